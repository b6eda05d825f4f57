"""Writing a practice: the only way to its words, terms, organisations, sources and picture.

Each accepted change adds one entry to the history. None of these functions asks for a permission.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from gfmd_site.lib.pictures import Picture
from practices.choices import ChangeKind
from practices.domain import history
from practices.domain.errors import PracticeError
from practices.domain.history import PLAIN, TERM_LISTS, WORDS
from practices.models import (
    Practice,
    PracticeImage,
    PracticeOrganisation,
    PracticeSource,
    PracticeText,
)

RELATED = ("primary_objective", "texts", "organisations", "sources", "image", *TERM_LISTS)
FIELDS = frozenset({*PLAIN, *RELATED})


@transaction.atomic
def create_practice(*, values: Mapping[str, Any], by: User | None) -> Practice:
    """Add a draft. Raises PracticeError for values that cannot be stored."""
    practice = Practice(submitted_by=by)
    _set_plain(practice, values)
    practice.save(force_insert=True)
    _write_related(practice, values)
    history.record(
        practice=practice, kind=ChangeKind.CREATE, author=by, after=history.state_of(practice)
    )
    return practice


@transaction.atomic
def update_practice(
    *,
    practice: Practice,
    values: Mapping[str, Any],
    by: User | None,
    base_version: int,
    kind: str = ChangeKind.EDIT,
    note: str = "",
) -> Practice:
    """Change the given fields and no others.

    Raises PracticeError with the code `changed_meanwhile` when somebody else has saved since
    `base_version`; nothing is written then.
    """
    practice = Practice.objects.select_for_update().get(pk=practice.pk)
    if practice.version != base_version:
        raise PracticeError(
            _(
                "Somebody else saved this practice while you had it open. Your text stands below. "
                "Compare it with the history in another tab, then save again: yours then counts."
            ),
            code="changed_meanwhile",
        )
    before = history.state_of(practice)
    _set_plain(practice, values)
    practice.version += 1
    practice.save()
    _write_related(practice, values)
    history.record(
        practice=practice,
        kind=kind,
        author=by,
        before=before,
        after=history.state_of(practice),
        note=note,
    )
    return practice


def _set_plain(practice: Practice, values: Mapping[str, Any]) -> None:
    unknown = set(values) - FIELDS
    if unknown:
        raise PracticeError(
            _("A practice has no field “%(name)s”.") % {"name": sorted(unknown)[0]}, code="unknown"
        )
    for name in PLAIN:
        if name in values:
            setattr(practice, name, values[name])
    if "primary_objective" in values:
        practice.primary_objective = values["primary_objective"]
    _check_years(practice)


def _check_years(practice: Practice) -> None:
    start, end = practice.started_year, practice.ended_year
    if start and end and end < start:
        raise PracticeError(
            _("The practice ends before it starts. Correct one of the two years."),
            code="years",
            field="ended_year",
        )
    if practice.ongoing and end:
        raise PracticeError(
            _("A practice that is still running has no end year. Clear one of the two."),
            code="years",
            field="ended_year",
        )


def _write_related(practice: Practice, values: Mapping[str, Any]) -> None:
    for name in TERM_LISTS:
        if name in values:
            getattr(practice, name).set(values[name])
    if "texts" in values:
        _write_texts(practice, values["texts"])
    if "organisations" in values:
        _write_organisations(practice, values["organisations"])
    if "sources" in values:
        _write_sources(practice, values["sources"])
    if "image" in values:
        _write_image(practice, values["image"])


def _write_texts(practice: Practice, texts: Mapping[str, Mapping[str, str]]) -> None:
    """A language without any word has no row; one that is not mentioned stays as it is."""
    for language, words in texts.items():
        if any(words.get(name, "").strip() for name in WORDS):
            PracticeText.objects.update_or_create(
                practice=practice,
                language=language,
                defaults={name: words.get(name, "").strip() for name in WORDS},
            )
        else:
            for row in PracticeText.objects.filter(practice=practice, language=language):
                row.delete()


def _write_organisations(practice: Practice, rows: Iterable[tuple[str, str]]) -> None:
    wanted = dict.fromkeys((role, name.strip()[:300]) for role, name in rows if name.strip())
    for row in practice.organisations.all():
        if (row.role, row.name) not in wanted:
            row.delete()
        wanted.pop((row.role, row.name), None)
    for role, name in wanted:
        PracticeOrganisation.objects.create(practice=practice, role=role, name=name)


def _write_sources(practice: Practice, rows: Iterable[Mapping[str, Any]]) -> None:
    """Rows with an `id` are kept and changed; those that are missing go, unless they are points."""
    kept = {row.pk: row for row in practice.sources.all()}
    for values in rows:
        row = kept.pop(values.get("id") or 0, None) or PracticeSource(practice=practice)
        for name in ("edition_year", "session_number", "note", "point_ref"):
            if name in values:
                setattr(row, name, values[name])
        row.save()
    for row in kept.values():
        if row.point_ref is None:
            row.delete()


def _write_image(practice: Practice, image: tuple[Picture | None, str] | None) -> None:
    """A picture with its description; None takes it away, no picture changes the words only."""
    if image is None:
        for old in PracticeImage.objects.filter(practice=practice):
            old.delete()
        return
    picture, alt_text = image
    if picture is None:
        row = PracticeImage.objects.filter(practice=practice).first()
        if row is not None and row.alt_text != alt_text:
            row.alt_text = alt_text
            row.save(update_fields=["alt_text"])
        return
    PracticeImage.objects.update_or_create(
        practice=practice,
        defaults={
            "data": picture.data,
            "content_type": picture.content_type,
            "width": picture.width,
            "height": picture.height,
            "digest": picture.digest,
            "alt_text": alt_text,
        },
    )


def add_source(
    *, practice: Practice, by: User | None, edition_year: int, session_number: str, point_ref: Any
) -> None:
    """Say that a point of a session names this practice too; saying it twice changes nothing."""
    with transaction.atomic():
        before = history.state_of(practice)
        PracticeSource.objects.get_or_create(
            practice=practice,
            point_ref=point_ref,
            defaults={"edition_year": edition_year, "session_number": session_number},
        )
        after = history.state_of(practice)
        history.record(
            practice=practice, kind=ChangeKind.EDIT, author=by, before=before, after=after
        )
