"""The accessibility statement. Whoever changes a page keeps it true, and its date with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from gfmd_site.help.texts import Text

REVIEWED = date(2026, 11, 22)


@dataclass(frozen=True, slots=True)
class Part:
    slug: str
    title: Text
    paragraphs: tuple[Text, ...] = ()
    points: tuple[Text, ...] = ()


STATEMENT = (
    Part(
        "status",
        _("What we aim for"),
        (
            _(
                "This site is made to meet the Web Content Accessibility Guidelines (WCAG) 2.2 at"
                " level AA, and the European standard EN 301 549 for what it adds for documents."
            ),
            _(
                "We consider it partially conformant: the gaps that we know of are listed below, "
                "and no person has yet tested it with a screen reader from end to end."
            ),
        ),
    ),
    Part(
        "works",
        _("What you can count on"),
        points=(
            _(
                "Every page can be used by keyboard alone. Moving points has buttons beside "
                "dragging."
            ),
            _("Every page can be read, and every form can be filled, without JavaScript."),
            _("Text can be enlarged to 400 %, and spaced out, without anything being lost."),
            _(
                "Light, dark and high-contrast display follow your device, and the menu lets you "
                "choose. Movement stops if your device asks for it."
            ),
            _(
                "The page and each text in another language are marked with their language. "
                "Arabic runs from right to left."
            ),
            _("What is saved, and what is not, is said in words, not by colour alone."),
            _("Word and PDF files have real headings, lists and a language. PDF files are tagged."),
        ),
    ),
    Part(
        "gaps",
        _("What does not work yet"),
        points=(
            _(
                "Screen readers were not tried by a person. We check what browsers tell them, "
                "which is not the same. A script for such a test is part of the documentation."
            ),
            _(
                "A Word file that somebody else made, and a Word layout that staff bring in, are "
                "as accessible as their authors made them."
            ),
            _(
                "Pictures of practices are described by those who share them. Where nobody did, "
                "the picture counts as decoration."
            ),
            _("Without JavaScript every page is light: the dark display needs it."),
            _("The sign language and the captions of a session are not part of this site."),
        ),
    ),
    Part(
        "method",
        _("How we know"),
        (
            _(
                "We have assessed the site ourselves. Before every release, a real browser opens "
                "every page of every role and checks it with axe-core, and so every list and form "
                "of the office. Further tests go whole "
                "ways by keyboard alone, at 320 pixels width, with wider text spacing, without "
                "movement and in forced colours."
            ),
            _(
                "The list of all checks, with the test behind each, is in the documentation of "
                "the project."
            ),
        ),
    ),
)
