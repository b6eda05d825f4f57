"""The vocabularies in lists to choose from."""

from __future__ import annotations

import pytest
from django.utils import translation

from practices.domain.vocabularies import choices_in
from practices.forms.record import RecordForm
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
