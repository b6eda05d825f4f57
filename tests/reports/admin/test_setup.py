"""Programme, templates and synthesis: what may be changed, and what rests on it stays."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from practices.models import Constituency
from reports.admin.waiting import waiting_for
from reports.models import (
    HeadCount,
    Participation,
    Report,
    ReportingTemplate,
    Session,
    Synthesis,
    TemplateSection,
)
from tests.build import (
    make_edition,
    make_point,
    make_report,
    make_session,
    make_synthesis,
    make_template,
)
from tests.cast import Cast


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def template_form(template: ReportingTemplate, delete: TemplateSection) -> dict[str, Any]:
    """Return what the page of a template sends to delete one section."""
    sections = list(template.sections.all())
    data: dict[str, Any] = {
        "key": template.key,
        "version": template.version,
        "title_en": template.title_en,
        "is_active": "on",
        "sections-TOTAL_FORMS": len(sections),
        "sections-INITIAL_FORMS": len(sections),
    }
    for number, section in enumerate(sections):
        row = {
            "id": section.pk,
            "template": template.pk,
            "number": section.number,
            "key": section.key,
            "kind": section.kind,
            "title_en": section.title_en,
            "default_attribution_level": section.default_attribution_level,
        }
        data |= {f"sections-{number}-{name}": value for name, value in row.items()}
        if section.pk == delete.pk:
            data[f"sections-{number}-DELETE"] = "on"
    return data


@pytest.mark.parametrize(("used", "left"), [(True, 6), (False, 5)])
def test_section_of_a_template_in_use_cannot_be_deleted(used: bool, left: int, cast: Cast) -> None:
    template = cast.report.template if used else make_template(key="unused")
    section = template.sections.get(key="challenges")

    client_of(cast.staff).post(
        reverse("admin:reports_reportingtemplate_change", args=[template.pk]),
        template_form(template, section),
    )

    assert template.sections.count() == left


@pytest.mark.parametrize(("used", "left"), [(True, 1), (False, 0)])
def test_template_in_use_cannot_be_deleted_and_it_says_why(
    used: bool, left: int, cast: Cast
) -> None:
    template = cast.report.template if used else make_template(key="unused")
    page = reverse("admin:reports_reportingtemplate_delete", args=[template.pk])

    response = client_of(cast.staff).post(page, {"post": "yes"}, follow=True)

    assert ReportingTemplate.objects.filter(pk=template.pk).count() == left
    said = "The template stays, because 2 reports are written in it: 2018-1.2, 2018-3.1."
    assert (said in response.text) is used


def test_template_is_switched_off_and_on(cast: Cast) -> None:
    client, template = client_of(cast.staff), cast.report.template
    states = []
    for action in ("switch_off", "switch_on"):
        client.post(
            reverse("admin:reports_reportingtemplate_changelist"),
            {"action": action, "_selected_action": [template.pk]},
        )
        template.refresh_from_db()
        states.append(template.is_active)

    assert states == [False, True]


def test_session_with_a_report_cannot_be_deleted(cast: Cast) -> None:
    page = reverse("admin:reports_session_delete", args=[cast.session.pk])

    assert client_of(cast.staff).post(page, {"post": "yes"}).status_code == 403


def test_chair_does_not_change_the_programme(cast: Cast) -> None:
    page = reverse("admin:reports_session_change", args=[cast.session.pk])
    client = client_of(cast.chair)

    assert (client.get(page).status_code, client.post(page, {"title": "Mine"}).status_code) == (
        200,
        403,
    )


def synthesis_form(edition_id: int, **changes: Any) -> dict[str, Any]:
    return {
        "edition": edition_id,
        "title": "Closing synthesis",
        "language": "en",
        "minutes": 90,
        "words_per_minute": 130,
        "sections-TOTAL_FORMS": 0,
        "sections-INITIAL_FORMS": 0,
        **changes,
    }


def test_chair_writes_a_synthesis_of_the_own_edition_only(cast: Cast) -> None:
    other = make_edition(year=2019)
    client = client_of(cast.chair)
    page = reverse("admin:reports_synthesis_add")

    own = client.post(page, synthesis_form(cast.edition.pk))
    foreign = client.post(page, synthesis_form(other.pk, title="Not mine"))

    assert (own.status_code, foreign.status_code) == (302, 200)
    assert list(Synthesis.objects.values_list("edition", "title")) == [
        (cast.edition.pk, "Closing synthesis")
    ]


def test_signed_synthesis_is_only_read(cast: Cast) -> None:
    synthesis = make_synthesis(cast.edition)
    Synthesis.objects.filter(pk=synthesis.pk).update(status="signed")
    item = synthesis.sections.get().items.get()
    client = client_of(cast.chair)

    for name, pk in (("synthesis", synthesis.pk), ("synthesisitem", item.pk)):
        page = reverse(f"admin:reports_{name}_change", args=[pk])
        assert (name, client.get(page).status_code) == (name, 200)
        assert (name, client.post(page, {"text": "Other words"}).status_code) == (name, 403)


def test_parts_of_a_synthesis_are_not_written_here(cast: Cast) -> None:
    item = make_synthesis(cast.edition).sections.get().items.get()
    client = client_of(cast.chair)

    answers = [
        client.post(reverse(f"admin:reports_{name}_change", args=[pk]), {"title": "X"}).status_code
        for name, pk in (("synthesissection", item.section_id), ("synthesisitem", item.pk))
    ]

    assert answers == [403, 403]


def counts(user: User) -> list[int]:
    return [line.count for line in waiting_for(User.objects.get(pk=user.pk)).lines]


def test_start_page_counts_what_waits_for_staff(cast: Cast) -> None:
    make_session(cast.edition, "2.1")
    make_point(cast.report, "@Kenya asked for it.")
    Report.objects.filter(pk=cast.other_report.pk).update(status="returned")
    HeadCount.objects.create(
        session=cast.session, count=3, constituency=Constituency.objects.get(code="state")
    )

    # Rooms without a rapporteur, not begun, returned, without head-counts; for named staff texts
    # to decide on and consents waiting.
    assert counts(cast.staff) == [1, 1, 1, 2, 0, 1]
    assert counts(cast.plain_staff) == [1, 1, 1, 2]


def test_start_page_counts_what_waits_for_a_chair(cast: Cast) -> None:
    make_synthesis(cast.edition)
    make_report(make_session(make_edition(year=2019)), status="submitted")
    Report.objects.filter(pk=cast.report.pk).update(status="submitted")

    # To review, in progress, synthesis in draft.
    assert counts(cast.chair) == [1, 1, 1]


@pytest.mark.parametrize("role", ["staff", "chair"])
def test_each_line_of_the_start_page_leads_to_as_many_rows(role: str, cast: Cast) -> None:
    make_point(cast.report, "@Kenya asked for it.")
    make_synthesis(cast.edition)
    make_session(cast.edition, "2.1")
    Participation.objects.filter(session=cast.other_session).delete()
    client = client_of(getattr(cast, role))

    lists = reverse("admin:index")
    found = [
        (line.title, client.get(line.url).context["cl"].result_count)
        for line in client.get(lists).context["waiting"].lines
        if line.url.startswith(lists)
    ]

    lines = waiting_for(getattr(cast, role)).lines
    expected = [(line.title, line.count) for line in lines if line.url.startswith(lists)]
    assert found == expected


def test_start_page_teaches_where_to_begin(cast: Cast) -> None:
    Report.objects.all().delete()
    cast.edition.sessions.all().delete()
    cast.edition.delete()

    page = client_of(cast.staff).get(reverse("admin:index")).content.decode()

    assert page.count(reverse("admin:reports_edition_add")) == 2
    assert page.count("Begin with an edition") == 1


def test_times_are_those_of_the_place_of_the_edition(cast: Cast) -> None:
    client = client_of(cast.staff)
    page = reverse("admin:reports_session_change", args=[cast.session.pk])
    office = admin.site.get_model_admin(Session)
    form = {
        "edition": cast.edition.pk,
        "number": "3.1",
        "kind": "roundtable",
        "title": "Aligning governance",
        "chatham_policy": "anonymous",
        "starts_at_0": "2018-12-06",
        "starts_at_1": "14:30",
        **{
            f"{prefix}-{name}": "0"
            for prefix in ("guiding_questions", "participations", "head_counts")
            for name in ("TOTAL_FORMS", "INITIAL_FORMS")
        },
    }

    shown = client.get(page).content.decode()
    client.post(page, form)

    session = Session.objects.get(pk=cast.session.pk)
    # Casablanca was one hour ahead of UTC that day.
    assert shown.count('type="time" name="starts_at_1" value="10:00"') == 1
    assert session.starts_at == datetime(2018, 12, 6, 13, 30, tzinfo=UTC)
    assert office.starts(session) == "6 Dec 2018 14:30"
