"""Lines for the sections on the Global Compact and the Agenda 2030, from accepted tags."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from reports.domain.drafting import offers, take_offers
from reports.domain.errors import DomainError
from reports.domain.queries import points_of
from reports.models import Point
from tests.build import make_attribution, make_point, make_quote
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def offered(cast: Cast) -> list[tuple[str, str, str]]:
    found = offers(cast.report, points_of(cast.report))
    return [(offer.section.key, offer.key, offer.text) for offer in found]


def test_each_tag_is_offered_once_with_its_widest_and_briefest_point(cast: Cast) -> None:
    make_point(cast.report, "A long point that few shared.", tags={"objectives": ["5"]})
    make_point(
        cast.report,
        "Permits follow the worker.",
        support="broad",
        tags={"objectives": ["18", "5"], "targets": ["10.7"]},
    )
    assert offered(cast) == [
        (
            "gcm_relevance",
            "objectives-5",
            "Objective 5, Regular pathways: Permits follow the worker.",
        ),
        (
            "gcm_relevance",
            "objectives-18",
            "Objective 18, Skills development and recognition: Permits follow the worker.",
        ),
        (
            "agenda_2030",
            "targets-10.7",
            "Target 10.7, Orderly, safe and regular migration: Permits follow the worker.",
        ),
    ]


def test_what_the_section_speaks_of_already_is_not_offered(cast: Cast) -> None:
    make_point(cast.report, "Permits.", tags={"objectives": ["5"]})
    make_point(cast.report, "By hand.", section="gcm_relevance", tags={"objectives": ["5"]})
    assert offered(cast) == []


def test_quotes_and_points_without_tags_offer_nothing(cast: Cast) -> None:
    make_point(cast.report, "Permits.")
    make_quote(cast.report)
    assert offered(cast) == []


def test_drafted_line_names_nobody_anew(cast: Cast) -> None:
    point = make_point(cast.report, "@Kenya asked for permits.", tags={"objectives": ["5"]})
    make_attribution(point, mention="Kenya")
    ((_section, _key, text),) = offered(cast)
    assert text == "Objective 5, Regular pathways: A participant asked for permits."


def test_taken_line_has_its_tag_and_is_not_added_twice(cast: Cast) -> None:
    make_point(cast.report, "Permits.", tags={"objectives": ["5"], "targets": ["10.7"]})
    texts = {"objectives-5": "Pathways stood in the middle."}

    (added,) = take_offers(report=cast.report, texts=texts, by=cast.rapporteur)
    again = take_offers(report=cast.report, texts=texts, by=cast.rapporteur)

    assert (added.section.key, added.text, again) == (
        "gcm_relevance",
        "Pathways stood in the middle.",
        [],
    )
    assert [row.code for row in added.objectives.all()] == ["5"]
    assert [key for _section, key, _text in offered(cast)] == ["targets-10.7"]


def test_ticked_line_without_words_adds_nothing(cast: Cast) -> None:
    make_point(cast.report, "Permits.", tags={"objectives": ["5"]})
    with pytest.raises(DomainError, match="has no words"):
        take_offers(report=cast.report, texts={"objectives-5": " "}, by=None)
    assert Point.objects.count() == 1


def test_page_adds_ticked_lines_only(client: Client, cast: Cast) -> None:
    make_point(cast.report, "Permits.", tags={"objectives": ["5", "18"]})
    client.force_login(cast.rapporteur)
    page = reverse("reports:drafted", args=[cast.report.code])
    assert "Objective 18, Skills" in client.get(page).content.decode()

    client.post(page, {"take": "objectives-5", "text-objectives-5": "Mine.", "text-x": "Not."})

    texts = Point.objects.order_by("created_at").values_list("text", flat=True)
    assert list(texts) == ["Permits.", "Mine."]
