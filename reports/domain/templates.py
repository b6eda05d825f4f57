"""Reporting templates in their versions. A template that reports use is never changed under them.

Staff make a new version, change that one, and move open reports to it when they decide to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gfmd_site.lib.translated import in_language
from gfmd_site.lib.typography import with_commas
from reports.choices import OPEN_STATUSES, RevisionKind
from reports.domain import points as point_rules
from reports.domain.errors import DomainError
from reports.domain.revisions import Origin, record
from reports.models import Point, Report, ReportingTemplate, TemplateSection, WordLayout
from reports.models.points import MAX_HEADING
from reports.parsed_template import ParsedTemplate

# Above every number that a template has: two sections never have one number for a moment.
APART = 10_000


@transaction.atomic
def new_version(*, template: ReportingTemplate) -> ReportingTemplate:
    """Copy a template with its sections and Word layouts as its next version, not offered yet."""
    copy = ReportingTemplate.objects.get(pk=template.pk)
    sections = list(copy.sections.all())
    layouts = list(WordLayout.objects.filter(template=copy))
    copy.pk, copy.version, copy.is_active = None, next_version(template.key), False
    copy._state.adding = True
    copy.save()
    for section in sections:
        section.pk, section.template = None, copy
    TemplateSection.objects.bulk_create(sections)
    for layout in layouts:
        layout.pk, layout.template = None, copy
    WordLayout.objects.bulk_create(layouts)
    return copy


def next_version(key: str) -> int:
    """Return the number that the next version of a template gets."""
    newest = ReportingTemplate.objects.filter(key=key).aggregate(newest=Max("version"))["newest"]
    return (newest or 0) + 1


@transaction.atomic
def add_template(*, parsed: ParsedTemplate) -> tuple[ReportingTemplate, bool]:
    """Keep a template that was read from a file; return it, and whether it is new.

    One that is here already in every word is returned as it is. Under a key that is known it
    becomes the next version. It is not offered before somebody switches it on.
    """
    for known in ReportingTemplate.objects.filter(key=parsed.key).prefetch_related("sections"):
        if _same(known, parsed):
            return known, False
    template = ReportingTemplate.objects.create(
        key=parsed.key, version=next_version(parsed.key), is_active=False, **parsed.words
    )
    TemplateSection.objects.bulk_create(
        TemplateSection(template=template, number=number, **section)
        for number, section in enumerate(parsed.sections, start=1)
    )
    return template, True


def _same(template: ReportingTemplate, parsed: ParsedTemplate) -> bool:
    def values(item: Any, wanted: Mapping[str, Any]) -> dict[str, Any]:
        return {name: getattr(item, name) for name in wanted}

    sections = list(template.sections.all())
    return (
        values(template, parsed.words) == parsed.words
        and len(sections) == len(parsed.sections)
        and all(
            values(section, wanted) == wanted
            for section, wanted in zip(sections, parsed.sections, strict=True)
        )
    )


@transaction.atomic
def number_sections(*, template: ReportingTemplate, order: Sequence[int]) -> None:
    """Number the sections of a template 1, 2, 3 … in the order of these keys."""
    rows = TemplateSection.objects.filter(template=template)
    rows.filter(number__lt=APART).update(number=F("number") + APART)
    for number, pk in enumerate(order, start=1):
        rows.filter(pk=pk).update(number=number)


def movable_reports(template: ReportingTemplate) -> QuerySet[Report]:
    """Return the open reports that are written in another version of a template."""
    rows = Report.objects.filter(template__key=template.key, status__in=OPEN_STATUSES)
    return rows.exclude(template=template).select_related("session", "template").order_by("code")


def sections_without_place(
    template: ReportingTemplate, reports: Sequence[Report]
) -> list[TemplateSection]:
    """Return the sections with points in these reports that a template does not have, by key."""
    kept = template.sections.values_list("key", flat=True)
    points = Point.objects.filter(report__in=[report.pk for report in reports])
    used = points.exclude(section__key__in=list(kept)).values("section")
    rows = TemplateSection.objects.filter(pk__in=used).order_by("key", "-template__version")
    return list({section.key: section for section in rows}.values())


@transaction.atomic
def move_report(
    *, report: Report, template: ReportingTemplate, places: Mapping[str, str], origin: Origin
) -> int:
    """Let an open report go on in another version of its template; return how many points moved.

    Points stay in the section of the same key. Those of a section that is gone go to the end of
    the one that `places` names, under the old title as sub-heading, deleted ones too. Words that
    wait on devices find their way by the same places. Raises DomainError, and changes nothing, for
    a closed report and for a section without a place.
    """
    report = (
        Report.objects.select_for_update(of=("self",), no_key=True)
        .select_related("template", "session")
        .get(pk=report.pk)
    )
    _require_movable(report, template)
    old = {section.key: section for section in report.template.sections.all()}
    new = {section.key: section for section in template.sections.all()}
    used = set(Point.objects.filter(report=report).values_list("section__key", flat=True))
    lost = [key for key in old if key in used and key not in new]
    _require_places(report, [old[key] for key in lost if places.get(key) not in new])
    before = report.template.version
    Report.objects.filter(pk=report.pk).update(template=template)
    for key in used - set(lost):
        Point.objects.filter(report=report, section=old[key]).update(section=new[key])
    record(
        report=report,
        kind=RevisionKind.TEMPLATE,
        origin=origin,
        before={"version": before},
        after={"version": template.version, "sections": {key: places[key] for key in lost}},
    )
    return sum(_move_points(report, old[key], places[key], origin) for key in lost)


def _move_points(report: Report, section: TemplateSection, to: str, origin: Origin) -> int:
    points = list(Point.objects.filter(report=report, section=section).order_by("order", "pk"))
    title = in_language(section, "title", report.language)[:MAX_HEADING]
    for point in points:
        point_rules.update_point(
            point=point,
            fields={"section": to, "heading": point.heading or title},
            origin=origin.next(),
            kind=RevisionKind.MOVE,
        )
    return len(points)


def _require_movable(report: Report, template: ReportingTemplate) -> None:
    if not report.is_open:
        raise DomainError(
            _(
                "The report %(code)s is %(status)s and keeps its template. "
                "Return or reopen it first, if it has to move."
            )
            % {"code": report.code, "status": report.get_status_display().lower()},
            code="closed",
        )
    if report.template.key != template.key or report.template_id == template.pk:
        raise DomainError(
            _("The report %(code)s is not written in another version of this template.")
            % {"code": report.code},
            code="other_template",
        )


def _require_places(report: Report, missing: Sequence[TemplateSection]) -> None:
    if missing:
        raise DomainError(
            _(
                "The report %(code)s has points in “%(titles)s”, which the new version does not "
                "have. Choose where they go."
            )
            % {"code": report.code, "titles": "”, “".join(row.title for row in missing)},
            code="no_place",
        )


def offer(*, templates: QuerySet[ReportingTemplate]) -> int:
    """Offer templates for new reports; one without sections is not. Returns how many are on."""
    ready = templates.exclude(sections=None).values("pk")
    return ReportingTemplate.objects.filter(pk__in=ready).update(is_active=True)


def stop_offering(*, templates: QuerySet[ReportingTemplate]) -> int:
    """Offer templates no longer; reports that are written in them go on."""
    rows = ReportingTemplate.objects.filter(pk__in=templates.values("pk"))
    return rows.update(is_active=False)


def refusal_to_delete(template: ReportingTemplate) -> str:
    """Return why a template stays, or an empty text when nothing rests on it."""
    codes = list(template.reports.order_by("code").values_list("code", flat=True))
    if not codes:
        return ""
    return ngettext(
        "The template stays, because a report is written in it: %(codes)s. Switch it off instead: "
        "then it is not offered for new reports, and nothing that was written is touched.",
        "The template stays, because %(count)d reports are written in it: %(codes)s. Switch it off "
        "instead: then it is not offered for new reports, and nothing that was written is touched.",
        len(codes),
    ) % {"count": len(codes), "codes": with_commas(codes[:8]) + (" …" if len(codes) > 8 else "")}
