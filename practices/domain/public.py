"""A published practice as plain values: what the API, the files and the pages may say of it.

Neither the contact nor anything of the reviews is among them.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from practices.choices import OrganisationRole, PracticeScope
from practices.models import Practice

WORDS = ("title", "summary", "benefit", "lessons", "recommendations", "innovation")


def safe_links(practice: Practice) -> list[str]:
    """Return the links that a browser may follow."""
    return [link for link in practice.links.split() if is_safe_link(link)]


def is_safe_link(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def dates_of(practice: Practice, present: str) -> str:
    """Return the years as the databases write them: “2007 – present”."""
    if practice.started_year is None:
        return present if practice.ongoing else str(practice.ended_year or "")
    last = present if practice.ongoing else practice.ended_year
    if not last or last == practice.started_year:
        return str(practice.started_year)
    return f"{practice.started_year} – {last}"


def public_values(practice: Practice) -> dict[str, Any]:
    """Return everything of a practice that anybody may have; reads what is prefetched."""
    return {
        "id": str(practice.pk),
        "main_language": practice.main_language,
        "texts": {
            text.language: {name: getattr(text, name) for name in WORDS}
            for text in practice.texts.all()
        },
        "type": practice.type,
        "scope": practice.scope,
        "themes": list(practice.themes),
        "primary_objective": practice.primary_objective.code
        if practice.primary_objective
        else None,
        "objectives": _codes(practice.objectives),
        "principles": _codes(practice.principles),
        "goals": _codes(practice.goals),
        "targets": _codes(practice.targets),
        "countries": _codes(practice.countries),
        "regions": _codes(practice.regions),
        "is_global": practice.scope == PracticeScope.GLOBAL,
        "started_year": practice.started_year,
        "ended_year": practice.ended_year,
        "ongoing": practice.ongoing,
        "organisations": [
            {"name": row.name, "role": row.role} for row in practice.organisations.all()
        ],
        "sources": [
            {"edition": row.edition_year, "session": row.session_number}
            for row in practice.sources.all()
        ],
        "links": safe_links(practice),
        "image_alt": practice.image.alt_text if hasattr(practice, "image") else None,
        "published_at": practice.published_at.isoformat() if practice.published_at else None,
        "updated_at": practice.updated_at.isoformat(),
    }


def _codes(manager: Any) -> list[str]:
    return [term.code for term in manager.all()]


def linked_data(practice: Practice, *, address: str, language: str) -> dict[str, Any]:
    """Return a practice in the words of schema.org."""
    text = practice.text_in(language)
    objectives = [practice.primary_objective] if practice.primary_objective else []
    objectives += list(practice.objectives.all())
    places: list[dict[str, str]] = [
        {"@type": "Place", "name": place.label_in(language)}
        for place in (*practice.countries.all(), *practice.regions.all())
    ]
    by_role: dict[str, list[dict[str, str]]] = {}
    for row in practice.organisations.all():
        by_role.setdefault(row.role, []).append({"@type": "Organization", "name": row.name})
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "@id": address,
        "url": address,
        "name": text.title if text else "",
        "abstract": text.summary if text else "",
        "inLanguage": text.language if text else practice.main_language,
        "about": [
            {
                "@type": "DefinedTerm",
                "termCode": term.code,
                "name": term.label_in(language),
                "inDefinedTermSet": "Global Compact for Safe, Orderly and Regular Migration",
            }
            for term in objectives
        ],
        "spatialCoverage": places,
        "temporalCoverage": _interval(practice),
        "creator": by_role.get(OrganisationRole.IMPLEMENTING, []),
        "contributor": by_role.get(OrganisationRole.PARTNER, []),
        "funder": by_role.get(OrganisationRole.DONOR, []),
        "datePublished": practice.published_at.isoformat() if practice.published_at else None,
        "dateModified": practice.updated_at.isoformat(),
        "isPartOf": {"@type": "Collection", "name": "GFMD repository of practices"},
        "citation": safe_links(practice),
    }
    return {name: value for name, value in data.items() if value not in (None, "", [])}


def _interval(practice: Practice) -> str:
    if practice.started_year is None:
        return ""
    end = ".." if practice.ongoing else practice.ended_year or practice.started_year
    return f"{practice.started_year}/{end}"
