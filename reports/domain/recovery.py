"""Everything that waits for a decision, in one list: held changes, texts in conflict, drafts.

Drafts are texts that are not where their author left them: points that somebody deleted, and what
devices offered again after the server was restored from a backup.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from gfmd_site.lib.merge import merge_texts
from gfmd_site.lib.typography import with_semicolons
from gfmd_site.lib.worddiff import Piece, pieces_between
from gfmd_site.permissions import may
from reports.choices import RevisionKind, Role
from reports.domain.consent import reader_of, without_mention_marks
from reports.domain.history import FIELD_LABELS, FieldChange, plain_words
from reports.domain.remarks import Remarks
from reports.domain.tag_words import tag_words
from reports.models import (
    ConflictCopy,
    Decision,
    HeldOperation,
    HeldStatus,
    Point,
    Receipt,
    Report,
    Revision,
    SettledDraft,
    SyncState,
)
from reports.rules import has_attribution_right

HELD, CONFLICT, DELETED, OFFERED = "held", "conflict", "deleted", "offered"
KINDS = (HELD, CONFLICT, DELETED, OFFERED)
SIDES = ("heading", "level", "kind", "language", "support", "contested")
# A long day brings some dozens; a list that nobody could read is cut, oldest first.
LIMIT = 500
BEGINNING_WORDS = 8


@dataclass
class Item:
    """One thing that waits, as those who may see names read it."""

    kind: str
    id: str
    report: Report
    point_ref: uuid.UUID
    at: datetime
    author: User | None
    why: str = ""
    effect: str = ""
    """What accepting does: create, change, clash, back, delete, restore; empty where no matter."""
    other: User | None = None
    other_at: datetime | None = None
    point: Point | None = None
    pieces: list[Piece] = field(default_factory=list)
    sides: list[FieldChange] = field(default_factory=list)
    is_safe: bool = False
    section_key: str = ""
    field_name: str = "text"
    since: int = 0
    """The version of the point with which it came into the list: of drafts only."""

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.id}"

    @property
    def beginning(self) -> str:
        """The first words of it, by which links to the points of one room are told apart."""
        left = [piece.text for piece in self.pieces if piece.kind != "removed"]
        words = "".join(left or [piece.text for piece in self.pieces]).split()
        return " ".join(words[:BEGINNING_WORDS])

    @property
    def section_title(self) -> str:
        if self.point is not None:
            return str(self.point.section.title)
        sections = self.report.template.sections.all()
        titles = (str(row.title) for row in sections if row.key == self.section_key)
        return next(titles, self.section_key)

    @property
    def version(self) -> int:
        return self.point.version if self.point else 0


def reports_to_decide(user: Any) -> list[Report]:
    """Return the reports on which a person decides: all for named staff, their own for co-chairs.

    Two queries, and one more for the sections.
    """
    rows = Report.objects.select_related("session__edition", "template")
    rows = rows.prefetch_related("template__sections").order_by("code")
    if not has_attribution_right(user):
        rows = rows.filter(
            session__participations__user=user, session__participations__role=Role.CO_CHAIR
        ).distinct()
    return [report for report in rows if may(user, "reports.decide_held", report)]


def items_of(reports: Iterable[Report], kinds: Iterable[str] = KINDS) -> list[Item]:
    """Return what waits in reports, oldest first: ten queries at most, whatever the number."""
    by_id = {report.pk: report for report in reports}
    found: list[Item] = []
    wanted = set(kinds)
    if HELD in wanted:
        found += _held(by_id)
    if CONFLICT in wanted:
        found += _conflicts(by_id)
    if DELETED in wanted:
        found += _not_settled(_deleted(by_id))
    if OFFERED in wanted:
        found += _not_settled(_offered(by_id))
    return sorted(found, key=lambda item: (item.at, item.key))


def _held(reports: dict[int, Report]) -> list[Item]:
    rows = HeldOperation.objects.filter(report__in=reports, status=HeldStatus.WAITING)
    held = list(rows.select_related("author")[:LIMIT])
    refs = {row.point_ref for row in held}
    points = _points(refs)
    bases = _texts(refs)
    seen: set[uuid.UUID] = set()
    items = []
    for row in held:
        item = Item(
            kind=HELD,
            id=str(row.pk),
            report=reports[row.report_id],
            point_ref=row.point_ref,
            at=row.received_at,
            author=row.author,
            why=row.get_reason_display(),
            point=points.get(row.point_ref),
            section_key=str((row.op.get("fields") or {}).get("section") or ""),
        )
        _preview(item, row, bases[row.point_ref])
        # A second one on the same point is compared again when the first is done.
        item.is_safe = item.effect in {"create", "change"} and row.point_ref not in seen
        seen.add(row.point_ref)
        items.append(item)
    return items


def _preview(item: Item, row: HeldOperation, texts: list[tuple[int, str]]) -> None:
    fields = row.op.get("fields") or {}
    point = item.point
    now = point.text if point is not None and point.deleted_at is None else ""
    wanted = str(fields.get("text", now))
    if row.kind == RevisionKind.DELETE:
        item.effect, wanted = "delete", ""
    elif point is None:
        item.effect = "create"
    elif point.deleted_at is not None:
        item.effect, wanted = "back", str(fields.get("text", point.text))
    else:
        item.effect = "change"
        base = _text_at(texts, row.op.get("base_version"))
        merged = merge_texts(base if base is not None else now, now, wanted)
        item.effect = "clash" if merged.conflict else "change"
        wanted = wanted if merged.conflict else merged.text
    item.pieces = _pieces(now, wanted)
    item.sides = _sides(point, fields)


def _text_at(texts: list[tuple[int, str]], version: Any) -> str | None:
    if not isinstance(version, int):
        return None
    known = [text for at, text in texts if at <= version]
    return known[-1] if known else None


def _sides(point: Point | None, fields: dict[str, Any]) -> list[FieldChange]:
    sides = []
    for name in SIDES:
        before = plain_words(name, getattr(point, name)) if point is not None else ""
        after = plain_words(name, fields[name]) if name in fields else before
        if after != before and (point is not None or name != "kind"):
            sides.append(_side(name, before, after))
    if fields.get("tags"):
        sides.append(_side("tags", "", tag_words(fields["tags"], hides_telling=False)))
    speakers = [
        str(row.get("mention") or row.get("name") or row.get("organisation") or "")
        for row in fields.get("attributions") or []
    ]
    if any(speakers):
        sides.append(_side("attributions", "", with_semicolons(speakers)))
    return sides


def _side(name: str, before: str, after: str) -> FieldChange:
    return FieldChange(name, str(FIELD_LABELS[name]), before, after)


def _conflicts(reports: dict[int, Report]) -> list[Item]:
    rows = ConflictCopy.objects.filter(report__in=reports, settled_at__isnull=True)
    copies = list(rows.select_related("author", "kept_author")[:LIMIT])
    points = _points({row.point_ref for row in copies})
    items = []
    for row in copies:
        point = points.get(row.point_ref)
        now = getattr(point, row.field, point.text) if point is not None else row.kept_text
        items.append(
            Item(
                kind=CONFLICT,
                id=str(row.pk),
                report=reports[row.report_id],
                point_ref=row.point_ref,
                at=row.created_at,
                author=row.author,
                effect="delete" if row.deletes else "clash",
                other=row.kept_author,
                other_at=row.kept_at,
                point=point,
                pieces=_pieces(now, "" if row.deletes else row.text),
                field_name=row.field,
            )
        )
    return items


def _deleted(reports: dict[int, Report]) -> list[Item]:
    """Return deleted points whose words somebody else had written."""
    rows = Point.objects.filter(report__in=reports, deleted_at__isnull=False).exclude(text="")
    points = {row.pk: row for row in rows.select_related("section").order_by("-deleted_at")[:LIMIT]}
    writers: dict[uuid.UUID, Revision] = {}
    deleters: dict[uuid.UUID, Revision] = {}
    log = Revision.objects.filter(point_ref__in=points).select_related("author").order_by("pk")
    for entry in log.only("point_ref", "version", "kind", "after", "created_at", "author"):
        if entry.point_ref is None:
            continue
        if entry.kind == RevisionKind.DELETE:
            deleters[entry.point_ref] = entry
        elif "text" in entry.after and entry.kind != RevisionKind.RESTORE:
            writers[entry.point_ref] = entry
    items = []
    for ref, point in points.items():
        writer, deleter = writers.get(ref), deleters.get(ref)
        if writer is None or deleter is None or writer.author_id == deleter.author_id:
            continue
        items.append(
            Item(
                kind=DELETED,
                id=str(ref),
                report=reports[point.report_id],
                point_ref=ref,
                at=deleter.created_at,
                author=writer.author,
                other=deleter.author,
                other_at=writer.created_at,
                point=point,
                since=deleter.version,
                effect="restore",
                pieces=_pieces("", point.text),
                is_safe=True,
            )
        )
    return items


def _not_settled(items: list[Item]) -> list[Item]:
    """Leave out points about which somebody decided since that they stay as they are."""
    rows = SettledDraft.objects.filter(point_ref__in=[item.point_ref for item in items])
    settled = dict(rows.order_by("version").values_list("point_ref", "version"))
    return [item for item in items if settled.get(item.point_ref, 0) < item.since]


def _offered(reports: dict[int, Report]) -> list[Item]:
    """Return points that devices brought back after the last restore, and that still stand."""
    state = SyncState.objects.first()
    if state is None or not _was_restored(state):
        return []
    rows = Revision.objects.filter(
        report__in=reports,
        kind=RevisionKind.CREATE,
        created_at__gte=state.begun_at,
        client_time__lt=state.begun_at,
    )
    came = list(rows.select_related("author").order_by("pk")[:LIMIT])
    points = _points({row.point_ref for row in came if row.point_ref})
    return [
        Item(
            kind=OFFERED,
            id=str(row.point_ref),
            report=reports[row.report_id],
            point_ref=row.point_ref,
            at=row.created_at,
            author=row.author,
            other_at=row.client_time,
            point=points[row.point_ref],
            since=row.version,
            pieces=_pieces(points[row.point_ref].text, points[row.point_ref].text),
        )
        for row in came
        if row.point_ref in points and points[row.point_ref].deleted_at is None
    ]


def _was_restored(state: SyncState) -> bool:
    """Whether this is not the database's first life: then there are answers from before it."""
    return Receipt.objects.filter(created_at__lt=state.begun_at - timedelta(minutes=1)).exists()


