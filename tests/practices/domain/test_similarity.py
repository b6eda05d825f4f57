import csv
from pathlib import Path

import pytest
from django.conf import settings

from gfmd_site.lib.measure import Hits, hits
from practices.domain.similarity import SAME, Similarity, compare

PAIRS = Path(settings.BASE_DIR) / "tests" / "measure" / "similar_pairs.tsv"


def pairs() -> list[dict[str, str]]:
    with PAIRS.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_the_same_in_other_words_is_found_with_the_reason() -> None:
    assert compare(
        a="Recruitment fees should be borne by employers.",
        b="Les frais de recrutement devraient être à la charge des employeurs.",
        language_a="en",
        language_b="fr",
    ) == Similarity(
        score=0.829,
        same=True,
        reason=(
            "Both speak of “Recruitment” / “recrutement”, “fees” / “frais”, "
            "“employers” / “employeurs”, “borne by employers” / “charge des employeurs”."
        ),
    )


def test_opposites_speak_against_the_same_words() -> None:
    found = compare(
        a="Return must be voluntary.",
        b="Return must be forced.",
        language_a="en",
        language_b="en",
    )

    assert (found.same, found.reason) == (
        False,
        "Both speak of “Return”; one says “voluntary”, the other “forced”.",
    )


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        (
            "The police run shelters.",
            "Cities run shelters.",
            "Both speak of “shelters”, “run”; they speak of different actors.",
        ),
        (
            "Fees rose by 300.",
            "Fees rose by 12.",
            "Both speak of “Fees”, “rose”; they give different numbers.",
        ),
        ("Lunch was good.", "The bus came late.", "They share no words and no ideas."),
        ("…", "Lunch was good.", "There is too little text to compare."),
    ],
)
def test_what_speaks_against_it_is_said(a: str, b: str, reason: str) -> None:
    found = compare(a=a, b=b, language_a="en", language_b="en")

    assert (found.same, found.reason) == (False, reason)


def test_the_order_of_the_two_does_not_matter() -> None:
    for row in pairs():
        one = compare(a=row["a"], b=row["b"], language_a=row["lang_a"], language_b=row["lang_b"])
        other = compare(a=row["b"], b=row["a"], language_a=row["lang_b"], language_b=row["lang_a"])
        assert one.score == pytest.approx(other.score, abs=0.08), row


def test_labelled_pairs_are_enough_and_of_three_kinds() -> None:
    rows = pairs()

    assert len(rows) >= 140
    assert {row["kind"] for row in rows} == {"words", "language", "near"}
    assert {row["lang_a"] for row in rows} | {row["lang_b"] for row in rows} == {"en", "fr", "es"}
    assert len({(row["a"], row["b"]) for row in rows}) == len(rows)


def test_pairs_kept_for_measuring_are_decided_well() -> None:
    rows = pairs()[1::2]
    found = [
        compare(a=row["a"], b=row["b"], language_a=row["lang_a"], language_b=row["lang_b"]).score
        >= SAME
        for row in rows
    ]

    assert hits(found, [row["same"] == "yes" for row in rows]).f1 > 0.7


def test_hits_count_right_wrong_and_missed() -> None:
    counted = hits([True, True, False, False], [True, False, True, False])

    assert counted == Hits(right=1, wrong=1, missed=1)
    assert (counted.precision, counted.recall, counted.f1) == (0.5, 0.5, 0.5)
    assert hits([False], [True]).f1 == 0.0
