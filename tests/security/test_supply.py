"""What the product is made of is known to the byte, listed, and held against advisories."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from packaging.version import Version

from tests import supply

# Licences that ask nothing of those who only run the product, and of weak copyleft kinds.
NOT_WANTED = ("AGPL", "Affero", "GPL-2.0-only", "SSPL", "BUSL", "Commons Clause")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_lock_names_exact_versions_with_hashes(name: str) -> None:
    """`pip install --require-hashes` refuses anything else; CI installs in this way."""
    file = supply.ROOT / name
    lines = [
        line
        for line in file.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith((" ", "#"))
    ]
    packages = supply.locked(file)

    assert [line for line in lines if not supply.LINE.match(line)] == []
    assert [package.name for package in packages if not package.hashes] == []
    assert len({package.name for package in packages}) > 30
    assert "--require-hashes" in (supply.ROOT / ".ci" / "venv").read_text(encoding="utf-8")


def test_package_for_error_reports_is_locked_beside_the_others() -> None:
    beside = {
        package.name: package
        for package in supply.locked(supply.ROOT / "docs" / "deploy" / "requirements-sentry.txt")
    }
    shared = [package for package in supply.locked() if package.name in beside]

    assert "sentry-sdk" in beside
    assert [name for name, package in beside.items() if not package.hashes] == []
    assert [(package.name, package.version) for package in shared] == [
        (package.name, beside[package.name].version) for package in shared
    ]


def test_bill_of_materials_lists_what_is_locked() -> None:
    bill = supply.sbom()

    assert [part["purl"] for part in bill["components"]] == [
        f"pkg:pypi/{package.name}@{package.version}" for package in supply.locked()
    ]
    assert (bill["bomFormat"], bill["metadata"]["component"]["name"]) == (
        "CycloneDX",
        "gfmd-reporting",
    )
    assert bill == supply.sbom()


def test_no_package_has_a_licence_that_binds_those_who_run_it() -> None:
    licences = {package.name: supply.licence_of(package.name) for package in supply.locked()}
    found = {
        name: licence
        for name, licence in licences.items()
        if any(word in licence for word in NOT_WANTED)
    }
    assert found == {}


def advisory(folder: Path, **touched: Any) -> Path:
    row = {"package": {"ecosystem": "PyPI", "name": "Django"}, **touched}
    file = folder / "EXAMPLE-2026-1.json"
    file.write_text(json.dumps({"id": "EXAMPLE-2026-1", "affected": [row]}), encoding="utf-8")
    return folder


def ranges(*events: dict[str, str]) -> dict[str, Any]:
    return {"ranges": [{"type": "ECOSYSTEM", "events": list(events)}]}


def test_advisory_about_a_locked_version_is_found(tmp_path: Path) -> None:
    folder = advisory(tmp_path, **ranges({"introduced": "0"}, {"fixed": "99.1"}))

    assert [(package.name, name, mended) for package, name, mended in supply.hits(folder)] == [
        ("django", "EXAMPLE-2026-1", "99.1")
    ]
    assert supply.main(["advisories", str(folder)]) == 1


def test_advisory_about_other_versions_is_no_hit(tmp_path: Path) -> None:
    folder = advisory(tmp_path, **ranges({"introduced": "0"}, {"fixed": "1.2"}))

    assert supply.main(["advisories", str(folder)]) == 0


@pytest.mark.parametrize(
    ("version", "inside"),
    [("1.0", False), ("2.0", True), ("2.4.9", True), ("2.5", False), ("3.0", True), ("3.2", False)],
)
def test_range_begins_and_ends(version: str, inside: bool) -> None:
    events = [
        {"introduced": "2.0"},
        {"fixed": "2.5"},
        {"introduced": "3.0"},
        {"last_affected": "3.1"},
    ]

    assert supply.in_range(Version(version), events) == inside
