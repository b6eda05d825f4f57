"""Error reports to Sentry, by setting, with nothing in them that a person typed.

The package is not required: `docs/deploy/requirements-sentry.txt` locks it for installations that
set SENTRY_DSN. What is sent is built anew from a short list of what may go, so that a field that a
later version of the package adds stays here.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from gfmd_site.env import BadSetting

FRAME_FIELDS = ("filename", "function", "lineno", "module", "in_app")
EVENT_FIELDS = ("event_id", "timestamp", "level", "platform", "release", "environment", "logger")


def begin(dsn: str, *, environment: str, release: str) -> None:
    """Send errors to `dsn` from now on. Raises BadSetting where the package is missing."""
    try:
        sentry_sdk = import_module("sentry_sdk")
    except ImportError as error:
        raise BadSetting(
            "SENTRY_DSN is set and the package sentry-sdk is not installed. Install it, or take "
            "the variable out."
        ) from error
    sentry_sdk.init(
        dsn=dsn,
        environment=environment,
        release=release,
        before_send=scrubbed,
        before_send_transaction=lambda event, hint: None,
        before_breadcrumb=lambda crumb, hint: None,
        max_breadcrumbs=0,
        send_default_pii=False,
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        server_name="",
        send_client_reports=False,
        auto_session_tracking=False,
        traces_sample_rate=0,
    )


def scrubbed(event: Mapping[str, Any], hint: Any = None) -> dict[str, Any]:
    """Return what may leave of a report: kinds of errors and places in the code.

    Messages, addresses, forms, cookies, headers, variables, breadcrumbs and people stay here.
    """
    kept = {name: event[name] for name in EVENT_FIELDS if name in event}
    values = (event.get("exception") or {}).get("values") or []
    kept["exception"] = {"values": [_exception(value) for value in values]}
    return kept


def _exception(value: Mapping[str, Any]) -> dict[str, Any]:
    frames = (value.get("stacktrace") or {}).get("frames") or []
    return {
        "type": value.get("type"),
        "module": value.get("module"),
        "stacktrace": {
            "frames": [
                {name: frame[name] for name in FRAME_FIELDS if name in frame} for frame in frames
            ]
        },
    }
