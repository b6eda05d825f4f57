"""Words that look like programs stay words; values that fit nowhere get a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from practices.models import Practice
from reports.domain.comments import add_comment
from reports.forms.points import AttributionFormSet
from reports.models import Point, Session
from tests.build import make_participation, make_point, make_practice
from tests.cast import Cast
from tests.test_permission_matrix import MATRIX, address, client_of, objects_of

# Each makes an element of its own, or an attribute, where it is not escaped.
PAYLOADS = (
    "<x-hostile>",
    "'\"><x-hostile>",
    "</textarea></title></script><x-hostile>",
    "<img src=x onerror=hostile()>",
    '" onfocus=hostile() autofocus x="',
    "' onfocus='hostile()' x='",
    "<svg/onload=hostile()>",
    "javascript:hostile()",
    "{{ 7|add:7 }}{% debug %}${7*7}",
    "<!--<x-hostile>-->",
    "&lt;x-hostile&gt;",
    "\u2028<x-hostile>\u202e",
)
HOSTILE = " ".join(PAYLOADS)


class Elements(HTMLParser):
    """What a browser would make of a page: its hostile elements and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "x-hostile":
            self.found.append(tag)
        for name, value in attrs:
            is_event = name.startswith("on")
            is_link = name in {"href", "src", "action"} and (value or "").strip().startswith("java")
            if is_event or is_link:
                self.found.append(f"{tag} {name}={value}")


def hostile_parts(page: str) -> list[str]:
    parser = Elements()
    parser.feed(page)
    return parser.found


@pytest.fixture
def hostile(cast: Cast) -> Cast:
    """The same words in every place that people write into."""
    point = make_point(cast.report, HOSTILE, heading=HOSTILE[:120])
    add_comment(report=cast.report, text=HOSTILE, by=cast.rapporteur, point=point)
    Session.objects.filter(pk=cast.session.pk).update(
        title=HOSTILE[:200], expected_outcome=HOSTILE, room=HOSTILE[:60]
    )
    User.objects.filter(pk=cast.rapporteur.pk).update(first_name=PAYLOADS[1], last_name=PAYLOADS[3])
    make_participation(cast.session, None, "panellist", name=HOSTILE[:200])
    make_practice(title=HOSTILE[:200], summary=HOSTILE, status="published")
    return cast


@pytest.mark.slow
@pytest.mark.parametrize("role", ["anonymous", "rapporteur", "administrator"])
def test_hostile_words_stay_words_on_every_page(role: str, hostile: Cast) -> None:
    known = objects_of(hostile)
    client = client_of(hostile, role)
    seen, found = 0, {}
    for name in MATRIX:
        if name == "reports:stream":
            continue
        response = client.get(address(name, hostile, known))
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        page = response.content.decode()
        seen += "x-hostile" in page
        found[name] = hostile_parts(page)
    assert [(name, *parts) for name, parts in found.items() if parts] == []
    assert seen > {"anonymous": 1, "rapporteur": 10, "administrator": 20}[role]


@pytest.mark.slow
def test_hostile_words_stay_words_in_the_office(hostile: Cast) -> None:
    client = client_of(hostile, "administrator")
    point = Point.objects.order_by("created_at").first()
    practice = Practice.objects.get()
    assert point is not None
    pages = [
        "",
        "reports/session/",
        f"reports/session/{hostile.session.pk}/change/",
        "reports/report/",
        f"reports/report/{hostile.report.pk}/change/",
        "reports/point/",
        f"reports/point/{point.pk}/change/",
        "reports/comment/",
        "reports/revision/",
        "practices/practice/",
        f"practices/practice/{practice.pk}/change/",
        "auth/user/",
        f"auth/user/{hostile.rapporteur.pk}/change/",
        f"auth/user/{hostile.rapporteur.pk}/history/",
    ]
    found = {}
    for page in pages:
        response = client.get(f"/office/{page}")
        assert (page, response.status_code) == (page, 200)
        found[page] = hostile_parts(response.content.decode())
    assert [(page, *parts) for page, parts in found.items() if parts] == []


def test_hostile_part_is_found_where_nothing_is_escaped() -> None:
    """The search itself finds what it looks for."""
    assert len(hostile_parts(f"<p>{HOSTILE}</p><a href='javascript:x'>y</a>")) > 4


VALUES: dict[str, Any] = {
    "nul": "\x00",
    "long": "x" * 300_000,
    "huge": "9" * 40,
    "surrogate": "\ud800".encode("utf-8", "surrogatepass"),
}


@pytest.mark.slow
@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_value_that_fits_nowhere_is_no_fault(value: Any, cast: Cast) -> None:
    """Every field of every form of every page, one value in all of them at once."""
    known = objects_of(cast)
    client = client_of(cast, "administrator")
    client.raise_request_exception = False
    before = User.objects.count()
    failed = []
    for name, (method, _status, _expected) in MATRIX.items():
        if name in {"reports:stream", "healthz"} or method != "get":
            continue
        url = address(name, cast, known)
        page = client.get(url)
        fields = dict.fromkeys(field_names(page), value)
        for status in (
            client.post(url, {**fields}).status_code,
            client.get(
                url, {key: str(value)[:2_000] for key in fields} | {"page": "-3"}
            ).status_code,
        ):
            if status >= 500:
                failed.append((name, status))
    assert failed == []
    assert User.objects.count() == before


@pytest.mark.postgresql
def test_character_nul_is_refused_in_words(cast: Cast) -> None:
    client = client_of(cast, "administrator")
    client.raise_request_exception = False

    response = client.post("/consents/", {"report": "2018-3.1\x00"})

    assert response.status_code == 400
    assert "What the browser sent is not something this site can read" in response.content.decode()


class Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        name = values.get("name")
        is_field = tag in {"input", "textarea", "select", "button"}
        if is_field and name and values.get("type") != "file" and name != "csrfmiddlewaretoken":
            self.names.add(name)


def field_names(response: Any) -> Iterator[str]:
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return iter(())
    parser = Fields()
    parser.feed(response.content.decode())
    return iter(sorted(parser.names))


def test_name_given_twice_in_the_address_has_one_meaning(cast: Cast) -> None:
    client = client_of(cast, "staff")

    page = client.get("/audit/?group=sign-in&group=consent")

    assert (page.status_code, page.context["form"].cleaned_data["group"]) == (200, "consent")


@pytest.mark.parametrize("value", ["a@example.org\nBcc: b@example.org", "a@example.org\r\n\r\nx"])
def test_address_with_a_line_break_reaches_no_letter(
    value: str, cast: Cast, mailoutbox: list[Any]
) -> None:
    client = Client()

    client.post("/accounts/password/reset/", {"email": value})
    client.post("/accounts/login/code/", {"email": value})

    assert [letter for letter in mailoutbox if "\n" in "".join(letter.to)] == []
    assert mailoutbox == []


def test_number_of_speakers_that_a_form_claims_is_bounded() -> None:
    """Each is shown again with all its lists: a thousand would keep a worker for minutes."""
    claimed = {f"who-{name}_FORMS": "9" * 40 for name in ("TOTAL", "INITIAL")}

    assert len(AttributionFormSet(claimed, prefix="who").forms) == 21
