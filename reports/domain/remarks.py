"""Comments, reasons and names of moments: what a person typed about a report, for one reader.

Those who type them know mostly who spoke, and some who read them may not.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from django.contrib.auth.models import AnonymousUser, User

from gfmd_site.permissions import may
from reports.choices import AttributionKind, RevisionKind
from reports.domain.consent import (
    FULL_LEVEL,
    Reader,
    allowed_level,
    put_into_sentences,
    render_text,
    spellings,
)
from reports.domain.consent_words import stand_in, without_names
from reports.models import (
    Attribution,
    Point,
    Report,
    Statement,
    StatementChange,
    Synthesis,
    SynthesisEvent,
    SynthesisVersion,
)


class Remarks:
    """Words of remarks on some reports, for one page: what it needs to know is asked once."""

    def __init__(self, reports: Iterable[Report], reader: Reader | None = None) -> None:
        """With a reader who sees names nothing is asked, since nothing is taken out."""
        known = [] if reader is not None and reader.sees_names else reports
        self._held = held_people(known)
        self._outside: dict[tuple[int, int], bool] = {}

    def words(
        self,
        text: str,
        *,
        report: Report,
        reader: Reader,
        by: int | None,
        point: Point | None = None,
    ) -> str:
        """Return a remark as its reader may see it. `by` is the account that wrote it.

        A mention is no less a name than in a point; without the point it is on, every one is
        anonymous. Words of somebody who does not see names are left as they are: taking names
        out of them would tell that person, or whoever reads along, which guess is right.
        """
        if reader.sees_names or not text:
            return text
        if point is not None:
            words = render_text(point, reader, text)
        else:
            words = put_into_sentences(text, lambda _name: stand_in("participant", reader.language))
        words = without_names(words, self._held.get(report.pk, []), reader.language)
        return text if words != text and self._reads_without_names(by, report) else words

    def _reads_without_names(self, by: int | None, report: Report) -> bool:
        """Whether an account reads the report and not who spoke; one that left does neither."""
        if by is None:
            return False
        if (by, report.pk) not in self._outside:
            user = User.objects.filter(pk=by).first()
            self._outside[by, report.pk] = (
                user is not None
                and may(user, "reports.read_report", report)
                and not may(user, "reports.see_names", report)
            )
        return self._outside[by, report.pk]


class SynthesisRemarks:
    """Words of remarks between those who compile a synthesis, for one page and one of them.

    Such a remark may be about any room of the edition, and its writer may see the names of some
    rooms of which the reader sees none. Nothing is asked before there is a remark to read.
    """

    def __init__(self, synthesis: Synthesis, viewer: User | AnonymousUser) -> None:
        self._synthesis = synthesis
        self._viewer = viewer
        self._known: dict[int | None, list[Report] | None] = {}

    def words(self, text: str, *, by: User | None) -> str:
        """Return a remark as the reader may see it; as typed where its writer sees no more."""
        rooms = self._told_by(by) if text else None
        if rooms is None:
            return text
        language = self._synthesis.language
        words = put_into_sentences(text, lambda _name: stand_in("participant", language))
        names = {name for report in rooms for name in self._held.get(report.pk, ())}
        return without_names(words, sorted(names, key=lambda n: (-len(n), n)), language)

    def of_events(self, rows: Iterable[SynthesisEvent]) -> list[SynthesisEvent]:
        """Return steps of the sign-off with their reasons for the reader; to show, not to save."""
        events = list(rows)
        for event in events:
            event.reason = self.words(event.reason, by=event.by)
        return events

    def of_versions(self, rows: Iterable[SynthesisVersion]) -> list[SynthesisVersion]:
        """Return kept versions with their notes for the reader; to show, not to save."""
        versions = list(rows)
        for version in versions:
            version.note = self.words(version.note, by=version.by)
        return versions

    def _told_by(self, by: User | None) -> list[Report] | None:
        """Return the rooms whose names the writer may have known and the reader may not see.

        None where the writer compiles and sees no name either; whoever left may have known all.
        """
        key = by.pk if by is not None else None
        if key not in self._known:
            rooms = self._closed
            compiles = by is not None and may(by, "reports.compile_synthesis", self._synthesis)
            if compiles:
                rooms = [report for report in rooms if may(by, "reports.see_names", report)]
            self._known[key] = rooms or None
        return self._known[key]

    @cached_property
    def _closed(self) -> list[Report]:
        rows = Report.objects.filter(session__edition=self._synthesis.edition_id)
        reports = rows.select_related("session").order_by("pk")
        return [row for row in reports if not may(self._viewer, "reports.see_names", row)]

    @cached_property
    def _held(self) -> dict[int, list[str]]:
        return held_people(self._closed)


def held_people(reports: Iterable[Report]) -> dict[int, list[str]]:
    """Return how people who spoke and may not be named everywhere are called, longest first, by
    report: one query."""
    known = {report.pk: report for report in reports}
    if not known:
        return {}
    rows = Attribution.objects.filter(
        point__report__in=list(known), kind=AttributionKind.PERSON
    ).select_related("point__section", "country", "region")
    names: dict[int, set[str]] = {}
    for row in rows:
        policy = known[row.point.report_id].session.chatham_policy
        level = allowed_level(row, policy=policy, section=row.point.section, kind=row.point.kind)
        if level != FULL_LEVEL[AttributionKind.PERSON]:
            names.setdefault(row.point.report_id, set()).update(spellings(row))
    return {pk: sorted(own, key=lambda name: (-len(name), name)) for pk, own in names.items()}


def report_reason(report: Report, reader: Reader) -> str:
    """Return why a report was returned or reopened, as its reader may see it."""
    if reader.sees_names or not report.reason:
        return report.reason
    steps = report.revisions.filter(kind=RevisionKind.STATUS).order_by("-pk")
    by = steps.values_list("author_id", flat=True).first()
    return Remarks([report]).words(report.reason, report=report, reader=reader, by=by)


def statement_reason(statement: Statement, reader: Reader) -> str:
    """Return why a statement was returned or reopened, as its reader may see it."""
    if reader.sees_names or not statement.reason:
        return statement.reason
    report = statement.report
    steps = StatementChange.objects.filter(report=report, what__in=("return", "reopen"))
    by = steps.order_by("-pk").values_list("by_id", flat=True).first()
    return Remarks([report]).words(statement.reason, report=report, reader=reader, by=by)
