"""The demonstration: whole, repeatable, and never beside real data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from practices.choices import PracticeStatus
from practices.models import Practice, PracticeReview, PracticeSource
from reports.choices import Consent, ReportStatus, RevisionKind
from reports.domain.consent import mentions_in
from reports.domain.errors import DomainError
from reports.domain.seeding import seed_demo
from reports.domain.seeding_people import USERNAMES
from reports.models import (
    Attribution,
    Comment,
    Edition,
    ItemSource,
    Participation,
    Point,
    Report,
    ReportingTemplate,
    Revision,
    Session,
    Synthesis,
)
from tests.build import SECTIONS, make_edition, make_practice, make_user

pytestmark = pytest.mark.slow

PASSWORD = "seven boats at low tide"


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load the demonstration once for this file: it takes seconds."""
    with django_db_blocker.unblock():
        seed_demo(folder=settings.SEEDS_DIR, password=PASSWORD)
        yield
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def demo(loaded: None, db: None) -> Edition:
    return Edition.objects.get(year=2018)


def again(**changes: object) -> object:
    return seed_demo(folder=settings.SEEDS_DIR, **changes)


def refusal(**changes: object) -> str:
    with pytest.raises(DomainError) as caught:
        again(**changes)
    return caught.value.message


def user(username: str) -> User:
    """Return an account as a new request would: nothing is remembered on it."""
    return User.objects.get(username=username)


# What the search makes of practices; it is put right before the next search.
DERIVED = {"practices.IndexSet", "practices.IndexState", "practices.SearchWord"}
# What has happened stays written down, whatever is loaded anew.
AUDIT = {"gfmd_site.AuditEntry", "gfmd_site.AuditWaiting"}


def rows_of_all_tables() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.label not in DERIVED | AUDIT
    }


# What is there


def test_demo_edition_is_marked_as_such(demo: Edition) -> None:
    assert demo.is_demo is True
    assert (demo.number, demo.place, demo.chairing_states) == (11, "Marrakesh", "Morocco, Germany")
    assert (demo.starts_on, demo.ends_on) == (date(2018, 12, 5), date(2018, 12, 7))


def test_sessions_begin_at_the_local_time_of_the_programme(demo: Edition) -> None:
    session = demo.sessions.get(number="1.1")

    assert demo.time_zone == "Africa/Casablanca"
    assert session.starts_at == datetime(2018, 12, 6, 9, 0, tzinfo=UTC)
    assert session.starts_at.astimezone(ZoneInfo(demo.time_zone)).hour == 10


def test_roundtables_have_their_guiding_questions(demo: Edition) -> None:
    counts = {
        session.number: session.guiding_questions.count()
        for session in demo.sessions.exclude(number="")
    }

    assert counts == {"1.1": 12, "1.2": 8, "2.1": 8, "2.2": 7, "3.1": 8, "3.2": 6}


def test_templates_are_the_two_that_are_shipped(demo: Edition) -> None:
    assert list(ReportingTemplate.objects.values_list("key", "version")) == [
        ("regional_consultation", 1),
        ("roundtable_2018", 1),
    ]
    roundtable = ReportingTemplate.objects.get(key="roundtable_2018")
    assert len(roundtable.introduction_en.splitlines()) == 3
    assert [section.key for section in roundtable.sections.all()] == [key for key, *_ in SECTIONS]


def test_reports_are_in_every_state_and_one_is_missing(demo: Edition) -> None:
    assert dict(Report.objects.values_list("code", "status")) == {
        "2018-1.1": ReportStatus.ACCEPTED,
        "2018-1.2": ReportStatus.DRAFT,
        "2018-2.1": ReportStatus.SUBMITTED,
        "2018-3.1": ReportStatus.DRAFT,
        "2018-3.2": ReportStatus.RETURNED,
    }


def test_status_has_a_history_with_the_people_behind_it(demo: Edition) -> None:
    steps = Revision.objects.filter(kind=RevisionKind.STATUS, report__code="2018-3.2")

    assert [(step.after["status"], step.author.username) for step in steps] == [
        ("submitted", "staff"),
        ("returned", "chair"),
    ]
    assert Report.objects.get(code="2018-3.2").reason == steps[1].after["reason"] != ""


def test_points_are_written_by_the_accounts_of_the_room(demo: Edition) -> None:
    authors = Revision.objects.filter(report__code="2018-3.1").values_list("author__username")

    assert set(authors) == {("rapporteur-3-1",), ("notetaker-3-1",)}


def test_points_of_people_without_account_are_entered_by_staff(demo: Edition) -> None:
    rows = Revision.objects.filter(report__code="2018-1.1", point_ref__isnull=False)

    assert set(rows.values_list("author__username", "note")) == {("staff", "Entered by staff")}


