"""What all measures share: a server with data, figures with their budgets, and the table."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

from tests.browser.server import Server

ROOT = Path(__file__).resolve().parents[2]
CODE = "2018-3.1"
PEOPLE = 200
PREPARE_PEOPLE = f"""
from django.contrib.auth.models import User
from django.test import Client
from reports.models import Participation, Session
session = Session.objects.get(number="3.1", edition__year=2018)
for number in range({PEOPLE}):
    user = User.objects.create(username=f"bench-{{number}}")
    Participation.objects.create(session=session, user=user, role="note_taker", name=user.username)
    client = Client()
    client.force_login(user)
    print(client.cookies["sessionid"].value)
"""


@dataclass(frozen=True)
class Figure:
    """One line of the table. Without a budget it is there to be compared."""

    what: str
    size: str
    value: float | None
    unit: str
    budget: float | None = None
    at_least: bool = False
    """Whether the budget is the least instead of the most."""
    note: str = ""

    @property
    def verdict(self) -> str:
        if self.value is None:
            return "not measured"
        if self.budget is None:
            return ""
        holds = self.value >= self.budget if self.at_least else self.value <= self.budget
        return "pass" if holds else "FAIL"


class BenchServer(Server):
    """The product, with one address more: the plain view that saving is compared with.

    Its static files are compressed as they are for people, which other tests go without.
    """

    def prepare(self) -> None:
        super().prepare()
        self.manage("collectstatic", "--no-input", "--verbosity", "0")

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, "DJANGO_SETTINGS_MODULE": "tests.bench.settings"}


class Bench:
    """Hands measures what they need, made when first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.started: list[Server] = []

    @cached_property
    def data(self) -> Path:
        """A data folder with the demonstration and two hundred note takers."""
        folder = self.folder / "data"
        folder.mkdir(exist_ok=True)
        BenchServer(folder).prepare()
        return folder

    @cached_property
    def sessions(self) -> list[str]:
        """Session keys of two hundred people who may write in roundtable 3.1."""
        printed = BenchServer(self.data).manage("shell", "-c", PREPARE_PEOPLE).split()
        return [word for word in printed if len(word) == 32]

    @cached_property
    def server(self) -> BenchServer:
        """The server as people run it, with two processes."""
        return self.start(workers=2)

    def start(self, *, workers: int) -> BenchServer:
        assert self.sessions
        running = BenchServer(self.data, workers=workers)
        running.start()
        self.started.append(running)
        return running

    def close(self) -> None:
        for server in self.started:
            if server.process is not None:
                server.kill()

    def child(self, script: str, *arguments: str) -> dict[str, float]:
        """Run a script of `tests/bench/children/` on the data; it prints one JSON object."""
        done = subprocess.run(
            [sys.executable, "-m", f"tests.bench.children.{script}", *arguments],
            cwd=ROOT,
            env={**BenchServer(self.data).environment, "PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
            text=True,
            timeout=600,
        )
        return json.loads(done.stdout.splitlines()[-1])


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]


def latencies(
    what: str, size: str, seconds: Sequence[float], budget_ms: float | None = None, note: str = ""
) -> list[Figure]:
    """Return the median and the 95th percentile in milliseconds; the budget is for the second."""
    return [
        Figure(f"{what}, p50", size, percentile(seconds, 0.5) * 1000, "ms"),
        Figure(f"{what}, p95", size, percentile(seconds, 0.95) * 1000, "ms", budget_ms, note=note),
    ]


def memory_of(server: Server) -> float:
    """Return the resident memory of a server's processes in MB; shared pages count in each."""
    assert server.process is not None
    listed = subprocess.run(
        ["pgrep", "-g", str(server.process.pid)], capture_output=True, text=True, check=True
    )
    sizes = []
    for process in listed.stdout.split():
        status = Path(f"/proc/{process}/status")
        for line in status.read_text().splitlines() if status.exists() else []:
            if line.startswith("VmRSS:"):
                sizes.append(int(line.split()[1]) / 1024)
    return sum(sizes)


def line(figure: Figure) -> str:
    value = "-" if figure.value is None else f"{figure.value:,.1f} {figure.unit}"
    sign = "≥" if figure.at_least else "≤"
    budget = "" if figure.budget is None else f"{sign} {figure.budget:,.1f} {figure.unit}"
    cells = f"{figure.what:<52} {figure.size:>14} {value:>16} {budget:>16} {figure.verdict:<12}"
    return f"{cells} {figure.note}".rstrip()


def load_average() -> str:
    return "load average " + " ".join(f"{value:.1f}" for value in os.getloadavg())


def as_json(figures: Iterable[Figure]) -> str:
    rows = [{**asdict(figure), "verdict": figure.verdict} for figure in figures]
    return json.dumps(rows, indent=1, ensure_ascii=False)
