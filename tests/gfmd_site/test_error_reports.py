"""Error reports leave with kinds and places, and with nothing that a person typed."""

from __future__ import annotations

import json
import sys
import types
from typing import Any

import pytest

from gfmd_site.env import BadSetting
from gfmd_site.error_reports import begin, scrubbed

SECRET = "Quillon-4f1c asked not to be named"
EVENT = {
    "event_id": "6a0f1c1e",
    "level": "error",
    "platform": "python",
    "message": SECRET,
    "logentry": {"message": SECRET, "params": [SECRET]},
    "transaction": f"/reports/{SECRET}/",
    "request": {
        "url": SECRET,
        "data": {"text": SECRET},
        "cookies": SECRET,
        "headers": {"X": SECRET},
    },
    "user": {"username": SECRET, "ip_address": SECRET},
    "extra": {"sys.argv": [SECRET]},
    "contexts": {"trace": {"description": SECRET}},
    "tags": {"report": SECRET},
    "breadcrumbs": {"values": [{"message": SECRET}]},
    "server_name": SECRET,
    "exception": {
        "values": [
            {
                "type": "ValueError",
                "module": "builtins",
                "value": SECRET,
                "stacktrace": {
                    "frames": [
                        {
                            "filename": "reports/domain/points.py",
                            "function": "update_point",
                            "lineno": 12,
                            "in_app": True,
                            "vars": {"text": SECRET},
                            "context_line": SECRET,
                            "pre_context": [SECRET],
                        }
                    ]
                },
            }
        ]
    },
}


def test_a_report_holds_kinds_and_places_only() -> None:
    assert SECRET not in json.dumps(scrubbed(EVENT))
    assert scrubbed(EVENT) == {
        "event_id": "6a0f1c1e",
        "level": "error",
        "platform": "python",
        "exception": {
            "values": [
                {
                    "type": "ValueError",
                    "module": "builtins",
                    "stacktrace": {
                        "frames": [
                            {
                                "filename": "reports/domain/points.py",
                                "function": "update_point",
                                "lineno": 12,
                                "in_app": True,
                            }
                        ]
                    },
                }
            ]
        },
    }


def test_a_report_without_an_exception_is_empty() -> None:
    assert scrubbed({"message": SECRET, "exception": None}) == {"exception": {"values": []}}


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)

    with pytest.raises(BadSetting, match=r"^SENTRY_DSN is set and the package sentry-sdk"):
        begin("https://key@errors.example/1", environment="production", release="0.1.0")


def test_every_report_goes_through_the_sieve(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}
    package = types.ModuleType("sentry_sdk")
    monkeypatch.setitem(sys.modules, "sentry_sdk", package)
    package.init = lambda **options: given.update(options)  # type: ignore[attr-defined]

    begin("https://key@errors.example/1", environment="production", release="0.1.0")

    assert given["before_send"] is scrubbed
    assert given["before_send_transaction"]({"request": SECRET}, None) is None
    assert given["before_breadcrumb"]({"message": SECRET}, None) is None
    assert (given["include_local_variables"], given["send_default_pii"]) == (False, False)
