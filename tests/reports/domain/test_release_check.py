"""What the release check finds before anything leaves."""

from __future__ import annotations

from typing import Any

import pytest

from practices.models import Country
from reports.choices import ReleaseChannel, ReleaseStatus
from reports.domain.errors import DomainError
from reports.domain.release_check import Outgoing, ReleaseCheck, check_release
from reports.domain.releases import (
    confirm_release,
    name_key,
    record_release,
    releases_with,
    was_confirmed,
    withdrawn_names,
)
from reports.exporters.outgoing import edition_outgoing, report_outgoing
from reports.models import HeadCount, Participation, Release, Report
from tests.build import Vocabularies, make_attribution, make_point, make_quote
from tests.cast import Cast


def check_of(report: Report, *, sees_names: bool = False) -> ReleaseCheck:
    outgoing = report_outgoing(report, "docx", sees_names=sees_names)
    return check_release(outgoing, outgoing.render())


def codes(report: Report, **kwargs: Any) -> list[str]:
    return check_of(Report.objects.get(pk=report.pk), **kwargs).codes


def leave(cast: Cast, *, sees_names: bool = False) -> Release:
    outgoing = report_outgoing(cast.report, "docx", sees_names=sees_names)
    data = outgoing.render()
    return record_release(
        outgoing=outgoing,
        check=check_release(outgoing, data),
        data=data,
        channel="page",  # type: ignore[arg-type]
        by=cast.rapporteur,
    )


def accepted(report: Report) -> Report:
    Report.objects.filter(pk=report.pk).update(status="accepted")
    report.refresh_from_db()
    return report


def test_calm_report_has_no_remark(cast: Cast) -> None:
    make_point(cast.report, "Permits follow the worker.")

    assert codes(accepted(cast.report)) == []


@pytest.mark.parametrize(
    ("text", "attribution", "expected"),
    [
        pytest.param("@Kenya asked that Kenya be heard.", {"mention": "Kenya"}, True, id="own"),
        pytest.param("@Kenya asked that KENYA be heard.", {"mention": "Kenya"}, True, id="case"),
        pytest.param("@Kenya asked, le Kenya aussi.", {"mention": "Kenya"}, True, id="French"),
        pytest.param("@Kenya asked for permits.", {"mention": "Kenya"}, False, id="mention only"),
        pytest.param("@Kenya met Kenyans.", {"mention": "Kenya"}, False, id="part of a word"),
        pytest.param(
            "@Kenya asked that Kenya be heard.",
            {"mention": "Kenya", "consent": "approved"},
            False,
            id="approved",
        ),
        pytest.param(
            "As Jose\u0301 Quillon-Reyes said, permits help.",
            {"kind": "person", "name": "José Quillon-Reyes", "level": "person"},
            True,
            id="accent in two signs",
        ),
        pytest.param(
            "As José Quillon\u200b-Reyes said, permits help.",
            {"kind": "person", "name": "José Quillon-Reyes", "level": "person"},
            True,
            id="invisible sign",
        ),
    ],
)
def test_name_in_plain_words_blocks_what_is_for_anyone(
    text: str, attribution: dict[str, Any], expected: bool, cast: Cast
) -> None:
    make_attribution(make_point(cast.report, text), **attribution)

    assert ("plain_name" in codes(cast.report)) is expected
    assert "plain_name" not in codes(cast.report, sees_names=True)


def test_person_is_looked_for_in_the_points_of_others(cast: Cast) -> None:
    make_attribution(make_quote(cast.report), kind="person", name="Amina Quillon", level="person")
    other = make_point(cast.report, "Later Amina Quillon spoke again.")

    blocks = check_of(cast.report).blocks

    assert [(block.code, block.point) for block in blocks] == [("plain_name", other)]


KENYAN_PERSON = {"kind": "person", "name": "Amina Quillon", "organisation": "Port Authority"}


@pytest.mark.parametrize(
    ("text", "level", "expected"),
    [
        ("@[Amina Quillon] spoke. Amina Quillon insisted.", "country", True),
        ("@[Amina Quillon] spoke. Amina Quillon insisted.", "organisation", True),
        ("@[Amina Quillon] spoke. Amina Quillon insisted.", "person", False),
        ("@[Amina Quillon] spoke for the Port Authority.", "country", True),
        ("@[Amina Quillon] spoke for the Port Authority.", "organisation", False),
        ("@[Amina Quillon] spoke for Kenya.", "country", False),
    ],
)
def test_who_agreed_to_less_than_the_name_is_not_named_in_plain_words(
    text: str, level: str, expected: bool, cast: Cast
) -> None:
    kenya = Country.objects.get(code="KEN")
    make_attribution(
        make_point(cast.report, text),
        mention="Amina Quillon",
        country=kenya,
        level=level,
        consent="approved",
        **KENYAN_PERSON,
    )

    assert ("plain_name" in codes(cast.report)) is expected


