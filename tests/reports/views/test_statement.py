"""The page of a statement: who may write, what is saved, what leaves."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from reports.domain import statement as rules
from reports.models import Release, ReleasedName, Statement, StatementChange, StatementLine
from tests.build import make_attribution, make_participation, make_point
from tests.cast import Cast
from tests.reports.leaving import take

pytestmark = pytest.mark.django_db


def page(cast: Cast) -> str:
    return reverse("reports:statement", args=[cast.report.code])


def export_page(cast: Cast) -> str:
    return reverse("reports:statement-export", args=[cast.report.code])


def drafted(cast: Cast) -> Statement:
    return rules.draft_statement(
        report=cast.report, minutes=rules.DEFAULT_MINUTES, by=cast.rapporteur
    )


def test_rapporteur_drafts_edits_and_hands_in_and_the_chair_approves(
    client: Client, cast: Cast
) -> None:
    make_point(cast.report, "Permits follow the worker.")
    client.force_login(cast.rapporteur)
    client.post(page(cast), {"minutes": "4,5"})
    line = StatementLine.objects.get(kind="discussion")
    client.post(
        page(cast),
        {f"text-{line.pk}": "Permits should follow.", f"version-{line.pk}": "1", "do": "hand_in"},
    )
    client.force_login(cast.chair)
    client.post(page(cast), {"do": "approve"})

    statement = Statement.objects.get()
    line.refresh_from_db()
    assert (str(statement.minutes), statement.status, line.text) == (
        "4.5",
        "approved",
        "Permits should follow.",
    )


def test_every_button_saves_the_texts_first(client: Client, cast: Cast) -> None:
    drafted(cast)
    first, last = StatementLine.objects.get(kind="salutation"), StatementLine.objects.last()
    assert last is not None
    client.force_login(cast.rapporteur)
    client.post(
        page(cast),
        {
            f"text-{first.pk}": "Good morning.",
            f"version-{first.pk}": "1",
            "do": f"remove:{last.pk}",
        },
    )
    first.refresh_from_db()
    last.refresh_from_db()
    assert (first.text, last.removed_at is not None) == ("Good morning.", True)


def test_text_typed_on_an_old_version_is_shown_again_beside_the_stored_one(
    client: Client, cast: Cast
) -> None:
    drafted(cast)
    line = StatementLine.objects.get(kind="salutation")
    client.force_login(cast.rapporteur)
    typed = {f"text-{line.pk}": "Good evening.", f"version-{line.pk}": "0"}
    response = client.post(page(cast), typed)
    body = response.content.decode()
    assert response.status_code == 409
    assert ">Good evening.</textarea>" in body
    assert 'Stored meanwhile:</strong> <span dir="auto">Thank you, Chair.' in body


def test_forms_of_two_people_are_joined_where_they_changed_other_words(
    client: Client, cast: Cast
) -> None:
    drafted(cast)
    line = StatementLine.objects.get(kind="salutation")
    for who, text in (
        ("rapporteur", "Thank you, dear Chair."),
        ("notetaker", "Many thank you, Chair."),
    ):
        client.force_login(getattr(cast, who))
        client.post(page(cast), {f"text-{line.pk}": text, f"version-{line.pk}": "1"})
    line.refresh_from_db()
    assert line.text == "Many thank you, dear Chair."


def test_form_of_somebody_who_left_a_line_alone_does_not_undo_the_other(
    client: Client, cast: Cast
) -> None:
    drafted(cast)
    line = StatementLine.objects.get(kind="salutation")
    client.force_login(cast.rapporteur)
    client.post(page(cast), {f"text-{line.pk}": "Good morning.", f"version-{line.pk}": "1"})
    client.force_login(cast.notetaker)
    untouched = {f"text-{line.pk}": "Thank you, Chair.", f"version-{line.pk}": "1"}
    response = client.post(page(cast), untouched)
    line.refresh_from_db()
    assert (response.status_code, line.text) == (302, "Good morning.")


def test_form_that_comes_after_handing_in_is_kept_beside_its_line_for_the_chair(
    client: Client, cast: Cast
) -> None:
    drafted(cast)
    line = StatementLine.objects.get(kind="salutation")
    Statement.objects.update(status="handed_in")
    client.force_login(cast.rapporteur)
    typed = {f"text-{line.pk}": "Good morning.", f"version-{line.pk}": "1"}
    client.post(page(cast), typed)
    client.force_login(cast.chair)
    body = client.get(page(cast)).content.decode()
    key = StatementChange.objects.get(what="late").pk
    client.post(page(cast), {"do": f"take-words:{key}"})
    line.refresh_from_db()
    assert "Came after it was handed in" in body
    assert (line.text, line.version) == ("Good morning.", 2)


@pytest.mark.parametrize(
    ("status", "who", "saved"),
    [
        ("draft", "rapporteur", True),
        ("draft", "chair", False),
        ("handed_in", "rapporteur", False),
        ("handed_in", "chair", True),
        ("approved", "rapporteur", False),
        ("approved", "chair", False),
    ],
)
def test_text_is_stored_for_whoever_may_write_now(
    status: str, who: str, saved: bool, client: Client, cast: Cast
) -> None:
    drafted(cast)
    Statement.objects.update(status=status)
    line = StatementLine.objects.get(kind="salutation")
    client.force_login(getattr(cast, who))
    client.post(page(cast), {f"text-{line.pk}": "Good morning.", f"version-{line.pk}": "1"})
    line.refresh_from_db()
    assert (line.text == "Good morning.") is saved


@pytest.mark.parametrize("minutes", ["many", "-3", "1000"])
def test_minutes_that_are_none_are_refused_with_a_sentence(
    minutes: str, client: Client, cast: Cast
) -> None:
    client.force_login(cast.rapporteur)
    response = client.post(page(cast), {"minutes": minutes}, follow=True)
    assert 'class="alert' in response.content.decode()
    assert Statement.objects.count() == 0


def test_file_leaves_through_the_register_with_the_names_it_says(
    client: Client, cast: Cast
) -> None:
    named = make_point(cast.report, "@Kenya asked for permits.")
    make_attribution(named, mention="Kenya", consent="approved")
    unread = make_point(cast.report, "@Moldova agreed.")
    make_attribution(unread, mention="Moldova", consent="approved")
    statement = drafted(cast)
    found = rules.statement_of(cast.report)
    assert found is not None
    line = next(line for line in found.lines.all() if "agreed" in line.text)
    rules.remove_line(line=line, by=None)
    client.force_login(cast.chair)

    response = take(client, export_page(cast), {"format": "txt"})

    assert "Kenya asked for permits." in response.content.decode()
    entry = Release.objects.get()
    assert (entry.what, entry.subject, entry.file_name) == (
        "statement",
        statement.report.code,
        "2018-3.1-statement.txt",
    )
    assert list(ReleasedName.objects.values_list("name", flat=True)) == ["Kenya"]


def test_speaker_named_in_plain_words_of_a_sentence_blocks_the_file(
    client: Client, cast: Cast
) -> None:
    point = make_point(cast.report, "@Kenya asked for permits.")
    make_attribution(point, mention="Kenya")
    drafted(cast)
    StatementLine.objects.filter(kind="discussion").update(text="Kenya asked for permits.")
    client.force_login(cast.chair)
    response = client.post(export_page(cast), {"format": "txt"})
    assert "the name of a speaker of 2018-3.1 who may not be named" in response.content.decode()


def test_panel_of_the_programme_is_named_though_one_of_it_refused(
    client: Client, cast: Cast
) -> None:
    """Who sat on the panel is public; what one of them said is not."""
    make_participation(cast.session, role="panellist", name="Ada Moreau", organisation="")
    point = make_point(cast.report, "@[Ada Moreau] asked for permits.")
    make_attribution(
        point, mention="Ada Moreau", kind="person", name="Ada Moreau", consent="refused"
    )
    drafted(cast)
    client.force_login(cast.chair)

    text = take(client, export_page(cast), {"format": "txt"}).content.decode()

    assert "The panel was composed\nof Ada Moreau." in text
    assert "A participant asked for permits." in text


@pytest.mark.parametrize("lines", [1, 3])
def test_page_costs_the_same_queries_for_any_number_of_lines(
    lines: int, client: Client, cast: Cast, django_assert_max_num_queries: object
) -> None:
    for number in range(lines):
        make_point(cast.report, f"Point {number}.")
    drafted(cast)
    client.force_login(cast.chair)
    with django_assert_max_num_queries(22):  # type: ignore[operator]
        client.get(page(cast))


def test_lectern_shows_what_may_be_read_aloud_to_the_team_as_well(
    client: Client, cast: Cast
) -> None:
    make_attribution(make_point(cast.report, "@Kenya asked for permits."), mention="Kenya")
    drafted(cast)
    client.force_login(cast.rapporteur)
    body = client.get(reverse("reports:statement-rehearse", args=[cast.report.code]))
    assert "A participant asked for permits." in body.content.decode()
    assert "Kenya" not in body.content.decode()
