"""The process starts only where it is safe to, and says what is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def start(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "DEBUG"}
    }
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={
            **kept,
            "GFMD_DATA_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "gfmd_site.settings",
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=60,
    )


KEY = "k3y-" + "abcdefghij0123456789" * 3


@pytest.mark.slow
@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        pytest.param({"ALLOWED_HOSTS": "a.example"}, "SECRET_KEY is not set.", id="no key"),
        pytest.param({"SECRET_KEY": KEY}, "ALLOWED_HOSTS is not set.", id="no hosts"),
        pytest.param(
            {"SECRET_KEY": KEY, "ALLOWED_HOSTS": "a.example", "DEBUG": "1"},
            "DEBUG is on in production.",
            id="debug",
        ),
    ],
)
def test_production_refuses_to_start(
    environment: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    done = start(tmp_path, GFMD_MODE="production", **environment)

    assert done.returncode != 0
    assert sentence in done.stderr


@pytest.mark.slow
def test_deployment_check_is_clean_in_production(tmp_path: Path) -> None:
    until = (datetime.now(tz=UTC) + timedelta(days=200)).date().isoformat()
    done = start(
        tmp_path,
        GFMD_MODE="production",
        SECRET_KEY=KEY,
        ALLOWED_HOSTS="a.example",
        SECURITY_CONTACT="mailto:security@a.example",
        SECURITY_CONTACT_UNTIL=until,
    )

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.slow
def test_deployment_check_warns_of_the_local_mode(tmp_path: Path) -> None:
    done = start(tmp_path, GFMD_MODE="local")

    assert done.returncode != 0
    assert "gfmd.W001" in done.stderr
