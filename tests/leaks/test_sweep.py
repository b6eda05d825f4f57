"""Every address × every role outside the team × every format: no canary in any byte."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from practices.models import Practice
from reports.choices import Role
from reports.domain.practice_drafts import make_practice as make_practice_of
from reports.exporters.edition import EDITION_FORMATS
from reports.exporters.registry import EXPORTERS
from reports.exporters.statement import STATEMENT_FORMATS
from reports.exporters.synthesis import SYNTHESIS_FORMATS
from tests.build import make_edition, make_participation, make_point, make_user
from tests.cast import Cast
from tests.leaks.canary import NEEDLES, found_in, hide_canaries
from tests.reports.leaving import take
from tests.test_permission_matrix import MATRIX, address, names, objects_of

OUTSIDE = ("anonymous", "outsider", "other_rapporteur", "reader", "chair", "plain_staff")
ACCEPT = ("text/html", "application/json")
# Addresses that one GET cannot answer for; each says what does.
NOT_SWEPT = {
    "reports:stream": "never ends; tests/reports/views/test_stream.py",
    "reports:consent-link": "the secret of one statement; tests/reports/views/test_consents.py",
    "service-worker": "a file of the shell, the same for everybody",
    "account_reset_password_from_key": "needs a mailed key; shows a form and nothing else",
    "account_confirm_email": "needs a mailed key; addresses are not confirmed here",
}
# Those of the office that need the id of a row, by what stands behind the last underscore.
OF_A_ROW = ("change", "delete", "history")


def client_of(cast: Cast, role: str) -> Client:
    client = Client(raise_request_exception=False)
    if role != "anonymous":
        client.force_login(getattr(cast, role))
    return client


def all_names() -> set[str]:
    return set(names(get_resolver().url_patterns))


def addresses(cast: Cast) -> Iterator[tuple[str, str]]:
    """Yield every address of the site with its name; one that cannot be made is named empty."""
    known = objects_of(cast)
    for name in sorted(all_names() - set(NOT_SWEPT)):
        if name in MATRIX:
            yield name, address(name, cast, known)
        else:
            yield from ((name, url) for url in _other(name, cast))


def _other(name: str, cast: Cast) -> list[str]:
    try:
        return [reverse(name)]
    except NoReverseMatch:
        pass
    rows = _row_ids(name)
    for arguments in ([rows, "csv"], [rows], ["reports"], [1, 1], [rows, "x"]):
        try:
            return [reverse(name, args=arguments)]
        except NoReverseMatch:
            continue
    return [""]


def _row_ids(name: str) -> Any:
    from django.contrib import admin

    for model in admin.site._registry:
        if name.startswith(f"admin:{model._meta.app_label}_{model._meta.model_name}_"):
            row = model._default_manager.order_by("pk").first()
            return row.pk if row is not None else 1
    return 1


def bytes_of(response: Any) -> bytes:
    head = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    cookies = response.cookies.output()
    # Under ASGI some bodies are made by asynchronous code; the test client reads those too.
    body = response.getvalue() if response.streaming else response.content
    return (
        body
        if body.startswith((b"PK", b"%PDF", b"\x1f\x8b"))
        else (f"{head}\n{cookies}\n".encode() + body)
    )


def test_every_address_can_be_swept(cast: Cast) -> None:
    hide_canaries(cast)
    assert [name for name, url in addresses(cast) if not url] == []
    assert set(NOT_SWEPT) - all_names() <= {"account_confirm_email"}


def test_search_covers_two_names_in_fourteen_encodings_and_more() -> None:
    assert len(NEEDLES) >= 2 * 14


@pytest.mark.slow
@pytest.mark.parametrize("role", OUTSIDE)
def test_no_address_shows_a_name_outside_the_team(role: str, cast: Cast) -> None:
    hide_canaries(cast)
    swept = dict(addresses(cast))
    client = client_of(cast, role)
    leaks, statuses = {}, set()
    for name, url in swept.items():
        for accept in ACCEPT:
            response = client.get(url, HTTP_ACCEPT=accept)
            statuses.add(response.status_code)
            if found := found_in(bytes_of(response)):
                leaks[name, accept] = found
    assert leaks == {}
    assert 500 not in statuses
    assert 200 in statuses


def someone_near(cast: Cast, who: str, practice: Practice) -> User:
    """Return somebody whom the room knows and its names do not concern."""
    user = make_user(who)
    if who == "panellist":
        make_participation(cast.session, user, Role.PANELLIST)
    elif who == "reviewer":
        practice.reviews.create(reviewer=user, kind="external")
    elif who == "chair_of_another_edition":
        make_edition(year=2020).chairs.add(user)
    else:
        seat = make_participation(cast.session, user, Role.RAPPORTEUR)
        make_point(cast.report, "Words of my own.", author=user)
        seat.delete()
    return user


@pytest.mark.slow
@pytest.mark.parametrize(
    "who", ["panellist", "reviewer", "chair_of_another_edition", "removed_rapporteur"]
)
def test_no_address_shows_a_name_to_somebody_near_the_room(who: str, cast: Cast) -> None:
    point = hide_canaries(cast)
    point.refresh_from_db()
    practice = make_practice_of(point=point, by=cast.plain_staff, may_edit=False)
    Practice.objects.filter(pk=practice.pk).update(status="in_review")
    client = Client(raise_request_exception=False)
    client.force_login(someone_near(cast, who, practice))
    pages = [reverse(f"practices:{name}", args=[practice.pk]) for name in ("detail", "review")]
    swept = [url for name, url in addresses(cast) if not name.startswith("admin:")]

    answers = {url: client.get(url) for url in [*pages, *swept]}

    assert {url: found for url, one in answers.items() if (found := found_in(bytes_of(one)))} == {}
    assert [url for url, one in answers.items() if one.status_code >= 500] == []
    expected = 200 if who == "reviewer" else 404
    assert [answers[page].status_code for page in pages] == [expected, expected]


@pytest.mark.slow
def test_sweep_would_find_the_name_inside_the_team(cast: Cast) -> None:
    """The counter-test: to the rapporteur the same addresses do show it."""
    hide_canaries(cast)
    client, known = client_of(cast, "rapporteur"), objects_of(cast)
    pages = {"reports:read", "reports:history", "reports:state", "reports:consents-room"}
    seen = {name for name in pages if found_in(bytes_of(client.get(address(name, cast, known))))}
    assert seen == pages


@pytest.mark.slow
@pytest.mark.parametrize("role", ["chair", "plain_staff", "rapporteur"])
def test_no_public_file_holds_a_name(role: str, cast: Cast) -> None:
    hide_canaries(cast)
    client = client_of(cast, role)
    leaks, sizes = {}, {}
    outputs = [(reverse("reports:export", args=[cast.report.code]), name) for name in EXPORTERS]
    statement = reverse("reports:statement-export", args=[cast.report.code])
    outputs += [(statement, name) for name in STATEMENT_FORMATS]
    if role != "rapporteur":
        edition = reverse("reports:edition-export", args=[cast.edition.year])
        outputs += [(edition, name) for name in EDITION_FORMATS]
        synthesis = reverse("reports:synthesis-outputs", args=[cast.edition.syntheses.get().pk])
        outputs += [(synthesis, name) for name in SYNTHESIS_FORMATS]
    for url, format_name in outputs:
        response = take(
            client, url, {"format": format_name, "profile": "public", "annex": "points"}
        )
        assert "Content-Disposition" in response.headers, (url, format_name, response.status_code)
        data = bytes_of(response)
        sizes[url, format_name] = len(data)
        if found := found_in(data + response.headers["Content-Disposition"].encode()):
            leaks[url, format_name] = found
    assert leaks == {}
    assert min(sizes.values()) > 100
