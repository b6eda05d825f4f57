"""`measure_detector`: how the counts come about, and that the quality does not fall."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from reports.domain.detector_measure import measure, read_passages, read_session

ANNOTATED = Path(settings.SEEDS_DIR) / "detector" / "annotated"


def write(folder: Path, lines: str) -> Path:
    (folder / "session.json").write_text('{"people": [], "head_count": {}}', "utf-8")
    (folder / "own.txt").write_text(lines, "utf-8")
    return folder


def run(folder: Path, **options: bool) -> str:
    output = io.StringIO()
    call_command("measure_detector", texts=folder, stdout=output, **options)
    return output.getvalue()


def test_figures_follow_from_what_was_found_missed_and_marked_wrong(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        "# found, marked for nothing, missed\n"
        "en\t{country|Kenya} explained the plan to the whole room.\n"
        "en\tNepal explained the plan.\n"
        "en\tPorts near {country|Togo} differ.\n",
    )

    lines = run(folder, misses=True).splitlines()

    assert lines[0] == "own: 3 passages, 16 words"
    assert lines[2].split() == ["all", "2", "50.0%", "2", "50.0%", "25.00"]
    assert lines[4].split() == ["country", "2", "50.0%", "2", "50.0%"]
    assert lines[5:7] == [
        "  false country “Nepal”: Nepal explained the plan.",
        "  missed country “Togo”: Ports near Togo differ.",
    ]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("en no tab", "own.txt, line 1: no tab between language and text."),
        ("en\t{colour|Kenya} spoke.", "own.txt, line 1: “colour” is no kind of mark."),
    ],
)
def test_line_that_cannot_be_read_is_named(tmp_path: Path, lines: str, message: str) -> None:
    with pytest.raises(CommandError, match=message):
        run(write(tmp_path, lines))


def test_folder_without_texts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"has no session\.json"):
        run(tmp_path)


@pytest.mark.parametrize("name", ["building", "held_out"])
def test_quality_on_the_annotated_texts(name: str) -> None:
    roster, head_counts = read_session(ANNOTATED / "session.json")
    score = measure(read_passages(ANNOTATED / f"{name}.txt"), roster, head_counts)["all"]
    assert (score.recall() >= 0.9, score.precision() >= 0.9, score.false_marks_a_page <= 2) == (
        True,
        True,
        True,
    )


def test_annotated_texts_are_many_and_in_four_languages() -> None:
    passages = [passage for path in ANNOTATED.glob("*.txt") for passage in read_passages(path)]
    assert len(passages) >= 200
    assert {passage.language for passage in passages} == {"en", "fr", "es", "ar"}
