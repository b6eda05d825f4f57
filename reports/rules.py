"""Who may do what with a report: predicates, and one table at the end.

Roles: administrator and staff (the whole site), chair (an edition), session co-chair,
rapporteur and note taker (a session), reader (what has been published).
"""

from __future__ import annotations

from typing import Any

import rules

from gfmd_site.rules import chaired_editions, chairs_and_office, office
from reports.choices import ReportStatus, Role, is_rehearsal_code


def roles_in(user: Any, session: Any) -> frozenset[str]:
    """Return the person's roles in a session.

    Where the session's participations are loaded already they answer. Otherwise all roles of
    the person are read once and kept on the user object, which lives as long as the request: a
    page with a hundred reports asks the database one time.
    """
    if not user.is_authenticated:
        return frozenset()
    loaded = getattr(session, "_prefetched_objects_cache", {}).get("participations")
    if loaded is not None:
        return frozenset(row.role for row in loaded if row.user_id == user.pk)
    if not hasattr(user, "_roles_by_session"):
        by_session: dict[int, set[str]] = {}
        for session_id, role in user.participations.order_by().values_list("session_id", "role"):
            by_session.setdefault(session_id, set()).add(role)
        user._roles_by_session = by_session
    return frozenset(user._roles_by_session.get(session.pk, ()))


@rules.predicate
def chairs_edition(user: Any, report: Any) -> bool:
    return report is not None and report.session.edition_id in chaired_editions(user)


@rules.predicate
def chairs_synthesis(user: Any, synthesis: Any) -> bool:
    return synthesis is not None and synthesis.edition_id in chaired_editions(user)


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
    return office(user) and user.has_perm("reports.view_attribution")


@rules.predicate
def co_chairs_a_session(user: Any) -> bool:
    """Whether somebody has a room of their own to decide on; asks the database once."""
    return user.is_authenticated and user.participations.filter(role=Role.CO_CHAIR).exists()


@rules.predicate
def is_open(user: Any, report: Any) -> bool:
    return report is not None and report.is_open


@rules.predicate
def is_submitted(user: Any, report: Any) -> bool:
    return report is not None and report.status == ReportStatus.SUBMITTED


@rules.predicate
def is_accepted(user: Any, report: Any) -> bool:
    return report is not None and report.status == ReportStatus.ACCEPTED


@rules.predicate
def is_real(user: Any, report: Any) -> bool:
    """Whether it is no report of a rehearsal: nothing of those leaves or is kept."""
    return report is not None and not is_rehearsal_code(report.code)


# Staff hand out the roles of a session. So that nobody of them lets themselves into a team's
# names that way, a role counts for staff only beside the right given by an administrator.
trusted = ~office | has_attribution_right
writes = (is_rapporteur | is_note_taker) & trusted
team = writes | (is_co_chair & trusted)
reviews = office | is_co_chair | chairs_edition
# Whoever edits sees the raw text, so staff need the right for it.
edits = writes | (office & has_attribution_right)

# Cheap questions stand first: a predicate that asks the database is asked last.
PERMISSIONS = {
    # The whole site
    "reports.view_board": chairs_and_office,
    "reports.manage_programme": office,
    "reports.manage_people": office,
    "reports.manage_templates": office,
    "reports.begin_report": office | chairs_and_office,
    "reports.view_releases": has_attribution_right,
    "reports.view_audit": office,
    # Word files of any session: their preview shows raw text, and originals hold names.
    "reports.upload_word": has_attribution_right,
    # One report
    "reports.read_report": office | team | chairs_edition,
    "reports.see_names": team | has_attribution_right,
    "reports.edit_report": is_open & edits,
    "reports.submit_report": is_open & (office | is_rapporteur),
    "reports.return_report": is_submitted & reviews,
    "reports.accept_report": is_submitted & reviews,
    "reports.reopen_report": is_accepted & (office | chairs_edition),
    "reports.decide_held": (is_co_chair & trusted) | has_attribution_right,
    "reports.open_recovery": has_attribution_right | (~office & co_chairs_a_session),
    "reports.comment_report": office | team | chairs_edition,
    "reports.import_word": is_open & edits,
    "reports.export_public": is_real & (office | team | chairs_edition),
    # Whatever the status: a speaker may change their mind after the report was accepted.
    "reports.record_consent": team | has_attribution_right,
    "reports.purge_names": is_real & has_attribution_right,
    "reports.export_team": is_real & (team | has_attribution_right),
    # The statement of a session may be written after its report was handed in.
    "reports.write_statement": edits,
    "reports.approve_statement": reviews,
    # The synthesis of an edition
    "reports.manage_synthesis": chairs_and_office,
    # One synthesis; whether it is still a draft is a question of its rules.
    "reports.compile_synthesis": office | chairs_synthesis,
}

for _name, _predicate in PERMISSIONS.items():
    rules.add_perm(_name, _predicate)
