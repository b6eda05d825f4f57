"""Clusters: points across rooms that say the same. Found by the machine, accepted by a person."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, field
from itertools import combinations
from typing import Any

from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from gfmd_site.lib.typography import with_commas
from reports.choices import PointKind, Support
from reports.domain.consent import mentions_in, public_reader, render_text
from reports.domain.errors import DomainError
from reports.domain.fields import TAGS
from reports.domain.point_portions import SPEAKERS
from reports.domain.queries import Tag
from reports.domain.similar import Pair, Said, groups_of, similar_pairs, why
from reports.domain.synthesis_points import tags_of
from reports.models import Cluster, DismissedPair, Edition, Point, Revision

# How a constituency is called inside a sentence; others by their label.
GROUPS = {
    "state": gettext_lazy("States"),
    "civil_society": gettext_lazy("civil society"),
    "business": gettext_lazy("business"),
    "local_authority": gettext_lazy("mayors and local authorities"),
    "youth": gettext_lazy("youth"),
    "international_organisation": gettext_lazy("international organisations"),
    "academia": gettext_lazy("academia"),
    "observer": gettext_lazy("observers"),
}
KEPT_FOR = 3600
MOST_SHOWN = 30


@dataclass
class Member:
    """A point of a cluster as anybody may read it."""

    point: Point
    words: str
    language: str
    tags: list[Tag] = field(default_factory=list)

    @property
    def said(self) -> Said:
        return Said(self.point.pk, self.room, self.words, self.language)

    @property
    def room(self) -> str:
        return self.point.report.session.number or self.point.report.code


@dataclass
class ClusterView:
    """A cluster with who supports it. `pk` is None for one that nobody has accepted yet."""

    members: list[Member]
    rooms_in_all: int
    pk: int | None = None
    reasons: list[str] = field(default_factory=list)
    opposed: bool = False

    @property
    def rooms(self) -> list[str]:
        return sorted({member.room for member in self.members})

    @property
    def constituencies(self) -> list[str]:
        """Who raised it, where no speaker is recorded: elsewhere it would tell who spoke."""
        named = {
            str(GROUPS.get(term.code, term.label)): term.order
            for member in self.members
            if not member.point.attributions.all()
            for term in member.point.constituencies.all()
        }
        return sorted(named, key=lambda label: named[label])

    @property
    def shared_tags(self) -> list[Tag]:
        """What points of two rooms at least are tagged with, countries apart; widest first."""
        return [tag for tag in self._shared() if tag.name not in Point.TELLING_TAGS]

    @property
    def shared_countries(self) -> list[Tag]:
        """The countries of two rooms at least, where no speaker is recorded."""
        return [tag for tag in self._shared() if tag.name == "countries"]

    def _shared(self) -> list[Tag]:
        rooms: dict[Tag, set[str]] = {}
        for member in self.members:
            for tag in member.tags:
                rooms.setdefault(tag, set()).add(member.room)
        shared = [tag for tag, where in rooms.items() if len(where) > 1]
        lists = list(TAGS)
        return sorted(
            shared, key=lambda t: (-len(rooms[t]), lists.index(t.name), len(t.code), t.code)
        )

    @property
    def spoken(self) -> int:
        """How many of the points quote somebody or say who spoke, named or not."""
        return sum(
            member.point.kind == PointKind.QUOTE or bool(mentions_in(member.point.text))
            for member in self.members
        )

    @property
    def contested(self) -> int:
        return sum(member.point.contested for member in self.members)

    @property
    def is_divergent(self) -> bool:
        return self.opposed or bool(self.contested)

    @property
    def support(self) -> str:
        """The widest support that any room noted, in words; empty where none did."""
        order = list(Support.values)
        noted = [m.point.support for m in self.members if m.point.support]
        return str(Support(max(noted, key=order.index)).label) if noted else ""

    @property
    def sentence(self) -> str:
        """Say who supports it: “raised in 4 of 6 rooms, by States and civil society”."""
        rooms = ngettext(
            "Raised in %(count)d of %(all)d room",
            "Raised in %(count)d of %(all)d rooms",
            self.rooms_in_all,
        ) % {"count": len(self.rooms), "all": self.rooms_in_all}
        if not self.constituencies:
            return f"{rooms}."
        *others, last = self.constituencies
        names = _("%(others)s and %(last)s") % {"others": with_commas(others), "last": last}
        return _("%(rooms)s, by %(names)s.") % {"rooms": rooms, "names": names if others else last}


@dataclass
class Similar:
    """What there is to see: accepted clusters, proposals, and pairs that say the opposite."""

    accepted: list[ClusterView]
    proposed: list[ClusterView]
    opposed: list[ClusterView]
    proposals_in_all: int


def similar_of(edition: Edition) -> Similar:
    """Return the clusters of an edition: ten queries; comparing only where reports changed."""
    said = _said(edition)
    rooms = len({one.room for one in said.values()})
    clusters = {
        cluster.pk: [point.pk for point in cluster.points.all() if point.pk in said]
        for cluster in edition.clusters.prefetch_related("points").order_by("pk")
    }
    taken = {pk for points in clusters.values() for pk in points}
    pairs = _pairs(edition, said)
    apart = frozenset(DismissedPair.objects.filter(edition=edition).values_list("first", "second"))
    fresh = [pair for pair in pairs if not {pair.first, pair.second} <= taken]
    groups = [g for g in groups_of(fresh, apart) if len({said[pk].room for pk in g}) > 1]
    groups.sort(key=lambda group: (-len({said[pk].room for pk in group}), -len(group)))
    against = [
        [pair.first, pair.second]
        for pair in pairs
        if pair.opposed and (pair.first, pair.second) not in apart
    ][:MOST_SHOWN]
    shown = groups[:MOST_SHOWN]
    members = _members(pk for group in (*clusters.values(), *shown, *against) for pk in group)
    return Similar(
        accepted=[
            _view([members[one] for one in points], rooms, pk=pk)
            for pk, points in clusters.items()
            if points
        ],
        proposed=[_view([members[pk] for pk in group], rooms) for group in shown],
        opposed=[_view([members[pk] for pk in group], rooms) for group in against],
        proposals_in_all=len(groups),
    )


def _said(edition: Edition) -> dict[uuid.UUID, Said]:
    """Return the words of all points as anybody may read them: three queries.

    Most texts hold no mention and are what everybody reads; only the others are rendered.
    """
    rows = Point.objects.present().filter(report__session__edition=edition).exclude(text="")
    rows = rows.order_by("report__session__number", "section__number", "order", "pk")
    spoken = rows.filter(text__contains="@").select_related("report__session", "section")
    rendered = {
        point.pk: render_text(point, public_reader(point.language or point.report.language))
        for point in spoken.prefetch_related(SPEAKERS)
    }
    fields = ("pk", "text", "language", "report__language", "report__session__number")
    return {
        pk: Said(pk, number or code, rendered.get(pk, text), language or of_report)
        for pk, text, language, of_report, number, code in rows.values_list(*fields, "report__code")
    }


def _members(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Member]:
    """Return points with what a cluster shows of them: five queries."""
    points = list(
        Point.objects.filter(pk__in=set(ids))
        .select_related("report__session", "section")
        .prefetch_related(SPEAKERS, "constituencies")
    )
    tags = tags_of(points, get_language() or "en")
    members = {}
    for point in points:
        language = point.language or point.report.language
        words = render_text(point, public_reader(language))
        members[point.pk] = Member(point, words, language, tags.get(point.pk, []))
    return members


def _pairs(edition: Edition, said: dict[uuid.UUID, Said]) -> list[Pair]:
    """Return the pairs, kept until a report changes. Only ids and scores are kept, no words."""
    rows = Revision.objects.filter(report__session__edition=edition)
    newest = rows.aggregate(newest=Max("pk"))["newest"] or 0
    key = f"similar-{edition.pk}-{newest}-{len(said)}"
    # As plain values: the cache gives no objects back.
    kept: list[tuple[Any, ...]] | None = cache.get(key)
    if kept is None:
        pairs = similar_pairs(list(said.values()))
        cache.set(key, [astuple(pair) for pair in pairs], KEPT_FOR)
    else:
        pairs = [Pair(*values) for values in kept]
    return [pair for pair in pairs if pair.first in said and pair.second in said]


def _view(members: list[Member], rooms: int, pk: int | None = None) -> ClusterView:
    view = ClusterView(members, rooms, pk)
    first = members[0]
    for member in members[1:]:
        found = why(first.said, member.said)
        view.reasons.append(found.reason)
        view.opposed = view.opposed or found.opposed
    view.reasons = list(dict.fromkeys(view.reasons))
    return view


@transaction.atomic
def accept_cluster(*, edition: Edition, points: Sequence[uuid.UUID], by: User | None) -> Cluster:
    """Store that points say the same. Points of an accepted cluster bring the others into it."""
    ids = list(dict.fromkeys(points))
    known = Point.objects.present().filter(pk__in=ids, report__session__edition=edition)
    if len(ids) < 2 or known.count() != len(ids):
        raise DomainError(
            _("Tick two points or more that are still in the reports."), code="too_few_points"
        )
    cluster = Cluster.objects.filter(edition=edition, points__in=ids).order_by("pk").first()
    if cluster is None:
        cluster = Cluster.objects.create(edition=edition, accepted_by=by)
    cluster.points.add(*known)
    return cluster


@transaction.atomic
def dismiss_pairs(*, edition: Edition, points: Iterable[uuid.UUID], by: User | None) -> None:
    """Remember that points do not say the same: they are not proposed together again."""
    for first, second in combinations(sorted(set(points)), 2):
        try:
            with transaction.atomic():
                DismissedPair.objects.create(
                    edition=edition, first=first, second=second, dismissed_by=by
                )
        except IntegrityError:
            continue


def undo_cluster(*, cluster: Cluster) -> None:
    """Take an accepted cluster apart; it is proposed again."""
    cluster.delete()
