"""Word files between their arrival and a person's decision, and what is kept of them.

A file that waits is its owner's alone, for half a day. Once decided, what was read and the name
the file came with are gone; the original stays only where the edition seals originals, until its
day. The only writers of `Upload`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gfmd_site import audit
from gfmd_site.lib.seal import WrongKey, seal_bytes, unseal_bytes
from reports.choices import KeepOriginals, UploadStatus
from reports.domain.editions import report_of_session
from reports.domain.errors import DomainError
from reports.domain.revisions import Origin
from reports.domain.word_import import Decisions, Outcome, apply_import
from reports.domain.word_plan import plan_import
from reports.domain.word_rows import ImportPlan
from reports.models import Edition, OriginalDownload, Report, Session, Upload
from reports.parsed import ParsedReport, parsed_report_from

HOURS_TO_DECIDE = 12
MAX_FILE_NAME = 255
ORIGINALS = "originals of Word files"
_DECIDED = (
    "status",
    "decided_at",
    "reading",
    "file_name",
    "report",
    "session",
    "added",
    "changed",
    "removed",
)


@dataclass(frozen=True)
class Laid:
    """A file laid beside a report; `is_new` says that the report is only begun with it."""

    report: Report
    plan: ImportPlan
    is_new: bool
    notes: tuple[str, ...]


@transaction.atomic
def receive(
    *,
    edition: Edition,
    parsed: ParsedReport,
    data: bytes,
    file_name: str,
    by: User,
    session: Session | None,
    report: Report | None = None,
) -> Upload:
    """Keep what was read until its owner decides. Sweeps what has waited for too long."""
    sweep()
    reading = asdict(parsed)
    content = json.dumps(reading["sections"], sort_keys=True, ensure_ascii=False)
    seals = edition.keep_originals == KeepOriginals.SEAL
    return Upload.objects.create(
        edition=edition,
        session=session,
        report=report,
        file_name=_plain_name(file_name),
        reading=reading,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        content_digest=hashlib.sha256(content.encode()).hexdigest(),
        saved_in_word_at=_time_of(parsed.facts.saved_at),
        original=sealed_original(data) if seals else None,
        uploaded_by=by,
    )


def lay_beside(upload: Upload) -> Laid | None:
    """Return the file beside the report of its session, None where no session is chosen.

    For a session without a report the plan is made beside an empty one, which is not kept.
    """
    if upload.session is None:
        return None
    parsed = reading_of(upload)
    is_new = not Report.objects.filter(session=upload.session).exists()
    with transaction.atomic():
        report = report_of_session(upload.session)
        plan = plan_import(report, parsed)
        notes = (*_earlier(upload, report), *_age(parsed, plan, report))
        if is_new:
            transaction.set_rollback(True)
    return Laid(report, plan, is_new, notes)


@transaction.atomic
def choose_session(*, upload: Upload, session: Session) -> Upload:
    """Say which session a waiting file is about."""
    _require_waiting(upload)
    upload.session = session
    upload.save(update_fields=["session"])
    return upload


@transaction.atomic
def confirm(
    *, upload: Upload, report: Report | None, decisions: Decisions, by: User
) -> tuple[Report, Outcome]:
    """Take a waiting file into a report, begun now where its session has none.

    Raises DomainError as `apply_import` does; then nothing is begun and the file still waits.
    """
    rows = Upload.objects.select_for_update(of=("self",)).defer("original")
    locked = rows.filter(pk=upload.pk).first() or upload
    _require_waiting(locked)
    if report is None:
        report = _begun(locked)
    outcome = apply_import(
        report=report,
        parsed=reading_of(locked),
        origin=Origin(author=by),
        decisions=decisions,
    )
    locked.report, locked.session = report, report.session
    locked.added, locked.changed, locked.removed = (
        outcome.added,
        outcome.changed,
        outcome.removed,
    )
    _close(locked, UploadStatus.IMPORTED)
    return report, outcome


@transaction.atomic
def drop(*, upload: Upload) -> None:
    """Forget a waiting file, its original with it."""
    _require_waiting(upload)
    upload.delete()


@transaction.atomic
def take_out_original(*, upload: Upload, by: User) -> bytes:
    """Open a sealed original and record who took it.

    Raises DomainError when it is gone, or when the key it was sealed with is.
    """
    sweep()
    row = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if row.status != UploadStatus.IMPORTED or row.original is None:
        raise DomainError(
            _("The original is no longer kept. What was in it stands in the report."),
            code="no_original",
        )
    data = _opened(bytes(row.original))
    OriginalDownload.objects.create(upload=row, downloaded_by=by)
    code = row.report.code if row.report else ""
    audit.record(audit.AuditEvent.ORIGINAL, by=by, subject=code, upload=str(row.pk))
    return data


def forget_originals(report: Report) -> int:
    """Delete every original of a report at once, as when a name has to go; return how many."""
    return Upload.objects.filter(report=report, original__isnull=False).update(
        original=None, original_until=None
    )


def sweep(*, now: datetime | None = None) -> tuple[int, int]:
    """Delete files that nobody decided about and originals whose time is over.

    Returns how many of each. Runs with every new file, and from `purge_originals`.
    """
    now = now or timezone.now()
    waited = Upload.objects.filter(
        status=UploadStatus.WAITING, uploaded_at__lt=now - timedelta(hours=HOURS_TO_DECIDE)
    )
    forgotten, _by_model = waited.delete()
    over = Upload.objects.filter(original__isnull=False, original_until__lte=now)
    return forgotten, over.update(original=None, original_until=None)


def waiting_for(user: User, edition: Edition) -> QuerySet[Upload]:
    """Return the files that a person brought in and has not decided about, oldest first."""
    since = timezone.now() - timedelta(hours=HOURS_TO_DECIDE)
    rows = Upload.objects.filter(
        edition=edition, uploaded_by=user, status=UploadStatus.WAITING, uploaded_at__gte=since
    )
    return rows.select_related("session", "report").defer("original").order_by("uploaded_at")


def decided_in(edition: Edition, limit: int = 50) -> list[Upload]:
    """Return the files that were taken into reports, newest first."""
    rows = Upload.objects.filter(edition=edition, status=UploadStatus.IMPORTED)
    rows = rows.select_related("session", "report", "uploaded_by").defer("original", "reading")
    return list(rows.order_by("-decided_at", "pk")[:limit])


def reading_of(upload: Upload) -> ParsedReport:
    return parsed_report_from(upload.reading)


def sealed_original(data: bytes) -> bytes:
    """Return a file as it may be stored: nobody reads it without the secret key of the site."""
    return seal_bytes(data, secret=settings.SECRET_KEY, purpose=ORIGINALS)


def _opened(sealed: bytes) -> bytes:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    try:
        return unseal_bytes(sealed, secrets=secrets, purpose=ORIGINALS)
    except WrongKey as error:
        raise DomainError(
            _(
                "The original was sealed with an earlier key of this site and cannot be opened. "
                "Ask the administrator to add that key to SECRET_KEY_FALLBACKS."
            ),
            code="sealed_elsewhere",
        ) from error


def _begun(upload: Upload) -> Report:
    if upload.session is None:
        raise DomainError(_("Choose the session of this file first."), code="no_session")
    return report_of_session(upload.session)


def _require_waiting(upload: Upload) -> None:
    if upload.status != UploadStatus.WAITING:
        raise DomainError(
            _("This file was decided about before. Choose it again to take it in once more."),
            code="decided",
        )


def _close(upload: Upload, status: UploadStatus) -> None:
    edition = upload.edition
    upload.status, upload.decided_at = status, timezone.now()
    upload.reading, upload.file_name = {}, ""
    values = {name: getattr(upload, name) for name in _DECIDED}
    if edition.keep_originals == KeepOriginals.SEAL:
        values["original_until"] = upload.decided_at + timedelta(days=edition.keep_originals_days)
    else:
        values["original"] = None
    Upload.objects.filter(pk=upload.pk).update(**values)


def _earlier(upload: Upload, report: Report) -> list[str]:
    """Return what earlier files of the report say about this one: the same, or newer than it."""
    taken = Upload.objects.filter(report=report, status=UploadStatus.IMPORTED)
    taken = taken.exclude(pk=upload.pk).defer("original", "reading").order_by("-decided_at")
    twin = taken.filter(Q(sha256=upload.sha256) | Q(content_digest=upload.content_digest)).first()
    if twin is not None and twin.decided_at:
        return [
            _("The same file was taken into this report on %(when)s.")
            % {"when": _moment(twin.decided_at)}
        ]
    if upload.saved_in_word_at is None:
        return []
    newer = taken.filter(saved_in_word_at__gt=upload.saved_in_word_at).first()
    if newer is None or newer.saved_in_word_at is None or newer.decided_at is None:
        return []
    return [
        _(
            "This file is older than the one taken in on %(when)s: it was saved in Word on "
            "%(mine)s, that one on %(other)s."
        )
        % {
            "when": _moment(newer.decided_at),
            "mine": _moment(upload.saved_in_word_at),
            "other": _moment(newer.saved_in_word_at),
        }
    ]


def _age(parsed: ParsedReport, plan: ImportPlan, report: Report) -> list[str]:
    """Return whether the report has gone on since the file was written or saved."""
    base = plan.base
    if base is not None and base.written_at is not None and base.since:
        since = ngettext(
            "%(count)d change was made in the app since.",
            "%(count)d changes were made in the app since.",
            base.since,
        ) % {"count": base.since}
        written = (
            _(
                "This file is older than what is in the app: it was written on %(when)s, and "
                "nothing was changed in Word."
            )
            if plan.changes_nothing
            else _("This file was written on %(when)s. Each point says where it was changed.")
        )
        return [f"{written % {'when': _moment(base.written_at)}} {since}"]
    saved = _time_of(parsed.facts.saved_at)
    is_older = bool(saved and report.changed_at and saved < report.changed_at)
    if saved and is_older and base is None and any(row.point for row in plan.rows):
        return [
            _("This file was saved in Word on %(when)s, before the last change in the app.")
            % {"when": _moment(saved)}
        ]
    return []


def _moment(when: datetime) -> str:
    return date_format(timezone.localtime(when), "DATETIME_FORMAT")


def _time_of(text: str) -> datetime | None:
    try:
        when = parse_datetime(text) if text else None
    except ValueError:
        return None
    if when is None or not 1990 <= when.year <= 2200:
        return None
    return when if timezone.is_aware(when) else timezone.make_aware(when)


def _plain_name(file_name: str) -> str:
    """Return the last part of a name, on one line: for its owner to tell the files apart."""
    name = file_name.replace("\\", "/").rpartition("/")[2]
    return "".join(char if char.isprintable() else " " for char in name)[:MAX_FILE_NAME]
