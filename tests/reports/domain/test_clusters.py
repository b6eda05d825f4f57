"""Similar points across rooms: found with a reason, decided by a person, remembered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from reports.domain.clusters import (
    ClusterView,
    accept_cluster,
    dismiss_pairs,
    similar_of,
    undo_cluster,
)
from reports.domain.errors import DomainError
from reports.domain.similar import Pair, Said, similar_pairs
from reports.models import Point
from tests.build import make_attribution, make_point
from tests.cast import Cast

HERE = "Seasonal workers wait too long for their visas."
THERE = "Visa delays for seasonal work last for months."
AWAY = "Les travailleurs saisonniers attendent leur visa trop longtemps."
OTHER = "Villages keep a register of births."


def three_rooms(cast: Cast) -> tuple[Point, Point]:
    make_point(cast.report, OTHER)
    return make_point(cast.report, HERE), make_point(cast.other_report, THERE)


def words(views: list) -> list[list[str]]:
    return [[member.words for member in view.members] for view in views]


def test_points_of_two_rooms_are_proposed_with_the_reason(cast: Cast) -> None:
    three_rooms(cast)

    found = similar_of(cast.edition)

    assert [set(one) for one in words(found.proposed)] == [{HERE, THERE}]
    assert found.proposed[0].sentence == "Raised in 2 of 2 rooms."
    assert found.proposed[0].reasons[0].startswith("Both speak of")


def test_point_in_another_language_is_found(cast: Cast) -> None:
    make_point(cast.report, HERE)
    make_point(cast.other_report, AWAY, language="fr")

    (view,) = similar_of(cast.edition).proposed

    assert {member.language for member in view.members} == {"en", "fr"}


def test_points_of_one_room_are_not_proposed(cast: Cast) -> None:
    make_point(cast.report, HERE)
    make_point(cast.report, THERE)

    assert similar_of(cast.edition).proposed == []


def test_accepted_cluster_stays_and_is_not_proposed_again(cast: Cast) -> None:
    first, second = three_rooms(cast)

    cluster = accept_cluster(edition=cast.edition, points=[first.pk, second.pk], by=cast.chair)
    accepted = similar_of(cast.edition)
    undo_cluster(cluster=cluster)
    undone = similar_of(cast.edition)

    assert (len(accepted.accepted), accepted.proposed, cluster.accepted_by) == (1, [], cast.chair)
    assert (undone.accepted, len(undone.proposed)) == ([], 1)


def test_dismissed_pair_is_remembered(cast: Cast) -> None:
    first, second = three_rooms(cast)

    for _again in range(2):
        dismiss_pairs(edition=cast.edition, points=[first.pk, second.pk], by=cast.chair)

    assert similar_of(cast.edition).proposed == []


def test_cluster_of_one_point_is_refused(cast: Cast) -> None:
    first, _second = three_rooms(cast)

    with pytest.raises(DomainError, match="two points or more"):
        accept_cluster(edition=cast.edition, points=[first.pk], by=None)


def test_constituencies_are_named_where_no_speaker_is_recorded(cast: Cast) -> None:
    make_point(cast.report, HERE, tags={"constituencies": ["state"]})
    spoken = make_point(cast.other_report, THERE, tags={"constituencies": ["business"]})
    open_ = similar_of(cast.edition).proposed[0]
    make_attribution(spoken)
    closed = similar_of(cast.edition).proposed[0]

    assert (open_.constituencies, closed.constituencies) == (["States", "business"], ["States"])
    assert open_.sentence == "Raised in 2 of 2 rooms, by States and business."
    assert closed.sentence == "Raised in 2 of 2 rooms, by States."


def test_contested_cluster_is_a_divergence(cast: Cast) -> None:
    make_point(cast.report, HERE, contested=True)
    make_point(cast.other_report, THERE)

    (view,) = similar_of(cast.edition).proposed

    assert (view.is_divergent, view.contested) == (True, 1)


def test_opposite_claims_are_shown_as_divergence(cast: Cast) -> None:
    make_point(cast.report, "Remittance fees should rise for transfers by migrants.")
    make_point(cast.other_report, "Remittance fees should fall for transfers by migrants.")

    found = similar_of(cast.edition)

    both = [*found.proposed, *found.opposed]
    assert [view.is_divergent for view in both] == [True]


def shared(view: ClusterView) -> tuple[list[str], list[str]]:
    return [tag.code for tag in view.shared_tags], [tag.code for tag in view.shared_countries]


def test_shared_tags_and_countries_are_part_of_the_reason(cast: Cast) -> None:
    here = {"objectives": ["5", "6"], "targets": ["10.7"], "countries": ["KEN", "MDA"]}
    there = {"objectives": ["5"], "targets": ["10.7", "8.8"], "countries": ["KEN"]}
    make_point(cast.report, HERE, tags=here)
    make_point(cast.other_report, THERE, tags=there)

    (view,) = similar_of(cast.edition).proposed

    assert shared(view) == (["5", "10.7"], ["KEN"])


def test_country_of_a_recorded_speaker_is_no_reason(cast: Cast) -> None:
    tags = {"objectives": ["5"], "countries": ["KEN"]}
    make_point(cast.report, HERE, tags=tags)
    spoken = make_point(cast.other_report, THERE, tags=tags)
    open_ = similar_of(cast.edition).proposed[0]
    make_attribution(spoken)
    closed = similar_of(cast.edition).proposed[0]

    assert (shared(open_), shared(closed)) == ((["5"], ["KEN"]), (["5"], []))


@pytest.mark.parametrize("pairs", [1, 3])
def test_proposals_cost_the_same_queries(
    cast: Cast, pairs: int, django_assert_num_queries: Any
) -> None:
    topics = ("visas", "school places", "bank accounts")
    for topic in topics[:pairs]:
        tags = {"objectives": ["5"]}
        make_point(cast.report, f"Seasonal workers wait too long for {topic}.", tags=tags)
        make_point(cast.other_report, f"Seasonal workers wait long for {topic}.", tags=tags)

    compared = len(similar_of(cast.edition).proposed)

    with django_assert_num_queries(10):
        again = len(similar_of(cast.edition).proposed)

    assert compared == again >= 1


def test_points_are_compared_once_until_a_report_changes(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    three_rooms(cast)
    runs: list[int] = []

    def counted(points: Sequence[Said]) -> list[Pair]:
        runs.append(len(points))
        return similar_pairs(points)

    monkeypatch.setattr("reports.domain.clusters.similar_pairs", counted)
    for _look in range(2):
        similar_of(cast.edition)
    make_point(cast.report, "A new one.")
    similar_of(cast.edition)

    assert runs == [3, 4]
