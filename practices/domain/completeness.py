"""How complete a record is for each of the two target databases, and why what lacks matters."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from practices.choices import OrganisationRole, PracticeScope
from practices.models import Practice

PLATFORM, HUB = "platform", "hub"
DATABASES = {PLATFORM: _("Platform for Partnerships"), HUB: _("Migration Network Hub")}
HUB_SINCE = 2019
ENOUGH_WORDS = 30


@dataclass(frozen=True)
class Wanted:
    """One thing that a database asks for. `anchor` is where the form has it."""

    anchor: str
    label: Any
    why: Any
    is_there: Callable[[Practice], bool]
    is_required: bool = False


@dataclass(frozen=True)
class Meter:
    name: str
    title: str
    total: int
    missing: tuple[Wanted, ...]

    @property
    def filled(self) -> int:
        return self.total - len(self.missing)

    @property
    def percent(self) -> int:
        return round(100 * self.filled / self.total)

    @property
    def lacks_required(self) -> bool:
        return any(item.is_required for item in self.missing)


def _text(name: str, enough: int = 1) -> Callable[[Practice], bool]:
    def is_there(practice: Practice) -> bool:
        text = practice.text_in(practice.main_language)
        return text is not None and len(getattr(text, name).split()) >= enough

    return is_there


def _any(name: str) -> Callable[[Practice], bool]:
    return lambda practice: bool(getattr(practice, name).all())


def _has_role(*roles: str) -> Callable[[Practice], bool]:
    return lambda practice: any(row.role in roles for row in practice.organisations.all())


def _has_place(practice: Practice) -> bool:
    return (
        practice.scope == PracticeScope.GLOBAL
        or bool(practice.countries.all())
        or bool(practice.regions.all())
    )


def _ran_lately(practice: Practice) -> bool:
    return practice.ongoing or (practice.ended_year or practice.started_year or 0) >= HUB_SINCE


TITLE = Wanted(
    "title", _("Title"), _("It is what people see in a list of hundreds."), _text("title"), True
)
SUMMARY = Wanted(
    "summary",
    _("Summary of at least 30 words"),
    _("It answers who promotes the practice, what it is, and where."),
    _text("summary", ENOUGH_WORDS),
    True,
)
PLACE = Wanted(
    "countries",
    _("Countries or regions, or a global scope"),
    _("Most people search for what was done in a place like theirs."),
    _has_place,
    True,
)
OBJECTIVE = Wanted(
    "primary_objective",
    _("Primary GCM objective"),
    _("The Hub takes practices that serve at least one objective of the Global Compact."),
    lambda practice: practice.primary_objective_id is not None,
    True,
)
GOALS = Wanted(
    "goals",
    _("SDG goals or targets"),
    _("They place the practice in reports on the 2030 Agenda."),
    lambda practice: bool(practice.goals.all()) or bool(practice.targets.all()),
)
TYPE = Wanted(
    "type",
    _("Type of practice"),
    _("Both databases sort by it; the Platform asks whether it is a policy or a practice."),
    lambda practice: bool(practice.type),
    True,
)
WANTED: dict[str, tuple[Wanted, ...]] = {
    PLATFORM: (
        TITLE,
        SUMMARY,
        PLACE,
        OBJECTIVE,
        GOALS,
        TYPE,
        Wanted(
            "themes",
            _("Themes"),
            _("The Platform groups practices by theme."),
            lambda practice: bool(practice.themes),
        ),
        Wanted(
            "image",
            _("Illustration"),
            _("Entries with a picture are opened more often."),
            lambda practice: hasattr(practice, "image"),
        ),
        Wanted(
            "organisations",
            _("Partners"),
            _("The Platform is about partnerships: who works with whom."),
            lambda practice: bool(practice.organisations.all()),
        ),
        Wanted(
            "sources",
            _("Source in the GFMD context"),
            _("It shows at which Forum and session the practice was shared."),
            lambda practice: bool(practice.sources.all()),
        ),
        Wanted(
            "contact",
            _("Contact"),
            _("Others ask for details. It is kept inside and given on request."),
            lambda practice: bool(practice.contact.strip()),
        ),
    ),
    HUB: (
        TITLE,
        OBJECTIVE,
        Wanted(
            "principles",
            _("Guiding principles"),
            _("The Hub shows which of the ten principles a practice exemplifies."),
            _any("principles"),
        ),
        GOALS,
        Wanted(
            "started_year",
            _("Dates"),
            _("The Hub asks since when it runs, and until when or “present”."),
            lambda practice: (
                practice.started_year is not None
                and (practice.ongoing or practice.ended_year is not None)
            ),
            True,
        ),
        Wanted(
            "ended_year",
            _("Running after December 2018"),
            _("The Hub prefers practices from after the adoption of the Global Compact."),
            _ran_lately,
        ),
        TYPE,
        Wanted(
            "scope",
            _("Geographic scope"),
            _("It tells a village project from a regional one."),
            lambda practice: bool(practice.scope),
            True,
        ),
        PLACE,
        SUMMARY,
        Wanted(
            "organisations",
            _("Main implementing organisation"),
            _("The Hub names who carries the practice."),
            _has_role(OrganisationRole.IMPLEMENTING),
            True,
        ),
        Wanted(
            "partners",
            _("Partner or donor organisations"),
            _("They show that others trust the practice."),
            _has_role(OrganisationRole.PARTNER, OrganisationRole.DONOR),
        ),
        Wanted(
            "benefit",
            _("Benefit and impact"),
            _("Reviewers look for evidence that it works."),
            _text("benefit"),
            True,
        ),
        Wanted("lessons", _("Key lessons"), _("Others learn most from them."), _text("lessons")),
        Wanted(
            "recommendations",
            _("Recommendations"),
            _("They tell others how to take the practice up: it has to be replicable."),
            _text("recommendations"),
        ),
        Wanted(
            "innovation",
            _("Innovation"),
            _("Reviewers ask what is new about it."),
            _text("innovation"),
        ),
        Wanted(
            "links",
            _("Additional resources"),
            _("A report or a website lets others check and read on."),
            lambda practice: bool(practice.links.strip()),
        ),
    ),
}


def meters(practice: Practice) -> list[Meter]:
    """Return one meter a database; reads what is prefetched."""
    return [
        Meter(
            name,
            str(DATABASES[name]),
            len(wanted),
            tuple(item for item in wanted if not item.is_there(practice)),
        )
        for name, wanted in WANTED.items()
    ]


_ACRONYM = re.compile(r"(?<![\w.])[A-Z][A-Z&]{1,7}s?(?![\w.]*\w@)\b")
COMMON = frozenset({"UN", "EU", "US", "UK", "USA", "HIV", "IT", "TV", "ID", "CV", "COVID", "II"})


def unexplained_acronyms(practice: Practice) -> list[str]:
    """Return the acronyms that a text uses without spelling them out: “… (IOM)” or “IOM (…)”."""
    found: dict[str, None] = {}
    for text in practice.texts.all():
        words = "\n".join(
            (text.title, text.summary, text.benefit, text.lessons, text.recommendations)
        )
        for match in _ACRONYM.finditer(words):
            name = match[0]
            spelt = f"({name})" in words or re.search(rf"\b{re.escape(name)}\s*\(", words)
            if name.rstrip("s") not in COMMON and not spelt and not words.isupper():
                found.setdefault(name)
    return list(found)
