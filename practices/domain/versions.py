"""Earlier versions of a practice: what a change did, word by word, and the way back.

Each entry of the history holds what it found and what it left, so the practice as it was after any
of them is today's with the later ones undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from gfmd_site.lib.worddiff import ADDED, REMOVED, Piece, pieces_between
from practices.choices import (
    ChangeKind,
    Language,
    OrganisationRole,
    PracticeScope,
    PracticeTheme,
    PracticeType,
)
from practices.domain import records
from practices.domain.history import PLAIN, TERM_LISTS, WORDS, field_name, state_of
from practices.models import GcmObjective, Practice, PracticeChange, PracticeText

CHOICES: dict[str, Any] = {
    "main_language": Language,
    "type": PracticeType,
    "scope": PracticeScope,
    "themes": PracticeTheme,
}
# A picture is not kept twice, and where a practice was named does not change with its words.
STAYS = frozenset({"image", "sources"})
SHOWN = ("texts", "primary_objective", *TERM_LISTS, "organisations", *PLAIN, "sources", "image")
WITH_CONTENT = (ChangeKind.CREATE, ChangeKind.EDIT, ChangeKind.MERGE, ChangeKind.RESTORE)


@dataclass(frozen=True)
class Difference:
    """One field that a change touched; `language` is that of the words, empty for the others."""

    label: str
    pieces: tuple[Piece, ...]
    language: str = ""


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Return what differs between two states, in the order of the form."""
    found: list[Difference] = []
    names = [name for name in SHOWN if before.get(name) != after.get(name)]
    for name in names:
        old, new = before.get(name), after.get(name)
        if name == "texts":
            found += _text_differences(old or {}, new or {})
        else:
            found.append(_difference(name, old, new))
    return [item for item in found if item.pieces]


def _text_differences(
    old: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]]
) -> Iterator[Difference]:
    languages = dict(Language.choices)
    for language in dict.fromkeys([*old, *new]):
        for name in WORDS:
            was = old.get(language, {}).get(name, "")
            now = new.get(language, {}).get(name, "")
            label = str(PracticeText._meta.get_field(name).verbose_name).capitalize()  # type: ignore[union-attr]
            yield Difference(
                f"{label} ({languages.get(language, language)})",
                tuple(pieces_between(was, now)) if was != now else (),
                language,
            )


def _difference(name: str, old: Any, new: Any) -> Difference:
    if isinstance(old or new, list) and name != "image":
        was, now = _items(name, old or []), _items(name, new or [])
        gone = [Piece(REMOVED, item) for item in was if item not in now]
        came = [Piece(ADDED, item) for item in now if item not in was]
        pieces = _apart([*gone, *came])
    elif name == "image":
        pieces = _apart(_picture(old, new))
    elif name in {"contact", "links"}:
        pieces = tuple(pieces_between(old or "", new or ""))
    else:
        labels = [*_piece(REMOVED, _label(name, old)), *_piece(ADDED, _label(name, new))]
        pieces = _apart(labels)
    return Difference(field_name(name), pieces)


def _piece(kind: str, text: str) -> list[Piece]:
    return [Piece(kind, text)] if text else []


def _apart(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Put each piece but the last on a line of its own."""
    rows = list(pieces)
    return tuple(
        Piece(row.kind, row.text + ("\n" if place < len(rows) else ""))
        for place, row in enumerate(rows, start=1)
    )


def _picture(old: Any, new: Any) -> list[Piece]:
    same_picture = bool(old and new and old[0] == new[0])
    was, now = (old[1] if old else ""), (new[1] if new else "")
    if same_picture:
        return pieces_between(was, now)
    return [*_piece(REMOVED, was), *_piece(ADDED, now)]


def _items(name: str, rows: Iterable[Any]) -> list[str]:
    if name == "organisations":
        roles = dict(OrganisationRole.choices)
        return [f"{row[1]} ({roles.get(row[0], row[0])})" for row in rows]
    if name == "sources":
        return [
            " ".join(str(part) for part in (row[0] or "", row[1], row[3]) if part) for row in rows
        ]
    if name == "themes":
        return [_label(name, row) for row in rows]
    codes = [str(row) for row in rows]
    model: Any = Practice._meta.get_field(name).related_model
    labels = {term.code: str(term) for term in model._default_manager.filter(code__in=codes)}
    return [labels.get(code, code) for code in codes]


def _label(name: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "primary_objective":
        term = GcmObjective.objects.filter(code=value).first()
        return str(term or value)
    if name in CHOICES:
        known: dict[Any, str | Promise] = dict(CHOICES[name].choices)
        return str(known.get(value, value))
    return str(value)


def differences_of(change: PracticeChange) -> list[Difference]:
    """Return what one entry of the history changed."""
    return differences(change.before, change.after)


def state_after(change: PracticeChange) -> dict[str, Any]:
    """Return the practice as it was right after a change."""
    state = state_of(change.practice)
    later = PracticeChange.objects.filter(practice=change.practice, pk__gt=change.pk)
    for entry in later.order_by("-pk"):
        state |= {name: entry.before[name] for name in entry.before if name in state}
    return state


def way_back(change: PracticeChange) -> list[Difference]:
    """Return what restoring the version after a change would do to the practice of today."""
    now = state_of(change.practice)
    then = state_after(change)
    return differences(_restorable(now), _restorable(then))


def _restorable(state: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in state.items() if name not in STAYS}


def restore(*, change: PracticeChange, by: User | None, base_version: int) -> Practice:
    """Make a practice what it was after a change; what it is now stays in the history.

    Raises PracticeError when somebody saved since `base_version`.
    """
    state = state_after(change)
    values: dict[str, Any] = {name: state[name] for name in PLAIN}
    values["primary_objective"] = GcmObjective.objects.filter(
        code=state["primary_objective"] or ""
    ).first()
    for name in TERM_LISTS:
        model: Any = Practice._meta.get_field(name).related_model
        values[name] = list(model._default_manager.filter(code__in=state[name] or []))
    texts = state["texts"] or {}
    present = change.practice.texts.values_list("language", flat=True)
    values["texts"] = {language: texts.get(language, {}) for language in {*present, *texts}}
    values["organisations"] = [(row[0], row[1]) for row in state["organisations"] or []]
    return records.update_practice(
        practice=change.practice,
        values=values,
        by=by,
        base_version=base_version,
        kind=ChangeKind.RESTORE,
        note=str(change.pk),
    )
