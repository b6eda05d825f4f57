"""Remarks between chair and rapporteur."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.domain.consent import Reader
from reports.domain.errors import DomainError
from reports.domain.remarks import Remarks
from reports.models import Comment, Point, Report


def add_comment(
    *,
    report: Report,
    text: str,
    by: User | None,
    point: Point | None = None,
    team_only: bool = False,
) -> Comment:
    """Add a remark on a point, or on the whole report. Raises DomainError when it is empty."""
    text = text.strip()
    if not text:
        raise DomainError(_("Write the comment first."), code="empty_comment", field="text")
    return Comment.objects.create(
        report=report, point=point, text=text, author=by, team_only=team_only
    )


def comments_for(report: Report, reader: Reader) -> list[Comment]:
    """Return the remarks that a reader may see, oldest first, with their authors."""
    rows = report.comments.select_related("author").order_by("created_at", "pk")
    return list(rows if reader.sees_names else rows.filter(team_only=False))


def comment_text(comment: Comment, reader: Reader, point: Point | None, remarks: Remarks) -> str:
    """Return a remark as its reader may see it. `point` is the one it is on, with its speakers."""
    by = comment.author_id
    return remarks.words(comment.text, report=comment.report, reader=reader, by=by, point=point)


def settle_comment(*, comment: Comment, by: User) -> Comment:
    """Mark a remark as dealt with. It stays visible in the list."""
    if comment.resolved_at is None:
        comment.resolved_at = timezone.now()
        comment.resolved_by = by
        comment.save(update_fields=["resolved_at", "resolved_by"])
    return comment
