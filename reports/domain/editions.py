"""Finding an edition, a session or a report by what people call it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gfmd_site.lib.typography import with_commas
from gfmd_site.permissions import may
from reports.choices import SessionKind
from reports.domain import lifecycle
from reports.domain.errors import DomainError
from reports.domain.queries import report_rows
from reports.models import Edition, Report, ReportingTemplate, Session
from reports.rules import chaired_editions

DEFAULT_TEMPLATE = "roundtable_2018"
CONSULTATION_TEMPLATE = "regional_consultation"


def newest_edition(year: int | None = None) -> Edition:
    """Return the edition of a year, or the newest one. Raises DomainError when there is none."""
    editions = Edition.objects.order_by("-year")
    edition = (editions.filter(year=year) if year else editions).first()
    if edition is None:
        wanted = (
            _("There is no edition of %(year)s.") % {"year": year}
            if year
            else _("There is no edition yet.")
        )
        raise DomainError(
            wanted + " " + _("Add it in the office first, or run seed_demo for an example."),
            code="no_edition",
        )
    return edition


def followed_editions(user: Any) -> QuerySet[Edition]:
    """Return the editions whose rooms a person follows, newest first: the office all of them."""
    editions = Edition.objects.order_by("-year")
    if may(user, "reports.manage_programme"):
        return editions
    return editions.filter(pk__in=chaired_editions(user))


def session_by_number(edition: Edition, number: str) -> Session:
    """Return a session of an edition. The error names the numbers that exist."""
    session = edition.sessions.select_related("edition").filter(number=number).first()
    if session is None:
        known = with_commas(
            edition.sessions.exclude(number="").order_by("number").values_list("number", flat=True)
        )
        raise DomainError(
            _(
                "The edition of %(year)s has no session %(number)s. "
                "It has: %(known)s. Correct the number or add the session in the office."
            )
            % {"year": edition.year, "number": number, "known": known or "–"},
            code="no_session",
        )
    return session


def report_by_code(code: str) -> Report:
    report = report_rows().filter(code=code).first()
    if report is None:
        raise DomainError(
            _("There is no report %(code)s. A code is the year and the session, as in 2018-3.1.")
            % {"code": code},
            code="no_report",
        )
    return report


def form_for_code(code: str) -> tuple[Session, ReportingTemplate, str]:
    """Return the session of a code such as 2018-3.1, its template and language, begun or not."""
    report = report_rows().filter(code=code).first()
    if report is not None:
        return report.session, report.template, report.language
    year, _dash, number = code.partition("-")
    if not (year.isdigit() and number):
        report_by_code(code)  # says how a code looks
    session = session_by_number(newest_edition(int(year)), number)
    return session, active_template(), "en"


def active_template(key: str = DEFAULT_TEMPLATE) -> ReportingTemplate:
    """Return the newest version of a reporting template that is offered."""
    template = (
        ReportingTemplate.objects.filter(key=key, is_active=True).order_by("-version").first()
    )
    if template is None:
        known = with_commas(
            ReportingTemplate.objects.filter(is_active=True)
            .order_by("key")
            .values_list("key", flat=True)
            .distinct()
        )
        raise DomainError(
            _("There is no reporting template “%(key)s”. There are: %(known)s.")
            % {"key": key, "known": known or "–"},
            code="no_template",
        )
    return template


def usual_template() -> ReportingTemplate | None:
    """Return the template that most reports use, None where it is not offered."""
    rows = ReportingTemplate.objects.filter(key=DEFAULT_TEMPLATE, is_active=True)
    return rows.order_by("-version").first()


def fitting_template(session: Session, template: ReportingTemplate) -> ReportingTemplate:
    """Return the template for a session where the others are begun in this one.

    A regional consultation has a template of its own, unless another one was chosen on purpose.
    """
    if session.kind != SessionKind.REGIONAL_CONSULTATION or template.key != DEFAULT_TEMPLATE:
        return template
    rows = ReportingTemplate.objects.filter(key=CONSULTATION_TEMPLATE, is_active=True)
    return rows.order_by("-version").first() or template


def report_of_session(session: Session, *, template_key: str = DEFAULT_TEMPLATE) -> Report:
    """Return the report of a session, begun now if it was not."""
    report = report_rows().filter(session=session).first()
    if report is None:
        template = fitting_template(session, active_template(template_key))
        begun = lifecycle.begin_report(session=session, template=template)
        report = report_rows().get(pk=begun.pk)
    return report
