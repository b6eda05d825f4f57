"""What the team writes beside the points: reasons, remarks, the need of a statement's line."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from reports.domain.comments import add_comment
from reports.domain.lifecycle import return_to_rapporteur, submit
from reports.domain.statement import (
    DEFAULT_MINUTES,
    Typed,
    add_line,
    change_status,
    draft_statement,
    save_lines,
    statement_of,
)
from reports.domain.synthesis_comments import add_comment as add_to_synthesis
from reports.domain.synthesis_log import By
from reports.domain.synthesis_release import keep_version, reopen
from reports.models import Comment, ConflictCopy, HeldOperation, Report, Revision, Synthesis
from tests.build import make_attribution, make_point, make_synthesis
from tests.cast import Cast
from tests.leaks.canary import CLIENT, PERSON, found_in
from tests.leaks.test_sweep import bytes_of

SAID = f"What @[{PERSON}] said is missing. {PERSON} objects."
# How often a note or a reason stands on the pages of the sign-off: reasons are on the first alone.
SIGNING = {"sign-off": 2, "versions": 1}
SHOWN = "What a participant said is missing. a participant objects."


def someone_spoke(cast: Cast) -> None:
    point = make_point(cast.report, f"@[{PERSON}] asked for permits.", author=cast.rapporteur)
    make_attribution(point, mention=PERSON, kind="person", name=PERSON)


def returned(cast: Cast, reason: str, by: str) -> Report:
    someone_spoke(cast)
    submit(report=cast.report, by=cast.rapporteur)
    cast.report.refresh_from_db()
    return return_to_rapporteur(report=cast.report, reason=reason, by=getattr(cast, by))


def client_of(cast: Cast, role: str) -> Client:
    client = Client()
    client.force_login(getattr(cast, role))
    return client


def pages_of(cast: Cast) -> list[str]:
    code = cast.report.code
    last = Revision.objects.order_by("-pk")[0]
    return [
        reverse("reports:report", args=[code]),
        reverse("reports:history", args=[code]),
        reverse("reports:changes", args=[code]) + "?since=0",
        reverse("admin:reports_report_change", args=[cast.report.pk]),
        reverse("admin:reports_revision_change", args=[last.pk]),
    ]


@pytest.mark.parametrize("role", ["chair", "plain_staff"])
def test_reason_of_a_return_names_nobody_outside_the_team(role: str, cast: Cast) -> None:
    returned(cast, SAID, by="cochair")
    client = client_of(cast, role)

    answers = {url: client.get(url) for url in pages_of(cast)}

    assert {url: answer.status_code for url, answer in answers.items()} == dict.fromkeys(
        answers, 200
    )
    leaks = {url: found for url, answer in answers.items() if (found := found_in(bytes_of(answer)))}
    assert leaks == {}
    shown = [url for url, answer in answers.items() if SHOWN in answer.content.decode()]
    assert shown == [url for url in answers if "/changes/" not in url]


def test_reason_is_read_by_the_team_as_it_was_written(cast: Cast) -> None:
    returned(cast, SAID, by="cochair")

    pages = pages_of(cast)[:3]
    client = client_of(cast, "rapporteur")

    assert [bool(found_in(bytes_of(client.get(url)))) for url in pages] == [True] * 3


def test_remark_on_the_whole_report_names_nobody_outside_the_team(cast: Cast) -> None:
    someone_spoke(cast)
    add_comment(report=cast.report, text=SAID, by=cast.rapporteur)
    client = client_of(cast, "chair")
    remark = Comment.objects.get()
    pages = [
        reverse("reports:report", args=[cast.report.code]),
        reverse("admin:reports_comment_changelist"),
        reverse("admin:reports_comment_change", args=[remark.pk]),
        reverse("admin:reports_report_change", args=[cast.report.pk]),
    ]

    answers = {url: client.get(url) for url in pages}

    assert {url: found_in(bytes_of(answer)) for url, answer in answers.items()} == {
        url: [] for url in pages
    }
    assert [SHOWN in answer.content.decode() for answer in answers.values()] == [True] * 4


def test_guess_of_a_chair_is_not_answered(cast: Cast) -> None:
    """Whoever does not see names learns nothing by writing down all who could have spoken."""
    someone_spoke(cast)
    guess = f"Was it Ada Moreau, {PERSON} or @Kenya?"
    point = cast.report.points.get()
    add_comment(report=cast.report, point=point, text=guess, by=cast.chair)
    add_comment(report=cast.report, text=guess, by=cast.chair)

    pages = {
        role: client_of(cast, role).get(cast.report.get_absolute_url()).content.decode()
        for role in ("chair", "plain_staff")
    }

    assert {role: page.count(guess) for role, page in pages.items()} == {
        "chair": 2,
        "plain_staff": 2,
    }


def test_reason_of_a_chair_stays_as_it_was_written(cast: Cast) -> None:
    guess = f"Was it Ada Moreau, {PERSON} or @Kenya?"
    returned(cast, guess, by="chair")

    page = client_of(cast, "plain_staff").get(cast.report.get_absolute_url())

    assert guess in page.content.decode()


def test_need_and_reason_of_a_statement_name_nobody_outside_the_team(cast: Cast) -> None:
    someone_spoke(cast)
    statement = draft_statement(report=cast.report, minutes=DEFAULT_MINUTES, by=cast.rapporteur)
    line = add_line(statement=statement, kind="practices", text="Desks.", by=cast.rapporteur)
    typed = Typed("Desks.", f"Needs of @[{PERSON}]", line.version)
    save_lines(statement=statement, typed={line.pk: typed}, by=cast.rapporteur)
    change_status(statement=statement, action="hand_in", by=cast.rapporteur)
    change_status(statement=statement, action="return", by=cast.cochair, reason=SAID)
    code = cast.report.code
    pages = [
        reverse("reports:statement", args=[code]),
        reverse("reports:statement-rehearse", args=[code]),
    ]

    answers = {url: client_of(cast, "chair").get(url) for url in pages}

    assert {url: found_in(bytes_of(answer)) for url, answer in answers.items()} == {
        url: [] for url in pages
    }
    assert ["Needs of a participant" in one.content.decode() for one in answers.values()] == [
        True,
        True,
    ]
    assert SHOWN in answers[pages[0]].content.decode()
    found = statement_of(cast.report)
    assert found is not None
    assert [row.heading for row in found.lines.all() if row.text == "Desks."] == [typed.heading]


def workbench_of(cast: Cast, role: str) -> list[str]:
    """Return the page where a synthesis is compiled, and its outline alone."""
    synthesis = cast.edition.syntheses.get()
    names = ("admin:reports_synthesis_compile", "admin:reports_synthesis_compile_outline")
    client = client_of(cast, role)
    return [client.get(reverse(name, args=[synthesis.pk])).content.decode() for name in names]


@pytest.mark.parametrize("role", ["chair", "plain_staff"])
def test_remark_on_the_synthesis_names_nobody_to_who_sees_no_names(role: str, cast: Cast) -> None:
    someone_spoke(cast)
    synthesis = make_synthesis(cast.edition)
    item = synthesis.sections.get().items.get()
    for ref in (None, item.ref):
        add_to_synthesis(synthesis=synthesis, text=SAID, by=By(cast.staff), ref=ref)

    pages = workbench_of(cast, role)

    assert [found_in(page.encode()) for page in pages] == [[], []]
    assert [page.count(SHOWN) for page in pages] == [2, 2]


def test_remark_on_the_synthesis_of_who_left_the_office_names_nobody(cast: Cast) -> None:
    someone_spoke(cast)
    add_to_synthesis(synthesis=make_synthesis(cast.edition), text=SAID, by=By(cast.staff))
    cast.staff.delete()

    pages = workbench_of(cast, "chair")

    assert [(found_in(page.encode()), page.count(SHOWN)) for page in pages] == [([], 1), ([], 1)]


def test_remark_on_the_synthesis_is_read_with_the_right_as_it_was_written(cast: Cast) -> None:
    someone_spoke(cast)
    add_to_synthesis(synthesis=make_synthesis(cast.edition), text=SAID, by=By(cast.chair))

    assert [page.count(SAID) for page in workbench_of(cast, "staff")] == [1, 1]


def test_guess_in_a_remark_on_the_synthesis_is_not_answered(cast: Cast) -> None:
    someone_spoke(cast)
    guess = f"Was it Ada Moreau, {PERSON} or @Kenya?"
    add_to_synthesis(synthesis=make_synthesis(cast.edition), text=guess, by=By(cast.chair))

    for role in ("chair", "plain_staff"):
        assert [page.count(guess) for page in workbench_of(cast, role)] == [1, 1]


def decided_texts_of(cast: Cast) -> None:
    """Leave two texts of the rapporteur, declined by the co-chair with a reason that names."""
    typed = {"report": cast.report, "client_id": CLIENT, "op_id": CLIENT, "note": SAID}
    op = {"fields": {"text": "My words."}}
    HeldOperation.objects.create(
        **typed,
        author=cast.rapporteur,
        seq=1,
        kind="update",
        reason="locked",
        status="declined",
        op=op,
        point_ref=CLIENT,
        decided_by=cast.cochair,
    )
    ConflictCopy.objects.create(
        **typed,
        author=cast.rapporteur,
        point_ref=CLIENT,
        text="My words.",
        settled_by=cast.cochair,
    )


def test_reason_about_ones_own_text_is_read_by_the_team_as_it_was_written(cast: Cast) -> None:
    someone_spoke(cast)
    decided_texts_of(cast)

    page = client_of(cast, "rapporteur").get(reverse("reports:my-texts")).content.decode()

    assert (page.count(SAID), page.count("My words.")) == (2, 2)


def test_reason_about_ones_own_text_names_nobody_once_the_role_is_taken_away(cast: Cast) -> None:
    someone_spoke(cast)
    decided_texts_of(cast)
    cast.rapporteur.participations.all().delete()

    page = client_of(cast, "rapporteur").get(reverse("reports:my-texts")).content.decode()

    assert found_in(page.encode()) == []
    assert (page.count(SHOWN), page.count("My words.")) == (2, 2)


def test_reason_and_note_of_the_sign_off_name_nobody_to_a_chair(cast: Cast) -> None:
    someone_spoke(cast)
    synthesis = make_synthesis(cast.edition)
    keep_version(synthesis=synthesis, note=SAID, by=cast.staff)
    Synthesis.objects.filter(pk=synthesis.pk).update(status="signed")
    synthesis.refresh_from_db()
    reopen(synthesis=synthesis, reason=SAID, by=cast.staff)
    pages = {name: reverse(f"reports:synthesis-{name}", args=[synthesis.pk]) for name in SIGNING}

    seen = {
        role: {name: client_of(cast, role).get(url).content.decode() for name, url in pages.items()}
        for role in ("chair", "staff")
    }

    assert [found_in(page.encode()) for page in seen["chair"].values()] == [[], []]
    assert {name: page.count(SHOWN) for name, page in seen["chair"].items()} == SIGNING
    assert {name: page.count(SAID) for name, page in seen["staff"].items()} == SIGNING
