"""The reports of the demonstration, written through the domain so that they have a history."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from practices.models import Practice
from reports.choices import AttributionKind, ReportStatus, Role
from reports.domain import comments, lifecycle, points
from reports.domain.consent import mentions_in
from reports.domain.revisions import Origin
from reports.domain.seeding_programme import Table
from reports.models import (
    Attribution,
    Comment,
    Edition,
    Point,
    Report,
    ReportingTemplate,
    Revision,
    Session,
)

TEMPLATE_KEY = "roundtable_2018"
TAGS = ("objectives", "principles", "targets", "countries", "constituencies", "questions")
PLAIN = ("section", "heading", "level", "text", "kind", "support", "contested", "language")
# The field of an attribution that the code in the file belongs to.
CODED = {
    AttributionKind.COUNTRY: "country",
    AttributionKind.REGION: "region",
    AttributionKind.CONSTITUENCY: "constituency",
}
# Every so many points, the tags come in a second step, as in a room where two people write.
TAGGED_LATER = 4
SESSION_LENGTH = timedelta(hours=3)


class Writers:
    """Who is behind "rapporteur" and "note_taker" of a session.

    Where that person has no account, staff have entered the words for them.
    """

    def __init__(self, session: Session, staff: User) -> None:
        rows = session.participations.filter(user__isnull=False).select_related("user")
        self.users: dict[str, User] = {row.role: row.user for row in rows if row.user}
        self.staff = staff

    def user(self, role: str) -> User:
        return self.users.get(role, self.staff)

    def origin(self, role: str) -> Origin:
        note = "" if role in self.users else str(_("Entered by staff"))
        return Origin(author=self.user(role), note=note)


def point_id(code: str, index: int) -> uuid.UUID:
    """Return the id of a demo point by its report and its place in the file, from 0."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"gfmd-demo/{code}/{index}")


def load_reports(
    edition: Edition,
    tables: Table,
    *,
    people: Table,
    accounts: Mapping[str, User],
    practices: Mapping[str, Practice],
) -> None:
    """Write the reports of an edition up to the state that the file says."""
    sessions = {session.number: session for session in edition.sessions.exclude(number="")}
    template = ReportingTemplate.objects.filter(key=TEMPLATE_KEY).latest("version")
    persons = {person["name"]: person for person in people["person"]}
    for table in tables["report"]:
        session = sessions[table["session"]]
        report = lifecycle.begin_report(
            session=session, template=template, language=table["language"]
        )
        writers = Writers(session, accounts["staff"])
        for index, row in enumerate(table["point"]):
            _write_point(
                report, index, point_fields(row, persons, practices), writers, row["author"]
            )
        _comment(report, table.get("comment", ()), accounts, writers)
        _bring_to_status(report, table, writers, accounts["chair"])
        backdate_history(report)


def point_fields(
    row: Table, persons: Mapping[str, Table], practices: Mapping[str, Practice]
) -> dict[str, Any]:
    """Return a point of the file as the fields of the changes endpoint."""
    fields: dict[str, Any] = {name: row[name] for name in PLAIN if name in row}
    fields["tags"] = {name: row[name] for name in TAGS if row.get(name)}
    mentioned = {mention.name for mention in mentions_in(row["text"])}
    fields["attributions"] = [
        _attribution_values(item, mentioned, persons) for item in row.get("attributions", ())
    ]
    if row.get("practice"):
        fields["practice"] = str(practices[row["practice"]].pk)
    return fields


def _attribution_values(
    item: Table, mentioned: set[str], persons: Mapping[str, Table]
) -> dict[str, Any]:
    name = item.get("name", "")
    values: dict[str, Any] = {
        "mention": name if name in mentioned else "",
        "kind": item["kind"],
        "name": name,
        "level": item["level"],
        "consent": item["consent"],
        "how": item.get("how", ""),
    }
    if item["kind"] in CODED:
        values[CODED[item["kind"]]] = item["code"]
    elif item["kind"] == AttributionKind.ORGANISATION:
        values["organisation"] = name
    else:
        person = persons.get(name, {})
        for field in ("organisation", "country", "constituency"):
            values[field] = person.get(field, "")
    return values


