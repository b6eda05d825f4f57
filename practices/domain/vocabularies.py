"""The controlled vocabularies as plain values, for lists to choose from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import TextField, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from gfmd_site.lib.collation import sort_key
from practices.models import (
    VOCABULARIES,
    Constituency,
    Country,
    GcmObjective,
    GuidingPrinciple,
    Region,
    SdgTarget,
    Term,
)
from practices.models.base import LABEL_LANGUAGES, label_language

LISTS: dict[str, type[Term]] = {
    "objectives": GcmObjective,
    "targets": SdgTarget,
    "principles": GuidingPrinciple,
    "constituencies": Constituency,
    "countries": Country,
    "regions": Region,
}


def choices_in(language: str) -> dict[str, list[dict[str, Any]]]:
    """Return every term that is not switched off, by list, in its order: one query a list."""
    return {name: _choices(model, language) for name, model in LISTS.items()}


def labels_of(names: Iterable[str], language: str) -> dict[str, dict[str, str]]:
    """Return the labels of terms that may be chosen, by list and code: one query a list."""
    return {
        name: {term.code: term.label_in(language) for term in LISTS[name].objects.active()}
        for name in names
    }


def label_expression(model: type[Term], language: str, path: str = "") -> Coalesce:
    """Return `Term.label_in` for a query; `path` leads to the term, with `__` at its end."""
    code = label_language(language)
    short = [f"short_{code}"] if model is Country else []
    names = [f"{path}{field}" for field in (*short, f"label_{code}")]
    nothing = Value("", output_field=TextField())
    tried = [NullIf(Cast(name, TextField()), nothing) for name in names]
    return Coalesce(*tried, Cast(f"{path}label_en", TextField()))


def country_names() -> dict[str, dict[str, list[str]]]:
    """Return what each country that may be chosen is called, by code and language: one query.

    The name that people say comes first, then the long one where it is another.
    """
    return {country.code: _names(country) for country in Country.objects.active()}


def _names(country: Country) -> dict[str, list[str]]:
    said = {
        language: dict.fromkeys([country.label_in(language), getattr(country, f"label_{language}")])
        for language in LABEL_LANGUAGES
    }
    return {language: [name for name in names if name] for language, names in said.items()}


def _choices(model: type[Term], language: str) -> list[dict[str, Any]]:
    terms = [
        {"code": term.code, "label": term.label_in(language), **_extra(term, language)}
        for term in model.objects.active()
    ]
    if model is Country:
        terms.sort(key=lambda term: sort_key(term["label"], language))
    return terms


def _extra(term: Term, language: str) -> dict[str, Any]:
    """`also`: what a search accepts beside the label. `near`: the target names migrants.

    `english`: the name for an English text, where the reader's language has another one.
    """
    if isinstance(term, Country):
        english = term.label_in("en")
        other = {} if english == term.label_in(language) else {"english": english}
        return {"also": " ".join(_other_names(term)), **other}
    if isinstance(term, SdgTarget) and term.migration == "explicit":
        return {"near": True}
    return {}


def _other_names(country: Country) -> list[str]:
    """The long name, and the short name in English: people use both in any language."""
    names: dict[str, Any] = dict.fromkeys([country.short_en, country.label_en, country.iso2])
    return [name for name in names if name]


def switch(*, terms: Iterable[Term], day: date | None) -> None:
    """Take terms out of the lists from a day on; without a day they are offered again."""
    by_model: dict[type[Term], list[int]] = {}
    for term in terms:
        by_model.setdefault(type(term), []).append(term.pk)
    for model, ids in by_model.items():
        model.objects.filter(pk__in=ids).update(disabled_on=day)


def fingerprint() -> str:
    """Return a short text that changes when a term is added, reworded or switched off."""
    digest = hashlib.sha256()
    for model in VOCABULARIES:
        for values in model.objects.order_by("pk").values_list():
            digest.update(repr(values).encode())
    return digest.hexdigest()[:16]
