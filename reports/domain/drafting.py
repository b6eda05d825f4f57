"""The sections on the Global Compact and the Agenda 2030, drafted from accepted tags.

It is an offer: each line shows the points it comes from, and a person takes it, changes it or
leaves it. What the section says already is not offered again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from gfmd_site.lib.text import count_words
from gfmd_site.lib.typography import NO_BREAK_SPACE, with_colon
from reports.choices import PointKind, SectionKind, Support
from reports.domain.consent import public_reader, render_text
from reports.domain.errors import DomainError
from reports.domain.points import create_point
from reports.domain.queries import points_of
from reports.domain.revisions import Origin
from reports.domain.synthesis_frozen import in_order
from reports.domain.synthesis_labels import labels_for
from reports.models import Point, Report, TemplateSection

# Which list of tags a section of each kind is about, and how a line about one term begins.
SECTIONS = {
    SectionKind.GCM: ("objectives", "cut_objective"),
    SectionKind.SDG: ("targets", "cut_target"),
}
SUPPORT = {Support.BROAD: 4, Support.SEVERAL: 3, Support.SOME: 2, Support.ONE: 1}


@dataclass(frozen=True)
class Offer:
    """One line for one section: the term it is about, and the points that carry its tag."""

    key: str
    section: TemplateSection
    tags: str
    code: str
    text: str
    points: tuple[Point, ...]


def offers(report: Report, points: Sequence[Point]) -> list[Offer]:
    """Return what may be added; `points` are those of `queries.points_of`. Asks one query."""
    made = []
    for section in report.template.sections.all():
        if section.kind not in SECTIONS:
            continue
        tags, pattern = SECTIONS[SectionKind(section.kind)]
        said = _codes((p for p in points if p.section_id == section.pk), tags)
        others = [p for p in points if p.section_id != section.pk and _may_serve(p)]
        for code in in_order(_codes(others, tags) - said):
            made.append(_offer(report, section, tags, pattern, code, others))
    return made


@transaction.atomic
def take_offers(*, report: Report, texts: dict[str, str], by: User | None) -> list[Point]:
    """Add the chosen lines with their tags; `texts` holds the wording of each by its key.

    What somebody has added meanwhile is left out, so a form sent twice adds nothing twice.
    """
    known = {offer.key: offer for offer in offers(report, points_of(report))}
    chosen = [(offer, texts[key].strip()) for key, offer in known.items() if key in texts]
    if any(not text for _taken, text in chosen):
        raise DomainError(
            _("A ticked line has no words. Write some, or take off its tick."), code="empty"
        )
    return [
        create_point(
            report=report,
            fields={
                "section": offer.section.key,
                "text": text,
                "tags": {offer.tags: [offer.code]},
            },
            origin=Origin(author=by, note="drafted"),
        )
        for offer, text in chosen
    ]


def _may_serve(point: Point) -> bool:
    return point.kind == PointKind.POINT and bool(point.text.strip())


def _codes(points: Iterable[Point], tags: str) -> set[str]:
    return {term.code for point in points for term in getattr(point, tags).all()}


def _offer(
    report: Report,
    section: TemplateSection,
    tags: str,
    pattern: str,
    code: str,
    points: Sequence[Point],
) -> Offer:
    """Word a line: the term, then the point that speaks for it most widely and most briefly.

    Speakers stand in it as anybody may read them: a drafted line names nobody anew.
    """
    language = report.language
    own = [p for p in points if any(term.code == code for term in getattr(p, tags).all())]
    best = min(own, key=lambda point: (-_support(point), count_words(point.text)))
    term = next(term for term in getattr(best, tags).all() if term.code == code)
    begin = labels_for(language)[pattern].format(code=code, label=term.label_in(language))
    words = " ".join(render_text(best, public_reader(language)).split())
    term_named = begin.replace(f"{NO_BREAK_SPACE}:", ",").replace(": ", ", ")
    text = f"{with_colon(term_named, language)} {words}"
    return Offer(f"{tags}-{code}", section, tags, code, text, tuple(own))


def _support(point: Point) -> int:
    return SUPPORT.get(Support(point.support), 0) if point.support else 0
