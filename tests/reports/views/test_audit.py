"""The page of the audit log: what fits, for whom, on its way out, and whether it is whole."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from gfmd_site.audit import AuditEvent, record
from gfmd_site.audit.chain import chain_waiting
from gfmd_site.audit.guards import put_up_guards
from gfmd_site.models import AuditEntry, AuditWaiting
from reports.models import Release
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ADDRESS = "/audit/"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def staff(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.staff)
    AuditWaiting.objects.all().delete()
    return client


def some(cast: Cast) -> None:
    record(AuditEvent.SIGN_IN, by=cast.rapporteur, subject=f"account:{cast.rapporteur.pk}")
    record(
        AuditEvent.STATUS, by=cast.rapporteur, subject="2018-3.1", before="draft", now="submitted"
    )
    record(
        AuditEvent.CONSENT, by=cast.notetaker, subject="2018-3.1", now="approved", before="asked"
    )
    chain_waiting()


def shown(client: Client, query: str = "") -> list[tuple[str, str, str]]:
    lines = client.get(f"{ADDRESS}{query}").context["lines"]
    return [(line.entry.event, line.by, line.subject) for line in lines]


def test_newest_stands_first_with_people_by_name(staff: Client, cast: Cast) -> None:
    some(cast)

    assert shown(staff) == [
        ("consent", "Pilar Quintana", "2018-3.1"),
        ("status", "Wanjiru Adeyemi", "2018-3.1"),
        ("sign_in", "Wanjiru Adeyemi", "Wanjiru Adeyemi"),
    ]


@pytest.mark.parametrize(
    ("query", "events"),
    [
        ("?group=sign-in", ["sign_in"]),
        ("?subject=2018-3.1", ["consent", "status"]),
        ("?account=notetaker", ["consent"]),
        ("?account=rapporteur&group=reports", ["status"]),
        ("?until=2018-12-31", []),
        ("?since=2018-12-31", ["consent", "status", "sign_in"]),
        ("?account=nobody-here", []),
        ("?since=yesterday", []),
    ],
)
def test_filter_leaves_what_fits(staff: Client, cast: Cast, query: str, events: list[str]) -> None:
    some(cast)

    assert [event for event, _by, _subject in shown(staff, query)] == events


def test_staff_without_the_right_see_nothing_about_speakers(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.plain_staff)
    AuditWaiting.objects.all().delete()
    some(cast)

    assert [event for event, _by, _subject in shown(client)] == ["status", "sign_in"]
    assert table_of(client) == ["sign_in", "status"]


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_however_many_entries(
    staff: Client, cast: Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(count):
        record(AuditEvent.SIGN_IN, by=cast.rapporteur, subject=f"account:{cast.chair.pk}")
    chain_waiting()

    with django_assert_num_queries(9):
        staff.get(ADDRESS)


def test_account_that_is_gone_is_a_number(staff: Client, cast: Cast) -> None:
    pk = cast.outsider.pk
    record(AuditEvent.SIGN_IN, by=cast.outsider, subject=f"account:{pk}")
    cast.outsider.delete()

    assert shown(staff) == [("sign_in", f"account {pk}, deleted", f"account {pk}, deleted")]


def table_of(client: Client, **fields: str) -> list[str]:
    """Export through the release check; return the events in the table."""
    last = client.get(ADDRESS).context["last"]
    fields = {**fields, "up_to": str(last)}
    page = client.post(ADDRESS, fields)
    response = client.post(ADDRESS, {**fields, "confirm": page.context["check"].basis})
    text = response.content.decode("utf-8-sig")
    return [row["event"] for row in csv.DictReader(io.StringIO(text))]


def test_export_goes_through_the_register(staff: Client, cast: Cast) -> None:
    some(cast)

    assert table_of(staff, subject="2018-3.1") == ["status", "consent"]

    entry = Release.objects.get()
    assert (entry.what, entry.profile, entry.options) == (
        "audit",
        "team",
        {"subject": "2018-3.1", "up_to": 3},
    )
    chain_waiting()
    assert AuditEntry.objects.values_list("event", flat=True).first() == "release"


def test_export_is_the_same_when_the_log_went_on(staff: Client, cast: Cast) -> None:
    some(cast)
    page = staff.post(ADDRESS, {"up_to": "3"})
    record(AuditEvent.BACKUP, by=None)

    response = staff.post(ADDRESS, {"up_to": "3", "confirm": page.context["check"].basis})

    assert response.headers["Content-Disposition"] == 'attachment; filename="audit-team.csv"'
    assert response.content.decode("utf-8-sig").count("\r\n") == 4


def test_check_says_that_the_log_is_whole(staff: Client, cast: Cast) -> None:
    some(cast)
    put_up_guards()

    page = staff.post(ADDRESS, {"check": "1"}, follow=True)

    assert [str(message) for message in page.context["messages"]] == [
        "The log is whole: 3 entries, none touched since it was written."
    ]


def test_check_says_which_entry_was_touched(staff: Client, cast: Cast) -> None:
    some(cast)
    copy = AuditEntry.objects.get(number=3)
    copy.number, copy._state.adding = 4, True
    copy.save(force_insert=True)
    put_up_guards()

    page = staff.post(ADDRESS, {"check": "1"}, follow=True)

    assert [str(message) for message in page.context["messages"]] == [
        "The log is not whole. Tell whoever runs the server, who has verify_audit: Entry 4 does "
        "not follow entry 3: one of the two was replaced, inserted or moved."
    ]
