"""Words that people wrote from points, looked at before they leave: statements and the synthesis.

A point is looked at where it stands. A sentence of a chair or a rapporteur can name a speaker as
well, in plain words that no mention marks.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from gfmd_site.lib.file_view import folded, stands_in
from reports.choices import AttributionKind
from reports.domain.consent import SpeakerOutside, spellings


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
