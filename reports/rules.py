"""Who may do what with a report: predicates, and one table at the end.

Roles: administrator and staff (the whole site), chair (an edition), session co-chair,
rapporteur and note taker (a session), reader (what has been published).
"""

from __future__ import annotations

from typing import Any

import rules

from gfmd_site.rules import chairs_and_office, office
from reports.choices import ReportStatus, Role


def roles_in(user: Any, session: Any) -> frozenset[str]:
    """Return the person's roles in a session.

    All roles of the person are read once and kept on the user object, which lives as long as
    the request: a page with a hundred reports asks the database one time.
    """
    if not user.is_authenticated:
        return frozenset()
    if not hasattr(user, "_roles_by_session"):
        by_session: dict[int, set[str]] = {}
        for session_id, role in user.participations.values_list("session_id", "role"):
            by_session.setdefault(session_id, set()).add(role)
        user._roles_by_session = by_session
    return frozenset(user._roles_by_session.get(session.pk, ()))


def chaired_editions(user: Any) -> frozenset[int]:
    """Return the ids of the editions that the person chairs, read once a request."""
    if not user.is_authenticated:
        return frozenset()
    if not hasattr(user, "_editions_chaired"):
        user._editions_chaired = frozenset(user.editions_chaired.values_list("pk", flat=True))
    return user._editions_chaired


@rules.predicate
def chairs_edition(user: Any, report: Any) -> bool:
    return report is not None and report.session.edition_id in chaired_editions(user)


@rules.predicate
def is_co_chair(user: Any, report: Any) -> bool:
    return report is not None and Role.CO_CHAIR in roles_in(user, report.session)


@rules.predicate
def is_rapporteur(user: Any, report: Any) -> bool:
    return report is not None and Role.RAPPORTEUR in roles_in(user, report.session)


@rules.predicate
def is_note_taker(user: Any, report: Any) -> bool:
    return report is not None and Role.NOTE_TAKER in roles_in(user, report.session)


@rules.predicate
def has_attribution_right(user: Any) -> bool:
    """Staff named for it, one by one: they see who said what without consent."""
    return user.is_active and user.has_perm("reports.view_attribution")


@rules.predicate
def is_open(user: Any, report: Any) -> bool:
    return report is not None and report.is_open


@rules.predicate
def is_submitted(user: Any, report: Any) -> bool:
    return report is not None and report.status == ReportStatus.SUBMITTED


@rules.predicate
def is_accepted(user: Any, report: Any) -> bool:
    return report is not None and report.status == ReportStatus.ACCEPTED


writes = is_rapporteur | is_note_taker
team = writes | is_co_chair
reviews = office | chairs_edition | is_co_chair
# Whoever edits sees the raw text, so staff need the right for it.
edits = writes | (office & has_attribution_right)

PERMISSIONS = {
    # The whole site
    "reports.view_board": chairs_and_office,
    "reports.manage_programme": office,
    "reports.manage_people": office,
    "reports.manage_templates": office,
    "reports.begin_report": office | chairs_and_office,
    # One report
    "reports.read_report": office | chairs_edition | team,
    "reports.see_names": has_attribution_right | team,
    "reports.edit_report": edits & is_open,
    "reports.submit_report": (office | is_rapporteur) & is_open,
    "reports.return_report": reviews & is_submitted,
    "reports.accept_report": reviews & is_submitted,
    "reports.reopen_report": (office | chairs_edition) & is_accepted,
    "reports.comment_report": office | chairs_edition | team,
    "reports.import_word": edits & is_open,
    "reports.export_public": office | chairs_edition | team,
    "reports.export_team": has_attribution_right | team,
    # The synthesis of an edition
    "reports.manage_synthesis": chairs_and_office,
}

for _name, _predicate in PERMISSIONS.items():
    rules.add_perm(_name, _predicate)
