"""Head-counts of all rooms in one grid, and in every file of a report."""

from __future__ import annotations

import io
import json
from typing import Any

import docx
import pytest
from django.test import Client

from practices.models import Constituency
from reports.domain.consent import Reader
from reports.domain.content import report_content
from reports.exporters.report_json import render_json
from reports.exporters.report_text import render_text_file
from reports.exporters.word_report import render_word_report
from reports.importers.word_report import parse_word_report
from reports.models import HeadCount
from tests.build import make_point, make_session
from tests.cast import Cast

pytestmark = pytest.mark.django_db
COUNTS = "/setup/2018/head-counts/"


@pytest.fixture
def staff(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.plain_staff)
    return client


def field(cast: Cast, code: str) -> str:
    return f"count-{cast.session.pk}-{Constituency.objects.get(code=code).pk}"


def counted(cast: Cast) -> dict[str, int]:
    rows = cast.session.head_counts.select_related("constituency")
    return {row.constituency.code: row.count for row in rows}


def test_counts_are_entered_changed_and_taken_away(staff: Client, cast: Cast) -> None:
    state, business = field(cast, "state"), field(cast, "business")

    staff.post(COUNTS, {state: "29", business: "2"})
    first = counted(cast)
    staff.post(COUNTS, {state: "30", business: ""})

    assert first == {"state": 29, "business": 2}
    assert counted(cast) == {"state": 30}


def test_wrong_count_keeps_what_was_typed_and_stores_nothing(staff: Client, cast: Cast) -> None:
    state, business = field(cast, "state"), field(cast, "business")

    response = staff.post(COUNTS, {state: "many", business: "2"})

    page = response.content.decode()
    assert (response.status_code, 'value="many"' in page, counted(cast)) == (422, True, {})
    assert page.count('aria-invalid="true"') == 1


def test_room_of_another_edition_is_left_alone(staff: Client, cast: Cast) -> None:
    state = Constituency.objects.get(code="state")
    staff.post(COUNTS, {f"count-999999-{state.pk}": "5"})

    assert HeadCount.objects.count() == 0


@pytest.mark.parametrize("extra", [1, 3])
def test_grid_costs_the_same_with_any_number_of_rooms(
    extra: int, staff: Client, cast: Cast, django_assert_num_queries: Any
) -> None:
    for number in range(extra):
        make_session(cast.edition, f"4.{number}")

    with django_assert_num_queries(8):
        staff.get(COUNTS)


def test_counts_stand_in_every_file_of_the_report(staff: Client, cast: Cast) -> None:
    make_point(cast.report, "Permits follow the worker.")
    staff.post(COUNTS, {field(cast, "state"): "29", field(cast, "business"): "2"})

    content = report_content(cast.report, Reader(sees_names=False, language="fr"))

    word = docx.Document(io.BytesIO(render_word_report(content)))
    cells = [cell.text for row in word.tables[0].rows for cell in row.cells]
    assert cells[-2:] == ["Participants\u00a0:", "État 29, Secteur privé 2"]
    assert "Participants\u00a0: État 29, Secteur privé 2" in render_text_file(content).decode()
    assert json.loads(render_json(content))["participants"] == "État 29, Secteur privé 2"


def test_word_file_with_counts_comes_back_without_leftovers(staff: Client, cast: Cast) -> None:
    make_point(cast.report, "Permits follow the worker.")
    staff.post(COUNTS, {field(cast, "state"): "29"})
    content = report_content(cast.report, Reader(sees_names=False, language="en"))

    parsed = parse_word_report(io.BytesIO(render_word_report(content)), file_name="report.docx")

    assert (parsed.unplaced, parsed.point_count) == ([], 1)


def test_word_file_without_counts_has_no_line_for_them(cast: Cast) -> None:
    content = report_content(cast.report, Reader(sees_names=False, language="en"))

    word = docx.Document(io.BytesIO(render_word_report(content)))

    assert len(word.tables[0].rows) == 3
