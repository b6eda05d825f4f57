"""A file of ours that was edited in Word, beside a report that has gone on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import F

from reports.choices import Consent
from reports.domain import points as point_rules
from reports.domain.consent import Reader
from reports.domain.revisions import Origin
from reports.domain.word_base import state_of_report
from reports.domain.word_import import Outcome
from reports.domain.word_rows import Choice
from reports.models import Revision
from reports.parsed import ParsedPoint
from tests.build import make_point
from tests.cast import Cast
from tests.reports.domain.word_files import (
    FEES,
    TEAM,
    change,
    edited,
    file_of,
    plan,
    statuses,
    take,
    texts,
    texts_after,
    without,
)

# -- untouched --


def test_own_file_untouched_changes_nothing(cast: Cast) -> None:
    make_point(cast.report, FEES, heading="On fees", level=1)
    make_point(cast.report, "@Kenya and @[Harbour Union] agreed.", section="challenges")
    parsed = file_of(cast.report)
    before = Revision.objects.exclude(point_ref=None).count()

    outcome = take(cast.report, parsed)

    assert plan(cast.report, parsed).changes_nothing
    assert outcome == Outcome(0, 0, 0)
    assert Revision.objects.exclude(point_ref=None).count() == before


def test_copy_for_anybody_untouched_changes_nothing(cast: Cast) -> None:
    make_point(cast.report, "@Kenya asked for portable permits.")
    parsed = file_of(cast.report, Reader(sees_names=False))

    assert parsed.sections[0].points[0].text == "A participant asked for portable permits."
    assert statuses(plan(cast.report, parsed)) == ["same"]
    assert texts_after(cast, parsed) == ["@Kenya asked for portable permits."]


def test_only_files_of_the_team_say_from_which_moment_they_are(cast: Cast) -> None:
    make_point(cast.report, FEES)

    team = file_of(cast.report).facts.state
    public = file_of(cast.report, Reader(sees_names=False)).facts.state

    assert (team, public) == (state_of_report(cast.report, TEAM), "")
    assert team != ""


# -- changed --


def test_edit_in_word_becomes_an_update_of_the_same_point(cast: Cast, vocabularies: Any) -> None:
    point = make_point(
        cast.report, f"@[Harbour Union]: {FEES}", tags={"objectives": ["6"]}, support="broad"
    )
    row = point.attributions.get()
    point_rules.update_point(
        point=point,
        fields={
            "attributions": [
                {
                    "mention": row.mention,
                    "kind": row.kind,
                    "organisation": row.organisation,
                    "level": row.level,
                    "consent": Consent.APPROVED,
                    "how": "orally",
                }
            ]
        },
        origin=Origin(),
    )
    parsed = edited(
        file_of(cast.report),
        f"Harbour Union: {FEES}",
        text=f"Harbour Union, after the break: {FEES}",
        heading="On fees",
        level=1,
    )

    found = plan(cast.report, parsed)
    outcome = take(cast.report, parsed)

    point.refresh_from_db()
    answer = point.attributions.get()
    assert (statuses(found), outcome) == (["changed"], Outcome(0, 1, 0))
    assert (point.text, point.heading, point.level, point.support) == (
        f"@[Harbour Union], after the break: {FEES}",
        "On fees",
        1,
        "broad",
    )
    assert [term.code for term in point.objectives.all()] == ["6"]
    assert (answer.mention, answer.consent, answer.consent_how) == (
        "Harbour Union",
        "approved",
        "orally",
    )
    latest = Revision.objects.filter(point_ref=point.pk).latest("pk")
    assert (latest.kind, latest.before["text"]) == ("update", f"@[Harbour Union]: {FEES}")


def test_person_may_keep_the_wording_of_the_app(cast: Cast) -> None:
    make_point(cast.report, FEES)
    parsed = edited(file_of(cast.report), FEES, text=f"{FEES} Always.")

    outcome = take(cast.report, parsed, rows={0: Choice.APP})

    assert (outcome, texts(cast.report)) == (Outcome(0, 0, 0), [FEES])


def test_edit_in_the_app_is_not_undone_by_an_older_file(cast: Cast) -> None:
    point = make_point(cast.report, FEES)
    parsed = file_of(cast.report)
    change(point, text=f"{FEES} Confirmed by three cities.")

    found = plan(cast.report, parsed)
    take(cast.report, parsed)

    assert statuses(found) == ["newer"]
    assert found.changes_nothing
    assert texts(cast.report) == [f"{FEES} Confirmed by three cities."]


def test_edits_on_both_sides_are_joined(cast: Cast) -> None:
    point = make_point(cast.report, FEES)
    parsed = edited(file_of(cast.report), FEES, text=FEES.replace("Recruitment", "Excessive"))
    change(point, text=FEES.replace("many corridors", "two corridors"))

    found = plan(cast.report, parsed)
    take(cast.report, parsed)

    wanted = FEES.replace("Recruitment", "Excessive").replace("many", "two")
    assert (statuses(found), texts(cast.report)) == (["both"], [wanted])


def test_edits_of_the_same_words_are_both_kept(cast: Cast) -> None:
    point = make_point(cast.report, FEES)
    parsed = edited(file_of(cast.report), FEES, text=FEES.replace("many", "twelve"))
    change(point, text=FEES.replace("many", "two"))

    outcome = take(cast.report, parsed)

    assert outcome == Outcome(1, 0, 0)
    assert texts(cast.report) == [FEES.replace("many", "two"), FEES.replace("many", "twelve")]


def test_paragraph_moved_in_word_moves_the_point_to_its_place(cast: Cast) -> None:
    moved = make_point(cast.report, FEES)
    for text in ("Visas take too long.", "Ports lack lawyers."):
        make_point(cast.report, text, section="challenges")
    parsed = file_of(cast.report)
    item = parsed.sections[0].points.pop()
    parsed.sections[1].points.insert(1, item)

    take(cast.report, parsed)

    assert texts(cast.report) == []
    assert texts(cast.report, "challenges") == [
        "Visas take too long.",
        FEES,
        "Ports lack lawyers.",
    ]
    assert cast.report.points.get(text=FEES).pk == moved.pk


# -- new, gone, deleted --


def test_new_paragraphs_stand_where_word_has_them(cast: Cast) -> None:
    for text in ("One.", "Two."):
        make_point(cast.report, text)
    parsed = file_of(cast.report)
    between = [ParsedPoint("One and a quarter."), ParsedPoint("One and a half.")]
    parsed.sections[0].points[1:1] = between
    parsed.sections[0].points.insert(0, ParsedPoint("Nought."))
    parsed.sections[0].points.append(ParsedPoint("Three."))

    outcome = take(cast.report, parsed)

    assert outcome == Outcome(4, 0, 0)
    assert texts(cast.report) == [
        "Nought.",
        "One.",
        "One and a quarter.",
        "One and a half.",
        "Two.",
        "Three.",
    ]


def test_paragraph_deleted_in_word_goes_only_when_somebody_says_so(cast: Cast) -> None:
    point = make_point(cast.report, FEES)
    make_point(cast.report, "Ports lack lawyers.")
    parsed = without(file_of(cast.report), FEES)

    found = plan(cast.report, parsed)
    kept = (take(cast.report, parsed), texts(cast.report))
    removed = (take(cast.report, parsed, removed=frozenset({point.pk})), texts(cast.report))

    assert [gone.pk for gone in found.sections[0].gone] == [point.pk]
    assert kept == (Outcome(0, 0, 0), [FEES, "Ports lack lawyers."])
    assert removed == (Outcome(0, 0, 1), ["Ports lack lawyers."])


def test_point_typed_after_the_file_was_written_is_not_gone(cast: Cast) -> None:
    make_point(cast.report, FEES)
    parsed = file_of(cast.report)
    Revision.objects.update(created_at=F("created_at") - timedelta(minutes=5))
    make_point(cast.report, "Typed since.")

    section = plan(cast.report, parsed).sections[0]

    assert ([point.text for point in section.only_here], section.gone) == (["Typed since."], [])


def test_point_deleted_in_the_app_stays_deleted_until_it_is_brought_back(cast: Cast) -> None:
    point = make_point(cast.report, FEES, support="some")
    parsed = file_of(cast.report)
    point_rules.delete_point(point=point, origin=Origin())

    found = plan(cast.report, parsed)
    left = (take(cast.report, parsed), texts(cast.report))
    back = (take(cast.report, parsed, rows={0: Choice.WORD}), texts(cast.report))

    assert statuses(found) == ["deleted"]
    assert left == (Outcome(0, 0, 0), [])
    assert back == (Outcome(0, 1, 0), [FEES])
    assert cast.report.points.get().support == "some"
