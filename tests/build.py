"""Small builders: every function makes one valid object and takes changes to bend it.

Points go through `reports.domain.points`, so that tests start from what the product can store.
Everything else is written as it stands, so that a test can start from any state.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Permission, User
from django.utils import timezone

from practices.models import (
    VOCABULARIES,
    Constituency,
    Country,
    GcmObjective,
    GuidingPrinciple,
    Practice,
    PracticeText,
    Region,
    SdgGoal,
    SdgTarget,
    Term,
)
from reports.choices import AttributionKind, AttributionLevel, Consent, Role
from reports.domain import lifecycle, points
from reports.domain.revisions import Origin
from reports.domain.uploads import sealed_original
from reports.models import (
    Attribution,
    Edition,
    GuidingQuestion,
    HeadCount,
    ItemSource,
    Participation,
    Point,
    Report,
    ReportingTemplate,
    Session,
    SetupFile,
    Synthesis,
    SynthesisItem,
    SynthesisSection,
    TemplateSection,
    Theme,
    Upload,
)
from reports.parsed_programme import ParsedProgramme

PASSWORD = "three lanterns by the harbour"
YEAR = 2018
SECTIONS = (
    ("summary", "summary", "Summary/Main discussion points"),
    ("challenges", "challenges", "Challenges"),
    (
        "opportunities",
        "opportunities",
        "Opportunities / good practices / innovations for the way forward",
    ),
    (
        "gcm_relevance",
        "gcm",
        "Relevance to the Global Compact for Migration and its follow-up, "
        "implementation and review",
    ),
    ("agenda_2030", "sdg", "Contributions to the achievement of the Agenda 2030"),
    ("quotes", "quotes", "Inspiring quotes"),
)

# Vocabularies

WANTED_TERMS: dict[type[Term], tuple[str, str]] = {
    GcmObjective: ("gcm_objectives", "1 5 6 10 18 20 23"),
    GuidingPrinciple: ("guiding_principles", "people_centred human_rights gender_responsive"),
    SdgGoal: ("sdg_goals", "5 8 10"),
    SdgTarget: ("sdg_targets", "5.2 8.8 10.7 10.c"),
    Region: ("regions", "001 002 015 202 014 011 019 419 005 142 035 150 151"),
    Country: ("countries", "BRA CIV KEN MAR MDA PHL"),
    Constituency: ("constituencies", "state civil_society business youth"),
}
PARENTS = {SdgTarget: ("goal", SdgGoal), Region: ("parent", Region), Country: ("region", Region)}


@dataclass(frozen=True)
class Vocabularies:
    """A few terms of each kind by code, as the files under seeds/ word them."""

    objectives: dict[str, GcmObjective]
    principles: dict[str, GuidingPrinciple]
    goals: dict[str, SdgGoal]
    targets: dict[str, SdgTarget]
    regions: dict[str, Region]
    countries: dict[str, Country]
    constituencies: dict[str, Constituency]


@cache
def seed_rows(name: str) -> tuple[dict[str, str], ...]:
    path = Path(__file__).parent.parent / "seeds" / "vocabularies" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def make_vocabularies() -> Vocabularies:
    made: dict[type[Term], dict[str, Any]] = {}
    for model in VOCABULARIES:
        made[model] = _make_terms(model, made)
    return Vocabularies(*(made[model] for model in VOCABULARIES))


def _make_terms(model: type[Term], made: dict[type[Term], dict[str, Any]]) -> dict[str, Any]:
    name, wanted = WANTED_TERMS[model]
    terms: dict[str, Any] = {}
    for row in seed_rows(name):
        if row["code"] not in wanted.split():
            continue
        values: dict[str, Any] = {**row, "disabled_on": row["disabled_on"] or None}
        if model in PARENTS:
            field, parent_model = PARENTS[model]
            parents = terms if parent_model is model else made[parent_model]
            values[field] = parents[values[field]] if values[field] else None
        # One by one, because a region needs the id of the region above it.
        terms[row["code"]] = model._default_manager.create(**values)
    return terms


# People


def make_user(username: str = "somebody", *, name: str = "", **changes: Any) -> User:
    """Make an account whose password is `PASSWORD`; `name` is split at its first space."""
    first_name, _space, last_name = name.partition(" ")
    values = {"first_name": first_name, "last_name": last_name, "password": PASSWORD, **changes}
    return User.objects.create_user(username, **values)


def grant_attribution_right(user: User) -> None:
    """Let a person see who said what without consent."""
    user.user_permissions.add(
        Permission.objects.get(codename="view_attribution", content_type__app_label="reports")
    )


def make_participation(
    session: Session, user: User | None = None, role: str = Role.RAPPORTEUR, **changes: Any
) -> Participation:
    name = user.get_full_name() if user else "Ama Owusu-Lindgren"
    values = {"name": name, "organisation": "Ministry of Labour", **changes}
    return Participation.objects.create(session=session, user=user, role=role, **values)


# Programme


def make_edition(**changes: Any) -> Edition:
    """Make an edition; its number follows from its year unless it is given."""
    year = changes.get("year", YEAR)
    values = {
        "year": year,
        "number": year - 2007,
        "title": "Eleventh Global Forum on Migration and Development",
        "place": "Marrakesh",
        "starts_on": date(year, 12, 5),
        "ends_on": date(year, 12, 7),
        "time_zone": "Africa/Casablanca",
        **changes,
    }
    return Edition.objects.create(**values)


def make_theme(edition: Edition | None = None, **changes: Any) -> Theme:
    values = {"number": 3, "title": "Good migration governance", **changes}
    return Theme.objects.create(edition=edition or _edition(), **values)


def make_session(edition: Edition | None = None, number: str = "3.1", **changes: Any) -> Session:
    values = {
        "title": "Aligning governance with new drivers",
        "starts_at": datetime(YEAR, 12, 6, 9, 0, tzinfo=UTC),
        "room": "Atlas",
        **changes,
    }
    return Session.objects.create(edition=edition or _edition(), number=number, **values)


def make_question(session: Session, number: int = 1, **changes: Any) -> GuidingQuestion:
    values = {"text": "Which arrangements have worked, and for whom?", **changes}
    return GuidingQuestion.objects.create(session=session, number=number, **values)


def count_people(session: Session, **counts: int) -> None:
    """Note how many people of each constituency were in a room."""
    for code, count in counts.items():
        constituency = Constituency.objects.get(code=code)
        HeadCount.objects.create(session=session, constituency=constituency, count=count)


def make_template(**changes: Any) -> ReportingTemplate:
    """Make a template with the six sections of 2018."""
    values = {
        "key": "roundtable_2018",
        "version": 1,
        "title_en": "Reporting Template",
        "footnote_en": "The Chatham House rule applies.",
        **changes,
    }
    template = ReportingTemplate.objects.create(**values)
    TemplateSection.objects.bulk_create(
        TemplateSection(template=template, number=number, key=key, kind=kind, title_en=title)
        for number, (key, kind, title) in enumerate(SECTIONS, start=1)
    )
    return template


def _edition() -> Edition:
    return Edition.objects.filter(year=YEAR).first() or make_edition()


def _template() -> ReportingTemplate:
    return ReportingTemplate.objects.filter(key="roundtable_2018").first() or make_template()


# Reports


def make_report(
    session: Session | None = None,
    template: ReportingTemplate | None = None,
    **changes: Any,
) -> Report:
    """Begin a report. A status in `changes` is set as it is, without the history of a real one."""
    report = lifecycle.begin_report(
        session=session or make_session(), template=template or _template()
    )
    if changes:
        Report.objects.filter(pk=report.pk).update(**changes)
        report.refresh_from_db()
    return report


def make_point(
    report: Report | None = None,
    text: str = "Permits that follow the worker reduce abuse.",
    *,
    section: str = "summary",
    author: User | None = None,
    **fields: Any,
) -> Point:
    """Add a point through the domain; `fields` are those of the changes endpoint."""
    return points.create_point(
        report=report or make_report(),
        fields={"section": section, "text": text, **fields},
        origin=Origin(author=author),
    )


def make_quote(report: Report | None = None, text: str = "We crossed as neighbours.") -> Point:
    return make_point(report, text, section="quotes", kind="quote")


def make_attribution(point: Point, **changes: Any) -> Attribution:
    """Say who said a point: by default Kenya, by name, without an answer yet.

    A mention that the text already has keeps its one row, which takes on the changes.
    """
    values = {
        "mention": "",
        "kind": AttributionKind.COUNTRY,
        "level": AttributionLevel.COUNTRY,
        "consent": Consent.NOT_ASKED,
        **changes,
    }
    if values["kind"] == AttributionKind.COUNTRY and "country" not in values:
        values["country"] = Country.objects.get(code="KEN")
    if values["consent"] in {Consent.APPROVED, Consent.REFUSED}:
        values.setdefault("consent_at", timezone.now())
    if not values["mention"]:
        return Attribution.objects.create(point=point, **values)
    row, _created = Attribution.objects.update_or_create(
        point=point, mention=values.pop("mention"), defaults=values
    )
    return row


def make_upload(by: User, *, taken: bool = False, **changes: Any) -> Upload:
    """Make a Word file that waits for its owner, or one that was taken, original and all."""
    reading = {"header": {}, "sections": [], "unplaced": [], "warnings": []}
    values: dict[str, Any] = {
        "edition": _edition(),
        "file_name": "Report of the room.docx",
        "reading": reading,
        "uploaded_by": by,
        "sha256": "0" * 64,
        "content_digest": "0" * 64,
        "original": sealed_original(b"PK as it came") if taken else None,
    }
    if taken:
        now = timezone.now()
        until = {"decided_at": now, "original_until": now + timedelta(days=30)}
        values |= {"status": "imported", "reading": {}, "file_name": "", **until}
    return Upload.objects.create(**{**values, **changes})


def make_setup_file(kind: str = "programme", **changes: Any) -> SetupFile:
    """Make a file of a set-up that waits: by default an empty programme."""
    reading = asdict(ParsedProgramme()) if kind == "programme" else {}
    values = {"kind": kind, "file_name": "paper.txt", "reading": reading, **changes}
    return SetupFile.objects.create(**values)


# Practices and synthesis

TEXT_FIELDS = ("title", "summary", "benefit", "lessons", "recommendations", "innovation")
PRACTICE_SETS = ("objectives", "principles", "targets", "countries", "regions")


def make_practice(**changes: Any) -> Practice:
    """Make a practice with a text in its main language; words and lists go by field name."""
    words = {"title": "Welcome desks in three ports", "summary": "Advice on arrival, in one place."}
    words |= {name: changes.pop(name) for name in TEXT_FIELDS if name in changes}
    sets = {name: changes.pop(name) for name in PRACTICE_SETS if name in changes}
    practice = Practice.objects.create(**changes)
    PracticeText.objects.create(practice=practice, language=practice.main_language, **words)
    for name, terms in sets.items():
        getattr(practice, name).set(terms)
    return practice


def make_synthesis(
    edition: Edition | None = None, *, sources: Iterable[Point] = (), **changes: Any
) -> Synthesis:
    """Make a synthesis with one section and one item that rests on `sources`."""
    values = {"title": "Synthesis of the roundtables", **changes}
    synthesis = Synthesis.objects.create(edition=edition or _edition(), **values)
    section = SynthesisSection.objects.create(synthesis=synthesis, title="Governance", order="i")
    item = SynthesisItem.objects.create(
        section=section, order="i", text="Rooms agreed on portable permits.", rank=1
    )
    ItemSource.objects.bulk_create(
        ItemSource(item=item, point=point, point_version=point.version) for point in sources
    )
    return synthesis
