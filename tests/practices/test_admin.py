"""Practices and vocabularies in the office."""

from __future__ import annotations

import re
from typing import Any

import pytest
import tablib
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from gfmd_site.table_formats import SafeCsv
from practices.models import (
    Country,
    GcmObjective,
    GuidingPrinciple,
    Practice,
    PracticeReview,
)
from practices.resources import TERM_RESOURCES, GuidingPrincipleResource, PracticeResource
from tests.build import Vocabularies, make_attribution, make_point, make_practice
from tests.cast import Cast


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def rows_of(client: Client, name: str, **query: str) -> list[Any]:
    response = client.get(reverse(f"admin:practices_{name}_changelist"), query)
    return list(response.context["cl"].result_list)


def test_term_is_switched_off_and_on_and_never_deleted(cast: Cast) -> None:
    client, term = client_of(cast.staff), GcmObjective.objects.get(code="5")
    days = []
    for action in ("switch_off", "switch_on"):
        client.post(
            reverse("admin:practices_gcmobjective_changelist"),
            {"action": action, "_selected_action": [term.pk]},
        )
        term.refresh_from_db()
        days.append(term.disabled_on)
    deleted = client.post(
        reverse("admin:practices_gcmobjective_delete", args=[term.pk]), {"post": "yes"}
    )

    assert (days, deleted.status_code) == ([timezone.localdate(), None], 403)
    assert [entry.object_repr for entry in LogEntry.objects.all()] == [
        f"GCM objective #{term.pk}"
    ] * 2


def test_short_lists_are_ticked_and_long_ones_searched(cast: Cast) -> None:
    client, objective = client_of(cast.staff), GcmObjective.objects.get(code="5")
    practice = make_practice(objectives=[objective])

    page = client.get(reverse("admin:practices_practice_change", args=[practice.pk])).content

    drawn = {
        name: sorted(set(re.findall(rf'<(?:input|select)[^>]* name="{name}"[^>]*>', page.decode())))
        for name in ("objectives", "principles", "countries")
    }
    ticked = [tag for tag in drawn["objectives"] if " checked" in tag]
    assert [f'value="{objective.pk}"' in tag for tag in ticked] == [True]
    assert [len(drawn["objectives"]), len(drawn["principles"])] == [
        GcmObjective.objects.count(),
        GuidingPrinciple.objects.count(),
    ]
    assert ["admin-autocomplete" in tag for tag in drawn["countries"]] == [True]
    groups = re.findall(r'role="group" aria-label="([^"]+)"', page.decode())
    assert groups == ["Further GCM objectives", "Guiding principles exemplified"]
    assert page.count(b"SelectFilter2.js") == 0


def test_uses_count_points_and_practices(cast: Cast) -> None:
    objective = GcmObjective.objects.get(code="5")
    make_point(cast.report, tags={"objectives": ["5"]})
    make_point(cast.report, tags={"objectives": ["5", "18"]})
    make_practice(objectives=[objective], primary_objective=objective)

    rows = rows_of(client_of(cast.staff), "gcmobjective")

    uses = {row.code: row.use_count for row in rows if row.use_count}
    assert uses == {"5": 4, "18": 1}


def test_uses_do_not_count_who_said_a_point(cast: Cast) -> None:
    make_point(cast.report, "@Kenya asked for it.")

    rows = rows_of(client_of(cast.staff), "country")

    assert {row.code: row.use_count for row in rows}["KEN"] == 0


@pytest.mark.parametrize(
    ("speaker", "uses"), [(None, 2), ("not_asked", 1), ("refused", 1), ("approved", 1)]
)
def test_uses_leave_out_tags_that_tell_who_spoke(
    speaker: str | None, uses: int, cast: Cast
) -> None:
    make_point(cast.report, tags={"countries": ["BRA"]})
    point = make_point(cast.report, "@Brazil asked for it.", tags={"countries": ["BRA"]})
    point.attributions.all().delete()
    if speaker is not None:
        make_attribution(point, mention="Brazil", consent=speaker)

    rows = rows_of(client_of(cast.plain_staff), "country")

    assert {row.code: row.use_count for row in rows}["BRA"] == uses


@pytest.mark.parametrize(("offered", "codes"), [("yes", 6), ("no", 1)])
def test_terms_are_filtered_by_being_offered(offered: str, codes: int, cast: Cast) -> None:
    GcmObjective.objects.filter(code="5").update(disabled_on=timezone.localdate())

    rows = rows_of(client_of(cast.staff), "gcmobjective", offered=offered)

    assert len(rows) == codes


