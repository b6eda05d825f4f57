"""Takes what an importer read into a report, as a person decided over the plan."""

from __future__ import annotations

import uuid
from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gfmd_site import audit
from gfmd_site.lib.ordering import key_between, keys_between
from reports.choices import AttributionKind, AttributionLevel, Consent, PointKind, RevisionKind
from reports.domain import points as point_rules
from reports.domain.attributions import find_country
from reports.domain.comments import add_comment
from reports.domain.consent import attribution_values
from reports.domain.errors import DomainError
from reports.domain.head_counts import take_counts
from reports.domain.header import update_header
from reports.domain.points_many import create_plain_points, is_plain
from reports.domain.revisions import Origin, record
from reports.domain.word_names import marked_again
from reports.domain.word_plan import is_quote, plan_import
from reports.domain.word_rows import Choice, ImportPlan, Row, SectionPlan, Status
from reports.models import Point, Report, TemplateSection
from reports.models.points import MAX_HEADING
from reports.parsed import ParsedQuote, ParsedReport


class Take(StrEnum):
    """What to do with one section of the file."""

    APPEND = "append"
    REPLACE = "replace"
    BOTH = "both"
    SKIP = "skip"


@dataclass(frozen=True)
class Decisions:
    """What a person decided; what is left out gets the plan's own proposal.

    `sections` by key, `rows` by number, `removed` the points to take out because Word no longer
    has them. `seen` gives the version of each point that the person looked at.
    """

    sections: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[int, str] = field(default_factory=dict)
    removed: frozenset[uuid.UUID] = frozenset()
    seen: Mapping[uuid.UUID, int] | None = None
    take_header: bool = True
    take_counts: bool = True
    mark_names: bool = True


@dataclass
class Outcome:
    """What an import did, in numbers of points."""

    added: int = 0
    changed: int = 0
    removed: int = 0


def apply_import(
    *, report: Report, parsed: ParsedReport, origin: Origin, decisions: Decisions | None = None
) -> Outcome:
    """Take a file into a report. All or nothing; what belongs nowhere becomes a comment.

    Raises DomainError `plan_changed` when a point that would be overwritten or removed is not
    any more as the person saw it: nothing is written then, and the plan is to be shown again.
    """
    with transaction.atomic():
        # Locked first, so that nobody changes a point between the plan and its writing.
        Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
        plan = plan_import(report, parsed)
        outcome = _Import(report, plan, decisions or Decisions(), origin).carry_out()
        audit.record(
            audit.AuditEvent.IMPORT,
            by=origin.author,
            subject=report.code,
            what="word",
            added=outcome.added,
            changed=outcome.changed,
            removed=outcome.removed,
        )
        return outcome


