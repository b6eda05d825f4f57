import json
from pathlib import Path

import pytest

from gfmd_site.lib.wordmatch import Match, WordLists, parse_pattern, plain, tokens


@pytest.mark.parametrize(
    ("word", "compared"),
    [
        ("Détention", "detention"),
        ("NIÑEZ", "ninez"),
        ("والأطفال", "اطفال"),
        ("للمهاجرين", "مهاجرين"),
        ("بالتعليم", "تعليم"),
        ("مسؤولية", "مسووليه"),
    ],
)
def test_words_are_compared_without_case_accents_and_articles(word: str, compared: str) -> None:
    assert plain(word) == compared


def test_words_keep_their_place_in_the_text() -> None:
    found = tokens("The cost of l’envoi")

    assert [(token.word, token.start, token.end) for token in found] == [
        ("cost", 4, 8),
        ("envoi", 14, 19),
    ]


def test_a_pattern_of_stopwords_alone_is_refused() -> None:
    with pytest.raises(ValueError, match="“of the” holds no word"):
        parse_pattern("of the")


def codes(lists: WordLists, text: str) -> list[tuple[str, float]]:
    return [(match.code, match.score) for match in lists.matches(text)]


def test_words_of_a_pattern_stand_in_any_order_and_close_together() -> None:
    lists = WordLists({"13": ["alternative* detention^3"]})

    assert codes(lists, "Detention needs alternatives.") == [("13", 3)]
    assert codes(lists, "Alternatives to long and costly immigration detention") == [("13", 3)]
    far = "Alternatives were named in the morning by several rooms before detention came up."
    assert codes(lists, far) == []


def test_whole_words_are_no_beginnings() -> None:
    lists = WordLists({"a": ["trata"], "b": ["tratad*"]})

    assert codes(lists, "la trata") == [("a", 2)]
    assert codes(lists, "los tratados") == [("b", 2)]


def test_a_word_named_twice_must_stand_there_twice() -> None:
    lists = WordLists({"17.9": ["south south^3"]})

    assert codes(lists, "in the South") == []
    assert codes(lists, "South-South exchange") == [("17.9", 3)]


def test_signs_over_the_same_words_count_once_and_further_ones_half() -> None:
    lists = WordLists({"6": ["recruit*", "recruitment fee*^3", "wages"]})

    assert lists.matches("Recruitment fees eat the wages.") == [
        Match("6", 4, ((0, 16), (25, 30))),
    ]


def test_the_strongest_comes_first_and_equals_keep_the_order_of_the_lists() -> None:
    lists = WordLists({"1": ["data"], "2": ["climate^3"], "3": ["hotline"]})

    assert codes(lists, "A hotline, data and the climate") == [("2", 3), ("1", 2), ("3", 2)]


def test_the_vectors_shared_with_the_browser_hold() -> None:
    file = Path(__file__).resolve().parents[1] / "vectors" / "suggest.json"
    vectors = json.loads(file.read_text(encoding="utf-8"))
    lists = {name: WordLists(rows) for name, rows in vectors["lists"].items()}

    found = [
        [
            {
                "code": match.code,
                "score": match.score,
                "words": [case["text"][start:end] for start, end in match.places],
            }
            for match in lists[case["language"]].matches(case["text"])
        ]
        for case in vectors["cases"]
    ]

    assert found == [case["matches"] for case in vectors["cases"]]
