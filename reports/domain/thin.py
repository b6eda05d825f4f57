"""What is still thin in a report: shown before submission, never a block."""

from __future__ import annotations

from dataclasses import dataclass, field

from gfmd_site.lib.text import count_words
from reports.domain.consent import Reader, missing_consents, render_text
from reports.domain.queries import guiding_questions
from reports.models import Attribution, GuidingQuestion, Point, Report, TemplateSection

# The reporting template asks for concise bullets; the hint is soft.
LONG_POINT_WORDS = 25


@dataclass(frozen=True)
class LongPoint:
    point: Point
    words: int
    text: str
    """As its reader may see it."""


@dataclass
class ThinSpots:
    """Where a reader of the report would miss something."""

    empty_sections: list[TemplateSection] = field(default_factory=list)
    untouched_questions: list[GuidingQuestion] = field(default_factory=list)
    waiting_consents: list[Attribution] = field(default_factory=list)
    long_points: list[LongPoint] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(
            self.empty_sections
            or self.untouched_questions
            or self.waiting_consents
            or self.long_points
        )


def thin_spots(report: Report, points: list[Point], reader: Reader) -> ThinSpots:
    """Return what is thin; `points` are those of `queries.points_of`."""
    counted = [(point, count_words(point.text)) for point in points]
    filled = {point.section_id for point in points if point.text.strip()}
    return ThinSpots(
        empty_sections=[
            section for section in report.template.sections.all() if section.pk not in filled
        ],
        untouched_questions=[
            question for question, answered in guiding_questions(report.session) if not answered
        ],
        waiting_consents=missing_consents(points),
        long_points=[
            LongPoint(point, words, render_text(point, reader))
            for point, words in counted
            if words > LONG_POINT_WORDS
        ],
    )
