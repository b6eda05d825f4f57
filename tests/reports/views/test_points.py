"""One point with everything that belongs to it, in one form."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reports.domain import points as point_rules
from reports.domain.revisions import Origin
from reports.models import Point
from tests.build import make_attribution, make_point, make_practice, make_quote
from tests.cast import Cast


@pytest.fixture
def rapporteur(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.rapporteur)
    return client


def point_url(point: Point, name: str = "point") -> str:
    return reverse(f"reports:{name}", kwargs={"code": point.report.code, "point_id": point.pk})


def payload(*speakers: dict[str, str], initial: int = 0, **changes: Any) -> dict[str, Any]:
    """A valid form for a point of the summary, with any number of speakers."""
    data: dict[str, Any] = {
        "kind": "point",
        "section": "summary",
        "heading": "",
        "level": "0",
        "text": "Permits follow the worker.",
        "language": "",
        "support": "",
        "who-TOTAL_FORMS": str(len(speakers)),
        "who-INITIAL_FORMS": str(initial),
    }
    for index, speaker in enumerate(speakers):
        data.update({f"who-{index}-{name}": value for name, value in speaker.items()})
    return {**data, **changes}


def test_form_stores_text_tags_and_support(cast: Cast, rapporteur: Client) -> None:
    from practices.models import Country, GcmObjective, SdgTarget

    question = cast.session.guiding_questions.first()
    url = reverse("reports:point-add", kwargs={"code": cast.report.code})

    response = rapporteur.post(
        url,
        payload(
            heading="On permits",
            level="1",
            support="several",
            contested="on",
            objectives=[GcmObjective.objects.get(code="5").pk],
            targets=[SdgTarget.objects.get(code="10.7").pk],
            countries=[Country.objects.get(code="KEN").pk],
            questions=[question.pk],
        ),
    )

    point = cast.report.points.get()
    state = point_rules.state_of(point)
    assert response.status_code == 302
    assert (state["text"], state["heading"], state["level"]) == (
        "Permits follow the worker.",
        "On permits",
        1,
    )
    assert (state["support"], state["contested"]) == ("several", True)
    assert state["tags"] == {
        "objectives": ["5"],
        "principles": [],
        "targets": ["10.7"],
        "countries": ["KEN"],
        "constituencies": [],
        "questions": [question.number],
    }


def test_quote_keeps_who_recorded_the_approval(cast: Cast, rapporteur: Client) -> None:
    quote = make_quote(cast.report)
    speaker = {
        "kind": "person",
        "name": "Amina Okello-Reyes",
        "organisation": "Harbour Union",
        "level": "person",
        "consent": "approved",
        "how": "orally, after the session",
    }

    rapporteur.post(point_url(quote), payload(speaker, kind="quote", section="quotes"))

    row = quote.attributions.get()
    assert (row.name, row.organisation, row.consent, row.consent_how, row.consent_by) == (
        "Amina Okello-Reyes",
        "Harbour Union",
        "approved",
        "orally, after the session",
        cast.rapporteur,
    )
    assert row.consent_at is not None


def test_mention_keeps_its_answer_when_the_text_changes(cast: Cast, rapporteur: Client) -> None:
    point = make_point(cast.report, "@Kenya asked for portable permits.")
    make_attribution(point, mention="Kenya", consent="approved", consent_how="by e-mail")
    page = rapporteur.get(point_url(point)).content.decode()
    kept = {
        "mention": "Kenya",
        "kind": "country",
        "country": "KEN",
        "level": "country",
        "consent": "approved",
        "how": "by e-mail",
    }

    rapporteur.post(
        point_url(point), payload(kept, initial=1, text="@Kenya insisted on portable permits.")
    )

    row = point.attributions.get()
    assert '<p class="speaker__mention" dir="auto">@Kenya</p>' in page
    assert (row.mention, row.consent, row.consent_how) == ("Kenya", "approved", "by e-mail")


@pytest.mark.parametrize(
    ("speaker", "sentence"),
    [
        pytest.param({"kind": "country"}, "Choose the State that spoke.", id="no country"),
        pytest.param({"kind": "person"}, "Write the name of the person.", id="no name"),
        pytest.param({"kind": "organisation"}, "Write the name of the organisation.", id="no org"),
        pytest.param(
            {"name": "Amina Okello-Reyes"},
            "Say who this is: a State, an organisation, a person …",
            id="no kind",
        ),
    ],
)
def test_incomplete_speaker_is_refused_and_everything_typed_stays(
    speaker: dict[str, str], sentence: str, cast: Cast, rapporteur: Client
) -> None:
    quote = make_quote(cast.report, "As it was.")

    response = rapporteur.post(
        point_url(quote),
        payload(speaker, kind="quote", section="quotes", text="As typed just now."),
    )

    page = response.content.decode()
    quote.refresh_from_db()
    assert (quote.text, quote.attributions.count()) == ("As it was.", 0)
    assert sentence in page
    assert "As typed just now.</textarea>" in page


def test_empty_text_says_what_to_do(cast: Cast, rapporteur: Client) -> None:
    url = reverse("reports:point-add", kwargs={"code": cast.report.code})

    page = rapporteur.post(url, payload(text=" ")).content.decode()

    assert "Write the point first, or go back to leave it out." in page
    assert cast.report.points.count() == 0


def test_change_by_somebody_else_is_not_overwritten(cast: Cast, rapporteur: Client) -> None:
    point = make_point(cast.report, "As both saw it.")
    theirs = {"text": "As the note taker saved it."}
    point_rules.update_point(point=point, fields=theirs, origin=Origin(author=cast.notetaker))

    response = rapporteur.post(
        point_url(point), payload(text="As the rapporteur typed it.", base_version="1")
    )

    point.refresh_from_db()
    page = response.content.decode()
    assert point.text == "As the note taker saved it."
    assert "Somebody else changed this point while you had it open." in page
    assert "As the rapporteur typed it.</textarea>" in page


def test_split_and_join_give_back_the_text(cast: Cast, rapporteur: Client) -> None:
    point = make_point(cast.report, "Permits follow the worker. Recruitment is free of charge.")

    rapporteur.post(point_url(point, "point-split"))
    after_split = [row.text for row in cast.report.points.present().in_order()]
    second = cast.report.points.present().in_order().last()
    rapporteur.post(point_url(second, "point-merge"))

    assert after_split == ["Permits follow the worker.", "Recruitment is free of charge."]
    assert [row.text for row in cast.report.points.present()] == [
        "Permits follow the worker. Recruitment is free of charge."
    ]


def test_deleted_point_comes_back(cast: Cast, rapporteur: Client) -> None:
    point = make_point(cast.report, "Deleted by mistake.")
    point_rules.delete_point(point=point, origin=Origin(author=cast.notetaker))

    rapporteur.post(point_url(point, "point-restore"))

    assert [row.text for row in cast.report.points.present()] == ["Deleted by mistake."]


def test_history_shows_both_wordings_and_goes_back(cast: Cast, rapporteur: Client) -> None:
    point = make_point(cast.report, "First wording.", author=cast.notetaker)
    change = {"text": "Second wording."}
    point_rules.update_point(point=point, fields=change, origin=Origin(author=cast.rapporteur))
    revision = cast.report.revisions.order_by("-pk")[0]
    url = reverse("reports:history", kwargs={"code": cast.report.code})

    page = rapporteur.get(url).content.decode()
    rapporteur.post(
        reverse(
            "reports:history-restore",
            kwargs={"code": cast.report.code, "revision_id": revision.pk},
        )
    )

    point.refresh_from_db()
    assert ("First</del>" in page, "Second</ins> wording." in page) == (True, True)
    assert "Wanjiru Adeyemi" in page
    assert (point.text, point.version) == ("First wording.", 3)


def offered(page: str) -> list[str]:
    """Return what the list of practices in the form says, without the empty choice."""
    chooser = page.partition('<select name="practice"')[2].partition("</select>")[0]
    return re.findall(r"<option value=\"[0-9a-f-]+\"[^>]*>([^<]*)</option>", chooser)


def test_form_lists_no_practice_that_the_person_may_not_read(
    cast: Cast, rapporteur: Client
) -> None:
    point = make_point(cast.report)
    make_practice(title="Secret draft of room 1.2", submitted_by=cast.other_rapporteur)
    make_practice(title="Own draft", submitted_by=cast.rapporteur)
    make_practice(title="Known to all", status="published")

    page = rapporteur.get(point_url(point)).content.decode()

    assert sorted(offered(page)) == ["Known to all", "Own draft"]
    assert "Secret draft" not in page


def test_practice_that_a_point_has_is_kept_and_its_title_is_not_told(
    cast: Cast, rapporteur: Client
) -> None:
    draft = make_practice(title="Secret draft of staff", submitted_by=cast.staff)
    point = make_point(cast.report, practice=str(draft.pk))

    page = rapporteur.get(point_url(point)).content.decode()
    saved = rapporteur.post(point_url(point), payload(practice=str(draft.pk)))

    assert offered(page) == ["A practice that is not published yet."]
    point.refresh_from_db()
    assert (saved.status_code, point.practice_id) == (302, draft.pk)


def test_practice_that_the_person_may_not_read_cannot_be_chosen(
    cast: Cast, rapporteur: Client
) -> None:
    draft = make_practice(title="Secret draft of staff", submitted_by=cast.staff)
    point = make_point(cast.report)

    answer = rapporteur.post(point_url(point), payload(practice=str(draft.pk)))

    point.refresh_from_db()
    assert (answer.status_code, point.practice_id) == (200, None)
    assert "Secret draft" not in answer.content.decode()
