"""The outline of a synthesis as chairs see it: sections, items, sources, remarks, kept wordings."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser, User

from reports.choices import ItemPlace
from reports.domain.remarks import SynthesisRemarks
from reports.domain.synthesis_marks import SourceView, source_views
from reports.domain.synthesis_queries import outline_of
from reports.domain.synthesis_words import editable, shown
from reports.models import (
    Synthesis,
    SynthesisComment,
    SynthesisCopy,
    SynthesisItem,
    SynthesisSection,
)


@dataclass
class ItemView:
    """One item. `text` is for its field, `words` is what leaves."""

    item: SynthesisItem
    number: int
    text: str
    words: str
    note: str
    note_words: str
    language: str
    sources: list[SourceView] = field(default_factory=list)
    comments: list[CommentView] = field(default_factory=list)
    copies: list[CopyView] = field(default_factory=list)

    @property
    def ref(self) -> uuid.UUID:
        return self.item.ref

    @property
    def marks(self) -> int:
        """How many sources have something to look at."""
        return sum(any(mark.is_urgent for mark in source.marks) for source in self.sources)

    @property
    def open_comments(self) -> int:
        return sum(view.is_open for view in self.comments)

    @property
    def rooms(self) -> list[str]:
        """The rooms that the item rests on, by number."""
        numbers = {view.point.report.session.number for view in self.sources}
        return sorted(number for number in numbers if number)

    @property
    def speaks_for_speakers(self) -> bool:
        """Whether the words that leave differ from those in the field."""
        return self.text != self.words or self.note != self.note_words

    @property
    def is_in_another_language(self) -> bool:
        return bool(self.item.language) and self.item.language != self.language


@dataclass
class CommentView:
    """A remark and its words as the reader of the page may see them."""

    comment: SynthesisComment
    words: str

    @property
    def is_open(self) -> bool:
        return self.comment.resolved_at is None


@dataclass
class CopyView:
    """A kept wording, as anybody may read it and as it goes into the field."""

    copy: SynthesisCopy
    words: str
    text: str


@dataclass
class SectionView:
    section: SynthesisSection
    number: int
    items: list[ItemView]
    comments: list[CommentView]

    @property
    def ref(self) -> uuid.UUID:
        return self.section.ref


@dataclass
class Outline:
    sections: list[SectionView]
    comments: list[CommentView]
    lost_copies: list[CopyView]

    @property
    def items(self) -> list[ItemView]:
        return [item for section in self.sections for item in section.items]

    @property
    def marks(self) -> int:
        return sum(item.marks for item in self.items)

    @property
    def conflicts(self) -> int:
        return len(self.lost_copies) + sum(len(item.copies) for item in self.items)

    @property
    def counts(self) -> dict[str, int]:
        """How many items are read aloud, in the annex and cut."""
        places = [view.item.place for view in self.items]
        return {place: places.count(place) for place in ItemPlace.values}


def outline_views(synthesis: Synthesis, viewer: User | AnonymousUser) -> Outline:
    """Return the whole outline for one of those who compile it: eight queries, whatever its size,
    and a few more where somebody wrote a remark."""
    sections = outline_of(synthesis)
    sources = source_views(
        source
        for section in sections
        for item in section.items.all()
        for source in item.sources.all()
    )
    comments = _comments(synthesis, viewer)
    copies: dict[uuid.UUID, list[SynthesisCopy]] = defaultdict(list)
    kept = synthesis.copies.filter(settled_at__isnull=True).select_related("author", "kept_author")
    for copy in kept:
        copies[copy.ref].append(copy)
    views = []
    number = 0
    for place, section in enumerate(sections, start=1):
        items = []
        for item in section.items.all():
            number += 1
            view = _item(synthesis, item, number, sources)
            view.comments = comments.get(item.ref, [])
            view.copies = _copies(copies.pop(item.ref, []), item, synthesis)
            items.append(view)
        views.append(SectionView(section, place, items, comments.get(section.ref, [])))
    lost = [view for rows in copies.values() for view in _copies(rows, None, synthesis)]
    return Outline(views, comments.get(None, []), lost)


def _comments(
    synthesis: Synthesis, viewer: User | AnonymousUser
) -> defaultdict[uuid.UUID | None, list[CommentView]]:
    remarks = SynthesisRemarks(synthesis, viewer)
    views: defaultdict[uuid.UUID | None, list[CommentView]] = defaultdict(list)
    for row in synthesis.comments.select_related("author").order_by("pk"):
        views[row.ref].append(CommentView(row, remarks.words(row.text, by=row.author)))
    return views


def _item(
    synthesis: Synthesis, item: SynthesisItem, number: int, sources: dict[int, SourceView]
) -> ItemView:
    rows = list(item.sources.all())
    language = item.language or synthesis.language
    return ItemView(
        item=item,
        number=number,
        text=editable(item.text, rows, language),
        words=shown(item.text, rows, language),
        note=editable(item.contested_note, rows, language),
        note_words=shown(item.contested_note, rows, language),
        language=synthesis.language,
        sources=[sources[row.pk] for row in rows],
    )


def _copies(
    rows: Iterable[SynthesisCopy], item: SynthesisItem | None, synthesis: Synthesis
) -> list[CopyView]:
    sources = list(item.sources.all()) if item else []
    language = synthesis.language
    return [
        CopyView(row, shown(row.text, sources, language), editable(row.text, sources, language))
        for row in rows
    ]
