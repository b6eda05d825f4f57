"""The statement of a session: its first draft, its lines, its way to the chair."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest

from reports.choices import LineKind, Role, StatementStatus
from reports.domain import statement as rules
from reports.domain.errors import DomainError
from reports.domain.points import delete_point, update_point
from reports.domain.purge import Scope, purge_names
from reports.domain.revisions import Origin
from reports.domain.statement_content import statement_content
from reports.models import Statement, StatementChange, StatementLine
from tests.build import (
    count_people,
    make_attribution,
    make_participation,
    make_point,
    make_quote,
)
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def draft(cast: Cast, minutes: str = "5") -> Statement:
    rules.draft_statement(report=cast.report, minutes=Decimal(minutes), by=cast.rapporteur)
    return fresh(cast)


def fresh(cast: Cast) -> Statement:
    found = rules.statement_of(cast.report)
    assert found is not None
    return found


def spoken(cast: Cast) -> list[tuple[str, str]]:
    return [(line.kind, line.text) for line in statement_content(fresh(cast)).lines]


def line_of(cast: Cast, text: str) -> StatementLine:
    return next(line for line in fresh(cast).lines.all() if line.text == text)


# The first draft


def test_draft_of_an_empty_report_greets_names_the_session_and_thanks(cast: Cast) -> None:
    cast.session.participations.filter(role=Role.CO_CHAIR).delete()
    draft(cast)
    assert spoken(cast) == [
        ("salutation", "Thank you, Chair."),
        (
            "session",
            "I have the honour to report on Roundtable 3.1, entitled “Aligning governance with "
            "new drivers”.",
        ),
        ("close", "Thank you, Chair."),
    ]


def test_draft_holds_every_part_in_the_order_in_which_it_is_read(cast: Cast) -> None:
    make_participation(cast.session, role=Role.PANELLIST, name="Ada Moreau", organisation="Ports")
    count_people(cast.session, state=29, civil_society=5, business=2)
    cast.session.expected_outcome = "an agreed path"
    cast.session.save()
    make_quote(cast.report)
    make_point(cast.report, "Targets travel.", section="agenda_2030", tags={"targets": ["10.7"]})
    make_point(cast.report, "desks under one roof", section="opportunities", heading="Access")
    make_point(
        cast.report, "Permits follow the worker;", tags={"objectives": ["5"], "questions": [1]}
    )
    draft(cast)
    assert spoken(cast)[2:-1] == [
        (
            "chairs",
            "It was chaired by Tomas Halvorsen, Ministry of Labour. The panel was composed of Ada "
            "Moreau, Ports.",
        ),
        (
            "chairs",
            "36 people took part: 29 from States, 5 from civil society and 2 from business.",
        ),
        ("paper", "It set out to reach the following: An agreed path."),
        (
            "paper",
            "The background paper explored:\n- Which arrangements have worked, and for whom?",
        ),
        ("paper", "Of 2 guiding questions, one was discussed."),
        ("discussion", "Permits follow the worker."),
        ("practices", "Several good practices were presented."),
        ("practices", "Desks under one roof."),
        (
            "gcm_sdg",
            "The discussion bears on objective 5 of the Global Compact for Safe, Orderly and "
            "Regular Migration.",
        ),
        ("gcm_sdg", "It contributes to target 10.7 of the 2030 Agenda."),
        ("gcm_sdg", "Targets travel."),
        ("quote", "Let me end with a quote from the room: “We crossed as neighbours.” (Anonymous)"),
    ]


def test_draft_keeps_to_its_minutes_and_takes_the_widest_support_first(cast: Cast) -> None:
    long = " ".join(["word"] * 60)
    for support in ("one", "broad", ""):
        make_point(cast.report, f"{support} {long}", support=support)
    draft(cast, "1")

    texts = [text for kind, text in spoken(cast) if kind == LineKind.DISCUSSION]

    assert [text.split()[0] for text in texts] == ["Broad"]
    assert statement_content(fresh(cast)).seconds <= 60


@pytest.mark.parametrize(
    ("answered", "begins"),
    [
        (True, "The background paper, prepared by the ports agency, explored:\n"),
        (False, "The background paper was prepared by the ports agency."),
    ],
)
def test_whoever_prepared_the_paper_is_named(answered: bool, begins: str, cast: Cast) -> None:
    cast.session.paper_by = "the ports agency."
    cast.session.save()
    make_point(cast.report, "Ports hire.", tags={"questions": [1] if answered else []})
    draft(cast)
    texts = [text for kind, text in spoken(cast) if kind == LineKind.PAPER]
    assert texts[0].startswith(begins)


def test_practices_that_answer_one_need_are_read_together(cast: Cast) -> None:
    statement = draft(cast)
    for number, need in enumerate(("On data", "On design", "On  Data")):
        text = f"Practice {number}."
        line = rules.add_line(statement=statement, kind="practices", text=text, by=None)
        typed = {line.pk: rules.Typed(text, need, line.version)}
        rules.save_lines(statement=statement, typed=typed, by=None)

    content = statement_content(fresh(cast))

    read = [(line.heading, line.text) for line in content.lines if line.kind == "practices"]
    assert read == [("On data", "Practice 0."), ("", "Practice 2."), ("On design", "Practice 1.")]


def test_second_draft_of_one_report_is_refused(cast: Cast) -> None:
    draft(cast)
    with pytest.raises(DomainError, match="has a statement already"):
        draft(cast)


def test_new_draft_keeps_the_old_lines_to_bring_back(cast: Cast) -> None:
    statement = draft(cast)
    rules.add_line(statement=statement, kind="discussion", text="By hand.", by=cast.rapporteur)

    rules.draft_anew(statement=fresh(cast), by=cast.rapporteur)
    assert "By hand." not in dict(spoken(cast)).values()

    rules.restore_line(line=line_of(cast, "By hand."), by=cast.rapporteur)
    assert ("discussion", "By hand.") in spoken(cast)


# Speakers


def test_speaker_of_a_line_follows_the_answer_of_today(cast: Cast) -> None:
    point = make_point(cast.report, "@Kenya asked for permits.")
    row = make_attribution(point, mention="Kenya")
    draft(cast)
    held_back = ("discussion", "A participant asked for permits.")
    assert held_back in spoken(cast)

    row.consent, row.consent_at = "approved", cast.report.created_at
    row.save()
    assert ("discussion", "Kenya asked for permits.") in spoken(cast)

    row.consent = "refused"
    row.save()
    assert held_back in spoken(cast)


def test_stored_line_holds_no_name(cast: Cast) -> None:
    make_attribution(make_point(cast.report, "@Kenya asked for permits."), mention="Kenya")
    draft(cast)
    texts = fresh(cast).lines.values_list("text", flat=True)
    assert [text for text in texts if "permits" in text] == ["@[1] asked for permits."]


# Lines


def test_line_changed_by_two_people_keeps_the_first_and_hands_the_second_back(cast: Cast) -> None:
    statement = draft(cast)
    line = line_of(cast, "Thank you, Chair.")

    def save(text: str) -> list[rules.LineConflict]:
        typed = {line.pk: rules.Typed(text, "", line.version)}
        return rules.save_lines(statement=statement, typed=typed, by=cast.rapporteur)

    assert save("Good morning.") == []
    (conflict,) = save("Good evening.")
    assert (conflict.line.text, conflict.typed.text) == ("Good morning.", "Good evening.")
    assert save("Good morning.") == []


def test_every_wording_of_a_line_stays_in_the_log(cast: Cast) -> None:
    statement = draft(cast)
    line = line_of(cast, "Thank you, Chair.")
    typed = {line.pk: rules.Typed("Good morning.", "", 1)}
    rules.save_lines(statement=statement, typed=typed, by=cast.rapporteur)
    changes = StatementChange.objects.filter(line=line, what="text").values_list("before", "after")
    assert list(changes) == [("Thank you, Chair.", "Good morning.")]


def test_lines_move_within_their_part_only(cast: Cast) -> None:
    for text in ("First.", "Second."):
        make_point(cast.report, text)
    draft(cast)

    rules.move_line(line=line_of(cast, "First."), down=True, by=None)
    assert [text for kind, text in spoken(cast) if kind == "discussion"] == ["Second.", "First."]

    rules.move_line(line=line_of(cast, "First."), down=True, by=None)
    assert [text for kind, text in spoken(cast) if kind == "discussion"] == ["Second.", "First."]


def test_line_moves_to_the_end_of_another_part(cast: Cast) -> None:
    for text in ("The paper began with rights.", "Then all agreed."):
        make_point(cast.report, text)
    statement = draft(cast)
    rules.add_line(statement=statement, kind="paper", text="It explored three things.", by=None)

    rules.set_part(line=line_of(cast, "The paper began with rights."), kind="paper", by=None)

    assert [text for kind, text in spoken(cast) if kind in {"paper", "discussion"}] == [
        "It explored three things.",
        "The paper began with rights.",
        "Then all agreed.",
    ]


def test_point_added_later_joins_its_part(cast: Cast) -> None:
    statement = draft(cast)
    point = make_point(cast.report, "Late but welcome")
    rules.add_point(statement=statement, point=point, by=cast.rapporteur)
    assert spoken(cast)[-2] == ("discussion", "Late but welcome.")
    assert rules.unused_points(fresh(cast), [point]) == []


def test_point_of_another_room_cannot_be_added(cast: Cast) -> None:
    statement = draft(cast)
    foreign = make_point(cast.other_report, "Not ours.")
    with pytest.raises(DomainError, match="not in the report any more"):
        rules.add_point(statement=statement, point=foreign, by=None)


@pytest.mark.parametrize(("take", "text"), [(True, "New words."), (False, "Old words.")])
def test_changed_source_is_taken_or_kept_and_is_quiet_afterwards(
    take: bool, text: str, cast: Cast
) -> None:
    point = make_point(cast.report, "Old words.")
    draft(cast)
    update_point(point=point, fields={"text": "New words."}, origin=Origin(author=None))
    line = line_of(cast, "Old words.")
    (source,) = line.sources.all()
    assert source.point.version != source.point_version

    rules.settle_source(line=line, take=take, by=None)

    (source,) = line_of(cast, text).sources.all()
    assert source.point.version == source.point_version


def test_point_deleted_from_the_report_leaves_the_sentence_standing(cast: Cast) -> None:
    point = make_point(cast.report, "Still said.")
    draft(cast)
    delete_point(point=point, origin=Origin(author=None))
    assert ("discussion", "Still said.") in spoken(cast)


# The way to the chair

S = StatementStatus
AFTER = {
    ("hand_in", S.DRAFT): S.HANDED_IN,
    ("hand_in", S.RETURNED): S.HANDED_IN,
    ("return", S.HANDED_IN): S.RETURNED,
    ("approve", S.HANDED_IN): S.APPROVED,
    ("reopen", S.APPROVED): S.DRAFT,
}


@pytest.mark.parametrize(
    ("action", "status"), list(product(["hand_in", "return", "approve", "reopen"], S.values))
)
def test_action_in_a_status_does_what_the_table_says(action: str, status: str, cast: Cast) -> None:
    statement = draft(cast)
    Statement.objects.update(status=status)
    expected = AFTER.get((action, S(status)))
    try:
        rules.change_status(
            statement=statement, action=action, by=cast.chair, reason="Shorter, please."
        )
    except DomainError as error:
        assert error.code == "wrong_status"
    statement.refresh_from_db()
    assert statement.status == (expected or status)
    assert (statement.approved_by == cast.chair) == (expected == S.APPROVED)


@pytest.mark.parametrize(("action", "status"), [("return", S.HANDED_IN), ("reopen", S.APPROVED)])
def test_going_back_needs_a_reason(action: str, status: str, cast: Cast) -> None:
    statement = draft(cast)
    Statement.objects.update(status=status)
    with pytest.raises(DomainError, match="Write a reason"):
        rules.change_status(statement=statement, action=action, by=cast.chair, reason=" ")


def test_statement_without_a_sentence_is_not_handed_in(cast: Cast) -> None:
    statement = draft(cast)
    for line in statement.lines.all():
        rules.remove_line(line=line, by=None)
    with pytest.raises(DomainError, match="no sentence yet"):
        rules.change_status(statement=statement, action="hand_in", by=None)


def test_name_typed_into_a_line_leaves_its_log_with_the_point(cast: Cast) -> None:
    point = make_point(cast.report, "Permits follow the worker.")
    statement = draft(cast)
    line = line_of(cast, "Permits follow the worker.")
    for version, text in enumerate(("Amina Quillon asked.", "Somebody asked."), start=1):
        typed = {line.pk: rules.Typed(text, "", version)}
        rules.save_lines(statement=statement, typed=typed, by=cast.rapporteur)

    scope = Scope(report=cast.report.code, point_ref=point.pk)
    purge_names(names=["Amina Quillon"], scope=scope, reason="Asked to.", by=None)

    kept = StatementChange.objects.filter(line=line).values_list("before", "after")
    assert [pair for pair in kept if "Quillon" in "".join(pair)] == []


def test_need_that_names_a_speaker_is_read_as_a_participant(cast: Cast) -> None:
    statement = draft(cast)
    line = rules.add_line(statement=statement, kind="practices", text="Desks.", by=cast.rapporteur)
    typed = {line.pk: rules.Typed("Desks.", "What @[Amina Quillon] needs", line.version)}
    rules.save_lines(statement=statement, typed=typed, by=cast.rapporteur)

    assert line_of(cast, "Desks.").heading == "What @[Amina Quillon] needs"
    read = [row.heading for row in statement_content(fresh(cast)).lines if row.text == "Desks."]
    assert read == ["What a participant needs"]
