"""The first draft of a statement: session data and points of the report, within its minutes.

Every sentence of the discussion is a person's own words from a point. What does not fit stays
offered beside the statement, to be added with one tap.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils import translation

from gfmd_site.lib.spoken import spoken_seconds
from reports.choices import LineKind, PointKind, Role, SectionKind, Support
from reports.domain.consent import public_reader, render_text
from reports.domain.head_counts import participants_sentence
from reports.domain.questions import discussed_in_words, tally_from
from reports.domain.statement_words import customs, listed
from reports.domain.synthesis_frozen import in_order
from reports.domain.synthesis_words import speakers_of, taken_text
from reports.models import Point, Report, Session

PART_OF_SECTION = {
    SectionKind.SUMMARY: LineKind.DISCUSSION,
    SectionKind.CHALLENGES: LineKind.DISCUSSION,
    SectionKind.EMPHASES: LineKind.DISCUSSION,
    SectionKind.WHO: LineKind.DISCUSSION,
    SectionKind.WHAT: LineKind.DISCUSSION,
    SectionKind.RAISED_ONCE: LineKind.DISCUSSION,
    SectionKind.OPPORTUNITIES: LineKind.PRACTICES,
    SectionKind.GCM: LineKind.GCM_SDG,
    SectionKind.SDG: LineKind.GCM_SDG,
    SectionKind.QUOTES: LineKind.QUOTE,
}
# How the minutes that the fixed parts leave are shared; what one part spares goes to the next.
SHARES = ((LineKind.GCM_SDG, 0.15), (LineKind.PRACTICES, 0.45), (LineKind.DISCUSSION, 0.4))
SUPPORT = {Support.BROAD: 4, Support.SEVERAL: 3, Support.SOME: 2, Support.ONE: 1}
MOST_QUESTIONS = 5
PEOPLE = (
    (Role.CO_CHAIR, "co_chairs", "co_chair"),
    (Role.MODERATOR, "moderators", "moderators"),
    (Role.PANELLIST, "panel", "panel"),
)


@dataclass
class DraftLine:
    """A line that is not stored yet; `points` are what it rests on."""

    kind: str
    text: str
    heading: str = ""
    points: list[Point] = field(default_factory=list)
    speakers: dict[str, dict[str, str]] = field(default_factory=dict)


def draft_lines(
    report: Report, points: Sequence[Point], *, seconds: float, pace: int | None
) -> list[DraftLine]:
    """Return the lines of a first draft; `points` are those of `queries.points_of`."""
    language = report.language
    usable = [point for point in points if point.text.strip()]
    quotes = [line_from_point(p, language) for p in usable if p.kind == PointKind.QUOTE][:1]
    fixed = [*_opening(report, usable), *_tags(usable, language), *quotes, *_closing(language)]
    left = seconds - sum(spoken_seconds(line.text, language, pace) for line in fixed)
    chosen = _chosen(usable, left, language, pace)
    practices = [p for p in chosen if part_of(p) == LineKind.PRACTICES]
    if practices:
        fixed.append(DraftLine(LineKind.PRACTICES, customs(language)["practices"]))
    lines = [line_from_point(point, language) for point in usable if point in chosen]
    return sorted([*fixed, *lines], key=lambda line: _KINDS.index(line.kind))


_KINDS = [kind.value for kind in LineKind]


def part_of(point: Point) -> str:
    """Return the part of a statement that a point belongs to, by the kind of its section."""
    if point.kind == PointKind.QUOTE:
        return LineKind.QUOTE
    return PART_OF_SECTION.get(SectionKind(point.section.kind), LineKind.DISCUSSION)


def line_from_point(point: Point, language: str) -> DraftLine:
    """Return a point as a line: its words, each speaker as a number behind which consent stands."""
    speakers = speakers_of(point, 1)
    text = sentence(taken_text(point, speakers, language=language))
    kind = part_of(point)
    if kind == LineKind.QUOTE:
        text = f"{customs(language)['quote']} {text}"
    heading = render_text(point, public_reader(language), point.heading)
    return DraftLine(kind, text, heading, [point], speakers)


def sentence(text: str) -> str:
    """Return a bullet as a sentence: it begins with a capital and ends with a mark."""
    text = " ".join(text.split())
    if not text:
        return text
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".!?…:”»\"'؟)" else f"{text.rstrip(';,')}."


# What the session itself gives


def _opening(report: Report, points: Iterable[Point]) -> Iterator[DraftLine]:
    session, language = report.session, report.language
    words = customs(language)
    yield DraftLine(LineKind.SALUTATION, words["salutation"])
    with translation.override(language):
        kind = session.get_kind_display()
    if language in {"fr", "es"}:
        kind = kind[:1].lower() + kind[1:]  # it stands within the sentence
    named = words["session"].format(kind=kind, number=session.number, title=session.title)
    yield DraftLine(LineKind.SESSION, named)
    people = _people(session, language)
    if people:
        yield DraftLine(LineKind.CHAIRS, people)
    present = participants_sentence(session, language)
    if present:
        yield DraftLine(LineKind.CHAIRS, present)
    for text in _paper(session, points, language):
        yield DraftLine(LineKind.PAPER, text)


def _people(session: Session, language: str) -> str:
    """Return co-chairs, moderators and panel as the programme has them: these are public."""
    words = customs(language)
    rows = list(session.participations.all())
    sentences = []
    for role, several, one in PEOPLE:
        names = [row.name_and_organisation(language) for row in rows if row.role == role]
        if names:
            pattern = words[several if len(names) > 1 else one]
            sentences.append(pattern.format(people=listed(names, language)))
    return " ".join(sentences)


def _paper(session: Session, points: Iterable[Point], language: str) -> Iterator[str]:
    words, points = customs(language), list(points)
    if session.expected_outcome.strip():
        yield words["outcome"].format(outcome=sentence(session.expected_outcome))
    answered = {question.pk for point in points for question in point.questions.all()}
    questions = [row for row in session.guiding_questions.all() if row.pk in answered]
    by = session.paper_by.strip().rstrip(".")
    if questions:
        lines = "\n".join(f"- {row.text.strip()}" for row in questions[:MOST_QUESTIONS])
        begin = words["paper_explored"].format(people=by) if by else words["questions"]
        yield f"{begin}\n{lines}"
    elif by:
        yield words["paper"].format(people=by)
    discussed = discussed_in_words(tally_from(session.guiding_questions.all(), points), language)
    if discussed:
        yield discussed


def _tags(points: Iterable[Point], language: str) -> Iterator[DraftLine]:
    rows = list(points)
    words = customs(language)
    for tags, several, one in (
        ("objectives", "objectives", "objective"),
        ("targets", "targets", "target"),
    ):
        codes = in_order(term.code for point in rows for term in getattr(point, tags).all())
        if codes:
            pattern = words[several if len(codes) > 1 else one]
            yield DraftLine(LineKind.GCM_SDG, pattern.format(codes=listed(codes, language)))


def _closing(language: str) -> Iterator[DraftLine]:
    yield DraftLine(LineKind.CLOSE, customs(language)["close"])


# Which points fit


def _chosen(points: list[Point], seconds: float, language: str, pace: int | None) -> list[Point]:
    """Return the points that the minutes hold, the widest support first."""
    chosen: list[Point] = []
    spare = 0.0
    for kind, share in SHARES:
        room = max(0.0, seconds) * share + spare
        for point in _ranked(points, kind):
            length = spoken_seconds(taken_text(point, speakers_of(point, 1)), language, pace)
            if length <= room:
                chosen.append(point)
                room -= length
        spare = room
    return chosen


def _ranked(points: list[Point], kind: str) -> list[Point]:
    own = [point for point in points if part_of(point) == kind]
    return sorted(own, key=lambda point: (-_weight(point), own.index(point)))


def _weight(point: Point) -> int:
    weight = SUPPORT.get(Support(point.support), 0) if point.support else 0
    return weight + (1 if point.contested else 0)