def test_who_agreed_to_the_state_is_named_in_nobody_elses_point(cast: Cast) -> None:
    kenya = Country.objects.get(code="KEN")
    make_attribution(
        make_quote(cast.report), country=kenya, level="country", consent="approved", **KENYAN_PERSON
    )
    other = make_point(cast.report, "Later Amina Quillon spoke again.")
    make_point(cast.report, "The Port Authority has desks.")

    blocks = check_of(cast.report).blocks

    assert [(block.code, block.point) for block in blocks] == [("plain_name", other)]


def test_who_agreed_to_the_state_is_found_in_a_title_of_the_file(cast: Cast) -> None:
    kenya = Country.objects.get(code="KEN")
    make_attribution(
        make_quote(cast.report), country=kenya, level="country", consent="approved", **KENYAN_PERSON
    )
    cast.session.title = "A talk with Amina Quillon"
    cast.session.save()
    report = Report.objects.get(pk=cast.report.pk)

    assert [block.code for block in check_of(report).blocks] == ["name_in_file"]


def test_person_in_a_title_is_found_in_the_finished_file(cast: Cast) -> None:
    make_attribution(make_quote(cast.report), kind="person", name="Amina Quillon", level="person")
    cast.session.title = "A talk with Amina Quillon"
    cast.session.save()
    report = Report.objects.get(pk=cast.report.pk)

    assert [block.code for block in check_of(report).blocks] == ["name_in_file"]


@pytest.mark.parametrize(
    ("count", "unusual", "second"),
    [(None, ["uncounted_group"], []), (2, [], ["small_group"]), (4, [], ["small_group"])],
)
def test_small_group_needs_a_second_person(
    count: int | None,
    unusual: list[str],
    second: list[str],
    cast: Cast,
    vocabularies: Vocabularies,
) -> None:
    business = vocabularies.constituencies["business"]
    make_attribution(
        make_quote(accepted(cast.report)),
        kind="constituency",
        constituency=business,
        level="constituency",
        consent="approved",
    )
    if count is not None:
        HeadCount.objects.create(session=cast.session, constituency=business, count=count)

    check = check_of(cast.report)

    assert [remark.code for remark in check.unusual] == unusual
    assert [remark.code for remark in check.second] == second


def test_group_of_five_is_large_enough(cast: Cast, vocabularies: Vocabularies) -> None:
    business = vocabularies.constituencies["business"]
    make_attribution(
        make_quote(accepted(cast.report)),
        kind="constituency",
        constituency=business,
        level="constituency",
        consent="approved",
    )
    HeadCount.objects.create(session=cast.session, constituency=business, count=5)

    assert codes(cast.report) == []


def test_people_of_the_programme_count_where_nobody_counted(
    cast: Cast, vocabularies: Vocabularies
) -> None:
    business = vocabularies.constituencies["business"]
    make_attribution(
        make_quote(cast.report),
        kind="constituency",
        constituency=business,
        level="constituency",
        consent="approved",
    )
    Participation.objects.filter(user=cast.cochair).update(constituency=business)

    assert "small_group" in codes(cast.report)


def test_long_quotes_and_missing_answers_are_unusual(cast: Cast) -> None:
    quote = make_quote(
        cast.report, "We crossed as neighbours and we came back as neighbours, with our tools."
    )
    make_attribution(quote)

    assert codes(cast.report) == ["long_quotes", "no_answer", "not_accepted"]


def test_team_copy_says_who_did_not_approve(cast: Cast) -> None:
    make_point(cast.report, "@Kenya asked for portable permits.")

    assert codes(accepted(cast.report), sees_names=True) == ["unapproved_names"]


