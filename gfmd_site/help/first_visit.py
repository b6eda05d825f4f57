"""The guided first visit: the first ten minutes of a role, until the person puts them away."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gfmd_site.help import guides
from gfmd_site.help.texts import Guide
from gfmd_site.models import FirstVisit
from gfmd_site.rules import chaired_editions
from practices.domain.reviews import asked_of
from reports.choices import Role

# The guide of each role in a session, the one with most to do first.
OF_ROLE = {
    Role.CO_CHAIR: "co-chair",
    Role.RAPPORTEUR: "rapporteur",
    Role.NOTE_TAKER: "note-taker",
}
IN_SESSION = "first_visit"


def guides_of(user: Any, roles: Iterable[str], *, is_reviewer: bool = False) -> list[str]:
    """Return the guides for somebody with these roles in sessions, the most telling one first.

    Whoever has no role at all reads, or was asked to review a practice.
    """
    found = []
    if user.is_staff or user.is_superuser:
        found.append("staff")
    if chaired_editions(user):
        found.append("chair")
    held = set(roles)
    found += [slug for role, slug in OF_ROLE.items() if role in held]
    return found or ["practices" if is_reviewer else "reader"]


def first_visit(user: Any, roles: Iterable[str], *, is_reviewer: bool) -> Guide | None:
    """Return the guide to show, or None where all were put away; asks the database once."""
    wanted = guides_of(user, roles, is_reviewer=is_reviewer)
    gone = set(user.first_visits.values_list("guide", flat=True))
    return next((guides.BY_SLUG[slug] for slug in wanted if slug not in gone), None)


def is_for(user: Any, guide: str) -> bool:
    """Whether the first page of the person can show the steps of this guide."""
    roles = user.participations.values_list("role", flat=True)
    return guide in guides_of(user, roles, is_reviewer=asked_of(user).exists())


def put_away(user: Any, guide: str) -> None:
    FirstVisit.objects.get_or_create(user=user, guide=guide)


def show_again(user: Any, guide: str) -> None:
    FirstVisit.objects.filter(user=user, guide=guide).delete()


def begin_in_report(request: Any, role: str) -> None:
    """Let the next report page of this sign-in show the guide of the role.

    It stands in the session, so that opening a report costs no query for it.
    """
    slug = OF_ROLE.get(Role(role), "")
    if slug and not FirstVisit.objects.filter(user=request.user, guide=slug).exists():
        request.session[IN_SESSION] = slug


def guide_in_report(request: Any) -> Guide | None:
    return guides.BY_SLUG.get(request.session.get(IN_SESSION, ""))


def end_in_report(request: Any) -> None:
    request.session.pop(IN_SESSION, None)
