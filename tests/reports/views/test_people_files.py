"""People of all rooms from a list: every row says what becomes of it."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from reports.choices import Role
from reports.models import Participation, SetupFile
from tests.build import make_user
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PEOPLE = "/setup/2018/people/"
LIST = """\
Roundtable,Role,First name,Last name,Ministry,Country,Constituency,E-mail
3.1,Moderator,Ama,Owusu-Lindgren,Ports,Kenya,State,
2018-1.2,Panelist,Léa,Brandão,Harbour Union,,Civil society,lea@union.example
3.1,moderator,AMA,Owusu Lindgren,Ports,KEN,state,
9.9,Speaker,Ivo,Marsh,,,,
3.1,Cook,Ivo,Marsh,,,,
3.1,Speaker,Ivo,Marsh,,Atlantis,,
3.1,Speaker,,,,,,
3.1,Speaker,Ivo,Marsh,,,,nowhere
1.2,Relator,Noor,Haddad,,,,noor@harbour.example
"""


@pytest.fixture
def staff(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.plain_staff)
    return client


def bring(client: Client, content: str) -> Any:
    return client.post(PEOPLE, {"file": SimpleUploadedFile("people.csv", content.encode())})


def results(client: Client, address: str) -> list[tuple[int, str]]:
    plan = client.get(address).context["plan"]
    return [(row.number, row.status) for row in plan.rows]


def test_every_row_says_what_becomes_of_it(staff: Client) -> None:
    address = bring(staff, LIST).headers["Location"]

    plan = staff.get(address).context["plan"]

    assert [(row.number, row.status, row.reason) for row in plan.rows] == [
        (2, "new", ""),
        (3, "new", ""),
        (4, "twice", "The same person, session and role as row 2."),
        (5, "refused", "There is no session “9.9” in this edition."),
        (
            6,
            "refused",
            "“Cook” is no role. The roles are: Co-chair, Moderator, Panellist, Speaker, "
            "Rapporteur, Note taker.",
        ),
        (7, "refused", "“Atlantis” is not in the list of the vocabulary (country)."),
        (8, "refused", "It has no name."),
        (9, "refused", "“nowhere” is no e-mail address."),
        (10, "new", ""),
    ]


def test_good_rows_are_stored_and_bad_ones_stop_none(staff: Client, cast: Cast) -> None:
    address = bring(staff, LIST).headers["Location"]
    before = Participation.objects.count()

    staff.post(address, {"accounts": "1"})

    moderator = cast.session.participations.get(role=Role.MODERATOR)
    rapporteur = cast.other_session.participations.get(name="Noor Haddad")
    assert Participation.objects.count() == before + 3
    assert (moderator.name, moderator.country.code, moderator.constituency.code) == (
        "Ama Owusu-Lindgren",
        "KEN",
        "state",
    )
    assert rapporteur.user.email == "noor@harbour.example"
    assert (rapporteur.user.has_usable_password(), "noor" in rapporteur.user.username) == (
        False,
        False,
    )
    # A panellist does not sign in.
    assert not User.objects.filter(email="lea@union.example").exists()
    assert SetupFile.objects.get().reading == {}


def test_accounts_are_made_only_where_they_are_wanted(staff: Client) -> None:
    before = User.objects.count()

    staff.post(bring(staff, LIST).headers["Location"])

    assert User.objects.count() == before


def test_known_account_is_found_by_its_address(staff: Client, cast: Cast) -> None:
    noor = make_user("noor", email="Noor@Harbour.example")

    staff.post(bring(staff, LIST).headers["Location"], {"accounts": "1"})

    assert cast.other_session.participations.get(name="Noor Haddad").user == noor


def test_list_that_comes_again_is_the_same_until_a_cell_changes(staff: Client) -> None:
    staff.post(bring(staff, LIST).headers["Location"])

    again = results(staff, bring(staff, LIST).headers["Location"])
    changed = staff.get(bring(staff, LIST.replace("Harbour Union", "Dockers")).headers["Location"])

    assert [status for _row, status in again if status != "refused"] == [
        "same",
        "same",
        "twice",
        "same",
    ]
    rows = [row for row in changed.context["plan"].rows if row.status == "changed"]
    assert [(row.number, row.reason) for row in rows] == [(3, "organisation")]


def test_file_with_the_results_comes_back(staff: Client) -> None:
    address = bring(staff, LIST).headers["Location"]

    body = staff.get(f"{address}rows.csv").getvalue().decode("utf-8-sig")
    again = results(staff, bring(staff, body).headers["Location"])

    rows = list(csv.DictReader(io.StringIO(body)))
    assert (rows[3]["row"], rows[3]["result"]) == ("5", "refused")
    assert again == results(staff, address)


def test_five_thousand_rows_with_duplicates_cost_a_fixed_number_of_queries(
    staff: Client, cast: Cast, django_assert_num_queries: Any
) -> None:
    rows = [f"3.1,Speaker,Person {number % 4000},Office {number}" for number in range(5000)]
    address = bring(staff, "session,role,name,organisation\n" + "\n".join(rows)).headers["Location"]

    with django_assert_num_queries(9):
        counts = staff.get(address).context["counts"]
    staff.post(address)

    assert counts == {"new": 4000, "changed": 0, "same": 0, "twice": 1000, "refused": 0}
    assert cast.session.participations.filter(role=Role.SPEAKER).count() == 4000


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("who,what\na,b\n", "“session”, “role” and “name” among them"),
        ("session,roundtable,role,name\n", "two of its columns mean the same"),
        ("", "The submitted file is empty"),
    ],
)
def test_file_that_is_no_list_of_people_is_refused(
    content: str, reason: str, staff: Client
) -> None:
    response = bring(staff, content)

    assert (response.status_code, reason in response.content.decode()) == (422, True)
