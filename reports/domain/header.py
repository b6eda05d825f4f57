"""The header of a report: who wrote it, for which session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from gfmd_site.lib.typography import with_semicolons
from reports.choices import RevisionKind, Role
from reports.domain.revisions import Origin, record
from reports.models import Report

FIELDS = ("rapporteur_line", "note_taker_line", "language")


@dataclass(frozen=True)
class Header:
    """As it stands in the Word template; names are for the team and named staff only."""

    rapporteur: str
    note_taker: str
    roundtable: str


def header_of(report: Report) -> Header:
    """Return what was typed for this report, else what the programme says."""
    people = [
        (person.role, person.name_and_organisation(report.language))
        for person in report.session.participations.all()
    ]

    def named(role: str) -> str:
        return with_semicolons(
            (line for person_role, line in people if person_role == role), report.language
        )

    return Header(
        rapporteur=report.rapporteur_line or named(Role.RAPPORTEUR),
        note_taker=report.note_taker_line or named(Role.NOTE_TAKER),
        roundtable=report.session.label,
    )


@transaction.atomic
def update_header(*, report: Report, fields: Mapping[str, str], origin: Origin) -> Report:
    """Change the header and log it; fields that are not given stay as they are."""
    row = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    before = {name: getattr(row, name) for name in FIELDS}
    after = {name: str(fields.get(name, before[name])).strip() for name in FIELDS}
    changed = [name for name in FIELDS if before[name] != after[name]]
    if not changed:
        return row
    for name in changed:
        setattr(row, name, after[name])
    row.save(update_fields=changed)
    record(
        report=row,
        kind=RevisionKind.HEADER,
        origin=origin,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    row.refresh_from_db()
    return row
