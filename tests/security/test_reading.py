"""Looking at a page changes nothing, whoever looks: links can be followed by programs."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder

from tests.cast import Cast
from tests.test_permission_matrix import MATRIX, address, client_of, objects_of

# Counters and notes of the running site, and what the search puts right before it answers.
LEFT_OUT = {
    "AuditEntry",
    "AuditWaiting",
    "IndexSet",
    "IndexState",
    "LogEntry",
    "PracticeIndex",
    "Presence",
    "SearchWord",
    "Session",
    "SyncState",
    "UserSession",
}


def content() -> dict[str, str]:
    """Return a hash of every table that holds content."""
    found = {}
    for model in apps.get_models():
        if model.__name__ in LEFT_OUT:
            continue
        rows = sorted(
            json.dumps(row, cls=DjangoJSONEncoder, sort_keys=True, default=repr)
            for row in model._default_manager.values()
        )
        found[model._meta.label] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


@pytest.mark.slow
@pytest.mark.parametrize("role", ["anonymous", "rapporteur", "staff", "administrator"])
def test_looking_at_every_page_changes_nothing(role: str, cast: Cast) -> None:
    known = objects_of(cast)
    client = client_of(cast, role)
    # Whoever opens a page for the first time is met as somebody new.
    client.get("/")
    before = content()

    for name in MATRIX:
        if name == "reports:stream":
            continue
        client.get(address(name, cast, known))

    after = content()
    assert {name for name in before if before[name] != after.get(name)} == set()
