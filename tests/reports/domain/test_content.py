"""A report as a given reader may see it."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from typing import Any

import pytest
from django.db import transaction

from practices.models import Constituency, Country
from reports.domain.consent import Reader, public_reader
from reports.domain.content import report_content
from reports.domain.points import create_point
from reports.domain.queries import report_rows
from reports.domain.revisions import Origin
from tests.build import make_attribution, make_point
from tests.cast import Cast

PUBLIC = public_reader("en")
TEAM = Reader(sees_names=True)


def content(cast: Cast, reader: Reader) -> dict[str, Any]:
    return asdict(report_content(report_rows().get(pk=cast.report.pk), reader))


def test_headings_group_the_points_below_them(cast: Cast) -> None:
    for text, heading in (("One", ""), ("Two", "At sea"), ("Three", "At sea"), ("Four", "")):
        make_point(cast.report, text, heading=heading)

    groups = content(cast, PUBLIC)["sections"][0]["groups"]

    assert [(g["heading"], [p["text"] for p in g["points"]]) for g in groups] == [
        ("", ["One"]),
        ("At sea", ["Two", "Three"]),
        ("", ["Four"]),
    ]


def test_header_names_nobody_in_public(cast: Cast) -> None:
    public, team = content(cast, PUBLIC), content(cast, TEAM)

    assert (public["rapporteur"], public["note_taker"]) == ("", "")
    assert team["rapporteur"] == "Wanjiru Adeyemi, Ministry of Ports"
    assert public["roundtable"] == team["roundtable"] == "3.1 Aligning governance with new drivers"


def test_day_of_an_arabic_title_keeps_its_number_beside_a_latin_place(cast: Cast) -> None:
    title = content(cast, public_reader("ar"))["edition_title"]

    assert title == "مائدة مستديرة،\u200f Marrakesh،\u200f 6 ديسمبر 2018"


def test_point_without_a_language_has_that_of_the_report(cast: Cast) -> None:
    make_point(cast.report, "One")
    make_point(cast.report, "Deux", language="fr")

    points = [
        point
        for group in content(cast, PUBLIC)["sections"][0]["groups"]
        for point in group["points"]
    ]
    assert [point["language"] for point in points] == ["en", "fr"]


# Two worlds that differ only in speakers without approval look the same from outside

WORLDS: list[dict[str, Any]] = [
    {"name": "Kenya"},
    {"name": "Kenya", "consent": "asked", "consent_how": "orally, after the session"},
    {"name": "Kenya", "consent": "refused", "consent_how": "by e-mail"},
    {"name": "Republic of Moldova", "country": "MDA"},
    {"name": "Harbour Circle", "kind": "organisation", "organisation": "Harbour Circle"},
    {
        "name": "Tomas Halvorsen",
        "kind": "person",
        "organisation": "Ministry of Ports",
        "country": "BRA",
        "constituency": "state",
        "level": "person",
    },
]


def outside(cast: Cast, speaker: dict[str, Any]) -> dict[str, Any]:
    """Return the public content of the report as if this speaker had spoken; nothing is kept."""
    values = dict(speaker)
    name = values.pop("name")
    if "country" in values:
        values["country"] = Country.objects.get(code=values["country"])
    if "constituency" in values:
        values["constituency"] = Constituency.objects.get(code=values["constituency"])
    with transaction.atomic():
        point = make_point_with_id(cast, 1, f"@[{name}] agreed. All but @[{name}] smiled.", "")
        make_attribution(point, mention=name, **values)
        headed = make_point_with_id(cast, 2, "Desks in ports.", f"What @[{name}] offered")
        make_attribution(headed, mention=name, **values)
        quote = make_point_with_id(cast, 3, "We crossed as neighbours.", "", kind="quote")
        make_attribution(quote, name=name, **values)
        found = content(cast, PUBLIC)
        transaction.set_rollback(True)
    return found


def make_point_with_id(cast: Cast, number: int, text: str, heading: str, **fields: Any) -> Any:

    return create_point(
        report=cast.report,
        fields={"section": "summary", "text": text, "heading": heading, **fields},
        origin=Origin(),
        point_id=uuid.UUID(int=number),
    )


@pytest.mark.parametrize("speaker", WORLDS[1:])
def test_speaker_without_approval_leaves_no_trace(cast: Cast, speaker: dict[str, Any]) -> None:
    assert outside(cast, speaker) == outside(cast, WORLDS[0])


def test_two_worlds_hold_the_words_that_could_betray_them(cast: Cast) -> None:
    """The comparison above would pass with empty reports as well."""
    groups = outside(cast, WORLDS[0])["sections"][0]["groups"]

    assert [
        (g["heading"], [(p["text"], p["attribution"]) for p in g["points"]]) for g in groups
    ] == [
        ("", [("A participant agreed. All but a participant smiled.", "")]),
        ("What a participant offered", [("Desks in ports.", "")]),
        ("", [("We crossed as neighbours.", "anonymous")]),
    ]


def test_approval_makes_the_difference(cast: Cast) -> None:
    assert outside(cast, {"name": "Kenya", "consent": "approved"}) != outside(cast, WORLDS[0])
