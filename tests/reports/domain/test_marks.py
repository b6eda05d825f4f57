"""What is found in a report, and what people decide about it."""

from __future__ import annotations

import pytest
from django.test.utils import CaptureQueriesContext

from practices.models import Constituency
from reports.choices import AttributionLevel, ChathamPolicy
from reports.domain.errors import DomainError
from reports.domain.marks import GENERAL, KEEP, MENTION, PointMark, decide, marks_of, open_marks
from reports.domain.points import delete_point, update_point
from reports.domain.queries import points_of, report_rows
from reports.domain.revisions import Origin
from reports.models import KeptMark, Report
from tests.build import make_attribution, make_participation, make_point, make_quote
from tests.cast import Cast


def words(marks: list[PointMark]) -> list[str]:
    return [row.mark.words for row in marks]


def fresh(report: Report) -> Report:
    return report_rows().get(pk=report.pk)


def choose(cast: Cast, row: PointMark, choice: str) -> PointMark:
    return decide(
        report=fresh(cast.report),
        point_id=row.point.pk,
        key=row.fingerprint,
        choice=choice,
        origin=Origin(author=cast.rapporteur),
    )


def only(report: Report) -> PointMark:
    (row,) = open_marks(fresh(report))
    return row


def test_people_bodies_and_speakers_of_the_session_are_looked_for(cast: Cast) -> None:
    make_participation(cast.session, name="Oriane Vasseur", organisation="Dockers Guild (DGX)")
    make_attribution(make_point(cast.report, "Ports differ."), kind="person", name="Bram Teuling")
    make_point(cast.report, "Vasseur agreed with Bram Teuling; DGX paid. Adeyemi wrote it down.")

    assert words(open_marks(fresh(cast.report))) == ["Vasseur", "Bram Teuling", "DGX", "Adeyemi"]


def test_head_counts_of_the_session_decide_what_is_a_small_group(cast: Cast) -> None:
    business = Constituency.objects.get(code="business")
    make_point(cast.report, "A business participant paid.")
    count = cast.session.head_counts.create(constituency=business, count=5)
    assert words(open_marks(fresh(cast.report))) == []

    count.count = 2
    count.save()
    assert words(open_marks(fresh(cast.report))) == ["A business participant"]


def test_section_that_names_states_marks_none(cast: Cast) -> None:
    make_point(cast.report, "Moldova shared its plan.", section="opportunities")
    assert words(open_marks(fresh(cast.report))) == ["Moldova"]

    cast.report.template.sections.filter(key="opportunities").update(
        default_attribution_level=AttributionLevel.COUNTRY
    )
    assert words(open_marks(fresh(cast.report))) == []


@pytest.mark.parametrize(
    ("policy", "found"),
    [(ChathamPolicy.ON_THE_RECORD, []), (ChathamPolicy.ANONYMOUS, ["Moldova"])],
)
def test_policy_of_the_session_goes_before_the_section(
    policy: str, found: list[str], cast: Cast
) -> None:
    cast.report.template.sections.update(default_attribution_level=AttributionLevel.COUNTRY)
    cast.session.chatham_policy = policy
    cast.session.save()
    make_point(cast.report, "Moldova shared its plan.")

    assert words(open_marks(fresh(cast.report))) == found


def test_deleted_points_and_quotes_as_such_are_not_marked(cast: Cast) -> None:
    point = make_point(cast.report, "Moldova shared its plan.")
    make_quote(cast.report, "“We crossed as neighbours and we will go home as neighbours.”")
    delete_point(point=point, origin=Origin())

    assert words(marks_of(fresh(cast.report))) == []


