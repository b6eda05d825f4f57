"""Codes for a second device: short, so that they end by time, by use and by wrong tries."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from reports.domain.device_codes import VALID, make_code, masked, use_code
from reports.domain.errors import DomainError
from reports.models import DeviceCode
from tests.build import make_user


def test_code_opens_once(db: None) -> None:
    user = make_user()
    code = make_code(user=user)

    assert [use_code(user=user, code=f"{code[:4]} {code[4:]}"), use_code(user=user, code=code)] == [
        True,
        False,
    ]


def test_code_is_kept_as_a_hash(db: None) -> None:
    code = make_code(user=make_user())

    assert code not in repr(DeviceCode.objects.values_list())


def test_code_of_another_account_opens_nothing(db: None) -> None:
    code = make_code(user=make_user("wanda"))

    assert use_code(user=make_user("ivar"), code=code) is False


def test_newer_code_ends_the_older_one(db: None) -> None:
    user = make_user()
    older, newer = make_code(user=user), make_code(user=user)

    assert [use_code(user=user, code=older), use_code(user=user, code=newer)] == [False, True]


@pytest.mark.parametrize(
    ("later", "opens"),
    [
        pytest.param(VALID - timedelta(seconds=2), True, id="in time"),
        pytest.param(VALID + timedelta(seconds=2), False, id="late"),
        pytest.param(-timedelta(hours=5), False, id="clock set back by hours"),
    ],
)
def test_code_ends_after_ten_minutes(later: timedelta, opens: bool, db: None) -> None:
    user = make_user()
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        code = make_code(user=user)

    with time_machine.travel(now + later, tick=False):
        assert use_code(user=user, code=code) is opens


def test_five_wrong_tries_end_a_code_of_this_account_alone(db: None) -> None:
    attacked, other = make_user("wanda"), make_user("ivar")
    code, theirs = make_code(user=attacked), make_code(user=other)
    wrong = "".join(str((int(digit) + 1) % 10) for digit in code)
    for _attempt in range(5):
        use_code(user=attacked, code=wrong)

    assert [use_code(user=attacked, code=code), use_code(user=other, code=theirs)] == [False, True]


def test_ten_codes_an_hour_are_enough(db: None) -> None:
    user = make_user()
    for _attempt in range(10):
        make_code(user=user)

    with pytest.raises(DomainError) as refused:
        make_code(user=user)

    assert refused.value.code == "too_many"


@pytest.mark.parametrize(
    ("address", "shown"), [("wanda@example.org", "w…@example.org"), ("", ""), ("broken", "")]
)
def test_address_is_shown_to_its_owner_only(address: str, shown: str) -> None:
    assert masked(address) == shown