@pytest.mark.parametrize(("status", "answer"), [("draft", 302), ("published", 403)])
def test_only_a_draft_practice_can_be_deleted(status: str, answer: int, cast: Cast) -> None:
    practice = make_practice(status=status)
    page = reverse("admin:practices_practice_delete", args=[practice.pk])

    assert client_of(cast.staff).post(page, {"post": "yes"}).status_code == answer


def inline(prefix: str, rows: list[dict[str, Any]], initial: int = 0) -> dict[str, Any]:
    data: dict[str, Any] = {
        f"{prefix}-TOTAL_FORMS": len(rows),
        f"{prefix}-INITIAL_FORMS": initial,
    }
    for number, row in enumerate(rows):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def practice_form(**inlines: dict[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = {"main_language": "en", "contact": "", "links": ""}
    for prefix in ("texts", "organisations", "sources", "reviews"):
        data |= inlines.get(prefix) or inline(prefix, [])
    return data


def test_practice_is_made_with_its_words_and_a_reviewer(cast: Cast) -> None:
    client_of(cast.staff).post(
        reverse("admin:practices_practice_add"),
        practice_form(
            texts=inline("texts", [{"language": "en", "title": "Welcome desks"}]),
            reviews=inline(
                "reviews", [{"reviewer": cast.reader.pk, "kind": "external", "verdict": "publish"}]
            ),
        ),
    )

    practice = Practice.objects.get()
    review = PracticeReview.objects.get()
    assert (practice.title, practice.status, practice.submitted_by) == (
        "Welcome desks",
        "draft",
        cast.staff,
    )
    # The verdict is the reviewer's to give, on the site.
    assert (review.reviewer, review.verdict) == (cast.reader, "pending")


@pytest.mark.parametrize(("verdict", "left"), [("publish", 1), ("pending", 0)])
def test_review_with_a_verdict_stays(verdict: str, left: int, cast: Cast) -> None:
    practice = make_practice()
    review = PracticeReview.objects.create(
        practice=practice, reviewer=cast.reader, verdict=verdict, conflict_declared=False
    )
    row = {"id": review.pk, "practice": practice.pk, "reviewer": cast.reader.pk}

    client_of(cast.staff).post(
        reverse("admin:practices_practice_change", args=[practice.pk]),
        practice_form(
            reviews=inline("reviews", [{**row, "kind": "internal", "DELETE": "on"}], initial=1)
        ),
    )

    assert PracticeReview.objects.count() == left


def test_practice_table_keeps_the_contact_inside(cast: Cast) -> None:
    make_practice(contact="Quillon-7f3a, room 12")

    table = PracticeResource(user=cast.staff).export()

    assert "contact" not in table.headers
    assert "Quillon" not in table.export("csv")


def test_practice_table_comes_back(cast: Cast) -> None:
    objective = GcmObjective.objects.get(code="5")
    practice = make_practice(
        objectives=[objective], countries=[Country.objects.get(code="KEN")], ongoing=True
    )
    table = PracticeResource(user=cast.staff).export()
    row = {**table.dict[0], "title": "Arrival desks", "objectives": "18; 5", "ongoing": "no"}
    changed = tablib.Dataset(list(row.values()), headers=list(row))

    result = PracticeResource(user=cast.staff).import_data(changed)

    practice = Practice.objects.get(pk=practice.pk)
    assert (result.totals["update"], practice.title, practice.ongoing) == (
        1,
        "Arrival desks",
        False,
    )
    assert sorted(practice.objectives.values_list("code", flat=True)) == ["18", "5"]
    assert list(practice.countries.values_list("code", flat=True)) == ["KEN"]


@pytest.mark.parametrize("model", sorted(TERM_RESOURCES, key=lambda model: model.__name__))
def test_vocabulary_table_comes_back_unchanged(model: Any, cast: Cast) -> None:
    resource = TERM_RESOURCES[model]
    table = SafeCsv().create_dataset(SafeCsv().export_data(resource(user=cast.staff).export()))

    result = resource(user=cast.staff).import_data(table)

    assert (result.has_errors(), result.has_validation_errors()) == (False, False)
    assert result.totals["skip"] == model.objects.count()


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Enter a whole number."), ("fr", "Saisissez un nombre entier.")],
)
def test_letters_in_a_column_of_numbers_are_refused_in_words(
    language: str, words: str, vocabularies: Vocabularies
) -> None:
    with translation.override(language):
        table = tablib.Dataset(["p1", "x", "One"], headers=["code", "order", "label_en"])
        result = GuidingPrincipleResource().import_data(table)

    assert [row.error_dict for row in result.invalid_rows] == [{"order": [words]}]


def test_every_vocabulary_is_in_the_office() -> None:
    assert [admin.site.is_registered(model) for model in TERM_RESOURCES] == [True] * 7
