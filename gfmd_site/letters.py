"""How a letter is worded, and the way into the outbox for every part of the product.

The outbox stands in `reports`, whose letters it mostly keeps; `practices` and the sign-in stand
below it and reach it through here. It is connected when all apps are there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from django.template.loader import render_to_string

from gfmd_site.lib.translated import CONTENT_LANGUAGES

if TYPE_CHECKING:
    # The sign-in names this module before the models are there.
    from django.contrib.auth.models import User


# An address breaks after so many letters on a small screen.
ADDRESS_PIECE = 16
# What ends a sentence behind an address is no part of it.
ADDRESS = re.compile(r"(https?://\S*[^\s.,;:!?)»”،؛])")
# An address that ends its line, or a line of figures in pieces such as a code: an Arabic line would
# set the last stroke of the one before it, and the pieces of the other in turned order.
LEFT_TO_RIGHT = re.compile(r"https?://\S+$|^\d+(?: \d+)+$", re.MULTILINE)
LEFT_TO_RIGHT_ISOLATE = "\u2066"
# What a letter quotes from the programme, in whatever language that was written.
PEOPLES_WORDS = frozenset({"label", "forum"})


@dataclass(frozen=True)
class Words:
    """A mail as it is read: plain, and the same with a button for its link."""

    subject: str
    text: str
    html: str = ""


class Outbox(Protocol):
    def post(
        self,
        *,
        kind: str,
        address: str,
        language: str,
        words: Words,
        by: User | None = None,
        is_urgent: bool = False,
    ) -> Any:
        """Keep a letter with the change it belongs to, and let it leave when a server takes it."""

    def language_of(self, user: User, otherwise: str = "en") -> str:
        """Return the language somebody is written to in."""


_connected: list[Outbox] = []


def connect(outbox: Outbox) -> None:
    """Say where letters go. Called once, when all apps are there."""
    _connected[:] = [outbox]


def outbox() -> Outbox:
    return _connected[0]


def known_language(code: str) -> str:
    return code if code in CONTENT_LANGUAGES else "en"


def words_of(kind: str, language: str, context: dict[str, Any]) -> Words:
    """Return a kind of letter, whose template begins with its subject; `link` is its button."""
    text = render_to_string(f"mail/{kind}/{language}.txt", _isolated(context, language))
    subject, _line, body = text.strip().partition("\n")
    plain = re.sub(r"\n{3,}", "\n\n", body).strip() + "\n"
    return both_ways(subject.strip(), plain, language, code=context.get("code", ""))


def both_ways(subject: str, text: str, language: str, *, code: str = "") -> Words:
    """Return a letter as it is sent: its plain text, and the same as HTML."""
    html = html_of(text, language, title=subject, code=code)
    return Words(subject, plain_of(text, language), html)


def plain_of(text: str, language: str) -> str:
    """Return a plain letter whose addresses and codes run from left to right in every line.

    The end of the line ends the isolate as well: a mark behind an address would be taken for a
    part of it, and one behind a code be copied with it.
    """
    if language != "ar":
        return text
    return LEFT_TO_RIGHT.sub(lambda found: f"{LEFT_TO_RIGHT_ISOLATE}{found[0]}", text)


def isolated(words: str, language: str) -> str:
    """Keep a name in another script from turning the words and figures around it about."""
    return f"\u2068{words}\u2069" if language == "ar" and words else words


def _isolated(context: dict[str, Any], language: str) -> dict[str, Any]:
    return {
        key: isolated(value, language) if key in PEOPLES_WORDS else value
        for key, value in context.items()
    }


def _pieces(part: str) -> list[str]:
    """Cut a paragraph that is an address, so that a phone can break its line; else nothing."""
    if not part.startswith("http") or len(part.split()) > 1:
        return []
    return [part[at : at + ADDRESS_PIECE] for at in range(0, len(part), ADDRESS_PIECE)]


def html_of(text: str, language: str, *, title: str, code: str = "") -> str:
    """Return a plain letter as HTML that shows the same in every mail program.

    A paragraph that is nothing but an address, or nothing but the code that the letter brings,
    stands in a box of its own; an address within words runs from left to right as well.
    """
    parts = [part.strip() for part in text.split("\n\n") if part.strip()]
    # Every second part of what is split is an address.
    paragraphs = [(part, _pieces(part), ADDRESS.split(part)) for part in parts]
    context = {
        "language": language,
        "direction": "rtl" if language == "ar" else "ltr",
        "paragraphs": paragraphs,
        "title": title,
        "code": code,
    }
    return render_to_string("mail/letter.html", context)
