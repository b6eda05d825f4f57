"""A Word layout of the staff: what is refused, what is taken out, what is told."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import docx
import pytest

from reports.exporters.word_fields import field_names
from reports.exporters.word_layout import SAMPLE_WORDS, check_layout, render_sample
from reports.exporters.word_report import DEFAULT_TEMPLATE

DOCUMENT = "word/document.xml"
PAGE = Path(__file__).resolve().parents[3] / "docs" / "word-layouts.md"


def bent(replacements: Mapping[str, str], **parts: str) -> bytes:
    """The layout that is built in, with words of its document replaced and parts added."""
    output = io.BytesIO()
    with zipfile.ZipFile(DEFAULT_TEMPLATE) as source, zipfile.ZipFile(output, "w") as target:
        for name in source.namelist():
            data = source.read(name).decode()
            if name == DOCUMENT:
                for old, new in replacements.items():
                    assert old in data
                    data = data.replace(old, new)
            target.writestr(name, parts.pop(name, data))
        for name, data in parts.items():
            target.writestr(name, data)
    return output.getvalue()


def with_run(xml: str) -> bytes:
    """The layout with something more in its first paragraph."""
    return bent({"{{ edition_title }}</w:t></w:r>": "{{ edition_title }}</w:t></w:r>" + xml})


def problems(data: bytes) -> list[str]:
    return check_layout(data, file_name="layout.docx").problems


def test_layout_that_is_built_in_passes_with_nothing_to_say() -> None:
    check = check_layout(DEFAULT_TEMPLATE.read_bytes(), file_name="layout.docx")
    assert (check.problems, check.missing, check.removed) == ([], [], [])


@pytest.mark.parametrize(
    ("field", "what"),
    [
        ("{{ roundtable.upper() }}", "a call with (…)"),
        ("{{ ''.__class__.__mro__ }}", "a calculation or another expression"),
        ("{{ sections[0] }}", "a look-up with […]"),
        ("{% set x = 1 %}", "{% set … %}"),
        ("{% include 'x' %}", "{% include … %}"),
        ("{% import 'x' as y %}", "{% import … %}"),
        ("{% for n in 'abc' %}{{ n }}{% endfor %}", "a loop over something that is no list"),
        ("{{ 9 * 9 }}", "a calculation or another expression"),
        ("{% macro m() %}{% endmacro %}", "{% macro … %}"),
    ],
)
def test_layout_that_is_a_program_is_refused(field: str, what: str) -> None:
    (sentence,) = problems(bent({"{{ edition_title }}</w:t>": field + "</w:t>"}))
    assert sentence.startswith("A layout prints fields and repeats lists, and does nothing else.")
    assert what in sentence


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("{{ edition_title }}</w:t>", "{{ editon_title }}</w:t>", "editon_title"),
        ("{{ group.heading }}", "{{ group.titel }}", "sections.groups.titel"),
        ("{{ labels.rapporteur }}", "{{ labels.chair }}", "labels.chair"),
        ("for group in section.groups", "for group in section.parts", "sections.parts"),
    ],
)
def test_field_that_does_not_exist_is_named(old: str, new: str, name: str) -> None:
    assert f"There is no field “{name}”. Correct it by the list of fields." in problems(
        bent({old: new})
    )


@pytest.mark.parametrize(
    ("old", "name"),
    [
        ("{{ section.number }}. {{ section.title }}", "sections.title"),
        ("{{ point.text }}", "sections.groups.points.text"),
    ],
)
def test_layout_that_would_lose_words_is_refused(old: str, name: str) -> None:
    assert problems(bent({old: ""})) == [
        f"The field “{name}” is missing: without it words of a report would be lost."
    ]


def test_condition_that_hides_points_is_noticed_in_the_sample() -> None:
    (sentence,) = problems(bent({"point.level == 1": "point.level == 7", "p else": "p elif false"}))
    assert sentence.startswith("In a filled sample these words do not appear: A point one level")


def test_fields_that_are_not_used_are_listed() -> None:
    check = check_layout(bent({"{{ note_taker }}": "", "{{ point.mark }}": ""}), file_name="x")
    assert (check.problems, check.missing) == ([], ["note_taker", "sections.groups.points.mark"])


def test_brace_that_is_not_closed_is_a_sentence() -> None:
    (sentence,) = problems(bent({"{{ edition_title }}</w:t>": "{{ edition_title</w:t>"}))
    assert sentence.startswith("A field is not closed or not written as it should be: ")


@pytest.mark.parametrize("code", ["INCLUDETEXT", "DATE", "AUTHOR", "FILENAME", "MACROBUTTON"])
@pytest.mark.parametrize("form", ["complex", "simple"])
def test_field_code_of_word_is_refused(code: str, form: str) -> None:
    xml = {
        "complex": f'<w:r><w:instrText xml:space="preserve"> {code} x </w:instrText></w:r>',
        "simple": f'<w:fldSimple w:instr=" {code} x"><w:r><w:t>y</w:t></w:r></w:fldSimple>',
    }
    (sentence,) = problems(with_run(xml[form]))
    assert sentence.startswith(f"The layout has the field code {code}, which Word would carry out")


def test_page_numbers_stay() -> None:
    xml = '<w:r><w:instrText xml:space="preserve"> NUMPAGES </w:instrText></w:r>'
    assert problems(with_run(xml)) == []


def test_what_word_keeps_beside_the_page_is_taken_out_and_listed() -> None:
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:creator>Amina Invented</dc:creator></cp:coreProperties>"
    )
    xml = (
        '<w:del w:id="1" w:author="Amina Invented" w:date="2020-01-01T00:00:00Z">'
        "<w:r><w:delText>deleted words</w:delText></w:r></w:del>"
        '<w:r w:rsidR="00AB12CD"><w:rPr><w:vanish/></w:rPr><w:t>hidden words</w:t></w:r>'
    )
    data = bent(
        {"{{ edition_title }}</w:t></w:r>": "{{ edition_title }}</w:t></w:r>" + xml},
        **{
            "docProps/core.xml": core,
            "word/comments.xml": "<w:comments/>",
            "customXml/item1.xml": "<x/>",
        },
    )

    check = check_layout(data, file_name="layout.docx")

    assert (check.problems, check.removed) == (
        [],
        [
            "tracked changes: they were accepted",
            "comments",
            "hidden text",
            "names of authors and the company",
            "further properties and data of other programs",
            "marks that say who edited what and when",
        ],
    )
    with zipfile.ZipFile(io.BytesIO(check.data)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    for trace in (b"Amina Invented", b"deleted words", b"hidden words", b"00AB12CD"):
        assert trace in b"".join(zipfile.ZipFile(io.BytesIO(data)).read(n) for n in names(data))
        assert trace not in everything


def names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.namelist()


def test_file_that_is_no_word_file_is_a_sentence() -> None:
    (sentence,) = problems(b"words")
    assert sentence.startswith("The file “layout.docx” was not accepted:")


def test_sample_shows_every_kind_of_point() -> None:
    document = docx.Document(io.BytesIO(render_sample(DEFAULT_TEMPLATE.read_bytes())))
    shown = "\n".join(cell.text for row in document.tables[1].rows for cell in row.cells)
    assert [words for words in SAMPLE_WORDS if words not in shown] == []


def test_guide_lists_every_field_and_no_other() -> None:
    text = PAGE.read_text(encoding="utf-8").split("## List of fields")[1]
    listed = re.findall(r"^\| `([a-z_.]+)` \|", text, re.MULTILINE)
    assert sorted(listed) == sorted(field_names())
