"""Whoever sees no names learns from no check whether a name that was written down is right."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from practices.models import Country
from reports.choices import Role
from reports.models import SynthesisItem
from tests.build import make_attribution, make_participation, make_point, make_synthesis
from tests.cast import Cast
from tests.leaks.canary import ORGANISATION, PERSON

BLOCKED = "may not be named stands there as plain words"
PANEL = "Ada Moreau-Lind"


def what_blocks(cast: Cast, role: str, words: str) -> list[str]:
    """Write words into the item of the synthesis; return what the check of its file says."""
    SynthesisItem.objects.update(text=words)
    client = Client()
    client.force_login(getattr(cast, role))
    url = reverse("reports:synthesis-outputs", args=[cast.edition.syntheses.get().pk])
    page = client.post(url, {"format": "txt"}).content.decode()
    return [line.strip() for line in page.splitlines() if BLOCKED in line]


def someone_of_the_panel_spoke(cast: Cast) -> None:
    for name in (PERSON, PANEL):
        make_participation(cast.session, role=Role.PANELLIST, name=name)
    point = make_point(cast.report, f"@[{PERSON}] asked for permits.")
    make_attribution(point, mention=PERSON, kind="person", name=PERSON)
    make_synthesis(cast.edition, sources=[point])


@pytest.mark.parametrize("role", ["chair", "plain_staff"])
def test_right_person_blocks_as_any_other_of_the_programme(role: str, cast: Cast) -> None:
    someone_of_the_panel_spoke(cast)

    right = what_blocks(cast, role, f"{PERSON} asked for permits.")
    wrong = what_blocks(cast, role, f"{PANEL} asked for permits.")
    neither = what_blocks(cast, role, "Somebody asked for permits.")

    assert len(right) == 1
    assert (wrong, neither) == (right, [])
    assert cast.report.code not in right[0]


def test_right_state_blocks_as_any_other_where_a_state_is_held_back(cast: Cast) -> None:
    point = make_point(cast.report, "@Kenya asked for desks as in Brazil.")
    make_attribution(point, mention="Kenya")
    other = make_point(cast.other_report, "Moldova has desks too.")
    make_synthesis(cast.edition, sources=[point, other])

    right = what_blocks(cast, "chair", "Kenya asked for desks.")
    wrong = what_blocks(cast, "chair", "Le Maroc asked for desks.")
    of_the_point = what_blocks(cast, "chair", "Asked for: desks as in Brazil and Moldova.")

    assert len(right) == 1
    assert (wrong, of_the_point) == (right, [])


def test_right_organisation_blocks_as_any_other_of_the_programme(cast: Cast) -> None:
    make_participation(cast.other_session, role=Role.PANELLIST, organisation="League of Crews")
    point = make_point(cast.report, f"@[{ORGANISATION}] asked for desks with the Support Unit.")
    make_attribution(point, mention=ORGANISATION, kind="organisation", organisation=ORGANISATION)
    make_synthesis(cast.edition, sources=[point])

    right = what_blocks(cast, "chair", f"{ORGANISATION} asked for desks.")
    wrong = what_blocks(cast, "chair", "The League of Crews asked for desks.")
    of_the_point = what_blocks(cast, "chair", "Asked for: desks with the Support Unit.")

    assert len(right) == 1
    assert (wrong, of_the_point) == (right, [])


def test_person_shown_as_a_state_is_named_in_no_sentence_of_a_synthesis(cast: Cast) -> None:
    kenya = Country.objects.get(code="KEN")
    point = make_point(cast.report, f"@[{PERSON}] asked for permits.")
    approved = {"level": "country", "consent": "approved", "country": kenya}
    make_attribution(point, mention=PERSON, kind="person", name=PERSON, **approved)
    make_synthesis(cast.edition, sources=[point])

    for role in ("chair", "staff"):
        assert len(what_blocks(cast, role, f"{PERSON} of Kenya asked for permits.")) == 1
        assert what_blocks(cast, role, "Kenya asked for permits.") == []


def test_state_blocks_nowhere_else(cast: Cast) -> None:
    make_attribution(make_point(cast.report, "@Kenya asked for desks."), mention="Kenya")
    calm = make_point(cast.report, "Desks save time.")
    make_synthesis(cast.edition, sources=[calm])

    assert what_blocks(cast, "chair", "Kenya and Morocco have desks.") == []


def test_who_sees_names_is_stopped_by_the_right_one_alone(cast: Cast) -> None:
    someone_of_the_panel_spoke(cast)

    right = what_blocks(cast, "staff", f"{PERSON} asked for permits.")
    wrong = what_blocks(cast, "staff", f"{PANEL} asked for permits.")

    assert (len(right), wrong) == (1, [])
    assert cast.report.code in right[0]
