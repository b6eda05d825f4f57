"""From draft to published: signatures, versions, and the only writer of a synthesis' status.

draft → (every chair of the edition signs) signed → published
signed, published → reopened with a reason → draft …

A version is kept when all have signed and stays as it was. The published page shows the latest
published version, whatever happens to the draft.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from gfmd_site import published
from reports.choices import SynthesisStatus, SynthesisStep
from reports.domain.errors import DomainError
from reports.domain.synthesis_frozen import Frozen, digest_of, freeze, points_in
from reports.domain.synthesis_log import locked
from reports.models import Edition, Point, Synthesis, SynthesisEvent, SynthesisVersion

S = SynthesisStatus
LONGEST_CODE = 16
# What may be done in which status; everything else is refused.
ALLOWED: dict[str, frozenset[str]] = {
    SynthesisStep.SIGN: frozenset({S.DRAFT}),
    SynthesisStep.WITHDRAW: frozenset({S.DRAFT, S.SIGNED}),
    SynthesisStep.PUBLISH: frozenset({S.SIGNED}),
    SynthesisStep.REOPEN: frozenset({S.SIGNED, S.PUBLISHED}),
}


@dataclass(frozen=True)
class Signature:
    """A chair of the edition: signed, not yet, or signed an earlier wording."""

    chair: User
    event: SynthesisEvent | None
    stands: bool


@dataclass(frozen=True)
class SignOff:
    """Where a synthesis stands on its way."""

    frozen: Frozen
    digest: str
    signatures: tuple[Signature, ...]

    @property
    def missing(self) -> list[User]:
        return [row.chair for row in self.signatures if not row.stands]

    def of(self, user: Any) -> Signature | None:
        """Return the signature of a person; None for who is no chair of the edition."""
        return next((row for row in self.signatures if row.chair == user), None)


def synthesis_by_code(code: str) -> Synthesis:
    """Return the synthesis of a year: the published one, else the newest. DomainError if none."""
    year, _dash, number = code.partition("-")
    rows = Synthesis.objects.none()
    if year.isdigit() and (number.isdigit() or not number) and len(code) < LONGEST_CODE:
        rows = Synthesis.objects.select_related("edition").filter(edition__year=int(year))
        rows = rows.filter(pk=int(number)) if number else rows
    found = list(rows.order_by("pk"))
    if not found:
        raise DomainError(
            _("There is no synthesis %(code)s. A code is the year of the edition, as in 2018.")
            % {"code": code},
            code="no_synthesis",
        )
    published = [row for row in found if row.status == S.PUBLISHED]
    return (published or found)[-1]


def sign_off_of(synthesis: Synthesis) -> SignOff:
    """Return the signatures as they count for the wording of now."""
    frozen = freeze(synthesis)
    digest = digest_of(frozen)
    return SignOff(frozen, digest, tuple(_signatures(synthesis, digest)))


def _signatures(synthesis: Synthesis, digest: str) -> Iterable[Signature]:
    latest: dict[int | None, SynthesisEvent] = {}
    for event in synthesis.events.order_by("pk"):
        if event.step == SynthesisStep.REOPEN:
            latest.clear()
        elif event.step == SynthesisStep.SIGN:
            latest[event.by_id] = event
        elif event.step == SynthesisStep.WITHDRAW:
            latest.pop(event.by_id, None)
    for chair in synthesis.edition.chairs.order_by("last_name", "first_name", "pk"):
        own = latest.get(chair.pk)
        yield Signature(chair, own, own is not None and own.digest == digest)


def can_sign(*, synthesis: Synthesis, own: Signature | None) -> bool:
    """Whether somebody is asked to sign: a chair, of a draft not signed as it reads now."""
    is_open = synthesis.status in ALLOWED[SynthesisStep.SIGN]
    return is_open and own is not None and not own.stands


def require_signed(*, synthesis: Synthesis) -> None:
    """Raise DomainError where not all chairs have signed: then nothing is led to its check."""
    if synthesis.status not in ALLOWED[SynthesisStep.PUBLISH]:
        raise DomainError(
            _("Only a synthesis that all chairs have signed is published."), code="wrong_status"
        )


@transaction.atomic
def sign(*, synthesis: Synthesis, digest: str, by: User) -> Synthesis:
    """Sign what was seen. When all chairs have signed the same wording, it is signed.

    `digest` is that of the page that was read; a wording that changed since is refused.
    """
    _require(synthesis, SynthesisStep.SIGN)
    if not synthesis.edition.chairs.filter(pk=by.pk).exists():
        raise DomainError(
            _("Only the chairs of the edition sign. Staff name them in the office."),
            code="no_chair",
        )
    state = sign_off_of(synthesis)
    if digest != state.digest:
        raise DomainError(
            _("The synthesis has changed since you read it. Read it once more, then sign."),
            code="changed",
        )
    if not any(section["items"] for section in state.frozen["sections"]):
        raise DomainError(_("The synthesis has no item yet."), code="empty")
    _event(synthesis, SynthesisStep.SIGN, by, digest=digest)
    state = sign_off_of(synthesis)
    if not state.missing:
        version = _keep(synthesis, state.frozen, by)
        SynthesisEvent.objects.filter(synthesis=synthesis, version=None, digest=digest).update(
            version=version
        )
        _set_status(synthesis, S.SIGNED)
    return synthesis


@transaction.atomic
def withdraw(*, synthesis: Synthesis, by: User) -> Synthesis:
    """Take one's own signature back, as long as nothing is published."""
    _require(synthesis, SynthesisStep.WITHDRAW)
    own = [row for row in sign_off_of(synthesis).signatures if row.chair == by and row.event]
    if not own:
        raise DomainError(_("You have not signed this wording."), code="not_signed")
    _event(synthesis, SynthesisStep.WITHDRAW, by)
    _set_status(synthesis, S.DRAFT)
    return synthesis


