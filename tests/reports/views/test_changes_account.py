"""A device says whom it believes to be signed in: nothing is sent in another person's name."""

from __future__ import annotations

from typing import Any

import pytest

from reports.models import Point
from tests.cast import Cast
from tests.reports.domain.sending import Device
from tests.reports.views.test_changes import WORDS, client_of, device, error, post, request_of

__all__ = ["device"]


@pytest.mark.parametrize("how", ["field", "header"])
def test_changes_of_a_device_that_believes_in_another_account_are_not_taken(
    how: str, cast: Cast, device: Device
) -> None:
    other = str(cast.rapporteur.pk)
    body = request_of(device, device.create(text=WORDS))
    body |= {"user": other} if how == "field" else {}
    headers = {"X-GFMD-User": other} if how == "header" else {}

    refused = post(cast.notetaker, cast.report, body, **headers)

    assert error(refused) == (401, "auth_required")
    assert Point.objects.filter(text=WORDS).count() == 0


@pytest.mark.parametrize("form", [int, str])
def test_changes_of_the_account_that_is_signed_in_are_taken(
    form: type, cast: Cast, device: Device
) -> None:
    body = request_of(device, device.create(text=WORDS), user=form(cast.rapporteur.pk))

    assert post(cast.rapporteur, cast.report, body).status_code == 201
    assert Point.objects.filter(text=WORDS).count() == 1


@pytest.mark.parametrize("user", ["someone", True, -1, 1.5, None, "1" * 19])
def test_account_that_is_no_number_is_invalid(user: Any, cast: Cast, device: Device) -> None:
    body = request_of(device, device.create(text=WORDS), user=user)

    assert error(post(cast.rapporteur, cast.report, body)) == (400, "invalid")


def test_reading_on_as_another_account_asks_to_sign_in(cast: Cast) -> None:
    other = {"X-GFMD-User": str(cast.rapporteur.pk)}
    address = f"/reports/{cast.report.code}/changes/"

    refused = client_of(cast.notetaker).get(address, headers=other)
    assert (refused.status_code, refused.json()["error"]) == (401, "auth_required")
    assert client_of(cast.rapporteur).get(address, headers=other).status_code == 200
