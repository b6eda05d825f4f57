"""Every address × every role. An address without a row here fails the first test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from practices.domain.suggestions import browser_lists
from practices.models import SavedSearch
from reports.choices import ReportStatus
from reports.domain.consent_links import make_link
from reports.domain.invitations import issue
from reports.domain.statement import DEFAULT_MINUTES, draft_statement, statement_of
from reports.models import Release, Report
from tests.build import (
    make_attribution,
    make_point,
    make_practice,
    make_quote,
    make_setup_file,
    make_synthesis,
    make_upload,
)
from tests.cast import Cast

ROLES = (
    "anonymous",
    "outsider",
    "other_rapporteur",
    "rapporteur",
    "notetaker",
    "cochair",
    "chair",
    "plain_staff",
    "staff",
    "administrator",
)


def row(*statuses: int) -> dict[str, int]:
    return dict(zip(ROLES, statuses, strict=True))


#                         anon outs othe rapp note coch chai plai staf admi
EVERYBODY = row(200, 200, 200, 200, 200, 200, 200, 200, 200, 200)
REDIRECT = row(302, 302, 302, 302, 302, 302, 302, 302, 302, 302)
OFFICE = row(302, 404, 404, 404, 404, 404, 200, 200, 200, 200)
NAMED_STAFF = row(302, 404, 404, 404, 404, 404, 404, 404, 200, 200)
STAFF = row(302, 404, 404, 404, 404, 404, 404, 200, 200, 200)
STAFF_POST = row(302, 404, 404, 404, 404, 404, 404, 302, 302, 302)
DECIDERS = row(302, 404, 404, 404, 404, 200, 404, 404, 200, 200)
DECIDERS_POST = row(302, 404, 404, 404, 404, 302, 404, 404, 302, 302)
SIGNED_IN = row(302, 200, 200, 200, 200, 200, 200, 200, 200, 200)
READERS = row(302, 404, 404, 200, 200, 200, 200, 200, 200, 200)
READERS_POST = row(302, 404, 404, 302, 302, 302, 302, 302, 302, 302)
TEAM = row(302, 404, 404, 200, 200, 200, 403, 403, 200, 200)
WRITERS = row(302, 404, 404, 200, 200, 403, 403, 403, 200, 200)
WRITERS_POST = row(302, 404, 404, 302, 302, 403, 403, 403, 302, 302)
# Word files of any session: the office, with the right to see names.
UPLOADERS = row(302, 404, 404, 404, 404, 404, 404, 403, 200, 200)
# Editions are set up by the office, not by those who chair them.
SETUP = row(302, 404, 404, 404, 404, 404, 404, 200, 200, 200)
# A waiting file is there for whoever brought it in, and for nobody else.
OWN_UPLOAD = row(302, 404, 404, 404, 404, 404, 404, 404, 200, 404)
ORIGINALS_POST = row(302, 404, 404, 404, 404, 404, 404, 403, 200, 200)
SUBMITTERS = row(302, 404, 404, 200, 403, 403, 403, 200, 200, 200)
REVIEWERS = row(302, 404, 404, 403, 403, 200, 200, 200, 200, 200)
REVIEWERS_POST = row(302, 404, 404, 403, 403, 302, 302, 302, 302, 302)
REOPENERS = row(302, 404, 404, 403, 403, 403, 200, 200, 200, 200)
COMMENTERS_POST = row(302, 404, 404, 302, 302, 302, 302, 302, 302, 302)

PRACTICE_IN_DRAFT = row(404, 404, 404, 404, 404, 404, 404, 200, 200, 200)
# A practice in draft has no public file, and this one no picture.
NOBODY = row(404, 404, 404, 404, 404, 404, 404, 404, 404, 404)
PRACTICE_OFFICE = {**PRACTICE_IN_DRAFT, "anonymous": 302}
PRACTICE_OFFICE_POST = row(302, 404, 404, 404, 404, 404, 404, 302, 302, 302)
SIGNED_IN = {**EVERYBODY, "anonymous": 302}
SIGNED_IN_NOT_FOUND = {**NOBODY, "anonymous": 302}

DRAFT, SUBMITTED, ACCEPTED = ReportStatus.DRAFT, ReportStatus.SUBMITTED, ReportStatus.ACCEPTED

# Which kind of file an address of the set-up is about.
SETUP_KINDS = {
    "reports:timetable-file": "timetable",
    "reports:people-file": "people",
    "reports:people-report": "people",
}

# name: (method, status of the report, who gets what)
MATRIX: dict[str, tuple[str, str, dict[str, int]]] = {
    "home": ("get", DRAFT, EVERYBODY),
    "healthz": ("get", DRAFT, EVERYBODY),
    "metrics": ("get", DRAFT, NOBODY),
    "style": ("get", DRAFT, STAFF),
    "jsi18n": ("get", DRAFT, EVERYBODY),
    "service-worker": ("get", DRAFT, EVERYBODY),
    "reports:shell": ("get", DRAFT, EVERYBODY),
    "help:index": ("get", DRAFT, EVERYBODY),
    "help:keys": ("get", DRAFT, EVERYBODY),
    "help:topic": ("get", DRAFT, EVERYBODY),
    "help:guide": ("get", DRAFT, EVERYBODY),
    # Without the name of a guide there is nothing to put away.
    "help:first-visit": ("post", DRAFT, SIGNED_IN_NOT_FOUND),
    "accessibility": ("get", DRAFT, EVERYBODY),
    "set_language": ("get", DRAFT, REDIRECT),
    "choose-language": ("get", DRAFT, REDIRECT),
    "practices:vocabularies": ("get", DRAFT, EVERYBODY),
    "practices:word-lists": ("get", DRAFT, EVERYBODY),
    "reports:venue": ("get", DRAFT, STAFF),
    "reports:board": ("get", DRAFT, OFFICE),
    "reports:board-live": ("get", DRAFT, OFFICE),
    "reports:reminder": ("get", DRAFT, OFFICE),
    "reports:invitations": ("get", DRAFT, STAFF),
    "reports:invitation-again": ("post", DRAFT, STAFF),
    "reports:invitation-withdraw": ("post", DRAFT, STAFF_POST),
    # Open to everybody, and a browser without an invitation is asked for its link.
    "reports:invitation": ("get", DRAFT, EVERYBODY),
    "reports:invitation-link": ("get", DRAFT, REDIRECT),
    "reports:letters": ("get", DRAFT, STAFF),
    # Without a letter there is none to decide about.
    "reports:letters-decide": ("post", DRAFT, SIGNED_IN_NOT_FOUND),
    "reports:device": ("get", DRAFT, SIGNED_IN),
    "reports:recovery": ("get", DRAFT, DECIDERS),
    "reports:recovery-decide": ("post", DRAFT, DECIDERS_POST),
    "reports:my-texts": ("get", DRAFT, SIGNED_IN),
    "reports:report": ("get", DRAFT, READERS),
    "reports:read": ("get", DRAFT, READERS),
    "reports:history": ("get", DRAFT, READERS),
    "reports:history-at": ("get", DRAFT, READERS),
    "reports:history-compare": ("get", DRAFT, READERS),
    "reports:history-name": ("post", DRAFT, COMMENTERS_POST),
    "reports:history-set-back": ("get", DRAFT, WRITERS),
    "reports:export": ("get", DRAFT, READERS),
    "reports:consents": ("get", DRAFT, row(302, 404, 200, 200, 200, 200, 404, 404, 200, 200)),
    "reports:consents-room": ("get", DRAFT, TEAM),
    "reports:consents-speaker": ("get", DRAFT, TEAM),
    "reports:consents-proposal": ("get", DRAFT, TEAM),
    "reports:consents-close": (
        "post",
        DRAFT,
        row(302, 404, 404, 302, 302, 302, 403, 403, 302, 302),
    ),
    "reports:consent-link": ("get", DRAFT, EVERYBODY),
    "reports:anonymise": ("get", DRAFT, row(302, 404, 404, 403, 403, 403, 403, 403, 200, 200)),
    "reports:releases": ("get", DRAFT, NAMED_STAFF),
    # Nobody is named in the settings of the tests.
    "security-txt": ("get", DRAFT, NOBODY),
    "reports:audit": ("get", DRAFT, row(302, 404, 404, 404, 404, 404, 404, 200, 200, 200)),
    "reports:release": ("get", DRAFT, READERS),
    "reports:edition-export": ("get", DRAFT, OFFICE),
    "reports:synthesis-time": ("get", DRAFT, OFFICE),
    "reports:synthesis-outputs": ("get", DRAFT, OFFICE),
    "reports:synthesis-rehearse": ("get", DRAFT, OFFICE),
    "reports:synthesis-sign-off": ("get", DRAFT, OFFICE),
    "reports:synthesis-publish": (
        "post",
        DRAFT,
        row(302, 404, 404, 404, 404, 404, 302, 302, 302, 302),
    ),
    "reports:synthesis-versions": ("get", DRAFT, OFFICE),
    # Nothing is published in these tests; tests/reports/views/test_synthesis_publication.py.
    "reports:synthesis": ("get", DRAFT, NOBODY),
    "reports:synthesis-version": ("get", DRAFT, NOBODY),
    "reports:blank-form": ("get", DRAFT, READERS),
    "reports:drafted": ("get", DRAFT, WRITERS),
    "reports:statement": ("get", DRAFT, READERS),
    "reports:statement-changes": ("get", DRAFT, {**READERS, "anonymous": 401}),
    "reports:statement-export": ("post", DRAFT, READERS_POST),
    "reports:statement-rehearse": ("get", DRAFT, READERS),
    "reports:header": ("get", DRAFT, WRITERS),
    "reports:suggestions": ("get", DRAFT, WRITERS),
    "reports:point-add": ("get", DRAFT, WRITERS),
    "reports:point": ("get", DRAFT, WRITERS),
    "reports:import-word": ("get", DRAFT, WRITERS),
    "reports:setup": ("get", DRAFT, SETUP),
    "reports:setup-new": ("get", DRAFT, SETUP),
    "reports:setup-bring-in": ("get", DRAFT, SETUP),
    "reports:setup-bring-in-to": ("get", DRAFT, SETUP),
    "reports:setup-programme": ("get", DRAFT, SETUP),
    "reports:setup-edition": ("get", DRAFT, SETUP),
    "reports:setup-facts": ("get", DRAFT, SETUP),
    "reports:setup-session": ("get", DRAFT, SETUP),
    "reports:setup-session-add": ("get", DRAFT, SETUP),
    "reports:head-counts": ("get", DRAFT, SETUP),
    "reports:rehearsal": ("get", DRAFT, SETUP),
    "reports:people-in": ("get", DRAFT, SETUP),
    "reports:people-file": ("get", DRAFT, SETUP),
    "reports:people-report": ("get", DRAFT, SETUP),
    "reports:timetable": ("get", DRAFT, SETUP),
    "reports:timetable-in": ("get", DRAFT, SETUP),
    "reports:timetable-ics": ("get", DRAFT, SETUP),
    "reports:timetable-file": ("get", DRAFT, SETUP),
    "reports:uploads": ("get", DRAFT, UPLOADERS),
    "reports:upload": ("get", DRAFT, OWN_UPLOAD),
    "reports:upload-original": ("post", DRAFT, ORIGINALS_POST),
    "reports:point-restore": ("post", DRAFT, WRITERS_POST),
    "reports:point-merge": ("post", DRAFT, WRITERS_POST),
    "reports:point-split": ("post", DRAFT, WRITERS_POST),
    "reports:history-restore": ("post", DRAFT, WRITERS_POST),
    "reports:practices": ("get", DRAFT, READERS),
    "reports:marks": ("get", DRAFT, TEAM),
    "reports:submit": ("get", DRAFT, SUBMITTERS),
    "reports:return": ("get", SUBMITTED, REVIEWERS),
    "reports:accept": ("post", SUBMITTED, REVIEWERS_POST),
    "reports:reopen": ("get", ACCEPTED, REOPENERS),
    "reports:comment": ("get", DRAFT, READERS),
    "reports:point-comment": ("get", DRAFT, READERS),
    "reports:settle": ("post", DRAFT, COMMENTERS_POST),
    "practices:list": ("get", DRAFT, EVERYBODY),
    "practice-new": ("get", DRAFT, SIGNED_IN),
    "practices:from-point": ("get", DRAFT, SIGNED_IN),
    "practices:mine": ("get", DRAFT, SIGNED_IN),
    "practices:edit": ("get", DRAFT, PRACTICE_OFFICE),
    "practices:workflow": ("get", DRAFT, PRACTICE_OFFICE),
    "practices:change": ("get", DRAFT, PRACTICE_OFFICE),
    "practices:restore": ("post", DRAFT, PRACTICE_OFFICE_POST),
    "practices:review": ("get", DRAFT, SIGNED_IN_NOT_FOUND),
    "practices:review-invited": ("get", DRAFT, NOBODY),
    "practices:move": ("post", DRAFT, SIGNED_IN_NOT_FOUND),
    "practices:ask": ("post", DRAFT, PRACTICE_OFFICE),
    "practices:invite": ("post", DRAFT, PRACTICE_OFFICE),
    "practices:call-back": ("post", DRAFT, PRACTICE_OFFICE_POST),
    "practices:confirm": ("post", DRAFT, PRACTICE_OFFICE_POST),
    "practices:merge": ("post", DRAFT, SIGNED_IN_NOT_FOUND),
    "practices:feed": ("get", DRAFT, EVERYBODY),
    "practices:coverage": ("get", DRAFT, EVERYBODY),
    "practices:search-save": ("post", DRAFT, REDIRECT),
    "practices:search-forget": ("post", DRAFT, SIGNED_IN_NOT_FOUND),
    "practice-lacking": ("get", DRAFT, PRACTICE_OFFICE),
    "practices:word": ("get", DRAFT, PRACTICE_IN_DRAFT),
    "practices:sheet": ("get", DRAFT, PRACTICE_IN_DRAFT),
    "practices:image": ("get", DRAFT, NOBODY),
    "practices:linked-data": ("get", DRAFT, NOBODY),
    "api:practices": ("get", DRAFT, EVERYBODY),
    "api:practices-file": ("get", DRAFT, EVERYBODY),
    "api:openapi-json": ("get", DRAFT, EVERYBODY),
    # The root exists for the library's own use only.
    "api:api-root": ("get", DRAFT, NOBODY),
    "api:practice": ("get", DRAFT, NOBODY),
    "practices:detail": ("get", DRAFT, PRACTICE_IN_DRAFT),
    # Answers to programs: a signed-out person is told so in JSON, not sent to the sign-in.
    "reports:changes": ("get", DRAFT, {**READERS, "anonymous": 401}),
    "reports:state": ("get", DRAFT, {**TEAM, "anonymous": 401}),
    # Without a body it is a bad request for those who may write.
    "reports:memory": ("get", DRAFT, EVERYBODY),
    "reports:memory-trends": ("get", DRAFT, EVERYBODY),
    "reports:said": ("post", DRAFT, row(401, 404, 404, 400, 400, 403, 403, 403, 400, 400)),
    "reports:marks-check": ("post", DRAFT, row(401, 404, 404, 400, 400, 403, 403, 403, 400, 400)),
    "reports:stream": ("get", DRAFT, {**READERS, "anonymous": 401}),
}
OPEN_REDIRECTS = {"set_language", "choose-language", "reports:invitation-link"}
# Sign-in and security pages of django-allauth, and the admin: swept by rule below.
SWEPT_NAMESPACES = ("admin",)
SWEPT_PREFIXES = ("account_", "mfa_", "usersessions_")


def names(patterns: list[Any], namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{namespace}{pattern.name}"


def own_names() -> set[str]:
    return {
        name
        for name in names(get_resolver().url_patterns)
        if name.split(":")[0] not in SWEPT_NAMESPACES and not name.startswith(SWEPT_PREFIXES)
    }


def test_every_address_has_a_row() -> None:
    assert own_names() == set(MATRIX)


def client_of(cast: Cast, role: str) -> Client:
    client = Client()
    if role != "anonymous":
        client.force_login(getattr(cast, role))
    return client


def objects_of(cast: Cast, name: str = "") -> dict[str, Any]:
    """Make one of each thing that an address can speak of; return them by argument."""
    report = cast.report
    make_point(report, "The one before. It has two sentences.")
    point = make_point(report, "Permits follow the worker. Recruitment is free of charge.")
    comment = report.comments.create(text="Please name the source.", author=cast.cochair)
    release = Release.objects.create(
        what="report", subject=report.code, format="csv", profile="public", status="waiting"
    )
    release.reports.add(report)
    speaker = make_attribution(make_quote(report))
    link, secret = make_link(attribution=speaker, level="country", language="en", by=None)
    issued = issue(session=cast.session, role="rapporteur", by=None)
    if statement_of(report) is None:
        draft_statement(report=report, minutes=DEFAULT_MINUTES, by=cast.rapporteur)
    practice = make_practice()
    search = SavedSearch.objects.create(owner=cast.reader, name="Ports", query="text=ports")
    return {
        "release_id": release.pk,
        "attribution_id": speaker.pk,
        "link_id": link.pk,
        "secret": issued.secret if name.startswith("reports:invitation") else secret,
        "invitation_id": issued.invitation.pk,
        "practice_id": practice.pk,
        "number": 1,
        "change_id": practice.changes.create(kind="edit").pk,
        "synthesis_id": make_synthesis(cast.edition, title="Kept for the addresses").pk,
        "search_id": search.pk,
        "review_id": practice.reviews.create(reviewer=cast.reader).pk,
        "token": "no-such-invitation",
        "name": "no-such-step",
        "code": report.code,
        "year": cast.edition.year,
        "point_id": point.pk,
        "revision_id": report.revisions.filter(point_ref=point.pk).get().pk,
        "comment_id": comment.pk,
        "session_id": cast.session.pk,
        "file_id": make_setup_file(SETUP_KINDS.get(name, "programme"), edition=cast.edition).pk,
        "upload_id": make_upload(cast.staff, taken=name == "reports:upload-original").pk,
        "pk": practice.pk,
        "version": browser_lists()[1],
        "language": "en",
        "topic": "writing",
        "guide": "rapporteur",
    }


def address(name: str, cast: Cast, known: dict[str, Any] | None = None) -> str:
    known = objects_of(cast, name) if known is None else known
    pattern = next(
        candidate
        for candidate in get_resolver().reverse_dict.getlist(name)
        or _resolver_of(name).reverse_dict.getlist(name.split(":")[-1])
    )
    arguments = pattern[0][0][1]
    return reverse(name, kwargs={argument: known[argument] for argument in arguments})


def _resolver_of(name: str) -> Any:
    _prefix, resolver = get_resolver().namespace_dict[name.split(":")[0]]
    return resolver


@contextmanager
def undone() -> Iterator[None]:
    """Take back what one role's request stored, so that the next role finds the same forum."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_every_role_gets_what_the_matrix_says(name: str, cast: Cast) -> None:
    method, status, expected = MATRIX[name]
    url = address(name, cast)
    Report.objects.filter(pk=cast.report.pk).update(status=status)

    got = {}
    for role in ROLES:
        with undone():
            response = getattr(client_of(cast, role), method)(url)
        got[role] = response.status_code
        if response.status_code == 302 and role == "anonymous" and name not in OPEN_REDIRECTS:
            assert response.headers["Location"].startswith("/accounts/login/")

    assert got == expected


@pytest.mark.parametrize("role", ["anonymous", "outsider", "rapporteur", "cochair"])
def test_admin_is_closed_without_an_office_role(role: str, cast: Cast) -> None:
    client = client_of(cast, role)
    opened = {}
    for name in set(names(get_resolver().url_patterns)):
        if not name.startswith("admin:") or name in {"admin:login", "admin:logout", "admin:jsi18n"}:
            continue
        try:
            url = reverse(name)
        except Exception:  # noqa: S112  an address with arguments; its list stands for it
            continue
        status = client.get(url).status_code
        if status not in {302, 403, 404}:
            opened[name] = status
    assert opened == {}
