"""Loads reporting templates and the programme of an edition from TOML files under `seeds/`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from reports.models import (
    Edition,
    GuidingQuestion,
    ReportingTemplate,
    Session,
    TemplateSection,
    Theme,
)

Table = Mapping[str, Any]


def read_toml(path: Path) -> Table:
    with path.open("rb") as file:
        return tomllib.load(file)


def load_templates(folder: Path) -> int:
    """Add the templates of a folder that are missing, and return how many those were.

    One that exists in that version is left as it is: staff may have changed it.
    """
    tables = [read_toml(path) for path in sorted(folder.glob("*.toml"))]
    existing = set(ReportingTemplate.objects.values_list("key", "version"))
    missing = [table for table in tables if (table["key"], table["version"]) not in existing]
    for table in missing:
        _add_template(table)
    return len(missing)


def load_edition(path: Path, *, is_demo: bool) -> Edition:
    """Add an edition with its themes, sessions and guiding questions."""
    programme = read_toml(path)
    edition = _add_edition(programme["edition"], is_demo=is_demo)
    themes = Theme.objects.bulk_create(
        Theme(
            edition=edition,
            number=table["number"],
            title=table["title"],
            description=table.get("description", ""),
        )
        for table in programme["theme"]
    )
    by_number = {theme.number: theme for theme in themes}
    sessions = Session.objects.bulk_create(
        _session(edition, by_number, table) for table in programme["session"]
    )
    GuidingQuestion.objects.bulk_create(
        GuidingQuestion(session=session, number=number, text=text)
        for session, table in zip(sessions, programme["session"], strict=True)
        for number, text in enumerate(table.get("questions", ()), start=1)
    )
    return edition


def _add_template(table: Table) -> None:
    values = {name: value for name, value in table.items() if name != "section"}
    for name, value in values.items():
        if name.startswith("introduction_"):
            values[name] = "\n".join(value)
    template = ReportingTemplate.objects.create(**values)
    TemplateSection.objects.bulk_create(
        TemplateSection(template=template, **section) for section in table["section"]
    )


def _add_edition(table: Table, *, is_demo: bool) -> Edition:
    return Edition.objects.create(
        number=table["number"],
        year=table["year"],
        title=table["title"],
        place=table["place"],
        starts_on=date.fromisoformat(table["starts_on"]),
        ends_on=date.fromisoformat(table["ends_on"]),
        theme=table["theme"],
        chairing_states=", ".join(table["chairs"]),
        time_zone=table["time_zone"],
        is_demo=is_demo,
    )


def _session(edition: Edition, themes: Mapping[int, Theme], table: Table) -> Session:
    starts_at = table.get("starts_at")
    optional = {name: table[name] for name in ("room", "chatham_policy") if name in table}
    return Session(
        edition=edition,
        theme=themes.get(table.get("theme", 0)),
        kind=table["kind"],
        number=table["number"],
        title=table["title"],
        expected_outcome=table.get("expected_outcome", ""),
        starts_at=datetime.fromisoformat(starts_at) if starts_at else None,
        **optional,
    )
