"""Two worlds that differ only in who spoke and may not be named, and all that leaves of each."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.cache import cache
from django.core.management.color import no_style
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from practices.models import Constituency, Country, Practice
from reports.choices import Role
from reports.domain.comments import add_comment
from reports.domain.points import update_point
from reports.domain.revisions import Origin
from reports.domain.statement import DEFAULT_MINUTES, draft_statement
from reports.domain.synthesis_words import speakers_of
from reports.exporters.edition import EDITION_FORMATS
from reports.exporters.registry import EXPORTERS
from reports.exporters.statement import STATEMENT_FORMATS
from reports.exporters.synthesis import SYNTHESIS_FORMATS
from reports.models import ItemSource, SynthesisItem
from tests.build import (
    make_attribution,
    make_participation,
    make_point,
    make_practice,
    make_quote,
    make_synthesis,
    make_vocabularies,
)
from tests.cast import Cast, make_cast
from tests.leaks.test_sweep import addresses, bytes_of, client_of
from tests.reports.leaving import take

# A synthesis leaves with all it can hold: marks, sources, points that no item rests on.
WHOLE_SYNTHESIS = {"marks": "1", "coverage": "1", "annex": "points"}
NOON = datetime(2018, 12, 6, 12, 0, tzinfo=UTC)
# Each role with how the names of its addresses begin: staff see more than a chair in the office.
ROLES = {"anonymous": "", "reader": "", "chair": "", "plain_staff": "admin:"}

Output = tuple[tuple[str, ...], bytes]


@dataclass(frozen=True)
class World:
    """Who spoke in room 3.1. Only the team may know."""

    person: str
    organisation: str
    country: str
    mention: str
    constituency: str
    audience: tuple[str, ...]
    seat: str  # the organisation of those in the room
    answers: tuple[str, ...] = ("not_asked", "asked", "refused")


FIRST = World(
    person="Amina Quillon",
    organisation="Port Authority",
    country="KEN",
    mention="Kenya",
    constituency="business",
    audience=("Ada Moreau",),
    seat="Port Authority",
)
SECOND = World(
    person="Bartholomew Sablewick-Oyelaran",
    organisation="League of Seafarers and their Families",
    country="MDA",
    mention="Moldova",
    constituency="youth",
    audience=("Ivan Petrescu", "Lucia Barros", "Omar Haddad"),
    seat="Seafarers",
)


@dataclass
class Dice:
    """What the machine draws at random, begun anew wherever both worlds must draw the same."""

    source: random.Random

    def begin(self, what: object) -> None:
        self.source.seed(repr(what))

    @classmethod
    def loaded(cls, monkeypatch: pytest.MonkeyPatch) -> Dice:
        dice = cls(random.Random(0))  # noqa: S311  must not be random
        for place in (os, random):
            name = "urandom" if place is os else "_urandom"
            monkeypatch.setattr(place, name, lambda size: dice.source.randbytes(size))
        return dice


@contextmanager
def built(world: World, dice: Dice) -> Iterator[Cast]:
    """Make a world at noon with the numbers that rows begin at, and take it back."""
    _number_from_the_start()
    with time_machine.travel(NOON, tick=False), transaction.atomic():
        cache.clear()
        dice.begin("world")
        make_vocabularies()
        cast = make_cast()
        _speak(cast, world, dice)
        yield cast
        transaction.set_rollback(True)


def _number_from_the_start() -> None:
    """PostgreSQL gives no number back that a test used before it was undone."""
    statements = connection.ops.sequence_reset_sql(no_style(), apps.get_models())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _speak(cast: Cast, world: World, dice: Dice) -> None:
    report, author = cast.report, cast.rapporteur
    person: dict[str, Any] = {
        "kind": "person",
        "name": world.person,
        "organisation": world.organisation,
        "country": Country.objects.get(code=world.country),
        "constituency": Constituency.objects.get(code=world.constituency),
        "level": "person",
    }
    tags = {"countries": [world.country], "constituencies": [world.constituency]}
    made = []
    for consent in world.answers:
        dice.begin(consent)
        text = f"@[{world.person}] and @{world.mention} asked for permits ({consent})."
        point = make_point(report, text, author=author, tags=tags)
        made.append(point)
        make_attribution(point, mention=world.person, consent=consent, **person)
        country = Country.objects.get(code=world.country)
        make_attribution(point, mention=world.mention, country=country, consent=consent)
        quote = make_quote(report, f"We crossed as neighbours ({consent}).")
        make_attribution(quote, consent=consent, **person)
    dice.begin("rest")
    typed = f"@[{world.person}] of @[{world.organisation}] asked for fair permits."
    update_point(point=made[0], fields={"text": typed}, origin=Origin(author=author))
    add_comment(report=report, point=made[0], text=f"Was it @[{world.person}]?", by=author)
    report.rapporteur_line = world.person
    report.save()
    _compile(cast, made)
    draft_statement(report=report, minutes=DEFAULT_MINUTES, by=author)
    make_practice(status="published", countries=list(Country.objects.filter(code="MAR")))
    for name in world.audience:
        make_participation(cast.session, role=Role.SPEAKER, name=name, organisation=world.seat)


def _compile(cast: Cast, points: list[Any]) -> None:
    """Make a synthesis that rests on the points and names their speakers, as chairs take them."""
    synthesis = make_synthesis(cast.edition, sources=points)
    for source in ItemSource.objects.select_related("point"):
        ItemSource.objects.filter(pk=source.pk).update(speakers=speakers_of(source.point, 1))
    SynthesisItem.objects.update(text="@[1] and @[2] asked for permits that travel.")
    assert synthesis.pk


def pages(cast: Cast, dice: Dice, only: str = "") -> Iterator[Output]:
    """Yield what every address answers to those outside the team, or only one of them."""
    dice.begin("objects")
    known = [*addresses(cast), *_of_the_published_practice(), *_of_the_memory()]
    for role, prefix in ROLES.items():
        dice.begin(role)
        client = client_of(cast, role)
        for name, url in known:
            if not name.startswith(prefix) or only not in {"", name}:
                continue
            dice.begin((role, name))
            response = client.get(url)
            yield (role, name, str(response.status_code)), bytes_of(response)


def _of_the_published_practice() -> Iterator[tuple[str, str]]:
    pk = Practice.objects.get(status="published").pk
    for name in ("detail", "sheet", "word", "linked-data"):
        yield f"published {name}", reverse(f"practices:{name}", args=[pk])
    yield "published api", reverse("api:practice", args=[pk])


def _of_the_memory() -> Iterator[tuple[str, str]]:
    """Searches that find every text of the room, and one by each country of the worlds."""
    memory = reverse("reports:memory")
    yield "memory by words", f"{memory}?text=permits+neighbours"
    for country in ("KEN", "MDA"):
        yield f"memory by country {country}", f"{memory}?country={country}"


def files(
    cast: Cast, dice: Dice, edition_formats: tuple[str, ...] = tuple(EDITION_FORMATS)
) -> Iterator[Output]:
    """Yield the public copy of the report and of the edition in every format, and its check."""
    client = Client()
    dice.begin("files")
    client.force_login(cast.chair)
    report = reverse("reports:export", args=[cast.report.code])
    edition = reverse("reports:edition-export", args=[cast.edition.year])
    statement = reverse("reports:statement-export", args=[cast.report.code])
    outputs = [(report, name) for name in EXPORTERS]
    outputs += [(edition, name) for name in edition_formats]
    outputs += [(statement, name) for name in STATEMENT_FORMATS]
    synthesis = reverse("reports:synthesis-outputs", args=[cast.edition.syntheses.get().pk])
    outputs += [(synthesis, name) for name in SYNTHESIS_FORMATS]
    for url, name in outputs:
        fields = {"format": name, "profile": "public", **WHOLE_SYNTHESIS}
        dice.begin((url, name))
        response = take(client, url, fields)
        assert "Content-Disposition" in response.headers, (url, name, response.status_code)
        yield (url, name, response.headers["Content-Disposition"]), bytes_of(response)
    for url in (report, edition, statement):
        dice.begin(url)
        yield (url, "check"), bytes_of(client.post(url, {"format": "docx", "profile": "public"}))
