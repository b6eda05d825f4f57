"""Practice sessions: everything works, nothing is shown elsewhere, and nothing of it stays."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from gfmd_site.permissions import may
from practices.models import Practice
from reports.domain import lifecycle, statement
from reports.domain.errors import DomainError
from reports.domain.practice_drafts import make_practice, points_without_practice
from reports.domain.rehearsal import end_rehearsal, rehearsal_of, start_rehearsal
from reports.models import Edition, Report
from tests.build import make_point, make_quote
from tests.cast import Cast

pytestmark = pytest.mark.django_db
WORDS = "Lanterns were practised with."


@pytest.fixture
def rehearsal(cast: Cast) -> Edition:
    return start_rehearsal(
        edition=cast.edition, sessions=[cast.session], template=cast.report.template
    )


@pytest.fixture
def practised(cast: Cast, rehearsal: Edition) -> Report:
    """The practice report after a whole day: points, a save, a quote, a comment, a submission."""
    report = Report.objects.get(session__edition=rehearsal)
    client = Client()
    client.force_login(cast.rapporteur)
    op = {
        "op_id": str(uuid.uuid4()),
        "seq": 1,
        "kind": "create",
        "point_id": str(uuid.uuid4()),
        "base_version": None,
        "fields": {"section": "opportunities", "text": WORDS},
        "client_time": "2018-12-06T09:30:00Z",
    }
    body = {"client_id": str(uuid.uuid4()), "ops": [op]}
    answer = client.post(f"/reports/{report.code}/changes/", body, content_type="application/json")
    assert answer.json()["acks"][0]["result"] == "applied"
    make_point(report, f"{WORDS} @Kenya agreed.", author=cast.notetaker)
    make_quote(report, WORDS)
    report.comments.create(text=WORDS, author=cast.cochair)
    lifecycle.submit(report=report, by=cast.rapporteur)
    return report


# What search keeps of practices; it is made anew whenever a practice comes or goes.
DERIVED = {"IndexSet", "IndexState"}


def rows() -> Iterator[tuple[str, int]]:
    """Every table of the product with its number of rows."""
    for model in apps.get_models():
        own = model._meta.app_label in {"reports", "practices", "gfmd_site"}
        if own and model.__name__ not in DERIVED:
            yield model.__name__, model._base_manager.count()


def test_people_of_the_room_practise_with_its_questions(cast: Cast, rehearsal: Edition) -> None:
    report = Report.objects.get(session__edition=rehearsal)
    client = Client()
    client.force_login(cast.rapporteur)

    page = client.get(report.get_absolute_url()).content.decode()

    assert (report.code, report.session.title) == (
        "3018-3.1",
        "Practice session: Aligning governance with new drivers",
    )
    assert "This is a practice session." in page
    assert report.session.guiding_questions.count() == 2
    assert report.get_absolute_url() in client.get("/").content.decode()


def test_nothing_is_left_when_it_ends(cast: Cast) -> None:
    before = dict(rows())
    rehearsal = start_rehearsal(
        edition=cast.edition, sessions=[cast.session], template=cast.report.template
    )
    report = Report.objects.get(session__edition=rehearsal)
    make_point(report, f"{WORDS} @Kenya agreed.", author=cast.rapporteur)
    make_quote(report, WORDS)
    report.comments.create(text=WORDS, author=cast.cochair)
    point = make_point(report, WORDS, section="opportunities")
    make_practice(point=point, by=cast.plain_staff, may_edit=True)
    lifecycle.submit(report=report, by=cast.rapporteur)
    during = dict(rows())

    end_rehearsal(rehearsal=rehearsal)

    assert during["Point"] > before["Point"]
    assert dict(rows()) == before


def test_receipts_of_saves_go_too(cast: Cast, practised: Report, rehearsal: Edition) -> None:
    receipts = apps.get_model("reports", "Receipt").objects
    before = receipts.filter(report=practised).count()

    end_rehearsal(rehearsal=rehearsal)

    assert (before, receipts.count()) == (1, 0)


def test_statement_of_a_rehearsal_goes_with_it(
    cast: Cast, practised: Report, rehearsal: Edition
) -> None:
    statement.draft_statement(report=practised, minutes=Decimal(5), by=cast.rapporteur)

    end_rehearsal(rehearsal=rehearsal)

    assert apps.get_model("reports", "Statement").objects.count() == 0


LISTS = (
    "/board/",
    "/setup/",
    "/uploads/",
    "/consents/",
    "/releases/",
    "/practices/lacking/",
    "/office/reports/edition/",
    "/office/reports/session/",
    "/office/reports/report/",
    "/office/reports/point/",
    "/editions/2018/export/",
)


@pytest.mark.parametrize("address", LISTS)
def test_no_list_shows_it(address: str, cast: Cast, practised: Report) -> None:
    client = Client()
    client.force_login(cast.administrator)

    response = client.get(address)

    page = response.content.decode()
    assert response.status_code == 200
    # Whole words: tokens and nonces are random and now and then hold these four digits.
    assert re.findall(rf"\b(?:3018|Practice session|{re.escape(WORDS)})", page) == []


@pytest.mark.parametrize("address", ["/editions/3018/export/", "/setup/3018/"])
def test_pages_of_an_edition_do_not_know_it(address: str, cast: Cast, practised: Report) -> None:
    client = Client()
    client.force_login(cast.administrator)

    assert client.get(address).status_code == 404


def test_nothing_of_it_leaves(cast: Cast, practised: Report) -> None:
    asked = ("reports.export_public", "reports.export_team", "reports.purge_names")

    assert [may(cast.administrator, name, practised) for name in asked] == [False] * 3
    assert points_without_practice() == []


def test_it_is_no_event_of_the_audit_log(cast: Cast, rehearsal: Edition) -> None:
    entries = apps.get_model("gfmd_site", "AuditEntry").objects
    waiting = apps.get_model("gfmd_site", "AuditWaiting").objects
    before = (entries.count(), waiting.count())
    report = Report.objects.get(session__edition=rehearsal)

    make_point(report, "@Kenya agreed.", author=cast.rapporteur)
    lifecycle.submit(report=report, by=cast.rapporteur)
    end_rehearsal(rehearsal=rehearsal)

    assert (entries.count(), waiting.count()) == before


def test_practice_is_not_made_on_the_page(cast: Cast, practised: Report) -> None:
    client = Client()
    client.force_login(cast.rapporteur)
    point = practised.points.first()

    response = client.get("/practices/new/", {"point": str(point.pk)})

    assert (response.status_code, Practice.objects.count()) == (403, 0)


def test_second_one_takes_the_place_of_the_first(cast: Cast, rehearsal: Edition) -> None:
    again = start_rehearsal(
        edition=cast.edition,
        sessions=[cast.session, cast.other_session],
        template=cast.report.template,
    )

    assert (rehearsal_of(cast.edition), Edition.everything.count()) == (again, 2)


def test_it_removes_itself_when_its_time_is_over(cast: Cast, rehearsal: Edition) -> None:
    over = timezone.now() - timedelta(minutes=1)
    Edition.everything.filter(pk=rehearsal.pk).update(rehearsal_until=over)

    call_command("end_rehearsals")

    assert list(Edition.everything.all()) == [cast.edition]


def test_real_edition_is_never_removed(cast: Cast) -> None:
    with pytest.raises(DomainError, match="This is no rehearsal"):
        end_rehearsal(rehearsal=cast.edition)


def test_page_starts_and_removes_it(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.plain_staff)
    form: dict[str, Any] = {
        "sessions": [cast.session.pk],
        "days": "3",
        "template": cast.report.template_id,
        "language": "fr",
    }

    client.post("/setup/2018/rehearsal/", form)
    running = rehearsal_of(cast.edition)
    language = Report.objects.get(session__edition=running).language
    client.post("/setup/2018/rehearsal/", {"end": "1"})

    assert (language, rehearsal_of(cast.edition)) == ("fr", None)
