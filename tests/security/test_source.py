"""What the source may not hold, and the few places that have answered for holding it."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
APPS = ("gfmd_site", "practices", "reports")


def sources() -> Iterator[Path]:
    for app in APPS:
        yield from (p for p in (ROOT / app).rglob("*.py") if "migrations" not in p.parts)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def is_built(node: ast.AST) -> bool:
    """Whether an argument is a text put together with values."""
    return isinstance(node, ast.JoinedStr | ast.BinOp) or called(node) == "format"


@cache
def functions() -> tuple[tuple[str, tuple[ast.Call, ...]], ...]:
    """Every function with its place and the calls in it, read once for all tests."""
    return tuple(
        (
            f"{name_of(path)}:{function.name}",
            tuple(node for node in ast.walk(function) if isinstance(node, ast.Call)),
        )
        for path in sources()
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def places(wanted: Callable[[ast.Call], bool]) -> set[str]:
    return {place for place, calls in functions() if any(map(wanted, calls))}


SAFE = {
    "gfmd_site/style_samples.py:_section": "made by Jinja2 with autoescape",
    "gfmd_site/templatetags/office.py:_named_cell": "a cell as Django drew it, taken apart",
    "reports/views/page.py:_sections": "made by Jinja2 with autoescape",
    "reports/views/invitations.py:_sheet": "a drawing of squares, made here",
    "reports/exporters/word_fill.py:_word_text": "escapes what it is given",
    "reports/exporters/word_marks.py:mark_in": "a number in a mark of its own",
}


def test_text_is_marked_as_safe_in_known_places_only() -> None:
    found = places(lambda node: called(node) in {"mark_safe", "SafeString", "Markup"})

    assert {place.split(":")[0] for place in found} == {place.split(":")[0] for place in SAFE}


# Letters in plain text, `.txt`, are no markup and need no escaping.
UNESCAPED = {"templates/mfa/totp/activate_form.html": "a drawing of squares, made by allauth"}


def test_templates_switch_escaping_off_in_known_places_only() -> None:
    off = re.compile(r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+(?:off|false)", re.IGNORECASE)
    found = [
        name_of(path)
        for path in (ROOT / "templates").rglob("*")
        if path.suffix in {".html", ".css"} and off.search(path.read_text(encoding="utf-8"))
    ]
    assert sorted(found) == sorted(UNESCAPED)


def test_no_value_of_a_page_stands_inside_a_script() -> None:
    script = re.compile(r"<script[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
    found = [
        name_of(path)
        for path in (ROOT / "templates").rglob("*.html")
        for body in script.findall(path.read_text(encoding="utf-8"))
        if body.strip()
    ]
    assert found == []


# SQL put together in code: of what, so that no value of a person can be in it.
SQL = {
    "gfmd_site/audit/guards.py:take_down_guards": "names of this file",
    "gfmd_site/caches.py:get_many": "the name of the table from the settings, marks for values",
    "practices/domain/search_text.py:_postgresql": "the name of a column, a constant",
    "gfmd_site/live.py:_listen": "the name of the channel, a constant",
    "reports/domain/memory.py:with_words": "the name of a column, a constant",
    "reports/domain/memory_said.py:_nearest": "the same",
    "reports/domain/operations_reads.py": "constants, and marks for values",
    "reports/domain/purge_bytes.py:_compact_sqlite": "names of tables, as the database lists them",
    "reports/domain/purge_bytes.py:_compact_postgresql": "the same",
}


def test_sql_is_put_together_in_known_places_only() -> None:
    found = places(
        lambda node: (
            (called(node) in {"execute", "executemany"} and any(map(is_built, node.args)))
            or called(node) in {"raw", "extra", "RawSQL"}
        )
    )

    assert {place.split(":")[0] for place in found} == {place.split(":")[0] for place in SQL}


@pytest.mark.parametrize(
    "name", ["eval", "exec", "__import__", "loads_pickle", "unsafe_load", "system", "popen"]
)
def test_nothing_runs_what_it_reads(name: str) -> None:
    assert places(lambda node: called(node) == name) == set()


def test_modules_that_make_objects_of_bytes_are_imported_by_the_cache_alone() -> None:
    dangerous = {"pickle", "marshal", "shelve", "yaml", "jsonpickle", "dill"}
    found = {
        name_of(path)
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in imported(node)
        if name.split(".")[0] in dangerous
    }
    assert found == {"gfmd_site/caches.py"}
    assert settings.SESSION_SERIALIZER.endswith("JSONSerializer")


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def test_forms_without_a_token_are_taken_where_the_view_checks_it_only() -> None:
    """Inside the view, so that a program gets JSON instead of a page."""
    found = {
        name_of(path)
        for path in sources()
        if re.search(r"^\s*@csrf_exempt", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    unchecked = [
        name for name in found if "check_csrf(" not in (ROOT / name).read_text(encoding="utf-8")
    ]
    assert "reports/views/changes.py" in found
    assert unchecked == []


def test_forms_and_tables_list_their_fields() -> None:
    found = [
        (name_of(path), match.group(0))
        for path in sources()
        for match in re.finditer(
            r"fields\s*=\s*[\"']__all__[\"']|^\s+exclude\s*=",
            path.read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    ]
    assert found == []


def test_views_fetch_reports_through_the_check_only() -> None:
    """`views/access.py` asks for the permission; a way past it would forget to."""
    found = {
        name_of(path)
        for folder in ("reports/views", "practices/views")
        for path in (ROOT / folder).rglob("*.py")
        if path.name != "access.py"
        and re.search(
            r"\b(?:Report|Point|Attribution|Revision|Practice)\.objects\.get\("
            r"|get_object_or_404\(\s*(?:Report|Point|Attribution|Revision|Practice)\b",
            path.read_text(encoding="utf-8"),
        )
    }
    assert found == set()


# Markup that the server has made of its templates, fetched from this site.
MARKUP = [
    "static/js/statement/sheet.js",
    "static/js/workbench/morph.js",
    "static/js/workbench/outline.js",
    "static/js/workbench/points.js",
]


def test_scripts_write_markup_in_known_places_only() -> None:
    """`DOMParser` reads pages of this site, whose scripts do not run in it."""
    markup = re.compile(
        r"\.(?:inner|outer)HTML\s*\+?=[^=]|insertAdjacentHTML|document\.write|\beval\(|new Function"
        r"|createContextualFragment|\.srcdoc"
    )
    found = [
        name_of(path)
        for path in (ROOT / "static" / "js").rglob("*.js")
        if markup.search(path.read_text(encoding="utf-8"))
    ]
    assert sorted(found) == MARKUP


SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|xox[baprs]-"
    r"|AGE-SECRET-KEY-1[A-Z0-9]{20}|(?i:secret_key|password|token)\s*=\s*[\"'][A-Za-z0-9+/=_-]{24,}"
)


def test_repository_holds_no_secret() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False
    ).stdout.decode()
    files = [ROOT / name for name in listed.split("\0") if name] or [*sources()]
    found = []
    for file in files:
        if file.suffix in {".docx", ".png", ".xlsx", ".pdf"} or not file.is_file():
            continue
        text = file.read_text(encoding="utf-8", errors="replace")
        found += [(name_of(file), match.group(0)[:40]) for match in SECRETS.finditer(text)]
    assert found == []
