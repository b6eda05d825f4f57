"""The memory of all editions: no name in any answer, nor in what it keeps to find texts by."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from reports.domain.memory_index import refresh_memory
from reports.models import Edition, MemoryEntry, Report
from tests.build import make_point
from tests.cast import Cast
from tests.leaks.canary import PERSON, found_in, hide_canaries
from tests.leaks.test_sweep import OUTSIDE, bytes_of, client_of


@pytest.mark.parametrize("role", OUTSIDE)
def test_search_near_the_name_shows_no_name(role: str, cast: Cast) -> None:
    hide_canaries(cast)
    Report.objects.update(status="accepted")
    Edition.objects.update(memory_is_open=True)
    client = client_of(cast, role)

    response = client.get(reverse("reports:memory"), {"text": "permits"})

    finds = role != "anonymous"
    assert ("A participant of a participant asked for permits." in response.text) is finds
    assert found_in(bytes_of(response)) == []


def test_index_holds_no_part_of_a_name(cast: Cast) -> None:
    hide_canaries(cast)
    refresh_memory()

    entries = MemoryEntry.objects.values_list("words", flat=True)

    assert [words for words in entries if "permit" in words] != []
    assert found_in(" ".join(entries).encode()) == []


def test_answer_while_typing_shows_no_name(cast: Cast) -> None:
    hide_canaries(cast)
    Report.objects.filter(pk=cast.report.pk).update(status="accepted")
    Edition.objects.update(memory_is_open=True)
    client = Client()
    client.force_login(cast.other_rapporteur)
    text = "recruitment fees should be paid by employers and not by migrant workers."
    make_point(cast.report, f"@[{PERSON}] said that {text}")
    body = {"text": f"Everybody agreed that {text}", "language": "en"}
    address = reverse("reports:said", args=[cast.other_report.code])

    response = client.post(address, json.dumps(body), content_type="application/json")

    assert response.json()["said"] != []
    assert found_in(bytes_of(response)) == []
