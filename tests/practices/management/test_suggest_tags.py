import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command


def run(file: Path) -> list[dict[str, object]]:
    out = io.StringIO()
    call_command("suggest_tags", jsonl=str(file), stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_texts_are_answered_one_line_each_in_their_order(tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text(
        '{"id": "b", "lang": "en", "text": "Alternatives to detention"}\n\n'
        '{"id": "a", "lang": "fr", "text": "Pause café"}\n',
        encoding="utf-8",
    )

    assert run(file) == [
        {"id": "b", "objectives": ["13"], "targets": ["10.7", "16.3"], "principles": []},
        {"id": "a", "objectives": [], "targets": [], "principles": []},
    ]


def test_a_line_that_is_no_object_is_named(tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text('{"id": 1, "text": "x"}\n["no object"]\n', encoding="utf-8")

    with pytest.raises(CommandError, match="Line 2 is not a JSON object"):
        run(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"gone\.jsonl could not be read"):
        run(tmp_path / "gone.jsonl")
