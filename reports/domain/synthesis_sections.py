"""Sections of the synthesis: the only writer of them."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from reports.choices import SessionKind, SynthesisChangeKind
from reports.domain.errors import DomainError
from reports.domain.synthesis_log import By, check_draft, locked, note
from reports.domain.synthesis_places import LAST, place_among
from reports.models import Session, Synthesis, SynthesisSection, Theme

MAX_TITLE = 300


@transaction.atomic
def create_section(
    *,
    synthesis: Synthesis,
    title: str,
    by: By,
    theme: Theme | None = None,
    session: Session | None = None,
    ref: uuid.UUID | None = None,
    after: Any = LAST,
) -> SynthesisSection:
    """Add a section at the end, after another one, or first (None)."""
    check_draft(locked(synthesis))
    _check_edition(synthesis, theme, session)
    section = SynthesisSection.objects.create(
        ref=ref or uuid.uuid4(),
        synthesis=synthesis,
        title=_title(title, theme, session),
        theme=theme,
        session=session,
        order=_place(synthesis, after, None),
    )
    values = {"title": section.title, "order": section.order}
    _note(section, SynthesisChangeKind.SECTION_CREATE, by, {}, values)
    return section


@transaction.atomic
def rename_section(*, section: SynthesisSection, title: str, by: By) -> SynthesisSection:
    check_draft(locked(section.synthesis))
    section.refresh_from_db(fields=["title", "version"])
    before = {"title": section.title}
    section.title = _title(title, None, None)
    _save(section, "title")
    _note(section, SynthesisChangeKind.SECTION_UPDATE, by, before, {"title": section.title})
    return section


@transaction.atomic
def move_section(*, section: SynthesisSection, after: Any, by: By) -> SynthesisSection:
    """Put a section after another one, first (None) or at the end (LAST)."""
    check_draft(locked(section.synthesis))
    section.refresh_from_db(fields=["order", "version"])
    before = {"order": section.order}
    section.order = _place(section.synthesis, after, section)
    _save(section, "order")
    _note(section, SynthesisChangeKind.SECTION_MOVE, by, before, {"order": section.order})
    return section


@transaction.atomic
def delete_section(*, section: SynthesisSection, by: By) -> None:
    """Delete a section without items. Raises DomainError where there are some."""
    check_draft(locked(section.synthesis))
    if section.items.exists():
        raise DomainError(
            _("This section still holds items. Move or delete them first."), code="section_filled"
        )
    before = {"title": section.title, "order": section.order}
    _note(section, SynthesisChangeKind.SECTION_DELETE, by, before, {})
    section.delete()


@transaction.atomic
def begin_outline(*, synthesis: Synthesis, about: str, by: By) -> list[SynthesisSection]:
    """Add a section for each theme ("themes") or roundtable that has none yet."""
    check_draft(locked(synthesis))
    sections = []
    if about == "themes":
        known = set(synthesis.sections.values_list("theme_id", flat=True))
        for theme in synthesis.edition.themes.exclude(pk__in=known - {None}).order_by("number"):
            sections.append(
                create_section(synthesis=synthesis, title="", theme=theme, by=by.next())
            )
    else:
        known = set(synthesis.sections.values_list("session_id", flat=True))
        rooms = synthesis.edition.sessions.filter(kind=SessionKind.ROUNDTABLE).exclude(number="")
        for room in rooms.exclude(pk__in=known - {None}).order_by("number"):
            sections.append(
                create_section(synthesis=synthesis, title="", session=room, by=by.next())
            )
    return sections


def _title(title: str, theme: Theme | None, session: Session | None) -> str:
    words = " ".join(title.split())
    if not words and theme is not None:
        words = theme.title
    if not words and session is not None:
        words = session.label
    if not words:
        raise DomainError(_("Write a title for the section."), code="no_title", field="title")
    return words[:MAX_TITLE]


def _check_edition(synthesis: Synthesis, theme: Theme | None, session: Session | None) -> None:
    for part in (theme, session):
        if part is not None and part.edition_id != synthesis.edition_id:
            raise DomainError(
                _("This theme or roundtable belongs to another edition. Choose one of this one."),
                code="other_edition",
            )


def _place(synthesis: Synthesis, after: Any, moved: SynthesisSection | None) -> str:
    rows = synthesis.sections.order_by("order", "pk")
    if moved is not None:
        rows = rows.exclude(pk=moved.pk)
    return place_among(list(rows.values_list("pk", "order")), after)


def _save(section: SynthesisSection, field: str) -> None:
    section.version += 1
    section.save(update_fields=[field, "version"])


def _note(
    section: SynthesisSection, kind: str, by: By, before: dict[str, Any], after: dict[str, Any]
) -> None:
    note(
        synthesis=section.synthesis,
        kind=kind,
        by=by,
        ref=section.ref,
        version=section.version,
        before=before,
        after=after,
    )
