"""Writes who said a point: rows for the mentions in its text, and the speakers of a quote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from gfmd_site import audit
from gfmd_site.lib.translated import CONTENT_LANGUAGES
from practices.models import Constituency, Country, Region
from reports.choices import AttributionKind, AttributionLevel, Consent, is_rehearsal_code
from reports.domain.consent import FULL_LEVEL, mentions_in, record_answer
from reports.domain.errors import DomainError
from reports.domain.revisions import Origin
from reports.models import Attribution, Point

NAMES = frozenset(
    {
        "mention",
        "kind",
        "name",
        "organisation",
        "country",
        "region",
        "constituency",
        "level",
        "consent",
        "how",
    }
)


def replace_attributions(*, point: Point, values: Any, origin: Origin) -> None:
    """Make the attributions of a point equal to a list of plain values.

    A row keeps its consent record when it stands for the same speaker as before. Raises
    DomainError for a list that cannot be read; nothing is written then.
    """
    wanted = [_checked(item) for item in _as_list(values)]
    existing = {_identity(row): row for row in point.attributions.all()}
    kept: set[int] = set()
    for item in wanted:
        row = existing.get(_identity_of(item)) or Attribution(point=point)
        _fill(row, item)
        before = row.consent
        record_answer(attribution=row, consent=item["consent"], how=item["how"], by=origin.author)
        row.save()
        kept.add(row.pk)
        if row.consent != before:
            _audit(row, before, origin)
    point.attributions.exclude(pk__in=kept).delete()


def _audit(row: Attribution, before: str, origin: Origin) -> None:
    if is_rehearsal_code(row.point.report.code):
        return
    audit.record(
        audit.AuditEvent.CONSENT,
        by=origin.author,
        subject=row.point.report.code,
        speaker=row.pk,
        point=str(row.point_id),
        before=before,
        now=row.consent,
        level=row.level,
    )


# From a no to a yes: where two points of one speaker are joined, the more careful answer counts.
TRUST = (Consent.REFUSED, Consent.NOT_ASKED, Consent.ASKED, Consent.APPROVED)


def merged_attributions(
    first: list[dict[str, Any]], second: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return the speakers of two points that become one, each speaker once."""
    merged: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in [*first, *second]:
        names = ("kind", "name", "organisation", "country", "region", "constituency")
        key = (row["mention"],) if row["mention"] else tuple(row[name] for name in names)
        known = merged.get(key)
        if known is None or TRUST.index(row["consent"]) < TRUST.index(known["consent"]):
            merged[key] = row
    return list(merged.values())


def sync_mentions(point: Point) -> None:
    """Give every mention in the text its row, and drop rows whose mention is gone.

    An answer that a speaker has given is kept even then: the text may bring the mention back.
    """
    in_text = {m.name for m in (*mentions_in(point.text), *mentions_in(point.heading))}
    rows = {row.mention: row for row in point.attributions.all() if row.mention}
    for name in sorted(in_text - set(rows)):
        row = Attribution(point=point, mention=name[:200], name=name[:200])
        _recognise(row)
        row.save()
    for name, row in rows.items():
        if name not in in_text and row.consent == Consent.NOT_ASKED:
            row.delete()


def find_country(name: str) -> Country | None:
    """Return the country that people call by this name in one of the four languages."""
    match = Q(code=name.upper())
    for spelling in {name, name.replace("'", "’"), name.replace("’", "'")}:
        for language in CONTENT_LANGUAGES:
            match |= Q(**{f"label_{language}__iexact": spelling})
            match |= Q(**{f"short_{language}__iexact": spelling})
    return Country.objects.filter(match).first()


def _recognise(row: Attribution) -> None:
    """Guess who is meant: a State, someone of the session, else an organisation."""
    country = find_country(row.mention)
    if country is not None:
        row.kind, row.country = AttributionKind.COUNTRY, country
    else:
        person = row.point.report.session.participations.filter(name__iexact=row.mention).first()
        row.kind = AttributionKind.PERSON if person else AttributionKind.ORGANISATION
        if person:
            row.organisation, row.country = person.organisation, person.country
            row.constituency = person.constituency
        else:
            row.organisation = row.mention
    row.level = FULL_LEVEL[AttributionKind(row.kind)]


def _as_list(values: Any) -> list[Mapping[str, Any]]:
    if not isinstance(values, list) or not all(isinstance(item, Mapping) for item in values):
        raise DomainError(
            _("Attributions are a list, one entry for each speaker."),
            code="bad_value",
            field="attributions",
        )
    return values


def _checked(item: Mapping[str, Any]) -> dict[str, Any]:
    unknown = sorted(set(item) - NAMES)
    if unknown:
        raise _bad(
            _("“%(names)s” is not a field of an attribution.") % {"names": ", ".join(unknown)}
        )
    kind = item.get("kind")
    if kind not in AttributionKind.values:
        raise _bad(_("An attribution is to a State, organisation, person, constituency or region."))
    level = item.get("level") or AttributionLevel.ANONYMOUS
    consent = item.get("consent") or Consent.NOT_ASKED
    if level not in AttributionLevel.values:
        raise _bad(_("“%(value)s” is not a level of naming.") % {"value": level})
    if consent not in Consent.values:
        raise _bad(_("Consent is not asked, asked, approved or refused."))
    checked = {
        "mention": str(item.get("mention") or "")[:200],
        "kind": kind,
        "name": str(item.get("name") or "")[:200],
        "organisation": str(item.get("organisation") or "")[:300],
        "country": _term(Country, item.get("country")),
        "region": _term(Region, item.get("region")),
        "constituency": _term(Constituency, item.get("constituency")),
        "level": level,
        "consent": consent,
        "how": str(item.get("how") or "")[:300],
    }
    _check_complete(checked)
    return checked


def _check_complete(item: dict[str, Any]) -> None:
    needed = {
        AttributionKind.COUNTRY: ("country", _("Choose the State that spoke.")),
        AttributionKind.REGION: ("region", _("Choose the region.")),
        AttributionKind.CONSTITUENCY: ("constituency", _("Choose the constituency.")),
        AttributionKind.PERSON: ("name", _("Write the name of the person.")),
    }
    if item["kind"] == AttributionKind.ORGANISATION:
        if not (item["name"] or item["organisation"]):
            raise _bad(_("Write the name of the organisation."), code="incomplete")
        return
    name, sentence = needed[item["kind"]]
    if not item[name]:
        raise _bad(sentence, code="incomplete")


def _term(model: type[Any], code: Any) -> Any:
    if not code:
        return None
    term = model.objects.filter(code=str(code)).first()
    if term is None:
        raise _bad(_("“%(code)s” is not in the list. Choose from the list.") % {"code": code})
    return term


def _bad(sentence: str, code: str = "bad_value") -> DomainError:
    return DomainError(sentence, code=code, field="attributions")


def _fill(row: Attribution, item: dict[str, Any]) -> None:
    for name in ("mention", "kind", "name", "organisation", "country", "region", "constituency"):
        setattr(row, name, item[name])
    row.level = item["level"]


def _identity(row: Attribution) -> tuple[Any, ...]:
    if row.mention:
        return ("mention", row.mention)
    return (
        row.kind,
        row.name,
        row.organisation,
        row.country_id,
        row.region_id,
        row.constituency_id,
    )


def _identity_of(item: dict[str, Any]) -> tuple[Any, ...]:
    if item["mention"]:
        return ("mention", item["mention"])
    ids = [item[name].pk if item[name] else None for name in ("country", "region", "constituency")]
    return (item["kind"], item["name"], item["organisation"], *ids)