def _pieces(old: str, new: str) -> list[Piece]:
    return pieces_between(without_mention_marks(old), without_mention_marks(new))


def _points(refs: Iterable[uuid.UUID]) -> dict[uuid.UUID, Point]:
    return Point.objects.select_related("section").in_bulk(list(refs))


def _texts(refs: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[tuple[int, str]]]:
    """Return the texts of points by version, oldest first: one query."""
    rows = Revision.objects.filter(point_ref__in=list(refs), after__has_key="text")
    texts: dict[uuid.UUID, list[tuple[int, str]]] = defaultdict(list)
    for ref, version, after in rows.order_by("version", "pk").values_list(
        "point_ref", "version", "after"
    ):
        if ref is not None:
            texts[ref].append((version, after["text"]))
    return texts


def count_waiting() -> int:
    """Return how many held changes and texts in conflict wait in all rooms: two queries."""
    held = HeldOperation.objects.filter(status=HeldStatus.WAITING).count()
    return held + ConflictCopy.objects.filter(settled_at__isnull=True).count()


def own_held(user: User) -> QuerySet[HeldOperation]:
    """Return a person's changes that wait, and those that were declined: the text is theirs."""
    rows = HeldOperation.objects.filter(author=user).exclude(status=HeldStatus.ACCEPTED)
    return rows.select_related("report__session", "decided_by").order_by("-received_at", "-pk")