class _Import:
    def __init__(
        self, report: Report, plan: ImportPlan, decisions: Decisions, origin: Origin
    ) -> None:
        self._report, self._plan, self._decisions = report, plan, decisions
        self._origin = origin
        self._outcome = Outcome()
        self._plain: list[dict[str, Any]] = []

    def carry_out(self) -> Outcome:
        for section in self._plan.sections:
            self._section(section)
        create_plain_points(report=self._report, many=self._plain, origin=self._origin)
        if self._decisions.take_header and self._plan.header:
            fields = {name: new for name, (_old, new) in self._plan.header.items()}
            update_header(report=self._report, fields=fields, origin=self._origin.next())
        if self._decisions.take_counts and self._plan.counts:
            take_counts(session=self._report.session, counts=self._plan.new_counts)
        self._keep_unplaced()
        record(
            report=self._report,
            kind=RevisionKind.IMPORT,
            origin=self._origin.next(),
            after={
                "added": self._outcome.added,
                "changed": self._outcome.changed,
                "removed": self._outcome.removed,
            },
        )
        return self._outcome

    def _keep_unplaced(self) -> None:
        known = set(self._report.comments.values_list("text", flat=True))
        for text in self._plan.unplaced:
            note = _("From the Word file, belonging to no section: %(text)s") % {"text": text}
            if note.strip() not in known:
                add_comment(report=self._report, text=note, by=self._origin.author, team_only=True)

    # -- one section --

    def _section(self, plan: SectionPlan) -> None:
        take = Take(self._decisions.sections.get(plan.section.key, Take.APPEND))
        if take == Take.SKIP:
            return
        choices = {row.number: self._choice(row, take) for row in plan.rows}
        self._remove(plan, take)
        places = _Places(self._report, plan.section)
        waiting: list[Row] = []
        for row in plan.rows:
            if _needs_place(row, choices[row.number]):
                waiting.append(row)
                continue
            anchor = self._settle(row, choices[row.number])
            if anchor is not None and anchor.section_id == plan.section.pk:
                self._put(plan.section, waiting, choices, places.before(anchor, len(waiting)))
                waiting = []
                places.pass_by(self._in_order(anchor, places, take))
        self._put(plan.section, waiting, choices, places.after(len(waiting)))

    def _choice(self, row: Row, take: Take) -> Choice:
        if take == Take.BOTH:
            return Choice.APP if row.status in {Status.SAME, Status.NEWER} else Choice.TWO
        wanted = self._decisions.rows.get(row.number, "")
        choice = Choice(wanted) if wanted in set(row.choices) else row.default
        if take == Take.REPLACE and choice in {Choice.APP, Choice.JOINED}:
            return Choice.WORD
        return choice

    def _remove(self, plan: SectionPlan, take: Take) -> None:
        wanted = [point for point in plan.gone if point.pk in self._decisions.removed]
        if take == Take.REPLACE:
            wanted = [p for p in (*plan.gone, *plan.only_here) if self._was_seen(p)]
        for point in wanted:
            self._require_unchanged(point)
            point_rules.delete_point(point=point, origin=self._origin.next())
            self._outcome.removed += 1

    def _settle(self, row: Row, choice: Choice) -> Point | None:
        """Bring the row's point to what was chosen; None where the row is no point here."""
        point = row.point
        if point is None or choice == Choice.TWO:
            return None
        if row.status == Status.DELETED:
            if choice == Choice.APP:
                return None
            point = point_rules.restore_point(point=point, origin=self._origin.next())
        if row.status != Status.SAME and choice in {Choice.WORD, Choice.JOINED}:
            if row.status != Status.DELETED:
                self._require_unchanged(point)
            return self._update(row, point, choice)
        return point

    def _update(self, row: Row, point: Point, choice: Choice, **fields: Any) -> Point:
        before = point.version
        text = row.joined if choice == Choice.JOINED else row.text
        if text != row.here:
            own = [mention.mention for mention in point.attributions.all()]
            fields["text"] = self._marked(text, own)
        if "heading" in row.moved:
            fields["heading"] = self._marked(row.moved["heading"][1], [])
        if "level" in row.moved:
            fields["level"] = row.item.level
        if "section" in row.moved:
            fields["section"] = row.section.key
        if "speaker" in row.moved and row.item.quote:
            mentioned = [one for one in point.attributions.all() if one.mention]
            fields["attributions"] = [*attribution_values(mentioned), _speaker(row.item.quote)]
        changed = point_rules.update_point(point=point, fields=fields, origin=self._origin.next())
        if changed.version != before or row.status == Status.DELETED:
            self._outcome.changed += 1
        return changed

    def _in_order(self, point: Point, places: _Places, take: Take) -> Point:
        """Where a section is replaced, its points take on the order of the file."""
        if take != Take.REPLACE or places.is_behind(point):
            return point
        place = places.after(1)[0]
        return point_rules.update_point(
            point=point,
            fields={"order": place},
            origin=self._origin.next(),
            kind=RevisionKind.MOVE,
        )

    def _put(
        self,
        section: TemplateSection,
        rows: Sequence[Row],
        choices: Mapping[int, Choice],
        places: Sequence[str],
    ) -> None:
        """Add points, and move those that Word has in this section now, to their places."""
        for row, place in zip(rows, places, strict=True):
            if row.point is not None and choices[row.number] != Choice.TWO:
                self._require_unchanged(row.point)
                self._update(row, row.point, choices[row.number], order=place)
                continue
            self._create({**self._fields(section, row), "order": place})
            self._outcome.added += 1

    def _create(self, fields: dict[str, Any]) -> None:
        if is_plain(fields):
            self._plain.append(fields)
            return
        origin = self._origin.next()
        point_rules.create_point(report=self._report, fields=fields, origin=origin)

    def _fields(self, section: TemplateSection, row: Row) -> dict[str, Any]:
        item = row.item
        fields: dict[str, Any] = {
            "section": section.key,
            "heading": self._marked((item.heading or "").strip()[:MAX_HEADING], []),
            "level": item.level,
            "text": self._marked(row.text, []),
            "kind": PointKind.QUOTE if is_quote(section) else PointKind.POINT,
        }
        if item.support:
            fields["support"] = item.support
        if item.contested:
            fields["contested"] = True
        if item.quote and item.quote.speaker:
            fields["attributions"] = [_speaker(item.quote)]
        return fields

    def _marked(self, text: str, own: Sequence[str]) -> str:
        """A point's own mentions come back always, those of the room unless it is declined."""
        names = [*own, *(self._plan.names if self._decisions.mark_names else ())]
        return marked_again(text, [name for name in names if name])

    # -- what the person saw --

    def _was_seen(self, point: Point) -> bool:
        return self._decisions.seen is None or point.pk in self._decisions.seen

    def _require_unchanged(self, point: Point) -> None:
        seen = self._decisions.seen
        if seen is not None and seen.get(point.pk) != point.version:
            raise DomainError(
                _(
                    "Somebody changed the report while you were looking at this page. Nothing "
                    "was taken yet: look at the marked points again and confirm."
                ),
                code="plan_changed",
            )


