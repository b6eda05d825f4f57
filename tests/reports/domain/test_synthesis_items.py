"""Items of the synthesis: several chairs change them at once, and nothing is lost."""

from __future__ import annotations

import uuid

import pytest

from reports.domain.errors import DomainError
from reports.domain.synthesis_items import (
    create_item,
    delete_item,
    merge_items,
    move_item,
    restore_item,
    split_item,
    update_item,
)
from reports.domain.synthesis_log import By
from reports.domain.synthesis_places import LAST
from reports.domain.synthesis_sections import (
    begin_outline,
    create_section,
    delete_section,
    move_section,
)
from reports.domain.synthesis_sources import points_for
from reports.models import Synthesis, SynthesisChange, SynthesisCopy, SynthesisItem
from tests.build import (
    make_edition,
    make_point,
    make_report,
    make_session,
    make_synthesis,
    make_theme,
)
from tests.cast import Cast


def item_of(synthesis: Synthesis) -> SynthesisItem:
    return SynthesisItem.objects.get(section__synthesis=synthesis)


def texts(synthesis: Synthesis) -> list[str]:
    rows = SynthesisItem.objects.filter(section__synthesis=synthesis)
    return list(rows.order_by("section__order", "order", "pk").values_list("text", flat=True))


def test_item_of_a_point_begins_with_its_words_and_rests_on_it(cast: Cast) -> None:
    section = make_synthesis(cast.edition).sections.get()
    point = make_point(cast.report, "Permits follow the worker.")

    item = create_item(section=section, points=[point], by=By(cast.chair))

    assert item.text == "Permits follow the worker."
    assert [(row.point, row.point_version) for row in item.sources.all()] == [(point, 1)]
    change = SynthesisChange.objects.get()
    assert (change.kind, change.author, change.ref) == ("create", cast.chair, item.ref)


def test_item_of_a_point_in_another_language_is_marked(cast: Cast) -> None:
    section = make_synthesis(cast.edition).sections.get()
    point = make_point(cast.report, "Les permis suivent le travailleur.", language="fr")

    item = create_item(section=section, points=[point], by=By())
    marked = item.language
    update_item(item=item, fields={"text": "Permits follow the worker."}, by=By())

    assert (marked, item.language) == ("fr", "")


def test_two_wordings_of_other_words_are_joined(cast: Cast) -> None:
    item = item_of(make_synthesis(cast.edition))
    began = item.text

    update_item(item=item, fields={"text": "All rooms agreed on portable permits."}, by=By())
    second = update_item(
        item=item,
        fields={"text": "Rooms agreed on portable work permits."},
        base={"text": began},
        by=By(),
    )

    assert (second.result, item.text) == ("merged", "All rooms agreed on portable work permits.")


def test_two_wordings_of_the_same_words_are_both_kept(cast: Cast) -> None:
    item = item_of(make_synthesis(cast.edition))
    began = item.text

    update_item(item=item, fields={"text": "Rooms argued on portable permits."}, by=By(cast.chair))
    second = update_item(
        item=item,
        fields={"text": "Rooms smiled on portable permits."},
        base={"text": began},
        by=By(cast.staff),
    )

    copy = SynthesisCopy.objects.get()
    assert (second.result, item.text) == ("conflict", "Rooms argued on portable permits.")
    assert (copy.text, copy.author, copy.kept_author) == (
        "Rooms smiled on portable permits.",
        cast.staff,
        cast.chair,
    )


def test_base_version_finds_the_text_that_somebody_began_from(cast: Cast) -> None:
    item = item_of(make_synthesis(cast.edition))

    update_item(item=item, fields={"text": "All rooms agreed on portable permits."}, by=By())
    second = update_item(
        item=item,
        fields={"text": "Rooms agreed on portable work permits."},
        by=By(base_version=1),
    )

    assert (second.result, item.text) == ("merged", "All rooms agreed on portable work permits.")


def test_deleted_item_comes_back_with_its_sources(cast: Cast) -> None:
    point = make_point(cast.report)
    synthesis = make_synthesis(cast.edition, sources=[point])
    item = item_of(synthesis)
    ref, text = item.ref, item.text

    delete_item(item=item, by=By())
    gone = texts(synthesis)
    back = restore_item(synthesis=synthesis, ref=ref, by=By())

    assert (gone, back.ref, back.text) == ([], ref, text)
    assert [row.point for row in back.sources.all()] == [point]


