"""A new edition: blank, or with as much of an earlier one as is wanted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction

from reports.domain.errors import DomainError
from reports.models import Edition, GuidingQuestion, Participation, Session, Theme

THEMES, SESSIONS, QUESTIONS, TIMES, PEOPLE, CHAIRS = PARTS = (
    "themes",
    "sessions",
    "questions",
    "times",
    "people",
    "chairs",
)
SETTINGS = ("time_zone", "keep_originals", "keep_originals_days")


@transaction.atomic
def make_edition(
    *, values: Mapping[str, Any], like: Edition | None = None, parts: Collection[str] = ()
) -> Edition:
    """Make an edition with these values, and the chosen parts of the edition it is `like`.

    Settings such as the time zone come along where `values` leaves them empty. Raises DomainError
    when a value does not fit, with the sentences of the fields.
    """
    edition = Edition(**{name: value for name, value in values.items() if value not in {None, ""}})
    if like is not None:
        for name in SETTINGS:
            if not values.get(name):
                setattr(edition, name, getattr(like, name))
    try:
        edition.full_clean()
    except ValidationError as error:
        raise DomainError(" ".join(error.messages), code="bad_value") from error
    edition.save()
    if like is not None:
        _copy(like, edition, frozenset(parts))
    return edition


def _copy(like: Edition, edition: Edition, parts: frozenset[str]) -> None:
    if CHAIRS in parts:
        edition.chairs.set(like.chairs.all())
    themes: dict[int, Theme] = {}
    if parts & {THEMES, SESSIONS}:
        for old in like.themes.all():
            themes[old.pk] = Theme.objects.create(
                edition=edition, number=old.number, title=old.title, description=old.description
            )
    if SESSIONS in parts:
        _copy_sessions(like, edition, themes, parts)


def _copy_sessions(
    like: Edition, edition: Edition, themes: dict[int, Theme], parts: frozenset[str]
) -> None:
    move = _Move(like, edition)
    rows = like.sessions.order_by("number", "title", "pk")
    for old in rows.prefetch_related("guiding_questions", "participations"):
        new = Session(
            edition=edition,
            theme=themes.get(old.theme_id or 0),
            kind=old.kind,
            number=old.number,
            title=old.title,
            room=old.room,
            chatham_policy=old.chatham_policy,
        )
        if TIMES in parts:
            new.starts_at, new.ends_at = move.to(old.starts_at), move.to(old.ends_at)
        if QUESTIONS in parts:
            new.expected_outcome = old.expected_outcome
        new.save()
        _copy_rows(old, new, parts)


def _copy_rows(old: Session, new: Session, parts: frozenset[str]) -> None:
    if QUESTIONS in parts:
        GuidingQuestion.objects.bulk_create(
            GuidingQuestion(session=new, number=row.number, text=row.text)
            for row in old.guiding_questions.all()
        )
    if PEOPLE in parts:
        names = ("role", "name", "organisation", "country_id", "constituency_id", "user_id")
        Participation.objects.bulk_create(
            Participation(session=new, **{name: getattr(row, name) for name in names})
            for row in old.participations.all()
        )


class _Move:
    """Moves a time to the same day of the meeting and the same clock, in another year and zone."""

    def __init__(self, like: Edition, edition: Edition) -> None:
        self._old, self._new = ZoneInfo(like.time_zone), ZoneInfo(edition.time_zone)
        self._days = _days_between(like.starts_on, edition.starts_on)

    def to(self, moment: datetime | None) -> datetime | None:
        if moment is None or self._days is None:
            return None
        clock = moment.astimezone(self._old).replace(tzinfo=None)
        return (clock + self._days).replace(tzinfo=self._new)


def _days_between(old: date | None, new: date | None) -> timedelta | None:
    return new - old if old and new else None
