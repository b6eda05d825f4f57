"""The list of all points: every filter, the search, and what neither may tell."""

from __future__ import annotations

import pytest

from reports.domain.synthesis_items import create_item
from reports.domain.synthesis_log import By
from reports.domain.synthesis_points import PAGE, Choice, find_points
from reports.models import Synthesis
from tests.build import make_attribution, make_edition, make_point, make_quote, make_synthesis
from tests.cast import Cast


def found(synthesis: Synthesis, **asked: str) -> list[str]:
    return [row.words for row in find_points(synthesis=synthesis, choice=Choice.of(asked)).rows]


def filled(cast: Cast) -> Synthesis:
    """Make four points, one of which is used."""
    tags = {
        "objectives": ["5"],
        "targets": ["10.7"],
        "principles": ["human_rights"],
        "countries": ["BRA"],
        "constituencies": ["youth"],
    }
    make_point(cast.report, "Tagged.", tags=tags, support="broad")
    used = make_point(cast.other_report, "Été à Genève.", section="challenges", contested=True)
    make_attribution(make_quote(cast.report, "Neighbours."))
    make_point(cast.report, "@Kenya asked.", tags={"countries": ["KEN"]})
    synthesis = make_synthesis(cast.edition)
    create_item(section=synthesis.sections.get(), points=[used], by=By())
    return synthesis


ASKED = "A participant asked."
USED = "Été à Genève."


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, [USED, "Tagged.", ASKED, "Neighbours."]),
        ({"session": "1.2"}, [USED]),
        ({"theme": "3"}, ["Tagged.", ASKED, "Neighbours."]),
        ({"section": "challenges"}, [USED]),
        ({"objective": "5"}, ["Tagged."]),
        ({"target": "10.7"}, ["Tagged."]),
        ({"principle": "human_rights"}, ["Tagged."]),
        ({"country": "BRA"}, ["Tagged."]),
        ({"constituency": "youth"}, ["Tagged."]),
        ({"support": "broad"}, ["Tagged."]),
        ({"contested": "yes"}, [USED]),
        ({"kind": "quote"}, ["Neighbours."]),
        ({"speakers": "hidden"}, [ASKED, "Neighbours."]),
        ({"speakers": "nobody"}, [USED, "Tagged."]),
        ({"used": "yes"}, [USED]),
        ({"used": "no", "section": "summary"}, ["Tagged.", ASKED]),
        ({"q": "ete geneve"}, [USED]),
        ({"q": "participant"}, [ASKED]),
        # What a name behind a stand-in would find.
        ({"q": "Kenya"}, []),
        ({"country": "KEN"}, []),
        # Nonsense finds nothing and breaks nothing.
        ({"theme": "x"}, []),
        ({"cluster": "x"}, []),
        ({"session": "99.9"}, []),
    ],
)
def test_filter_lets_through(cast: Cast, asked: dict[str, str], expected: list[str]) -> None:
    assert found(filled(cast), **asked) == expected


def test_points_of_other_editions_and_deleted_ones_are_left_out(cast: Cast) -> None:
    point = make_point(cast.report)
    other = make_synthesis(make_edition(year=2019))
    own = make_synthesis(cast.edition)
    before = found(own)

    type(point).objects.filter(pk=point.pk).update(deleted_at="2018-12-06T12:00:00Z")

    assert (len(before), found(own), found(other)) == (1, [], [])


def test_long_list_comes_in_pages(cast: Cast) -> None:
    for number in range(PAGE + 1):
        make_point(cast.report, f"Point {number}.")
    synthesis = make_synthesis(cast.edition)

    first = find_points(synthesis=synthesis, choice=Choice.of({}), number=1)
    second = find_points(synthesis=synthesis, choice=Choice.of({"q": "point"}), number=2)

    assert (len(first.rows), first.has_next, first.has_previous) == (PAGE, True, False)
    assert ([row.words for row in second.rows], second.has_next) == ([f"Point {PAGE}."], False)


def test_speaker_with_consent_is_found_by_name(cast: Cast) -> None:
    point = make_point(cast.report, "@Kenya asked.")
    make_attribution(point, mention="Kenya", consent="approved")
    synthesis = make_synthesis(cast.edition)

    assert (found(synthesis, q="kenya"), found(synthesis, speakers="named")) == (
        ["Kenya asked."],
        ["Kenya asked."],
    )
