"""Remarks between co-chairs: the only writer of them."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.choices import SynthesisChangeKind
from reports.domain.errors import DomainError
from reports.domain.synthesis_log import By, locked, note
from reports.models import Synthesis, SynthesisComment

MAX_COMMENT = 4_000


@transaction.atomic
def add_comment(
    *, synthesis: Synthesis, text: str, by: By, ref: uuid.UUID | None = None
) -> SynthesisComment:
    """Write a remark on a section or an item, or on the whole; also after the signing."""
    locked(synthesis)
    if not text.strip():
        raise DomainError(_("Write the comment first."), code="no_text", field="text")
    if len(text) > MAX_COMMENT:
        raise DomainError(_("A comment holds at most 4,000 characters."), code="too_long")
    comment = SynthesisComment.objects.create(
        synthesis=synthesis, ref=ref, author=by.author, text=text.strip()
    )
    note(synthesis=synthesis, kind=SynthesisChangeKind.COMMENT, by=by, ref=ref)
    return comment


@transaction.atomic
def settle_comment(*, comment: SynthesisComment, by: By) -> None:
    """Mark a remark as settled; a second time changes nothing."""
    locked(comment.synthesis)
    if comment.resolved_at is None:
        comment.resolved_at = timezone.now()
        comment.resolved_by = by.author
        comment.save(update_fields=["resolved_at", "resolved_by"])
    note(synthesis=comment.synthesis, kind=SynthesisChangeKind.SETTLE, by=by, ref=comment.ref)
