"""The way of a synthesis to its readers: files, signatures, the page for anybody."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from reports.choices import SynthesisStatus
from reports.domain import synthesis_release as rules
from reports.domain.speaking import clock_of
from reports.exporters.synthesis import SYNTHESIS_FORMATS
from reports.models import (
    Attribution,
    ItemSource,
    Release,
    Synthesis,
    SynthesisItem,
    SynthesisSection,
)
from tests.build import make_attribution, make_point, make_synthesis
from tests.cast import Cast
from tests.reports.leaving import take

pytestmark = pytest.mark.django_db


def address(name: str, synthesis: Synthesis) -> str:
    return reverse(f"reports:synthesis-{name}", args=[synthesis.pk])


def with_speaker(cast: Cast, **answer: object) -> Synthesis:
    """Make a synthesis whose item names Kenya, a speaker of its one source."""
    point = make_point(
        cast.report, "@Kenya asked for permits.", tags={"objectives": ["5"], "targets": ["10.7"]}
    )
    make_attribution(point, mention="Kenya", **answer)
    synthesis = make_synthesis(cast.edition, sources=[point])
    SynthesisItem.objects.update(text="@[1] asked for portable permits.")
    speakers = {"1": {"mention": "Kenya", "level": "anonymous"}}
    ItemSource.objects.update(speakers=speakers)
    return synthesis


def published(cast: Cast, synthesis: Synthesis) -> None:
    digest = rules.sign_off_of(synthesis).digest
    rules.sign(synthesis=synthesis, digest=digest, by=cast.chair)
    rules.publish(synthesis=synthesis, by=cast.chair)


def test_chair_signs_checks_and_publishes_for_anybody(client: Client, cast: Cast) -> None:
    synthesis = with_speaker(cast)
    client.force_login(cast.chair)
    page = client.get(address("sign-off", synthesis)).content.decode()
    digest = page.partition('name="digest" value="')[2][:64]
    client.post(address("sign-off", synthesis), {"step": "sign", "digest": digest})

    response = take(client, address("publish", synthesis), {"x": "1"})

    assert (response.status_code, response.headers["Location"]) == (302, "/synthesis/2018/")
    assert Synthesis.objects.get().status == SynthesisStatus.PUBLISHED
    entry = Release.objects.get()
    assert (entry.what, entry.format, entry.channel) == ("synthesis", "html", "publication")
    body = Client().get("/synthesis/2018/").content.decode()
    assert "A participant asked for portable permits." in body
    assert 'class="sheet__mark" title="Rests on 3.1">3.1<' in body


def test_published_page_follows_a_consent_that_is_withdrawn_later(cast: Cast) -> None:
    synthesis = with_speaker(cast, consent="approved")
    published(cast, synthesis)
    before = Client().get("/synthesis/2018/")
    Attribution.objects.update(consent="refused")
    after = Client().get("/synthesis/2018/", HTTP_IF_NONE_MATCH=before.headers["ETag"])

    assert "Kenya asked for portable permits." in before.content.decode()
    assert after.status_code == 200
    assert "Kenya" not in after.content.decode()


def test_published_page_is_not_sent_twice(cast: Cast) -> None:
    published(cast, with_speaker(cast))
    first = Client().get("/synthesis/2018/")
    again = Client().get("/synthesis/2018/", HTTP_IF_NONE_MATCH=first.headers["ETag"])
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


@pytest.mark.parametrize("items", [1, 3])
def test_published_page_costs_few_queries_for_any_number_of_items(
    items: int, cast: Cast, django_assert_num_queries: object
) -> None:
    synthesis = with_speaker(cast)
    section = synthesis.sections.get()
    for number in range(1, items):
        SynthesisItem.objects.create(section=section, order=f"k{number}", text="One more.")
    published(cast, synthesis)
    client = Client()
    # The version, its points, their speakers, the labels of objectives and of targets.
    with django_assert_num_queries(5):  # type: ignore[operator]
        client.get("/synthesis/2018/")


def test_year_without_a_publication_is_not_there(cast: Cast) -> None:
    make_synthesis(cast.edition)
    assert Client().get("/synthesis/2018/").status_code == 404
    assert Client().get("/synthesis/2018/1/").status_code == 404


def test_draft_is_not_published_by_asking_for_it(client: Client, cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition)
    client.force_login(cast.chair)
    client.post(address("publish", synthesis))
    assert (Synthesis.objects.get().status, Release.objects.count()) == ("draft", 0)


@pytest.mark.parametrize("name", sorted(SYNTHESIS_FORMATS))
def test_every_file_holds_the_item_as_it_may_leave(name: str, client: Client, cast: Cast) -> None:
    synthesis = with_speaker(cast)
    client.force_login(cast.chair)
    response = take(
        client, address("outputs", synthesis), {"format": name, "marks": "1", "coverage": "1"}
    )
    assert response.headers["Content-Disposition"] == (
        f'attachment; filename="2018-synthesis.{name}"'
    )
    assert b"Kenya" not in response.content


def test_json_gives_items_with_sources_figures_and_coverage(client: Client, cast: Cast) -> None:
    synthesis = with_speaker(cast)
    client.force_login(cast.chair)
    response = take(client, address("outputs", synthesis), {"format": "json", "marks": "1"})
    data = json.loads(response.content)
    (item,) = data["parts"][0]["items"]
    assert (data["schema"], item["text"], item["sources"][0]["text"]) == (
        "gfmd-synthesis/1",
        "A participant asked for portable permits.",
        "A participant asked for permits.",
    )
    assert [row for row in data["objectives"] if any(row["rooms"].values())] == [
        {"code": "5", "label": "Regular pathways", "rooms": {"1.2": 0, "3.1": 1}}
    ]


@pytest.mark.parametrize(
    ("cut", "title"),
    [
        ("objective", "Objective 5: Regular pathways"),
        ("cluster", "IMRF round table 1: objectives 5, 6, 18"),
        ("target", "Target 10.7: "),
    ],
)
def test_outcome_is_cut_anew_for_the_reviews(
    cut: str, title: str, client: Client, cast: Cast
) -> None:
    synthesis = with_speaker(cast)
    SynthesisItem.objects.create(
        section=synthesis.sections.get(), order="k", text="Rests on nothing."
    )
    client.force_login(cast.chair)
    text = take(client, address("outputs", synthesis), {"format": "txt", "by": cut}).content
    first, _title, rest = text.decode().partition("Without a tag of this kind")
    assert title in first
    assert "Rests on nothing." in rest


def test_annex_of_points_holds_what_no_item_rests_on(client: Client, cast: Cast) -> None:
    synthesis = with_speaker(cast)
    make_point(cast.other_report, "Nobody took this up.")
    client.force_login(cast.chair)
    fields = {"format": "txt", "annex": "points"}
    text = take(client, address("outputs", synthesis), fields).content.decode()
    assert "- Nobody took this up." in text
    assert "- A participant asked for permits." not in text


def test_speaker_named_in_plain_words_of_an_item_blocks_every_file(
    client: Client, cast: Cast
) -> None:
    synthesis = with_speaker(cast)
    SynthesisItem.objects.update(text="Kenya asked for portable permits.")
    client.force_login(cast.chair)
    page = client.post(address("outputs", synthesis), {"format": "txt"}).content.decode()
    assert "Governance, 1.1: the name of a speaker of 2018 who may not be named" in page


def test_lectern_of_the_synthesis_reads_what_is_read_aloud(client: Client, cast: Cast) -> None:
    synthesis = with_speaker(cast)
    SynthesisItem.objects.create(
        section=synthesis.sections.get(), order="k", text="For the annex.", place="annex"
    )
    client.force_login(cast.chair)
    body = client.get(address("rehearse", synthesis)).content.decode()
    assert "A participant asked for portable permits." in body
    assert "For the annex." not in body


def test_lectern_and_clock_give_the_same_length(client: Client, cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition)
    for order in ("x", "y"):
        SynthesisSection.objects.create(synthesis=synthesis, title="Rights", order=order)
    for section in synthesis.sections.all():
        for order in ("a", "b"):
            SynthesisItem.objects.create(section=section, order=order, text="Permits. " * 40)
    client.force_login(cast.chair)

    lectern = client.get(address("rehearse", synthesis))

    clock = clock_of(synthesis)
    assert synthesis.sections.count() == 3
    assert clock.seconds > 0
    assert lectern.context["seconds"] == pytest.approx(clock.seconds)


def test_empty_edition_has_its_pages_all_the_same(client: Client, cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition)
    synthesis.sections.all().delete()
    client.force_login(cast.chair)
    pages = ("time", "outputs", "rehearse", "sign-off", "versions")
    assert [client.get(address(name, synthesis)).status_code for name in pages] == [200] * 5
