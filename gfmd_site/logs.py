"""Logs for machines, with nothing in them that a person typed."""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from django.views.debug import ExceptionReporter

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
    "subject",
    "number",
    "digest",
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


class ClosedReporter(ExceptionReporter):
    """Error reports that know the code and nothing of the request.

    Address, form, cookies, settings, variables and the exception's own message may all hold the
    text of a report or the name of a speaker.
    """

    def __init__(self, request: HttpRequest | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(None, *args, **kwargs)

    def get_traceback_data(self) -> dict[str, Any]:
        data = super().get_traceback_data()
        for frame in data.get("frames", []):
            frame["vars"] = []
        return {**data, "exception_value": "", "settings": {}, "exception_notes": ""}
