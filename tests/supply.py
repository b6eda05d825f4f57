"""The bill of materials, and advisories held against it. Run as `python -m tests.supply`.

    sbom                  prints a CycloneDX document of what `requirements.txt` locks
    licences              prints each package with its licence
    advisories FOLDER     holds files in the OSV format against it, without a network

A folder of advisories is a checkout of https://github.com/pypa/advisory-database, for example.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parent.parent
LINE = re.compile(r"^(?P<name>[A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)")
HASH = re.compile(r"--hash=sha256:(?P<hash>[0-9a-f]{64})")


@dataclass(frozen=True)
class Locked:
    """One package as the lock names it."""

    name: str
    version: str
    hashes: tuple[str, ...]

    @property
    def purl(self) -> str:
        return f"pkg:pypi/{self.name}@{self.version}"


def locked(file: Path = ROOT / "requirements.txt") -> list[Locked]:
    found: list[tuple[str, str, list[str]]] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        package = LINE.match(line)
        if package:
            found.append((normal(package["name"]), package["version"], []))
        if found:
            found[-1][2].extend(HASH.findall(line))
    return [Locked(name, version, tuple(hashes)) for name, version, hashes in found]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def licence_of(name: str) -> str:
    """Return the licence that the installed package names, or an empty text."""
    try:
        facts = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    named = facts.get("License-Expression") or ""
    if named:
        return named
    classes = [c for c in facts.get_all("Classifier") or [] if c.startswith("License ::")]
    text = (facts.get("License") or "").strip()
    return classes[0].rpartition(" :: ")[2] if classes else text.splitlines()[0] if text else ""


def sbom() -> dict[str, Any]:
    """Return the document. The same lock gives the same document, so that it can be compared."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    components = []
    for package in locked():
        component: dict[str, Any] = {
            "type": "library",
            "bom-ref": package.purl,
            "name": package.name,
            "version": package.version,
            "purl": package.purl,
        }
        licence = licence_of(package.name)
        if licence:
            component["licenses"] = [{"license": {"name": licence}}]
        components.append(component)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": project["name"],
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"license": {"id": project["license"]["text"]}}],
            }
        },
        "components": components,
    }


def hits(folder: Path) -> Iterator[tuple[Locked, str, str]]:
    """Yield what is locked and touched by an advisory, with its id and where it is mended."""
    packages = {package.name: package for package in locked()}
    for file in sorted(folder.rglob("*.json")):
        try:
            advisory = json.loads(file.read_text(encoding="utf-8"))
        except ValueError:
            continue
        if not isinstance(advisory, dict) or advisory.get("withdrawn"):
            continue
        for touched in advisory.get("affected", []):
            named = touched.get("package", {})
            package = packages.get(normal(str(named.get("name", ""))))
            if named.get("ecosystem") == "PyPI" and package and is_touched(package, touched):
                yield package, str(advisory.get("id", file.stem)), mended_in(touched)


def is_touched(package: Locked, touched: dict[str, Any]) -> bool:
    if package.version in touched.get("versions", []):
        return True
    return any(
        in_range(Version(package.version), row.get("events", []))
        for row in touched.get("ranges", [])
        if row.get("type") == "ECOSYSTEM"
    )


def in_range(version: Version, events: list[dict[str, str]]) -> bool:
    """Whether a version lies behind an introduction and before what ends it."""
    inside = False
    for event in events:
        for kind, text in event.items():
            try:
                bound = Version(text)
            except InvalidVersion:
                continue
            if kind == "introduced" and version >= bound:
                inside = True
            if kind == "fixed" and version >= bound:
                inside = False
            if kind == "last_affected" and version > bound:
                inside = False
    return inside


def mended_in(touched: dict[str, Any]) -> str:
    events = [event for row in touched.get("ranges", []) for event in row.get("events", [])]
    return ", ".join(sorted({event["fixed"] for event in events if "fixed" in event}))


def main(arguments: list[str]) -> int:
    match arguments:
        case ["sbom"]:
            print(json.dumps(sbom(), indent=1, ensure_ascii=False))
        case ["licences"]:
            for package in locked():
                print(f"{package.name} {package.version}  {licence_of(package.name) or '?'}")
        case ["advisories", folder] if Path(folder).is_dir():
            found = list(hits(Path(folder)))
            for package, name, mended in found:
                print(f"{package.name} {package.version}: {name}, mended in {mended or 'nothing'}")
            print(f"{len(locked())} packages, {len(found)} advisories.")
            return 1 if found else 0
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
