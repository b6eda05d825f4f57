"""What the memory finds, and for whom: never more than the public wording."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from pytest_django import DjangoAssertNumQueries

from reports.choices import Consent, ReportStatus, SynthesisStatus
from reports.domain import points as point_rules
from reports.domain.consent_answers import record_consent
from reports.domain.memory import MemoryQuery, hits, search_memory
from reports.domain.memory_index import forget_memory, refresh_memory
from reports.domain.memory_said import said_before
from reports.domain.memory_trends import objective_trends
from reports.domain.purge import Scope, purge_names
from reports.domain.revisions import Origin
from reports.models import Edition, MemoryEntry, MemoryStamp, Report, Synthesis
from tests.build import (
    make_attribution,
    make_edition,
    make_point,
    make_report,
    make_session,
    make_synthesis,
)
from tests.cast import Cast

PORTS = "Ports train their crews before every voyage."


def find(user: Any, text: str = "", **filters: Any) -> list[str]:
    found = search_memory(MemoryQuery(text=text, **filters), user)
    return [hit.text for hit in hits(found.entries, user, found.groups)]


def read_again() -> None:
    """Rooms are read at most once a minute: let that minute pass."""
    MemoryStamp.objects.all().delete()


@pytest.fixture
def earlier(cast: Cast) -> Report:
    """A report of 2017, accepted, in an edition that nobody of the cast chairs."""
    edition = make_edition(year=2017, title="Tenth Global Forum")
    return make_report(make_session(edition, "2.1"), cast.report.template, status="accepted")


def test_words_are_found_whatever_their_ending_and_language(cast: Cast) -> None:
    make_point(cast.report, PORTS)
    make_point(cast.report, "Les migrants doivent être entendus.", language="fr")

    assert find(cast.staff, "trained crew") == [PORTS]
    assert find(cast.staff, "migration") == ["Les migrants doivent être entendus."]
    assert find(cast.staff, "volcano") == []


def test_all_words_count_before_some_do(cast: Cast) -> None:
    make_point(cast.report, PORTS)
    make_point(cast.report, "Crews need rest.")

    assert find(cast.staff, "crews voyage") == [PORTS]
    assert search_memory(MemoryQuery(text="crews rest voyage"), cast.staff).any_word is True


@pytest.mark.parametrize(
    ("role", "finds"),
    [
        ("administrator", True),
        ("staff", True),
        ("plain_staff", True),
        ("chair", True),
        ("cochair", True),
        ("rapporteur", True),
        ("notetaker", True),
        ("other_rapporteur", False),
        ("reader", False),
        ("outsider", False),
    ],
)
def test_report_is_found_by_those_who_may_read_it(role: str, finds: bool, cast: Cast) -> None:
    make_point(cast.report, PORTS)

    assert find(getattr(cast, role), "crews") == ([PORTS] if finds else [])
    assert find(AnonymousUser(), "crews") == []


def test_accepted_report_of_an_open_edition_is_found_without_its_address(
    cast: Cast, earlier: Report
) -> None:
    make_point(earlier, PORTS)
    before = find(cast.reader, "crews")
    Edition.objects.filter(year=2017).update(memory_is_open=True)
    found = search_memory(MemoryQuery(text="crews"), cast.reader)

    (hit,) = hits(found.entries, cast.reader, found.groups)

    assert before == []
    assert (hit.year, hit.where, hit.text, hit.address) == (2017, "Roundtable 2.1", PORTS, "")
    assert find(AnonymousUser(), "crews") == []
    Report.objects.filter(pk=earlier.pk).update(status=ReportStatus.REOPENED)
    assert find(cast.reader, "crews") == []


def test_synthesis_is_found_by_anybody_once_it_is_published(cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition)
    text = "Rooms agreed on portable permits."

    assert (find(cast.chair, "portable"), find(cast.reader, "portable")) == ([text], [])
    Synthesis.objects.filter(pk=synthesis.pk).update(status=SynthesisStatus.PUBLISHED)
    assert find(AnonymousUser(), "portable") == [text]


def test_name_without_consent_is_found_by_nobody_not_even_the_team(cast: Cast) -> None:
    point = make_point(cast.report, "@[Amina Quillon] asked for portable permits.")
    row = point.attributions.get()

    assert find(cast.rapporteur, "Quillon") == []
    assert find(cast.staff, "portable") == ["A participant asked for portable permits."]

    point_rules.update_point(
        point=point,
        fields={
            "attributions": [
                {
                    "mention": row.mention,
                    "kind": "person",
                    "name": "Amina Quillon",
                    "level": "person",
                    "consent": Consent.APPROVED,
                    "how": "orally",
                }
            ]
        },
        origin=Origin(),
    )
    read_again()
    assert find(cast.staff, "Quillon") == ["Amina Quillon asked for portable permits."]


def test_answer_that_is_taken_back_hides_the_name_before_anything_is_read_again(
    cast: Cast,
) -> None:
    point = make_point(cast.report, "@[Amina Quillon] asked for portable permits.")
    point.attributions.update(kind="person", name="Amina Quillon", level="person")
    row = point.attributions.get()
    record_consent(attribution=row, consent="approved", how="orally", by=cast.rapporteur)
    assert find(cast.staff, "Quillon") == ["Amina Quillon asked for portable permits."]

    record_consent(
        attribution=point.attributions.get(), consent="refused", how="", by=cast.rapporteur
    )

    assert find(cast.staff, "Quillon") == []
    assert find(cast.staff, "portable") == ["A participant asked for portable permits."]


def test_deleted_point_is_gone_at_once(cast: Cast) -> None:
    point = make_point(cast.report, PORTS)
    assert find(cast.staff, "crews") == [PORTS]

    point_rules.delete_point(point=point, origin=Origin())

    assert find(cast.staff, "crews") == []


def test_name_that_was_purged_is_in_no_entry(cast: Cast) -> None:
    make_point(cast.report, "Amina Quillon typed as plain words.")
    assert find(cast.staff, "Quillon") == ["Amina Quillon typed as plain words."]
    held = MemoryEntry.objects.filter(words__contains="quillon").count()

    purge_names(names=["Amina Quillon"], scope=Scope(), reason="Asked for.", by=cast.staff)

    assert (held, MemoryEntry.objects.filter(words__contains="quillon").count()) == (1, 0)
    assert find(cast.staff, "Quillon") == []


def test_filters_all_have_to_fit(cast: Cast, earlier: Report) -> None:
    make_point(cast.report, PORTS, tags={"objectives": ["6"], "countries": ["MAR"]})
    make_point(earlier, "Puertos y tripulaciones.", language="es", tags={"objectives": ["6"]})

    assert find(cast.staff, objective="6") == [PORTS, "Puertos y tripulaciones."]
    assert find(cast.staff, objective="6", year=2017) == ["Puertos y tripulaciones."]
    assert find(cast.staff, language="es") == ["Puertos y tripulaciones."]
    assert find(cast.staff, country="MAR", kind="point") == [PORTS]
    assert find(cast.staff, kind="item") == []


def test_country_of_a_point_with_a_speaker_is_no_way_to_find_it(cast: Cast) -> None:
    point = make_point(cast.report, PORTS, tags={"countries": ["KEN"]})
    assert find(cast.staff, country="KEN") == [PORTS]

    make_attribution(point)

    assert find(cast.staff, country="KEN") == []


def test_rehearsal_leaves_no_trace(cast: Cast) -> None:
    rehearsal = Edition.everything.create(year=2099, number=92, title="R", rehearses=cast.edition)
    report = make_report(make_session(rehearsal, "R1"), cast.report.template)
    make_point(report, PORTS, tags={"objectives": ["6"]})

    assert find(cast.staff, "crews") == []
    assert objective_trends(cast.staff, "en").years == ()


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_what_is_found(
    count: int, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        make_point(cast.report, PORTS)
    refresh_memory()

    with django_assert_num_queries(7):
        texts = find(cast.staff, "crews")

    assert texts == [PORTS] * count


def test_memory_that_was_emptied_fills_itself(cast: Cast) -> None:
    make_point(cast.report, PORTS)
    find(cast.staff, "crews")
    forget_memory()

    assert find(cast.staff, "crews") == [PORTS]


class TestSaidBefore:
    TEXT = "Recruitment fees should be paid by employers and not by migrant workers."

    def said(self, cast: Cast, user: Any, text: str = TEXT) -> list[tuple[int, str]]:
        found = said_before(text=text, language="en", report=cast.report, user=user)
        return [(row.hit.year, row.hit.where) for row in found]

    def test_the_same_in_another_language_and_year_is_named(
        self, cast: Cast, earlier: Report
    ) -> None:
        Edition.objects.filter(year=2017).update(memory_is_open=True)
        make_point(
            earlier,
            "Les frais de recrutement doivent être payés par les employeurs, pas par les "
            "travailleurs migrants.",
            language="fr",
        )

        assert self.said(cast, cast.rapporteur) == [(2017, "Roundtable 2.1")]

    def test_what_the_person_may_not_read_is_not_named(self, cast: Cast, earlier: Report) -> None:
        make_point(earlier, self.TEXT)

        assert self.said(cast, cast.rapporteur) == []
        assert self.said(cast, cast.staff) == [(2017, "Roundtable 2.1")]

    def test_own_report_and_other_matters_are_not_named(self, cast: Cast, earlier: Report) -> None:
        make_point(cast.report, self.TEXT)
        make_point(earlier, "The census counts where people were born.")

        assert self.said(cast, cast.staff) == []
        assert self.said(cast, cast.staff, "Recruitment fees") == []


class TestTrends:
    def test_points_are_counted_by_objective_and_edition(self, cast: Cast, earlier: Report) -> None:
        for text in ("One.", "Two."):
            make_point(cast.report, text, tags={"objectives": ["6"]})
        make_point(cast.report, "Three.")
        make_point(earlier, "Four.", tags={"objectives": ["6", "10"]})

        trends = objective_trends(cast.staff, "en")

        counts = {row.code: [(cell.count, cell.share) for cell in row.cells] for row in trends.rows}
        assert (trends.years, trends.totals) == ((2017, 2018), (1, 3))
        assert (counts["6"], counts["10"]) == ([(1, 100), (2, 67)], [(1, 100), (0, 0)])

    def test_what_a_person_may_not_read_is_not_counted(self, cast: Cast, earlier: Report) -> None:
        make_point(earlier, "Four.", tags={"objectives": ["6"]})

        assert objective_trends(cast.chair, "en").years == ()
        assert objective_trends(cast.reader, "en").years == ()
