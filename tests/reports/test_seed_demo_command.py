"""`manage.py seed_demo` as somebody at a terminal meets it."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from reports.models import Edition
from tests.build import make_practice, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def run(**options: object) -> list[str]:
    out = StringIO()
    call_command("seed_demo", stdout=out, **options)
    return out.getvalue().splitlines()


def refusal() -> str:
    with pytest.raises(CommandError) as caught:
        run()
    return str(caught.value)


def test_every_run_says_how_to_sign_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)

    first = run()
    second = run()
    monkeypatch.setenv("DEMO_PASSWORD", "seven boats at low tide")
    third = run()

    assert first[0] == "Loaded: Eleventh Global Forum on Migration and Development (2018)."
    assert [line.split() for line in first[1:7]] == [
        ["Sessions", "16"],
        ["Reports", "5"],
        ["Points", "177"],
        ["Practices", "12"],
        ["Syntheses", "1"],
        ["Accounts", "10"],
    ]
    assert first[7] == (
        "Sign in as: admin, staff, chair, cochair-3-1, rapporteur-3-1, notetaker-3-1, "
        "rapporteur-1-2, notetaker-1-2, reviewer, reader"
    )
    assert re.fullmatch(r"Password of all: [a-z2-9]{16} \(not shown again\)", first[8])
    assert second[0] == "Already there: Eleventh Global Forum on Migration and Development (2018)."
    assert second[1:8] == first[1:8]
    assert second[8:] == ["The password is as it was. Set DEMO_PASSWORD to choose another one."]
    assert third[8:] == ["Password of all: seven boats at low tide (not shown again)"]
    assert User.objects.get(username="reader").check_password("seven boats at low tide") is True


def test_account_of_the_same_name_is_not_taken_over() -> None:
    make_user("chair")

    assert refusal() == (
        "The demonstration was not loaded, because this database holds an account “chair” that "
        "would be taken over. "
        "Give the demonstration a database of its own, through DATABASE_URL or GFMD_DATA_DIR."
    )
    assert Edition.objects.count() == 0


def test_practices_of_nobody_are_real_data() -> None:
    make_practice()

    assert refusal() == (
        "The demonstration was not loaded, because this database holds practices of its own. "
        "Give the demonstration a database of its own, through DATABASE_URL or GFMD_DATA_DIR."
    )


def test_start_of_an_installation_with_real_data_goes_on_without_a_demonstration() -> None:
    make_practice()

    assert run(if_empty=True) == []
    assert Edition.objects.count() == 0
