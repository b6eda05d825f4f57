"""Tables of points: what goes out, what comes back, and what is refused row by row."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
import tablib
from django.contrib.auth.models import User

from gfmd_site.lib.csvsafe import read
from gfmd_site.table_formats import SafeCsv, read_xlsx
from reports.choices import Consent, ReportStatus
from reports.domain.consent import public_reader, reader_of
from reports.domain.points import delete_point, update_point
from reports.domain.revisions import Origin
from reports.exporters.points_table import COLUMNS, point_rows, render_csv, render_xlsx
from reports.models import HeadCount, Point, Report, Revision
from reports.resources import PointResource
from tests.build import count_people, make_attribution, make_point, make_quote
from tests.cast import Cast


def exported(user: User) -> tablib.Dataset:
    return PointResource(user=user).export()


def changed(table: tablib.Dataset, **cells: str) -> tablib.Dataset:
    """Return the table with these cells in its first row."""
    rows = [dict(row) for row in table.dict]
    rows[0].update(cells)
    copy = tablib.Dataset(headers=list(COLUMNS))
    for row in rows:
        copy.append([row[name] for name in COLUMNS])
    return copy


def imported(table: tablib.Dataset, user: User) -> Any:
    return PointResource(user=user).import_data(
        table, rollback_on_validation_errors=True, raise_errors=False
    )


def sentences(result: Any) -> list[tuple[int, str]]:
    """Return what is wrong, by the row a spreadsheet shows."""
    return [
        (row.number + 1, message) for row in result.invalid_rows for message in row.error.messages
    ]


# Going out


def test_row_holds_every_fact_of_a_point(cast: Cast) -> None:
    count_people(cast.session, state=29, business=2)
    point = make_point(
        cast.report,
        "- Permits follow the worker.",
        heading="Mobility",
        level=1,
        support="broad",
        contested=True,
        language="fr",
        tags={"objectives": ["5", "18"], "countries": ["KEN"], "questions": [2]},
    )

    assert list(point_rows(cast.report, public_reader("en"))) == [
        {
            "id": str(point.pk),
            "report": "2018-3.1",
            "section": "summary",
            "heading": "Mobility",
            "level": "1",
            "kind": "point",
            "text": "- Permits follow the worker.",
            "attribution": "",
            "support": "broad",
            "contested": "yes",
            "objectives": "18; 5",
            "principles": "",
            "targets": "",
            "countries": "KEN",
            "constituencies": "",
            "questions": "2",
            "language": "fr",
            "practice": "",
            "version": "1",
            "participants": "state 29; business 2",
        }
    ]


def test_head_counts_that_changed_meanwhile_refuse_no_row(cast: Cast) -> None:
    count_people(cast.session, state=29)
    make_point(cast.report, "Permits follow the worker.")
    table = exported(cast.staff)
    HeadCount.objects.update(count=30)

    result = imported(table, cast.staff)

    assert (result.totals["skip"], sentences(result)) == (1, [])
    assert [row["participants"] for row in point_rows(cast.report, public_reader("en"))] == [
        "state 30"
    ]


def test_csv_and_workbook_hold_the_same_rows(cast: Cast) -> None:
    make_point(cast.report, "- Permits follow the worker.")
    make_point(cast.report, "=1+1 is no formula.")
    rows = list(point_rows(cast.report, public_reader("en")))

    as_csv = read(b"".join(render_csv(rows)))

    assert as_csv == [list(COLUMNS), *([row[name] for name in COLUMNS] for row in rows)]
    assert read_xlsx(render_xlsx(rows)) == as_csv


def test_bullet_is_escaped_for_the_spreadsheet(cast: Cast) -> None:
    make_point(cast.report, "- Permits follow the worker.")
    data = b"".join(render_csv(point_rows(cast.report, public_reader("en"))))

    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    assert row["text"] == "'- Permits follow the worker."


@pytest.mark.parametrize(
    ("role", "text", "speaker"),
    [
        ("staff", "Kenya asked for portable permits.", "Kenya"),
        ("plain_staff", "A participant asked for portable permits.", "anonymous"),
        ("chair", "A participant asked for portable permits.", "anonymous"),
    ],
)
def test_export_names_speakers_only_for_those_with_the_right(
    role: str, text: str, speaker: str, cast: Cast
) -> None:
    make_point(cast.report, "@Kenya asked for portable permits.")
    make_attribution(make_quote(cast.report))

    table = exported(getattr(cast, role))

    assert (table["text"], table["attribution"]) == (
        [text, "We crossed as neighbours."],
        ["", speaker],
    )


@pytest.mark.parametrize("points", [1, 30])
def test_export_costs_the_same_queries_for_any_number_of_points(
    points: int, cast: Cast, django_assert_num_queries: Any
) -> None:
    for number in range(points):
        make_point(cast.report, f"@Kenya said it {number} times.")
    resource = PointResource(user=User.objects.get(pk=cast.plain_staff.pk))

    with django_assert_num_queries(14):
        table = resource.export()

    assert len(table) == points


# Coming back


def test_same_file_changes_nothing(cast: Cast) -> None:
    make_point(cast.report, "@Kenya asked for it.", tags={"objectives": ["5", "18"]})
    make_point(cast.report, "- A bullet\nof two lines.", heading="Mobility")
    make_attribution(make_quote(cast.report))
    before = Revision.objects.count()
    file = SafeCsv().export_data(exported(cast.staff))

    result = imported(SafeCsv().create_dataset(file), cast.staff)

    assert (result.totals["skip"], sentences(result)) == (3, [])
    assert Revision.objects.count() == before


def test_changed_cells_reach_the_point_and_the_log(cast: Cast) -> None:
    point = make_point(cast.report, "First wording.", tags={"objectives": ["5"]})
    table = changed(
        exported(cast.staff),
        text="Second wording.",
        level="1",
        contested="yes",
        support="some",
        objectives="18;23",
        section="challenges",
    )

    result = imported(table, cast.staff)

    point.refresh_from_db()
    assert sentences(result) == []
    assert (point.text, point.level, point.contested, point.support, point.section.key) == (
        "Second wording.",
        1,
        True,
        "some",
        "challenges",
    )
    assert sorted(point.objectives.values_list("code", flat=True)) == ["18", "23"]
    latest = Revision.objects.order_by("-pk")[0]
    assert (latest.kind, latest.author, latest.note, point.version) == (
        "update",
        cast.staff,
        "From a table",
        2,
    )


def test_row_without_an_id_adds_a_point(cast: Cast) -> None:
    table = tablib.Dataset(headers=["report", "section", "text", "objectives"])
    table.append(["2018-3.1", "challenges", "- New in the table.", "5; 18"])

    result = imported(table, cast.staff)

    point = Point.objects.get()
    assert result.totals["new"] == 1
    assert (point.text, point.section.key, point.report) == (
        "- New in the table.",
        "challenges",
        cast.report,
    )
    assert sorted(point.objectives.values_list("code", flat=True)) == ["18", "5"]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"level": "7"}, "A point has level 0, 1 or 2."),
        ({"contested": "perhaps"}, "Contested is yes or no."),
        (
            {"objectives": "5; 99"},
            "99 cannot be found among the objectives. Choose from the list.",
        ),
        (
            {"section": "weather"},
            "The section “weather” is not in the template of this report.",
        ),
        (
            {"id": "00000000-0000-4000-8000-000000000000"},
            "There is no point with the id “00000000-0000-4000-8000-000000000000”. "
            "Leave the id empty to add a point.",
        ),
        (
            {"id": "nonsense"},
            "There is no point with the id “nonsense”. Leave the id empty to add a point.",
        ),
        (
            {"report": "2018-1.2"},
            "The point belongs to the report 2018-3.1 and cannot go to another one.",
        ),
        (
            {"attribution": "Kenya"},
            "Who said it cannot be changed by a table. Change it on the site.",
        ),
        (
            {"text": "Other words.", "version": "9"},
            "The point was changed after this file was made. Export it again.",
        ),
        (
            {"id": "", "report": "2018-9.9"},
            "There is no report “2018-9.9”. A code looks like 2018-3.1.",
        ),
        ({"id": "", "text": ""}, "The point has no text. Write it, or delete the row."),
    ],
)
def test_bad_row_is_refused_with_its_number_and_a_sentence(
    cells: dict[str, str], sentence: str, cast: Cast
) -> None:
    make_point(cast.report, "First wording.")
    make_point(cast.report, "Another one.")

    result = imported(changed(exported(cast.staff), **cells), cast.staff)

    assert sentences(result) == [(2, sentence)]


def test_one_bad_row_keeps_all_others_out(cast: Cast) -> None:
    make_point(cast.report, "First wording.")
    table = changed(exported(cast.staff), text="Second wording.")
    table.append(["", "2018-9.9", "summary", *[""] * (len(COLUMNS) - 3)])

    result = imported(table, cast.staff)

    assert [row for row, _sentence in sentences(result)] == [3]
    assert Point.objects.get().text == "First wording."


def test_empty_rows_are_passed_over_and_counted(cast: Cast) -> None:
    table = tablib.Dataset(headers=["report", "section", "text"])
    table.append(["", "", ""])
    table.append(["2018-9.9", "summary", "Lost."])

    result = imported(table, cast.staff)

    assert [row for row, _sentence in sentences(result)] == [3]


def test_text_with_mentions_does_not_come_back_without_them(cast: Cast) -> None:
    make_point(cast.report, "@Kenya asked for portable permits.")
    table = changed(exported(cast.staff), text="Kenya asked for portable cards.")

    result = imported(table, cast.staff)

    assert sentences(result) == [
        (
            2,
            "The words of this point mention who said it, which a table does not keep. "
            "Change them on the site.",
        )
    ]
    assert Point.objects.get().text == "@Kenya asked for portable permits."


def test_other_cells_of_a_point_with_mentions_come_back(cast: Cast) -> None:
    make_point(cast.report, "@Kenya asked for portable permits.")

    imported(changed(exported(cast.staff), support="broad"), cast.staff)

    point = Point.objects.get()
    assert (point.text, point.support) == ("@Kenya asked for portable permits.", "broad")


def test_closed_report_refuses_its_rows(cast: Cast) -> None:
    make_point(cast.report, "First wording.")
    table = changed(exported(cast.staff), text="Second wording.")
    Report.objects.filter(pk=cast.report.pk).update(status=ReportStatus.ACCEPTED)

    result = imported(table, cast.staff)

    assert sentences(result) == [
        (2, "The report 2018-3.1 is accepted, so its points cannot be changed.")
    ]


def test_person_without_the_right_to_edit_changes_nothing(cast: Cast) -> None:
    make_point(cast.report, "First wording.")
    table = changed(exported(cast.chair), text="Second wording.")

    imported(table, cast.chair)

    assert Point.objects.get().text == "First wording."


def test_deleted_point_does_not_come_back_through_a_table(cast: Cast) -> None:
    point = make_point(cast.report, "First wording.")
    table = changed(exported(cast.staff), text="Second wording.")
    delete_point(point=point, origin=Origin())

    assert sentences(imported(table, cast.staff)) == [
        (2, "This point was deleted. Bring it back on the site first.")
    ]


def test_point_changed_since_the_export_is_not_overwritten(cast: Cast) -> None:
    point = make_point(cast.report, "First wording.")
    table = changed(exported(cast.staff), text="From the table.")
    update_point(point=point, fields={"text": "From the room."}, origin=Origin())

    result = imported(table, cast.staff)

    point.refresh_from_db()
    assert [row for row, _sentence in sentences(result)] == [2]
    assert point.text == "From the room."


def test_unknown_column_is_named(cast: Cast) -> None:
    table = tablib.Dataset(headers=["report", "colour"])
    table.append(["2018-3.1", "red"])

    result = imported(table, cast.staff)

    assert [str(error.error) for error in result.base_errors] == [
        "There is no column “colour” here. The columns are: " + ", ".join(sorted(COLUMNS)) + "."
    ]


def test_preview_stores_nothing(cast: Cast) -> None:
    make_point(cast.report, "First wording.")
    table = changed(exported(cast.staff), text="Second wording.")

    result = PointResource(user=cast.staff).import_data(table, dry_run=True)

    assert result.totals["update"] == 1
    assert Point.objects.get().text == "First wording."


def test_approved_speaker_is_named_to_everybody(cast: Cast) -> None:
    make_attribution(make_quote(cast.report), consent=Consent.APPROVED)

    (row,) = point_rows(cast.report, reader_of(cast.chair, cast.report))

    assert row["attribution"] == "Kenya"
