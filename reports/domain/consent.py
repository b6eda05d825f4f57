"""The one gate between what was typed and who reads it.

A speaker is data beside the text: in the text stands a mention, `@Moldova` or
`@[European Union]`, and an `Attribution` says how precisely it may be shown. Everything that
shows text outside the roundtable's team goes through `render_text` and `render_speaker`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone

from gfmd_site.lib.text import said_once
from gfmd_site.lib.translated import CONTENT_LANGUAGES
from gfmd_site.lib.typography import with_semicolons
from gfmd_site.permissions import may
from reports.choices import (
    AttributionKind,
    AttributionLevel,
    ChathamPolicy,
    Consent,
    PointKind,
)
from reports.domain.consent_words import stand_in, without_names
from reports.models import Attribution, Point, Report, TemplateSection

# A mention begins a word; an e-mail address or a handle inside a word is none.
MENTION = re.compile(r"(?<![\w@.])@(?:\[(?P<long>[^\[\]\n]{1,200})\]|(?P<short>[^\W\d_][\w'’-]*))")

# From nothing to the name. A State and an organisation say equally much.
RANK = {
    AttributionLevel.ANONYMOUS: 0,
    AttributionLevel.CONSTITUENCY: 1,
    AttributionLevel.REGION: 2,
    AttributionLevel.COUNTRY: 3,
    AttributionLevel.ORGANISATION: 3,
    AttributionLevel.PERSON: 4,
}

FULL_LEVEL = {
    AttributionKind.COUNTRY: AttributionLevel.COUNTRY,
    AttributionKind.ORGANISATION: AttributionLevel.ORGANISATION,
    AttributionKind.PERSON: AttributionLevel.PERSON,
    AttributionKind.CONSTITUENCY: AttributionLevel.CONSTITUENCY,
    AttributionKind.REGION: AttributionLevel.REGION,
}


@dataclass(frozen=True)
class Reader:
    """For whom text is rendered, and in which language the stand-ins are worded."""

    sees_names: bool
    language: str = "en"


def reader_of(user: User | AnonymousUser, report: Report, *, language: str | None = None) -> Reader:
    """Return what a person may see of a report: names for its team and named staff only."""
    return Reader(
        sees_names=may(user, "reports.see_names", report),
        language=language or report.language,
    )


def public_reader(language: str) -> Reader:
    return Reader(sees_names=False, language=language)


@dataclass(frozen=True)
class Mention:
    start: int
    end: int
    name: str


def mentions_in(text: str) -> list[Mention]:
    return [
        Mention(match.start(), match.end(), (match["long"] or match["short"]).strip())
        for match in MENTION.finditer(text)
    ]


def without_mention_marks(text: str) -> str:
    """Return a text with each mention as the plain name, as the team reads it."""
    return MENTION.sub(lambda match: (match["long"] or match["short"]).strip(), text)


def mention_markup(name: str) -> str:
    """Return how a name is typed as a mention, in brackets where it has several words."""
    single = MENTION.fullmatch(f"@{name}")
    return f"@{name}" if single and single["short"] else f"@[{name}]"


def allowed_level(
    attribution: Attribution, *, policy: str, section: TemplateSection, kind: str
) -> str:
    """Return how precisely this speaker may be named outside the team."""
    full = FULL_LEVEL[AttributionKind(attribution.kind)]
    if policy == ChathamPolicy.ON_THE_RECORD:
        return full
    if policy == ChathamPolicy.ANONYMOUS or attribution.consent == Consent.REFUSED:
        return AttributionLevel.ANONYMOUS
    if attribution.consent == Consent.APPROVED:
        unwritten = (
            policy == ChathamPolicy.WRITTEN_CONSENT
            and kind == PointKind.QUOTE
            and not attribution.consent_how
        )
        return AttributionLevel.ANONYMOUS if unwritten else _at_most(attribution.level, full)
    return _at_most(section.default_attribution_level, full)


def _at_most(level: str, full: str) -> str:
    """Return the level, or what the speaker's kind can give where that is less.

    A State and an organisation say equally much and are not the same: an organisation that may
    be named as its State is not named as itself.
    """
    return full if RANK[AttributionLevel(full)] < RANK[AttributionLevel(level)] else level


def render_text(point: Point, reader: Reader, text: str | None = None) -> str:
    """Return the point's text for a reader, each mention at the level that is allowed.

    `text` renders another version of the same point, such as one from the history. A mention
    without an attribution row is anonymous: the safe reading of something unknown.
    """
    source = point.text if text is None else text
    if not source or ("@" not in source and (text is None or reader.sees_names)):
        return source
    by_mention = {row.mention: row for row in point.attributions.all() if row.mention}
    rendered = _rendered(
        source, lambda name: _mention_words(point, by_mention.get(name), name, reader)
    )
    if text is None or reader.sees_names:
        return rendered
    return _without_held_names(point, rendered, reader)


def _without_held_names(point: Point, text: str, reader: Reader) -> str:
    """Return another version of a text without the plain names of speakers who are held back.

    Before a name became a mention it stood in the text as it was typed, and the history has it.
    """
    policy = point.report.session.chatham_policy
    for row in point.attributions.all():
        level = allowed_level(row, policy=policy, section=point.section, kind=point.kind)
        if level != FULL_LEVEL[AttributionKind(row.kind)]:
            text = without_names(text, spellings(row), reader.language)
    return text


def spellings(row: Attribution) -> list[str]:
    """Return the ways a speaker is called: as typed, the person, the organisation, the State."""
    names = {row.mention, row.name, row.organisation}
    if row.kind == AttributionKind.COUNTRY and row.country is not None:
        for language in CONTENT_LANGUAGES:
            names |= {
                str(getattr(row.country, f"{kind}_{language}", "")) for kind in ("label", "short")
            }
    return sorted((name for name in names if len(name.strip()) > 1), key=lambda name: -len(name))


def render_at(point: Point, attribution: Attribution, level: str, language: str) -> str:
    """Return the text as it would leave with one speaker at a level, for that speaker to judge.

    All others are shown as anybody may see them.
    """
    by_mention = {row.mention: row for row in point.attributions.all() if row.mention}
    public = public_reader(language)

    def words(name: str) -> str:
        if name == attribution.mention:
            return words_at(attribution, level, language)
        return _mention_words(point, by_mention.get(name), name, public)

    return _rendered(point.text, words)


def words_at(attribution: Attribution, level: str, language: str) -> str:
    """Return how a speaker is called at a level, whatever has been answered."""
    if level == FULL_LEVEL[AttributionKind(attribution.kind)]:
        return attribution.mention or full_name(attribution, language)
    return words_for_level(attribution, level, language)


def _rendered(source: str, words_of: Callable[[str], str]) -> str:
    rendered = ""
    position = 0
    for mention in mentions_in(source):
        rendered += source[position : mention.start]
        words = words_of(mention.name)
        rendered += _begin_sentence(words) if _is_sentence_start(rendered) else words
        position = mention.end
    return rendered + source[position:]


def _mention_words(point: Point, row: Attribution | None, name: str, reader: Reader) -> str:
    if reader.sees_names:
        return name
    if row is None:
        return words_for_level(None, AttributionLevel.ANONYMOUS, reader.language)
    level = allowed_level(
        row, policy=point.report.session.chatham_policy, section=point.section, kind=point.kind
    )
    if level == FULL_LEVEL[AttributionKind(row.kind)]:
        return name
    return words_for_level(row, level, reader.language)


def words_of_mention(point: Point, mention: str, reader: Reader) -> str:
    """Return how the speaker behind a mention of a point is called, as in the point itself."""
    rows = {row.mention: row for row in point.attributions.all() if row.mention}
    return _mention_words(point, rows.get(mention), mention, reader)


def put_into_sentences(text: str, words_of: Callable[[str], str]) -> str:
    """Return a text with other words for each mention, capitalised where a sentence begins."""
    return _rendered(text, words_of)


def _is_sentence_start(before: str) -> bool:
    head = before.rstrip(" \t\u00a0\"'“”«»(¿¡")
    return not head or head[-1] in ".!?\n؟"


def _begin_sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def render_speaker(point: Point, reader: Reader) -> str:
    """Return who said a quote, at the level that is allowed; empty for a point that is no quote.

    A quote without approval is “anonymous”, the word that the reporting template asks for.
    """
    if point.kind != PointKind.QUOTE:
        return ""
    speakers = [row for row in point.attributions.all() if not row.mention]
    names = [_speaker_words(point, row, reader) for row in speakers]
    return with_semicolons(names, reader.language) or stand_in("anonymous", reader.language)


def _speaker_words(point: Point, row: Attribution, reader: Reader) -> str:
    if reader.sees_names:
        return full_name(row, reader.language)
    level = allowed_level(
        row, policy=point.report.session.chatham_policy, section=point.section, kind=point.kind
    )
    if level == AttributionLevel.ANONYMOUS:
        return ""
    if level == FULL_LEVEL[AttributionKind(row.kind)]:
        return full_name(row, reader.language)
    return words_for_level(row, level, reader.language)


def full_name(row: Attribution, language: str) -> str:
    """Return the speaker as recorded: name, organisation, State, whatever there is."""
    if row.kind == AttributionKind.PERSON:
        country = row.country.label_in(language) if row.country else ""
        return said_once((row.name, row.organisation, country), language)
    if row.kind == AttributionKind.COUNTRY and row.country:
        return row.country.label_in(language)
    if row.kind == AttributionKind.REGION and row.region:
        return row.region.label_in(language)
    if row.kind == AttributionKind.CONSTITUENCY and row.constituency:
        return row.constituency.neutral_in(language)
    return row.name or row.organisation


def words_for_level(row: Attribution | None, level: str, language: str) -> str:
    """Return the neutral wording for a level, in forms without gender where there are any."""
    anonymous = stand_in("participant", language)
    if row is None or level == AttributionLevel.ANONYMOUS:
        return anonymous
    if level == AttributionLevel.CONSTITUENCY:
        if row.constituency:
            return row.constituency.neutral_in(language)
        return stand_in("state", language) if row.kind == AttributionKind.COUNTRY else anonymous
    if level == AttributionLevel.REGION:
        region = row.region or (row.country.region if row.country else None)
        if region is None:
            return words_for_level(row, AttributionLevel.CONSTITUENCY, language)
        return stand_in("region", language, region=region.label_in(language))
    if row.country and level == AttributionLevel.COUNTRY:
        return row.country.label_in(language)
    if row.organisation and level == AttributionLevel.ORGANISATION:
        return row.organisation
    return anonymous


def attribution_values(rows: Iterable[Attribution]) -> list[dict[str, Any]]:
    """Return attributions as plain values, for the log and the changes endpoint."""
    return [
        {
            "mention": row.mention,
            "kind": row.kind,
            "name": row.name,
            "organisation": row.organisation,
            "country": row.country.code if row.country else None,
            "region": row.region.code if row.region else None,
            "constituency": row.constituency.code if row.constituency else None,
            "level": row.level,
            "consent": row.consent,
            "how": row.consent_how,
        }
        for row in sorted(rows, key=lambda row: row.pk)
    ]


def record_answer(
    *,
    attribution: Attribution,
    consent: str,
    how: str,
    by: User | None,
) -> None:
    """Set the consent of an attribution, with who recorded it and when. Saves nothing."""
    changed = (attribution.consent, attribution.consent_how) != (consent, how)
    attribution.consent = consent
    attribution.consent_how = how
    if changed or (consent in {Consent.APPROVED, Consent.REFUSED} and not attribution.consent_at):
        attribution.consent_at = timezone.now()
        attribution.consent_by = by


def missing_consents(points: Sequence[Point]) -> list[Attribution]:
    """Return the speakers who have not answered yet, of points as they stand."""
    return [
        row
        for point in points
        for row in point.attributions.all()
        if row.consent in {Consent.NOT_ASKED, Consent.ASKED}
        and row.kind != AttributionKind.CONSTITUENCY
    ]


TELLING_TAGS = Point.TELLING_TAGS


def hides_telling_tags(point: Point, reader: Reader) -> bool:
    """Return whether countries and constituencies are kept from a reader.

    Beside “a participant asked …” the tag of a State is its name. So both lists are left out as
    long as a speaker of the point is shown with less than the name, whoever that speaker is.
    """
    if reader.sees_names:
        return False
    policy = point.report.session.chatham_policy
    return any(
        allowed_level(row, policy=policy, section=point.section, kind=point.kind)
        != FULL_LEVEL[AttributionKind(row.kind)]
        for row in point.attributions.all()
    )


@dataclass(frozen=True)
class SpeakerOutside:
    """One speaker, for the team: who it is, and what a reader outside the team is shown.

    `leaves` is false for a speaker whose words are not in the text any more: nothing of such a
    one can leave.
    """

    point: Point
    name: str
    shown: str
    consent: str
    row: Attribution
    level: str
    leaves: bool

    @property
    def consent_label(self) -> str:
        return str(Consent(self.consent).label)

    @property
    def is_named(self) -> bool:
        """Whether the State, the organisation or the person itself is shown."""
        return self.leaves and RANK[AttributionLevel(self.level)] >= RANK[AttributionLevel.COUNTRY]


def speakers_outside(points: Sequence[Point], report: Report) -> list[SpeakerOutside]:
    """Return all speakers of a report's points with what leaves of them."""
    public = public_reader(report.language)
    policy = report.session.chatham_policy
    return [
        SpeakerOutside(
            point=point,
            name=row.mention or full_name(row, report.language),
            shown=_shown_outside(point, row, public),
            consent=row.consent,
            row=row,
            level=allowed_level(row, policy=policy, section=point.section, kind=point.kind),
            leaves=_leaves(point, row),
        )
        for point in points
        for row in point.attributions.all()
    ]


def _leaves(point: Point, row: Attribution) -> bool:
    if not row.mention:
        return point.kind == PointKind.QUOTE
    return any(m.name == row.mention for m in mentions_in(f"{point.heading}\n{point.text}"))


def _shown_outside(point: Point, row: Attribution, public: Reader) -> str:
    if row.mention:
        return _mention_words(point, row, row.mention, public)
    return _speaker_words(point, row, public) or stand_in("anonymous", public.language)
