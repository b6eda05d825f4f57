"""Reports in and out on the command line."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from reports.choices import ReportStatus
from reports.models import Report
from tests.build import make_attribution, make_point, make_quote, make_session
from tests.cast import Cast

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "samples" / "word"
needs_samples = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="The sample files lie outside the repository."
)


def run(*args: Any) -> str:
    out = StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


def shape(report: Report) -> list[tuple[str, str, int, str]]:
    return [
        (point.section.key, point.heading, point.level, point.text)
        for point in report.points.present().select_related("section").in_order()
    ]


@needs_samples
def test_filled_template_gives_forty_points_under_their_headings(cast: Cast) -> None:
    run("import_report", SAMPLES / "template-2018-filled.docx", "--session", "3.1")

    expected = json.loads(
        (SAMPLES / "expected" / "template-2018-filled.json").read_text(encoding="utf-8")
    )
    wanted = [
        (section["key"], point["heading"] or "", point["level"], point["text"])
        for section in expected["sections"]
        for point in section["points"]
    ]
    found = shape(cast.report)
    assert len(found) == 40
    assert found == wanted


@needs_samples
def test_export_and_import_give_the_same_report(cast: Cast, tmp_path: Path) -> None:
    run("import_report", SAMPLES / "template-2018-filled.docx", "--session", "3.1")
    out = tmp_path / "out.docx"

    run("export_report", "2018-3.1", "--format", "docx", "--out", out, "--profile", "team")
    run("import_report", out, "--session", "1.2")

    assert shape(cast.other_report) == shape(cast.report)


def test_round_trip_keeps_headings_levels_and_quotes(cast: Cast, tmp_path: Path) -> None:
    make_point(cast.report, "A plain point.")
    make_point(cast.report, "Under a heading.", section="challenges", heading="On drivers")
    make_point(cast.report, "Nested.", section="challenges", heading="On drivers", level=1)
    make_attribution(
        make_quote(cast.report),
        kind="person",
        name="Amina Okello-Reyes",
        organisation="Harbour Union",
        level="person",
    )
    out = tmp_path / "out.docx"

    run("export_report", "2018-3.1", "--format", "docx", "--out", out, "--profile", "team")
    run("import_report", out, "--session", "1.2")

    quote = cast.other_report.points.get(kind="quote")
    assert shape(cast.other_report) == shape(cast.report)
    speaker = quote.attributions.get()
    assert (speaker.name, speaker.organisation, speaker.consent) == (
        "Amina Okello-Reyes",
        "Harbour Union",
        "not_asked",
    )


def test_dry_run_prints_one_object_and_stores_nothing(cast: Cast, tmp_path: Path) -> None:
    make_point(cast.report, "In the file.")
    out = tmp_path / "out.docx"
    run("export_report", "2018-3.1", "--format", "docx", "--out", out)

    printed = json.loads(run("import_report", out, "--session", "1.2", "--dry-run", "--json"))

    assert (printed["outcome"], printed["header"]["roundtable_number"]) == ("import", "3.1")
    assert cast.other_report.points.count() == 0


def test_rejected_file_says_so_as_json_with_exit_code_two(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "photo.docx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 100)
    out = StringIO()

    with pytest.raises(CommandError) as refusal:
        call_command("import_report", path, "--dry-run", "--json", stdout=out)

    printed = json.loads(out.getvalue())
    assert (refusal.value.returncode, printed["outcome"], printed["stored"]) == (2, "reject", 0)
    assert printed["message"] == str(refusal.value)


def test_unknown_session_names_those_that_exist(cast: Cast, tmp_path: Path) -> None:
    out = tmp_path / "out.docx"
    run("export_report", "2018-3.1", "--format", "docx", "--out", out)

    with pytest.raises(CommandError, match=r"has no session 9\.9\. It has: 1\.2, 3\.1\."):
        run("import_report", out, "--session", "9.9")


def test_closed_report_takes_nothing(cast: Cast, tmp_path: Path) -> None:
    out = tmp_path / "out.docx"
    run("export_report", "2018-3.1", "--format", "docx", "--out", out)
    Report.objects.filter(pk=cast.report.pk).update(status=ReportStatus.ACCEPTED)

    with pytest.raises(CommandError, match=r"is accepted, so nothing was added"):
        run("import_report", out, "--session", "3.1")


def test_report_is_begun_where_the_session_has_none(cast: Cast, tmp_path: Path) -> None:
    make_point(cast.report, "In the file.")
    make_session(cast.edition, "2.2", title="A third room")
    out = tmp_path / "out.docx"
    run("export_report", "2018-3.1", "--format", "docx", "--out", out)

    run("import_report", out, "--session", "2.2")

    assert shape(Report.objects.get(code="2018-2.2")) == [("summary", "", 0, "In the file.")]


def test_missing_file_and_missing_report_are_sentences(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"cannot be read .* Check the path and try again."):
        run("import_report", tmp_path / "nowhere.docx")
    with pytest.raises(CommandError, match=r"There is no report 2018-9\.9\."):
        run("export_report", "2018-9.9", "--format", "csv", "--out", tmp_path / "x.csv")
    with pytest.raises(CommandError, match=r"cannot be written .* Choose another place."):
        run("export_report", "2018-3.1", "--format", "csv", "--out", tmp_path / "no" / "x.csv")


@pytest.mark.parametrize("format_name", ["csv", "xlsx", "zip"])
def test_edition_holds_every_report_and_no_unapproved_name(
    format_name: str, cast: Cast, tmp_path: Path
) -> None:
    import io
    import zipfile

    def text_of(data: bytes) -> str:
        if data[:2] != b"PK":
            return data.decode("utf-8-sig")
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return "".join(text_of(package.read(name)) for name in package.namelist())

    make_point(cast.report, "@Kenya spoke in the one room.")
    make_point(cast.other_report, "Somebody spoke in the other room.")
    out = tmp_path / f"edition.{format_name}"

    run("export_edition", "2018", "--format", format_name, "--out", out)

    text = text_of(out.read_bytes())
    assert "A participant spoke in the one room." in text
    assert "Somebody spoke in the other room." in text
    assert "Kenya" not in text


def test_empty_form_is_there_before_the_report_is_begun(cast: Cast, tmp_path: Path) -> None:
    make_session(cast.edition, "2.2", title="A third room")
    out = tmp_path / "form.docx"

    said = run("export_report", "2018-2.2", "--blank", "--format", "docx", "--out", out)

    assert said == f"{out}: {out.stat().st_size} bytes, empty form.\n"
    assert not Report.objects.filter(code="2018-2.2").exists()
    with pytest.raises(CommandError, match=r"has no session 9\.9"):
        run("export_report", "2018-9.9", "--blank", "--format", "docx", "--out", out)
    with pytest.raises(CommandError, match=r"There is no report 3\.1\."):
        run("export_report", "3.1", "--blank", "--format", "docx", "--out", out)
    with pytest.raises(CommandError, match=r"Choose --format docx\."):
        run("export_report", "2018-2.2", "--blank", "--format", "csv", "--out", out)


def test_columns_are_chosen_on_the_command_line(cast: Cast, tmp_path: Path) -> None:
    make_point(cast.report, "Permits follow the worker.")
    out = tmp_path / "points.csv"
    options = ["--format", "csv", "--columns", "text,section", "--no-bom", "--out", out]

    run("export_report", "2018-3.1", *options)

    assert out.read_text(encoding="utf-8").splitlines()[0] == "id,section,text,version"
    options[3] = "text,speaker"
    with pytest.raises(CommandError, match=r"There is no column speaker\. The columns are: id"):
        run("export_report", "2018-3.1", *options)


def test_raw_export_of_the_table_package_is_closed() -> None:
    with pytest.raises(CommandError, match=r"would write names that nobody approved"):
        run("export", "csv", "reports.Point")


@pytest.mark.django_db
def test_fresh_installation_gets_the_shipped_templates_once() -> None:
    from reports.models import ReportingTemplate

    first, second = run("load_templates"), run("load_templates")

    keys = sorted(ReportingTemplate.objects.values_list("key", flat=True))
    assert keys == ["regional_consultation", "roundtable_2018"]
    assert (first, second) == (
        "2 reporting templates were added.\n",
        "0 reporting templates were added.\n",
    )
