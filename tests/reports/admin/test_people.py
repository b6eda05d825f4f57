"""Accounts: staff make them, administrators give rights, nobody takes over a stronger one."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from tests.cast import Cast

ADD = "admin:auth_user_add"
CHANGE = "admin:auth_user_change"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_staff_make_an_account_without_rights_or_password(cast: Cast) -> None:
    client_of(cast.plain_staff).post(
        reverse(ADD),
        {
            "username": "fresh",
            "first_name": "Ada",
            "email": "ada@example.org",
            "is_active": "on",
            "is_staff": "on",
            "is_superuser": "on",
            "sees_attributions": "on",
        },
    )

    user = User.objects.get(username="fresh")
    assert (user.email, user.is_active, user.has_usable_password()) == (
        "ada@example.org",
        True,
        False,
    )
    assert (user.is_staff, user.is_superuser, user.has_perm("reports.view_attribution")) == (
        False,
        False,
        False,
    )


def test_administrator_gives_and_takes_the_right_to_see_who_said_what(cast: Cast) -> None:
    client = client_of(cast.administrator)
    page = reverse(CHANGE, args=[cast.plain_staff.pk])
    account = {"username": "plain_staff", "is_active": "on", "is_staff": "on"}

    client.post(page, {**account, "sees_attributions": "on"})
    given = User.objects.get(pk=cast.plain_staff.pk).has_perm("reports.view_attribution")
    client.post(page, account)
    taken = User.objects.get(pk=cast.plain_staff.pk).has_perm("reports.view_attribution")

    assert (given, taken) == (True, False)


@pytest.mark.parametrize(
    ("target", "status"),
    [("reader", 302), ("rapporteur", 302), ("staff", 403), ("administrator", 403)],
)
def test_staff_change_only_accounts_without_rights(target: str, status: int, cast: Cast) -> None:
    user = getattr(cast, target)

    response = client_of(cast.plain_staff).post(
        reverse(CHANGE, args=[user.pk]),
        {"username": user.username, "email": "new@example.org", "is_active": "on"},
    )

    user.refresh_from_db()
    assert (response.status_code, user.email) == (
        status,
        "new@example.org" if status == 302 else "",
    )


def test_staff_do_not_change_the_address_of_an_account_in_use(cast: Cast) -> None:
    User.objects.filter(pk=cast.rapporteur.pk).update(
        last_login=timezone.now(), email="old@example.org"
    )

    client_of(cast.plain_staff).post(
        reverse(CHANGE, args=[cast.rapporteur.pk]),
        {"username": "rapporteur", "email": "mine@example.org", "is_active": "on"},
    )

    assert User.objects.get(pk=cast.rapporteur.pk).email == "old@example.org"


@pytest.mark.parametrize(
    ("role", "status"), [("staff", 403), ("plain_staff", 403), ("administrator", 200)]
)
def test_only_administrators_set_a_password(role: str, status: int, cast: Cast) -> None:
    page = reverse("admin:auth_user_password_change", args=[cast.reader.pk])

    assert client_of(getattr(cast, role)).get(page).status_code == status


def test_no_account_is_deleted(cast: Cast) -> None:
    page = reverse("admin:auth_user_delete", args=[cast.reader.pk])

    assert client_of(cast.administrator).post(page, {"post": "yes"}).status_code == 403


def test_group_offers_the_one_right_that_counts_in_words(cast: Cast) -> None:
    client = client_of(cast.administrator)
    right = Permission.objects.get(codename="view_attribution", content_type__app_label="reports")

    client.post(reverse("admin:auth_group_add"), {"name": "Desk", "permissions": [right.pk]})
    group = Group.objects.get(name="Desk")
    page = client.get(reverse("admin:auth_group_change", args=[group.pk]))

    field = page.context["adminform"].form.fields["permissions"]
    assert list(group.permissions.all()) == [right]
    assert [str(words) for _value, words in field.choices] == ["Sees who said what"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["Accounts", "Audit log"]),
        ("fr", ["Comptes", "Journal d’audit"]),
        ("es", ["Cuentas", "Registro de auditoría"]),
        ("ar", ["الحسابات", "سجل التدقيق"]),
    ],
)
def test_parts_of_the_office_have_names_for_people(language: str, said: list[str]) -> None:
    with translation.override(language):
        names = [str(apps.get_app_config(label).verbose_name) for label in ("auth", "gfmd_site")]

    assert names == said
