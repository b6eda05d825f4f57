"""A speaker answers by a link: once made, once answered, changed, expired, forwarded."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from reports.domain import consent_words
from reports.domain.consent import public_reader, render_text
from reports.domain.consent_answers import levels_for, record_consent
from reports.domain.consent_links import (
    HOW,
    HOW_CORRECTED,
    VALID,
    accept_proposal,
    answer_link,
    can_withdraw,
    decline_proposal,
    find_link,
    hash_of,
    is_open,
    make_link,
    point_of,
    proposed_text,
    speaker_of,
)
from reports.domain.consent_overview import statements_of
from reports.domain.errors import DomainError
from reports.domain.points import delete_point, update_point
from reports.domain.revisions import Origin
from reports.models import Attribution, ConsentLink, Point
from tests.build import make_attribution, make_point, make_quote
from tests.cast import Cast


def speaker(cast: Cast, text: str = "@Kenya asked for portable permits.") -> Attribution:
    return make_attribution(make_point(cast.report, text), mention="Kenya")


def asked(row: Attribution, **changes: Any) -> ConsentLink:
    values: dict[str, Any] = {"level": "country", "language": "en", "by": None, **changes}
    return make_link(attribution=row, **values)[0]


def public(row: Attribution) -> str:
    point = Point.objects.select_related("report__session", "section").get(pk=row.point_id)
    return render_text(point, public_reader("en"))


def state(row: Attribution) -> tuple[str, str, str]:
    row.refresh_from_db()
    return row.consent, row.level, row.consent_how


def test_only_a_hash_of_the_secret_is_kept(cast: Cast) -> None:
    link, secret = make_link(attribution=speaker(cast), level="country", language="en", by=None)

    stored = [str(value) for value in ConsentLink.objects.values().get().values()]
    assert not any(secret in value for value in stored)
    assert (link.secret_hash, find_link(secret), find_link(secret[:-1])) == (
        hash_of(secret),
        link,
        None,
    )


def test_making_a_link_counts_as_asking(cast: Cast) -> None:
    row = speaker(cast)

    link, _secret = make_link(attribution=row, level="region", language="fr", by=cast.rapporteur)

    assert state(row) == ("asked", "region", "")
    assert (row.consent_by, link.created_by) == (cast.rapporteur, cast.rapporteur)


def test_speaker_sees_the_text_as_it_would_leave_and_nobody_else_named(cast: Cast) -> None:
    row = speaker(cast, "@Kenya and @Morocco asked for portable permits.")

    assert asked(row).wording == "Kenya and a participant asked for portable permits."
    assert asked(row, level="region").wording == (
        "A participant from Eastern Africa and a participant asked for portable permits."
    )


@pytest.mark.parametrize(
    ("answer", "level", "expected", "shown"),
    [
        ("approved", "", ("approved", "country", HOW), "Kenya asked for portable permits."),
        (
            "approved",
            "constituency",
            ("approved", "constituency", HOW),
            "A State asked for portable permits.",
        ),
        ("refused", "", ("refused", "country", HOW), "A participant asked for portable permits."),
        ("not_mine", "", ("not_asked", "country", ""), "A participant asked for portable permits."),
    ],
)
def test_answer_is_recorded_as_the_speakers_own(
    answer: str, level: str, expected: tuple[str, str, str], shown: str, cast: Cast
) -> None:
    row = speaker(cast)
    link = asked(row)

    answer_link(link=link, speaker=row, answer=answer, level=level)

    assert state(row) == expected
    assert public(row) == shown
    assert row.consent_by is None
    latest = cast.report.revisions.order_by("-pk")[0]
    assert (latest.author, latest.note) == (None, HOW)


def test_speaker_may_change_the_answer_until_the_link_ends(cast: Cast) -> None:
    row = speaker(cast)
    link = asked(row)

    answer_link(link=link, speaker=row, answer="approved")
    row.refresh_from_db()
    answer_link(link=link, speaker=row, answer="refused")
    row.refresh_from_db()
    answer_link(link=link, speaker=row, answer="approved", level="region")

    assert state(row) == ("approved", "region", HOW)


def test_expired_link_takes_no_answer(cast: Cast) -> None:
    row = speaker(cast)
    link = asked(row)

    with time_machine.travel(timezone.now() + VALID + timedelta(minutes=1)):
        open_then = is_open(link)
        with pytest.raises(DomainError) as error:
            answer_link(link=link, speaker=row, answer="approved")

    assert (open_then, error.value.code) == (False, "ended")
    assert state(row)[0] == "asked"


def test_approval_can_be_taken_back_after_the_end(cast: Cast) -> None:
    row = speaker(cast)
    link = answer_link(link=asked(row), speaker=row, answer="approved")
    row.refresh_from_db()

    with time_machine.travel(timezone.now() + VALID + timedelta(days=300)):
        before = can_withdraw(link, row)
        answer_link(link=link, speaker=row, answer="refused")
        row.refresh_from_db()
        with pytest.raises(DomainError):
            answer_link(link=link, speaker=row, answer="approved")

    assert before is True
    assert state(row)[0] == "refused"


def test_link_cannot_take_back_what_the_team_heard_later(cast: Cast) -> None:
    row = speaker(cast)
    link = answer_link(link=asked(row), speaker=row, answer="refused")
    row.refresh_from_db()
    record_consent(attribution=row, consent="approved", how="by e-mail", by=cast.rapporteur)
    row.refresh_from_db()

    with time_machine.travel(timezone.now() + VALID + timedelta(days=1)):
        assert can_withdraw(link, row) is False


def test_new_link_ends_the_one_before(cast: Cast) -> None:
    row = speaker(cast)
    first, second = asked(row), asked(row)
    first.refresh_from_db()

    assert (is_open(first), is_open(second)) == (False, True)


def test_text_that_changed_meanwhile_is_not_approved_unread(cast: Cast) -> None:
    row = speaker(cast)
    link = asked(row)
    point = Point.objects.get(pk=row.point_id)
    update_point(point=point, fields={"text": "@Kenya refused permits."}, origin=Origin())

    with pytest.raises(DomainError) as error:
        answer_link(link=link, speaker=row, answer="approved")

    assert error.value.code == "changed"
    assert state(row)[0] == "asked"


def test_text_that_changed_after_the_approval_is_marked(cast: Cast) -> None:
    row = speaker(cast)
    answer_link(link=asked(row), speaker=row, answer="approved")
    before = [statement.changed_since for statement in statements_of(cast.report)]
    point = Point.objects.get(pk=row.point_id)
    update_point(point=point, fields={"text": "@Kenya refused permits."}, origin=Origin())

    after = [statement.changed_since for statement in statements_of(cast.report)]

    assert (before, after) == ([False], [True])


def test_level_more_precise_than_asked_is_refused(cast: Cast) -> None:
    row = speaker(cast)
    link = asked(row, level="region")

    with pytest.raises(DomainError):
        answer_link(link=link, speaker=row, answer="approved", level="country")


@pytest.mark.parametrize("change", ["deleted", "mention gone"])
def test_link_to_a_statement_that_is_gone_asks_nothing(change: str, cast: Cast) -> None:
    row = speaker(cast)
    link = asked(row)
    point = Point.objects.get(pk=row.point_id)
    if change == "deleted":
        delete_point(point=point, origin=Origin())
    else:
        update_point(point=point, fields={"text": "Permits are portable."}, origin=Origin())

    assert speaker_of(link) is None


def test_correction_becomes_a_proposal_and_names_nobody_yet(cast: Cast) -> None:
    row = speaker(cast)

    link = answer_link(
        link=asked(row), speaker=row, answer="corrected", proposal="Kenya asked for fair permits."
    )

    assert state(row)[0] == "asked"
    assert public(row) == "A participant asked for portable permits."
    assert proposed_text(link, row) == "@Kenya asked for fair permits."


def test_empty_correction_is_refused(cast: Cast) -> None:
    row = speaker(cast)

    with pytest.raises(DomainError) as error:
        answer_link(link=asked(row), speaker=row, answer="corrected", proposal="  ")

    assert error.value.code == "empty_correction"


def test_accepted_correction_is_approved_by_its_speaker(cast: Cast) -> None:
    row = speaker(cast)
    link = answer_link(
        link=asked(row), speaker=row, answer="corrected", proposal="Kenya asked for fair permits."
    )

    accept_proposal(link=link, text="@Kenya asked for fair permits.", by=cast.rapporteur)

    assert state(row) == ("approved", "country", HOW_CORRECTED)
    assert public(row) == "Kenya asked for fair permits."
    with pytest.raises(DomainError):
        accept_proposal(link=link, text="Once more.", by=cast.rapporteur)


def test_declined_correction_leaves_text_and_anonymity(cast: Cast) -> None:
    row = speaker(cast)
    link = answer_link(link=asked(row), speaker=row, answer="corrected", proposal="Fair permits.")

    decline_proposal(link=link)

    assert public(row) == "A participant asked for portable permits."


def test_wrong_person_is_told_to_the_team_only(cast: Cast) -> None:
    row = speaker(cast)

    link = answer_link(link=asked(row), speaker=row, answer="not_mine")

    comment = cast.report.comments.get()
    assert (comment.team_only, comment.author, comment.point_id) == (True, None, row.point_id)
    assert is_open(link) is False


@pytest.mark.parametrize(
    ("attribution", "expected"),
    [
        ({"kind": "country"}, ["country", "region", "constituency", "anonymous"]),
        ({"kind": "organisation", "organisation": "Harbour Union"}, ["organisation", "anonymous"]),
        ({"kind": "person", "name": "A. Quillon"}, ["person", "anonymous"]),
        (
            {"kind": "person", "name": "A. Quillon", "organisation": "Harbour Union"},
            ["person", "organisation", "anonymous"],
        ),
    ],
)
def test_levels_on_offer_are_those_with_words_of_their_own(
    attribution: dict[str, Any], expected: list[str], cast: Cast
) -> None:
    row = make_attribution(make_quote(cast.report), **attribution)

    assert levels_for(row) == expected


def test_approval_of_the_team_says_how_it_was_given(cast: Cast) -> None:
    row = speaker(cast)

    with pytest.raises(DomainError) as error:
        record_consent(attribution=row, consent="approved", how=" ", by=cast.rapporteur)

    assert (error.value.field, state(row)[0]) == ("how", "not_asked")


def test_answer_can_be_recorded_in_an_accepted_report(cast: Cast) -> None:
    row = speaker(cast)
    type(cast.report).objects.filter(pk=cast.report.pk).update(status="accepted")

    record_consent(attribution=row, consent="refused", how="by e-mail", by=cast.rapporteur)

    assert state(row)[0] == "refused"
    assert point_of(row).report.status == "accepted"


@pytest.mark.parametrize("table", [consent_words.PAGE, consent_words.STAND_INS])
def test_every_word_is_there_in_four_languages_of_its_own(
    table: dict[str, dict[str, str]],
) -> None:
    keys = {language: set(words) for language, words in table.items()}
    assert keys == {key: set(table["en"]) for key in consent_words.LANGUAGES}
    for key in table["en"]:
        assert len({words[key] for words in table.values()}) == 4 or key == "anonymous", key


def test_text_to_read_out_is_there_in_four_languages() -> None:
    texts = {
        language: consent_words.spoken("Permits help.", "Kenya", language)
        for language in consent_words.LANGUAGES
    }
    assert len(set(texts.values())) == 4
    assert all("Permits help." in text and "Kenya" in text for text in texts.values())
