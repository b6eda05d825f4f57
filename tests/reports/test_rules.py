"""Permissions of a report as a table: each role against each status, and the traps beside it."""

from __future__ import annotations

import pytest

from gfmd_site.permissions import may
from reports.choices import ReportStatus, Role
from reports.models import Report
from reports.rules import PERMISSIONS
from tests.build import make_participation
from tests.cast import Cast

EDIT = {"edit_report", "import_word"}
# What each role may do at each status, without what it may do always.
BY_STATUS: dict[str, dict[str, set[str]]] = {
    "rapporteur": {"open": {*EDIT, "submit_report"}, "submitted": set(), "accepted": set()},
    "notetaker": {"open": EDIT, "submitted": set(), "accepted": set()},
    "cochair": {
        "open": set(),
        "submitted": {"return_report", "accept_report"},
        "accepted": set(),
    },
    "chair": {
        "open": set(),
        "submitted": {"return_report", "accept_report"},
        "accepted": {"reopen_report"},
    },
    "plain_staff": {
        "open": {"submit_report"},
        "submitted": {"return_report", "accept_report"},
        "accepted": {"reopen_report"},
    },
    "staff": {
        "open": {*EDIT, "submit_report"},
        "submitted": {"return_report", "accept_report"},
        "accepted": {"reopen_report"},
    },
    "administrator": {
        "open": {*EDIT, "submit_report"},
        "submitted": {"return_report", "accept_report"},
        "accepted": {"reopen_report"},
    },
    "other_rapporteur": {"open": set(), "submitted": set(), "accepted": set()},
    "outsider": {"open": set(), "submitted": set(), "accepted": set()},
}
READING = {"read_report", "comment_report", "export_public"}
NAMING = {"see_names", "export_team"}
ALWAYS: dict[str, set[str]] = {
    "rapporteur": READING | NAMING,
    "notetaker": READING | NAMING,
    "cochair": READING | NAMING,
    "chair": READING,
    "plain_staff": READING,
    "staff": READING | NAMING,
    "administrator": READING | NAMING,
    "other_rapporteur": set(),
    "outsider": set(),
}
STATUS_NAMES = {
    ReportStatus.DRAFT: "open",
    ReportStatus.RETURNED: "open",
    ReportStatus.REOPENED: "open",
    ReportStatus.SUBMITTED: "submitted",
    ReportStatus.ACCEPTED: "accepted",
}
OF_A_REPORT = [name for name in PERMISSIONS if name.endswith("_report")] + [
    "reports.see_names",
    "reports.import_word",
    "reports.export_public",
    "reports.export_team",
]


def granted(user: object, report: Report) -> set[str]:
    names = [name for name in OF_A_REPORT if name != "reports.begin_report"]
    return {name.split(".")[1] for name in names if may(user, name, report)}


@pytest.mark.parametrize("status", list(ReportStatus))
@pytest.mark.parametrize("role", sorted(ALWAYS))
def test_role_may_do_what_the_table_says(role: str, status: str, cast: Cast) -> None:
    Report.objects.filter(pk=cast.report.pk).update(status=status)
    report = Report.objects.select_related("session").get(pk=cast.report.pk)

    expected = ALWAYS[role] | BY_STATUS[role][STATUS_NAMES[ReportStatus(status)]]
    assert granted(getattr(cast, role), report) == expected


@pytest.mark.parametrize("role", [Role.RAPPORTEUR, Role.NOTE_TAKER, Role.CO_CHAIR])
def test_staff_cannot_let_themselves_into_the_names_of_a_team(role: str, cast: Cast) -> None:
    make_participation(cast.session, cast.plain_staff, role)

    assert granted(cast.plain_staff, cast.report) == READING | {"submit_report"}


def test_nobody_who_is_switched_off_may_do_anything(cast: Cast) -> None:
    for user in (cast.administrator, cast.staff):
        user.is_active = False
        user.save()

    assert granted(cast.administrator, cast.report) == set()
    assert granted(cast.staff, cast.report) == set()
