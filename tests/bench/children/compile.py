"""Open the page for compiling over an edition of COUNT reports of 600 points, and its parts."""

from __future__ import annotations

import json
import sys
import time
import uuid

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from gfmd_site.lib.ordering import keys_between  # noqa: E402
from reports.domain.synthesis_log import By  # noqa: E402
from reports.domain.synthesis_sections import create_section  # noqa: E402
from reports.models import (  # noqa: E402
    Edition,
    ItemSource,
    Point,
    Session,
    Synthesis,
    SynthesisItem,
)

ROUNDS = 5
SOURCES = 3
# Of twenty points one becomes an item: more than a closing session can read.
SHARE = 20
PARTS = {"page": "", "search": "_points", "outline": "_outline", "balance": "_balance"}


def main() -> None:
    synthesis = compiled(int(sys.argv[1]))
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(username="chair"))
    figures: dict[str, float] = {}
    for name, part in PARTS.items():
        address = reverse(f"admin:reports_synthesis_compile{part}", args=[synthesis.pk])
        asked = {"q": "inspectors feared"} if name == "search" else {}
        figures[f"{name}_ms"] = quickest(client, address, asked, ROUNDS)
        with CaptureQueriesContext(connection) as queries:
            client.get(address, asked)
        figures[f"{name}_queries"] = len(queries)
    cache.clear()
    similar = reverse("admin:reports_synthesis_compile_similar", args=[synthesis.pk])
    figures["similar_first_ms"] = quickest(client, similar, {}, 1)
    figures["similar_ms"] = quickest(client, similar, {}, 2)
    print(json.dumps(figures))


def quickest(client: Client, address: str, asked: dict[str, str], rounds: int) -> float:
    seconds = []
    for _ in range(rounds):
        began = time.perf_counter()
        response = client.get(address, asked)
        seconds.append(time.perf_counter() - began)
        assert response.status_code == 200, (address, response.status_code)
    return min(seconds) * 1000


def compiled(reports: int) -> Synthesis:
    """Make an edition of its own for the size, out of the invented reports 9.1, 9.2 …"""
    edition = Edition.objects.get(year=2018)
    numbers = [f"9.{number}" for number in range(1, reports + 1)]
    own, _made = Edition.objects.get_or_create(
        year=2050 + reports, defaults={"number": 50 + reports, "title": f"{reports} reports"}
    )
    invented = Session.objects.filter(title__startswith="Invented 9.")
    invented.update(edition=edition)
    invented.filter(number__in=numbers).update(edition=own)
    own.chairs.add(User.objects.get(username="chair"))
    synthesis = Synthesis.objects.create(edition=own, title=str(uuid.uuid4()))
    points = list(Point.objects.filter(report__session__edition=own).order_by("pk"))
    titles = [f"Section {number}" for number in range(1, 7)]
    sections = [create_section(synthesis=synthesis, title=title, by=By()) for title in titles]
    for place, section in enumerate(sections):
        taken = points[place :: len(sections)][:: SHARE * SOURCES]
        orders = keys_between(None, None, len(taken))
        for order, point in zip(orders, taken, strict=True):
            item = SynthesisItem.objects.create(section=section, order=order, text=point.text)
            ItemSource.objects.bulk_create(
                ItemSource(item=item, point=one)
                for one in {point, *points[place : place + SOURCES - 1]}
            )
    return synthesis


if __name__ == "__main__":
    main()
