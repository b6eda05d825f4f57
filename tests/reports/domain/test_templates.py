"""Versions of a reporting template, and reports that move from one to the next."""

from __future__ import annotations

import uuid

import pytest

from reports.choices import ReportStatus
from reports.domain import points as point_rules
from reports.domain.editions import active_template
from reports.domain.errors import DomainError
from reports.domain.going_back import set_report_back
from reports.domain.revisions import Origin
from reports.domain.templates import (
    movable_reports,
    move_report,
    new_version,
    offer,
    refusal_to_delete,
    sections_without_place,
    stop_offering,
)
from reports.domain.word_layouts import add_layout, layout_of, put_in_use
from reports.models import Point, Report, ReportingTemplate
from tests.build import make_point
from tests.cast import Cast
from tests.reports.domain.sending import Device

PLACES = {"challenges": "summary"}


@pytest.fixture
def second(cast: Cast) -> ReportingTemplate:
    """The next version, which has no section “challenges” and one more at the end."""
    template = new_version(template=cast.report.template)
    template.sections.filter(key="challenges").delete()
    template.sections.create(key="follow_up", number=7, title_en="Follow-up")
    return template


def fresh(cast: Cast) -> Report:
    return Report.objects.select_related("template", "session").get(pk=cast.report.pk)


def move(cast: Cast, to: ReportingTemplate, places: dict[str, str] | None = None) -> int:
    places = PLACES if places is None else places
    return move_report(report=cast.report, template=to, places=places, origin=Origin())


def words(cast: Cast) -> list[tuple[str, str, str]]:
    rows = fresh(cast).points.present().in_order()
    return list(rows.values_list("section__key", "heading", "text"))


def test_new_version_has_everything_and_is_not_offered(cast: Cast) -> None:
    template = cast.report.template
    layout = add_layout(name="Blue", data=b"PK", missing=[], removed=[], template=template)
    put_in_use(layout=layout)

    second = new_version(template=template)
    third = new_version(template=template)

    assert (second.key, second.version, second.is_active, third.version) == (
        template.key,
        2,
        False,
        3,
    )
    assert list(second.sections.values_list("number", "key", "title_en")) == list(
        template.sections.values_list("number", "key", "title_en")
    )
    assert (second.word_layouts.get().name, template.word_layouts.count()) == ("Blue", 1)
    assert (active_template(template.key), template.reports.count()) == (template, 2)


def test_newest_version_that_is_offered_is_taken_for_new_reports(cast: Cast) -> None:
    second = new_version(template=cast.report.template)
    ReportingTemplate.objects.filter(pk=second.pk).update(is_active=True)

    assert active_template(second.key) == second
    assert fresh(cast).template.version == 1


def test_moved_report_keeps_every_point_its_log_and_its_layout(
    cast: Cast, second: ReportingTemplate
) -> None:
    make_point(cast.report, "Stays.", section="summary")
    make_point(cast.report, "Ports wait.", section="challenges", tags={"objectives": ["6"]})
    make_point(cast.report, "Crews wait.", section="challenges", heading="At sea")
    gone = make_point(cast.report, "Deleted.", section="challenges")
    point_rules.delete_point(point=gone, origin=Origin())
    before = cast.report.revisions.count()

    moved = move(cast, second)

    assert moved == 3
    assert fresh(cast).template == second
    assert words(cast) == [
        ("summary", "", "Stays."),
        ("summary", "Challenges", "Ports wait."),
        ("summary", "At sea", "Crews wait."),
    ]
    assert [term.code for term in Point.objects.get(text="Ports wait.").objectives.all()] == ["6"]
    point_rules.restore_point(point=Point.objects.get(pk=gone.pk), origin=Origin())
    assert ("summary", "Challenges", "Deleted.") in words(cast)
    kinds = cast.report.revisions.order_by("pk").values_list("kind", flat=True)
    assert list(kinds)[before:] == ["template", "move", "move", "move", "restore"]
    assert layout_of(fresh(cast)) is None


@pytest.mark.parametrize("places", [{}, {"challenges": "nowhere"}])
def test_section_without_a_place_stops_the_move(
    places: dict[str, str], cast: Cast, second: ReportingTemplate
) -> None:
    make_point(cast.report, section="challenges")

    with pytest.raises(DomainError, match="has points in “Challenges”"):
        move(cast, second, places)

    assert fresh(cast).template.version == 1


def test_section_that_is_gone_and_empty_needs_no_place(
    cast: Cast, second: ReportingTemplate
) -> None:
    assert move(cast, second, {}) == 0
    assert fresh(cast).template == second


def test_closed_report_keeps_its_template(cast: Cast, second: ReportingTemplate) -> None:
    Report.objects.filter(pk=cast.report.pk).update(status=ReportStatus.ACCEPTED)

    with pytest.raises(DomainError, match="is accepted and keeps its template"):
        move(cast, second)

    assert [report.code for report in movable_reports(second)] == ["2018-1.2"]


def test_words_typed_offline_in_a_section_that_is_gone_arrive(
    cast: Cast, second: ReportingTemplate
) -> None:
    device = Device(cast.rapporteur, cast.report)
    make_point(cast.report, "Ports wait.", section="challenges")
    typed = device.create("Typed in the train.", "challenges")
    move(cast, second)

    assert device.results(typed) == ["applied"]

    assert Point.objects.get(pk=uuid.UUID(typed["point_id"])).section.key == "summary"


def test_report_set_back_to_before_the_move_has_its_words(
    cast: Cast, second: ReportingTemplate
) -> None:
    make_point(cast.report, "Ports wait.", section="challenges")
    before = cast.report.revisions.latest("pk").pk
    move(cast, second)
    point = Point.objects.get(text="Ports wait.")
    point_rules.update_point(point=point, fields={"text": "Other."}, origin=Origin())

    set_report_back(report=fresh(cast), moment=before, origin=Origin())

    assert words(cast) == [("summary", "", "Ports wait.")]


def test_sections_that_need_a_place_are_those_with_points(
    cast: Cast, second: ReportingTemplate
) -> None:
    assert sections_without_place(second, [cast.report]) == []
    make_point(cast.report, section="challenges")

    assert [row.key for row in sections_without_place(second, [cast.report])] == ["challenges"]


def test_template_without_reports_may_be_deleted(cast: Cast, second: ReportingTemplate) -> None:
    assert refusal_to_delete(second) == ""
    assert "2018-1.2, 2018-3.1" in refusal_to_delete(cast.report.template)


def test_template_without_sections_is_not_offered(cast: Cast, second: ReportingTemplate) -> None:
    bare = ReportingTemplate.objects.create(key="bare", version=1, title_en="Bare")
    every = ReportingTemplate.objects.order_by("pk")

    stopped = stop_offering(templates=every)
    offered = offer(templates=every)

    assert (stopped, offered) == (every.count(), every.count() - 1)
    assert list(ReportingTemplate.objects.filter(is_active=False)) == [bare]
