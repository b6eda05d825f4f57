"""Word layouts of the staff: kept once they are checked, put in use and taken out again.

The check itself is `reports.exporters.word_layout`: this module takes what passed it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from reports.models import Edition, Report, ReportingTemplate, WordLayout


def add_layout(
    *,
    name: str,
    data: bytes,
    missing: Sequence[str],
    removed: Sequence[str],
    edition: Edition | None = None,
    template: ReportingTemplate | None = None,
    by: User | None = None,
) -> WordLayout:
    """Keep a layout that passed the check. It is not in use before `put_in_use`."""
    return WordLayout.objects.create(
        name=name,
        edition=edition,
        template=template,
        data=data,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        missing=list(missing),
        removed=list(removed),
        uploaded_by=by,
    )


@transaction.atomic
def put_in_use(*, layout: WordLayout) -> None:
    """Put a layout in use; the one that was in use for the same reports no longer is."""
    same = WordLayout.objects.select_for_update().filter(
        edition=layout.edition_id, template=layout.template_id
    )
    same.exclude(pk=layout.pk).update(is_live=False)
    same.filter(pk=layout.pk).update(is_live=True)
    layout.is_live = True


def take_out_of_use(*, layout: WordLayout) -> None:
    """Let reports go back to the next layout that fits, in the end to the one built in."""
    WordLayout.objects.filter(pk=layout.pk).update(is_live=False)
    layout.is_live = False


def layout_of(report: Report) -> bytes | None:
    """Return the layout that a report is written in, None for the one built in: one query."""
    edition = report.session.edition_id
    layouts = WordLayout.objects.filter(
        Q(edition=edition) | Q(edition=None),
        Q(template=report.template_id) | Q(template=None),
        is_live=True,
    ).only("edition_id", "template_id", "data")
    best = max(
        layouts,
        key=lambda layout: (layout.edition_id is not None, layout.template_id is not None),
        default=None,
    )
    return bytes(best.data) if best else None


def layout_of_template(template: ReportingTemplate) -> bytes | None:
    """Return the layout of a template in any edition, None for the one built in: one query."""
    layouts = WordLayout.objects.filter(
        Q(template=template) | Q(template=None), edition=None, is_live=True
    ).only("template_id", "data")
    best = max(layouts, key=lambda layout: layout.template_id is not None, default=None)
    return bytes(best.data) if best else None
