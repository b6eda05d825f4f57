"""Lists in the order in which the readers of a language look words up."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import get_language

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ð": "d", "þ": "th", "ł": "l"})
_BETWEEN = re.compile(r"[\W_]+")
_UNHEARD = re.compile("['’ʼ\u0640]")  # apostrophes, and the stroke that lengthens Arabic words
_AFTER_N = "n\u9fff"  # a letter that stands behind all of the alphabet


def sort_key(words: str, language: str | None = None) -> tuple[str, str]:
    """Return the key that puts words in order: accents count only where all else is equal.

    In French “États-Unis” stands before “Fidji”, in Arabic the forms of alif stand together, in
    Spanish “ñ” is a letter after “n”. Without a language, that of the reader's interface is meant.
    """
    folded = unicodedata.normalize("NFC", words).casefold().translate(_LIGATURES)
    code = (language or get_language() or "en").split("-")[0]
    heard = _UNHEARD.sub("", folded.replace("ñ", _AFTER_N) if code == "es" else folded)
    letters = (
        letter
        for letter in unicodedata.normalize("NFKD", heard)
        if not unicodedata.combining(letter)
    )
    return _BETWEEN.sub(" ", "".join(letters)).strip(), folded
