"""Many points in one go, for tables: the same points, tags and log as one by one, and far faster.

What a single change would do to mentions is left to `reports.domain.points`: points whose words
hold an @ go through it one by one, in the same transaction.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, connections, transaction
from django.db.models import Max
from django.utils import timezone

from gfmd_site.lib.bulk_rows import insert_rows
from gfmd_site.lib.ordering import key_between
from practices.models import Practice
from reports.choices import RevisionKind
from reports.domain import fields as point_fields
from reports.domain.points import create_point, update_point
from reports.domain.revisions import Origin, record_many
from reports.models import GuidingQuestion, Point, Report, Revision, TemplateSection

PORTION = 500


@dataclass
class PreparedPoint:
    """The fields of one point, read and checked: nothing of it can fail any more."""

    given: dict[str, Any]
    plain: dict[str, Any]
    section: TemplateSection | None = None
    practice: Practice | None = None
    tags: dict[str, list[tuple[Any, Any]]] = field(default_factory=dict)
    """For each list that is given: code and key of its terms."""

    @property
    def has_mention(self) -> bool:
        return any("@" in self.plain.get(name, "") for name in ("text", "heading"))


class Preparer:
    """Checks fields as `create_point` and `update_point` do; a vocabulary is read only once."""

    def __init__(self) -> None:
        self._terms: dict[object, dict[str, Any]] = {}
        self._sections: dict[int, dict[str, TemplateSection]] = {}
        self._practices: dict[Any, Practice | None] = {}

    def prepare(self, report: Report, fields: Mapping[str, Any]) -> PreparedPoint:
        """Return the fields as they will be stored. Raises DomainError with a sentence."""
        point_fields.check_known(fields)
        prepared = PreparedPoint(dict(fields), point_fields.clean_plain(fields))
        if "section" in fields:
            prepared.section = self.section(report, fields["section"])
        if fields.get("practice"):
            prepared.practice = self._practice(fields["practice"])
        if "tags" in fields:
            point_fields.check_tags(fields["tags"])
            for name, codes in fields["tags"].items():
                prepared.tags[name] = self._terms_for(report, name, codes)
        return prepared

    def section(self, report: Report, key: Any) -> TemplateSection:
        known = self._sections.setdefault(report.template_id, {})
        if key not in known:
            known[key] = point_fields.section_of(report, key)
        return known[key]

    def _practice(self, value: Any) -> Practice | None:
        if value not in self._practices:
            self._practices[value] = point_fields.practice_of(value)
        return self._practices[value]

    def _terms_for(self, report: Report, name: str, codes: Iterable[Any]) -> list[tuple[Any, Any]]:
        wanted = {str(code) for code in codes}
        if not wanted:
            return []
        is_question = name == "questions"
        key = (name, report.session_id) if is_question else name
        if key not in self._terms:
            rows: Any
            if is_question:
                rows = GuidingQuestion.objects.filter(session=report.session_id)
            else:
                rows = point_fields.TAGS[name]._default_manager.all()
            attribute = "number" if is_question else "code"
            self._terms[key] = {
                str(code): (code, pk) for code, pk in rows.values_list(attribute, "pk")
            }
        known = self._terms[key]
        if len(wanted) == 1 and (term := known.get(*wanted)):
            return [term]
        if not wanted <= known.keys():
            point_fields.resolve_tags(report, {name: wanted})  # says which are unknown
        return sorted((known[code] for code in wanted), key=lambda term: term[0])


def lock_reports(ids: Iterable[int]) -> None:
    """Keep others from changing these reports until the transaction ends."""
    if connection.features.has_select_for_update:
        rows = Report.objects.select_for_update(no_key=True).filter(pk__in=set(ids))
        list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def create_points(
    *, rows: Sequence[tuple[Report, PreparedPoint]], origin: Origin, preparer: Preparer
) -> list[Point]:
    """Add points at the ends of their sections, in the order given: one revision each."""
    lock_reports(report.pk for report, _prepared in rows)
    ends = _Ends()
    points, tags, revisions = [], _Tags(), []
    single: list[Point] = []
    for report, prepared in rows:
        section = prepared.section or preparer.section(report, prepared.given.get("section"))
        order = prepared.plain.get("order") or ends.next(report.pk, section.pk)
        if prepared.has_mention:
            given = {**prepared.given, "order": order}
            single.append(create_point(report=report, fields=given, origin=origin.next()))
            continue
        point = Point(
            id=uuid.uuid4(), report=report, section=section, **{**prepared.plain, "order": order}
        )
        if prepared.practice is not None:
            point.practice = prepared.practice
        points.append(point)
        tags.add(point, prepared.tags)
        after = {
            **point_fields.point_values(point, point_fields.FILLED),
            "tags": {**point_fields.no_tags(), **_codes(prepared.tags)},
            "attributions": [],
        }
        revisions.append(_revision(point, RevisionKind.CREATE, origin, {}, after))
    insert_rows(points)
    tags.write()
    _log(revisions, {report.pk: report for report, _prepared in rows})
    return [*points, *single]


@transaction.atomic
def update_points(*, changes: Sequence[tuple[Point, PreparedPoint]], origin: Origin) -> list[Point]:
    """Change the given fields of points: one revision each, none where nothing changes.

    The points were read, with their section and tags, after `lock_reports` in this transaction.
    """
    ends, tags, revisions = _Ends(), _Tags(), []
    changed: list[Point] = []
    columns: set[str] = set()
    for point, prepared in changes:
        if prepared.has_mention or "@" in f"{point.text}{point.heading}":
            update_point(point=point, fields=prepared.given, origin=origin.next())
            continue
        names = set(prepared.given) | ({"order"} if "section" in prepared.given else set())
        before = point_fields.point_values(point, names)
        _fill(point, prepared, ends)
        after = point_fields.point_values(point, names - {"tags"})
        if "tags" in names:
            after["tags"] = {**before["tags"], **_codes(prepared.tags)}
        different = sorted(name for name in after if after[name] != before[name])
        if not different:
            continue
        point.version += 1
        point.changed_at = timezone.now()
        changed.append(point)
        columns |= set(different) - {"tags"}
        if "tags" in different:
            tags.add(point, prepared.tags)
        old, new = ({name: values[name] for name in different} for values in (before, after))
        revisions.append(_revision(point, RevisionKind.UPDATE, origin, old, new))
    if changed:
        Point.objects.bulk_create(
            changed,
            batch_size=PORTION,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["version", "changed_at", *sorted(columns)],
        )
    tags.replace()
    _log(revisions, {point.report_id: point.report for point in changed})
    return [point for point, _prepared in changes]


def _fill(point: Point, prepared: PreparedPoint, ends: _Ends) -> None:
    for name, value in prepared.plain.items():
        setattr(point, name, value)
    section = prepared.section
    if section is not None and section.pk != point.section_id:
        point.section = section
        if "order" not in prepared.plain:
            point.order = ends.next(point.report_id, section.pk)
    if "practice" in prepared.given:
        point.practice = prepared.practice


class _Ends:
    """The next places at the ends of sections. Deleted points count, as they may come back."""

    def __init__(self) -> None:
        self._last: dict[tuple[int, int], str | None] = {}

    def next(self, report_id: int, section_id: int) -> str:
        key = (report_id, section_id)
        if key not in self._last:
            rows = Point.objects.filter(report=report_id, section=section_id)
            self._last[key] = rows.aggregate(last=Max("order"))["last"]
        place = key_between(self._last[key], None)
        self._last[key] = place
        return place


class _Tags:
    """Rows of the tables between points and terms, written a list at a time."""

    def __init__(self) -> None:
        self._by_list: dict[str, list[tuple[Point, list[Any]]]] = {}

    def add(self, point: Point, tags: Mapping[str, list[tuple[Any, Any]]]) -> None:
        for name, terms in tags.items():
            keys = [key for _code, key in terms]
            self._by_list.setdefault(name, []).append((point, keys))

    def write(self) -> None:
        for name, rows in self._by_list.items():
            relation = getattr(Point, name)
            pairs = [(point.pk, key) for point, keys in rows for key in keys]
            _insert_pairs(relation.through, relation.field.m2m_reverse_name(), pairs)

    def replace(self) -> None:
        for name, rows in self._by_list.items():
            ids = [point.pk for point, _keys in rows]
            through = getattr(Point, name).through
            for start in range(0, len(ids), PORTION):
                portion = ids[start : start + PORTION]
                through._default_manager.filter(point__in=portion).delete()
        self.write()


def _insert_pairs(through: Any, column: str, pairs: Sequence[tuple[Any, Any]]) -> None:
    """Fill a table between points and terms; as objects, fifty thousand rows take seconds."""
    if not pairs:
        return
    quote = connection.ops.quote_name
    table, point_column = quote(through._meta.db_table), quote("point_id")
    sql = f"INSERT INTO {table} ({point_column}, {quote(column)}) VALUES (%s, %s)"  # noqa: S608  names of our own tables
    prepare, database = Point._meta.pk.get_db_prep_value, connections[connection.alias]
    known = {point: prepare(point, database) for point in dict(pairs)}
    with database.cursor() as cursor:
        cursor.executemany(sql, [(known[point], key) for point, key in pairs])


def _codes(tags: Mapping[str, list[tuple[Any, Any]]]) -> dict[str, list[Any]]:
    return {name: [code for code, _key in terms] for name, terms in tags.items()}


def _revision(point: Point, kind: str, origin: Origin, before: Any, after: Any) -> Revision:
    own = origin.next()
    return Revision(
        report_id=point.report_id,
        op_id=own.op_id,
        kind=kind,
        point_ref=point.pk,
        author_id=own.author.pk if own.author else None,
        client_id=own.client_id,
        client_time=own.client_time,
        version=point.version,
        before=before,
        after=after,
        note=own.note,
    )


def _log(revisions: list[Revision], reports: Mapping[int, Report]) -> None:
    by_report: dict[int, list[Revision]] = {}
    for revision in revisions:
        by_report.setdefault(revision.report_id, []).append(revision)
    for report_id in sorted(by_report):
        record_many(report=reports[report_id], revisions=by_report[report_id])
