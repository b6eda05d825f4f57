"""The release register: writes what left, and answers who was named where."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from gfmd_site import audit
from gfmd_site.lib.file_view import folded
from reports.choices import (
    ChathamPolicy,
    Consent,
    ReleaseChannel,
    ReleaseGround,
    ReleaseStatus,
)
from reports.domain.consent import SpeakerOutside
from reports.domain.errors import DomainError
from reports.domain.release_check import Outgoing, ReleaseCheck, check_release
from reports.models import Attribution, Release, ReleasedName

# A wording that was let go longer ago than so many others is looked at anew.
REMEMBERED = 5


def name_key(name: str) -> str:
    """Return a keyed hash of a name: equal for equal names, and no way back to the name."""
    return salted_hmac("reports.released_name", folded(name), algorithm="sha256").hexdigest()


@transaction.atomic
def record_release(
    *,
    outgoing: Outgoing,
    check: ReleaseCheck,
    data: bytes | None,
    channel: ReleaseChannel,
    by: User | None,
    second: User | None = None,
) -> Release:
    """Enter what leaves in the register, with every name in it.

    Where the check asks for a second person and there is none, the entry waits and nothing may
    leave. Without `data` the size and the hash come later, through `complete_release`. Raises
    DomainError for what the check blocks.
    """
    if check.blocks:
        raise DomainError(check.blocks[0].sentence, code=check.blocks[0].code)
    waits = bool(check.second) and second is None
    release = Release.objects.create(
        what=outgoing.what,
        subject=outgoing.subject,
        format=outgoing.format,
        profile=outgoing.profile,
        channel=channel,
        file_name=outgoing.file_name,
        size=None if data is None else len(data),
        sha256="" if data is None else hashlib.sha256(data).hexdigest(),
        basis=check.basis,
        options=dict(outgoing.options),
        remarks=check.codes,
        status=ReleaseStatus.WAITING if waits else ReleaseStatus.RELEASED,
        by=by,
        second=second,
        released_at=None if waits else timezone.now(),
    )
    release.reports.set(outgoing.reports)
    names = list(_names(release, outgoing, check))
    ReleasedName.objects.bulk_create(names)
    _audit(release, by=by, names=len(names))
    return release


def _audit(release: Release, *, by: User | None, names: int | None = None) -> None:
    events = {
        ReleaseStatus.WAITING: audit.AuditEvent.RELEASE_WAITS,
        ReleaseStatus.DECLINED: audit.AuditEvent.RELEASE_DECLINED,
    }
    audit.record(
        events.get(ReleaseStatus(release.status), audit.AuditEvent.RELEASE),
        by=by,
        subject=audit.as_code(release.subject),
        what=audit.as_code(release.what),
        format=audit.as_code(release.format),
        profile=release.profile,
        channel=release.channel,
        names=names,
        release=str(release.pk),
    )


def _names(release: Release, outgoing: Outgoing, check: ReleaseCheck) -> Iterable[ReleasedName]:
    for speaker in check.speakers:
        if not speaker.leaves or (outgoing.is_public and not speaker.is_named):
            continue
        name = speaker.shown if outgoing.is_public else speaker.name
        yield ReleasedName(
            release=release,
            attribution=speaker.row,
            report=speaker.point.report.code,
            point_ref=speaker.point.pk,
            name=name[:600],
            key=name_key(name),
            ground=_ground(outgoing, speaker),
            consent=speaker.consent,
            consent_how=speaker.row.consent_how,
            consent_at=speaker.row.consent_at,
        )


def _ground(outgoing: Outgoing, speaker: SpeakerOutside) -> str:
    if not outgoing.is_public:
        return ReleaseGround.TEAM
    if speaker.point.report.session.chatham_policy == ChathamPolicy.ON_THE_RECORD:
        return ReleaseGround.RECORD
    if speaker.consent == Consent.APPROVED:
        return ReleaseGround.CONSENT
    return ReleaseGround.SECTION


def complete_release(*, release: Release, size: int, sha256: str) -> None:
    """Add what is only known at the end of a file that was sent while it was made."""
    Release.objects.filter(pk=release.pk).update(size=size, sha256=sha256)


@transaction.atomic
def confirm_release(
    *, release: Release, outgoing: Outgoing, check: ReleaseCheck, data: bytes, by: User
) -> Release:
    """Let go what waits, as its second person. Raises DomainError when something changed since."""
    release = Release.objects.select_for_update(of=("self",)).get(pk=release.pk)
    if release.status != ReleaseStatus.WAITING:
        raise DomainError(_("This release was decided already."), code="decided")
    if release.by_id == by.pk:
        raise DomainError(
            _("A second person has to confirm this: show them this page."), code="same_person"
        )
    if check.basis != release.basis or check.blocks:
        raise DomainError(
            _("What would leave has changed since. Ask for a new release of it."), code="changed"
        )
    release.status, release.second = ReleaseStatus.RELEASED, by
    release.released_at = timezone.now()
    release.size, release.sha256 = len(data), hashlib.sha256(data).hexdigest()
    release.save()
    _audit(release, by=by, names=release.names.count())
    return release


def was_confirmed(*, outgoing: Outgoing, channel: ReleaseChannel) -> bool:
    """Whether two people have let exactly this go already, by the same way: one query at least."""
    released = Release.objects.filter(
        what=outgoing.what,
        format=outgoing.format,
        subject=outgoing.subject,
        status=ReleaseStatus.RELEASED,
        channel=channel,
        second__isnull=False,
    ).order_by("-pk")[:REMEMBERED]
    basis = {entry.basis for entry in released}
    return bool(basis) and check_release(outgoing, outgoing.render()).basis in basis


@transaction.atomic
def decline_release(*, release: Release, by: User) -> None:
    """Refuse what waits: it cannot leave under this entry any more."""
    rows = Release.objects.filter(pk=release.pk, status=ReleaseStatus.WAITING)
    if not rows.update(status=ReleaseStatus.DECLINED, second=by):
        raise DomainError(_("This release was decided already."), code="decided")
    release.refresh_from_db()
    _audit(release, by=by)


def releases_with(attribution: Attribution) -> QuerySet[Release]:
    """Return what left with the name of this speaker in it, newest first."""
    rows = Release.objects.filter(status=ReleaseStatus.RELEASED, names__attribution=attribution)
    return rows.select_related("by").distinct()


def withdrawn_names() -> QuerySet[ReleasedName]:
    """Return names that left by a consent which does not stand any more: people to tell."""
    stands = Q(attribution__consent=Consent.APPROVED)
    rows = ReleasedName.objects.filter(
        release__status=ReleaseStatus.RELEASED, ground=ReleaseGround.CONSENT
    )
    return rows.exclude(stands).select_related("release", "attribution")