def test_release_keeps_each_name_with_what_allowed_it(cast: Cast) -> None:
    named = make_point(cast.report, "@Kenya asked for portable permits.")
    row = make_attribution(named, mention="Kenya", consent="approved", consent_how="by e-mail")
    make_point(cast.report, "@Morocco asked for more.")

    release = leave(cast)

    rows = release.names.values_list("name", "key", "ground", "consent", "consent_how")
    assert list(rows) == [("Kenya", name_key("Kenya"), "consent", "approved", "by e-mail")]
    assert list(releases_with(row)) == [release]
    assert (release.by, release.reports.get(), len(release.sha256)) == (
        cast.rapporteur,
        cast.report,
        64,
    )


def test_team_release_keeps_all_names(cast: Cast) -> None:
    make_point(cast.report, "@Kenya asked for portable permits.")

    rows = leave(cast, sees_names=True).names.values_list("name", "ground", "consent")

    assert list(rows) == [("Kenya", "team", "not_asked")]


def test_withdrawal_shows_where_the_name_has_left(cast: Cast) -> None:
    point = make_point(cast.report, "@Kenya asked for portable permits.")
    row = make_attribution(point, mention="Kenya", consent="approved")
    release = leave(cast)
    before = list(withdrawn_names())

    make_attribution(point, mention="Kenya", consent="refused")

    assert before == []
    assert [(name.release, name.attribution) for name in withdrawn_names()] == [(release, row)]


def test_blocked_release_is_not_recorded(cast: Cast) -> None:
    make_point(cast.report, "@Kenya asked that Kenya be heard.")

    with pytest.raises(DomainError):
        leave(cast)

    assert Release.objects.count() == 0


def small_group_of(cast: Cast, vocabularies: Vocabularies) -> Outgoing:
    """Make a report that needs two people, and return its public copy on the way out."""
    business = vocabularies.constituencies["business"]
    make_attribution(
        make_quote(cast.report),
        kind="constituency",
        constituency=business,
        level="constituency",
        consent="approved",
    )
    HeadCount.objects.create(session=cast.session, constituency=business, count=2)
    return report_outgoing(cast.report, "docx", sees_names=False)


def test_second_person_is_another_person(cast: Cast, vocabularies: Vocabularies) -> None:
    outgoing = small_group_of(cast, vocabularies)
    release = leave(cast)
    data = outgoing.render()
    parts = {"outgoing": outgoing, "check": check_release(outgoing, data), "data": data}

    with pytest.raises(DomainError) as own:
        confirm_release(release=release, by=cast.rapporteur, **parts)
    confirmed = confirm_release(release=release, by=cast.cochair, **parts)

    assert own.value.code == "same_person"
    assert (release.status, release.released_at) == (ReleaseStatus.WAITING, None)
    assert (confirmed.status, confirmed.second) == (ReleaseStatus.RELEASED, cast.cochair)


def test_what_two_people_let_go_is_remembered_as_long_as_it_stays_the_same(
    cast: Cast, vocabularies: Vocabularies
) -> None:
    outgoing = small_group_of(cast, vocabularies)
    release = leave(cast)
    page = ReleaseChannel(release.channel)
    waiting = was_confirmed(outgoing=outgoing, channel=page)
    data = outgoing.render()
    check = check_release(outgoing, data)
    confirm_release(release=release, outgoing=outgoing, check=check, data=data, by=cast.cochair)

    by_page = was_confirmed(outgoing=outgoing, channel=page)
    elsewhere = was_confirmed(outgoing=outgoing, channel=ReleaseChannel.PUBLICATION)
    make_point(cast.report, "Desks save time.")
    changed = report_outgoing(Report.objects.get(pk=cast.report.pk), "docx", sees_names=False)

    assert (waiting, by_page, elsewhere) == (False, True, False)
    assert was_confirmed(outgoing=changed, channel=page) is False


def test_state_that_changed_is_not_what_was_checked(cast: Cast) -> None:
    point = make_point(cast.report, "@Kenya asked for portable permits.")
    before = check_of(Report.objects.get(pk=cast.report.pk)).basis

    make_attribution(point, mention="Kenya", consent="approved")

    assert check_of(Report.objects.get(pk=cast.report.pk)).basis != before


@pytest.mark.parametrize("count", [1, 3])
def test_check_costs_the_same_queries_for_any_number_of_points(
    count: int, cast: Cast, django_assert_num_queries: Any
) -> None:
    for _index in range(count):
        make_attribution(make_quote(cast.report))
    outgoing = edition_outgoing(cast.edition, "csv", sees_names=False)
    list(outgoing.reports)

    with django_assert_num_queries(17):
        check_release(outgoing)
