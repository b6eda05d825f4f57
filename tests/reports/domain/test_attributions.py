"""Who said it: rows beside the text, and the answers they keep."""

from __future__ import annotations

import pytest

from practices.models import Country
from reports.domain import points as point_rules
from reports.domain.consent import mention_markup
from reports.domain.revisions import Origin
from tests.build import make_attribution, make_point
from tests.cast import Cast


def test_unknown_mention_is_an_organisation(cast: Cast) -> None:
    point = make_point(cast.report, "@[Harbour Circle] agreed.")

    row = point.attributions.get()
    assert (row.kind, row.organisation, row.consent) == (
        "organisation",
        "Harbour Circle",
        "not_asked",
    )


@pytest.mark.parametrize("name", ["Moldova", "Republic of Moldova", "MDA", "moldova"])
def test_mention_of_a_state_is_recognised(cast: Cast, name: str) -> None:
    point = make_point(cast.report, f"{mention_markup(name)} agreed.")

    row = point.attributions.get()
    assert (row.kind, row.country) == ("country", Country.objects.get(code="MDA"))


def test_mention_of_somebody_in_the_room_is_a_person(cast: Cast) -> None:
    point = make_point(cast.report, "@[Tomas Halvorsen] agreed.")

    assert point.attributions.get().kind == "person"


def test_row_goes_with_its_mention(cast: Cast) -> None:
    point = make_point(cast.report, "@Kenya agreed.")

    point_rules.update_point(point=point, fields={"text": "All agreed."}, origin=Origin())

    assert list(point.attributions.all()) == []


@pytest.mark.parametrize("answer", ["asked", "approved", "refused"])
def test_answer_outlives_its_mention(cast: Cast, answer: str) -> None:
    point = make_point(cast.report, "@Kenya agreed.")
    make_attribution(point, mention="Kenya", consent=answer)

    for text in ("All agreed.", "@Kenya agreed."):
        point_rules.update_point(point=point, fields={"text": text}, origin=Origin())

    assert point.attributions.get().consent == answer


def test_recorded_answer_keeps_who_recorded_it(cast: Cast) -> None:
    values = {"mention": "Kenya", "kind": "country", "country": "KEN", "level": "country"}
    point = make_point(cast.report, "@Kenya agreed.", attributions=[values])

    point_rules.update_point(
        point=point,
        fields={"attributions": [{**values, "consent": "approved", "how": "by e-mail"}]},
        origin=Origin(author=cast.notetaker),
    )

    row = point.attributions.get()
    assert (row.consent, row.consent_how, row.consent_by) == (
        "approved",
        "by e-mail",
        cast.notetaker,
    )
    assert row.consent_at is not None
