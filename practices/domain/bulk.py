"""Many practices at once: thousands of drafts in a few statements, each with its history."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from practices.choices import ChangeKind
from practices.domain.history import PLAIN, TERM_LISTS
from practices.models import (
    Practice,
    PracticeChange,
    PracticeIndex,
    PracticeOrganisation,
    PracticeText,
)

BATCH = 500


@transaction.atomic
def create_many(
    rows: Sequence[tuple[uuid.UUID | None, Mapping[str, Any]]], *, by: User | None
) -> int:
    """Add drafts with checked values, as `records.create_practice` would; return how many.

    `words` of a row are its texts in the main language.
    """
    practices = [_practice(pk, values, by) for pk, values in rows]
    Practice.objects.bulk_create(practices, batch_size=BATCH)
    pairs = [(row, values) for row, (_pk, values) in zip(practices, rows, strict=True)]
    PracticeText.objects.bulk_create(
        (
            PracticeText(practice=row, language=row.main_language, **values["words"])
            for row, values in pairs
            if values.get("words")
        ),
        batch_size=BATCH,
    )
    PracticeOrganisation.objects.bulk_create(
        (
            PracticeOrganisation(practice=row, role=role, name=name)
            for row, values in pairs
            for role, name in dict.fromkeys(values.get("organisations", ()))
        ),
        batch_size=BATCH,
    )
    for name in TERM_LISTS:
        field: Any = Practice._meta.get_field(name)
        column = f"{field.m2m_reverse_field_name()}_id"
        through = field.remote_field.through
        through.objects.bulk_create(
            (
                through(practice_id=row.pk, **{column: term.pk})
                for row, values in pairs
                for term in values.get(name, ())
            ),
            batch_size=BATCH,
        )
    PracticeChange.objects.bulk_create(
        (
            PracticeChange(practice=row, author=by, kind=ChangeKind.CREATE, after=_plain(values))
            for row, values in pairs
        ),
        batch_size=BATCH,
    )
    PracticeIndex.objects.bulk_create(
        (PracticeIndex(practice=row) for row in practices), batch_size=BATCH
    )
    return len(practices)


def _practice(pk: uuid.UUID | None, values: Mapping[str, Any], by: User | None) -> Practice:
    practice = Practice(id=pk or uuid.uuid4(), submitted_by=by)
    for name in (*PLAIN, "primary_objective"):
        if name in values:
            setattr(practice, name, values[name])
    return practice


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the history keeps them: codes and texts."""
    plain = {name: values[name] for name in PLAIN if name in values}
    terms = {
        name: sorted(term.code for term in values[name]) for name in TERM_LISTS if name in values
    }
    primary = values.get("primary_objective")
    return {
        **plain,
        **terms,
        "primary_objective": primary.code if primary else "",
        "texts": {values.get("main_language", "en"): dict(values.get("words", {}))},
        "organisations": [list(row) for row in values.get("organisations", ())],
    }
