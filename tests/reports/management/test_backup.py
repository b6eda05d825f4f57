"""A backup is of one moment, is checked before it is used, and comes back as it was."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from psycopg import sql

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.slow
# A file that may not grow is how a program meets a full disk.
LIMITED = 'ulimit -f "${KILOBYTES:-unlimited}"; exec "$0" manage.py "$@"'
Site = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demonstration in it."""
    folder = tmp_path_factory.mktemp("seeded")
    _run(folder, "migrate", "--verbosity", "0")
    _run(folder, "seed_demo", DEMO_PASSWORD="backup-demo-2018")
    (folder / "media").mkdir()
    (folder / "media" / "picture.txt").write_text("kept", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def ready(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it."""
    file = tmp_path_factory.mktemp("ready") / "one.backup"
    _run(seeded, "backup", str(file))
    return file


@pytest.fixture
def data(seeded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(seeded, tmp_path / "data"))


@pytest.fixture
def site(data: Path) -> Site:
    return lambda *arguments, **environment: _run(data, *arguments, check=False, **environment)


def _run(
    folder: Path, *arguments: str, check: bool = True, **environment: str
) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "BACKUP_KEY"}}
    return subprocess.run(
        ["bash", "-c", LIMITED, sys.executable, *arguments],
        cwd=ROOT,
        env={
            **kept,
            "DJANGO_SETTINGS_MODULE": "gfmd_site.settings",
            "GFMD_DATA_DIR": str(folder),
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=300,
        check=check,
        input="",
    )


def rows(data: Path, query: str) -> list[tuple[object, ...]]:
    database = sqlite3.connect(data / "gfmd.sqlite3")
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


def write(data: Path, statement: str) -> None:
    database = sqlite3.connect(data / "gfmd.sqlite3")
    with database:
        database.execute(statement)
    database.close()


POINTS = "SELECT id, text, version FROM reports_point ORDER BY id"
EPOCH = "SELECT epoch FROM reports_syncstate"


def test_a_restore_brings_everything_back_and_begins_an_epoch(
    data: Path, site: Site, tmp_path: Path
) -> None:
    site("shell", "-c", "from reports.domain.sync import current_epoch; current_epoch()")
    before, epoch = rows(data, POINTS), rows(data, EPOCH)
    file = tmp_path / "one.backup"

    made = site("backup", str(file))
    write(data, "UPDATE reports_point SET text = 'overwritten'")
    (data / "media" / "picture.txt").write_text("changed", encoding="utf-8")
    (data / "media" / "later.txt").write_text("not in the backup", encoding="utf-8")
    done = site("restore", str(file), "--yes")

    assert (made.returncode, made.stderr, done.returncode, done.stderr) == (0, "", 0, "")
    assert rows(data, POINTS) == before
    assert rows(data, EPOCH) != epoch
    assert [(f.name, f.read_text("utf-8")) for f in (data / "media").iterdir()] == [
        ("picture.txt", "kept")
    ]
    assert rows(data, "SELECT count(*) FROM django_session") == [(0,)]


def test_what_stood_there_before_is_kept_and_can_be_restored(
    data: Path, site: Site, ready: Path
) -> None:
    file = ready
    write(data, "UPDATE reports_point SET text = 'typed after the backup'")
    later = rows(data, POINTS)

    site("restore", str(file), "--yes")
    (kept,) = (data / "backups").iterdir()
    site("restore", str(kept), "--yes")

    assert rows(data, POINTS) == later


def test_a_backup_is_whole_while_others_write(data: Path, site: Site, tmp_path: Path) -> None:
    writer = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sqlite3, sys, time\n"
            "database = sqlite3.connect(sys.argv[1], timeout=60)\n"
            "end = time.monotonic() + 20\n"
            "while time.monotonic() < end:\n"
            "    with database:\n"
            "        database.execute('UPDATE reports_point SET version = version + 1')\n",
            str(data / "gfmd.sqlite3"),
        ]
    )
    try:
        made = site("backup", str(tmp_path / "busy.backup"))
        checked = site("restore", str(tmp_path / "busy.backup"), "--check")
    finally:
        writer.kill()
        writer.wait()

    assert (made.returncode, checked.returncode, checked.stderr) == (0, 0, "")
    assert checked.stdout.endswith("It is whole.\n")


def test_an_encrypted_backup_needs_its_key(data: Path, site: Site, tmp_path: Path) -> None:
    file = tmp_path / "sealed.backup"
    text = str(rows(data, POINTS)[0][1])
    made = site("backup", str(file), BACKUP_KEY="correct horse battery")

    assert made.stdout.endswith("encrypted.\n")
    assert file.read_bytes()[:21] == b"age-encryption.org/v1"
    assert text.encode() not in file.read_bytes()
    assert site("restore", str(file), "--check").stderr == (
        "CommandError: sealed.backup is encrypted. Set BACKUP_KEY to its passphrase.\n"
    )
    assert site("restore", str(file), "--check", BACKUP_KEY="wrong").stderr == (
        "CommandError: sealed.backup cannot be opened with this BACKUP_KEY, or it is damaged.\n"
    )
    right = site("restore", str(file), "--check", BACKUP_KEY="correct horse battery")
    assert (right.returncode, right.stderr) == (0, "")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda file: file.write_bytes(file.read_bytes()[:-2000]), "damaged.backup cannot be used"),
        (lambda file: file.write_bytes(b"not a backup"), "damaged.backup cannot be used"),
        (lambda file: file.write_bytes(b""), "damaged.backup cannot be used"),
    ],
    ids=["cut", "another file", "empty"],
)
def test_a_damaged_backup_is_refused_and_changes_nothing(
    data: Path,
    site: Site,
    ready: Path,
    tmp_path: Path,
    damage: Callable[[Path], int],
    said: str,
) -> None:
    file = Path(shutil.copy(ready, tmp_path / "damaged.backup"))
    before = rows(data, POINTS)
    damage(file)

    refused = site("restore", str(file), "--yes")

    assert refused.returncode == 1
    assert refused.stderr.startswith(f"CommandError: {said}: ")
    assert "Traceback" not in refused.stderr
    assert rows(data, POINTS) == before
    assert not (data / "backups").exists()


def _rewritten(file: Path, target: Path, change: Callable[[bytes], bytes]) -> None:
    """Copy a backup, with its description changed."""
    with tarfile.open(file) as source, tarfile.open(target, "w:gz") as copy:
        for member in source:
            content = source.extractfile(member)
            assert content is not None
            data = content.read()
            if member.name == "manifest.json":
                data = change(data)
                member.size = len(data)
            copy.addfile(member, io.BytesIO(data))


def test_a_backup_of_a_newer_version_is_refused(site: Site, ready: Path, tmp_path: Path) -> None:
    _rewritten(
        ready,
        tmp_path / "newer.backup",
        lambda text: text.replace(b'"0001_initial"', b'"9999_tomorrow"'),
    )

    refused = site("restore", str(tmp_path / "newer.backup"), "--yes")

    assert refused.stderr == (
        "CommandError: The backup was made by a newer version (reports.9999_tomorrow). "
        "Install that version first.\n"
    )


def test_a_changed_file_inside_is_noticed(site: Site, ready: Path, tmp_path: Path) -> None:
    _rewritten(
        ready,
        tmp_path / "changed.backup",
        lambda text: re.sub(rb'("media/picture.txt": ")\w+', rb"\g<1>" + b"0" * 64, text),
    )

    refused = site("restore", str(tmp_path / "changed.backup"), "--yes")

    assert refused.stderr == (
        "CommandError: changed.backup cannot be used: media/picture.txt has changed since it was "
        "made. Take another backup.\n"
    )


@pytest.mark.parametrize("name", ["../outside.txt", "/outside.txt"])
def test_a_file_that_leads_elsewhere_is_refused(
    site: Site, ready: Path, tmp_path: Path, name: str
) -> None:
    file = tmp_path / "elsewhere.backup"
    with tarfile.open(ready) as source, tarfile.open(file, "w:gz") as copy:
        for member in source:
            copy.addfile(member, source.extractfile(member))
        copy.addfile(tarfile.TarInfo(name), io.BytesIO())

    refused = site("restore", str(file), "--yes")

    assert refused.stderr == (
        f"CommandError: elsewhere.backup cannot be used: {name} does not belong into a backup. "
        "Take another backup.\n"
    )


def test_nothing_is_restored_without_a_yes(data: Path, site: Site, ready: Path) -> None:
    before = rows(data, EPOCH)

    refused = site("restore", str(ready))

    assert refused.stderr == "CommandError: Nothing was restored.\n"
    assert rows(data, EPOCH) == before


def test_a_full_disk_leaves_earlier_backups_and_no_half_of_one(site: Site, tmp_path: Path) -> None:
    site("backup", str(tmp_path / "gfmd-20200101-120000.backup"))
    before = {file.name: file.read_bytes() for file in tmp_path.glob("*.backup")}

    done = site("backup", str(tmp_path), "--keep", "1", KILOBYTES="64")

    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "No backup was made. The database could not be copied" in done.stderr
    assert {file.name: file.read_bytes() for file in tmp_path.glob("*backup*")} == before


def test_a_folder_keeps_the_newest_backups(site: Site, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for day in (1, 2, 3):
        (folder / f"gfmd-2020010{day}-120000.backup").write_bytes(b"old")
    (folder / "notes.txt").write_text("not a backup", encoding="utf-8")

    site("backup", str(folder), "--keep", "2")

    names = sorted(file.name for file in folder.iterdir())
    assert names[0] == "gfmd-20200103-120000.backup"
    assert names[2] == "notes.txt"
    assert len(names) == 3


def test_without_a_file_the_backup_goes_to_its_folder(site: Site, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere" / "backups"

    made = site("backup", "--keep", "1", BACKUP_DIR=str(folder))
    site("backup", "--keep", "1", "--keep-days", "7", BACKUP_DIR=str(folder))

    assert (made.returncode, made.stderr) == (0, "")
    (kept,) = folder.iterdir()
    assert site("restore", str(kept), "--check").returncode == 0
    assert folder.stat().st_mode & 0o077 == 0


def test_days_without_a_number_of_newest_are_refused(site: Site, tmp_path: Path) -> None:
    refused = site("backup", str(tmp_path), "--keep-days", "7")

    assert refused.stderr == "CommandError: --keep-days and --keep-weeks need --keep as well.\n"
    assert list(tmp_path.glob("*.backup")) == []


def test_names_taken_out_after_the_backup_stay_out(data: Path, site: Site, tmp_path: Path) -> None:
    write(data, "UPDATE reports_point SET text = 'as Quillonia Vetra told us'")
    file = tmp_path / "with-name.backup"
    site("backup", str(file))
    site(
        "shell",
        "-c",
        "from reports.domain.purge import Scope, purge_names; "
        "purge_names(names=['Quillonia Vetra'], scope=Scope(), reason='asked', by=None)",
    )

    done = site("restore", str(file), "--yes")

    assert (done.returncode, done.stderr) == (0, "")
    assert b"Quillonia" not in (data / "gfmd.sqlite3").read_bytes()
    named = "SELECT count(*) FROM reports_point WHERE text LIKE '%Quillonia%'"
    assert rows(data, named) == [(0,)]


@pytest.fixture
def postgresql_url() -> Iterator[str]:
    """A database of its own on the server of this run."""
    settings = connection.settings_dict
    where = f"{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:{settings['PORT']}"
    name = f"gfmd_backup_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(f"postgresql://{where}/postgres", autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield f"postgresql://{where}/{name}"
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.mark.postgresql
def test_postgresql_comes_back_as_it_was(postgresql_url: str, tmp_path: Path) -> None:
    def site(*arguments: str) -> subprocess.CompletedProcess[str]:
        return _run(tmp_path / "data", *arguments, DATABASE_URL=postgresql_url)

    def stored(query: str) -> list[tuple[object, ...]]:
        with psycopg.connect(postgresql_url) as database:
            return database.execute(query).fetchall()

    site("migrate", "--verbosity", "0")
    _run(
        tmp_path / "data",
        "seed_demo",
        DATABASE_URL=postgresql_url,
        DEMO_PASSWORD="backup-demo-2018",
    )
    site("shell", "-c", "from reports.domain.sync import current_epoch; current_epoch()")
    before, epoch = stored(POINTS), stored(EPOCH)

    site("backup", str(tmp_path / "one.backup"))
    with psycopg.connect(postgresql_url) as database:
        database.execute("UPDATE reports_point SET text = 'overwritten'")
    site("restore", str(tmp_path / "one.backup"), "--yes")

    assert stored(POINTS) == before
    assert stored(EPOCH) != epoch


AUDIT = "SELECT number, event, digest FROM gfmd_site_auditentry ORDER BY number"


def test_the_audit_log_goes_on_across_a_restore(data: Path, site: Site, ready: Path) -> None:
    """What happened after the backup stays known, and then the restore itself."""
    site("backup", str(data / "later.backup"))
    before = rows(data, AUDIT)

    site("restore", str(ready), "--yes")
    after = rows(data, AUDIT)
    checked = site("verify_audit")

    assert after[: len(before)] == before
    assert [event for _number, event, _digest in after[len(before) :]] == ["backup", "restore"]
    assert checked.stdout == f"The audit log is whole: {len(after)} entries.\n"


def test_the_audit_log_of_a_backup_goes_on_in_another_installation(
    ready: Path, seeded: Path, tmp_path: Path
) -> None:
    """With its key, as one that replaces a lost server."""
    key = (seeded / "secret_key").read_text(encoding="utf-8")
    other = tmp_path / "other"
    _run(other, "migrate", "--verbosity", "0", SECRET_KEY=key)
    _run(other, "backup", str(tmp_path / "first.backup"), SECRET_KEY=key)
    ended = rows(other, AUDIT)

    _run(other, "restore", str(ready), "--yes", SECRET_KEY=key)
    checked = _run(other, "verify_audit", check=False, SECRET_KEY=key)

    (entry,) = rows(other, "SELECT details FROM gfmd_site_auditentry WHERE event = 'restore'")
    # Its own entries were the backup before, and the one that every restore makes.
    assert json.loads(str(entry[0]))["left"] == len(ended) + 1
    assert (checked.returncode, checked.stderr) == (0, "")
