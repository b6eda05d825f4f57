"""The people of the demonstration: accounts, roles in the sessions, head-counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Permission, User

from practices.models import Constituency, Country
from reports.domain.seeding_programme import Table
from reports.models import Edition, HeadCount, Participation

USERNAMES = (
    "admin",
    "staff",
    "chair",
    "cochair-3-1",
    "rapporteur-3-1",
    "notetaker-3-1",
    "rapporteur-1-2",
    "notetaker-1-2",
    "reviewer",
    "reader",
)


def set_password(password: str) -> None:
    """Give all demo accounts one password, hashed once: hashing is slow by intention."""
    User.objects.filter(username__in=USERNAMES).update(password=make_password(password))


def load_accounts(people: Table) -> dict[str, User]:
    """Add or put right the demo accounts, without a password, and return them by username."""
    accounts = {
        person["username"]: _account(person) for person in people["person"] if "username" in person
    }
    accounts["staff"].user_permissions.add(
        Permission.objects.get(codename="view_attribution", content_type__app_label="reports")
    )
    return accounts


def load_participations(edition: Edition, people: Table, accounts: Mapping[str, User]) -> None:
    """Add who does what in which session, the head-counts and the chair of the edition."""
    sessions = {session.number: session for session in edition.sessions.exclude(number="")}
    persons = {person["name"]: person_values(person) for person in people["person"]}
    users = {
        person["name"]: accounts[person["username"]]
        for person in people["person"]
        if "username" in person
    }
    Participation.objects.bulk_create(
        Participation(
            session=sessions[row["session"]],
            role=row["role"],
            user=users.get(row["person"]),
            **persons[row["person"]],
        )
        for row in people["participation"]
    )
    constituencies = {term.code: term for term in Constituency.objects.all()}
    HeadCount.objects.bulk_create(
        HeadCount(
            session=sessions[row["session"]],
            constituency=constituencies[row["constituency"]],
            count=row["count"],
        )
        for row in people["head_count"]
    )
    edition.chairs.add(accounts["chair"])


def person_values(person: Table) -> dict[str, Any]:
    """Return a person as the fields of a participation."""
    return {
        "name": person["name"],
        "organisation": person.get("organisation", ""),
        "country": Country.objects.get(code=person["country"]),
        "constituency": Constituency.objects.get(code=person["constituency"]),
    }


def _account(person: Table) -> User:
    username = person["username"]
    first_name, _space, last_name = person["name"].partition(" ")
    user, _created = User.objects.update_or_create(
        username=username,
        defaults={
            "first_name": first_name,
            "last_name": last_name,
            "email": f"{username}@demo.example",
            "is_active": True,
            "is_staff": username in {"admin", "staff"},
            "is_superuser": username == "admin",
        },
    )
    user.user_permissions.clear()
    return user
