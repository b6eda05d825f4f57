"""What a device hears when the database cannot take its changes: wait, or somebody has to help."""

from __future__ import annotations

from unittest import mock

from django.db import OperationalError

from tests.cast import Cast
from tests.reports.domain.sending import Device
from tests.reports.views.test_changes import WORDS, device, error, post, request_of

__all__ = ["device"]


def test_changes_to_a_busy_database_are_asked_to_come_back(cast: Cast, device: Device) -> None:
    body = request_of(device, device.create(WORDS))
    with mock.patch(
        "reports.views.changes.apply_operations",
        side_effect=OperationalError("database is locked"),
    ):
        response = post(cast.rapporteur, cast.report, body)

    assert error(response) == (503, "busy")
    assert response.headers["Retry-After"] == "2"


def test_changes_to_a_broken_database_are_a_fault_of_the_server(cast: Cast, device: Device) -> None:
    broken = OperationalError("database disk image is malformed")
    with mock.patch("reports.views.changes.apply_operations", side_effect=broken):
        response = post(cast.rapporteur, cast.report, request_of(device, device.create(WORDS)))

    assert error(response) == (500, "server")