def test_every_point_has_the_revision_of_its_creation(demo: Edition) -> None:
    created = Revision.objects.filter(kind=RevisionKind.CREATE).values_list("point_ref", flat=True)

    assert sorted(created) == sorted(Point.objects.values_list("pk", flat=True))


def test_some_points_were_changed_after_they_were_written(demo: Edition) -> None:
    changes = Revision.objects.filter(kind=RevisionKind.UPDATE)

    assert {tuple(change.after) for change in changes} == {("tags",)}
    assert changes.count() == Point.objects.filter(version=2).count() > 30


@pytest.mark.parametrize("code", ["2018-1.1", "2018-1.2", "2018-2.1", "2018-3.1", "2018-3.2"])
def test_log_has_the_times_of_the_day_in_its_own_order(demo: Edition, code: str) -> None:
    times = list(Revision.objects.filter(report__code=code).values_list("created_at", flat=True))

    assert times == sorted(times)
    assert {time.date() for time in times} == {date(2018, 12, 6)}
    report = Report.objects.get(code=code)
    assert report.changed_at == times[-1]
    assert report.created_at < times[0]


def test_decisions_have_the_time_of_their_revision(demo: Edition) -> None:
    report = Report.objects.get(code="2018-1.1")
    submitted, accepted = report.revisions.filter(kind=RevisionKind.STATUS)

    assert (report.submitted_at, report.accepted_at) == (submitted.created_at, accepted.created_at)
    assert report.accepted_by == user("chair")


def test_points_and_answers_have_the_times_of_the_session(demo: Edition) -> None:
    first = Revision.objects.filter(report__code="2018-3.1").first()
    point = Point.objects.get(pk=first.point_ref)

    assert point.created_at == first.created_at
    answers = Attribution.objects.filter(consent__in=[Consent.APPROVED, Consent.REFUSED])
    assert {row.consent_at.date() for row in answers} == {date(2018, 12, 6)}


def test_every_mention_has_one_row_and_every_state_of_consent_occurs(demo: Edition) -> None:
    in_text = Counter(
        (point.pk, mention.name)
        for point in Point.objects.all()
        for mention in mentions_in(point.text)
    )
    rows = Counter(Attribution.objects.exclude(mention="").values_list("point", "mention"))

    assert rows == in_text
    assert set(Attribution.objects.values_list("consent", flat=True)) == set(Consent.values)


def test_speaker_of_a_quote_is_the_person_of_the_programme(demo: Edition) -> None:
    speaker = Attribution.objects.filter(kind="person", consent=Consent.REFUSED).first()
    person = Participation.objects.get(name=speaker.name)

    assert speaker.mention == ""
    assert (speaker.organisation, speaker.country, speaker.constituency) == (
        person.organisation,
        person.country,
        person.constituency,
    )


def test_comments_are_open_and_settled(demo: Edition) -> None:
    settled = Comment.objects.filter(resolved_at__isnull=False)

    assert (Comment.objects.count(), settled.count()) == (9, 4)
    assert [row.pk for row in settled if row.resolved_at <= row.created_at] == []


def test_practices_are_in_the_states_of_the_review(demo: Edition) -> None:
    counts = Counter(Practice.objects.values_list("status", flat=True))

    assert counts == {
        PracticeStatus.PUBLISHED: 6,
        PracticeStatus.IN_REVIEW: 2,
        PracticeStatus.SUBMITTED: 2,
        PracticeStatus.CHANGES_ASKED: 1,
        PracticeStatus.DRAFT: 1,
    }
    assert Practice.objects.filter(published_at__isnull=False).count() == 6
    assert Practice.objects.filter(primary_objective__isnull=True).count() == 0


def test_reviewer_has_reviews_to_give_and_given_ones(demo: Edition) -> None:
    verdicts = Counter(PracticeReview.objects.values_list("reviewer__username", "verdict"))

    assert verdicts == {
        ("reviewer", "publish"): 6,
        ("reviewer", "pending"): 2,
        ("reviewer", "changes"): 1,
    }


def test_practice_knows_the_point_it_came_from(demo: Edition) -> None:
    linked = Point.objects.filter(practice__isnull=False)
    sources = PracticeSource.objects.filter(point_ref__isnull=False)

    assert set(sources.values_list("practice", "point_ref", "session_number")) == set(
        linked.values_list("practice", "pk", "report__session__number")
    )


def test_items_of_the_synthesis_rest_on_points_as_they_stand(demo: Edition) -> None:
    synthesis = Synthesis.objects.get()

    assert synthesis.sections.count() == 4
    assert ItemSource.objects.count() > 20
    outdated = [
        source.pk
        for source in ItemSource.objects.select_related("point")
        if source.point_version != source.point.version
    ]
    assert outdated == []


