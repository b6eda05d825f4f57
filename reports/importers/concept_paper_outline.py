"""The themes and sessions of a paper as they open and close while it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from reports.choices import SessionKind
from reports.importers.concept_paper_wording import SINGLE, comparable
from reports.parsed_programme import ParsedProgramme, ParsedSession, ParsedTheme

_ALIKE = 0.6
# More sessions without a number than this are no programme, and comparing all would take long.
_COMPARED = 20
_LEADING_NUMBER = re.compile(r"(\d{1,2})[.\-]")


class Outline:
    """Most papers list their programme first and explain it later: both are one and the same."""

    def __init__(self) -> None:
        self.theme: ParsedTheme | None = None
        self.session: ParsedSession | None = None
        self.in_other = False
        self.unplaced: list[str] = []
        self._themes: list[ParsedTheme] = []
        self._others: list[ParsedSession] = []
        self._warnings: list[str] = []

    def close(self) -> None:
        """End what is open. A theme stays known for the roundtables that name its number."""
        self.theme = self.session = None
        self.in_other = False

    def open_theme(self, number: str, title: str) -> None:
        self.close()
        number = number if number.isdigit() else self._number_by_place(title)
        found = next((theme for theme in self._themes if theme.number == int(number)), None)
        if found is None:
            found = ParsedTheme(number=int(number), title=title)
            self._themes.append(found)
        elif not found.title:
            found.title = title
        elif not _alike(found.title, title):
            self.unplaced.append(title)
            self._warnings.append(
                _(
                    "Theme %(number)s stands in the paper with two titles, “%(first)s” and "
                    "“%(second)s”. The first was taken; check which one is right."
                )
                % {"number": number, "first": found.title, "second": title}
            )
        else:
            found.title = self._fuller(found.title, title)
        self.theme = found

    def open_session(self, number: str, title: str) -> None:
        theme = self._theme_of(number)
        self.session = self._known(number, title) or self._new(theme, number, title)
        self.in_other = False

    def open_other(self, kind: str, title: str) -> None:
        self.close()
        for other in self._others:
            if other.kind == kind and (kind in SINGLE or _alike(other.title, title)):
                other.title = self._fuller(other.title, title)
                self.session = other
                break
        else:
            self.session = ParsedSession(kind=kind, title=title)
            self._others.append(self.session)
        self.in_other = True

    def finish(self) -> ParsedProgramme:
        return ParsedProgramme(
            themes=[theme for theme in self._themes if theme.number is not None or theme.sessions],
            other_sessions=self._others,
            unplaced=self.unplaced,
            warnings=self._warnings,
        )

    def _number_by_place(self, title: str) -> str:
        """The number of a theme that the paper does not count: its place among the themes."""
        numbered = [theme for theme in self._themes if theme.number is not None]
        same = (theme for theme in numbered if title and _alike(theme.title, title))
        known = next(same, None)
        return str(known.number if known else len(numbered) + 1)

    # -- roundtables --

    def _theme_of(self, number: str) -> ParsedTheme:
        """The theme whose number begins that of the session, or else the one that is open."""
        leading = _LEADING_NUMBER.match(number)
        if leading:
            for theme in self._themes:
                if theme.number == int(leading[1]):
                    return theme
        if self.theme is not None:
            return self.theme
        for theme in self._themes:
            if theme.number is None:
                return theme
        self._themes.append(ParsedTheme())
        return self._themes[-1]

    def _known(self, number: str, title: str) -> ParsedSession | None:
        """The session with that number when it is the same one, mentioned before."""
        for session in self._sessions():
            if not number or session.number != number:
                continue
            if not session.title or not title or _alike(session.title, title):
                session.title = self._fuller(session.title, title)
                return session
        return None

    def _new(self, theme: ParsedTheme, number: str, title: str) -> ParsedSession:
        known = next((one for one in self._sessions() if number and one.number == number), None)
        if known is not None:
            again = self._unnumbered(title)
            if again is not None:
                return again
            self._warnings.append(
                _(
                    "Two roundtables have the number %(number)s in the paper, “%(first)s” and "
                    "“%(second)s”. The second was left without a number: give it the right one."
                )
                % {"number": number, "first": known.title, "second": title}
            )
            number = ""
        session = ParsedSession(kind=SessionKind.ROUNDTABLE, number=number, title=title)
        theme.sessions.append(session)
        return session

    def _unnumbered(self, title: str) -> ParsedSession | None:
        """The one that lost its number earlier, where the paper comes back to it."""
        unnumbered = [session for session in self._sessions() if not session.number]
        for session in unnumbered[-_COMPARED:]:
            if title and _alike(session.title, title):
                session.title = self._fuller(session.title, title)
                return session
        return None

    def _sessions(self) -> Iterator[ParsedSession]:
        for theme in self._themes:
            yield from theme.sessions

    def _fuller(self, first: str, second: str) -> str:
        """The longer of two wordings of one title; the other is kept where it says more words."""
        longer, shorter = sorted((first, second), key=len, reverse=True)
        if comparable(shorter) not in comparable(longer):
            self.unplaced.append(shorter)
        return longer


def _alike(first: str, second: str) -> bool:
    one, two = comparable(first), comparable(second)
    if one in two or two in one:
        return True
    return SequenceMatcher(None, one, two, autojunk=False).ratio() >= _ALIKE
