"""Wordings that could not be merged, or came too late: kept beside their item until settled."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from reports.choices import SynthesisChangeKind
from reports.domain.synthesis_log import By, locked, note
from reports.models import Synthesis, SynthesisCopy, SynthesisItem


def keep_copy(
    *, item: SynthesisItem, name: str, text: str, by: By, kept_by: User | None
) -> SynthesisCopy:
    """Keep a wording beside an item. The same words of the same person are kept once."""
    copy, _created = SynthesisCopy.objects.get_or_create(
        synthesis=item.section.synthesis,
        ref=item.ref,
        field=name,
        text=text,
        author=by.author,
        settled_at=None,
        defaults={"kept_author": kept_by},
    )
    return copy


def keep_late(
    *, synthesis: Synthesis, ref: uuid.UUID, name: str, text: str, by: By
) -> SynthesisCopy:
    """Keep words that came when the synthesis was closed: nothing typed is refused into nothing."""
    note(synthesis=synthesis, kind=SynthesisChangeKind.UPDATE, by=by, ref=ref)
    return SynthesisCopy.objects.create(
        synthesis=synthesis, ref=ref, field=name, text=text, author=by.author, is_late=True
    )


@transaction.atomic
def settle_copy(*, copy: SynthesisCopy, by: By) -> None:
    """Take a kept wording off the page. It stays in the database with who settled it."""
    locked(copy.synthesis)
    if copy.settled_at is None:
        copy.settled_at = timezone.now()
        copy.settled_by = by.author
        copy.save(update_fields=["settled_at", "settled_by"])
    note(synthesis=copy.synthesis, kind=SynthesisChangeKind.COPY_SETTLE, by=by, ref=copy.ref)