def held_words(row: HeldOperation) -> str:
    """Return what its author typed, sub-heading first; empty where nothing was worded."""
    fields = row.op.get("fields") or {}
    return "\n".join(str(fields[name]) for name in ("heading", "text") if fields.get(name))


def own_copies(user: User) -> QuerySet[ConflictCopy]:
    """Return a person's texts that stand beside a point, newest first, settled ones too.

    What stood in the point and was replaced by a decision belongs to the one who wrote it.
    """
    own = Q(author=user, deletes=False)
    replaced = Q(kept_author=user, decision=Decision.TAKEN) & ~Q(author=user)
    rows = ConflictCopy.objects.filter(own | replaced)
    rows = rows.select_related("report__session", "settled_by")
    return rows.order_by(F("settled_at").desc(nulls_first=True), "-created_at")


def own_deleted(user: User) -> list[Item]:
    """Return points with a person's words that somebody else deleted, newest first.

    Three queries, whatever the number.
    """
    written = Revision.objects.filter(report=OuterRef("pk"), author=user)
    gone = Point.objects.filter(report=OuterRef("pk"), deleted_at__isnull=False)
    rows = Report.objects.select_related("session__edition").filter(Exists(written), Exists(gone))
    items = _deleted({report.pk: report for report in rows.order_by("pk")})
    own = [item for item in items if item.author == user]
    return sorted(own, key=lambda item: (item.at, item.key), reverse=True)


def own_copy(*, user: User, row: ConflictCopy, note: str) -> dict[str, Any]:
    """Return what a person sees of one of `own_copies`: a note is for the author of the copy."""
    is_replaced = row.author_id != user.pk
    if is_replaced:
        return {"row": row, "is_replaced": True, "text": row.kept_text, "note": ""}
    return {"row": row, "is_replaced": False, "text": row.text, "note": note}


def notes_to(user: User, rows: Iterable[HeldOperation | ConflictCopy], language: str) -> list[str]:
    """Return what was written to a person about each text, in the order of the rows.

    Whoever decides knows who spoke; whoever has left the room since is told no name any more.
    """
    noted = [(row, reader_of(user, row.report, language=language)) for row in rows]
    remarks = Remarks({r.report for r, reader in noted if r.note and not reader.sees_names})
    return [
        remarks.words(row.note, report=row.report, reader=reader, by=_decider(row))
        for row, reader in noted
    ]


def _decider(row: HeldOperation | ConflictCopy) -> int | None:
    return row.decided_by_id if isinstance(row, HeldOperation) else row.settled_by_id
