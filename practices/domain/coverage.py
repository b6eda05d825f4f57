"""Which objectives, principles and places the repository covers, as pictures can show it."""

from __future__ import annotations

from dataclasses import dataclass

from gfmd_site.lib.collation import sort_key
from practices.domain.search import published_counts
from practices.models import Country, GcmObjective, GuidingPrinciple, Region, SdgGoal, Term

STEPS = 4
# Below this many a term counts as thinly covered on the page for staff.
THIN = 3

# Where each subregion stands in the picture, as (column, row) of a grid.
PLACES: dict[str, tuple[int, int]] = {
    "021": (0, 0),
    "013": (0, 1),
    "029": (1, 1),
    "005": (1, 2),
    "154": (2, 0),
    "151": (3, 0),
    "155": (2, 1),
    "039": (3, 1),
    "015": (2, 2),
    "011": (2, 3),
    "017": (3, 3),
    "014": (4, 3),
    "018": (3, 4),
    "145": (4, 1),
    "143": (5, 0),
    "034": (5, 1),
    "030": (6, 0),
    "035": (6, 1),
    "053": (6, 4),
    "057": (6, 2),
    "054": (5, 3),
    "061": (6, 3),
}
TILE, GAP, ACROSS = 25, 2, 5


@dataclass(frozen=True)
class Covered:
    """A term with its number of published practices; `step` is 0 (none) to 4 (most)."""

    code: str
    label: str
    count: int
    step: int
    x: int = 0
    y: int = 0


@dataclass(frozen=True)
class Square(Covered):
    """A country of the picture; `sign` is what stands in its square."""

    sign: str = ""


@dataclass(frozen=True)
class Block:
    """A subregion of the picture with a square for each of its countries."""

    code: str
    label: str
    count: int
    column: int
    row: int
    countries: tuple[Square, ...]

    width = ACROSS * (TILE + GAP)

    @property
    def height(self) -> int:
        return -(-len(self.countries) // ACROSS) * (TILE + GAP)


def _step(count: int, most: int) -> int:
    return 0 if not count else 1 + min(STEPS - 1, count * STEPS // (most + 1))


def covered(kind: str, model: type[Term], language: str) -> list[Covered]:
    """Return every active term of a vocabulary with how many practices it has."""
    counts = published_counts(kind)
    most = max(counts.values(), default=0)
    return [
        Covered(
            term.code,
            term.label_in(language),
            counts.get(term.code, 0),
            _step(counts.get(term.code, 0), most),
        )
        for term in model._default_manager.active()
    ]


def objectives(language: str) -> list[Covered]:
    """Return the objectives with their place in a picture of six columns."""
    return [
        Covered(item.code, item.label, item.count, item.step, place % 6 * 110, place // 6 * 84)
        for place, item in enumerate(covered("objective", GcmObjective, language))
    ]


def principles(language: str) -> list[Covered]:
    return covered("principle", GuidingPrinciple, language)


def goals(language: str) -> list[Covered]:
    return covered("goal", SdgGoal, language)


def world(language: str) -> list[Block]:
    """Return the subregions in their places, each with its countries as a grid of squares."""
    counts, by_region = published_counts("country"), published_counts("region")
    most = max(counts.values(), default=0)
    countries: dict[str, list[Country]] = {}
    for country in Country.objects.active().select_related("region"):
        if country.region:
            countries.setdefault(country.region.code, []).append(country)
    for listed in countries.values():
        listed.sort(key=lambda country: sort_key(country.label_in(language), language))
    regions = {region.code: region for region in Region.objects.filter(code__in=PLACES)}
    return [
        Block(
            code=code,
            label=regions[code].label_in(language),
            count=by_region.get(code, 0),
            column=column,
            row=row,
            countries=tuple(
                Square(
                    country.code,
                    country.label_in(language),
                    counts.get(country.code, 0),
                    _step(counts.get(country.code, 0), most),
                    _across(place, language) * (TILE + GAP),
                    place // ACROSS * (TILE + GAP),
                    country.iso2,
                )
                for place, country in enumerate(countries.get(code, ()))
            ),
        )
        for code, (column, row) in PLACES.items()
        if code in regions
    ]


def _across(place: int, language: str) -> int:
    """Return the column of a square; Arabic begins on the right."""
    column = place % ACROSS
    return ACROSS - 1 - column if language == "ar" else column


def thin(items: list[Covered]) -> list[Covered]:
    """Return the terms with few practices, those without any first."""
    return sorted((item for item in items if item.count < THIN), key=lambda item: item.count)
