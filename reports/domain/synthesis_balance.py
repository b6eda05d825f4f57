"""What of the reports is in the synthesis: by room, by section and by who raised it."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import get_language

from reports.choices import ItemPlace, SectionKind
from reports.domain.synthesis_points import label_field
from reports.models import ItemSource, Point, Synthesis

# From this many points on a share says something.
TELLING = 5
# Far less of the synthesis than of the reports: worth a look.
LITTLE = 0.5


@dataclass
class Share:
    """One line: how many points there are, how many are used, how many items rest on them.

    `of_reports` and `of_synthesis` are parts of all points and of all uses, from 0 to 100.
    """

    code: str
    label: str
    points: int = 0
    used: int = 0
    items: set[int] = field(default_factory=set)
    read: set[int] = field(default_factory=set)
    of_reports: int = 0
    of_synthesis: int = 0

    @property
    def unused(self) -> int:
        return self.points - self.used

    @property
    def is_little(self) -> bool:
        return self.points >= TELLING and self.of_synthesis < LITTLE * self.of_reports


@dataclass
class Balance:
    rooms: list[Share]
    sections: list[Share]
    constituencies: list[Share]
    points: int
    used: int

    @property
    def unused(self) -> int:
        return self.points - self.used


@dataclass(frozen=True)
class _Uses:
    """Which items rest on a point, and which of them are read aloud."""

    items: dict[uuid.UUID, set[int]]
    read: dict[uuid.UUID, set[int]]


def balance_of(synthesis: Synthesis) -> Balance:
    """Return the balance of a synthesis against the reports: three queries.

    Constituencies are counted for points without a recorded speaker only: elsewhere a count would
    tell who spoke.
    """
    uses = _uses(synthesis)
    rooms: dict[str, Share] = {}
    kinds: dict[str, Share] = {}
    labels = dict(SectionKind.choices)
    points: set[uuid.UUID] = set()
    present = Point.objects.present().exclude(text="").order_by("report__session__number")
    for pk, number, title, kind in present.filter(
        report__session__edition=synthesis.edition_id
    ).values_list("pk", "report__session__number", "report__session__title", "section__kind"):
        points.add(pk)
        label = f"{number} {title}".strip()
        _count(rooms.setdefault(label, Share(number, label)), pk, uses)
        _count(kinds.setdefault(kind, Share(kind, str(labels.get(kind, kind)))), pk, uses)
    order = list(SectionKind.values)
    return Balance(
        rooms=_shared(list(rooms.values())),
        sections=_shared(sorted(kinds.values(), key=lambda share: order.index(share.code))),
        constituencies=_shared(_constituencies(synthesis, uses)),
        points=len(points),
        used=len(points & set(uses.items)),
    )


def _uses(synthesis: Synthesis) -> _Uses:
    items: dict[uuid.UUID, set[int]] = defaultdict(set)
    read: dict[uuid.UUID, set[int]] = defaultdict(set)
    rows = ItemSource.objects.filter(item__section__synthesis=synthesis).order_by()
    for point, item, place in rows.values_list("point_id", "item_id", "item__place"):
        items[point].add(item)
        if place == ItemPlace.READ:
            read[point].add(item)
    return _Uses(dict(items), dict(read))


def _constituencies(synthesis: Synthesis, uses: _Uses) -> list[Share]:
    label = f"constituency__{label_field(get_language() or 'en')}"
    rows = (
        Point.constituencies.through.objects.filter(
            point__report__session__edition=synthesis.edition_id,
            point__deleted_at__isnull=True,
            point__attributions__isnull=True,
        )
        .exclude(point__text="")
        .order_by("constituency__order", "constituency__code")
        .values_list("point_id", "constituency__code", label)
    )
    shares: dict[str, Share] = {}
    for point, code, words in rows:
        _count(shares.setdefault(code, Share(code, words or code)), point, uses)
    return list(shares.values())


def _count(share: Share, point: uuid.UUID, uses: _Uses) -> None:
    share.points += 1
    if point in uses.items:
        share.used += 1
        share.items |= uses.items[point]
        share.read |= uses.read.get(point, set())


def _shared(shares: list[Share]) -> list[Share]:
    points = sum(share.points for share in shares) or 1
    used = sum(share.used for share in shares) or 1
    for share in shares:
        share.of_reports = round(100 * share.points / points)
        share.of_synthesis = round(100 * share.used / used)
    return shares
