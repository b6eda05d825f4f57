"""Many practices at once: thousands in a few statements, each with its history.

What comes out is the same as from `records`, row by row. None of these functions asks for a
permission.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from gfmd_site.lib.bulk_rows import insert_values
from practices.choices import ChangeKind
from practices.domain.history import PLAIN, TERM_LISTS, WORDS
from practices.models import (
    Practice,
    PracticeChange,
    PracticeIndex,
    PracticeOrganisation,
    PracticeText,
)

PORTION = 500
TEXT = ("practice", "language", *WORDS)
ORGANISATION = ("practice", "role", "name")
Values = Mapping[str, Any]


@transaction.atomic
def create_many(*, rows: Sequence[tuple[uuid.UUID | None, Values]], by: User | None) -> int:
    """Add drafts with checked values, as `records.create_practice` would; return how many.

    `words` of a row are its texts in the main language.
    """
    pairs = [(pk or uuid.uuid4(), values) for pk, values in rows]
    _add_practices(pairs, by)
    insert_values(
        PracticeText,
        TEXT,
        [
            (
                pk,
                values.get("main_language", "en"),
                *(values["words"].get(name, "") for name in WORDS),
            )
            for pk, values in pairs
            if any(values.get("words", {}).values())
        ],
    )
    insert_values(
        PracticeOrganisation,
        ORGANISATION,
        [
            (pk, role, name)
            for pk, values in pairs
            for role, name in dict.fromkeys(values.get("organisations", ()))
        ],
    )
    for name in TERM_LISTS:
        _add_terms(name, [(pk, term.pk) for pk, values in pairs for term in values.get(name, ())])
    _record([(pk, {}, _plain(values)) for pk, values in pairs], ChangeKind.CREATE, by)
    insert_values(
        PracticeIndex,
        ("practice", "title_words", "words", "sort_title", "stale"),
        [(pk, "", "", "", True) for pk, _values in pairs],
    )
    return len(pairs)


def _add_practices(pairs: Sequence[tuple[uuid.UUID, Values]], by: User | None) -> None:
    """Insert the practices themselves; what a row does not say is as in a new one."""
    now = timezone.now()
    blank = Practice(submitted_by=by, created_at=now, updated_at=now)
    columns = {field.name: getattr(blank, field.attname) for field in Practice._meta.local_fields}
    rows = []
    for pk, values in pairs:
        given = {name: values[name] for name in PLAIN if name in values}
        primary = values.get("primary_objective")
        given["primary_objective"] = primary.pk if primary else None
        rows.append(tuple((columns | given | {"id": pk}).values()))
    insert_values(Practice, tuple(columns), rows)


def _record(
    entries: Iterable[tuple[uuid.UUID, dict[str, Any], dict[str, Any]]],
    kind: ChangeKind,
    by: User | None,
) -> None:
    """Add to the history what was before and after, an entry for each practice."""
    now, author = timezone.now(), by.pk if by else None
    insert_values(
        PracticeChange,
        ("practice", "author", "kind", "before", "after", "note", "at"),
        [(pk, author, kind.value, before, after, "", now) for pk, before, after in entries],
    )


def _plain(values: Values) -> dict[str, Any]:
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


@transaction.atomic
def update_many(*, rows: Sequence[tuple[uuid.UUID, Values]], by: User | None) -> int:
    """Change the given fields of practices and no others; return how many differ now.

    `words` of a row are texts in the main language that the practice has.
    """
    found = _locked([pk for pk, _values in rows])
    changes = [
        change
        for pk, values in rows
        if pk in found and (change := _Change(found[pk], values)).different
    ]
    if not changes:
        return 0
    _write_plain(changes)
    _write_texts(changes)
    _write_organisations(changes)
    for name in TERM_LISTS:
        _write_terms(name, changes)
    _record(
        [
            (
                change.practice.pk,
                {name: change.before[name] for name in change.different},
                {name: change.after[name] for name in change.different},
            )
            for change in changes
        ],
        ChangeKind.EDIT,
        by,
    )
    ids = [change.practice.pk for change in changes]
    PracticeIndex.objects.filter(practice_id__in=ids).update(stale=True)
    return len(changes)


def _locked(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Practice]:
    rows = Practice.objects.select_for_update(of=("self",)).select_related("primary_objective")
    return rows.prefetch_related("texts", "organisations", *TERM_LISTS).in_bulk(ids)


class _Change:
    """What one row of values would do to a practice."""

    def __init__(self, practice: Practice, values: Values) -> None:
        self.practice, self.values = practice, values
        self.language = values.get("main_language", practice.main_language)
        self.before = _state(practice)
        self.after = {**self.before, **self._given()}
        self.different = sorted(
            name for name in self.after if self.after[name] != self.before[name]
        )

    def _given(self) -> dict[str, Any]:
        values = self.values
        given = {name: values[name] for name in PLAIN if name in values}
        if "primary_objective" in values:
            primary = values["primary_objective"]
            given["primary_objective"] = primary.code if primary else ""
        for name in TERM_LISTS:
            if name in values:
                given[name] = sorted(term.code for term in values[name])
        if "organisations" in values:
            given["organisations"] = sorted(map(list, dict.fromkeys(values["organisations"])))
        if values.get("words"):
            texts = self.before["texts"]
            words = {**texts.get(self.language, dict.fromkeys(WORDS, "")), **values["words"]}
            given["texts"] = {**texts, self.language: words}
        return given


def _state(practice: Practice) -> dict[str, Any]:
    """The same as `history.state_of` of what a table holds, without a query."""
    state: dict[str, Any] = {name: getattr(practice, name) for name in PLAIN}
    primary = practice.primary_objective
    state["primary_objective"] = primary.code if primary else ""
    for name in TERM_LISTS:
        state[name] = sorted(term.code for term in getattr(practice, name).all())
    state["texts"] = {
        text.language: {name: getattr(text, name) for name in WORDS}
        for text in practice.texts.all()
    }
    state["organisations"] = sorted([row.role, row.name] for row in practice.organisations.all())
    return state


def _write_plain(changes: Iterable[_Change]) -> None:
    now = timezone.now()
    columns = {"version", "updated_at"}
    practices = []
    for change in changes:
        practice = change.practice
        for name in {*PLAIN, "primary_objective"} & set(change.different):
            setattr(practice, name, change.values[name])
            columns.add(name)
        practice.version += 1
        practice.updated_at = now
        practices.append(practice)
    Practice.objects.bulk_create(
        practices,
        batch_size=PORTION,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=sorted(columns),
    )


def _write_texts(changes: Iterable[_Change]) -> None:
    PracticeText.objects.bulk_create(
        (
            PracticeText(
                practice_id=change.practice.pk,
                language=change.language,
                **change.after["texts"][change.language],
            )
            for change in changes
            if "texts" in change.different
        ),
        batch_size=PORTION,
        update_conflicts=True,
        unique_fields=["practice", "language"],
        update_fields=list(WORDS),
    )


def _write_organisations(changes: Iterable[_Change]) -> None:
    changed = [change for change in changes if "organisations" in change.different]
    gone = [change.practice.pk for change in changed]
    if gone:
        PracticeOrganisation.objects.filter(practice_id__in=gone).delete()
    rows = [
        (change.practice.pk, role, name)
        for change in changed
        for role, name in change.after["organisations"]
    ]
    insert_values(PracticeOrganisation, ORGANISATION, rows)


def _write_terms(name: str, changes: Iterable[_Change]) -> None:
    changed = [change for change in changes if name in change.different]
    if changed:
        through = getattr(Practice, name).through
        gone = [change.practice.pk for change in changed]
        through._default_manager.filter(practice_id__in=gone).delete()
    _add_terms(
        name,
        [(change.practice.pk, term.pk) for change in changed for term in change.values[name]],
    )


def _add_terms(name: str, pairs: Sequence[tuple[uuid.UUID, int]]) -> None:
    relation = getattr(Practice, name)
    insert_values(relation.through, ("practice", relation.field.m2m_reverse_field_name()), pairs)
