"""When the page of the venue calls for somebody to look after the machine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from reports.domain.venue import LITTLE_ROOM, OLD_BACKUP, Machine

NINE = datetime(2018, 12, 6, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(("free", "is_tight"), [(LITTLE_ROOM - 1, True), (LITTLE_ROOM, False)])
def test_disk_is_tight_below_the_mark(free: int, is_tight: bool) -> None:
    assert Machine(free_bytes=free, backup_at=None).is_tight is is_tight


@pytest.mark.parametrize(
    ("backup_at", "is_unsaved"),
    [
        (None, True),
        (NINE - OLD_BACKUP, False),
        (NINE - OLD_BACKUP - timedelta(seconds=1), True),
    ],
)
def test_backup_that_is_missing_or_too_old_is_called_out(
    backup_at: datetime | None, is_unsaved: bool
) -> None:
    assert Machine(free_bytes=0, backup_at=backup_at).is_unsaved(now=NINE) is is_unsaved
