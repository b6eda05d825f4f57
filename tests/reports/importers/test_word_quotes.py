"""Quotes: never approved unless the report says so in plain words."""

import pytest

from reports.importers.word_quotes import parse_quote
from reports.parsed import ParsedQuote

SAID = "We need doors, not walls."


@pytest.mark.parametrize(
    "text",
    [
        f"“{SAID}” – anonymous",
        f"“{SAID}” (Anonymous)",
        f'"{SAID}" – a delegate, name withheld',
        f"“{SAID}” – delegate of a regional body (asked not to be named)",
        f"«\xa0{SAID}\xa0» – anonyme",
        f"«{SAID}» – anónimo",
        f"{SAID} – anonymous",
        f"Anonymous: “{SAID}”",
    ],
)
def test_anonymous_quote(text: str) -> None:
    assert parse_quote(text) == ParsedQuote(SAID, speaker=None, approved=False, anonymous=True)


@pytest.mark.parametrize(
    "remark",
    [
        "approved by the speaker",
        "speaker agreed to be named",
        "quoted with the speaker’s permission",
        "approval given",
        "approuvé par l’oratrice",
        "avec l’accord de l’intervenante",
        "a accepté d’être citée",
        "aprobado por la oradora",
        "con el consentimiento de la oradora",
    ],
)
def test_approved_quote(remark: str) -> None:
    assert parse_quote(f"“{SAID}” – Ms. Ines Halvorsen, mayor ({remark})") == ParsedQuote(
        SAID, speaker="Ms. Ines Halvorsen, mayor", approved=True, anonymous=False
    )


@pytest.mark.parametrize(
    "remark",
    [
        "not approved by the speaker",
        "not yet approved by the speaker",
        "to be approved by the speaker",
        "if approved by the speaker",
        "approved by the speaker?",
        "speaker agreed to be named, to be confirmed",
        "approval given? pending",
        "without the speaker’s approval",
        "non approuvé par l’oratrice",
        "n’a pas accepté d’être citée",
        "no aprobado por la oradora",
        "sin el consentimiento de la oradora",
        "permission requested",
        "speaker asked for approval",
    ],
)
def test_refused_open_or_conditional_approval_is_none(remark: str) -> None:
    assert parse_quote(f"“{SAID}” – Ms. Ines Halvorsen, mayor ({remark})").approved is not True


@pytest.mark.parametrize(
    ("attribution", "speaker"),
    [
        ("Ms. Ines Halvorsen, Minister", "Ms. Ines Halvorsen, Minister"),
        ("(a mayor from the Andes)", "a mayor from the Andes"),
        ("approved text of the Ministry of Labour", "approved text of the Ministry of Labour"),
    ],
)
def test_name_or_function_alone_is_no_approval(attribution: str, speaker: str) -> None:
    assert parse_quote(f"“{SAID}” – {attribution}") == ParsedQuote(
        SAID, speaker=speaker, approved=None, anonymous=False
    )


def test_words_of_approval_inside_the_quote_are_no_approval() -> None:
    quote = parse_quote("“It was approved by the speaker.” – Ms. Ines Halvorsen")

    assert quote == ParsedQuote(
        "It was approved by the speaker.", speaker="Ms. Ines Halvorsen", approved=None
    )


def test_word_not_in_the_speakers_function_is_no_refusal() -> None:
    quote = parse_quote(f"“{SAID}” – Ines Halvorsen, of a not-for-profit (approved by the speaker)")

    assert quote.approved is True


def test_text_without_quotation_marks_is_the_quote() -> None:
    assert parse_quote(SAID) == ParsedQuote(SAID)


def test_quote_inside_a_quote() -> None:
    quote = parse_quote("“They said “come”, and we came.” – anonymous")

    assert quote.text == "They said “come”, and we came."
