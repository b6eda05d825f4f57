"""Taking a change of a source over into the words of an item."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from reports.domain.errors import DomainError
from reports.domain.synthesis_items import Outcome, update_item
from reports.domain.synthesis_log import By, check_draft, locked
from reports.domain.synthesis_marks import text_then
from reports.domain.synthesis_sources import accept_source
from reports.domain.synthesis_words import taken_text
from reports.models import Point, Result, SynthesisItem


@transaction.atomic
def adjust_item(*, item: SynthesisItem, point: Point, by: By) -> Outcome:
    """Change the same words in the item that were changed in a point, and take note of it.

    Where the item says it in words of its own, the point's new words are kept beside it.
    """
    check_draft(locked(item.section.synthesis))
    source = item.sources.select_related("point").filter(point=point).first()
    if source is None:
        raise DomainError(_("The item does not rest on this point any more."), code="no_source")
    then = text_then(source)
    accept_source(item=item, point=point, by=by.next())
    source.refresh_from_db()
    done = update_item(
        item=item,
        fields={"text": taken_text(point, source.speakers)},
        base={"text": taken_text(point, source.speakers, then)},
        by=by,
    )
    if done.result == Result.CONFLICT:
        message = _("The item has words of its own. The point’s new words stand beside it.")
        return Outcome(done.item, done.result, message)
    return done
