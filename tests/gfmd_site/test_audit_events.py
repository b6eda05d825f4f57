"""What happens is entered once, with who and of what, and without a word that somebody typed."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from gfmd_site.audit.chain import chain_waiting
from gfmd_site.audit.signals import account
from gfmd_site.logs import JsonFormatter
from gfmd_site.models import AuditEntry, AuditWaiting
from reports.choices import Consent, Role
from reports.domain import lifecycle
from reports.domain.consent_answers import record_consent
from reports.domain.purge import Scope, purge_names
from reports.domain.revisions import Origin
from reports.domain.word_import import apply_import
from reports.parsed import ParsedReport
from tests.build import (
    grant_attribution_right,
    make_attribution,
    make_participation,
    make_point,
    make_quote,
    make_user,
)
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PASSWORD = "seven boats at low tide"
Entered = list[tuple[str, int | None, str, dict[str, Any]]]


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def entered(cast: Cast) -> Callable[[], Entered]:
    """Return what was entered since the cast was made, as (event, who, of what, details)."""
    AuditWaiting.objects.all().delete()

    def read() -> Entered:
        chain_waiting()
        rows = AuditEntry.objects.order_by("number")
        return [(row.event, row.by_id, row.subject, row.details) for row in rows]

    return read


def sign_in(client: Client, login: str, password: str) -> int:
    return client.post("/accounts/login/", {"login": login, "password": password}).status_code


@pytest.fixture
def person(cast: Cast) -> User:
    user = make_user("harbour")
    user.set_password(PASSWORD)
    user.save()
    return user


def test_sign_in_and_sign_out_are_entered(
    person: User, entered: Callable[[], Entered], client: Client
) -> None:
    AuditWaiting.objects.all().delete()

    assert sign_in(client, "harbour", PASSWORD) == 302
    client.post("/accounts/logout/")

    assert entered() == [
        ("sign_in", person.pk, account(person), {}),
        ("sign_out", person.pk, account(person), {}),
    ]


def test_wrong_passwords_are_entered_without_what_was_typed(
    person: User, entered: Callable[[], Entered], client: Client
) -> None:
    AuditWaiting.objects.all().delete()

    for login in ("harbour", "harbour", PASSWORD, "nobody"):
        sign_in(client, login, "not the password")

    assert entered() == [
        ("sign_in_failed", None, account(person), {}),
        ("sign_in_failed", None, account(person), {}),
        # Accounts that do not exist: once a minute.
        ("sign_in_failed", None, "", {}),
    ]


def test_account_that_is_closed_for_a_while_is_entered(
    person: User, entered: Callable[[], Entered], client: Client
) -> None:
    AuditWaiting.objects.all().delete()

    for _attempt in range(7):
        sign_in(client, "harbour", "not the password")

    assert [event for event, *_rest in entered()] == [
        *["sign_in_failed"] * 5,
        "sign_in_throttled",
    ]


def test_refusal_is_entered_once_a_minute(cast: Cast, entered: Callable[[], Entered]) -> None:
    client = Client()
    client.force_login(cast.plain_staff)
    AuditWaiting.objects.all().delete()

    for _attempt in range(3):
        assert client.get("/uploads/").status_code == 403

    assert entered() == [
        ("refused", cast.plain_staff.pk, "", {"route": "reports:uploads", "method": "GET"})
    ]


def test_refusal_names_the_report(cast: Cast, entered: Callable[[], Entered]) -> None:
    client = Client()
    client.force_login(cast.cochair)
    AuditWaiting.objects.all().delete()

    assert client.get("/reports/2018-3.1/header/").status_code == 403

    (entry,) = entered()
    assert entry[:3] == ("refused", cast.cochair.pk, "2018-3.1")


def test_form_without_token_is_entered(cast: Cast, entered: Callable[[], Entered]) -> None:
    client = Client(enforce_csrf_checks=True)

    assert client.post("/language/", {"language": "fr"}).status_code == 403

    assert entered() == [("refused", None, "", {"route": "set_language", "method": "POST"})]


def test_export_is_entered(cast: Cast, entered: Callable[[], Entered]) -> None:
    client = Client()
    client.force_login(cast.rapporteur)
    AuditWaiting.objects.all().delete()
    page = client.post("/reports/2018-3.1/export/", {"format": "csv", "profile": "public"})

    confirmed = client.post(
        "/reports/2018-3.1/export/",
        {
            "format": "csv",
            "profile": "public",
            "confirm": page.context["check"].basis,
            "seen": "1",
        },
    )

    assert confirmed.headers["Content-Disposition"].startswith("attachment")
    ((event, by, subject, details),) = entered()
    assert (event, by, subject) == ("release", cast.rapporteur.pk, "2018-3.1")
    assert {name: details[name] for name in ("what", "format", "profile", "names")} == {
        "what": "report",
        "format": "csv",
        "profile": "public",
        "names": 0,
    }


def test_answer_of_a_speaker_is_entered_without_the_speaker(
    cast: Cast, entered: Callable[[], Entered]
) -> None:
    speaker = make_attribution(make_quote(cast.report))

    record_consent(
        attribution=speaker,
        consent=Consent.APPROVED,
        how="Orally, to Pilar Quintana",
        by=cast.rapporteur,
    )

    assert entered() == [
        (
            "consent",
            cast.rapporteur.pk,
            "2018-3.1",
            {
                "speaker": speaker.pk,
                "point": str(speaker.point_id),
                "before": "not_asked",
                "now": "approved",
                "level": "country",
            },
        )
    ]


def test_lock_and_reopening_are_entered_without_the_reason(
    cast: Cast, entered: Callable[[], Entered]
) -> None:
    lifecycle.submit(report=cast.report, by=cast.rapporteur)
    lifecycle.return_to_rapporteur(report=cast.report, reason="Kenya asked.", by=cast.cochair)

    assert entered() == [
        ("status", cast.rapporteur.pk, "2018-3.1", {"before": "draft", "now": "submitted"}),
        ("status", cast.cochair.pk, "2018-3.1", {"before": "submitted", "now": "returned"}),
    ]


def test_import_is_entered_in_numbers(cast: Cast, entered: Callable[[], Entered]) -> None:
    apply_import(report=cast.report, parsed=ParsedReport(), origin=Origin(author=cast.rapporteur))

    assert entered() == [
        (
            "import",
            cast.rapporteur.pk,
            "2018-3.1",
            {"what": "word", "added": 0, "changed": 0, "removed": 0},
        )
    ]


def test_rights_of_an_account_are_entered(cast: Cast, entered: Callable[[], Entered]) -> None:
    user = User.objects.create(username="newcomer")
    user.is_staff = True
    user.save()
    user.first_name = "Amina"
    user.save()
    group = Group.objects.create(name="Secretariat")
    user.groups.add(group)
    grant_attribution_right(user)
    user.groups.clear()

    flags = {"is_active": True, "is_staff": False, "is_superuser": False}
    assert entered() == [
        ("rights", None, account(user), {**flags, "made": True}),
        ("rights", None, account(user), {**flags, "is_staff": True}),
        ("rights", None, account(user), {"given": f"group:{group.pk}"}),
        ("rights", None, account(user), {"given": "view_attribution"}),
        ("rights", None, account(user), {"taken": f"group:{group.pk}"}),
    ]


def test_rights_that_go_with_a_group_are_entered(
    cast: Cast, entered: Callable[[], Entered]
) -> None:
    group = Group.objects.create(name="Secretariat")
    empty = Group.objects.create(name="Nobody is in it")
    group.user_set.add(cast.chair, cast.reader)
    AuditWaiting.objects.all().delete()
    cast.rapporteur.groups.clear()
    empty.delete()
    group.user_set.clear()
    group.user_set.add(cast.reader)
    label = f"group:{group.pk}"
    group.delete()

    members = sorted((cast.chair, cast.reader), key=lambda user: user.pk)
    assert entered() == [
        *[("rights", None, account(user), {"taken": label}) for user in members],
        ("rights", None, account(cast.reader), {"given": label}),
        ("rights", None, account(cast.reader), {"taken": label}),
    ]


def test_roles_in_sessions_and_editions_are_entered(
    cast: Cast, entered: Callable[[], Entered]
) -> None:
    row = make_participation(cast.session, cast.reader, Role.NOTE_TAKER)
    row.organisation = "Ministry of Ports"
    row.save()
    row.role = Role.RAPPORTEUR
    row.save()
    row.delete()
    cast.edition.chairs.add(cast.reader)
    cast.edition.chairs.clear()

    def line(who: User, **details: Any) -> tuple[str, None, str, dict[str, Any]]:
        return ("role", None, account(who), details)

    room = {"session": "2018-3.1"}
    assert entered() == [
        line(cast.reader, **room, given="note_taker"),
        line(cast.reader, **room, taken="note_taker"),
        line(cast.reader, **room, given="rapporteur"),
        line(cast.reader, **room, taken="rapporteur"),
        line(cast.reader, edition=2018, given="chair"),
        line(cast.chair, edition=2018, taken="chair"),
        line(cast.reader, edition=2018, taken="chair"),
    ]


def test_purge_is_entered_without_the_name(cast: Cast, entered: Callable[[], Entered]) -> None:
    make_point(cast.report, "Quillon asked for permits.")

    purge = purge_names(
        names=["Quillon"], scope=Scope(report="2018-3.1"), reason="On request.", by=cast.staff
    )

    assert entered() == [
        (
            "purge",
            cast.staff.pk,
            "2018-3.1",
            {"places": purge.replaced, "purge": str(purge.pk)},
        )
    ]


def test_entry_is_one_line_in_the_log_of_the_product(
    cast: Cast,
    entered: Callable[[], Entered],
    django_capture_on_commit_callbacks: Any,
) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    logger = logging.getLogger("gfmd.audit")
    logger.addHandler(handler)
    before = logger.level
    logger.setLevel("INFO")
    try:
        with django_capture_on_commit_callbacks(execute=True):
            lifecycle.submit(report=cast.report, by=cast.rapporteur)
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)

    (line,) = [json.loads(text) for text in stream.getvalue().splitlines()]
    entry = AuditEntry.objects.get()
    assert {name: line[name] for name in ("event", "user_id", "subject", "number", "digest")} == {
        "event": "status",
        "user_id": cast.rapporteur.pk,
        "subject": "2018-3.1",
        "number": 1,
        "digest": entry.digest,
    }
    assert line["time"].endswith("+00:00")
