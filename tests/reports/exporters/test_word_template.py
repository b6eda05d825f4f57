"""The Word template that staff edit: it lays out what it is given and can do nothing else."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from gfmd_site.lib.docx_clean import clean_package
from reports.content import ReportContent
from reports.exporters.word_report import (
    DEFAULT_TEMPLATE,
    WordTemplateError,
    render_word_report,
)

FOOTNOTE = b"{% if footnote %}*{{ footnote }}{% endif %}"
REPORT = ReportContent(
    code="2018-3.1",
    edition_title="Roundtable Sessions, Marrakesh, 6 December 2018",
    document_title="Reporting Template",
    introduction=("Write short points.",),
    rapporteur="Amina Invented",
    note_taker="",
    roundtable="3.1 Governance and drivers",
    language="en",
    footnote="The sessions follow the Chatham House Rule.",
)


def staff_template(footnote: str) -> bytes:
    """The template that is supplied, with other words in place of its last paragraph."""
    output = io.BytesIO()
    with zipfile.ZipFile(DEFAULT_TEMPLATE) as source, zipfile.ZipFile(output, "w") as target:
        for name in source.namelist():
            data = source.read(name).replace(FOOTNOTE, footnote.encode())
            target.writestr(name, data)
    return output.getvalue()


def test_template_is_kept_clean() -> None:
    kept = DEFAULT_TEMPLATE.read_bytes()
    assert clean_package(kept, title="Reporting Template", language="en") == kept


def test_template_of_the_staff_replaces_the_layout() -> None:
    template = staff_template("Our own words: {{ roundtable | upper }}")
    document = docx.Document(io.BytesIO(render_word_report(REPORT, template=template)))
    assert document.paragraphs[-1].text == "Our own words: 3.1 GOVERNANCE AND DRIVERS"


def test_template_from_a_path_is_read() -> None:
    assert render_word_report(REPORT, template=DEFAULT_TEMPLATE) == render_word_report(REPORT)


@pytest.mark.parametrize(
    "payload",
    [
        "{{ unknown }}",
        "{{ roundtable.__class__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ lipsum.__globals__ }}",
        "{{ self.__init__ }}",
        "{{ sections.append(1) }}",
        "{{ roundtable.center(999999999) }}",
        "{{ 'x' * 999999999 }}",
        "{{ '%999999999d' % 1 }}",
        "{{ 9 ** 99999999 }}",
        "{% for n in range(999999999) %}x{% endfor %}",
        "{% include 'other' %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{{ roundtable | pprint }}",
        "{{ broken",
    ],
)
def test_template_that_does_more_than_print_is_refused(payload: str) -> None:
    with pytest.raises(WordTemplateError, match="could not be filled in"):
        render_word_report(REPORT, template=staff_template(payload))


def test_file_that_is_no_template_is_refused() -> None:
    with pytest.raises(WordTemplateError, match="could not be filled in"):
        render_word_report(REPORT, template=b"words")
