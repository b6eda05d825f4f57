"""The page with the clock of a synthesis, and the minutes of its sections."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from reports.models import SectionMinutes, Synthesis, SynthesisItem
from tests.build import make_edition, make_synthesis
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def page(synthesis: Synthesis) -> str:
    return reverse("reports:synthesis-time", args=[synthesis.pk])


def test_chair_gives_a_section_minutes_with_a_comma_and_takes_them_back(
    client: Client, cast: Cast
) -> None:
    synthesis = make_synthesis(cast.edition)
    name = f"minutes-{synthesis.sections.get().pk}"
    client.force_login(cast.chair)

    client.post(page(synthesis), {name: "4,5"})
    assert SectionMinutes.objects.get().minutes == Decimal("4.5")

    client.post(page(synthesis), {name: " "})
    assert SectionMinutes.objects.count() == 0


@pytest.mark.parametrize("typed", ["four", "-1", "601", "NaN"])
def test_minutes_that_are_none_change_nothing_and_say_so(
    typed: str, client: Client, cast: Cast
) -> None:
    synthesis = make_synthesis(cast.edition)
    client.force_login(cast.chair)

    response = client.post(
        page(synthesis), {f"minutes-{synthesis.sections.get().pk}": typed}, follow=True
    )

    assert "“Governance”: write minutes as a number" in response.content.decode()
    assert SectionMinutes.objects.count() == 0


def test_signed_synthesis_keeps_its_minutes(client: Client, cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition, status="signed")
    client.force_login(cast.chair)

    response = client.post(page(synthesis), {f"minutes-{synthesis.sections.get().pk}": "3"})

    assert (response.status_code, SectionMinutes.objects.count()) == (403, 0)


def test_chair_of_another_edition_finds_no_clock(client: Client, cast: Cast) -> None:
    other = make_synthesis(make_edition(year=2020))
    client.force_login(cast.chair)
    assert client.get(page(other)).status_code == 404


def test_office_links_to_the_clock(client: Client, cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition)
    client.force_login(cast.chair)
    office = client.get(reverse("admin:reports_synthesis_change", args=[synthesis.pk]))
    assert f'href="{page(synthesis)}"' in office.content.decode()


def test_ticked_items_of_the_cut_list_move_to_the_annex(client: Client, cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition)
    section = synthesis.sections.get()
    first = section.items.get()
    second = SynthesisItem.objects.create(section=section, order="k", text="Stays.")
    client.force_login(cast.chair)

    client.post(page(synthesis), {"to-annex": "1", "item": str(first.pk)})

    places = dict(SynthesisItem.objects.values_list("pk", "place"))
    assert places == {first.pk: "annex", second.pk: "read"}
    assert synthesis.changes.filter(after={"place": "annex"}).count() == 1
