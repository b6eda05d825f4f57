"""Rows that are inserted at once are the rows that `bulk_create` would make."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest

from gfmd_site.lib.bulk_rows import insert_rows
from reports.choices import RevisionKind
from reports.models import Revision
from tests.cast import Cast

pytestmark = pytest.mark.django_db

OWN = ("kind", "point_ref", "author", "client_time", "base_version", "before", "after", "note")


def make_revisions(cast: Cast) -> list[Revision]:
    full = Revision(
        report=cast.report,
        kind=RevisionKind.UPDATE,
        point_ref=uuid.UUID(int=7),
        author=cast.rapporteur,
        client_time=datetime(2018, 12, 6, 10, 30, tzinfo=UTC),
        base_version=3,
        before={"text": ""},
        after={"text": "Ça “reste”, 100%\n", "tags": {"objectives": [5]}},
        note="From a table",
    )
    return [full, Revision(report=cast.report, kind="create")]


def test_inserted_rows_are_those_of_bulk_create_in_their_order(cast: Cast) -> None:
    Revision.objects.bulk_create(make_revisions(cast))
    expected = list(Revision.objects.order_by("pk").values_list(*OWN))
    Revision.objects.all().delete()

    insert_rows(make_revisions(cast))

    rows = Revision.objects.order_by("pk")
    assert list(rows.values_list(*OWN)) == expected
    assert all(row.created_at.tzinfo for row in rows)


def test_nothing_is_inserted_for_nothing() -> None:
    insert_rows([])

    assert Revision.objects.count() == 0
