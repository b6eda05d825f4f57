"""The real server, as people run it: gunicorn on its own database with the demonstration."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "portable-permits-2018"
SECONDS_TO_START = 180


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Server:
    """A server of its own; `manage` runs commands on its database."""

    data_dir: Path
    port: int = field(default_factory=free_port)
    workers: int = 1
    process: subprocess.Popen[bytes] | None = None
    root: Path = ROOT

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        own = {
            "GFMD_MODE": "local",
            "GFMD_DATA_DIR": str(self.data_dir),
            "DEMO_PASSWORD": PASSWORD,
            "PORT": str(self.port),
            "WEB_CONCURRENCY": str(self.workers),
            "LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "gfmd_site.settings",
        }
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        return {**kept, **own}

    def manage(self, *arguments: str, settings: str = "gfmd_site.settings") -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=self.root,
            env={**self.environment, "DJANGO_SETTINGS_MODULE": settings},
            check=True,
            capture_output=True,
            text=True,
            timeout=300,
        )
        return done.stdout

    def prepare(self) -> None:
        self.manage("migrate", "--verbosity", "0")
        self.manage("seed_demo")
        self.manage("collectstatic", "--no-input", "--verbosity", "0", settings="tests.collecting")

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "-c", "python:gfmd_site.gunicorn"]
        self.process = subprocess.Popen(
            [*command, "gfmd_site.asgi:application"],
            cwd=self.root,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._wait_until_healthy()

    def _wait_until_healthy(self) -> None:
        end = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(  # noqa: S310  loopback only
                    f"{self.url}/healthz", timeout=2
                ) as answer:
                    if answer.status == 200:
                        return
            except urllib.error.HTTPError as answer:
                # It is an answer too, with a socket that nobody else closes.
                answer.close()
            except OSError:
                pass
            time.sleep(0.1)
        self.kill()
        raise AssertionError(f"The server on port {self.port} did not start.")

    def stop(self) -> float:
        """Ask the server to stop as an operator would; return the seconds it took."""
        assert self.process is not None
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)
        self.process = None
        return time.monotonic() - began

    def kill(self) -> None:
        """Take the server down at once, with all its workers."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=60)
        self.process = None