def test_joined_items_keep_both_texts_and_all_sources(cast: Cast) -> None:
    first, second = make_point(cast.report), make_point(cast.report, "Another point.")
    synthesis = make_synthesis(cast.edition, sources=[first])
    item = item_of(synthesis)
    other = create_item(section=item.section, points=[first, second], text="More.", by=By())

    merge_items(item=item, other=other, by=By())

    assert texts(synthesis) == ["Rooms agreed on portable permits.\nMore."]
    assert {row.point for row in item.sources.all()} == {first, second}


def test_split_item_stands_behind_and_rests_on_the_same(cast: Cast) -> None:
    point = make_point(cast.report)
    synthesis = make_synthesis(cast.edition, sources=[point])
    item = item_of(synthesis)
    create_item(section=item.section, text="Last.", by=By())

    new = split_item(item=item, first="Rooms agreed.", second="On permits.", by=By())

    assert texts(synthesis) == ["Rooms agreed.", "On permits.", "Last."]
    assert [row.point for row in new.sources.all()] == [point]


def test_split_without_words_on_both_sides_changes_nothing(cast: Cast) -> None:
    item = item_of(make_synthesis(cast.edition))

    with pytest.raises(DomainError, match="both sides"):
        split_item(item=item, first=item.text, second=" ", by=By())

    item.refresh_from_db()
    assert item.text == "Rooms agreed on portable permits."


def test_two_chairs_moving_one_item_end_at_the_same_place(cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition)
    item = item_of(synthesis)
    second = create_item(section=item.section, text="Second.", by=By())
    third = create_item(section=item.section, text="Third.", by=By())

    move_item(item=item, section=item.section, after=second, by=By(cast.chair))
    move_item(item=item, section=item.section, after=third, by=By(cast.staff))

    assert texts(synthesis) == ["Second.", "Third.", "Rooms agreed on portable permits."]
    assert SynthesisItem.objects.filter(section__synthesis=synthesis).count() == 3


def test_item_moves_first_and_into_another_section(cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition)
    item = item_of(synthesis)
    other = create_section(synthesis=synthesis, title="Health", by=By())
    create_item(section=other, text="There before.", by=By())

    move_item(item=item, section=other, after=None, by=By())

    assert [row.text for row in other.items.order_by("order")] == [
        "Rooms agreed on portable permits.",
        "There before.",
    ]


def test_item_behind_a_neighbour_that_is_gone_comes_last(cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition)
    item = item_of(synthesis)
    gone = create_item(section=item.section, text="Gone.", by=By())
    create_item(section=item.section, text="Last.", by=By())
    SynthesisItem.objects.filter(pk=gone.pk).delete()

    move_item(item=item, section=item.section, after=gone, by=By())

    assert texts(synthesis) == ["Last.", "Rooms agreed on portable permits."]


def test_sections_for_themes_and_roundtables_are_made_once(cast: Cast) -> None:
    synthesis = Synthesis.objects.create(edition=cast.edition, title="New")

    for about in ("themes", "themes", "roundtables", "roundtables"):
        begin_outline(synthesis=synthesis, about=about, by=By())

    assert [section.title for section in synthesis.sections.order_by("order")] == [
        "Good migration governance",
        "Good migration governance",
        "1.2 Access to services",
        "3.1 Aligning governance with new drivers",
    ]


def test_section_of_another_edition_is_refused(cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition)
    foreign = make_theme(make_edition(year=2019), number=1)

    with pytest.raises(DomainError, match="another edition"):
        create_section(synthesis=synthesis, title="X", theme=foreign, by=By())

    assert synthesis.sections.count() == 1


def test_section_with_items_is_not_deleted(cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition)
    empty = create_section(synthesis=synthesis, title="Empty", by=By())

    delete_section(section=empty, by=By())
    with pytest.raises(DomainError, match="still holds items"):
        delete_section(section=synthesis.sections.get(), by=By())


def test_sections_change_places(cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition)
    second = create_section(synthesis=synthesis, title="Second", by=By())

    move_section(section=second, after=None, by=By())
    move_section(section=second, after=LAST, by=By())
    move_section(section=second, after=None, by=By())

    titles = [section.title for section in synthesis.sections.order_by("order")]
    assert titles == ["Second", "Governance"]


def test_signed_synthesis_takes_no_change(cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition, status="signed")

    with pytest.raises(DomainError, match="signed"):
        create_item(section=synthesis.sections.get(), text="Late.", by=By())

    assert texts(synthesis) == ["Rooms agreed on portable permits."]


def test_item_of_a_point_of_another_edition_cannot_be_made(cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition)
    foreign = make_point(make_report(make_session(make_edition(year=2019))))

    with pytest.raises(DomainError, match="not in the reports"):
        points_for(synthesis, [foreign.pk, uuid.uuid4()])
