"""Actions ask first, then change what may be changed and say what became of each row."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from reports.choices import ReportStatus
from reports.models import Report
from tests.build import make_edition, make_session
from tests.cast import Cast

REPORTS = "admin:reports_report_changelist"
SESSIONS = "admin:reports_session_changelist"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def act(client: Client, address: str, action: str, rows: list[Any], **fields: str) -> Any:
    data = {"action": action, "_selected_action": [row.pk for row in rows], **fields}
    return client.post(reverse(address), data)


def told(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def set_status(*reports: Report, status: str) -> None:
    Report.objects.filter(pk__in=[report.pk for report in reports]).update(status=status)


def status_of(report: Report) -> str:
    return Report.objects.get(pk=report.pk).status


@pytest.mark.parametrize("role", ["chair", "plain_staff", "administrator"])
@pytest.mark.parametrize(
    ("action", "before", "after", "reason"),
    [
        ("accept_reports", ReportStatus.SUBMITTED, ReportStatus.ACCEPTED, ""),
        ("return_reports", ReportStatus.SUBMITTED, ReportStatus.RETURNED, "Section 4 is thin."),
        ("reopen_reports", ReportStatus.ACCEPTED, ReportStatus.REOPENED, "A State wrote in."),
    ],
)
def test_action_changes_the_status_after_confirmation(
    role: str, action: str, before: str, after: str, reason: str, cast: Cast
) -> None:
    set_status(cast.report, status=before)
    client = client_of(getattr(cast, role))

    asked = act(client, REPORTS, action, [cast.report])
    assert (asked.status_code, status_of(cast.report)) == (200, before)

    act(client, REPORTS, action, [cast.report], confirmed="1", reason=reason)
    report = Report.objects.get(pk=cast.report.pk)
    latest = report.revisions.order_by("-pk")[0]
    assert (report.status, report.reason, latest.author) == (after, reason, getattr(cast, role))


def test_each_report_gets_its_own_answer(cast: Cast) -> None:
    set_status(cast.report, status=ReportStatus.SUBMITTED)

    response = act(
        client_of(cast.chair),
        REPORTS,
        "accept_reports",
        [cast.report, cast.other_report],
        confirmed="1",
    )

    assert told(response) == [
        "2018-1.2: only a submitted report of your edition can be accepted.",
        "2018-3.1: accepted.",
        "1 of 2 reports changed.",
    ]
    assert (status_of(cast.report), status_of(cast.other_report)) == ("accepted", "draft")


@pytest.mark.parametrize(
    ("action", "status"),
    [("return_reports", ReportStatus.SUBMITTED), ("reopen_reports", ReportStatus.ACCEPTED)],
)
def test_missing_reason_is_asked_for_and_nothing_changes(
    action: str, status: str, cast: Cast
) -> None:
    set_status(cast.report, status=status)

    response = act(
        client_of(cast.chair), REPORTS, action, [cast.report], confirmed="1", reason="  "
    )

    assert response.context["form"].errors == {
        "reason": ["Write a reason, so that the rapporteur knows what to do."]
    }
    assert status_of(cast.report) == status


def test_chair_of_another_edition_changes_nothing(cast: Cast) -> None:
    set_status(cast.report, status=ReportStatus.SUBMITTED)
    cast.edition.chairs.clear()
    make_edition(year=2019).chairs.add(cast.chair)

    act(client_of(cast.chair), REPORTS, "accept_reports", [cast.report], confirmed="1")

    assert status_of(cast.report) == ReportStatus.SUBMITTED


def test_page_of_a_report_offers_what_can_be_done_and_returns_to_it(cast: Cast) -> None:
    set_status(cast.report, status=ReportStatus.SUBMITTED)
    client = client_of(cast.chair)
    page = reverse("admin:reports_report_change", args=[cast.report.pk])

    offered = [change.name for change in client.get(page).context["changes"]]
    response = act(client, REPORTS, "accept_reports", [cast.report], confirmed="1", from_report="1")

    assert offered == ["accept_reports", "return_reports"]
    assert response.headers["Location"] == page
    assert [c.name for c in client.get(page).context["changes"]] == ["reopen_reports"]


def test_begin_asks_for_a_template_then_begins_each_report(cast: Cast) -> None:
    fresh = make_session(cast.edition, "2.1", title="Mobility")
    unnumbered = make_session(cast.edition, "", title="Side event")
    client = client_of(cast.staff)
    rows = [cast.session, fresh, unnumbered]

    asked = act(client, SESSIONS, "begin_report", rows)
    response = act(
        client,
        SESSIONS,
        "begin_report",
        rows,
        confirmed="1",
        template=str(cast.report.template_id),
        language="fr",
    )

    assert sorted(row[2:] for row in asked.context["rows"]) == [
        ("", True),
        ("Has its report already.", False),
        ("Has no number yet. Give it one in the programme first.", False),
    ]
    assert sorted(told(response)) == [
        "1 of 3 reports changed.",
        "2018-2.1: begun.",
        "The report 2018-3.1 exists already. Open that one.",
        "The session “Side event” has no number yet, so its report has no address. "
        "Give it a number in the programme first.",
    ]
    report = Report.objects.get(code="2018-2.1")
    assert (report.language, report.template, report.status) == (
        "fr",
        cast.report.template,
        "draft",
    )


def test_comment_is_settled_from_the_list(cast: Cast) -> None:
    comment = cast.report.comments.create(text="Which year?", author=cast.chair)

    response = act(client_of(cast.chair), "admin:reports_comment_changelist", "settle", [comment])

    comment.refresh_from_db()
    assert told(response) == ["1 settled."]
    assert comment.resolved_by == cast.chair
