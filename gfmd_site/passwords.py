"""Passwords made of the words that everybody at a forum would try first."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# The forum, its partners and its meetings; with a year or a number they are no better.
_WORDS = (
    "gfmd fmmd forum global migration development migracion desarrollo developpement rapporteur "
    "rapporteurs chair chairs roundtable roundtables marrakesh marrakech morocco maroc quito "
    "ecuador geneva geneve berlin germany brussels manila athens puerto vallarta mexico port "
    "louis mauritius stockholm istanbul dhaka bangladesh colombia riohacha iom unhcr undesa "
    "ohchr ilo gcm and for of on the sdg compact platform partnerships password welcome secret "
    "staff admin reporting synthesis "
)
OWN_WORDS = frozenset(_WORDS.split())
LONGEST = 128
FOUND = re.compile(r"[^\W\d_]+")


class OwnWordsValidator:
    """Refuses a password of nothing but such words, numbers and signs; and one without an end."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(
                _("The password is longer than %(limit)d characters. Choose a shorter one.")
                % {"limit": LONGEST},
                code="password_too_long",
            )
        words = FOUND.findall(password.lower())
        if words and all(word in OWN_WORDS for word in words):
            raise ValidationError(
                _(
                    "This password is made of words that others would try first at this forum. "
                    "Add words of your own."
                ),
                code="password_own_words",
            )

    def get_help_text(self) -> str:
        return _("Words such as the name of the forum or of a host country are not enough.")
