"""The vocabularies in lists to choose from."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from practices.domain.vocabularies import choices_in, label_expression, switch
from practices.forms.record import RecordForm
from practices.models import Country
from tests.build import Vocabularies

ORDERS = {
    "en": ["BRA", "CIV", "KEN", "MDA", "MAR", "PHL"],
    "es": ["BRA", "CIV", "PHL", "KEN", "MAR", "MDA"],
}


@pytest.mark.parametrize("language", ["en", "es"])
def test_countries_stand_in_the_order_of_the_readers_alphabet(
    vocabularies: Vocabularies, language: str
) -> None:
    assert [term["code"] for term in choices_in(language)["countries"]] == ORDERS[language]

    with translation.override(language):
        offered = [str(value) for value, _label in RecordForm().fields["countries"].choices]
    assert offered == ORDERS[language]


def test_switched_off_terms_stay_and_are_not_offered(vocabularies: Vocabularies) -> None:
    kenya, moldova = (vocabularies.countries[code] for code in ("KEN", "MDA"))
    day = date(2018, 12, 6)

    switch(terms=[kenya, moldova], day=day)
    off = set(Country.objects.filter(disabled_on=day))
    offered = {term["code"] for term in choices_in("en")["countries"]}
    switch(terms=[moldova], day=None)

    assert off == {kenya, moldova}
    assert offered == {"BRA", "CIV", "MAR", "PHL"}
    assert list(Country.objects.filter(disabled_on=day)) == [kenya]


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "pt-br"])
def test_queries_call_a_country_as_the_chip_of_the_editor_does(
    vocabularies: Vocabularies, language: str
) -> None:
    Country.objects.create(
        code="NLD", label_en="Netherlands (Kingdom of the)", short_en="Netherlands", order=9
    )
    Country.objects.filter(code="MDA").update(short_fr="Moldova", label_es="")

    found = Country.objects.annotate(said=label_expression(Country, language))

    assert {country.code: country.said for country in found} == {
        country.code: country.label_in(language) for country in found
    }
    shown = {"en": "Netherlands", "pt-br": "Netherlands"}
    assert found.get(code="NLD").said == shown.get(language, "Netherlands (Kingdom of the)")
