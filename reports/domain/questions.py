"""Guiding questions of a room: answered, touched in passing, or untouched.

A main point that is linked to a question answers it; a sub-point or a quote alone only touches it.
Nothing of the words counts, so that the state is the same for every reader.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from reports.choices import PointKind
from reports.models import Edition, GuidingQuestion, Point, Session


class QuestionState(models.TextChoices):
    ANSWERED = "answered", _("answered")
    TOUCHED = "touched", _("touched")
    UNTOUCHED = "untouched", _("untouched")


@dataclass(frozen=True)
class AskedQuestion:
    question: GuidingQuestion
    state: QuestionState


@dataclass(frozen=True)
class Tally:
    """How many questions a room was asked, and what has become of them."""

    total: int = 0
    answered: int = 0
    touched: int = 0

    @property
    def discussed(self) -> int:
        return self.answered + self.touched

    @property
    def untouched(self) -> int:
        return self.total - self.discussed


# Several were discussed, one of several, the only one.
SENTENCES = {
    "en": (
        "Of {total} guiding questions, {discussed} were discussed.",
        "Of {total} guiding questions, one was discussed.",
        "The guiding question was discussed.",
    ),
    "fr": (
        "Sur {total} questions directrices, {discussed} ont été abordées.",
        "Sur {total} questions directrices, une a été abordée.",
        "La question directrice a été abordée.",
    ),
    "es": (
        "De {total} preguntas orientativas, se debatieron {discussed}.",
        "De {total} preguntas orientativas, se debatió una.",
        "Se debatió la pregunta orientativa.",
    ),
    "ar": (
        "من أصل {total} من الأسئلة التوجيهية، نوقش {discussed}.",
        "من أصل {total} من الأسئلة التوجيهية، نوقش سؤال واحد.",
        "نوقش السؤال التوجيهي.",
    ),
}


def question_states(session: Session) -> list[AskedQuestion]:
    """Return the questions of a session in order, each with its state: one query."""
    rows = _with_state(GuidingQuestion.objects.filter(session=session)).order_by("number")
    return [AskedQuestion(row, QuestionState(row.state)) for row in rows]


def tallies_of(edition: Edition) -> dict[int, Tally]:
    """Return the figures of every session of an edition, by its id: one query."""
    rows = _with_state(GuidingQuestion.objects.filter(session__edition=edition)).order_by()
    states: dict[int, list[str]] = defaultdict(list)
    for session_id, state in rows.values_list("session_id", "state"):
        states[session_id].append(state)
    return {session_id: _tally(found) for session_id, found in states.items()}


def tally_of(session: Session) -> Tally:
    """Return the figures of one session: one query."""
    return _tally([asked.state for asked in question_states(session)])


def tally_from(questions: Iterable[GuidingQuestion], points: Iterable[Point]) -> Tally:
    """Return the same figures from points that are loaded already, with their questions."""
    main: set[int] = set()
    linked: set[int] = set()
    for point in points:
        ids = {row.pk for row in point.questions.all()}
        linked |= ids
        if point.level == 0 and point.kind == PointKind.POINT:
            main |= ids
    asked = {row.pk for row in questions}
    return Tally(len(asked), len(asked & main), len(asked & (linked - main)))


def discussed_in_words(tally: Tally, language: str) -> str:
    """Return the sentence for a statement, as in "Of 8 guiding questions, 6 were discussed."

    Empty where nothing was asked, or nothing of it discussed.
    """
    if not tally.discussed:
        return ""
    several, one, only = SENTENCES.get(language, SENTENCES["en"])
    pattern = only if tally.total == 1 else one if tally.discussed == 1 else several
    return pattern.format(total=tally.total, discussed=tally.discussed)


def _tally(states: list[Any]) -> Tally:
    return Tally(
        len(states), states.count(QuestionState.ANSWERED), states.count(QuestionState.TOUCHED)
    )


def _with_state(rows: QuerySet[GuidingQuestion]) -> QuerySet[Any]:
    linked = Point.objects.filter(questions=OuterRef("pk"), deleted_at__isnull=True)
    main = linked.filter(level=0, kind=PointKind.POINT)
    return rows.annotate(
        state=Case(
            When(Exists(main), then=Value(QuestionState.ANSWERED.value)),
            When(Exists(linked), then=Value(QuestionState.TOUCHED.value)),
            default=Value(QuestionState.UNTOUCHED.value),
        )
    )
