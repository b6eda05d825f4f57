"""The lists to choose from, as the editor fetches them."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from practices.models import GcmObjective
from tests.build import Vocabularies

URL = "/practices/vocabularies.json"


def test_vocabularies_list_terms_in_the_language_asked_for(vocabularies: Vocabularies) -> None:
    data = Client().get(reverse("practices:vocabularies"), {"lang": "fr"}).json()

    assert data["language"] == "fr"
    assert {name: len(terms) for name, terms in data.items() if name != "language"} == {
        "objectives": 7,
        "targets": 4,
        "principles": 3,
        "constituencies": 4,
        "countries": 6,
        "regions": 13,
    }
    assert [term["code"] for term in data["targets"]] == ["5.2", "8.8", "10.7", "10.c"]
    objective = next(term for term in data["objectives"] if term["code"] == "5")
    assert objective == {"code": "5", "label": vocabularies.objectives["5"].label_fr}


def test_vocabularies_sort_countries_by_what_people_read(vocabularies: Vocabularies) -> None:
    countries = Client().get(URL, {"lang": "en"}).json()["countries"]

    labels = [country["label"] for country in countries]
    assert labels == sorted(labels, key=str.casefold)
    moldova = next(country for country in countries if country["code"] == "MDA")
    assert moldova["label"] == "Moldova"
    assert moldova["also"] == f"Moldova {vocabularies.countries['MDA'].label_en} MD"


def test_vocabularies_give_the_english_name_where_the_reader_has_another(
    vocabularies: Vocabularies,
) -> None:
    def english(language: str) -> dict[str, str | None]:
        countries = Client().get(URL, {"lang": language}).json()["countries"]
        return {country["code"]: country.get("english") for country in countries}

    assert set(english("en").values()) == {None}
    arabic = english("ar")
    assert (arabic["MDA"], arabic["KEN"]) == ("Moldova", "Kenya")
    # People say Kenya in French too.
    assert english("fr")["KEN"] is None


def test_vocabularies_say_which_targets_name_migrants(vocabularies: Vocabularies) -> None:
    targets = Client().get(URL).json()["targets"]

    near = [target["code"] for target in targets if target.get("near")]
    explicit = vocabularies.targets.values()
    assert near == [target.code for target in explicit if target.migration == "explicit"]
    assert "10.7" in near


@pytest.mark.parametrize("language", ["en", "ar"])
def test_names_of_countries_come_in_every_language_whatever_the_interface(
    language: str, vocabularies: Vocabularies
) -> None:
    with translation.override(language):
        accepted = {"accept-language": language}
        data = Client().get(URL, {"names": "countries"}, headers=accepted).json()

    assert list(data) == ["names"]
    assert set(data["names"]) == set(vocabularies.countries)
    assert data["names"]["MDA"] == {
        "en": ["Moldova", "Republic of Moldova"],
        "fr": ["Moldova", "République de Moldova"],
        "es": ["Moldova", "República de Moldova"],
        "ar": ["مولدوفا", "جمهورية مولدوفا"],
    }
    assert data["names"]["CIV"]["ar"] == ["كوت ديفوار"]


@pytest.mark.parametrize("language", ["", "xx", "en-gb"])
def test_vocabularies_fall_back_to_the_interface_language(
    language: str, vocabularies: Vocabularies
) -> None:
    answer = Client().get(URL, {"lang": language}, headers={"accept-language": "es"})

    assert answer.json()["language"] == "es"


def test_vocabularies_leave_out_what_is_switched_off(vocabularies: Vocabularies) -> None:
    GcmObjective.objects.filter(code="5").update(disabled_on=date(2020, 1, 1))

    objectives = Client().get(URL).json()["objectives"]

    assert [term["code"] for term in objectives] == ["1", "6", "10", "18", "20", "23"]


def test_vocabularies_are_not_sent_twice(vocabularies: Vocabularies) -> None:
    client = Client()
    first = client.get(URL)
    tag = first.headers["ETag"]

    again = client.get(URL, headers={"if-none-match": tag})
    GcmObjective.objects.filter(code="5").update(label_en="Regular pathways, reworded")
    changed = client.get(URL, headers={"if-none-match": tag})

    assert (first.status_code, again.status_code, changed.status_code) == (200, 304, 200)
    assert first.headers["Cache-Control"] == "public, max-age=3600"


def test_vocabularies_cannot_be_posted_to(vocabularies: Vocabularies) -> None:
    assert Client().post(URL).status_code == 405