class _Places:
    """Places in one section for what comes between, kept in memory: a file has many points."""

    def __init__(self, report: Report, section: TemplateSection) -> None:
        rows = Point.objects.filter(report=report, section=section)
        # Deleted points count too, so that one brought back does not share a place.
        self._orders = sorted(rows.values_list("order", flat=True))
        self._last: str | None = None

    def is_behind(self, point: Point) -> bool:
        return self._last is None or point.order > self._last

    def pass_by(self, point: Point) -> None:
        if point.order not in self._orders:
            insort(self._orders, point.order)
        if self.is_behind(point):
            self._last = point.order

    def before(self, anchor: Point, count: int) -> list[str]:
        """Places behind the last anchor, or in front of the first one."""
        if self._last is not None:
            return self.after(count)
        earlier = [order for order in self._orders if order < anchor.order]
        return self._keep(keys_between(earlier[-1] if earlier else None, anchor.order, count))

    def after(self, count: int) -> list[str]:
        """Places behind the last anchor, or at the end of the section."""
        index = len(self._orders) if self._last is None else bisect_right(self._orders, self._last)
        before = self._orders[index - 1] if index else None
        if index < len(self._orders):
            return self._keep(keys_between(before, self._orders[index], count))
        places: list[str] = []
        for _number in range(count):
            before = key_between(before, None)
            places.append(before)
        return self._keep(places)

    def _keep(self, places: list[str]) -> list[str]:
        for place in places:
            insort(self._orders, place)
        if places and self._last is not None:
            self._last = places[-1]
        return places


def _needs_place(row: Row, choice: Choice) -> bool:
    """Whether a place in the section is to be found: for a new point, or one from elsewhere."""
    if row.status == Status.NEW:
        return choice != Choice.APP
    if choice == Choice.TWO:
        return True
    return "section" in row.moved and choice != Choice.APP and row.status != Status.DELETED


def _speaker(quote: ParsedQuote) -> dict[str, Any]:
    """Return who said a quote. Only a file that says so itself counts as an approval."""
    words = (quote.speaker or "").strip()
    country = find_country(words)
    approved = {"consent": Consent.APPROVED, "how": _("stated in the Word file")}
    answer = approved if quote.approved else {"consent": Consent.NOT_ASKED, "how": ""}
    if country is not None:
        return {
            "kind": AttributionKind.COUNTRY,
            "country": country.code,
            "level": AttributionLevel.COUNTRY,
            **answer,
        }
    name, _comma, organisation = words.partition(",")
    return {
        "kind": AttributionKind.PERSON,
        "name": name.strip()[:200],
        "organisation": organisation.strip()[:300],
        "level": AttributionLevel.PERSON,
        **answer,
    }
