"""Words that people wrote from points, looked at before they leave: statements and the synthesis.

A point is looked at where it stands. A sentence of a chair or a rapporteur can name a speaker as
well, in plain words that no mention marks.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from gfmd_site.lib.file_view import folded, stands_in
from gfmd_site.lib.translated import CONTENT_LANGUAGES
from practices.models import Country
from reports.choices import AttributionKind
from reports.domain.consent import SpeakerOutside, public_reader, render_text, spellings
from reports.models import Point, Session


@dataclass(frozen=True)
class OwnWords:
    """A sentence as it leaves, where it stands, and the points it rests on."""

    where: str
    text: str
    points: frozenset[uuid.UUID] = frozenset()


def plain_names(words: Sequence[OwnWords], speakers: Iterable[SpeakerOutside]) -> list[str]:
    """Return where a speaker who may not be named is named: a person anywhere, others in what
    rests on their own words."""
    found: dict[str, None] = {}
    texts = [(row, folded(row.text)) for row in words]
    for speaker in speakers:
        if speaker.level == speaker.row.kind or speaker.is_named:
            continue
        is_person = speaker.row.kind == AttributionKind.PERSON
        for row, text in texts:
            concerns = is_person or speaker.point.pk in row.points
            if concerns and any(stands_in(name, text) for name in spellings(speaker.row)):
                found[row.where] = None
    return list(found)


def could_be_names(
    words: Sequence[OwnWords],
    speakers: Iterable[SpeakerOutside],
    *,
    points: Iterable[Point],
    sessions: Iterable[Session],
) -> list[str]:
    """Return where somebody is named who may have been a speaker, whether it is right or not.

    What blocks only the right name tells whoever guesses that it is right. So people of the
    programme count anywhere, and States in words that rest on what a State said which is held
    back, unless the points themselves name them for everybody.
    """
    held = {s.point.pk for s in speakers if _is_state_held_back(s)}
    known = {point.pk: point for point in points}
    people = _folded(row.name for session in sessions for row in session.participations.all())
    states = _names_of_states() if held else set()
    found: dict[str, None] = {}
    for row in words:
        text = folded(row.text)
        named = set(_of_those_in(people, text))
        if not held.isdisjoint(row.points):
            heard = (_for_everybody(known[pk]) for pk in row.points if pk in known)
            public = folded("\n".join(heard))
            named |= set(_of_those_in(states, text)) - set(_of_those_in(states, public))
        if named:
            found[row.where] = None
    return list(found)


def _names_of_states() -> set[str]:
    kinds = [f"{kind}_{language}" for kind in ("label", "short") for language in CONTENT_LANGUAGES]
    return _folded(name for row in Country.objects.values_list(*kinds) for name in row)


def _folded(names: Iterable[str]) -> set[str]:
    return {name for name in map(folded, names) if len(name) > 1}


def _of_those_in(names: Iterable[str], text: str) -> Iterator[str]:
    # The plain look first: hundreds of patterns for each sentence would take seconds.
    return (name for name in names if name in text and stands_in(name, text))


def _is_state_held_back(speaker: SpeakerOutside) -> bool:
    return speaker.row.kind == AttributionKind.COUNTRY and not speaker.is_named


def _for_everybody(point: Point) -> str:
    public = public_reader(point.report.language)
    return f"{render_text(point, public, point.heading)}\n{render_text(point, public)}"


def only_heard(
    speakers: Iterable[SpeakerOutside], words: Sequence[OwnWords]
) -> list[SpeakerOutside]:
    """Return the speakers of whom the words themselves show something.

    One who may be named and is not does not leave at all; one who is held back stays on the
    list, so that the finished file is searched for the name.
    """
    by_point: dict[uuid.UUID, str] = {}
    for row in words:
        for point in row.points:
            by_point[point] = f"{by_point.get(point, '')}\n{folded(row.text)}"
    kept = []
    for speaker in speakers:
        heard = stands_in(speaker.shown, by_point.get(speaker.point.pk, ""))
        if heard or not speaker.is_named:
            kept.append(replace(speaker, leaves=speaker.leaves and heard))
    return kept