def _write_point(
    report: Report, index: int, fields: dict[str, Any], writers: Writers, author: str
) -> None:
    later = index % TAGGED_LATER == TAGGED_LATER - 1
    tags = fields.pop("tags") if later else None
    point = points.create_point(
        report=report,
        fields=fields,
        origin=writers.origin(author),
        point_id=point_id(report.code, index),
    )
    if tags:
        other = Role.NOTE_TAKER if author == Role.RAPPORTEUR else Role.RAPPORTEUR
        points.update_point(point=point, fields={"tags": tags}, origin=writers.origin(other))


def _comment(report: Report, rows: Any, accounts: Mapping[str, User], writers: Writers) -> None:
    for row in rows:
        point = None
        if "point" in row:
            point = Point.objects.get(pk=point_id(report.code, row["point"]))
        comment = comments.add_comment(
            report=report, point=point, text=row["text"], by=accounts[row["author"]]
        )
        if row.get("resolved"):
            comments.settle_comment(comment=comment, by=writers.user(Role.RAPPORTEUR))


def _bring_to_status(report: Report, table: Table, writers: Writers, chair: User) -> None:
    status = table["status"]
    if status == ReportStatus.DRAFT:
        return
    report = lifecycle.submit(report=report, by=writers.user(Role.RAPPORTEUR))
    if status == ReportStatus.RETURNED:
        lifecycle.return_to_rapporteur(report=report, reason=table["reason"], by=chair)
    elif status == ReportStatus.ACCEPTED:
        lifecycle.accept(report=report, by=chair)


def backdate_history(report: Report) -> None:
    """Give a demo report the times of a day at the forum, in the order of its log.

    The only place that sets the time of a revision: points come during the session, the chair
    reads in the afternoon. Nothing happens to a session without a time.
    """
    begins = report.session.starts_at
    if begins is None:
        return
    revisions = list(report.revisions.order_by("pk"))
    written = [revision for revision in revisions if revision.point_ref]
    decisions = [revision for revision in revisions if not revision.point_ref]
    step = SESSION_LENGTH / (len(written) + 1)
    for number, revision in enumerate(written, start=1):
        revision.created_at = begins + number * step
    for number, revision in enumerate(decisions):
        revision.created_at = begins + SESSION_LENGTH + timedelta(minutes=20 + 90 * number)
    Revision.objects.bulk_update(revisions, ["created_at"])
    _backdate_points(report, written)
    _backdate_comments(report, begins + SESSION_LENGTH + timedelta(minutes=50))
    _backdate_report(report, revisions)


def _backdate_points(report: Report, written: list[Revision]) -> None:
    rows = list(Point.objects.filter(report=report))
    for point in rows:
        times = [r.created_at for r in written if r.point_ref == point.pk]
        point.created_at, point.changed_at = times[0], times[-1]
    Point.objects.bulk_update(rows, ["created_at", "changed_at"])
    ends = max(revision.created_at for revision in written)
    answered = Attribution.objects.filter(point__report=report, consent_at__isnull=False)
    answered.update(consent_at=ends + timedelta(minutes=10))


def _backdate_comments(report: Report, first: datetime) -> None:
    rows = list(Comment.objects.filter(report=report))
    for number, comment in enumerate(rows):
        comment.created_at = first + timedelta(minutes=4 * number)
        if comment.resolved_at:
            comment.resolved_at = comment.created_at + timedelta(minutes=35)
    Comment.objects.bulk_update(rows, ["created_at", "resolved_at"])


def _backdate_report(report: Report, revisions: list[Revision]) -> None:
    changes: dict[str, datetime] = {
        "created_at": revisions[0].created_at - timedelta(minutes=15),
        "changed_at": revisions[-1].created_at,
    }
    for revision in revisions:
        status = revision.after.get("status")
        if status in {ReportStatus.SUBMITTED, ReportStatus.ACCEPTED}:
            changes[f"{status}_at"] = revision.created_at
    Report.objects.filter(pk=report.pk).update(**changes)
