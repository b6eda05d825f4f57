import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command


def test_pairs_are_answered_one_line_each_in_their_order(tmp_path: Path) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_text(
        '{"id": 2, "a": "Pensions", "b": "las pensiones", "lang_a": "en", "lang_b": "es"}\n'
        '{"id": 1, "a": "Lunch", "b": "Frontières", "lang_a": "en", "lang_b": "fr"}\n',
        encoding="utf-8",
    )
    out = io.StringIO()

    call_command("similar_points", jsonl=str(file), stdout=out)

    assert [json.loads(line) for line in out.getvalue().splitlines()] == [
        {
            "id": 2,
            "score": 1.0,
            "same": True,
            "reason": "Both speak of “Pensions” / “pensiones”.",
        },
        {"id": 1, "score": 0.0, "same": False, "reason": "They share no words and no ideas."},
    ]


def test_a_line_without_both_texts_is_named(tmp_path: Path) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_text('{"id": 1, "a": "x"}\n', encoding="utf-8")

    with pytest.raises(CommandError, match="Line 1 is not a JSON object with id, a, b"):
        call_command("similar_points", jsonl=str(file))


def test_the_measure_prints_figures_beside_word_overlap(tmp_path: Path) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_text(
        "kind\tlang_a\tlang_b\tsame\ta\tb\n"
        "words\ten\ten\tyes\tPensions are portable\tPortability of pensions\n"
        "words\ten\ten\tyes\tDetention of children\tChildren locked up\n"
        "near\ten\ten\tno\tLunch\tBorder guards\n"
        "near\ten\ten\tno\tLunch was good\tBorder guards\n",
        encoding="utf-8",
    )
    out = io.StringIO()

    call_command("measure_similarity", pairs=file, stdout=out)

    lines = out.getvalue().splitlines()
    assert lines[1].split() == ["used", "for", "building", "2", "1.00", "1.00", "1.00"]
    assert lines[5:] == [
        "words (kept): 1 of 1 decided rightly",
        "near (kept): 1 of 1 decided rightly",
    ]
