"""A concept paper or a table on its way into an edition: looked at, corrected, taken over."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from reports.models import Edition, GuidingQuestion, Session, SetupFile
from tests.cast import Cast
from tests.reports.importers.papers import ENGLISH, FRENCH

pytestmark = pytest.mark.django_db
BRING_IN = "/setup/programme/"
TABLE_LAYOUT = """\
Nineteenth Global Forum on Migration and Development – Lakeport, 7-9 May 2030

Session 1: Skills that travel
| Expected outcome | Guiding questions |
| A list of tested ways. | Who recognises skills? |
|  | Who pays for it? |
Session 2: Wages sent home
Expected outcome: Agreement on fees.
Guiding questions
1. What makes a transfer cheap?
Session 2: Harbours at night
Guiding questions
1. Who keeps the light?
"""


@pytest.fixture
def staff(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.plain_staff)
    return client


def bring(client: Client, content: str | bytes, name: str = "paper.txt") -> SetupFile:
    data = content.encode() if isinstance(content, str) else content
    client.post(BRING_IN, {"file": SimpleUploadedFile(name, data)})
    return SetupFile.objects.latest("added_at")


def page_of(row: SetupFile) -> str:
    return f"{BRING_IN}{row.pk}/"


def values(client: Client, row: SetupFile) -> dict[str, str]:
    """Return what a browser would send when nothing is touched."""
    forms = client.get(page_of(row)).context["forms"]
    sent: dict[str, str] = {}
    for form in (forms.edition, *forms.themes, *forms.sessions):
        for bound in form:
            value = bound.value()
            if value not in {None, False, ""}:
                sent[bound.html_name] = "on" if value is True else str(value)
    return sent


def send(client: Client, row: SetupFile, button: str = "take", **changed: str) -> Any:
    names = {name.replace("__", "-"): value for name, value in changed.items()}
    return client.post(page_of(row), {**values(client, row), **names, button: "1"})


def test_paper_is_shown_and_nothing_is_in_an_edition(staff: Client) -> None:
    row = bring(staff, ENGLISH)

    context = staff.get(page_of(row)).context

    assert not Edition.objects.filter(year=2027).exists()
    assert context["totals"] == {"new": 21, "changed": 0, "same": 0}
    assert [view.theme.title for view in context["themes"]] == [
        "Work that travels",
        "Cities that welcome",
    ]
    assert [view.status for view in context["themes"][0].sessions] == ["new", "new"]
    assert context["programme"].footnotes == ["See the fourth working paper of the harbour study."]


def test_days_of_the_meeting_come_with_the_paper(staff: Client) -> None:
    send(staff, bring(staff, ENGLISH))

    edition = Edition.objects.get(year=2027)

    assert (str(edition.starts_on), str(edition.ends_on)) == ("2027-05-04", "2027-05-06")


def test_taking_over_leads_to_the_list_of_what_is_missing(staff: Client) -> None:
    response = send(staff, bring(staff, ENGLISH))

    assert response.headers["Location"] == "/setup/2027/"
    assert Session.objects.filter(edition__year=2027).count() == 10
    assert GuidingQuestion.objects.filter(session__edition__year=2027).count() == 8


def test_second_time_everything_is_the_same_until_something_is_changed(staff: Client) -> None:
    send(staff, bring(staff, ENGLISH))
    again = bring(staff, ENGLISH)

    before = staff.get(page_of(again)).context["totals"]
    send(staff, again, "keep", **{"session-0-title": "Skills across frontiers"})
    context = staff.get(page_of(again)).context

    assert before == {"new": 0, "changed": 0, "same": 21}
    assert context["totals"] == {"new": 0, "changed": 1, "same": 20}
    assert context["themes"][0].sessions[0].before == [
        ("title", "Skills without frontiers", "Skills across frontiers")
    ]


def test_leftovers_go_where_the_person_puts_them(staff: Client) -> None:
    row = bring(staff, ENGLISH)
    texts = staff.get(page_of(row)).context["programme"].unplaced
    thanks = texts.index("We thank the harbour choir.")
    meets = next(i for i, text in enumerate(texts) if text.startswith("The Forum meets"))

    send(
        staff,
        row,
        **{f"left-{thanks}": "new:side_event", f"left-{meets}": "outcome:1"},
    )

    edition = Edition.objects.get(year=2027)
    assert edition.sessions.get(title="We thank the harbour choir.").kind == "side_event"
    assert edition.sessions.get(number="1.2").expected_outcome == texts[meets]


def test_leftovers_that_nobody_placed_stay_and_can_be_placed_later(staff: Client) -> None:
    row = bring(staff, ENGLISH)
    texts = staff.get(page_of(row)).context["programme"].unplaced
    send(staff, row, **{"left-0": "out"})
    edition = Edition.objects.get(year=2027)
    session = edition.sessions.get(number="1.2")

    before = staff.get(page_of(row)).context
    staff.post(page_of(row), {"left-1": f"question:{session.pk}"})
    after = staff.get(page_of(row)).context

    assert [one.text for one in before["open"]] == texts[1:]
    assert [one.text for one in before["out"]] == texts[:1]
    assert [one.text for one in after["open"]] == texts[2:]
    assert session.guiding_questions.latest("number").text == texts[1]
    assert before["footnotes"] == ["See the fourth working paper of the harbour study."]


def test_text_left_out_once_stays_out_when_the_paper_comes_again(staff: Client) -> None:
    send(staff, bring(staff, ENGLISH), **{"left-0": "out"})

    again = bring(staff, ENGLISH)

    assert again.placed == {"0": "out"}


def test_session_that_is_left_out_is_not_in_the_edition(staff: Client) -> None:
    row = bring(staff, ENGLISH)
    sent = values(staff, row)
    del sent["session-1-taken"]

    staff.post(page_of(row), {**sent, "take": "1"})

    numbers = Session.objects.filter(edition__year=2027).exclude(number="")
    assert sorted(numbers.values_list("number", flat=True)) == ["1.1", "2.1"]


def test_missing_outcome_is_said_and_can_be_written(staff: Client) -> None:
    row = bring(staff, ENGLISH)

    page = staff.get(page_of(row)).content.decode()
    send(staff, row, **{"session-1-outcome": "Cheaper transfers."})

    assert "Roundtable 1.2 has no expected outcome in the paper." in page
    session = Session.objects.get(edition__year=2027, number="1.2")
    assert session.expected_outcome == "Cheaper transfers."


def test_table_and_numbered_sessions_are_read_and_a_number_given_twice_is_settled(
    staff: Client,
) -> None:
    row = bring(staff, TABLE_LAYOUT)
    page = staff.get(page_of(row))

    assert "Two roundtables have the number 2 in the paper" in page.content.decode()
    refused = send(staff, row, **{"session-2-number": "2"})
    send(staff, row, **{"session-2-number": "3"})

    sessions = Session.objects.filter(edition__year=2030).order_by("number")
    assert refused.status_code == 422
    assert "Two sessions have this number." in refused.content.decode()
    assert [(one.number, one.title, one.guiding_questions.count()) for one in sessions] == [
        ("1", "Skills that travel", 2),
        ("2", "Wages sent home", 1),
        ("3", "Harbours at night", 1),
    ]


def test_french_paper_becomes_an_edition(staff: Client) -> None:
    send(staff, bring(staff, FRENCH))

    edition = Edition.objects.get(year=2028)
    assert (edition.number, edition.place, str(edition.starts_on)) == (
        17,
        "Portvieux",
        "2028-06-03",
    )
    assert edition.sessions.get(number="1.1").guiding_questions.count() == 2


def test_two_languages_in_one_paper_lose_nothing(staff: Client) -> None:
    mixed = (
        ENGLISH
        + "\n"
        + FRENCH.split("\n\n", 1)[1]
        .replace("Thème 1", "Thème 3")
        .replace("Table ronde 1", "Table ronde 3")
    )

    send(staff, bring(staff, mixed))

    numbers = Session.objects.filter(edition__year=2027).exclude(number="")
    assert sorted(numbers.values_list("number", flat=True)) == ["1.1", "1.2", "2.1", "3.1", "3.2"]


def test_paper_without_number_and_year_asks_for_them(staff: Client) -> None:
    row = bring(staff, "Theme 1: Work\nRoundtable 1.1: Skills\nGuiding questions\n1. Who?\n")

    page = staff.get(page_of(row)).content.decode()
    refused = send(staff, row)
    send(staff, row, **{"edition-number": "20", "edition-year": "2031"})

    assert "Fill in the number and the year of the meeting." in page
    assert refused.status_code == 422
    assert Edition.objects.get(year=2031).sessions.get().number == "1.1"


def test_mistake_keeps_everything_typed(staff: Client) -> None:
    row = bring(staff, ENGLISH)

    refused = send(
        staff, row, **{"edition-year": "", "session-0-title": "Typed anew", "left-0": "theme:0"}
    )

    page = refused.content.decode()
    assert refused.status_code == 422
    assert ("Typed anew" in page, '<option value="theme:0" selected>' in page) == (True, True)


def test_number_of_another_edition_is_refused_in_words_of_the_page(
    staff: Client, cast: Cast
) -> None:
    row = bring(staff, ENGLISH)

    refused = send(staff, row, **{"edition-year": str(cast.edition.year)})

    assert refused.status_code == 409
    assert "Another edition has this number or this year already." in refused.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("paper.pdf", b"%PDF-1.4 /Subtype /Image /Filter /DCTDecode", "a scanned PDF file"),
        ("paper.odt", b"x", "cannot be read as a programme"),
        ("paper.csv", b"who,what\na,b\n", "Columns that do not exist: who, what"),
        ("paper.docx", b"PK\x03\x04broken", "damaged or incomplete"),
        ("paper.txt", b"", "This file is empty."),
    ],
)
def test_file_that_cannot_be_read_is_refused_with_a_sentence(
    name: str, content: bytes, reason: str, staff: Client
) -> None:
    response = staff.post(BRING_IN, {"file": SimpleUploadedFile(name, content)})

    assert (response.status_code, reason in response.content.decode()) == (422, True)
    assert SetupFile.objects.count() == 0


def test_table_brings_times_and_rooms(staff: Client) -> None:
    table = (
        "row,number,title,year,place,starts,ends,room\n"
        "edition,20,Twentieth Forum,2031,Lakeport,2031-05-04,2031-05-06,\n"
        "session,1.1,Skills,,,2031-05-05 09:00,2031-05-05 11:00,Hall A\n"
    )

    send(
        staff,
        bring(staff, table, "programme.csv"),
        **{"edition-time_zone": "Africa/Casablanca"},
    )

    session = Session.objects.get(edition__year=2031)
    assert (session.starts_at.isoformat(), session.room) == ("2031-05-05T08:00:00+00:00", "Hall A")


def test_file_put_aside_leaves_nothing(staff: Client) -> None:
    row = bring(staff, ENGLISH)

    staff.post(page_of(row), {"drop": "1"})

    assert (SetupFile.objects.count(), Edition.objects.filter(year=2027).count()) == (0, 0)


def test_session_moves_to_another_theme_with_the_text_that_was_placed_at_it(staff: Client) -> None:
    row = bring(staff, ENGLISH)
    text = next(i for i, one in enumerate(row.reading["unplaced"]) if "harbour choir" in one)
    sent = {f"left-{text}": "question:2", "session-2-theme": "0", "session-0-theme": "1"}

    staff.post(page_of(row), {**values(staff, row), **sent, "keep": "1"})
    page = staff.get(page_of(row))
    row.refresh_from_db()
    send(staff, row, **{f"left-{text}": row.placed[str(text)]})

    assert [
        [view.session.number for view in theme.sessions] for theme in page.context["themes"]
    ] == [["1.2", "2.1"], ["1.1"]]
    rows = Session.objects.filter(edition__year=2027).exclude(number="").order_by("number")
    assert list(rows.values_list("number", "theme__number")) == [("1.1", 2), ("1.2", 1), ("2.1", 1)]
    asked = GuidingQuestion.objects.filter(text__contains="harbour choir")
    assert list(asked.values_list("session__number", flat=True)) == ["2.1"]


def test_session_leaves_its_theme(staff: Client) -> None:
    row = bring(staff, ENGLISH)

    send(staff, row, **{"session-2-theme": "none"})

    assert Session.objects.get(edition__year=2027, number="2.1").theme is None
