"""The way of a file out of the house: check, confirmation, register, second person."""

from __future__ import annotations

import hashlib

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from reports.models import HeadCount, Release
from tests.build import Vocabularies, make_attribution, make_point, make_quote
from tests.cast import Cast
from tests.reports.leaving import BASIS, take, take_file


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def export_url(cast: Cast) -> str:
    return reverse("reports:export", args=[cast.report.code])


PUBLIC_CSV = {"format": "csv", "profile": "public"}


def test_nothing_leaves_before_the_confirmation(cast: Cast) -> None:
    make_point(cast.report, "@Kenya asked for portable permits.")
    client = client_of(cast.rapporteur)

    page = client.post(export_url(cast), PUBLIC_CSV)

    assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "Content-Disposition" not in page.headers
    assert Release.objects.count() == 0


def test_confirmed_file_is_in_the_register_with_its_hash(cast: Cast) -> None:
    make_point(cast.report, "@Kenya asked for portable permits.")

    response = take_file(client_of(cast.rapporteur), cast.report, "csv", "public")

    release = Release.objects.get()
    assert (release.by, release.format, release.profile, release.status, release.channel) == (
        cast.rapporteur,
        "csv",
        "public",
        "released",
        "page",
    )
    assert release.sha256 == hashlib.sha256(response.content).hexdigest()
    assert release.size == len(response.content)


def test_check_shows_what_leaves_and_what_is_held_back(cast: Cast) -> None:
    make_attribution(
        make_point(cast.report, "@Kenya asked for portable permits."),
        mention="Kenya",
        consent="approved",
        consent_how="by e-mail",
    )
    make_point(cast.report, "@Morocco asked for more.")

    context = client_of(cast.rapporteur).post(export_url(cast), PUBLIC_CSV).context

    assert [(s.shown, s.row.consent_how) for s in context["named"]] == [("Kenya", "by e-mail")]
    assert [(s.name, s.shown) for s in context["held_back"]] == [("Morocco", "a participant")]
    assert any("A participant asked for more." in line for line in context["view"].lines)


def test_chair_is_not_told_who_is_held_back(cast: Cast) -> None:
    make_point(cast.report, "@Morocco asked for more.")

    page = client_of(cast.chair).post(export_url(cast), PUBLIC_CSV)

    assert (page.context["held_back"], page.context["held_back_count"]) == ([], 1)
    assert "Morocco" not in page.content.decode()


def test_word_file_is_shown_with_its_properties(cast: Cast) -> None:
    make_point(cast.report, "Permits follow the worker.")

    view = (
        client_of(cast.rapporteur)
        .post(export_url(cast), {"format": "docx", "profile": "public"})
        .context["view"]
    )

    assert dict(view.properties)["creator"] == "GFMD"
    assert "Permits follow the worker." in view.lines


def test_confirmation_of_an_older_state_lets_nothing_out(cast: Cast) -> None:
    make_point(cast.report, "Permits follow the worker.")
    client = client_of(cast.rapporteur)
    found = BASIS.search(client.post(export_url(cast), PUBLIC_CSV).content.decode())
    assert found is not None
    make_point(cast.report, "@Kenya asked for portable permits.")

    response = client.post(export_url(cast), {**PUBLIC_CSV, "confirm": found[1], "seen": "1"})

    assert (response.status_code, Release.objects.count()) == (409, 0)
    assert "The report has changed since you looked." in response.content.decode().replace(
        "Nothing has left: the", "The"
    )


def test_unusual_things_have_to_be_read_first(cast: Cast) -> None:
    make_point(cast.report, "@Kenya asked for portable permits.")
    client = client_of(cast.rapporteur)
    found = BASIS.search(client.post(export_url(cast), PUBLIC_CSV).content.decode())
    assert found is not None

    response = client.post(export_url(cast), {**PUBLIC_CSV, "confirm": found[1]})

    assert (response.status_code, Release.objects.count()) == (409, 0)


def test_name_in_plain_words_stops_the_file(cast: Cast) -> None:
    point = make_point(cast.report, "@Kenya asked that Kenya be heard.")

    response = take_file(client_of(cast.rapporteur), cast.report, "csv", "public")

    page = response.content.decode()
    assert (response.status_code, Release.objects.count()) == (409, 0)
    assert reverse("reports:point", args=[cast.report.code, point.pk]) in page


