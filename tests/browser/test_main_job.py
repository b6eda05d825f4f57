"""The main job from start to finish: a Word file comes in, is worked on, accepted, and leaves."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from reports.content import HeadingContent, PointContent, ReportContent, SectionContent
from reports.exporters.word_report import render_word_report
from reports.importers.word_report import parse_word_report
from tests.browser.server import Server

pytestmark = pytest.mark.browser

SAMPLE = (
    Path(__file__).resolve().parents[3] / "shared" / "samples" / "word"
) / "template-2018-filled.docx"
REPORT = "/reports/2018-3.1/"
PHONE = {"width": 390, "height": 844}


def own_word_file() -> bytes:
    """A filled template for places where the sample file is not at hand."""
    titles = {
        "summary": "Summary/Main discussion points",
        "challenges": "Challenges",
        "opportunities": "Opportunities / good practices / innovations for the way forward",
        "gcm_relevance": "Relevance to the Global Compact for Migration and its follow-up",
        "agenda_2030": "Contributions to the achievement of the Agenda 2030",
        "quotes": "Inspiring quotes",
    }
    sections = tuple(
        SectionContent(
            key=key,
            number=number,
            title=title,
            groups=(
                HeadingContent(
                    "",
                    (PointContent(id=f"{number:032x}", text=f"What section {number} holds."),),
                ),
            ),
        )
        for number, (key, title) in enumerate(titles.items(), start=1)
    )
    return render_word_report(
        ReportContent(
            code="2018-3.1",
            edition_title="Roundtable",
            document_title="Reporting Template",
            introduction=(),
            rapporteur="",
            note_taker="",
            roundtable="3.1 Aligning governance with contemporary drivers of migration",
            language="en",
            footnote="",
            sections=sections,
        )
    )


def test_word_file_travels_from_rapporteur_to_chair_to_word(
    server: Server, sign_in: Callable[..., Page], tmp_path: Path
) -> None:
    source = SAMPLE.read_bytes() if SAMPLE.exists() else own_word_file()
    path = tmp_path / "Reporting template – RT 3.1.docx"
    path.write_bytes(source)
    read = parse_word_report(source, file_name=path.name)

    rapporteur = sign_in("rapporteur-3-1")
    bring_in(rapporteur, path, count=read.point_count)
    write(rapporteur)
    hand_over(rapporteur)
    accept_in_the_office(sign_in("chair"))
    data = export_as_word(sign_in("staff"), tmp_path)

    left = parse_word_report(data, file_name="out.docx")
    texts = [point.text for section in left.sections for point in section.points]
    wanted = [point.text for section in read.sections for point in section.points]
    assert [text for text in texts if text in set(wanted)] == wanted
    assert "Written in the browser, at the end." in texts
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None


def bring_in(page: Page, path: Path, *, count: int) -> None:
    page.goto(REPORT)
    page.get_by_label("This report").get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Bring in a Word file").click()
    page.get_by_label("Word file").set_input_files(path)
    page.get_by_role("button", name="Show what is in it").click()
    expect(page.get_by_text(f"{count} points. Nothing is in the report yet.")).to_be_visible()
    for choice in page.get_by_role("radio", name="Replace", exact=True).all():
        choice.check()
    page.get_by_role("button", name="Take it into the report").click()
    expect(page.get_by_text(f"{count} points added")).to_be_visible()


def write(page: Page) -> None:
    """Fill without JavaScript's help: the page has to work in any browser."""
    context = page.context.browser.new_context(
        base_url=page.url.split("/reports")[0],
        java_script_enabled=False,
        storage_state=page.context.storage_state(),
    )
    plain = context.new_page()
    plain.goto(REPORT)
    section = plain.get_by_role("region", name="Summary/Main discussion points")
    first = section.get_by_role("textbox", name="Point 1, Summary/Main discussion points")
    first.fill(first.input_value() + " Seen again in the browser.")
    section.get_by_label("New point").fill("Written in the browser, at the end.")
    section.get_by_role("button", name="Add point").click()
    expect(plain.get_by_text("Saved: 2 changes.")).to_be_visible()
    # Set right again, so that the text that left can be compared with the text that came.
    again = plain.get_by_role("textbox", name="Point 1, Summary/Main discussion points")
    again.fill(again.input_value().removesuffix(" Seen again in the browser."))
    plain.get_by_role("button", name="Save all changes").click()
    context.close()


def hand_over(page: Page) -> None:
    page.goto(REPORT)
    page.get_by_role("button", name="Submit report").click()
    page.get_by_role("button", name="Submit report").click()
    expect(page.get_by_text("The report is with the chair now.")).to_be_visible()
    expect(page.get_by_role("button", name="Add point")).to_have_count(0)


def accept_in_the_office(page: Page) -> None:
    page.goto("/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Office").click()
    page.goto("/office/reports/report/")
    page.get_by_role("link", name="2018-3.1").first.click()
    page.get_by_role("link", name="Accept").or_(
        page.get_by_role("button", name="Accept")
    ).first.click()
    confirm = page.get_by_role("button", name="Accept")
    if confirm.count():
        confirm.first.click()
    page.goto(REPORT)
    expect(page.get_by_text("Accepted", exact=True).first).to_be_visible()


def export_as_word(page: Page, folder: Path) -> bytes:
    page.goto(REPORT)
    page.get_by_role("link", name="Export").click()
    page.get_by_label("For the team only: with all names").check()
    page.get_by_role("button", name="Check and export").click()
    unusual = page.get_by_label("I have read what is unusual")
    if unusual.count():
        unusual.check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Confirm and take the file").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    assert path.name == "2018-3.1-team.docx"
    return path.read_bytes()


def test_server_stops_within_five_seconds_with_open_connections(
    prepared_data: Path, tmp_path: Path
) -> None:
    import shutil
    import socket

    shutil.copytree(prepared_data, tmp_path / "data")
    server = Server(tmp_path / "data")
    server.start()
    idle = [socket.create_connection(("127.0.0.1", server.port)) for _number in range(20)]
    for connection in idle[:10]:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")

    seconds = server.stop()

    for connection in idle:
        connection.close()
    assert seconds < 5


@pytest.mark.parametrize(
    ("username", "address"),
    [
        ("rapporteur-3-1", REPORT),
        ("rapporteur-1-2", "/reports/2018-1.2/"),
        ("chair", "/board/"),
        ("reader", "/"),
    ],
)
def test_page_fits_a_phone(username: str, address: str, sign_in: Callable[..., Page]) -> None:
    page = sign_in(username, PHONE)

    page.goto(address)

    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
