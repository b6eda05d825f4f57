"""Bringing practices in from a table: refused rows may stay out and are given back."""

from __future__ import annotations

import uuid
from typing import Any

import tablib
from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from import_export.forms import ConfirmImportForm, ImportForm

from gfmd_site.admin_base import TableImportExport
from gfmd_site.table_formats import FORMATS, STREAMED_FORMATS
from gfmd_site.table_resources import PROBLEM
from practices.domain.search_index import (
    AT_ONCE,
    count_stale,
    keep_frequent_words,
    refresh_stale,
)
from practices.importers.plan import Refused

# So many practices are a second or two: a step of the bar that people see moving.
PORTION = 1_000
KEPT_SECONDS = 24 * 60 * 60


class PracticeImportForm(ImportForm):
    leave_out = forms.BooleanField(
        label=gettext_lazy("Leave refused rows out and bring in the others"),
        help_text=gettext_lazy("You get the refused rows back as a file of the same kind."),
        required=False,
    )


class PracticeConfirmForm(ConfirmImportForm):
    leave_out = forms.BooleanField(required=False, widget=forms.HiddenInput)


class PracticeImport(TableImportExport):
    formats = STREAMED_FORMATS
    import_form_class = PracticeImportForm
    confirm_form_class = PracticeConfirmForm

    def get_import_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form")
        data = getattr(form, "cleaned_data", None) or {}
        return {"user": request.user, "leave_out": bool(data.get("leave_out"))}

    def get_confirm_form_initial(self, request: HttpRequest, import_form: Any) -> dict[str, Any]:
        initial = super().get_confirm_form_initial(request, import_form)
        if import_form is not None:
            initial["leave_out"] = import_form.cleaned_data.get("leave_out", False)
        return initial

    def get_urls(self) -> list[Any]:
        protect = self.admin_site.admin_view  # type: ignore[attr-defined]
        return [
            path(
                "refused/<uuid:token>/",
                protect(self.refused_rows),
                name="practices_practice_refused",
            ),
            path(
                "into-search/",
                protect(self.into_search),
                name="practices_practice_into_search",
            ),
            *super().get_urls(),
        ]

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        response = super().import_action(request, **kwargs)
        context = getattr(response, "context_data", None) or {}
        refused: list[Refused] = getattr(context.get("result"), "refused", [])
        if refused:
            context["refused"] = refused
            context["refused_address"] = self._keep(request, refused)
        return response

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """What a search puts right at once needs no page of its own; many rows have one."""
        response = super().process_result(result, request)
        if result.has_errors() or result.has_validation_errors():
            return response
        if result.refused:
            self._say_refused(request, result.refused)
        waiting = count_stale()
        if waiting <= AT_ONCE:
            refresh_stale()
            return response
        address = reverse("admin:practices_practice_into_search")
        return redirect(f"{address}?total={waiting}")

    def into_search(self, request: HttpRequest) -> HttpResponse:
        """Let the search learn what was brought in, a portion with each POST, and say how far."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        if request.method == "POST" and refresh_stale(limit=PORTION) < PORTION:
            keep_frequent_words()
        left = count_stale()
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"left": left})
        asked = (request.POST or request.GET).get("total", "")
        total = max(left, int(asked) if asked.isdecimal() and len(asked) < 8 else 0)
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "opts": self.model._meta,  # type: ignore[attr-defined]
            "title": _("Practices are stored"),
            "total": total,
            "done": total - left,
        }
        return TemplateResponse(request, "admin/practices/practice/into_search.html", context)

    def _say_refused(self, request: HttpRequest, refused: list[Refused]) -> None:
        sentence = ngettext(
            "%(count)d row was refused and left out.",
            "%(count)d rows were refused and left out.",
            len(refused),
        ) % {"count": len(refused)}
        link = format_html(
            '<a href="{}">{}</a>',
            self._keep(request, refused),
            _("Take the refused rows as a file"),
        )
        messages.warning(request, format_html("{} {}", sentence, link))

    def _keep(self, request: HttpRequest, refused: list[Refused]) -> str:
        """Keep the rows for the person who brought them, until they are fetched."""
        token = uuid.uuid4()
        kept = (
            request.user.pk,
            request.POST.get("format", "0"),
            [(row.row, row.sentences) for row in refused],
        )
        cache.set(f"practices-refused-{token}", kept, KEPT_SECONDS)
        return reverse("admin:practices_practice_refused", args=[token])

    def refused_rows(self, request: HttpRequest, token: uuid.UUID) -> HttpResponse:
        """Return refused rows in the format they came in, each with what is wrong."""
        kept = cache.get(f"practices-refused-{token}")
        if kept is None or kept[0] != request.user.pk:
            messages.error(request, _("These rows are no longer here. Bring the table in again."))
            return redirect("admin:practices_practice_import")
        _owner, number, rows = kept
        if not number.isdigit() or int(number) >= len(FORMATS):
            raise Http404(_("There is no such format."))
        file_format = FORMATS[int(number)]()
        headers = [name for name in rows[0][0] if name != PROBLEM]
        table = tablib.Dataset(headers=[*headers, PROBLEM])
        for row, sentences in rows:
            table.append([*(str(row.get(name) or "") for name in headers), " ".join(sentences)])
        response = HttpResponse(
            file_format.export_data(table), content_type=file_format.get_content_type()
        )
        name = f"refused.{file_format.get_extension()}"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
