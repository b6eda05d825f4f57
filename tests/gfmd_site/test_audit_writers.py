"""Many processes write the log at once, and it is one chain."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from gfmd_site.audit import AuditEvent, record
from gfmd_site.audit.chain import chain_waiting
from gfmd_site.audit.guards import put_up_guards, take_down_guards
from gfmd_site.audit.verify import verify_chain
from gfmd_site.models import AuditEntry

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
WRITERS, EACH = 4, 25
WRITE = f"""
import django
django.setup()
from gfmd_site.audit import AuditEvent, record
for number in range({EACH}):
    record(AuditEvent.BACKUP, by=None, subject=str(number))
"""


def run(folder: Path, *command: str) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env={
            **kept,
            "GFMD_DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "gfmd_site.settings",
            "LOG_LEVEL": "ERROR",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_processes_on_one_sqlite_file_write_one_chain(tmp_path: Path) -> None:
    """As they run: with the guards up, and a chain that ends where the file beside it says."""
    prepared = run(tmp_path, "manage.py", "migrate", "--verbosity", "0")
    assert (prepared.communicate(timeout=120)[0], prepared.returncode) == ("", 0)

    writers = [run(tmp_path, "-c", WRITE) for _number in range(WRITERS)]
    said = [(writer.communicate(timeout=120)[0], writer.returncode) for writer in writers]
    check = run(tmp_path, "manage.py", "verify_audit")

    assert said == [("", 0)] * WRITERS
    assert check.communicate(timeout=60)[0] == (
        f"The audit log is whole: {WRITERS * EACH} entries.\n"
    )


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_connections_to_postgresql_write_one_chain(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    failed: list[BaseException] = []

    def write() -> None:
        try:
            for number in range(EACH):
                record(AuditEvent.BACKUP, by=None, subject=str(number))
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    chain_waiting()
    put_up_guards()
    try:
        verdict = verify_chain()
    finally:
        take_down_guards()

    assert failed == []
    assert (verdict.entries, verdict.faults) == (WRITERS * EACH, [])
    assert AuditEntry.objects.count() == WRITERS * EACH
