"""What happened to sources since they were taken."""

from __future__ import annotations

from django.contrib.auth.models import User

from reports.choices import ReportStatus
from reports.domain.points import delete_point, update_point
from reports.domain.revisions import Origin
from reports.domain.synthesis_adjust import adjust_item
from reports.domain.synthesis_items import create_item, update_item
from reports.domain.synthesis_log import By
from reports.domain.synthesis_outline import ItemView, outline_views
from reports.domain.synthesis_sources import accept_source
from reports.models import Point, Report, Synthesis, SynthesisItem
from tests.build import make_attribution, make_point, make_synthesis
from tests.cast import Cast


def item_on(cast: Cast, point: Point) -> SynthesisItem:
    """Take a point as the second item of a synthesis."""
    synthesis = make_synthesis(cast.edition)
    return create_item(section=synthesis.sections.get(), points=[point], by=By())


def view_of(item: SynthesisItem) -> ItemView:
    outline = outline_views(Synthesis.objects.get(pk=item.section.synthesis_id), User())
    return next(view for view in outline.items if view.ref == item.ref)


def kinds(item: SynthesisItem) -> list[str]:
    return [mark.kind for source in view_of(item).sources for mark in source.marks]


def reword(point: Point, text: str) -> None:
    update_point(point=point, fields={"text": text}, origin=Origin())
    point.refresh_from_db()


def test_reworded_source_is_marked_with_the_difference(cast: Cast) -> None:
    point = make_point(cast.report, "Permits follow the worker.")
    item = item_on(cast, point)
    before = kinds(item)

    reword(point, "Permits should follow the worker.")

    (source,) = view_of(item).sources
    assert (before, kinds(item), view_of(item).marks) == ([], ["changed"], 1)
    assert [(piece.kind, piece.text) for piece in source.pieces if piece.kind != "same"] == [
        ("added", "should ")
    ]


def test_looked_at_source_is_not_marked_any_more(cast: Cast) -> None:
    point = make_point(cast.report)
    item = item_on(cast, point)
    reword(point, "Reworded.")

    accept_source(item=item, point=point, by=By(cast.chair))

    assert kinds(item) == []
    assert view_of(item).words == "Permits that follow the worker reduce abuse."


def test_adjusting_changes_the_same_words_in_the_item(cast: Cast) -> None:
    point = make_point(cast.report, "Permits follow the worker, ports said.")
    item = item_on(cast, point)
    update_item(item=item, fields={"text": "All agreed: permits follow the worker."}, by=By())
    update_item(item=item, fields={"text": "Permits follow the worker, all ports said."}, by=By())
    reword(point, "Permits must follow the worker, ports said.")

    done = adjust_item(item=item, point=point, by=By())

    assert (done.result, view_of(item).words) == (
        "merged",
        "Permits must follow the worker, all ports said.",
    )
    assert kinds(item) == []


def test_adjusting_an_item_in_words_of_its_own_keeps_both(cast: Cast) -> None:
    point = make_point(cast.report, "Permits follow the worker.")
    item = item_on(cast, point)
    update_item(item=item, fields={"text": "Rights travel."}, by=By())
    reword(point, "Permits must follow workers.")

    done = adjust_item(item=item, point=point, by=By())

    view = view_of(item)
    assert (done.result, view.words) == ("conflict", "Rights travel.")
    assert [copy.words for copy in view.copies] == ["Permits must follow workers."]


def test_deleted_source_is_marked_until_somebody_has_seen_it(cast: Cast) -> None:
    point = make_point(cast.report)
    item = item_on(cast, point)

    delete_point(point=point, origin=Origin())
    marked = kinds(item)
    accept_source(item=item, point=Point.objects.get(pk=point.pk), by=By())

    assert (marked, kinds(item)) == (["deleted"], [])


def test_report_given_back_is_marked(cast: Cast) -> None:
    point = make_point(cast.report)
    item = item_on(cast, point)

    Report.objects.filter(pk=cast.report.pk).update(status=ReportStatus.RETURNED)

    assert kinds(item) == ["reopened"]


def test_withdrawn_consent_is_marked_and_the_name_is_gone(cast: Cast) -> None:
    point = make_point(cast.report, "@Kenya asked for fair permits.")
    make_attribution(point, mention="Kenya", consent="approved")
    item = item_on(cast, Point.objects.get(pk=point.pk))
    before = view_of(item)

    make_attribution(point, mention="Kenya", consent="refused")

    after = view_of(item)
    assert (before.text, before.words) == (
        "@[1 Kenya] asked for fair permits.",
        "Kenya asked for fair permits.",
    )
    assert (after.text, after.words) == (
        "@[1 a participant] asked for fair permits.",
        "A participant asked for fair permits.",
    )
    assert kinds(item) == ["withdrawn"]


def test_change_that_only_the_team_can_see_leaves_no_mark(cast: Cast) -> None:
    point = make_point(cast.report, "@Kenya asked for fair permits.")
    item = item_on(cast, point)

    reword(point, "@Moldova asked for fair permits.")

    assert kinds(item) == []


def test_mention_typed_by_hand_is_nobody(cast: Cast) -> None:
    item = item_on(cast, make_point(cast.report))

    update_item(item=item, fields={"text": "@Kenya and @[7 Moldova] agreed."}, by=By())

    assert view_of(item).words == "A participant and a participant agreed."
