"""Recording what a speaker answered: by the team, or by the speaker through a link."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from reports.choices import AttributionKind, AttributionLevel, Consent
from reports.domain.consent import FULL_LEVEL, RANK, attribution_values
from reports.domain.errors import DomainError
from reports.domain.points import update_point
from reports.domain.revisions import Origin
from reports.models import Attribution, Point

MAX_HOW = 300


@transaction.atomic
def record_consent(
    *,
    attribution: Attribution,
    consent: str,
    how: str,
    by: User | None,
    level: str | None = None,
    note: str = "",
) -> Point:
    """Set what one speaker answered, whatever the status of the report: one revision of the point.

    `by` is None where the speaker answered alone. Raises DomainError for an answer that cannot be
    kept: an approval says how it was given.
    """
    how = how.strip()[:MAX_HOW]
    if consent not in Consent.values or level not in {None, *AttributionLevel.values}:
        raise DomainError(_("Choose one of the answers."), code="bad_value", field="consent")
    if consent == Consent.APPROVED and not how:
        raise DomainError(
            _("Write how the speaker agreed, for example “orally, after the session”."),
            code="incomplete",
            field="how",
        )
    point = Point.objects.select_related("report__session", "section").get(pk=attribution.point_id)
    rows = list(point.attributions.select_related("country", "region", "constituency"))
    values = attribution_values(rows)
    place = [row.pk for row in sorted(rows, key=lambda row: row.pk)].index(attribution.pk)
    values[place] |= {"consent": consent, "how": how, "level": level or values[place]["level"]}
    origin = Origin(author=by, note=note)
    return update_point(point=point, fields={"attributions": values}, origin=origin)


def levels_for(attribution: Attribution) -> list[str]:
    """Return how precisely this speaker can be shown, most precise first, each in other words."""
    full = FULL_LEVEL[AttributionKind(attribution.kind)]
    fitting = [
        level
        for level in RANK
        if RANK[level] <= RANK[full] and _has_words(attribution, level, full)
    ]
    return [str(level) for level in sorted(fitting, key=lambda level: -RANK[level])]


def _has_words(row: Attribution, level: AttributionLevel, full: AttributionLevel) -> bool:
    if level in {full, AttributionLevel.ANONYMOUS}:
        return True
    is_state = row.kind == AttributionKind.COUNTRY
    needed: dict[AttributionLevel, object] = {
        AttributionLevel.COUNTRY: row.country_id,
        AttributionLevel.ORGANISATION: row.organisation,
        AttributionLevel.REGION: row.region_id or (row.country and row.country.region_id),
        AttributionLevel.CONSTITUENCY: row.constituency_id or is_state,
    }
    return bool(needed.get(level))
