"""The page of one Word file: the plan in the words and colours of the screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gfmd_site.lib.merge import edits_between, tokens_of
from reports.domain.detector_marks import (
    AFFILIATION,
    CONTACT,
    COUNTRY,
    ORGANISATION,
    PERSON,
    TITLE,
)
from reports.domain.marks import Room, marks_in, room_of
from reports.domain.support import support_words
from reports.domain.uploads import Laid
from reports.domain.word_import import Decisions, Take
from reports.domain.word_rows import Choice, ImportPlan, Row, SectionPlan, Status

# Pronouns, dates and small groups are looked at in the report; here they would hide the names.
SHOWN_KINDS = frozenset({PERSON, COUNTRY, ORGANISATION, TITLE, AFFILIATION, CONTACT})
STATUS_LABELS: dict[Status, Promise] = {
    Status.SAME: _("the same"),
    Status.NEW: _("new"),
    Status.CHANGED: _("changed in Word"),
    Status.NEWER: _("changed in the app"),
    Status.BOTH: _("changed in both"),
    Status.SIMILAR: _("similar"),
    Status.DELETED: _("deleted in the app"),
}
CHOICE_LABELS: dict[Choice, Promise] = {
    Choice.WORD: _("Same point: take Word’s wording"),
    Choice.APP: _("Same point: keep the app’s wording"),
    Choice.JOINED: _("Same point: take both changes"),
    Choice.TWO: _("Two points: keep both"),
}
DELETED_LABELS: dict[Choice, Promise] = {
    Choice.APP: _("Leave it out"),
    Choice.WORD: _("Bring it back"),
}
TAKES: tuple[tuple[Take, Promise, Promise], ...] = (
    (Take.APPEND, _("Merge"), _("Adds what is new; the points below are decided one by one.")),
    (Take.REPLACE, _("Replace"), _("The section becomes as in Word; other points go.")),
    (Take.BOTH, _("Keep both"), _("Adds all that differs; nothing here is changed.")),
    (Take.SKIP, _("Leave"), _("Nothing of this section is taken.")),
)


@dataclass(frozen=True)
class ChoiceView:
    value: str
    label: str | Promise
    checked: bool


@dataclass(frozen=True)
class Piece:
    """Some words of a comparison: in both, only in the app, or only in Word."""

    kind: str
    text: str


@dataclass(frozen=True)
class RowView:
    row: Row
    label: str | Promise
    choices: tuple[ChoiceView, ...]
    difference: tuple[Piece, ...]
    text: str
    support: str = ""
    """How widely the file says it was supported, in the words of the section."""
    marks: tuple[tuple[str, str], ...] = ()
    """Words that may tell who spoke, each with the reason."""


@dataclass(frozen=True)
class SectionView:
    plan: SectionPlan
    takes: tuple[tuple[Take, Promise, Promise, bool], ...]
    rows: tuple[RowView, ...]
    same: tuple[RowView, ...]
    removed: frozenset[Any]


def page_context(laid: Laid, decisions: Decisions | None) -> dict[str, Any]:
    """Return what the template shows; earlier decisions stay chosen when the page comes again."""
    points = [point for section in laid.plan.sections for point in section.existing]
    names = _Names(room_of(laid.report, points), laid.report.language)
    return {
        "plan": laid.plan,
        "notes": laid.notes,
        "is_new_report": laid.is_new,
        "sections": [_section(plan, decisions, names) for plan in laid.plan.sections],
        "seen": _seen(laid.plan),
        "take_header": decisions is None or decisions.take_header,
        "mark_names": decisions is None or decisions.mark_names,
        "take_counts": decisions is None or decisions.take_counts,
        "totals": _totals(laid.plan),
    }


def _totals(plan: ImportPlan) -> dict[str, int]:
    return {
        "new": sum(section.new for section in plan.sections),
        "same": sum(section.same for section in plan.sections),
        "differ": sum(section.to_decide for section in plan.sections),
        "unplaced": len(plan.unplaced),
    }


def _seen(plan: ImportPlan) -> str:
    points = {point.pk: point for section in plan.sections for point in section.existing}
    points |= {row.point.pk: row.point for row in plan.rows if row.point is not None}
    return " ".join(f"{point.pk.hex}:{point.version}" for point in points.values())


@dataclass(frozen=True)
class _Names:
    """Asks the detector about the paragraphs of a file."""

    room: Room
    language: str

    def marks(self, row: Row) -> tuple[tuple[str, str], ...]:
        marks = marks_in(
            room=self.room,
            section=row.section,
            text=row.text,
            language=self.language,
            is_quote=row.item.quote is not None,
        )
        shown = [mark for mark in marks if mark.kind in SHOWN_KINDS]
        return tuple((row.text[mark.start : mark.end], str(mark.reason)) for mark in shown)


def _section(plan: SectionPlan, decisions: Decisions | None, names: _Names) -> SectionView:
    chosen = (decisions.sections if decisions else {}).get(plan.section.key, Take.APPEND)
    rows = [_row(row, decisions, names) for row in plan.rows]
    return SectionView(
        plan=plan,
        takes=tuple((take, label, hint, take == chosen) for take, label, hint in TAKES),
        rows=tuple(one for one in rows if one.row.status != Status.SAME),
        same=tuple(one for one in rows if one.row.status == Status.SAME),
        removed=decisions.removed if decisions else frozenset(),
    )


def _row(row: Row, decisions: Decisions | None, names: _Names) -> RowView:
    labels = DELETED_LABELS if row.status == Status.DELETED else CHOICE_LABELS
    chosen = (decisions.rows if decisions else {}).get(row.number, "")
    if chosen not in set(row.choices):
        chosen = row.default
    return RowView(
        row=row,
        label=STATUS_LABELS[row.status],
        choices=tuple(ChoiceView(one, labels[one], one == chosen) for one in row.choices),
        difference=tuple(_difference(row.here, row.text)) if row.here != row.text else (),
        text=row.text,
        support=support_words(row.item.support, row.section.kind) if row.point is None else "",
        marks=() if row.status == Status.SAME else names.marks(row),
    )


def _difference(here: str, word: str) -> Iterator[Piece]:
    """Yield what both texts share and where they part, in the order of reading."""
    old, new = tokens_of(here), tokens_of(word)
    position = 0
    for edit in edits_between(old, new):
        if shared := "".join(old[position : edit.start]):
            yield Piece("both", shared)
        if gone := "".join(old[edit.start : edit.end]):
            yield Piece("app", gone)
        if added := "".join(edit.tokens):
            yield Piece("word", added)
        position = edit.end
    if rest := "".join(old[position:]):
        yield Piece("both", rest)
