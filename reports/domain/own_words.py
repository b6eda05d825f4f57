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
from reports.choices import AttributionKind, AttributionLevel
from reports.domain.consent import (
    FULL_LEVEL,
    RANK,
    SpeakerOutside,
    public_reader,
    render_text,
    spellings,
)
from reports.models import Point, Session


@dataclass(frozen=True)
class OwnWords:
    """A sentence as it leaves, where it stands, and the points it rests on."""

    where: str
    text: str
    points: frozenset[uuid.UUID] = frozenset()


def held_names(speaker: SpeakerOutside) -> list[tuple[str, bool]]:
    """Return the names of a speaker that may not stand as plain words, longest first.

    With each one whether it may stand nowhere: so it is with a person. A State, an organisation
    and where somebody belongs who is shown by State or organisation may be a topic elsewhere.
    Whoever is shown so is named, and still not as a person.
    """
    row = speaker.row
    names = spellings(row)
    is_person = row.kind == AttributionKind.PERSON
    if RANK[AttributionLevel(speaker.level)] < RANK[AttributionLevel.COUNTRY]:
        return [(name, is_person) for name in names]
    if speaker.level == FULL_LEVEL[AttributionKind(row.kind)]:
        return [] if speaker.leaves else [(name, is_person) for name in names]
    shown = folded(speaker.shown)
    return [
        (name, is_person and name in {row.mention, row.name})
        for name in names
        if not stands_in(name, shown)
    ]


def plain_names(words: Sequence[OwnWords], speakers: Iterable[SpeakerOutside]) -> list[str]:
    """Return where a speaker who may not be named is named: a person anywhere, others in what
    rests on their own words."""
    found: dict[str, None] = {}
    texts = [(row, folded(row.text)) for row in words]
    for speaker in speakers:
        if speaker.level == speaker.row.kind:
            continue
        for name, is_nowhere in held_names(speaker):
            for row, text in texts:
                concerns = is_nowhere or speaker.point.pk in row.points
                if concerns and stands_in(name, text):
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
    programme count anywhere, and States or organisations of the programme in words that rest on
    what one said which is held back, unless the points themselves name them for everybody.
    """
    state_points, organisation_points = _held_back(speakers)
    known = {point.pk: point for point in points}
    seats = [row for session in sessions for row in session.participations.all()]
    people = _folded(row.name for row in seats)
    states = _names_of_states() if state_points else set()
    organisations = _folded(row.organisation for row in seats) if organisation_points else set()
    found: dict[str, None] = {}
    for row in words:
        text = folded(row.text)
        named = set() if state_points.isdisjoint(row.points) else set(_of_those_in(states, text))
        if not organisation_points.isdisjoint(row.points):
            named |= set(_of_those_in(organisations, text))
        if named:
            heard = (_for_everybody(known[pk]) for pk in row.points if pk in known)
            named -= set(_of_those_in(named, folded("\n".join(heard))))
        if named or any(_of_those_in(people, text)):
            found[row.where] = None
    return list(found)


def _held_back(speakers: Iterable[SpeakerOutside]) -> tuple[set[uuid.UUID], set[uuid.UUID]]:
    """Return the points whose State, and those whose organisation, may not be named."""
    states, organisations = set(), set()
    for speaker in speakers:
        row = speaker.row
        if row.kind == AttributionKind.COUNTRY and not speaker.is_named:
            states.add(speaker.point.pk)
        if row.organisation and row.organisation in dict(held_names(speaker)):
            organisations.add(speaker.point.pk)
    return states, organisations


def _names_of_states() -> set[str]:
    kinds = [f"{kind}_{language}" for kind in ("label", "short") for language in CONTENT_LANGUAGES]
    return _folded(name for row in Country.objects.values_list(*kinds) for name in row)


def _folded(names: Iterable[str]) -> set[str]:
    return {name for name in map(folded, names) if len(name) > 1}


def _of_those_in(names: Iterable[str], text: str) -> Iterator[str]:
    # The plain look first: hundreds of patterns for each sentence would take seconds.
    return (name for name in names if name in text and stands_in(name, text))


def _for_everybody(point: Point) -> str:
    public = public_reader(point.report.language)
    return f"{render_text(point, public, point.heading)}\n{render_text(point, public)}"


def only_heard(
    speakers: Iterable[SpeakerOutside], words: Sequence[OwnWords]
) -> list[SpeakerOutside]:
    """Return the speakers of whom the words themselves show something.

    One who may be named whole and is not does not leave at all; one who is held back, be it by a
    part of the name, stays on the list, so that the finished file is searched for it.
    """
    by_point: dict[uuid.UUID, str] = {}
    for row in words:
        for point in row.points:
            by_point[point] = f"{by_point.get(point, '')}\n{folded(row.text)}"
    kept = []
    for speaker in speakers:
        heard = stands_in(speaker.shown, by_point.get(speaker.point.pk, ""))
        if heard or not speaker.is_named or held_names(speaker):
            kept.append(replace(speaker, leaves=speaker.leaves and heard))
    return kept
