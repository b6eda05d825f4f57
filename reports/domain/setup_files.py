"""Files of a set-up between their arrival and a person's decision: the only writers of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.choices import SetupKind
from reports.domain.errors import DomainError
from reports.domain.programme import ProgrammeChanges, apply_programme
from reports.domain.programme_leftovers import (
    OUT,
    left_over,
    place_in_edition,
    remembered,
    with_placed,
)
from reports.models import Edition, SetupFile
from reports.parsed_programme import ParsedProgramme, parsed_programme_from

DAYS_TO_DECIDE = 14
MAX_FILE_NAME = 255


@transaction.atomic
def receive(
    *, kind: str, reading: Mapping[str, Any], file_name: str, by: User, edition: Edition | None
) -> SetupFile:
    """Keep what was read of a file until somebody decides. Sweeps what has waited too long."""
    sweep()
    name = "".join(c for c in file_name if c.isprintable())[-MAX_FILE_NAME:]
    return SetupFile.objects.create(
        kind=kind, reading=dict(reading), file_name=name, added_by=by, edition=edition
    )


def receive_programme(
    *, programme: ParsedProgramme, file_name: str, by: User, edition: Edition | None = None
) -> SetupFile:
    """Keep a programme. What an earlier paper's reader left out of the same words stays out."""
    earlier = [
        (programme_of(row), row.placed)
        for row in SetupFile.objects.filter(kind=SetupKind.PROGRAMME, taken_at__isnull=False)
    ]
    row = receive(
        kind=SetupKind.PROGRAMME,
        reading=asdict(programme),
        file_name=file_name,
        by=by,
        edition=edition,
    )
    placed = {
        str(index): place
        for index, text in enumerate(programme.unplaced)
        if (place := remembered(earlier, text))
    }
    if placed:
        row.placed = placed
        row.save(update_fields=["placed"])
    return row


def programme_of(row: SetupFile) -> ParsedProgramme:
    """Return the programme as it was read and corrected, leftovers where they stood."""
    return parsed_programme_from(row.reading)


@transaction.atomic
def revise(*, row: SetupFile, programme: ParsedProgramme, placed: Mapping[str, str]) -> SetupFile:
    """Keep what a person corrected and placed on the page of a waiting programme."""
    _require_waiting(row)
    row.reading, row.placed = asdict(programme), dict(placed)
    row.save(update_fields=["reading", "placed"])
    return row


def compare(row: SetupFile) -> ProgrammeChanges:
    """Return what taking the programme over would do. Raises DomainError as taking it would."""
    return apply_programme(programme=with_placed(programme_of(row), row.placed), dry_run=True)


@transaction.atomic
def take_over(*, row: SetupFile) -> ProgrammeChanges:
    """Take a waiting programme into its edition, made now where there is none. All or nothing."""
    locked = SetupFile.objects.select_for_update().get(pk=row.pk)
    _require_waiting(locked)
    programme = programme_of(locked)
    changes = apply_programme(programme=with_placed(programme, locked.placed))
    locked.edition = changes.edition
    _close(locked)
    return changes


@transaction.atomic
def place_later(*, row: SetupFile, index: int, place: str) -> str:
    """Put one text that was left over into the edition, or leave it out; return where it went."""
    locked = SetupFile.objects.select_for_update().get(pk=row.pk)
    texts = {i: text for i, text, _place in left_over(programme_of(locked), locked.placed)}
    if locked.edition is None or index not in texts:
        raise DomainError(_("This text was placed before."), code="placed")
    where = ""
    if place != OUT:
        edition = locked.edition
        where = place_in_edition(edition=edition, text=texts[index], place=place)
        place = f"later:{place}"
    locked.placed = {**locked.placed, str(index): place}
    locked.save(update_fields=["placed"])
    row.placed = locked.placed
    return where


@transaction.atomic
def close_file(*, row: SetupFile) -> None:
    """Say that a timetable or a list of people was taken over: what was read is forgotten."""
    _require_waiting(row)
    row.reading = {}
    _close(row)


@transaction.atomic
def drop(*, row: SetupFile) -> None:
    """Put a waiting file aside: nothing of it is kept."""
    _require_waiting(row)
    row.delete()


def waiting(kind: str, edition: Edition | None = None) -> QuerySet[SetupFile]:
    """Return the files that wait, newest first; those without an edition where none is given."""
    rows = SetupFile.objects.filter(kind=kind, taken_at__isnull=True).defer("reading")
    return rows.filter(edition=edition).select_related("added_by")


def leftovers_of(edition: Edition) -> list[tuple[SetupFile, int]]:
    """Return the papers of an edition with how many of their texts nobody has decided about."""
    rows = edition.setup_files.filter(kind=SetupKind.PROGRAMME, taken_at__isnull=False)
    counted = (
        (row, sum(not place for *_text, place in left_over(programme_of(row), row.placed)))
        for row in rows
    )
    return [(row, count) for row, count in counted if count]


def sweep(*, now: datetime | None = None) -> int:
    """Forget files that nobody decided about for two weeks; return how many."""
    before = (now or timezone.now()) - timedelta(days=DAYS_TO_DECIDE)
    gone, _by_model = SetupFile.objects.filter(taken_at__isnull=True, added_at__lt=before).delete()
    return gone


def _close(row: SetupFile) -> None:
    row.taken_at, row.file_name = timezone.now(), ""
    row.save(update_fields=["taken_at", "file_name", "reading", "edition"])


def _require_waiting(row: SetupFile) -> None:
    if row.taken_at is not None:
        raise DomainError(
            _("This file was taken over before. Choose it again to take it in once more."),
            code="taken",
        )
