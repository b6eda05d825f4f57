"""The template's own wording, which is nobody's contribution."""

from __future__ import annotations

import re

from gfmd_site.lib.docx_blocks import Paragraph
from gfmd_site.lib.docx_form import FORM_BOOKMARK_NAME, form_digest
from reports.importers.word_fold import fold

_LONGEST_OPENING = 200
_TITLE_LINES = re.compile(
    r"\W*(?:"
    r"(?:gfmd|fmmd)\W.{0,60}(?:report|template|compte rendu|informe)"
    r"|(?:roundtable sessions|tables rondes|mesas redondas),? .{0,60}\d{4}"
    r"|(?:roundtable |session )?report(?:ing)? (?:template|form)"
    r"|(?:modele|formulaire|canevas) de (?:compte[ -]rendu|rapport)"
    r"|(?:plantilla|modelo|formulario) (?:de|para) (?:la )?(?:presentacion de )?(?:el )?informes?"
    r")\W*(?:$|\n)"
)
_INSTRUCTIONS = re.compile(
    r"\W*(?:"
    r"this template is meant|in the interest of time|thank you for your (?:assistance|help)"
    r"|ce modele (?:doit|vise|est)|afin de gagner du temps|merci (?:de|pour) votre aide"
    r"|est[ae] (?:plantilla|modelo) (?:tiene|pretende|sirve|debe|facilita|esta)"
    r"|(?:en aras del tiempo|para ganar tiempo|para ahorrar tiempo)"
    r"|(?:muchas )?gracias por su (?:ayuda|asistencia|colaboracion|apoyo)"
    r")"
)
_CHATHAM_HOUSE_NOTE = re.compile(
    r"\W*(?:"
    r"(?:when quoting\W|please note|note that|note\W).{0,80}chatham house"
    r"|(?:pour les citations\W|lorsque vous citez|veuillez noter|merci de noter|noter que|note\W)"
    r".{0,80}chatham house"
    r"|(?:al citar|para citar|tenga en cuenta|tengase en cuenta|sirvase tomar nota|nota\W|"
    r"rogamos|le rogamos|por favor).{0,80}chatham house"
    r")",
    re.DOTALL,
)
# What an empty content control shows; other programs save it as if it had been typed.
_PLACEHOLDER = re.compile(
    r"\W*(?:"
    r"click (?:or tap )?(?:here )?to enter (?:text|a date)|choose an item"
    r"|cliquez (?:ou appuyez )?ici pour (?:entrer|taper) du texte|choisissez un element"
    r"|cliquez ou appuyez pour entrer une date"
    r"|haga clic (?:o pulse |aqui |o pulse aqui )para escribir (?:texto|una fecha)"
    r"|elija un elemento"
    r")\W*"
)


def is_template_wording(paragraph: Paragraph) -> bool:
    """Title lines, instructions and the Chatham House note, as the templates word them."""
    if is_untouched(paragraph):
        return True
    opening = fold(paragraph.text[:_LONGEST_OPENING])
    return bool(
        is_placeholder_text(opening)
        or _TITLE_LINES.match(opening)
        or _INSTRUCTIONS.match(opening)
        or is_chatham_house_note(opening)
    )


def is_untouched(paragraph: Paragraph) -> bool:
    """A paragraph of our own Word file into which nobody has typed.

    Its bookmark holds a digest of the letters that the form put there.
    """
    names = paragraph.bookmarks
    digests = [match[1] for name in names if (match := FORM_BOOKMARK_NAME.match(name))]
    return bool(digests) and form_digest(paragraph.text) in digests


def is_chatham_house_note(text: str) -> bool:
    return bool(_CHATHAM_HOUSE_NOTE.match(fold(text[:_LONGEST_OPENING])))


def is_placeholder_text(text: str) -> bool:
    return bool(_PLACEHOLDER.fullmatch(fold(text[:_LONGEST_OPENING])))
