"""Files that are brought in, up to the page that shows what is in them."""

from __future__ import annotations

from pathlib import Path

from tests.gallery.states import Stage, wait_until_drawn
from tests.reports.importers.papers import ENGLISH

PRACTICES = """\
title,summary,objectives,countries,started_year,ongoing
Desk for papers at the port,Clerks of two ministries check papers at one desk.,5; 12,MA,2016,yes
Evening school for carers,A city pays for language lessons after work.,16,SN,2017,yes
Bus of advice,A bus visits farms with a lawyer on board.,3,Atlantis,2015,no
"""
PEOPLE = """\
session,role,name,organisation,email
1.1,rapporteur,Ama Owusu-Lindgren,Ministry of Ports,ama@ports.example
1.2,note_taker,Noor Haddad,Ministry of Wages,noor@wages.example
9.9,rapporteur,Léa Brandão,City of Lakeport,lea@lakeport.example
"""
TOO_LARGE = 21 * 1024 * 1024


def report(stage: Stage) -> None:
    _send(stage, stage.folder / "report.docx")


def report_too_large(stage: Stage) -> None:
    file = stage.folder / "minutes.docx"
    if not file.exists():
        with file.open("wb") as handle:
            handle.truncate(TOO_LARGE)
    _send(stage, file)


def programme(stage: Stage) -> None:
    _send(stage, _written(stage, "paper.txt", ENGLISH))


def people(stage: Stage) -> None:
    _send(stage, _written(stage, "people.csv", PEOPLE))


def practices(stage: Stage) -> None:
    _send(stage, _written(stage, "practices.csv", PRACTICES))


def _written(stage: Stage, name: str, text: str) -> Path:
    file = stage.folder / name
    file.write_text(text, encoding="utf-8")
    return file


def _send(stage: Stage, file: Path) -> None:
    form = stage.page.locator("main form:has(input[type=file])").first
    form.locator("input[type=file]").set_input_files(file)
    with stage.page.expect_navigation():
        form.locator("button[type=submit]").first.click()
    wait_until_drawn(stage.page)
