"""The one log of a synthesis: its history, the receipts of operations and the live update."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.domain.errors import DomainError
from reports.models import ItemSource, Synthesis, SynthesisChange, SynthesisItem

MAX_MESSAGE = 500


@dataclass(frozen=True)
class By:
    """Who changes something, and from where. `op_id` goes to the first change that is noted."""

    author: User | None = None
    op_id: uuid.UUID = field(default_factory=uuid.uuid4)
    client_id: uuid.UUID | None = None
    base_version: int | None = None

    def next(self) -> By:
        """Return the same person for a further change, under an operation id of its own."""
        return replace(self, op_id=uuid.uuid4())


def locked(synthesis: Synthesis) -> Synthesis:
    """Lock a synthesis for the transaction that is going on; its status is read anew.

    Every writer calls it first, so the changes of one synthesis come one after another and
    nobody who reads on from a cursor passes one over.
    """
    row = Synthesis.objects.select_for_update(of=("self",), no_key=True).get(pk=synthesis.pk)
    synthesis.status = row.status
    return synthesis


def check_draft(synthesis: Synthesis) -> None:
    """Raise DomainError where the synthesis is signed or published."""
    if not synthesis.is_open:
        raise DomainError(
            _("The synthesis is signed and can only be read. Reopen it to change it."),
            code="synthesis_closed",
        )


def note(
    *,
    synthesis: Synthesis,
    kind: str,
    by: By,
    ref: uuid.UUID | None = None,
    version: int = 0,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> SynthesisChange:
    """Add one row to the log. Call inside the change's transaction, after `locked`."""
    Synthesis.objects.filter(pk=synthesis.pk).update(changed_at=timezone.now())
    return SynthesisChange.objects.create(
        synthesis=synthesis,
        op_id=by.op_id,
        kind=kind,
        ref=ref,
        author=by.author,
        client_id=by.client_id,
        base_version=by.base_version,
        version=version,
        before=before or {},
        after=after or {},
    )


def cursor_of(synthesis: Synthesis) -> int:
    """Return the place of the newest change in the log, 0 before the first: one query."""
    return synthesis.changes.aggregate(newest=Max("pk"))["newest"] or 0


def item_values(item: SynthesisItem) -> dict[str, Any]:
    """Return an item with its sources as the log keeps it, to bring it back whole."""
    return {
        "section": str(item.section.ref),
        "order": item.order,
        "text": item.text,
        "contested_note": item.contested_note,
        "place": item.place,
        "rank": item.rank,
        "language": item.language,
        "sources": [source_values(source) for source in item.sources.order_by("pk")],
    }


def source_values(source: ItemSource) -> dict[str, Any]:
    return {
        "point": str(source.point_id),
        "point_version": source.point_version,
        "speakers": source.speakers,
        "report_status": source.report_status,
        "seen_deleted": source.seen_deleted,
    }


def text_at(item: SynthesisItem, name: str, version: int) -> str:
    """Return a text of an item as it stood in a version: two queries at most.

    What was loaded with the demonstration has no change of its own: the first one knows it.
    """
    rows = SynthesisChange.objects.filter(ref=item.ref, after__has_key=name)
    change = rows.filter(version__lte=version).order_by("-version", "-pk").first()
    if change is not None:
        return str(change.after[name])
    later = rows.filter(version__gt=version).order_by("version", "pk").first()
    return str(later.before.get(name, "")) if later else str(getattr(item, name))


def last_author(item: SynthesisItem, name: str) -> User | None:
    """Return who wrote a text of an item last: one query."""
    rows = SynthesisChange.objects.filter(ref=item.ref, after__has_key=name)
    change = rows.select_related("author").order_by("-pk").first()
    return change.author if change else None
