"""What the detector hands over: the people it looks for, and the marks it sets."""

from __future__ import annotations

from dataclasses import dataclass

PERSON = "person"
ORGANISATION = "organisation"
COUNTRY = "country"
TITLE = "title"
AFFILIATION = "affiliation"
PRONOUN = "pronoun"
SMALL_GROUP = "small_group"
QUOTE = "quote"
DATE = "date"
CONTACT = "contact"
KINDS = (
    PERSON,
    ORGANISATION,
    COUNTRY,
    TITLE,
    AFFILIATION,
    PRONOUN,
    SMALL_GROUP,
    QUOTE,
    DATE,
    CONTACT,
)
# Where two marks overlap, the one that says more about who spoke stays.
WEIGHT = {
    CONTACT: 9,
    PERSON: 8,
    AFFILIATION: 7,
    COUNTRY: 6,
    ORGANISATION: 5,
    TITLE: 4,
    SMALL_GROUP: 3,
    PRONOUN: 2,
    DATE: 1,
    QUOTE: 0,
}


@dataclass(frozen=True)
class RosterPerson:
    """Somebody of the session, as the programme or an attribution knows them."""

    name: str = ""
    organisation: str = ""
    country: str = ""
    role: str = ""
    constituency: str = ""


@dataclass(frozen=True)
class Mark:
    """Words that may tell who spoke, with the reason for a person.

    Places count Unicode code points of the text given. `mention` is the name to put behind an @,
    where the words name somebody who can be mentioned; `code` is the code of a country. `phrase`
    is what a replacement takes the place of: with its article and “delegate”, without a preposition
    melted into the article, which is `lead`.
    """

    start: int
    end: int
    kind: str
    reason: str
    words: str = ""
    mention: str = ""
    code: str = ""
    wider: tuple[int, int] | None = None
    lead: str = ""

    @property
    def phrase(self) -> tuple[int, int]:
        return self.wider or (self.start, self.end)


def without_overlaps(marks: list[Mark]) -> list[Mark]:
    """Return the marks in reading order, overlapping ones reduced to the weightiest.

    A quotation stays beside the marks inside it: it is marked for its wording, they for names.
    """
    kept: list[Mark] = []
    order = sorted(marks, key=lambda mark: (-WEIGHT[mark.kind], mark.start - mark.end, mark.start))
    for mark in order:
        rivals = [row for row in kept if row.kind != QUOTE] if mark.kind != QUOTE else []
        if mark.kind == QUOTE:
            rivals = [row for row in kept if row.kind == QUOTE]
        if not any(mark.start < row.end and row.start < mark.end for row in rivals):
            kept.append(mark)
    return sorted(kept, key=lambda mark: (mark.start, mark.end))
