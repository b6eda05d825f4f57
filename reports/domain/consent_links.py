"""Links by which speakers answer without an account: made, opened, answered, ended."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.choices import (
    AttributionLevel,
    Consent,
    LinkAnswer,
    PointKind,
    ProposalState,
)
from reports.domain.comments import add_comment
from reports.domain.consent import mention_markup, mentions_in, render_at, words_at
from reports.domain.consent_answers import levels_for, record_consent
from reports.domain.errors import DomainError
from reports.domain.points import update_point
from reports.domain.revisions import Origin
from reports.models import Attribution, ConsentLink, Point
from reports.models.points import MAX_TEXT

VALID = timedelta(days=7)
# Kept with the answer, so in one language whatever the page was in.
HOW = "by the speaker, through a personal link"
HOW_CORRECTED = "by the speaker, through a personal link, in the speaker's own wording"


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8")).hexdigest()


@transaction.atomic
def make_link(
    *, attribution: Attribution, level: str, language: str, by: User | None
) -> tuple[ConsentLink, str]:
    """Make a link and return it with its secret, which is told this once and never again.

    Earlier links to the same question end. The speaker counts as asked from now on.
    """
    if level not in levels_for(attribution):
        raise DomainError(_("Choose one of the levels."), code="bad_value", field="level")
    point = point_of(attribution)
    now = timezone.now()
    earlier = ConsentLink.objects.filter(attribution=attribution, closed_at__isnull=True)
    earlier.filter(answer="").update(closed_at=now)
    secret = secrets.token_urlsafe(24)
    link = ConsentLink.objects.create(
        report=point.report,
        attribution=attribution,
        secret_hash=hash_of(secret),
        language=language,
        level=level,
        wording=render_at(point, attribution, level, language),
        created_by=by,
        expires_at=now + VALID,
    )
    if attribution.consent == Consent.NOT_ASKED:
        record_consent(attribution=attribution, consent=Consent.ASKED, how="", by=by, level=level)
    return link, secret


def point_of(attribution: Attribution) -> Point:
    """Return the point of a speaker with what rendering it needs."""
    rows = Point.objects.select_related("report__session__edition", "section")
    return rows.prefetch_related("attributions__country__region").get(pk=attribution.point_id)


def find_link(secret: str) -> ConsentLink | None:
    """Return the link with this secret; a wrong one is as good as none."""
    rows = ConsentLink.objects.select_related("report__session__edition")
    return rows.filter(secret_hash=hash_of(secret)).first()


def speaker_of(link: ConsentLink) -> Attribution | None:
    """Return the speaker a link asks, None when the statement is not in the report any more."""
    rows = Attribution.objects.select_related("country__region", "region", "constituency")
    row = rows.filter(pk=link.attribution_id, point__deleted_at__isnull=True).first()
    if row is None or not row.mention:
        return row
    text = Point.objects.values_list("text", flat=True).get(pk=row.point_id)
    return row if any(m.name == row.mention for m in mentions_in(text)) else None


def is_open(link: ConsentLink, now: datetime | None = None) -> bool:
    """Whether the link still takes any answer. After that it can only withdraw."""
    return link.closed_at is None and (now or timezone.now()) < link.expires_at


def can_withdraw(link: ConsentLink, speaker: Attribution) -> bool:
    """Whether this link gave the approval that stands: it can take it back at any time."""
    return (
        speaker.consent == Consent.APPROVED
        and speaker.consent_how in {HOW, HOW_CORRECTED}
        and link.answer in {LinkAnswer.APPROVED, LinkAnswer.CORRECTED}
    )


@transaction.atomic
def answer_link(
    *, link: ConsentLink, speaker: Attribution, answer: str, level: str = "", proposal: str = ""
) -> ConsentLink:
    """Record what the speaker chose. Raises DomainError when the link takes that answer no more.

    Until the link ends another answer replaces this one.
    """
    link = ConsentLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    withdraws = answer == LinkAnswer.REFUSED and can_withdraw(link, speaker)
    if not is_open(link) and not withdraws:
        raise DomainError(_("This link has ended."), code="ended")
    if answer not in LinkAnswer.values:
        raise DomainError(_("Choose one of the answers."), code="bad_value")
    proposal = proposal.strip()[:MAX_TEXT]
    if answer == LinkAnswer.CORRECTED and not proposal:
        raise DomainError(_("Write how it should read."), code="empty_correction")
    _apply(link, speaker, answer, level)
    corrected = answer == LinkAnswer.CORRECTED
    link.answer, link.answered_at = answer, timezone.now()
    link.proposal = proposal if corrected else ""
    link.proposal_state = ProposalState.WAITING if corrected else ""
    if answer == LinkAnswer.NOT_MINE:
        link.closed_at = link.answered_at
    link.save()
    return link


def _apply(link: ConsentLink, speaker: Attribution, answer: str, level: str) -> None:
    if answer == LinkAnswer.APPROVED:
        point = point_of(speaker)
        allowed = [one for one in levels_for(speaker) if one in offered_levels(link, speaker)]
        chosen = level or link.level
        if chosen not in allowed:
            raise DomainError(_("Choose one of the levels."), code="bad_value")
        if render_at(point, speaker, link.level, link.language) != link.wording:
            raise DomainError(
                _("The text has changed since this page was made. Read it once more."),
                code="changed",
            )
        record_consent(
            attribution=speaker, consent=Consent.APPROVED, how=HOW, by=None, level=chosen, note=HOW
        )
    elif answer == LinkAnswer.REFUSED:
        record_consent(attribution=speaker, consent=Consent.REFUSED, how=HOW, by=None, note=HOW)
    elif answer == LinkAnswer.CORRECTED:
        record_consent(attribution=speaker, consent=Consent.ASKED, how="", by=None, note=HOW)
    else:
        record_consent(attribution=speaker, consent=Consent.NOT_ASKED, how="", by=None, note=HOW)
        add_comment(
            report=link.report,
            point=point_of(speaker),
            by=None,
            team_only=True,
            text=_("Whoever opened the consent link says: I did not say this. Check who spoke."),
        )


def offered_levels(link: ConsentLink, speaker: Attribution) -> list[str]:
    """Return how the speaker may ask to be shown: as was asked, or less precisely."""
    levels = levels_for(speaker)
    return levels[levels.index(link.level) :] if link.level in levels else levels[-1:]


def refresh_wording(link: ConsentLink, speaker: Attribution) -> None:
    """Show a link that is open and unanswered the text as it reads now."""
    wording = render_at(point_of(speaker), speaker, link.level, link.language)
    if wording != link.wording and not link.answer and is_open(link):
        ConsentLink.objects.filter(pk=link.pk).update(wording=wording)
        link.wording = wording


def close_link(*, link: ConsentLink) -> None:
    """End a link at once: it takes no answer any more, but can still withdraw."""
    if link.closed_at is None:
        link.closed_at = timezone.now()
        link.save(update_fields=["closed_at"])


# Corrections


def proposed_text(link: ConsentLink, speaker: Attribution) -> str:
    """Return the speaker's wording with the mentions put back where their stand-ins stand."""
    point = point_of(speaker)
    text = link.proposal
    for mention in mentions_in(point.text):
        if mention.name == speaker.mention:
            shown = words_at(speaker, link.level, link.language)
            start = text.casefold().find(shown.casefold())
            if start >= 0:
                end = start + len(shown)
                text = f"{text[:start]}{mention_markup(mention.name)}{text[end:]}"
    return text


