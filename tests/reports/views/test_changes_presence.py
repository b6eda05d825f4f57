"""Presence at the changes address: who has the report open, and what waits on the device."""

from __future__ import annotations

import pytest

from reports.domain.presence import who_is_here
from reports.models import Presence
from tests.build import make_point
from tests.cast import Cast
from tests.reports.domain.sending import Device
from tests.reports.views.test_changes import WORDS, device, error, post, request_of

__all__ = ["device"]


class TestPresence:
    def test_is_posted_beside_or_without_operations(self, cast: Cast, device: Device) -> None:
        point = make_point(cast.report, WORDS)
        body = {"client_id": str(device.client_id), "presence": {"point_id": str(point.pk)}}

        response = post(cast.rapporteur, cast.report, body)

        assert (response.status_code, response.json()["acks"]) == (201, [])
        assert who_is_here([cast.report.pk])[cast.report.pk] == [
            {
                "client_id": str(device.client_id),
                "name": "Wanjiru Adeyemi",
                "point_id": str(point.pk),
            }
        ]

    def test_ends_when_the_page_says_so(self, cast: Cast, device: Device) -> None:
        post(cast.rapporteur, cast.report, request_of(device, presence={"point_id": None}))

        post(cast.rapporteur, cast.report, request_of(device, presence=None))

        assert who_is_here([cast.report.pk])[cast.report.pk] == []

    def test_of_a_reader_is_welcome_and_gives_no_right_to_write(
        self, cast: Cast, device: Device
    ) -> None:
        body = request_of(device, presence={"point_id": None})

        assert post(cast.chair, cast.report, body).status_code == 201
        assert Presence.objects.get().is_writer is False
        assert post(cast.outsider, cast.report, body).status_code == 404

    def test_tells_how_many_changes_wait_on_the_device(self, cast: Cast, device: Device) -> None:
        seen = []
        for said in (
            {"presence": {"point_id": None}, "unsent": 3},
            {"presence": None, "unsent": 2},
        ):
            assert post(cast.rapporteur, cast.report, request_of(device, **said)).status_code == 201
            row = Presence.objects.get()
            seen.append((row.unsent, row.is_open))

        assert seen == [(3, True), (2, False)]

    @pytest.mark.parametrize("count", [-1, 1.5, True, "3", None, 2**31])
    def test_number_that_is_none_is_refused(
        self, cast: Cast, device: Device, count: object
    ) -> None:
        body = request_of(device, presence={"point_id": None}, unsent=count)
        assert error(post(cast.rapporteur, cast.report, body)) == (400, "invalid")
        assert Presence.objects.count() == 0