def test_mention_brings_the_attribution(cast: Cast) -> None:
    point = make_point(cast.report, "A Moldovan official shared the plan.")

    choose(cast, only(cast.report), MENTION)

    point.refresh_from_db()
    (row,) = point.attributions.all()
    assert (point.text, row.kind, row.country.code) == (
        "@Moldova shared the plan.",
        "country",
        "MDA",
    )
    assert open_marks(fresh(cast.report)) == []


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "Kenya shared the plan.", "A State from East Africa shared the plan."),
        (
            "en",
            "As shared by Kenya, fees fall.",
            "As shared by a State from East Africa, fees fall.",
        ),
        ("en", "The delegate of Kenya asked.", "A State from East Africa asked."),
        ("fr", "Le Maroc a expliqué le plan.", "Un État d’Afrique du Nord a expliqué le plan."),
        (
            "fr",
            "Une intervention du Maroc a suivi.",
            "Une intervention d’un État d’Afrique du Nord a suivi.",
        ),
        ("es", "Kenya explicó el plan.", "Un Estado de África oriental explicó el plan."),
        ("ar", "أوضحت كينيا الخطة.", "أوضحت إحدى دول شرق أفريقيا الخطة."),
        ("en", "She added a figure.", "The speaker added a figure."),
        ("en", "So my country paid.", "So the State concerned paid."),
        ("fr", "Elle a ajouté un chiffre.", "Cette personne a ajouté un chiffre."),
    ],
)
def test_general_words_are_neutral_and_fit_the_sentence(
    language: str, before: str, after: str, cast: Cast
) -> None:
    point = make_point(cast.report, before, language=language)

    choose(cast, only(cast.report), GENERAL)

    point.refresh_from_db()
    assert point.text == after


def test_replacement_is_a_change_like_any_other(cast: Cast) -> None:
    point = make_point(cast.report, "Kenya shared the plan.")

    choose(cast, only(cast.report), GENERAL)

    latest = cast.report.revisions.order_by("-pk")[0]
    assert (latest.point_ref, latest.author, latest.before) == (
        point.pk,
        cast.rapporteur,
        {"text": "Kenya shared the plan."},
    )


def test_sub_heading_changes_for_all_points_under_it(cast: Cast) -> None:
    for text in ("First.", "Second."):
        make_point(cast.report, text, heading="Kenya: desks in ports")

    choose(cast, only(cast.report), GENERAL)

    assert [point.heading for point in points_of(cast.report)] == [
        "A State from East Africa: desks in ports"
    ] * 2


def test_kept_mark_is_recorded_with_who_and_stays_settled(cast: Cast) -> None:
    point = make_point(cast.report, "As a rule, Kenya explained nothing here.")

    choose(cast, only(cast.report), KEEP)

    (row,) = KeptMark.objects.all()
    assert (row.point, row.kept_by, row.report) == (point, cast.rapporteur, cast.report)
    assert open_marks(fresh(cast.report)) == []
    assert [mark.kept for mark in marks_of(fresh(cast.report))] == [row]


def test_kept_mark_lasts_as_long_as_the_words_stay(cast: Cast) -> None:
    point = make_point(cast.report, "As a rule, Kenya explained nothing here.")
    choose(cast, only(cast.report), KEEP)

    update_point(
        point=point,
        fields={"text": "It is true: as a rule, Kenya explained nothing here. Or so."},
        origin=Origin(),
    )
    assert words(open_marks(fresh(cast.report))) == []

    update_point(point=point, fields={"text": "Kenya explained it all."}, origin=Origin())
    assert words(open_marks(fresh(cast.report))) == ["Kenya"]


def test_kept_mark_holds_no_words(cast: Cast) -> None:
    make_participation(cast.session, name="Oriane Vasseur")
    make_point(cast.report, "Oriane Vasseur is also the name of a ship.")
    choose(cast, only(cast.report), KEEP)

    (values,) = KeptMark.objects.values()

    assert "vasseur" not in str(values).casefold()


def test_decision_about_words_that_have_changed_is_refused(cast: Cast) -> None:
    point = make_point(cast.report, "Kenya shared the plan.")
    row = only(cast.report)
    update_point(point=point, fields={"text": "Nepal shared the plan."}, origin=Origin())

    with pytest.raises(DomainError, match="have changed meanwhile"):
        choose(cast, row, GENERAL)

    point.refresh_from_db()
    assert point.text == "Nepal shared the plan."


def test_replacement_that_does_not_exist_is_refused(cast: Cast) -> None:
    point = make_point(cast.report, "She added a figure.")

    with pytest.raises(DomainError, match="no such replacement"):
        choose(cast, only(cast.report), MENTION)

    point.refresh_from_db()
    assert point.text == "She added a figure."


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_the_points(
    count: int, cast: Cast, django_assert_num_queries: type[CaptureQueriesContext]
) -> None:
    for _number in range(count):
        make_point(cast.report, "Kenya shared the plan.")
    report = fresh(cast.report)
    points = points_of(report)

    with django_assert_num_queries(2):
        assert len(open_marks(report, points)) == count