@transaction.atomic
def accept_proposal(*, link: ConsentLink, text: str, by: User) -> Point:
    """Write the speaker's wording into the point; the consent then counts as given for it."""
    speaker = speaker_of(link)
    if link.proposal_state != ProposalState.WAITING or speaker is None:
        raise DomainError(_("This proposal was decided already."), code="decided")
    point = point_of(speaker)
    update_point(point=point, fields={"text": text.strip()}, origin=Origin(author=by, note=HOW))
    link.proposal_state = ProposalState.ACCEPTED
    link.wording = render_at(point_of(speaker), speaker, link.level, link.language)
    link.save(update_fields=["proposal_state", "wording"])
    kept = speaker_of(link)
    is_shown = kept is not None and (kept.mention or point.kind == PointKind.QUOTE)
    if kept is not None and is_shown:
        record_consent(
            attribution=kept,
            consent=Consent.APPROVED,
            how=HOW_CORRECTED,
            by=by,
            level=str(AttributionLevel(link.level)),
        )
    return point


def decline_proposal(*, link: ConsentLink) -> None:
    """Keep the text as it is; the speaker is then not named."""
    if link.proposal_state != ProposalState.WAITING:
        raise DomainError(_("This proposal was decided already."), code="decided")
    link.proposal_state = ProposalState.DECLINED
    link.save(update_fields=["proposal_state"])
