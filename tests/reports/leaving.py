"""Taking a file through the release check, as a person does."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from reports.models import Report

BASIS = re.compile(r'name="confirm" value="([0-9a-f]{64})"')


def take_file(client: Client, report: Report, format_name: str, profile: str) -> Any:
    """Export a report and confirm what the check shows; return the last answer."""
    url = reverse("reports:export", kwargs={"code": report.code})
    return take(client, url, {"format": format_name, "profile": profile})


def take(client: Client, url: str, fields: dict[str, Any]) -> Any:
    """Send a form that leads to a release check, then confirm it; return the last answer."""
    page = client.post(url, fields)
    found = BASIS.search(page.content.decode()) if page.status_code == 200 else None
    if found is None:
        return page
    return client.post(url, {**fields, "confirm": found[1], "seen": "1"})
