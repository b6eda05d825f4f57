"""The header: what was typed comes first, the programme second, and each change is logged."""

from __future__ import annotations

from reports.choices import RevisionKind, Role
from reports.domain.header import Header, header_of, update_header
from reports.domain.revisions import Origin
from tests.build import make_participation, make_session
from tests.cast import Cast


def test_header_names_the_people_of_the_programme(cast: Cast) -> None:
    assert header_of(cast.report) == Header(
        rapporteur="Wanjiru Adeyemi, Ministry of Ports",
        note_taker="Pilar Quintana, Support Unit",
        roundtable="3.1 Aligning governance with new drivers",
    )


def test_header_names_two_rapporteurs_one_after_the_other(cast: Cast) -> None:
    make_participation(cast.session, role=Role.RAPPORTEUR, name="Jonas Weir", organisation="")

    assert header_of(cast.report).rapporteur == "Wanjiru Adeyemi, Ministry of Ports; Jonas Weir"


def test_typed_line_comes_before_the_programme(cast: Cast) -> None:
    report = update_header(
        report=cast.report,
        fields={"rapporteur_line": " W. Adeyemi "},
        origin=Origin(author=cast.rapporteur),
    )

    assert header_of(report).rapporteur == "W. Adeyemi"
    assert header_of(report).note_taker == "Pilar Quintana, Support Unit"


def test_change_leaves_one_revision_of_the_changed_fields(cast: Cast) -> None:
    report = update_header(
        report=cast.report,
        fields={"rapporteur_line": "W. Adeyemi", "note_taker_line": "", "language": "fr"},
        origin=Origin(author=cast.notetaker),
    )

    revision = report.revisions.get()
    assert (revision.kind, revision.author, revision.point_ref) == (
        RevisionKind.HEADER,
        cast.notetaker,
        None,
    )
    assert revision.before == {"rapporteur_line": "", "language": "en"}
    assert revision.after == {"rapporteur_line": "W. Adeyemi", "language": "fr"}
    assert report.version == 1


def test_header_that_stays_the_same_leaves_no_revision(cast: Cast) -> None:
    report = update_header(report=cast.report, fields={"language": "en"}, origin=Origin())

    assert (report.revisions.count(), report.version) == (0, 0)


def test_header_of_an_empty_session_has_the_session_only(cast: Cast) -> None:
    cast.report.session = make_session(number="2.1", title="Regional mobility")

    assert header_of(cast.report) == Header("", "", "2.1 Regional mobility")
