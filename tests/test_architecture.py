"""The shape of the code, checked: who may import whom, and what a page may not contain."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("gfmd_site", "practices", "reports")
LINES_IN_ONE_SITTING = 420

# What importers hand over: plain values that every layer above may take.
PARSED = {"parsed", "parsed_programme", "parsed_consultation", "parsed_template"}
# Layers inside an app, from the ground up. A module may import its own layer and those below.
LAYERS = (
    {"choices", "rules", "validators", "apps", "content"} | PARSED,
    {"models"},
    {"domain"},
    {"forms", "importers", "exporters", "resources"},
    {"views", "admin", "management", "templatetags"},
    {"urls"},
)


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from (
            path for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts
        )


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def layer_of(parts: tuple[str, ...]) -> int | None:
    name = parts[1].removesuffix(".py") if len(parts) > 1 else ""
    return next((index for index, layer in enumerate(LAYERS) if name in layer), None)


def test_practices_never_import_reports() -> None:
    offenders = [
        (path.name, name)
        for path in sources("practices")
        for name in imports_of(path)
        if name.split(".")[0] == "reports"
    ]
    assert offenders == []


def test_lib_imports_neither_apps_nor_models() -> None:
    offenders = [
        (path.name, name)
        for path in sources("gfmd_site/lib")
        for name in imports_of(path)
        if name.split(".")[0] in {"practices", "reports"} or name.startswith("django.db.models")
    ]
    assert offenders == []


@pytest.mark.parametrize("app", ["practices", "reports"])
def test_layers_import_downwards_only(app: str) -> None:
    offenders = []
    for path in sources(app):
        own = layer_of(path.relative_to(ROOT).parts)
        for name in imports_of(path):
            parts = tuple(name.split("."))
            other = layer_of(parts) if parts[0] == app else None
            if own is not None and other is not None and other > own:
                offenders.append((str(path.relative_to(ROOT)), name))
    assert offenders == []


def test_domain_knows_no_request() -> None:
    offenders = [
        str(path.relative_to(ROOT))
        for path in sources("practices/domain", "reports/domain")
        if any(name.startswith(("django.http", "django.shortcuts")) for name in imports_of(path))
    ]
    assert offenders == []


def test_files_are_readable_in_one_sitting() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources(*APPS, "tests")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LINES_IN_ONE_SITTING
    }
    assert long == {}


INLINE = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE),
    "inline style element": re.compile(r"<style\b", re.IGNORECASE),
    "style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "event attribute": re.compile(
        r"\son(?:click|change|submit|load|input|error)\s*=", re.IGNORECASE
    ),
    "other host": re.compile(r"(?:src|href)=[\"']https?://", re.IGNORECASE),
}


@pytest.mark.parametrize("what", sorted(INLINE))
def test_templates_hold_no(what: str) -> None:
    offenders = [
        (str(path.relative_to(ROOT)), match.group(0))
        for path in (ROOT / "templates").rglob("*.html")
        # Mail programs know no policy of ours, and drop every style sheet.
        if not (what == "style attribute" and path.parent.name == "mail")
        for match in INLINE[what].finditer(path.read_text(encoding="utf-8"))
    ]
    assert offenders == []


def test_module_imports_end_in_a_semicolon() -> None:
    """Without it the storage leaves the import under its plain name, outside the cache rules."""
    statement = re.compile(
        r"^\s*(?:import|export)\b[^;]*?from\s*[\"'][^\"']+[\"'](?P<end>.?)", re.M
    )
    offenders = [
        (path.name, match.group(0).strip())
        for path in (ROOT / "static").rglob("*.js")
        for match in statement.finditer(path.read_text(encoding="utf-8"))
        if match["end"] != ";"
    ]
    assert offenders == []


def test_styles_use_logical_properties() -> None:
    """A page in Arabic mirrors by itself as long as nothing says left or right."""
    physical = re.compile(
        r"(?:margin|padding|border)-(?:left|right)\b|(?:^|[\s;{])(?:left|right)\s*:|"
        r"text-align\s*:\s*(?:left|right)|float\s*:\s*(?:left|right)",
        re.MULTILINE,
    )
    offenders = [
        (str(path.relative_to(ROOT)), match.group(0).strip())
        for path in (ROOT / "static").rglob("*.css")
        for match in physical.finditer(path.read_text(encoding="utf-8"))
    ]
    assert offenders == []


def test_nothing_opens_for_a_pointer_alone() -> None:
    """Who hovers sees what is there already: so nothing has to be kept open or put away."""
    rule = re.compile(r"(?P<selector>[^{}]*:hover[^{}]*)\{(?P<body>[^{}]*)\}")
    opens = re.compile(r"(?:^|[\s;])(?:display|visibility|opacity|content)\s*:")
    scripted = re.compile(r"mouseenter|mouseover|pointerenter|pointerover")
    offenders = [
        (path.name, " ".join(match["selector"].split()))
        for path in (ROOT / "static").rglob("*.css")
        for match in rule.finditer(path.read_text(encoding="utf-8"))
        if opens.search(match["body"]) and ":focus-within" not in match["selector"]
    ]
    scripts = [
        path.name
        for path in (ROOT / "static").rglob("*.js")
        if scripted.search(path.read_text(encoding="utf-8"))
    ]

    assert (offenders, scripts) == ([], [])
