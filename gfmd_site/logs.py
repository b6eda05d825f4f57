"""Logs for machines, with nothing in them that a person typed."""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

# The only extra fields a record may carry. A new one is added here on purpose, or it is dropped.
ALLOWED_FIELDS = (
    "event",
    "method",
    "route",
    "status",
    "milliseconds",
    "user_id",
    "report",
    "count",
    "bytes",
    "outcome",
)


class JsonFormatter(logging.Formatter):
    """One JSON object a line.

    The message is kept as written in the code, without its arguments, and an exception is
    reduced to its type and the places it went through: arguments and exception messages can
    hold the text of a report or the name of a speaker.
    """

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, tz=UTC).isoformat(
                timespec="milliseconds"
            ),
            "level": record.levelname,
            "logger": record.name,
            "message": str(record.msg)
            if isinstance(record.msg, str)
            else type(record.msg).__name__,
        }
        for name in ALLOWED_FIELDS:
            if name in record.__dict__:
                entry[name] = record.__dict__[name]
        if record.exc_info and record.exc_info[0]:
            entry["exception"] = record.exc_info[0].__name__
            entry["at"] = [
                f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}:{frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])[-6:]
            ]
        return json.dumps(entry, ensure_ascii=False)


class ClosedReporterFilter(SafeExceptionReporterFilter):
    """Error reports without posted text, cookies, settings or local variables."""

    def is_active(self, request: HttpRequest | None) -> bool:
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        return {}

    def get_traceback_frame_variables(self, request: Any, tb_frame: Any) -> list[tuple[str, Any]]:
        return []

    def get_safe_settings(self) -> dict[str, Any]:
        return {}

    def get_safe_request_meta(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_safe_cookies(self, request: HttpRequest) -> dict[str, Any]:
        return {}