@pytest.fixture
def small_group(cast: Cast, vocabularies: Vocabularies) -> Cast:
    """A quote whose speaker is shown as one of two business people."""
    business = vocabularies.constituencies["business"]
    make_attribution(
        make_quote(cast.report),
        kind="constituency",
        constituency=business,
        level="constituency",
        consent="approved",
    )
    HeadCount.objects.create(session=cast.session, constituency=business, count=2)
    return cast


def test_small_group_leaves_when_a_second_person_agrees(small_group: Cast) -> None:
    first, second = client_of(small_group.rapporteur), client_of(small_group.cochair)
    asked = take_file(first, small_group.report, "csv", "public")
    release = Release.objects.get()
    page = reverse("reports:release", args=[release.pk])

    early = first.post(page, {"decision": "take"})
    own = first.post(page, {"decision": "confirm"}, follow=True)
    second.post(page, {"decision": "confirm"})
    file = first.post(page, {"decision": "take"})

    assert (asked.status_code, asked.headers["Location"]) == (302, page)
    assert early.status_code == 403
    assert "A second person has to confirm this: show them this page." in own.content.decode()
    assert file.headers["Content-Disposition"] == 'attachment; filename="2018-3.1-public.csv"'
    release.refresh_from_db()
    assert (release.status, release.second) == ("released", small_group.cochair)
    assert release.sha256 == hashlib.sha256(file.content).hexdigest()


def test_declined_release_never_leaves(small_group: Cast) -> None:
    first = client_of(small_group.rapporteur)
    take_file(first, small_group.report, "csv", "public")
    page = reverse("reports:release", args=[Release.objects.get().pk])

    client_of(small_group.cochair).post(page, {"decision": "decline"})
    late = client_of(small_group.chair).post(page, {"decision": "confirm"}, follow=True)

    assert Release.objects.get().status == "declined"
    assert "This release was decided already." in late.content.decode()
    assert first.post(page, {"decision": "take"}).status_code == 403


def test_content_that_changed_while_it_waited_needs_a_new_release(small_group: Cast) -> None:
    take_file(client_of(small_group.rapporteur), small_group.report, "csv", "public")
    page = reverse("reports:release", args=[Release.objects.get().pk])
    make_point(small_group.report, "@Kenya asked for portable permits.")

    response = client_of(small_group.cochair).post(page, {"decision": "confirm"}, follow=True)

    assert Release.objects.get().status == "waiting"
    assert "What would leave has changed since." in response.content.decode()


def test_people_of_another_room_do_not_see_a_release(small_group: Cast) -> None:
    take_file(client_of(small_group.rapporteur), small_group.report, "csv", "public")
    page = reverse("reports:release", args=[Release.objects.get().pk])

    response = client_of(small_group.other_rapporteur).get(page)

    assert response.status_code == 404


def test_register_leaves_through_the_register(cast: Cast) -> None:
    make_attribution(
        make_point(cast.report, "@Kenya asked for portable permits."),
        mention="Kenya",
        consent="approved",
    )
    take_file(client_of(cast.rapporteur), cast.report, "csv", "public")

    response = take(client_of(cast.staff), reverse("reports:releases"), {})

    assert [(r.what, r.by) for r in Release.objects.order_by("created_at")] == [
        ("report", cast.rapporteur),
        ("register", cast.staff),
    ]
    assert "Kenya (consent, approved)" in response.content.decode()


def test_office_table_is_recorded_with_the_hash_of_what_was_sent(cast: Cast) -> None:
    make_point(cast.report, "@Kenya asked for portable permits.")
    address = reverse("admin:reports_point_export")

    response = take(client_of(cast.chair), address, {"format": "0", "resource": "0"})
    data = response.getvalue()

    release = Release.objects.get()
    assert (release.what, release.profile, release.channel) == ("point", "public", "office")
    assert (release.size, release.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert b"Kenya" not in data


def test_table_of_people_is_unusual_and_for_the_team(cast: Cast) -> None:
    address = reverse("admin:reports_session_export")
    fields = {"format": "0", "resource": "2"}

    page = client_of(cast.staff).post(address, fields)
    response = take(client_of(cast.staff), address, fields)

    assert "Wanjiru Adeyemi" in response.getvalue().decode()
    assert page.context["unusual"] == [
        ("The table holds the names of the people of the programme: keep it in the office.", "")
    ]
    assert Release.objects.get().profile == "team"
