"""Anonymising afterwards: a name leaves the text, its history and everything kept beside them.

Every text of the models is looked through, those of future models too: what must stay as it is
has to be on the list of what is left alone.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from gfmd_site import audit, published
from practices.domain.search_index import rebuild
from practices.models.base import Term
from reports.domain.consent_words import stand_in
from reports.domain.errors import DomainError
from reports.domain.memory_index import forget_memory
from reports.domain.purge_bytes import compact
from reports.domain.purge_match import Rewriter, keys_for
from reports.domain.revisions import Origin, record
from reports.domain.sync import sha256_of
from reports.models import (
    Attribution,
    ConsentLink,
    Point,
    Purge,
    Receipt,
    ReleasedName,
    Report,
    SynthesisItem,
    Upload,
)

APPS = ("reports", "practices", "admin")
# The programme and the vocabularies: what is public anyway, and what texts refer to.
LEFT_ALONE = frozenset(
    {
        "Edition",
        "GuidingQuestion",
        "Invitation",
        "KeptMark",
        "Letter",
        "MemoryStamp",
        "Participation",
        "Purge",
        "Release",
        "ReleasedName",
        "ReportingTemplate",
        "Session",
        "SyncState",
        "TemplateSection",
        "Theme",
        "Attribution",
    }
)
NOTE = "Anonymised afterwards"
FILE = "purges.jsonl"


@dataclass(frozen=True)
class Scope:
    """How far a purge goes: one point, one report, or everything (both empty)."""

    report: str = ""
    point_ref: uuid.UUID | None = None


def purge_names(*, names: Iterable[str], scope: Scope, reason: str, by: User | None) -> Purge:
    """Take names out of everything that is stored, and out of the bytes of the database.

    Leaves one `Purge` and a line in the purge list, neither of which holds a name. Raises
    DomainError without a name or a reason.
    """
    keys = keys_for(names)
    if not keys:
        raise DomainError(_("Write the name that has to go."), code="no_name", field="names")
    if not reason.strip():
        raise DomainError(_("Write why the name has to go."), code="no_reason", field="reason")
    purge = Purge(
        keys=keys,
        report=scope.report,
        point_ref=scope.point_ref,
        reason=Rewriter(frozenset(keys), stand_in("participant", "en")).text(reason.strip()),
        by=by,
        created_at=timezone.now(),
    )
    with transaction.atomic():
        purge.replaced = _rewrite(purge)
        purge.save(force_insert=True)
        audit.record(
            audit.AuditEvent.PURGE,
            by=by,
            subject=purge.report,
            point=str(purge.point_ref) if purge.point_ref else None,
            places=purge.replaced,
            purge=str(purge.pk),
        )
    _list(purge)
    _forget()
    return purge


def replay_purges() -> int:
    """Carry out again what the purge list holds and this database does not know of.

    For the time after a restore from an older backup, before the site opens. Returns how many.
    """
    replayed = 0
    known = set(Purge.objects.values_list("pk", flat=True))
    for purge in _listed():
        if purge.pk in known:
            continue
        with transaction.atomic():
            purge.replaced = _rewrite(purge)
            purge.save(force_insert=True)
        replayed += 1
    if replayed:
        _forget()
    return replayed


def _forget() -> None:
    """Drop what only waits, such as a table whose import was not decided, and free the bytes."""
    cache.clear()
    compact()


# The purge list stands beside the database, so that a restore does not take it back.


def list_file() -> Path:
    return Path(settings.DATA_DIR) / FILE


def _list(purge: Purge) -> None:
    line = {
        "id": str(purge.pk),
        "keys": purge.keys,
        "report": purge.report,
        "point": str(purge.point_ref) if purge.point_ref else None,
        "reason": purge.reason,
        "at": purge.created_at.isoformat(),
    }
    file = list_file()
    file.touch(mode=0o600)
    with file.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(line) + "\n")


def _listed() -> Iterator[Purge]:
    if not list_file().exists():
        return
    for line in list_file().read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        yield Purge(
            pk=uuid.UUID(entry["id"]),
            keys=entry["keys"],
            report=entry["report"],
            point_ref=uuid.UUID(entry["point"]) if entry["point"] else None,
            reason=entry["reason"],
            created_at=parse_datetime(entry["at"]) or timezone.now(),
        )


# Rewriting


def _rewrite(purge: Purge) -> int:
    report = Report.objects.filter(code=purge.report).first() if purge.report else None
    language = report.language if report else "en"
    rewriter = Rewriter(frozenset(purge.keys), stand_in("participant", language))
    _speakers(purge, rewriter)
    changed = [
        (model, pk)
        for model in _models()
        for pk in _rewrite_rows(model, _in_scope(model, purge), rewriter)
    ]
    _released(purge, rewriter)
    _originals(purge)
    _publish([pk for model, pk in changed if model is Point])
    if any(model._meta.app_label == "practices" for model, _pk in changed):
        rebuild()
    published.changed()
    forget_memory()
    return rewriter.hits


def _models() -> Iterator[type[Any]]:
    registry: Any = apps
    for model in registry.get_models():
        is_term = issubclass(model, Term)
        if model._meta.app_label in APPS and model.__name__ not in LEFT_ALONE and not is_term:
            yield model


def _text_fields(model: type[Any]) -> list[models.Field[Any, Any]]:
    kinds = (models.CharField, models.TextField, models.JSONField)
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, kinds) and not field.choices and not field.unique
    ]


def _in_scope(model: type[Any], purge: Purge) -> QuerySet[Any]:
    rows = model._default_manager.all()
    names = {field.name for field in model._meta.get_fields()}
    if purge.point_ref is not None:
        condition = _of_point(model, names, purge.point_ref)
        return rows.filter(condition).distinct() if condition is not None else rows.none()
    if purge.report:
        condition = _of_report(model, names, purge.report)
        return rows.filter(condition).distinct() if condition is not None else rows.none()
    return rows


def _of_point(model: Any, names: set[str], point: uuid.UUID) -> Q | None:
    if model is Point:
        return Q(pk=point)
    if model is ConsentLink:
        speakers = Attribution.objects.filter(point=point).values("pk")
        return Q(attribution_id__in=list(speakers.values_list("pk", flat=True)))
    paths = {"point_ref": "point_ref", "point": "point"}
    if _has_sources(model):
        paths["sources"] = "sources__point"
    paths["synthesis"] = "synthesis__edition__sessions__report__points"
    # What a line of a statement said before.
    paths["line"] = "line__points"
    for name, path in paths.items():
        if name in names:
            return Q(**{path: point})
    return Q(points=point) if "points" in names else None


def _has_sources(model: Any) -> bool:
    """Whether rows of a model rest on points, as items of the synthesis do."""
    return model is SynthesisItem


def _of_report(model: Any, names: set[str], code: str) -> Q | None:
    if model is Report:
        return Q(code=code)
    paths = {"report": "report__code", "point": "point__report__code"}
    if _has_sources(model):
        paths["sources"] = "sources__point__report__code"
    # Its log, remarks and copies are looked through as a whole: words may have moved about.
    paths["synthesis"] = "synthesis__edition__sessions__report__code"
    paths["points"] = "points__report__code"
    for name, path in paths.items():
        if name in names:
            return Q(**{path: code})
    # The log of the office names no report: it is looked through as a whole.
    return Q() if model._meta.app_label == "admin" else None


def _rewrite_rows(model: type[Any], rows: QuerySet[Any], rewriter: Rewriter) -> list[Any]:
    fields = _text_fields(model)
    if not fields:
        return []
    names = [field.attname for field in fields]
    changed = []
    for pk, *values in rows.order_by().values_list("pk", *names).iterator(chunk_size=500):
        different = {}
        for field, value in zip(fields, values, strict=True):
            rewritten = _shorter(field, rewriter.value(value))
            if rewritten != value:
                different[field.attname] = rewritten
        if different:
            model._default_manager.filter(pk=pk).update(**different)
            changed.append(pk)
    return changed


def _shorter(field: models.Field[Any, Any], value: Any) -> Any:
    limit = field.max_length if isinstance(field, models.CharField) else None
    return value[:limit] if limit and isinstance(value, str) else value


def _speakers(purge: Purge, rewriter: Rewriter) -> None:
    """Take the rows of who said it away: the text has no mention any more."""
    rows = Attribution.objects.select_related("country")
    if purge.point_ref is not None:
        rows = rows.filter(point=purge.point_ref)
    elif purge.report:
        rows = rows.filter(point__report__code=purge.report)
    gone = []
    for row in rows.iterator(chunk_size=500):
        names = (row.mention, row.name, row.organisation)
        country = row.country.label_en if row.kind == "country" and row.country else ""
        if any(rewriter.is_name(name) for name in (*names, country)):
            gone.append(row.pk)
            _drop_telling_tags(row)
    ConsentLink.objects.filter(attribution_id__in=gone, closed_at__isnull=True).update(
        closed_at=timezone.now()
    )
    rewriter.hits += len(gone)
    Attribution.objects.filter(pk__in=gone).delete()


def _drop_telling_tags(row: Attribution) -> None:
    """Without its speaker a point shows its tags to everybody: those that told who it was go."""
    point = Point(pk=row.point_id)
    if row.country_id:
        point.countries.remove(row.country_id)
    if row.constituency_id:
        point.constituencies.remove(row.constituency_id)


def _released(purge: Purge, rewriter: Rewriter) -> None:
    """Leave the keys in the register: so it can still be said which files held the name."""
    rows = ReleasedName.objects.exclude(name="")
    if purge.point_ref is not None:
        rows = rows.filter(point_ref=purge.point_ref)
    elif purge.report:
        rows = rows.filter(report=purge.report)
    for row in rows.iterator(chunk_size=500):
        if rewriter.text(row.name) != row.name:
            ReleasedName.objects.filter(pk=row.pk).update(name="", consent_how="")


def _originals(purge: Purge) -> None:
    """Delete Word files that were brought in: a name cannot be taken out of them."""
    rows = Upload.objects.exclude(original=None)
    if purge.point_ref is not None:
        rows = rows.filter(report__points=purge.point_ref)
    elif purge.report:
        rows = rows.filter(report__code=purge.report)
    rows = Upload.objects.filter(pk__in=list(rows.values_list("pk", flat=True)))
    rows.update(original=None, original_until=None)


def _publish(points: list[Any]) -> None:
    """Give devices that have the old text the new one, as a change that names nobody."""
    for point in Point.objects.filter(pk__in=points).select_related("report"):
        Point.objects.filter(pk=point.pk).update(version=point.version + 1)
        words = {"text": point.text, "heading": point.heading}
        record(
            report=point.report,
            kind="update",
            origin=Origin(note=NOTE),
            point_ref=point.pk,
            version=point.version + 1,
            before=words,
            after=words,
        )
        # A device that sends an operation again is answered with what stands now.
        Receipt.objects.filter(point_ref=point.pk).update(sha256=sha256_of(point.text))
