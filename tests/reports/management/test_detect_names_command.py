"""`detect_names`: one object a line in and out, in the order given."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command


def run(path: Path) -> list[dict[str, object]]:
    output = io.StringIO()
    call_command("detect_names", jsonl=path, stdout=output)
    return [json.loads(line) for line in output.getvalue().splitlines()]


def write(path: Path, *items: object) -> Path:
    path.write_text("\n".join(json.dumps(item, ensure_ascii=False) for item in items), "utf-8")
    return path


def test_answers_stand_in_the_order_given(tmp_path: Path) -> None:
    session = {
        "people": [{"name": "Amina Diallo", "organisation": "", "country": "", "role": "speaker"}],
        "head_count": {"business": 2},
    }
    path = write(
        tmp_path / "texts.jsonl",
        {"id": 7, "lang": "en", "text": "Amina Diallo paid.", "session": session},
        {"id": "b", "lang": "fr", "text": "Rien à signaler."},
        {"id": "a", "lang": "ar", "text": "أوضحت كينيا الخطة.", "session": None},
    )

    answers = run(path)

    assert [
        (answer["id"], [(span["start"], span["end"], span["kind"]) for span in answer["spans"]])
        for answer in answers
    ] == [(7, [(0, 12, "person")]), ("b", []), ("a", [(6, 11, "country")])]
    assert [set(span) for answer in answers for span in answer["spans"]] == [
        {"start", "end", "kind", "reason"}
    ] * 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{not json", "Line 1 is no JSON. Put one object on each line."),
        ('{"id": 1}', "Line 1 has no “text”. Each object needs id, lang and text."),
        ("[1, 2]", "Line 1 has no “text”. Each object needs id, lang and text."),
    ],
)
def test_line_that_cannot_be_read_is_named(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "texts.jsonl"
    path.write_text(content, "utf-8")
    with pytest.raises(CommandError, match=message):
        run(path)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "none.jsonl")
