"""Why something was given back, as the person who looks at the page may read it."""

from __future__ import annotations

from typing import Any

from django import template

from reports.domain.consent import reader_of
from reports.domain.remarks import report_reason, statement_reason
from reports.models import Report, Statement

register = template.Library()


@register.simple_tag(takes_context=True)
def reason_of(context: dict[str, Any], of: Report | Statement) -> str:
    """Return the reason of a report or of a statement that was returned or reopened."""
    user = context["request"].user
    if isinstance(of, Statement):
        return statement_reason(of, reader_of(user, of.report))
    return report_reason(of, reader_of(user, of))
