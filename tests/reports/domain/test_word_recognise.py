"""Which session a file is about, how sure that is, and why."""

from __future__ import annotations

import pytest

from reports.domain.consent import Reader
from reports.domain.queries import report_rows
from reports.domain.word_base import state_of_report
from reports.domain.word_recognise import Sure, find_session, recognise
from reports.parsed import FileFacts, ParsedHeader, ParsedPoint, ParsedReport, ParsedSection
from tests.build import make_point
from tests.cast import Cast


def header(roundtable: str = "", number: str | None = None, rapporteur: str = "") -> ParsedReport:
    return ParsedReport(
        header=ParsedHeader(rapporteur=rapporteur, roundtable=roundtable, roundtable_number=number)
    )


@pytest.mark.parametrize(
    ("reading", "file_name", "number", "sure", "reason"),
    [
        (header(number="3.1"), "", "3.1", Sure.CERTAIN, "The header says session 3.1."),
        (
            header("Aligning governance with new drivers"),
            "",
            "3.1",
            Sure.LIKELY,
            "It holds the title of session 3.1.",
        ),
        (
            header("Roundtable on ALIGNING governance with new driver"),
            "",
            "3.1",
            Sure.LIKELY,
            "It holds the title of session 3.1.",
        ),
        (
            header(rapporteur="Suresh Balan, Ministry of Labour"),
            "",
            "1.2",
            Sure.LIKELY,
            "Its rapporteur or note taker belongs to session 1.2.",
        ),
        (header(), "RT 1-2 final.docx", "1.2", Sure.GUESS, "The name of the file holds 1.2."),
    ],
)
def test_sign_of_a_session(
    reading: ParsedReport, file_name: str, number: str, sure: Sure, reason: str, cast: Cast
) -> None:
    found = recognise(cast.edition, reading, file_name)

    assert found is not None
    assert (found.session.number, found.sure, found.reasons, found.differs) == (
        number,
        sure,
        (reason,),
        "",
    )


@pytest.mark.parametrize(
    ("reading", "file_name"),
    [
        (header(), "Report 2018.docx"),
        (header(number="9.9"), "RT 9.9.docx"),
        (header("Something else altogether"), "v2.0.1 draft.docx"),
    ],
)
def test_file_without_a_sign_is_not_guessed(
    reading: ParsedReport, file_name: str, cast: Cast
) -> None:
    assert recognise(cast.edition, reading, file_name) is None


def test_file_written_here_says_from_which_report(cast: Cast) -> None:
    point = make_point(cast.other_report, "Desks in three ports.")
    items = [ParsedPoint("Desks in five ports.", point_id=str(point.pk))]
    reading = ParsedReport(sections=[ParsedSection("summary", 1, found=True, points=items)])

    found = recognise(cast.edition, reading)

    assert found is not None
    assert (found.session, found.sure) == (cast.other_session, Sure.CERTAIN)
    assert found.reasons == ("The file was written here, from the report 2018-1.2.",)


def test_empty_file_written_here_says_it_too(cast: Cast) -> None:
    make_point(cast.other_report, "Desks in three ports.")
    row = report_rows().get(pk=cast.other_report.pk)
    reading = ParsedReport(facts=FileFacts(state=state_of_report(row, Reader(sees_names=True))))

    found = recognise(cast.edition, reading)

    assert found is not None
    assert found.session == cast.other_session


def test_signs_for_two_sessions_are_both_told(cast: Cast) -> None:
    found = recognise(cast.edition, header("Access to services", number="3.1"))

    assert found is not None
    assert (found.session.number, found.sure) == ("3.1", Sure.LIKELY)
    assert found.differs == ("But for session 1.2 speaks: It holds the title of session 1.2.")


def test_program_takes_no_guess(cast: Cast) -> None:
    assert find_session(cast.edition, header()) is None
    assert find_session(cast.edition, header("Access to services")) == cast.other_session
