"""Logs are for machines: nothing that a person typed is in them."""

from __future__ import annotations

import json
import logging
import sys

import pytest
from django.test import Client, RequestFactory
from django.views.debug import get_exception_reporter_class

from gfmd_site.logs import JsonFormatter
from tests.build import make_point
from tests.cast import Cast

SECRET = "Quillon-4f1c asked not to be named"


def record(**changes: object) -> logging.LogRecord:
    entry = logging.LogRecord("gfmd.test", logging.INFO, __file__, 1, "event", (), None)
    entry.__dict__.update(changes)
    return entry


def test_line_is_one_json_object_with_known_fields() -> None:
    line = JsonFormatter().format(record(status=200, route="reports:report", text=SECRET))

    entry = json.loads(line)
    assert {name: entry[name] for name in entry if name != "time"} == {
        "level": "INFO",
        "logger": "gfmd.test",
        "message": "event",
        "route": "reports:report",
        "status": 200,
    }


def test_arguments_of_a_message_are_left_out() -> None:
    line = JsonFormatter().format(record(msg="could not store %s", args=(SECRET,)))

    assert json.loads(line)["message"] == "could not store %s"


def test_exception_is_its_type_and_places_only() -> None:
    try:
        raise ValueError(SECRET)
    except ValueError:
        line = JsonFormatter().format(record(exc_info=sys.exc_info()))

    entry = json.loads(line)
    assert entry["exception"] == "ValueError"
    assert entry["at"][-1].endswith(":test_exception_is_its_type_and_places_only")
    assert "Quillon" not in line


def test_error_report_holds_neither_form_nor_variables() -> None:
    request = RequestFactory().post("/reports/2018-3.1/?q=Quillon-4f1c", {"text": SECRET})
    request.COOKIES["note"] = SECRET
    try:
        typed = "Quillon" + SECRET
        raise RuntimeError(typed)
    except RuntimeError:
        reporter = get_exception_reporter_class(request)(request, *sys.exc_info(), is_email=True)

    reports = reporter.get_traceback_html() + reporter.get_traceback_text()
    assert "Quillon-4f1c" not in reports
    assert "QuillonQuillon" not in reports
    assert "test_error_report_holds_neither_form_nor_variables" in reports


def test_request_line_names_the_route_and_not_the_address(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    make_point(cast.report, SECRET)
    client = Client()
    client.force_login(cast.rapporteur)

    with caplog.at_level(logging.INFO, logger="gfmd.request"):
        client.get(f"/reports/2018-3.1/history/?point={SECRET}")

    lines = [JsonFormatter().format(entry) for entry in caplog.records]
    entry = json.loads(lines[0])
    assert (entry["method"], entry["route"], entry["status"]) == ("GET", "reports:history", 200)
    assert "Quillon" not in "".join(lines)
    assert "2018-3.1" not in "".join(lines)
