"""Work without the collector of unused objects, which runs again whatever happens."""

from __future__ import annotations

import gc

import pytest

from gfmd_site.lib.collector import collector_paused


def test_collector_runs_again_after_work_that_fails() -> None:
    with pytest.raises(ValueError, match="a bad row"), collector_paused():
        assert not gc.isenabled()
        raise ValueError("a bad row")

    assert gc.isenabled()


def test_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with collector_paused():
            assert not gc.isenabled()

        assert not gc.isenabled()
    finally:
        gc.enable()
