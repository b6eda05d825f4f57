"""The synthesis that the chairs of the demonstration have begun."""

from __future__ import annotations

from gfmd_site.lib.ordering import keys_between
from reports.domain.seeding_programme import Table
from reports.domain.seeding_reports import point_id
from reports.models import (
    Edition,
    ItemSource,
    Point,
    Synthesis,
    SynthesisItem,
    SynthesisSection,
)


def load_synthesis(edition: Edition, tables: Table) -> Synthesis:
    """Add the synthesis with its sections, its items and what each of them rests on."""
    synthesis = Synthesis.objects.create(
        edition=edition,
        title=tables["synthesis"]["title"],
        language=tables["synthesis"]["language"],
    )
    themes = {theme.number: theme for theme in edition.themes.all()}
    sessions = {session.number: session for session in edition.sessions.exclude(number="")}
    places = keys_between(None, None, len(tables["section"]))
    for order, table in zip(places, tables["section"], strict=True):
        section = SynthesisSection.objects.create(
            synthesis=synthesis,
            title=table["title"],
            order=order,
            theme=themes.get(table.get("theme", 0)),
            session=sessions.get(table.get("session", "")),
        )
        places_in_section = keys_between(None, None, len(table["item"]))
        for place, item in zip(places_in_section, table["item"], strict=True):
            _add_item(section, place, item)
    return synthesis


def _add_item(section: SynthesisSection, order: str, table: Table) -> None:
    item = SynthesisItem.objects.create(
        section=section,
        order=order,
        text=table["text"],
        place=table["status"],
        rank=table["rank"],
        contested_note=table.get("contested_note", ""),
    )
    year = section.synthesis.edition.year
    ids = [point_id(f"{year}-{row['session']}", row["point"]) for row in table["sources"]]
    points = Point.objects.in_bulk(ids)
    ItemSource.objects.bulk_create(
        ItemSource(item=item, point=points[pk], point_version=points[pk].version) for pk in ids
    )
