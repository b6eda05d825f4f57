"""What the guides say about names, commands and places is true of the code as it is."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.apps import apps
from django.core.management import get_commands

from gfmd_site import VERSION
from gfmd_site.management.commands.environment import BEGIN, END
from gfmd_site.variables import NAMES, form, table

ROOT = Path(__file__).resolve().parent.parent
OPERATIONS = ROOT / "docs" / "operations.md"
APPS = ("gfmd_site", "practices", "reports")
READERS = frozenset({"env_str", "env_bool", "env_int", "env_list", "env_choice"})
PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "seeds").rglob("*.md")]
)

CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
HEADING = re.compile(r"^#+\s+(?P<title>.+)$", re.MULTILINE)
TABLE_NAME = re.compile(r"^\| `(?P<name>[A-Za-z_]+)` \|", re.MULTILINE)


def section(page: Path, title: str) -> str:
    """Return the text under a second-level heading."""
    _before, _title, rest = page.read_text(encoding="utf-8").partition(f"\n## {title}\n")
    return rest.split("\n## ")[0]


def names_in_table(title: str) -> list[str]:
    return sorted(match["name"] for match in TABLE_NAME.finditer(section(OPERATIONS, title)))


def variables_read() -> set[str]:
    """Return the first argument of every call of a reader of the environment."""
    names = set()
    for path in (path for app in APPS for path in (ROOT / app).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id in READERS and isinstance(node.args[0], ast.Constant):
                names.add(str(node.args[0].value))
    return names


def links_of(page: Path) -> Iterator[str]:
    """Yield the links and pictures of a page that stay in the repository."""
    text = CODE.sub("", page.read_text(encoding="utf-8"))
    for match in LINK.finditer(text):
        if not re.match(r"[a-z]+:", match["target"]):
            yield match["target"]


def anchors_of(page: Path) -> set[str]:
    """Return the anchors of a page's headings, formed as code hosts form them."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return {
        re.sub(r"[^\w\- ]", "", match["title"].strip().lower()).replace(" ", "-")
        for match in HEADING.finditer(text)
    }


def test_environment_table_holds_every_variable_that_is_read_and_no_other() -> None:
    assert names_in_table("Environment") == sorted(variables_read())


def test_example_environment_holds_every_variable_that_is_read() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    written = {match[1] for match in re.finditer(r"^#?([A-Z][A-Z_]+)=", text, re.MULTILINE)}
    assert sorted(variables_read() - written) == []


def test_every_described_variable_is_read() -> None:
    assert variables_read() == NAMES


def test_table_and_form_of_the_environment_are_up_to_date() -> None:
    """`manage.py environment --write` makes both from gfmd_site/variables.py."""
    assert section(OPERATIONS, "Environment").partition(BEGIN)[2].partition(END)[0] == table()
    assert (ROOT / ".env.example").read_text(encoding="utf-8") == form()


def test_command_table_holds_every_own_command_and_no_other() -> None:
    own = {config.name for config in apps.get_app_configs()} & set(APPS)
    commands = sorted(name for name, app in get_commands().items() if app in own)
    assert names_in_table("Commands") == commands


def test_every_own_command_has_an_example() -> None:
    text = OPERATIONS.read_text(encoding="utf-8")
    without = [name for name in names_in_table("Commands") if f"manage.py {name}" not in text]
    assert without == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_pictures_lead_somewhere(page: Path) -> None:
    broken = []
    for link in links_of(page):
        place, _hash, anchor = unquote(link).partition("#")
        target = (page.parent / place).resolve() if place else page
        missing = not target.exists() or not target.is_relative_to(ROOT)
        if missing or (anchor and anchor not in anchors_of(target)):
            broken.append(link)
    assert broken == []


def test_pictures_are_all_shown_and_small() -> None:
    pictures = sorted((ROOT / "docs" / "pictures").iterdir())
    shown = {
        (page.parent / link).resolve()
        for page in PAGES
        for link in links_of(page)
        if link.endswith(".png")
    }
    assert pictures == sorted(shown)
    assert [picture.name for picture in pictures if picture.stat().st_size > 200_000] == []


def test_changelog_begins_with_the_version_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    titles = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    assert titles[0] == project["version"] == VERSION


def test_readme_names_every_guide() -> None:
    guides = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("guide-*.md")}
    assert guides - set(links_of(ROOT / "README.md")) == set()


def test_table_of_accessibility_has_46_rows_and_names_tests_that_exist() -> None:
    text = section(ROOT / "docs" / "accessibility.md", "The list of checks")
    defined = {
        match[1]
        for path in (ROOT / "tests").rglob("test_*.py")
        for match in re.finditer(r"def (test_\w+)\(", path.read_text(encoding="utf-8"))
    }

    assert re.findall(r"^\| (A\d\d) \|", text, re.M) == [f"A{n:02}" for n in range(1, 47)]
    assert sorted(set(re.findall(r"`(test_\w+)`", text)) - defined) == []
