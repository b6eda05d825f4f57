"""What chairs are shown when things go crosswise: lost sources, one item moved twice, no time."""

from __future__ import annotations

import html
import json
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reports.domain import lifecycle
from reports.domain.points import delete_point
from reports.domain.revisions import Origin
from reports.exporters.synthesis import SYNTHESIS_FORMATS
from reports.models import ItemSource, Synthesis, SynthesisItem
from tests.build import make_edition, make_point, make_synthesis
from tests.cast import Cast
from tests.reports.leaving import take

pytestmark = pytest.mark.django_db


def compile_page(synthesis: Synthesis, part: str = "") -> str:
    return reverse(f"admin:reports_synthesis_compile{part}", args=[synthesis.pk])


def shown(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def move(item: SynthesisItem, after: SynthesisItem | None) -> dict[str, Any]:
    fields = {"section": str(item.section.ref), "after": str(after.ref) if after else None}
    op = {"op_id": str(uuid.uuid4()), "kind": "move", "ref": str(item.ref), "fields": fields}
    return {"client_id": str(uuid.uuid4()), "ops": [op]}


def test_source_that_is_deleted_leaves_the_item_and_says_so(client: Client, cast: Cast) -> None:
    point = make_point(cast.report)
    synthesis = make_synthesis(cast.edition, sources=[point])
    client.force_login(cast.chair)
    delete_point(point=point, origin=Origin(author=cast.rapporteur))

    page = shown(client, compile_page(synthesis))

    assert "Rooms agreed on portable permits." in page
    assert "The point was deleted from its report." in page
    assert "1 source to look at" in page


def test_report_that_is_reopened_marks_the_items_that_rest_on_it(
    client: Client, cast: Cast
) -> None:
    point = make_point(cast.report)
    lifecycle.submit(report=cast.report, by=cast.rapporteur)
    lifecycle.accept(report=cast.report, by=cast.cochair)
    synthesis = make_synthesis(cast.edition, sources=[point])
    ItemSource.objects.update(report_status="accepted")
    client.force_login(cast.chair)
    before = shown(client, compile_page(synthesis))

    lifecycle.reopen(report=cast.report, reason="A figure was wrong.", by=cast.chair)
    after = shown(client, compile_page(synthesis))

    sentence = "Its report was given back to the room: Reopened."
    assert (sentence in before, sentence in after) == (False, True)


def test_two_chairs_who_move_one_item_end_with_one_order(client: Client, cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition)
    section = synthesis.sections.get()
    first = section.items.get()
    second, third = (
        SynthesisItem.objects.create(section=section, order=order, text=text)
        for order, text in (("k", "Second."), ("m", "Third."))
    )
    other = Client()
    client.force_login(cast.chair)
    other.force_login(cast.staff)
    address = compile_page(synthesis, "_changes")

    acks = [
        who.post(address, json.dumps(body), content_type="application/json").json()["acks"][0]
        for who, body in ((client, move(first, third)), (other, move(first, second)))
    ]
    pages = [shown(who, compile_page(synthesis, "_outline")) for who in (client, other)]

    order = list(section.items.order_by("order").values_list("text", flat=True))
    assert [ack["result"] for ack in acks] == ["applied", "applied"]
    assert order == ["Second.", first.text, "Third."]
    for page in pages:
        places = [page.index(f">{text}</textarea>") for text in order]
        assert places == sorted(places)


def test_budget_smaller_than_one_item_is_said_and_cuts_nothing_by_itself(
    client: Client, cast: Cast
) -> None:
    synthesis = make_synthesis(cast.edition, minutes=1)
    SynthesisItem.objects.update(text=" ".join(["word"] * 900))
    client.force_login(cast.chair)

    page = shown(client, reverse("reports:synthesis-time", args=[synthesis.pk]))

    assert "minutes too long" in page
    assert SynthesisItem.objects.get().place == "read"


def test_empty_edition_opens_every_page_and_leaves_as_every_file(
    client: Client, cast: Cast
) -> None:
    empty = make_edition(year=2019)
    empty.chairs.add(cast.chair)
    synthesis = Synthesis.objects.create(edition=empty, title="Nothing yet")
    client.force_login(cast.chair)

    page = shown(client, compile_page(synthesis))
    parts = [shown(client, compile_page(synthesis, part)) for part in ("_balance", "_similar")]
    names = ("time", "outputs", "sign-off", "rehearse")
    pages = [shown(client, reverse(f"reports:synthesis-{n}", args=[synthesis.pk])) for n in names]
    outputs = reverse("reports:synthesis-outputs", args=[synthesis.pk])
    files = [
        take(client, outputs, {"format": name, "annex": "points"}).status_code
        for name in SYNTHESIS_FORMATS
        if name != "pdf"
    ]

    assert ("0 points" in page, "The outline is empty." in page) == (True, True)
    assert "No points of different rooms were found to say the same." in parts[1]
    assert "The synthesis has no section yet" in pages[0]
    assert files == [200] * (len(SYNTHESIS_FORMATS) - 1)


def test_source_keeps_its_language_mark_everywhere(client: Client, cast: Cast) -> None:
    taken = [
        make_point(cast.report, "Permits follow the worker."),
        make_point(cast.report, "Los permisos siguen al trabajador.", language="es"),
        make_point(cast.other_report, "Les permis suivent le travailleur.", language="fr"),
    ]
    make_point(cast.report, "Otra cosa que nadie ha usado.", language="es")
    make_point(cast.other_report, "Une chose que personne n’a reprise.", language="fr")
    synthesis = make_synthesis(cast.edition, sources=taken, language="fr")
    client.force_login(cast.chair)
    outputs = reverse("reports:synthesis-outputs", args=[synthesis.pk])

    outline = shown(client, compile_page(synthesis, "_outline"))
    text = take(client, outputs, {"format": "txt", "marks": "on", "annex": "points"})
    table = take(client, outputs, {"format": "json", "marks": "on", "annex": "points"})

    marks = [outline.count(f'<span class="wb-lang">{code}</span>') for code in ("EN", "ES", "FR")]
    said = text.content.decode()
    (item,) = [item for part in json.loads(table.content)["parts"] for item in part["items"]]
    assert marks == [1, 1, 0]
    assert "[1.2, 3.1 EN/ES]" in said
    assert "- Otra cosa que nadie ha usado. [ES]" in said
    assert "- Une chose que personne n’a reprise.\n" in said
    assert sorted(row["language"] for row in item["sources"]) == ["en", "es", "fr"]
