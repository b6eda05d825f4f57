"""The support of a point in the words of its section."""

from __future__ import annotations

import pytest
from django.test import Client

from reports.choices import SectionKind, Support
from reports.domain.support import support_words
from tests.build import make_point
from tests.cast import Cast


@pytest.mark.parametrize(
    ("kind", "support", "words"),
    [
        ("summary", "broad", "support: broad"),
        ("what", "broad", "strongest convergence"),
        ("who", "several", "wide agreement"),
        ("what", "one", "suggested once"),
        ("raised_once", "one", "raised once, but strongly"),
        ("raised_once", "", ""),
        ("what", "unheard of", ""),
    ],
)
def test_support_is_worded_by_the_kind_of_the_section(kind: str, support: str, words: str) -> None:
    assert support_words(support, kind) == words


def test_every_support_has_words_in_every_kind_of_section() -> None:
    missing = [
        (kind, support)
        for kind in SectionKind.values
        for support in Support.values
        if not support_words(support, kind)
    ]

    assert missing == []


def test_page_words_the_support_of_a_priority(cast: Cast) -> None:
    cast.report.template.sections.filter(key="challenges").update(kind=SectionKind.WHAT)
    make_point(cast.report, "Open clinics.", section="challenges", support="broad")
    client = Client()
    client.force_login(cast.chair)

    page = client.get(cast.report.get_absolute_url()).text

    assert '<span class="chip chip--on chip--support">strongest convergence</span>' in page
