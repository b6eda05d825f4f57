"""The check of a Word layout before it is kept: safe, clean, complete, and it can be filled in.

Nothing of an uploaded layout is run outside the sandbox, nothing is fetched, and what is kept is
the cleaned file: no macros, comments, tracked changes, hidden text or names of authors.
"""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError

from gfmd_site.lib.docx_clean import clean_package
from gfmd_site.lib.docx_package import open_package
from gfmd_site.lib.docx_refusal import DocxRefused
from gfmd_site.lib.typography import with_semicolons
from reports.content import HeadingContent, PointContent, ReportContent, SectionContent
from reports.exporters.word_fields import NEEDED, WANTED, FieldUse, fields_in
from reports.exporters.word_fill import WordTemplateError, environment
from reports.exporters.word_report import render_word_report
from reports.importers.word_messages import refusal_message

MAX_LAYOUT = 5 * 1024 * 1024
HARMLESS_FIELD_CODES = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "HYPERLINK"})

_FIELD_CODE = re.compile(
    rb"<w:instrText[^>]*>\s*(\w+)|<w:fldSimple[^>]*\bw:instr=[\"']\s*(\w+)", re.IGNORECASE
)
_WRITTEN_PART = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_AUTHOR = re.compile(rb"<(dc:creator|cp:lastModifiedBy|Company|Manager)>([^<]+)<")


@dataclass
class LayoutCheck:
    """What was found. With a sentence in `problems` the layout is not kept."""

    problems: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    data: bytes = b""
    """The cleaned layout."""


def check_layout(data: bytes, *, file_name: str) -> LayoutCheck:
    """Return all problems of an uploaded layout, with the cleaned file when there are none."""
    check = LayoutCheck()
    try:
        open_package(data)
        _note_what_goes(data, check)
        check.data = clean_package(data, title=_("Word layout"), language="en")
    except DocxRefused as refused:
        check.problems.append(refusal_message(refused, file_name=file_name))
        return check
    except ValueError as error:
        check.problems.append(str(error))
        return check
    _check_fields(check)
    if not check.problems:
        _check_filling(check)
    return check


# -- what is in the file besides the page ----------------------------------------------------


def _note_what_goes(data: bytes, check: LayoutCheck) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    written = b"".join(body for name, body in parts.items() if _WRITTEN_PART.fullmatch(name))
    codes = {(first or second).decode().upper() for first, second in _FIELD_CODE.findall(written)}
    for code in sorted(codes - HARMLESS_FIELD_CODES):
        check.problems.append(
            _(
                "The layout has the field code %(code)s, which Word would carry out in every "
                "report. Take it out; page numbers and links may stay."
            )
            % {"code": code}
        )
    found = {
        _("tracked changes: they were accepted"): re.search(
            rb"<w:(ins|del|moveFrom|moveTo)\b[^>]*w:author", written
        ),
        _("comments"): any(re.fullmatch(r"word/comments\w*\.xml", name) for name in parts),
        _("hidden text"): re.search(rb"<w:vanish\s*/>|<w:vanish w:val=\"(1|true|on)\"", written),
        _("names of authors and the company"): any(
            match[2].strip() != b"GFMD"
            for name, body in parts.items()
            if name.startswith("docProps/")
            for match in _AUTHOR.finditer(body)
        ),
        _("further properties and data of other programs"): any(
            name.startswith(("customXml/", "docProps/custom")) for name in parts
        ),
        _("marks that say who edited what and when"): b"w:rsid" in written,
    }
    check.removed = [what for what, is_there in found.items() if is_there]


# -- fields ----------------------------------------------------------------------------------


def _check_fields(check: LayoutCheck) -> None:
    use = FieldUse()
    try:
        for source in _sources(check.data):
            fields_in(environment().parse(source), use)
    except TemplateSyntaxError as error:
        check.problems.append(
            _("A field is not closed or not written as it should be: %(reason)s.")
            % {"reason": str(error.message or "").rstrip(".")}
        )
        return
    for what in sorted(use.programs):
        check.problems.append(
            _("A layout prints fields and repeats lists, and does nothing else. Take out: %(what)s")
            % {"what": what}
        )
    for name in sorted(use.unknown):
        check.problems.append(
            _("There is no field “%(name)s”. Correct it by the list of fields.") % {"name": name}
        )
    for name in NEEDED:
        if name not in use.used:
            check.problems.append(
                _("The field “%(name)s” is missing: without it words of a report would be lost.")
                % {"name": name}
            )
    check.missing = [name for name in WANTED if name not in use.used]


def _sources(data: bytes) -> Iterator[str]:
    template = DocxTemplate(io.BytesIO(data))
    template.init_docx()
    yield template.patch_xml(template.get_xml())
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        for _key, part in template.get_headers_footers(uri):
            yield template.patch_xml(template.get_part_xml(part))


# -- a sample --------------------------------------------------------------------------------


def _check_filling(check: LayoutCheck) -> None:
    try:
        for language in ("en", "ar"):
            render_word_report(sample_report(language), template=check.data)
        filled = render_sample(check.data)
    except WordTemplateError as error:
        check.problems.append(str(error))
        return
    with zipfile.ZipFile(io.BytesIO(filled)) as archive:
        document = archive.read("word/document.xml").decode()
    lost = [words for words in SAMPLE_WORDS if words not in document]
    if lost:
        check.problems.append(
            _("In a filled sample these words do not appear: %(words)s. Look at your conditions.")
            % {"words": with_semicolons(lost)}
        )


def render_sample(layout: bytes) -> bytes:
    """Return a report of invented people in a layout, for the person who decides about it."""
    return render_word_report(sample_report("en"), template=layout)


SAMPLE_WORDS = (
    "Permits that follow the worker.",
    "A point one level down.",
    "A point two levels down.",
    "A point under a sub-heading.",
    "Words that somebody said.",
)


def sample_report(language: str) -> ReportContent:
    """Return a report that uses every field: levels, sub-headings, a quote, Arabic, no answer."""
    first, second, third, under, quote = SAMPLE_WORDS
    free = (_point(first), _point(second, 1), _point(third, 2))
    headed = (_point(under), _point("نقطة باللغة العربية", language="ar"))
    spoken = (_point(quote, kind="quote", attribution=_("anonymous")),)
    return ReportContent(
        code="2030-1.1",
        edition_title=_("Roundtable, sample city, 1 June 2030"),
        document_title=_("Reporting Template"),
        introduction=(_("A sample: the words are invented."),),
        rapporteur="Amina Sample, Ministry of Examples",
        note_taker="Bruno Sample",
        roundtable=_("1.1 A sample session"),
        language=language,
        footnote=_("A closing note stands here."),
        sections=(
            SectionContent(
                key="summary",
                number=1,
                title=_("Summary"),
                groups=(HeadingContent("", free), HeadingContent(_("A sub-heading"), headed)),
            ),
            SectionContent(key="challenges", number=2, title=_("Challenges")),
            SectionContent(
                key="quotes",
                number=3,
                title=_("Quotes"),
                guidance=_("One or two."),
                groups=(HeadingContent("", spoken),),
            ),
        ),
    )


def _point(text: str, level: int = 0, **values: str) -> PointContent:
    return PointContent(
        id=uuid.uuid5(uuid.NAMESPACE_OID, text).hex, text=text, level=level, **values
    )
