"""What the filters of the repository offer: every term with its name, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from gfmd_site.lib.collation import sort_key
from practices.choices import Language, PracticeScope, PracticeTheme, PracticeType
from practices.domain.search import FACETS
from practices.models import (
    Country,
    GcmObjective,
    GuidingPrinciple,
    Region,
    SdgGoal,
    SdgTarget,
    Term,
)

TITLES = {
    "objective": _("GCM objective"),
    "region": _("Region"),
    "country": _("Country"),
    "type": _("Type"),
    "scope": _("Geographic scope"),
    "theme": _("Theme"),
    "principle": _("Guiding principle"),
    "goal": _("SDG goal"),
    "target": _("SDG target"),
    "language": _("Language"),
    "year": _("Year in which it ran"),
    "edition": _("Named at the Forum of"),
}


@dataclass(frozen=True)
class Option:
    code: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    name: str
    title: str
    options: tuple[Option, ...]

    @property
    def is_open(self) -> bool:
        return any(option.chosen for option in self.options)


def _terms(model: type[Term]) -> Callable[[str], dict[str, str]]:
    def labels(language: str) -> dict[str, str]:
        pairs = {
            term.code: f"{term.code} {term.label_in(language)}"
            if term.show_code
            else term.label_in(language)
            for term in model._default_manager.all()
        }
        if model is Country:
            return dict(sorted(pairs.items(), key=lambda pair: sort_key(pair[1], language)))
        return pairs

    return labels


def _choices(choices: type[models.TextChoices]) -> Callable[[str], dict[str, str]]:
    return lambda language: {value: str(label) for value, label in choices.choices}


LABELS: dict[str, Callable[[str], dict[str, str]]] = {
    "objective": _terms(GcmObjective),
    "region": _terms(Region),
    "country": _terms(Country),
    "principle": _terms(GuidingPrinciple),
    "goal": _terms(SdgGoal),
    "target": _terms(SdgTarget),
    "type": _choices(PracticeType),
    "scope": _choices(PracticeScope),
    "theme": _choices(PracticeTheme),
    "language": _choices(Language),
}
YEARS = ("year", "edition")


def all_labels(language: str) -> dict[str, dict[str, str]]:
    """Return the names of all terms by filter: six queries."""
    return {name: labels(language) for name, labels in LABELS.items()}


def known_filters(
    asked: Mapping[str, list[str]], labels: Mapping[str, Mapping[str, str]]
) -> dict[str, tuple[str, ...]]:
    """Keep the filters that exist; a mistake in an address is left out."""
    kept = {}
    for name in FACETS:
        codes = dict.fromkeys(asked.get(name, ()))
        if name in YEARS:
            good = [code for code in codes if code.isascii() and code.isdigit() and len(code) == 4]
        else:
            good = [code for code in codes if code in labels[name]]
        if good:
            kept[name] = tuple(good)
    return kept


def facets(
    counts: Mapping[str, Mapping[str, int]],
    chosen: Mapping[str, tuple[str, ...]],
    labels: Mapping[str, Mapping[str, str]],
) -> list[Facet]:
    """Return the filters that have something to choose, each term with how many it would leave."""
    made = []
    for name in FACETS:
        found = counts[name]
        picked = chosen.get(name, ())
        if name in YEARS:
            codes = sorted({*found, *picked}, reverse=True)
            names: Mapping[str, str] = {code: code for code in codes}
        else:
            names = labels[name]
            codes = [code for code in names if code in found or code in picked]
        options = tuple(
            Option(code, names[code], found.get(code, 0), code in picked) for code in codes
        )
        if options:
            made.append(Facet(name, str(TITLES[name]), options))
    return made
