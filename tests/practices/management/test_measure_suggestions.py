import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from practices.management.commands.measure_suggestions import _baseline, _ours, _read, count

SENTENCES = Path(settings.BASE_DIR) / "tests" / "measure" / "tag_sentences.tsv"


def test_every_label_and_language_is_measured_beside_the_words_of_the_labels(
    tmp_path: Path,
) -> None:
    file = tmp_path / "few.tsv"
    file.write_text(
        "lang\tobjectives\ttargets\tprinciples\ttext\n"
        "en\t13\t16.3\t\tNo child should be held in a cell\n"
        "fr\t\t\t\tLe café est servi.\n",
        encoding="utf-8",
    )
    out = io.StringIO()

    call_command("measure_suggestions", sentences=[file], stdout=out)

    lines = [line.split() for line in out.getvalue().splitlines()]
    assert lines[1] == ["objectives,", "few", "2", "1.00", "1.00", "1.00", "1.00"]
    assert lines[2] == ["words", "of", "the", "label", "2", "0.00", "0.00", "0.00", "0.00"]
    assert len(lines) == 7


def test_labelled_sentences_are_enough_in_each_language() -> None:
    languages = [row["lang"] for row in _read(SENTENCES)]

    assert {name: languages.count(name) > 90 for name in set(languages)} == {
        "en": True,
        "fr": True,
        "es": True,
    }
    assert len(languages) >= 300


def test_objectives_of_the_labelled_sentences_are_found() -> None:
    counted = count(_read(SENTENCES), "objectives", _ours("objectives"), 3)

    assert (counted.precision > 0.8, counted.recall > 0.9) == (True, True)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"gone\.tsv could not be read"):
        call_command("measure_suggestions", sentences=[tmp_path / "gone.tsv"])


def test_held_out_sentences_are_none_of_those_the_lists_were_built_with() -> None:
    built = {row["text"].casefold() for row in _read(SENTENCES)}
    held_out = _read(SENTENCES.with_name("held_out_sentences.tsv"))
    languages = [row["lang"] for row in held_out]

    assert [row["text"] for row in held_out if row["text"].casefold() in built] == []
    assert len(held_out) >= 120
    assert {name: languages.count(name) >= 40 for name in set(languages)} == {
        "en": True,
        "fr": True,
        "es": True,
    }


def test_held_out_sentences_are_found_far_better_than_by_the_words_of_labels() -> None:
    rows = _read(SENTENCES.with_name("held_out_sentences.tsv"))
    ours = count(rows, "objectives", _ours("objectives"), 3)
    plain = count(rows, "objectives", _baseline("objectives"), 3)

    assert (ours.recall > 3 * plain.recall, ours.precision > plain.precision) == (True, True)