# Who may do what


def test_accounts_are_the_ten_of_the_contract(demo: Edition) -> None:
    assert set(User.objects.values_list("username", flat=True)) == set(USERNAMES)


@pytest.mark.parametrize(
    ("username", "office", "reads", "names", "edits"),
    [
        ("admin", True, True, True, True),
        ("staff", True, True, True, True),
        ("chair", True, True, False, False),
        ("cochair-3-1", False, True, True, False),
        ("rapporteur-3-1", False, True, True, True),
        ("notetaker-3-1", False, True, True, True),
        ("rapporteur-1-2", False, False, False, False),
        ("notetaker-1-2", False, False, False, False),
        ("reviewer", False, False, False, False),
        ("reader", False, False, False, False),
    ],
)
def test_account_has_the_rights_of_its_role(
    demo: Edition, username: str, office: bool, reads: bool, names: bool, edits: bool
) -> None:
    report = Report.objects.get(code="2018-3.1")
    account = user(username)

    assert account.has_perm("office.enter") is office
    assert account.has_perm("reports.read_report", report) is reads
    assert account.has_perm("reports.see_names", report) is names
    assert account.has_perm("reports.edit_report", report) is edits


@pytest.mark.parametrize("username", USERNAMES)
def test_every_account_has_the_same_password(demo: Edition, username: str) -> None:
    assert user(username).check_password(PASSWORD) is True


# Again


def test_second_run_changes_nothing(demo: Edition) -> None:
    before = rows_of_all_tables()

    second = again()

    assert (second.is_new, second.password) == (False, "")
    assert rows_of_all_tables() == before
    assert user("reader").check_password(PASSWORD) is True


def test_second_run_keeps_what_people_changed(demo: Edition) -> None:
    ReportingTemplate.objects.filter(key="roundtable_2018").update(title_en="Changed by staff")
    Session.objects.filter(number="2.2").delete()

    again()

    assert ReportingTemplate.objects.get(key="roundtable_2018").title_en == "Changed by staff"
    assert Session.objects.filter(number="2.2").exists() is False


def test_second_run_with_the_same_password_leaves_it(demo: Edition) -> None:
    before = user("reader").password

    assert again(password=PASSWORD).password == ""
    assert user("reader").password == before


def test_second_run_with_another_password_sets_it_for_all(demo: Edition) -> None:
    second = again(password="nine kites over the dunes")

    assert second.password == "nine kites over the dunes"
    assert user("admin").check_password("nine kites over the dunes") is True
    assert user("reader").check_password("nine kites over the dunes") is True


def test_reset_brings_the_demonstration_back_as_it_was(demo: Edition) -> None:
    before = rows_of_all_tables()
    reader = user("reader").pk
    make_practice(title="Tried out", submitted_by=user("staff"))
    Point.objects.filter(report__code="2018-3.2", used_in__isnull=True).delete()
    Session.objects.filter(number="2.2").delete()
    User.objects.filter(username="staff").update(is_staff=False)

    fresh = again(reset=True)

    assert fresh.is_new is True
    assert user("reader").check_password(fresh.password) is True
    assert rows_of_all_tables() == before
    assert user("reader").pk == reader
    assert user("staff").has_perm("office.enter") is True


# Real data


@pytest.mark.parametrize("reset", [False, True])
def test_real_edition_is_never_joined_by_a_demonstration(demo: Edition, reset: bool) -> None:
    make_edition(year=2020, number=13)
    before = rows_of_all_tables()

    assert refusal(reset=reset) == (
        "The demonstration was not loaded, because this database holds the edition of 2020. "
        "Give the demonstration a database of its own, through DATABASE_URL or GFMD_DATA_DIR."
    )
    assert rows_of_all_tables() == before


@pytest.mark.parametrize("kind", ["comment", "revision", "practice", "review"])
def test_words_of_other_people_are_real_data(demo: Edition, kind: str) -> None:
    somebody = make_user()
    report = Report.objects.get(code="2018-3.1")
    if kind == "comment":
        Comment.objects.create(report=report, author=somebody, text="Mine")
    elif kind == "revision":
        Revision.objects.create(report=report, author=somebody, kind=RevisionKind.UPDATE)
    elif kind == "practice":
        make_practice(submitted_by=somebody)
    else:
        PracticeReview.objects.create(practice=Practice.objects.first(), reviewer=somebody)

    assert refusal(reset=True) == (
        "The demonstration was not loaded, because this database holds what people wrote under "
        "accounts of their own. "
        "Give the demonstration a database of its own, through DATABASE_URL or GFMD_DATA_DIR."
    )


def test_account_without_any_data_is_no_obstacle(demo: Edition) -> None:
    make_user()

    assert again().is_new is False
