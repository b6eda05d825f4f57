"""The clock of a synthesis: how long it takes to read, against its minutes, and what to cut.

The cut list proposes and says who loses what; a person decides.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import prefetch_related_objects

from gfmd_site.lib.spoken import pace_of, spoken_seconds
from reports.choices import ItemPlace, Support
from reports.domain.consent import hides_telling_tags, public_reader
from reports.domain.synthesis_queries import outline_of
from reports.domain.synthesis_words import item_words
from reports.models import (
    Point,
    SectionMinutes,
    Session,
    Synthesis,
    SynthesisItem,
    SynthesisSection,
)

# A breath between two items, and the turn of a page between two sections.
ITEM_PAUSE, SECTION_PAUSE = 1.0, 3.0
# Below this nobody hears the difference between the clock and the minutes.
TOLERANCE = 5.0
SUPPORT_RANK = {Support.BROAD: 4, Support.SEVERAL: 3, Support.SOME: 2, Support.ONE: 1}


@dataclass
class SpokenItem:
    """One item with its length; rooms, objectives and constituencies are those of its sources."""

    item: SynthesisItem
    text: str
    seconds: float
    rooms: frozenset[str]
    objectives: frozenset[str]
    constituencies: frozenset[str]
    support: int

    @property
    def is_read(self) -> bool:
        return self.item.place == ItemPlace.READ


@dataclass
class SpokenSection:
    section: SynthesisSection
    budget: float
    own_minutes: Decimal | None = None
    items: list[SpokenItem] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        read = [row.seconds for row in self.items if row.is_read]
        return sum(read) + SECTION_PAUSE if read else 0

    @property
    def over(self) -> float:
        return max(0.0, self.seconds - self.budget) if self.seconds - self.budget > TOLERANCE else 0


@dataclass
class Room:
    """What of the reading time rests on one room, where an item of two rooms counts for both."""

    session: Session
    seconds: float = 0
    items: int = 0


@dataclass
class Cut:
    """One proposal: moving this item to the annex saves `seconds`, and this is what it costs."""

    row: SpokenItem
    seconds: float
    left_over: float
    rooms: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    constituencies: tuple[str, ...] = ()
    loses_minority_view: bool = False


@dataclass
class Clock:
    """The whole of a synthesis in seconds."""

    sections: list[SpokenSection]
    rooms: list[Room]
    budget: float
    cuts: list[Cut] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        return sum(section.seconds for section in self.sections)

    @property
    def over(self) -> float:
        over = self.seconds - self.budget
        return over if over > TOLERANCE else 0

    @property
    def spare(self) -> float:
        return max(0.0, self.budget - self.seconds)

    @property
    def items(self) -> list[SpokenItem]:
        return [row for section in self.sections for row in section.items]

    @property
    def annex_seconds(self) -> float:
        return sum(row.seconds for row in self.items if row.item.place == ItemPlace.ANNEX)

    @property
    def is_hopeless(self) -> bool:
        """Whether the minutes do not even hold the one item that would be left."""
        return bool(self.cuts) and self.cuts[-1].left_over - self.budget > TOLERANCE

    @property
    def share(self) -> int:
        """How full the minutes are, in percent."""
        return round(100 * self.seconds / self.budget) if self.budget else 100 * bool(self.seconds)


def clock_of(synthesis: Synthesis) -> Clock:
    """Return the length of everything in a synthesis and, where it is too long, the cut list.

    Nine queries, whatever the number of items.
    """
    rooms = list(
        Session.objects.filter(edition=synthesis.edition_id).exclude(number="").order_by("number")
    )
    budget = float(synthesis.minutes * 60)
    sections = _spoken_sections(synthesis, rooms, budget)
    clock = Clock(sections=sections, rooms=_rooms(sections, rooms), budget=budget)
    clock.cuts = _cut_list(clock)
    return clock


def item_seconds(
    text: str, synthesis: Synthesis, language: str = "", *, opens_section: bool = False
) -> float:
    """Return the length of an item's words, with the breath after and that between sections.

    The pace is that of the synthesis; other languages are faster or slower in their proportion.
    """
    own, usual = language or synthesis.language, pace_of(synthesis.language)
    pace = round(synthesis.words_per_minute * pace_of(own) / usual)
    pause = ITEM_PAUSE + (SECTION_PAUSE if opens_section else 0)
    return spoken_seconds(text, own, pace) + pause


def set_minutes(*, section: SynthesisSection, minutes: Decimal | None) -> None:
    """Give a section minutes of its own, or (None) its share of the whole again."""
    if minutes is None:
        SectionMinutes.objects.filter(section=section).delete()
    else:
        SectionMinutes.objects.update_or_create(section=section, defaults={"minutes": minutes})


def _spoken_sections(
    synthesis: Synthesis, edition_rooms: Sequence[Session], budget: float
) -> list[SpokenSection]:
    rows = outline_of(synthesis)
    own = dict(
        SectionMinutes.objects.filter(section__synthesis=synthesis).values_list(
            "section_id", "minutes"
        )
    )
    points = {
        source.point_id: source.point
        for row in rows
        for item in row.items.all()
        for source in item.sources.all()
        if source.point.deleted_at is None
    }
    prefetch_related_objects(list(points.values()), "objectives", "constituencies")
    spoken = [
        SpokenSection(
            section=row,
            budget=0.0,
            own_minutes=own.get(row.pk),
            items=[_spoken_item(synthesis, item, points) for item in row.items.all()],
        )
        for row in rows
    ]
    _share(spoken, edition_rooms, budget)
    return spoken


def _spoken_item(
    synthesis: Synthesis, item: SynthesisItem, standing: dict[uuid.UUID, Point]
) -> SpokenItem:
    language = item.language or synthesis.language
    text = item_words(item, language)
    points = [standing[row.point_id] for row in item.sources.all() if row.point_id in standing]
    open_points = [p for p in points if not hides_telling_tags(p, public_reader(language))]
    return SpokenItem(
        item=item,
        text=text,
        seconds=item_seconds(text, synthesis, language),
        rooms=frozenset(point.report.session.number for point in points),
        objectives=frozenset(row.code for point in points for row in point.objectives.all()),
        constituencies=frozenset(
            row.label for point in open_points for row in point.constituencies.all()
        ),
        support=max(
            (SUPPORT_RANK.get(Support(p.support), 0) for p in points if p.support), default=0
        ),
    )


def _share(sections: list[SpokenSection], rooms: Sequence[Session], budget: float) -> None:
    """Give sections without minutes of their own a share of what is left, by their rooms."""
    of_theme = Counter(room.theme_id for room in rooms if room.theme_id)
    weights = {}
    left = budget
    for row in sections:
        if row.own_minutes is not None:
            row.budget = float(row.own_minutes) * 60
            left -= row.budget
        elif row.section.session_id is None and row.section.theme_id:
            weights[row.section.pk] = max(1, of_theme[row.section.theme_id])
        else:
            weights[row.section.pk] = 1
    whole = sum(weights.values())
    for row in sections:
        if row.section.pk in weights:
            row.budget = max(0.0, left) * weights[row.section.pk] / whole


def _rooms(sections: list[SpokenSection], sessions: Sequence[Session]) -> list[Room]:
    rooms = {session.number: Room(session) for session in sessions}
    for row in (row for section in sections for row in section.items if row.is_read):
        for number in row.rooms & rooms.keys():
            rooms[number].seconds += row.seconds
            rooms[number].items += 1
    return list(rooms.values())


# What to cut, and what that costs


def _cut_list(clock: Clock) -> list[Cut]:
    """Return what to move to the annex, in order, until the rest fits; the first item stays.

    The chairs' own rank comes first, then what fewer rooms share, less support, the longest.
    """
    read = [row for row in clock.items if row.is_read]
    if not clock.over:
        return []
    waiting = sorted(
        read, key=lambda r: (-r.item.rank, len(r.rooms), r.support, -r.seconds, r.item.pk)
    )
    cuts: list[Cut] = []
    left = clock.seconds
    remaining = list(read)
    alone = Counter(row.item.section_id for row in read)
    for row in waiting[: max(0, len(waiting) - 1)]:
        if left - clock.budget <= TOLERANCE:
            break
        remaining.remove(row)
        alone[row.item.section_id] -= 1
        saved = row.seconds + (0 if alone[row.item.section_id] else SECTION_PAUSE)
        left -= saved
        cuts.append(_cut(row, saved, left, remaining))
    return cuts or _nothing_to_cut(clock, read)


def _nothing_to_cut(clock: Clock, read: list[SpokenItem]) -> list[Cut]:
    """With one item only there is nothing to give up but itself."""
    return [Cut(row=row, seconds=0, left_over=clock.seconds) for row in read[:1]]


def _cut(row: SpokenItem, saved: float, left: float, remaining: list[SpokenItem]) -> Cut:
    """Say which rooms, objectives and constituencies are then heard nowhere else."""

    def only(name: str) -> tuple[str, ...]:
        elsewhere = {value for other in remaining for value in getattr(other, name)}
        return tuple(sorted(getattr(row, name) - elsewhere))

    return Cut(
        row=row,
        seconds=saved,
        left_over=left,
        rooms=only("rooms"),
        objectives=only("objectives"),
        constituencies=only("constituencies"),
        loses_minority_view=bool(row.item.contested_note.strip()),
    )
