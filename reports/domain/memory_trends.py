"""What the editions spoke of: how many points have each objective, edition by edition."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from practices.domain.vocabularies import choices_in
from reports.domain.memory import Person, readable_reports
from reports.models import Point

STEPS = 4


@dataclass(frozen=True)
class TrendCell:
    """One objective in one edition. `step` is 0 to 4, relative to the whole picture."""

    year: int
    count: int
    share: int
    """Of the points of the edition, in hundred."""
    step: int


@dataclass(frozen=True)
class TrendRow:
    code: str
    label: str
    cells: tuple[TrendCell, ...]


@dataclass(frozen=True)
class Trends:
    years: tuple[int, ...]
    totals: tuple[int, ...]
    """How many points each edition has."""
    rows: tuple[TrendRow, ...]


def objective_trends(user: Person, language: str) -> Trends:
    """Count the points that a person may read; two queries, and those of the vocabulary."""
    points = Point.objects.present().filter(report__in=readable_reports(user).values("pk"))
    by_year = points.order_by().values("report__session__edition__year")
    totals = dict(
        by_year.annotate(total=Count("pk")).values_list("report__session__edition__year", "total")
    )
    counts = {
        (year, code): count
        for year, code, count in by_year.filter(objectives__isnull=False)
        .values("report__session__edition__year", "objectives__code")
        .annotate(count=Count("pk"))
        .values_list("report__session__edition__year", "objectives__code", "count")
    }
    years = tuple(sorted(totals))
    shares = {key: round(100 * count / totals[key[0]]) for key, count in counts.items()}
    most = max(shares.values(), default=0)
    rows = tuple(
        TrendRow(
            term["code"],
            term["label"],
            tuple(
                TrendCell(
                    year,
                    counts.get((year, term["code"]), 0),
                    shares.get((year, term["code"]), 0),
                    _step(shares.get((year, term["code"]), 0), most),
                )
                for year in years
            ),
        )
        for term in choices_in(language)["objectives"]
    )
    return Trends(years, tuple(totals[year] for year in years), rows)


def _step(share: int, most: int) -> int:
    return -(-share * STEPS // most) if share and most else 0
