"""Word layouts in the office: from the upload to the report that is written in one, and back."""

from __future__ import annotations

import io

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from reports.domain.consent import Reader
from reports.domain.word_layouts import add_layout, layout_of, put_in_use, take_out_of_use
from reports.exporters.registry import build_output
from reports.models import Report, WordLayout
from tests.build import make_edition, make_point
from tests.cast import Cast
from tests.reports.exporters.test_word_layout import bent

OWN_WORDS = {"{{ edition_title }}</w:t>": "Our own layout: {{ edition_title }}</w:t>"}


@pytest.fixture
def staff(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.plain_staff)
    return client


def upload(client: Client, data: bytes, **fields: object) -> WordLayout | list[str]:
    """Upload a layout; return it, or what is wrong with it."""
    file = SimpleUploadedFile("Amina's layout.docx", data)
    values = {"name": "Blue", "edition": "", "template": "", **fields, "file": file}
    response = client.post(reverse("admin:reports_wordlayout_add"), values)
    if response.status_code == 200:
        return list(response.context["adminform"].form.errors["file"])
    return WordLayout.objects.latest("pk")


def use(client: Client, layout: WordLayout, answer: str = "yes") -> None:
    client.post(reverse("admin:reports_wordlayout_use", args=[layout.pk]), {"use": answer})


def first_line(report: Report) -> str:
    data = build_output(report, Reader(sees_names=False), "docx").data
    return docx.Document(io.BytesIO(data)).paragraphs[0].text


def test_layout_changes_nothing_before_it_is_in_use_and_goes_back(
    cast: Cast, staff: Client
) -> None:
    layout = upload(staff, bent(OWN_WORDS))
    assert isinstance(layout, WordLayout)

    before = first_line(cast.report)
    use(staff, layout)
    during = first_line(cast.report)
    use(staff, layout, "no")

    assert [before, during, first_line(cast.report)] == [
        "Roundtable, Marrakesh, 6 December 2018",
        "Our own layout: Roundtable, Marrakesh, 6 December 2018",
        "Roundtable, Marrakesh, 6 December 2018",
    ]


def test_upload_that_fails_the_check_is_not_kept(cast: Cast, staff: Client) -> None:
    wrong = upload(staff, bent({"{{ edition_title }}</w:t>": "{{ editon_title }}</w:t>"}))

    assert wrong == ["There is no field “editon_title”. Correct it by the list of fields."]
    assert WordLayout.objects.count() == 0


def test_file_that_is_too_large_is_refused_unread(cast: Cast, staff: Client) -> None:
    wrong = upload(staff, b"0" * (5 * 1024 * 1024 + 1))
    assert wrong == ["The file is larger than 5 MB. Make the pictures in it smaller."]


def test_sample_and_source_are_given_and_the_name_of_the_file_is_forgotten(
    cast: Cast, staff: Client
) -> None:
    layout = upload(staff, bent(OWN_WORDS))
    assert isinstance(layout, WordLayout)

    answers = [
        staff.get(reverse(f"admin:reports_wordlayout_{name}", args=[layout.pk]))
        for name in ("sample", "source", "change")
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    sample = docx.Document(io.BytesIO(answers[0].content))
    assert sample.paragraphs[0].text == "Our own layout: Roundtable, sample city, 1 June 2030"
    assert "Amina&#x27;s layout" not in answers[2].content.decode()
    assert answers[0].headers["Content-Disposition"].endswith(f'"layout-{layout.pk}-sample.docx"')


def test_fields_that_are_not_used_are_told_on_its_page(cast: Cast, staff: Client) -> None:
    layout = upload(staff, bent({**OWN_WORDS, "{{ note_taker }}": ""}))
    assert isinstance(layout, WordLayout)

    page = staff.get(reverse("admin:reports_wordlayout_change", args=[layout.pk]))

    assert "<ul><li>note_taker</li></ul>" in page.content.decode()


def test_closest_layout_wins(cast: Cast) -> None:
    scopes = {
        "all": {},
        "template": {"template": cast.report.template},
        "edition": {"edition": cast.edition},
        "both": {"edition": cast.edition, "template": cast.report.template},
        "other": {"edition": make_edition(year=2020)},
    }
    found = []
    for name, scope in scopes.items():
        layout = add_layout(name=name, data=name.encode(), missing=[], removed=[], **scope)
        put_in_use(layout=layout)
        found.append(layout_of(cast.report))

    assert found == [b"all", b"template", b"edition", b"both", b"both"]


def test_second_layout_for_the_same_reports_replaces_the_first(cast: Cast) -> None:
    first, second = (
        add_layout(name=name, data=name.encode(), missing=[], removed=[]) for name in ("a", "b")
    )
    put_in_use(layout=first)
    put_in_use(layout=second)

    assert list(WordLayout.objects.filter(is_live=True)) == [second]
    take_out_of_use(layout=second)
    assert layout_of(cast.report) is None


def test_layout_that_fails_costs_nobody_the_report(cast: Cast) -> None:
    make_point(cast.report, "Permits follow the worker.")
    broken = bent({"{{ edition_title }}</w:t>": "{{ nothing.there }}</w:t>"})
    put_in_use(layout=add_layout(name="Broken", data=broken, missing=[], removed=[]))

    assert first_line(cast.report) == "Roundtable, Marrakesh, 6 December 2018"


@pytest.mark.parametrize(("role", "status"), [("chair", 403), ("rapporteur", 302)])
def test_others_neither_see_nor_change_layouts(role: str, status: int, cast: Cast) -> None:
    layout = add_layout(name="Blue", data=b"", missing=[], removed=[])
    client = Client()
    client.force_login(getattr(cast, role))

    answers = [
        client.get(reverse("admin:reports_wordlayout_built_in")).status_code,
        client.get(reverse("admin:reports_wordlayout_sample", args=[layout.pk])).status_code,
        client.post(
            reverse("admin:reports_wordlayout_use", args=[layout.pk]), {"use": "yes"}
        ).status_code,
    ]

    layout.refresh_from_db()
    assert (answers, layout.is_live) == ([status] * 3, False)


def test_layout_in_use_is_not_deleted(cast: Cast, staff: Client) -> None:
    layout = upload(staff, bent(OWN_WORDS))
    assert isinstance(layout, WordLayout)
    use(staff, layout)

    staff.post(reverse("admin:reports_wordlayout_delete", args=[layout.pk]), {"post": "yes"})

    assert WordLayout.objects.filter(pk=layout.pk).exists()
