"""The files of docs/deploy/ are what systemd, nginx and a container builder accept."""

from __future__ import annotations

import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.operations.deployed import DEPLOY, HOST, ROOT, Nginx, has_nginx, install

UNITS = Path("/usr/lib/systemd/system")
PROGRAMS = ("gunicorn", "python")

needs_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze") or not UNITS.is_dir(), reason="systemd is not installed."
)
needs_nginx = pytest.mark.skipif(not has_nginx(), reason="nginx or openssl is not installed.")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An empty machine with the files installed, and programs where the units look for them."""
    install(tmp_path)
    if UNITS.is_dir():
        shutil.copytree(UNITS, tmp_path / UNITS.relative_to("/"), symlinks=True)
    for name in PROGRAMS:
        program = tmp_path / "opt" / "gfmd" / "current" / ".venv" / "bin" / name
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text("#!/bin/sh\n", encoding="utf-8")
        program.chmod(0o755)
    return tmp_path


def units(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "etc" / "systemd" / "system").iterdir())


def test_every_file_of_systemd_and_nginx_is_installed(tmp_path: Path) -> None:
    paths = install(tmp_path)

    there = {path.name for folder in ("systemd", "nginx") for path in (DEPLOY / folder).iterdir()}
    renamed = {"gfmd.sysusers": "gfmd.conf", "gfmd.tmpfiles": "gfmd.conf"}
    assert {Path(path).name for path in paths} == {renamed.get(name, name) for name in there}
    assert [path for path in paths if not (tmp_path / path.removeprefix("/")).is_file()] == []


def test_what_was_changed_by_hand_stays(tmp_path: Path) -> None:
    install(tmp_path)
    changed = tmp_path / "etc" / "gfmd" / "gfmd.env"
    changed.write_text("ALLOWED_HOSTS=ours.example.org\n", encoding="utf-8")

    paths = install(tmp_path)

    assert "/etc/gfmd/gfmd.env (kept)" in paths
    assert changed.read_text(encoding="utf-8") == "ALLOWED_HOSTS=ours.example.org\n"
    assert stat.S_IMODE(changed.stat().st_mode) == 0o640


@needs_systemd
def test_systemd_accepts_every_unit(root: Path) -> None:
    done = subprocess.run(
        [
            *("systemd-analyze", "verify", "--man=no", "--recursive-errors=no"),
            f"--root={root}",
            *units(root),
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")


@needs_systemd
def test_systemd_finds_every_service_closed(root: Path) -> None:
    """Its own measure: 0 is closed, 10 is open; most services of Debian stand at 9."""
    done = subprocess.run(
        [
            *("systemd-analyze", "security", "--offline=yes", "--threshold=20"),
            f"--root={root}",
            *(name for name in units(root) if name.endswith(".service")),
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, "Overall exposure level" in done.stdout) == (0, True)


def test_units_run_commands_that_exist() -> None:
    named = {
        match[1]
        for unit in (DEPLOY / "systemd").glob("*.service")
        for match in re.finditer(r"manage\.py (\w+)", unit.read_text(encoding="utf-8"))
    }

    usual = {"backup", "doctor", "clearsessions", "purge_originals", "send_letters"}
    assert usual - named == set()
    assert named - set(get_commands()) == set()


@needs_nginx
def test_nginx_accepts_its_configuration(tmp_path: Path) -> None:
    nginx = Nginx(tmp_path, ["127.0.0.1:8000", "127.0.0.1:8001"])
    nginx.prepare()

    done = nginx.check()

    assert (done.returncode, done.stderr) == (0, "")


def test_the_proxy_writes_no_address_of_a_page_or_person() -> None:
    text = (DEPLOY / "nginx" / "gfmd.conf").read_text(encoding="utf-8")
    layout = re.search(r"log_format gfmd (.*?);", text, re.DOTALL)

    assert layout is not None
    assert sorted(re.findall(r"\$\w+", layout[1])) == [
        "$body_bytes_sent",
        "$request_method",
        "$request_time",
        "$status",
        "$time_iso8601",
        "$upstream_addr",
        "$upstream_cache_status",
        "$upstream_response_time",
    ]
    assert re.findall(r"error_log\s+\S+ (\w+);", text) == ["crit", "crit"]
    assert re.findall(r"access_log (.*?);", text) == ["off", "/var/log/nginx/gfmd.log gfmd"]


def test_the_container_takes_only_what_is_in_the_repository() -> None:
    text = (DEPLOY / "container" / "Containerfile").read_text(encoding="utf-8")
    taken = {
        source
        for line in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE)
        for source in line.split()
    }
    code = {"gfmd_site", "practices", "reports", "seeds", "static", "templates", "manage.py"}

    assert [name for name in sorted(taken) if not (ROOT / name).exists()] == []
    assert code - taken == set()


def test_the_container_has_the_packages_that_the_guide_names() -> None:
    guide = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    named = re.search(r"^apt-get install (libpango.*)$", guide, re.MULTILINE)
    text = (DEPLOY / "container" / "Containerfile").read_text(encoding="utf-8")

    assert named is not None
    assert [name for name in named[1].split() if name not in text] == []


@pytest.mark.parametrize("name", ["install", "container/start"])
def test_scripts_are_sound(name: str) -> None:
    done = subprocess.run(["sh", "-n", str(DEPLOY / name)], capture_output=True, check=False)

    assert (done.returncode, (DEPLOY / name).stat().st_mode & 0o111) == (0, 0o111)


def test_the_guide_sets_every_value_before_it_is_used() -> None:
    """An unset value would be replaced by nothing, in the middle of a configuration."""
    guide = (DEPLOY / "README.md").read_text(encoding="utf-8")
    lines = "\n".join(re.findall(r"```sh\n(.*?)```", guide, re.DOTALL)).splitlines()
    known: set[str] = set()
    unset = []
    for line in lines:
        unset += [name for name in re.findall(r"\$([A-Z_]+)", line) if name not in known]
        known |= set(re.findall(r"^([A-Z_]+)=\S", line))

    assert (sorted(known), unset) == (["HOST", "SOURCE"], [])


def test_example_host_is_the_same_everywhere() -> None:
    hosts = {
        match
        for path in DEPLOY.rglob("*")
        if path.is_file()
        for match in re.findall(r"[a-z]+\.example\.org", path.read_text(encoding="utf-8"))
    }

    assert hosts == {HOST}
