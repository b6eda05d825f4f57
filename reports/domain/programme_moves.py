"""Sessions that a reader put under the wrong theme, moved by a person before anything is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reports.parsed_programme import ParsedProgramme

NO_THEME = "none"


def theme_keys(programme: ParsedProgramme) -> list[str]:
    """Return, for each session in the order of the file, the key of the theme it stands under."""
    under = [
        _key(index) if theme.number is not None else NO_THEME
        for index, theme in enumerate(programme.themes)
        for _session in theme.sessions
    ]
    return [*under, *(NO_THEME for _session in programme.other_sessions)]


def theme_choices(programme: ParsedProgramme) -> list[tuple[str, str]]:
    """Return key, and number with title, of every theme a session can stand under."""
    return [
        (_key(index), f"{theme.number}. {theme.title}".strip())
        for index, theme in enumerate(programme.themes)
        if theme.number is not None
    ]


def move_sessions(programme: ParsedProgramme, wanted: Sequence[str]) -> dict[int, int]:
    """Put each session under the theme that is wanted for it, behind those that stand there.

    An empty key leaves a session where it is. Returns the new place of each by its old one.
    """
    sessions = [session for _theme, session in programme.sessions()]
    known = {key for key, _title in theme_choices(programme)} | {NO_THEME}
    now = theme_keys(programme)
    for session, key, current in zip(sessions, wanted, now, strict=True):
        if key not in known or key == current:
            continue
        for group in (programme.other_sessions, *(theme.sessions for theme in programme.themes)):
            group[:] = [one for one in group if one is not session]
        target = programme.themes[int(key)].sessions if key != NO_THEME else None
        (programme.other_sessions if target is None else target).append(session)
    after = {id(session): place for place, (_t, session) in enumerate(programme.sessions())}
    return {place: after[id(session)] for place, session in enumerate(sessions)}


def places_after(placed: Mapping[str, str], moved: Mapping[int, int]) -> dict[str, str]:
    """Return where leftovers go now that the sessions they were put to stand elsewhere."""
    result = {}
    for index, place in placed.items():
        kind, colon, which = place.partition(":")
        if kind in {"outcome", "question", "title"} and which.isdecimal():
            place = f"{kind}{colon}{moved.get(int(which), int(which))}"
        result[index] = place
    return result


def _key(index: int) -> str:
    return str(index)
