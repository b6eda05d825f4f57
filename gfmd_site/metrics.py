"""Figures for Prometheus, at an address that only the holder of a token may read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_GET

from gfmd_site.counters import site_counters, totals
from reports.domain.venue import machine, venue

FORMAT = "text/plain; version=0.0.4; charset=utf-8"
HELP = {
    "gfmd_requests_total": ("counter", "Requests by route, method and kind of status."),
    "gfmd_save_seconds": ("histogram", "Time of the server for a delivery of changes."),
    "gfmd_busy_total": ("counter", "Answers that asked to come again later."),
    "gfmd_people_present": ("gauge", "People with a report open."),
    "gfmd_changes_last_minute": ("gauge", "Changes stored in the last minute."),
    "gfmd_devices_with_unsent": ("gauge", "Devices that hold changes the server does not have."),
    "gfmd_changes_unsent": ("gauge", "Changes on these devices, by their last word."),
    "gfmd_devices_silent": ("gauge", "Devices that went silent with a report open."),
    "gfmd_held_waiting": ("gauge", "Held changes that wait for a decision."),
    "gfmd_conflicts_open": ("gauge", "Texts in conflict."),
    "gfmd_reports_draft": ("gauge", "Reports that are being written."),
    "gfmd_backup_age_seconds": ("gauge", "Age of the newest backup; absent without one."),
    "gfmd_disk_free_bytes": ("gauge", "Free space where the data lie."),
}


@login_not_required
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with all figures; without METRICS_TOKEN there is no such address."""
    if not settings.METRICS_TOKEN:
        return HttpResponseNotFound("Not found.\n", content_type="text/plain")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not constant_time_compare(given, settings.METRICS_TOKEN):
        answer = HttpResponse("A token is needed.\n", status=401, content_type="text/plain")
        answer.headers["WWW-Authenticate"] = 'Bearer realm="metrics"'
        return answer
    return HttpResponse("\n".join(_lines()) + "\n", content_type=FORMAT)


def _lines() -> Iterator[str]:
    if own := site_counters():
        own.flush()
    values = sorted({**totals(Path(settings.METRICS_DIR)), **_gauges()}.items())
    for name, (kind, meaning) in HELP.items():
        rows = [(key, value) for key, value in values if _family(key) == name]
        if rows:
            yield f"# HELP {name} {meaning}"
            yield f"# TYPE {name} {kind}"
            yield from (f"{key} {value:g}" for key, value in rows)


def _family(key: str) -> str:
    name = key.partition("{")[0]
    for ending in ("_bucket", "_count", "_sum"):
        if name.removesuffix(ending) in HELP:
            return name.removesuffix(ending)
    return name


def _gauges() -> dict[str, float]:
    """Return how things stand now; all but the machine's own figures are alike on every host."""
    now, here = venue(), machine()
    gauges = {
        "gfmd_people_present": now.people,
        "gfmd_changes_last_minute": now.changes_last_minute,
        "gfmd_devices_with_unsent": now.holders,
        "gfmd_changes_unsent": now.unsent,
        "gfmd_devices_silent": now.silent,
        "gfmd_held_waiting": now.held,
        "gfmd_conflicts_open": now.conflicts,
        "gfmd_reports_draft": now.drafts,
        "gfmd_disk_free_bytes": here.free_bytes,
    }
    if here.backup_at:
        age = timezone.now() - here.backup_at
        gauges["gfmd_backup_age_seconds"] = round(age.total_seconds())
    return gauges
