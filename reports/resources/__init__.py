"""Tables that go out and come back."""

from reports.resources.points import SPEAKERS, PointResource, point_queryset, reader_for
from reports.resources.programme import (
    GuidingQuestionResource,
    HeadCountResource,
    ParticipationResource,
    SessionResource,
)

__all__ = [
    "SPEAKERS",
    "GuidingQuestionResource",
    "HeadCountResource",
    "ParticipationResource",
    "PointResource",
    "SessionResource",
    "point_queryset",
    "reader_for",
]
