"""The page where chairs compile: who opens it, what it costs, and its plain forms."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reports.models import Point, Synthesis, SynthesisComment, SynthesisCopy, SynthesisItem
from tests.build import make_attribution, make_edition, make_point, make_quote, make_synthesis
from tests.cast import Cast

PARTS = ("", "_points", "_outline", "_balance", "_similar", "_history", "_changes")


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(synthesis: Synthesis, part: str = "") -> str:
    return reverse(f"admin:reports_synthesis_compile{part}", args=[synthesis.pk])


def press(client: Client, synthesis: Synthesis, part: str, do: str, **sent: Any) -> str:
    """Press a button of the page and return the page after it."""
    response = client.post(address(synthesis), {"part": part, "do": do, **sent}, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def item_of(synthesis: Synthesis) -> SynthesisItem:
    return SynthesisItem.objects.get(section__synthesis=synthesis)


@pytest.mark.parametrize("role", ["chair", "staff", "plain_staff", "administrator"])
def test_those_who_compile_open_every_part(cast: Cast, role: str) -> None:
    synthesis = make_synthesis(cast.edition, sources=[make_point(cast.report)])
    client = client_of(getattr(cast, role))

    answers = [client.get(address(synthesis, part)).status_code for part in PARTS]

    assert answers == [200] * len(PARTS)


@pytest.mark.parametrize(
    ("role", "expected"), [("cochair", 404), ("rapporteur", 404), ("reader", 404)]
)
def test_others_do_not_learn_that_it_is_there(cast: Cast, role: str, expected: int) -> None:
    synthesis = make_synthesis(cast.edition)
    client = client_of(getattr(cast, role))

    answers = {client.get(address(synthesis, part)).status_code for part in PARTS}

    assert answers <= {302, 403, expected}
    assert client.get(address(synthesis, "_changes")).status_code == expected
    assert client.post(address(synthesis), {"part": "whole"}).status_code != 200


def test_chair_of_another_edition_is_told_nothing(cast: Cast) -> None:
    foreign = make_synthesis(make_edition(year=2019))
    client = client_of(cast.chair)

    assert {client.get(address(foreign, part)).status_code for part in PARTS} == {404}


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_queries(
    cast: Cast, count: int, django_assert_num_queries: Any
) -> None:
    synthesis = Synthesis.objects.create(edition=cast.edition, title="New")
    client = client_of(cast.chair)
    press(client, synthesis, "whole", "begin:themes")
    section = synthesis.sections.order_by("order").first()
    assert section is not None
    for number in range(count):
        point = make_point(cast.report, f"@Kenya asked {number} times.", tags={"objectives": ["5"]})
        make_quote(cast.report, f"Quote {number}.")
        press(
            client, synthesis, "points", "one", point=str(point.pk), target=f"section:{section.ref}"
        )
        Point.objects.filter(pk=point.pk).update(text="Reworded.", version=5)

    with django_assert_num_queries(19):
        client.get(address(synthesis))


def test_whole_work_by_plain_forms(cast: Cast) -> None:
    first, second = make_point(cast.report, "First."), make_point(cast.report, "Second.")
    synthesis = Synthesis.objects.create(edition=cast.edition, title="New")
    client = client_of(cast.chair)

    press(client, synthesis, "whole", "section", about="free", title="Governance")
    section = synthesis.sections.get()
    target = f"section:{section.ref}"
    press(client, synthesis, "points", "each", point=[str(first.pk), str(second.pk)], target=target)
    one, two = section.items.order_by("order")
    press(client, synthesis, "points", "one", point=str(second.pk), target=f"item:{one.ref}")
    press(client, synthesis, "item", "up:", ref=str(two.ref), text="Second, in my words.")
    press(client, synthesis, "item", "comment", ref=str(one.ref), comment="Who said it?")
    press(client, synthesis, "item", "split", ref=str(two.ref), text="Second, || in my words.")
    press(
        client,
        synthesis,
        "item",
        "save",
        ref=str(one.ref),
        text="First.",
        place="annex",
        rank="4",
        contested_note="One room disagreed.",
    )

    rows = section.items.order_by("order").values_list("text", "place", "contested_note")
    assert list(rows) == [
        ("Second,", "read", ""),
        ("in my words.", "read", ""),
        ("First.", "annex", "One room disagreed."),
    ]
    assert sorted(str(row.point_id) for row in one.sources.all()) == sorted(
        [str(first.pk), str(second.pk)]
    )
    assert SynthesisComment.objects.get().author == cast.chair


def test_form_pressed_twice_is_carried_out_once(cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition)
    client = client_of(cast.chair)
    op_id = "0c0d8a52-2c6e-4f0c-8c7f-6f1f5a2a9a10"

    for _press in range(2):
        press(client, synthesis, "whole", "section", about="free", title="Once", op_id=op_id)

    assert synthesis.sections.filter(title="Once").count() == 1


def test_form_from_an_older_page_keeps_both_wordings(cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition)
    item = item_of(synthesis)
    mine = {"ref": str(item.ref), "base_version": "1"}

    press(client_of(cast.staff), synthesis, "item", "save", text="Rooms argued.", **mine)
    page = press(client_of(cast.chair), synthesis, "item", "save", text="Rooms smiled.", **mine)

    assert "Both wordings are kept." in page
    assert (item_of(synthesis).text, SynthesisCopy.objects.get().text) == (
        "Rooms argued.",
        "Rooms smiled.",
    )


def test_bad_forms_say_what_to_do(cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition)
    item = item_of(synthesis)
    client = client_of(cast.chair)
    ref = str(item.ref)

    pages = [
        press(client, synthesis, "points", "one"),
        press(client, synthesis, "points", "one", point="x", target=""),
        press(client, synthesis, "item", "split", ref=ref, text=item.text),
        press(client, synthesis, "moon", "save"),
        press(client, synthesis, "item", "save", ref=ref, text="Other words.", rank="-3"),
    ]

    said = [re.findall(r'<li class="(?:error|warning)">(.*?)</li>', page, re.S) for page in pages]
    assert [len(one) for one in said] == [1] * 5
    assert item_of(synthesis).text == item.text


def test_speaker_without_consent_stands_nowhere_on_the_page(cast: Cast) -> None:
    point = make_point(cast.report, "@Kenya asked for fair permits.", tags={"countries": ["KEN"]})
    quote = make_quote(cast.report)
    make_attribution(quote)
    synthesis = make_synthesis(cast.edition)
    section = synthesis.sections.get()
    client = client_of(cast.chair)

    press(
        client,
        synthesis,
        "points",
        "each",
        point=[str(point.pk), str(quote.pk)],
        target=f"section:{section.ref}",
    )
    pages = "".join(client.get(address(synthesis, part)).content.decode() for part in PARTS)
    found = client.get(address(synthesis, "_points"), {"q": "Kenya"}).content.decode()
    tagged = client.get(address(synthesis, "_points"), {"country": "KEN"}).content.decode()

    without_choices = re.sub(r"<option.*?</option>", "", pages)
    assert "asked for fair permits" in pages
    assert "Kenya" not in without_choices
    assert ("0 points" in found, "0 points" in tagged) == (True, True)


def test_speaker_who_agreed_is_named_until_that_is_withdrawn(cast: Cast) -> None:
    point = make_point(cast.report, "@Kenya asked for fair permits.")
    make_attribution(point, mention="Kenya", consent="approved")
    synthesis = make_synthesis(cast.edition)
    client = client_of(cast.chair)
    press(
        client,
        synthesis,
        "points",
        "one",
        point=str(point.pk),
        target=f"section:{synthesis.sections.get().ref}",
    )
    before = client.get(address(synthesis, "_outline")).content.decode()

    make_attribution(point, mention="Kenya", consent="refused")
    after = client.get(address(synthesis, "_outline")).content.decode()

    assert "Kenya asked for fair permits." in before
    assert "Kenya" not in after
    assert "A speaker may no longer be named as before." in after


def test_similar_points_are_decided_on_the_page(cast: Cast) -> None:
    first = make_point(cast.report, "Seasonal workers wait too long for their visas.")
    second = make_point(cast.other_report, "Visa delays for seasonal work last for months.")
    synthesis = make_synthesis(cast.edition)
    client = client_of(cast.chair)
    points = [str(first.pk), str(second.pk)]
    page = address(synthesis, "_similar")

    proposed = client.get(page).content.decode()
    client.post(page, {"do": "accept", "point": points})
    section = str(synthesis.sections.get().ref)
    client.post(page, {"do": "item", "point": points, "section": section})
    accepted = client.get(page).content.decode()
    views = [client.get(page, {"show": show}).status_code for show in ("convergence", "divergence")]

    assert ("Raised in 2 of 2 rooms." in proposed, "They say the same" in proposed) == (True, True)
    assert ("Take apart" in accepted, "They say the same" in accepted) == (True, False)
    assert synthesis.sections.get().items.order_by("order").last().sources.count() == 2
    assert views == [200, 200]
