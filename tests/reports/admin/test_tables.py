"""The way of a table through the office: out, preview, in."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import AsyncRequestFactory, Client
from django.urls import reverse

from gfmd_site.admin_base import download
from gfmd_site.lib.csvsafe import read
from reports.models import Point
from tests.build import make_point
from tests.cast import Cast
from tests.reports.leaving import take

IMPORT = "admin:reports_point_import"
PROCESS = "admin:reports_point_process_import"
CSV, XLSX, JSON = "0", "1", "2"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def export(client: Client, kind: str = CSV) -> bytes:
    address = reverse("admin:reports_point_export")
    response = take(client, address, {"format": kind, "resource": "0"})
    return response.getvalue() if response.streaming else response.content


def upload(client: Client, data: bytes, kind: str = CSV) -> Any:
    file = SimpleUploadedFile("points.csv", data)
    return client.post(reverse(IMPORT), {"import_file": file, "format": kind, "resource": "0"})


def confirm(client: Client, preview: Any) -> Any:
    form = preview.context["confirm_form"]
    return client.post(
        reverse(PROCESS), {name: form.initial[name] for name in form.fields}, follow=True
    )


@pytest.mark.parametrize("kind", [CSV, XLSX, JSON])
def test_exported_file_is_taken_back_unchanged(kind: str, cast: Cast) -> None:
    make_point(cast.report, "- @Kenya asked for it.")
    client = client_of(cast.staff)

    preview = upload(client, export(client, kind), kind)
    response = confirm(client, preview)

    assert preview.context["result"].totals["skip"] == 1
    assert (response.status_code, Point.objects.get().version) == (200, 1)


def test_changed_text_is_previewed_then_stored(cast: Cast) -> None:
    make_point(cast.report, "- Permits follow the worker.")
    client = client_of(cast.staff)
    data = export(client).replace(b"follow", b"stay with")

    preview = upload(client, data)
    before = Point.objects.get().text
    confirm(client, preview)

    assert before == "- Permits follow the worker."
    assert Point.objects.get().text == "- Permits stay with the worker."
    page = preview.content.decode()
    assert page.count("<del>follow</del>") == 1
    assert page.count(" style=") == 0


def test_preview_names_rows_as_the_spreadsheet_does(cast: Cast) -> None:
    make_point(cast.report, "One.")
    client = client_of(cast.staff)
    rows = read(export(client))
    rows[1][rows[0].index("level")] = "7"
    data = "\r\n".join(",".join(row) for row in rows).encode()

    response = upload(client, data)

    page = response.content.decode()
    assert page.count("<strong>Row 2</strong> A point has level 0, 1 or 2.") == 1
    assert "confirm_form" not in response.context


def test_unreadable_file_is_refused_with_a_sentence(cast: Cast) -> None:
    response = upload(client_of(cast.staff), b"PK no workbook", XLSX)

    assert response.context["form"].errors == {
        "import_file": ["The file is not an Excel workbook (.xlsx). Save it as one and try again."]
    }


def test_file_that_is_gone_has_to_be_chosen_again(cast: Cast) -> None:
    make_point(cast.report, "One.")
    client = client_of(cast.staff)
    preview = upload(client, export(client))
    cache.clear()

    response = confirm(client, preview)

    assert [str(message) for message in response.context["messages"]] == [
        "The file is no longer here. Choose it again to see its preview."
    ]


def test_rows_changed_since_the_preview_are_not_imported(cast: Cast) -> None:
    point = make_point(cast.report, "One.")
    client = client_of(cast.staff)
    preview = upload(client, export(client).replace(b"One.", b"Two."))
    Point.objects.filter(pk=point.pk).update(text="From the room.", version=2)

    response = confirm(client, preview)

    assert [str(message) for message in response.context["messages"]] == [
        "Nothing was imported: rows have changed since the preview. Look at it again."
    ]
    assert Point.objects.get().text == "From the room."


def test_export_takes_only_the_rows_of_the_filtered_list(cast: Cast) -> None:
    make_point(cast.report, "Of room 3.1.")
    make_point(cast.other_report, "Of room 1.2.")
    address = reverse("admin:reports_point_export") + f"?report__id__exact={cast.report.pk}"

    response = take(client_of(cast.chair), address, {"format": CSV, "resource": "0"})

    header, *rows = read(response.getvalue())
    assert [row[header.index("text")] for row in rows] == ["Of room 3.1."]


def test_download_under_asgi_is_made_while_it_is_sent() -> None:
    made: list[int] = []

    def chunks() -> Iterator[bytes]:
        for number in range(3):
            made.append(number)
            yield str(number).encode()

    async def first_chunk() -> bytes:
        request = AsyncRequestFactory().get("/")
        response = download(request, chunks(), content_type="text/csv", file_name="points.csv")
        async for chunk in response:
            return chunk
        return b""

    assert (asyncio.run(first_chunk()), made) == (b"0", [0])
