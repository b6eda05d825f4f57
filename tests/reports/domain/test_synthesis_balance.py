"""The balance: what of the reports is in the synthesis, and what is used nowhere."""

from __future__ import annotations

from reports.domain.synthesis_balance import balance_of
from reports.domain.synthesis_items import create_item
from reports.domain.synthesis_log import By
from tests.build import make_attribution, make_point, make_synthesis
from tests.cast import Cast


def test_rooms_and_sections_are_counted(cast: Cast) -> None:
    used = [make_point(cast.report, f"Point {number}.") for number in range(2)]
    make_point(cast.report, "Unused.", section="challenges")
    for number in range(5):
        make_point(cast.other_report, f"Other {number}.")
    synthesis = make_synthesis(cast.edition)
    create_item(section=synthesis.sections.get(), points=used, by=By())

    found = balance_of(synthesis)

    assert (found.points, found.used, found.unused) == (8, 2, 6)
    assert [(s.code, s.points, s.used, len(s.items), s.is_little) for s in found.rooms] == [
        ("1.2", 5, 0, 0, True),
        ("3.1", 3, 2, 1, False),
    ]
    assert [(s.code, s.points, s.unused) for s in found.sections] == [
        ("summary", 7, 5),
        ("challenges", 1, 1),
    ]


def test_constituency_of_a_recorded_speaker_is_not_counted(cast: Cast) -> None:
    for number in range(2):
        point = make_point(cast.report, f"Point {number}.", tags={"constituencies": ["business"]})
    make_attribution(point)

    found = balance_of(make_synthesis(cast.edition))

    assert [(share.code, share.points) for share in found.constituencies] == [("business", 1)]


def test_empty_edition_has_nothing_to_count(cast: Cast) -> None:
    found = balance_of(make_synthesis(cast.edition))

    assert (found.points, found.used, found.rooms) == (0, 0, [])
