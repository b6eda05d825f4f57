"""Remarks between chair and rapporteur."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from time_machine import TimeMachineFixture

from reports.domain.comments import add_comment, comments_for, settle_comment
from reports.domain.consent import reader_of
from reports.domain.errors import DomainError
from reports.models import Comment
from tests.build import make_point
from tests.cast import Cast


def test_comment_stands_at_its_point(cast: Cast) -> None:
    point = make_point(cast.report)

    comment = add_comment(report=cast.report, text=" Which year? ", by=cast.chair, point=point)

    assert (comment.text, comment.author, comment.point) == ("Which year?", cast.chair, point)
    assert comment.resolved_at is None


def test_comment_without_a_point_is_on_the_report(cast: Cast) -> None:
    assert add_comment(report=cast.report, text="Thanks", by=cast.chair).point is None


def test_empty_comment_is_refused(cast: Cast) -> None:
    with pytest.raises(DomainError) as caught:
        add_comment(report=cast.report, text=" \n", by=cast.chair)

    assert (caught.value.message, caught.value.field) == ("Write the comment first.", "text")
    assert Comment.objects.count() == 0


def test_settled_comment_keeps_who_settled_it_first(
    cast: Cast, time_machine: TimeMachineFixture
) -> None:
    comment = add_comment(report=cast.report, text="Which year?", by=cast.chair)
    first = datetime(2018, 12, 6, 15, 0, tzinfo=UTC)
    time_machine.move_to(first, tick=False)

    settle_comment(comment=comment, by=cast.rapporteur)
    time_machine.shift(60)
    settle_comment(comment=comment, by=cast.notetaker)

    comment.refresh_from_db()
    assert (comment.resolved_at, comment.resolved_by) == (first, cast.rapporteur)


def test_remark_for_the_team_is_shown_to_the_team_only(cast: Cast) -> None:
    add_comment(report=cast.report, text="Kenya said so.", by=cast.rapporteur, team_only=True)
    add_comment(report=cast.report, text="Section 5 is short.", by=cast.chair)

    def texts(user: object) -> list[str]:
        reader = reader_of(user, cast.report)
        return [comment.text for comment in comments_for(cast.report, reader)]

    assert texts(cast.notetaker) == ["Kenya said so.", "Section 5 is short."]
    assert texts(cast.chair) == ["Section 5 is short."]
