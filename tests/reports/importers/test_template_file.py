"""A reporting template as a file: what goes out comes in again, and what is wrong is said."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reports.domain.templates import add_template
from reports.exporters.template_file import template_file
from reports.importers.template_file import UnreadableTemplate, read_template
from reports.models import ReportingTemplate
from tests.build import make_template

NAME = "template.json"


@pytest.fixture
def template(db: None) -> ReportingTemplate:
    return make_template(title_fr="Modèle", introduction_en="One idea.\nIn each bullet.")


def content(**changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "format": "gfmd-reporting-template",
        "format_version": 1,
        "key": "workshop",
        "version": 1,
        "title": {"en": "Workshop"},
        "sections": [{"key": "findings", "title": {"en": "Findings"}}],
    }
    return {**values, **changes}


def problems(values: Any) -> list[str]:
    data = values if isinstance(values, bytes) else json.dumps(values).encode()
    with pytest.raises(UnreadableTemplate) as refused:
        read_template(data, file_name=NAME)
    return refused.value.problems


def test_file_that_went_out_and_comes_in_is_known_word_for_word(
    template: ReportingTemplate,
) -> None:
    output = template_file(template)
    parsed = read_template(output.data, file_name=output.name)

    assert output.name == "template-roundtable_2018-1.json"
    assert add_template(parsed=parsed) == (template, False)
    assert ReportingTemplate.objects.count() == 1


def test_changed_file_of_a_known_key_becomes_the_next_version(template: ReportingTemplate) -> None:
    data = template_file(template).data.replace("Modèle".encode(), b"Formulaire")

    added, is_new = add_template(parsed=read_template(data, file_name=NAME))

    assert (is_new, added.key, added.version, added.is_active) == (True, template.key, 2, False)
    assert (added.title_fr, added.introduction_en) == ("Formulaire", "One idea.\nIn each bullet.")
    assert list(added.sections.values_list("number", "key", "kind", "title_en")) == list(
        template.sections.values_list("number", "key", "kind", "title_en")
    )


def test_short_file_gets_what_is_usual(db: None) -> None:
    added, _is_new = add_template(
        parsed=read_template(json.dumps(content()).encode(), file_name=NAME)
    )

    section = added.sections.get()
    assert (section.number, section.key, section.kind, section.default_attribution_level) == (
        1,
        "findings",
        "other",
        "anonymous",
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xfe\x00", "is not text"),
        (b'{\n"format": ', "is broken in line 2"),
        (b"[" * 200_000, "is broken in line 1"),
        (b"[]", "is not a reporting template of this product"),
        (b"{}", "is not a reporting template of this product"),
        (b" " * 500_001, "larger than 500 KB"),
        (json.dumps(content(format_version=2)).encode(), "written by a newer version"),
    ],
)
def test_other_files_are_refused_with_a_sentence(data: bytes, said: str) -> None:
    (sentence,) = problems(data)

    assert said in sentence


def test_everything_that_is_wrong_is_said_at_once() -> None:
    section = {"key": "findings", "title": {"en": "Findings"}}
    values = content(
        key="a b",
        title={"de": "Vorlage"},
        colour="blue",
        sections=[
            {**section, "kind": "poem"},
            {**section, "level_without_consent": "loud"},
            {"key": "rest", "title": {"en": 5}},
            "words",
        ],
    )

    assert problems(values) == [
        "In the template: “colour” is not known here.",
        "In the template: the key is a short name of letters, digits and “_”.",
        "In the template: “title” holds texts by language: en, fr, es, ar.",
        "In the template: the title in English is missing.",
        "In section 1: “kind” is one of: summary, challenges, opportunities, gcm, sdg, quotes, "
        "participation, emphases, who, what, raised_once, other.",
        "In section 2: “level_without_consent” is one of: anonymous, constituency, region, "
        "country, organisation, person.",
        "In section 3: “title” (en) is text of at most 200 signs.",
        "In section 3: the title in English is missing.",
        "In section 4: an object with a key and a title is needed.",
        "In section 4: the key is a short name of letters, digits and “_”.",
        "In section 4: the title in English is missing.",
        "Two sections have the key “findings”. Each needs its own.",
    ]


@pytest.mark.parametrize("sections", [None, [], {}, [{}] * 61])
def test_template_needs_some_sections(sections: Any) -> None:
    assert problems(content(sections=sections)) == [
        "A template has 1 to 60 sections, listed under “sections”."
    ]