@transaction.atomic
def publish(*, synthesis: Synthesis, by: User | None) -> SynthesisVersion:
    """Publish the version that was signed. The release check comes before this."""
    _require(synthesis, SynthesisStep.PUBLISH)
    digest = digest_of(freeze(synthesis))
    version = synthesis.versions.filter(digest=digest, note="").order_by("-number").first()
    if version is None:
        raise DomainError(
            _("The wording is not the one that was signed. Reopen it and have it signed again."),
            code="changed",
        )
    version.published_at = timezone.now()
    version.save(update_fields=["published_at"])
    _event(synthesis, SynthesisStep.PUBLISH, by, version=version)
    _set_status(synthesis, S.PUBLISHED)
    published.changed()
    return version


@transaction.atomic
def reopen(*, synthesis: Synthesis, reason: str, by: User | None) -> Synthesis:
    """Make it a draft again. What is published stays on its page until the next version."""
    _require(synthesis, SynthesisStep.REOPEN)
    if not reason.strip():
        raise DomainError(
            _("Write why it is reopened: the reason stays with the version."), code="reason_missing"
        )
    _event(synthesis, SynthesisStep.REOPEN, by, reason=reason.strip())
    _set_status(synthesis, S.DRAFT)
    published.changed()
    return synthesis


def keep_version(*, synthesis: Synthesis, note: str, by: User) -> SynthesisVersion:
    """Keep the wording of now under a note, to compare with later."""
    if not note.strip():
        raise DomainError(_("Write a note by which the version is found again."), code="no_note")
    with transaction.atomic():
        locked(synthesis)
        return _keep(synthesis, freeze(synthesis), by, note=note.strip()[:300])


def published_version(year: int, number: int | None = None) -> SynthesisVersion | None:
    """Return the latest published version of a year, or one of them by its number: one query."""
    rows = SynthesisVersion.objects.filter(
        synthesis__edition__year=year, published_at__isnull=False
    ).select_related("synthesis__edition")
    if number is not None:
        rows = rows.filter(number=number)
    return rows.order_by("-published_at", "-pk").first()


def published_editions() -> Iterable[Edition]:
    rows = Edition.objects.filter(syntheses__versions__published_at__isnull=False)
    return rows.distinct().order_by("-year")


def _require(synthesis: Synthesis, step: str) -> None:
    locked(synthesis)
    if synthesis.status not in ALLOWED[step]:
        raise DomainError(
            _("The synthesis is “%(status)s”, so this cannot be done now. Load the page again.")
            % {"status": synthesis.get_status_display()},
            code="wrong_status",
        )


def _keep(
    synthesis: Synthesis, frozen: Frozen, by: User | None, note: str = ""
) -> SynthesisVersion:
    last = synthesis.versions.aggregate(last=Max("number"))["last"] or 0
    version = SynthesisVersion.objects.create(
        synthesis=synthesis,
        number=last + 1,
        content=frozen,
        digest=digest_of(frozen),
        note=note,
        by=by,
    )
    version.points.set(Point.objects.filter(pk__in=points_in(frozen)))
    return version


def _set_status(synthesis: Synthesis, status: str) -> None:
    synthesis.status = status
    synthesis.save(update_fields=["status", "changed_at"])


def _event(
    synthesis: Synthesis,
    step: str,
    by: User | None,
    *,
    digest: str = "",
    reason: str = "",
    version: SynthesisVersion | None = None,
) -> None:
    SynthesisEvent.objects.create(
        synthesis=synthesis, step=step, by=by, digest=digest, reason=reason, version=version
    )
