"""The history of a practice: every change of its words, its status and its reviews."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from gfmd_site import published
from practices.choices import PracticeStatus
from practices.models import Practice, PracticeChange

WORDS = ("title", "summary", "benefit", "lessons", "recommendations", "innovation")
PLAIN = (
    "main_language",
    "type",
    "scope",
    "themes",
    "started_year",
    "ended_year",
    "ongoing",
    "contact",
    "links",
)
TERM_LISTS = ("objectives", "principles", "goals", "targets", "countries", "regions")
FIELD_NAMES: dict[str, Any] = {
    "texts": _("Texts"),
    "organisations": _("Organisations"),
    "sources": _("Sources"),
    "image": _("Image"),
    "status": _("Status"),
    "primary_objective": _("Primary GCM objective"),
}


def state_of(practice: Practice) -> dict[str, Any]:
    """Return everything that a person can change, as plain values read from the database."""
    fresh = Practice.objects.select_related("primary_objective").get(pk=practice.pk)
    state: dict[str, Any] = {name: getattr(fresh, name) for name in PLAIN}
    state["primary_objective"] = fresh.primary_objective.code if fresh.primary_objective else ""
    for name in TERM_LISTS:
        state[name] = sorted(getattr(fresh, name).values_list("code", flat=True))
    state["texts"] = {
        text.language: {name: getattr(text, name) for name in WORDS} for text in fresh.texts.all()
    }
    state["organisations"] = sorted(
        [row.role, row.name] for row in fresh.organisations.order_by("role", "name")
    )
    state["sources"] = sorted(
        [row.edition_year or 0, row.session_number, str(row.point_ref or ""), row.note]
        for row in fresh.sources.all()
    )
    image = getattr(fresh, "image", None)
    state["image"] = [image.digest, image.alt_text] if image else None
    return state


def record(
    *,
    practice: Practice,
    kind: str,
    author: User | None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    note: str = "",
) -> PracticeChange | None:
    """Add an entry with what differs; nothing differs and nothing is said: no entry."""
    old, new = before or {}, after or {}
    changed = sorted(name for name in {*old, *new} if old.get(name) != new.get(name))
    if not changed and not note and kind == "edit":
        return None
    if PracticeStatus.PUBLISHED in {practice.status, old.get("status")}:
        published.changed()
    return PracticeChange.objects.create(
        practice=practice,
        author=author,
        kind=kind,
        before={name: old.get(name) for name in changed},
        after={name: new.get(name) for name in changed},
        note=note,
    )


def field_name(name: str) -> str:
    """Return how a field is called on pages."""
    if name in FIELD_NAMES:
        return str(FIELD_NAMES[name])
    return capfirst(str(Practice._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
