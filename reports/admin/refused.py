"""Rows that an import refused: handed back with the reason, while the others can be taken."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gfmd_site.lib import csvsafe
from gfmd_site.table_formats import SafeXlsx, render_xlsx

SKIP = "skip_refused"


class RefusedRows:
    """For an office page whose resource has `refused_rows`, before the import mixin."""

    def get_urls(self) -> list[URLPattern]:
        info = self.get_model_info()  # type: ignore[attr-defined]
        view = self.admin_site.admin_view(self.refused_rows)  # type: ignore[attr-defined]
        own = [path("import/refused/", view, name=f"{info[0]}_{info[1]}_refused")]
        return own + super().get_urls()  # type: ignore[misc]

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show the preview; where rows are refused, offer them back and the others to take."""
        response = super().import_action(request, **kwargs)  # type: ignore[misc]
        context = response.context_data if isinstance(response, TemplateResponse) else {}
        result = (context or {}).get("result")
        if result is not None and result.invalid_rows and not result.base_errors:
            kept = context["form"].cleaned_data["import_file"]
            context["kept"] = {
                "import_file_name": kept.tmp_storage_name,
                "original_file_name": kept.name,
                "format": context["form"].cleaned_data["format"],
                "resource": context["form"].cleaned_data.get("resource") or "0",
            }
            context["refused_count"] = result.totals["invalid"]
            context["good_count"] = result.totals["new"] + result.totals["update"]
        return response

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        request = kwargs.get("request")
        skips = request is not None and SKIP in request.POST
        return {"rollback_on_validation_errors": not skips}

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        if SKIP not in request.POST or result.base_errors:
            return super().process_result(result, request)  # type: ignore[misc]
        refused = result.totals["invalid"]
        messages.success(
            request,
            _("New: %(new)d. Changed: %(changed)d.")
            % {"new": result.totals["new"], "changed": result.totals["update"]}
            + " "
            + ngettext(
                "%(count)d row was refused and left out.",
                "%(count)d rows were refused and left out.",
                refused,
            )
            % {"count": refused},
        )
        return HttpResponseRedirect(self._import_url())  # type: ignore[attr-defined]

    def refused_rows(self, request: HttpRequest) -> HttpResponse:
        """Give back the refused rows in the format they came in, each with the reason."""
        if not self.has_import_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        data = self.get_tmp_storage_class()(name=request.POST.get("import_file_name", "")).read()  # type: ignore[attr-defined]
        number = request.POST.get("format", "")
        formats = self.get_import_formats()  # type: ignore[attr-defined]
        if data is None or not number.isdigit() or int(number) >= len(formats):
            messages.error(
                request, _("The file is no longer here. Choose it again to see its preview.")
            )
            return HttpResponseRedirect(self._import_url())  # type: ignore[attr-defined]
        chosen = formats[int(number)]()
        (resource_class,) = self.get_import_resource_classes(request)  # type: ignore[attr-defined]
        rows = resource_class(user=request.user).refused_rows(chosen.create_dataset(data))
        header = next(rows)
        if isinstance(chosen, SafeXlsx):
            body, extension = render_xlsx(header, rows), "xlsx"
        else:
            body = b"".join(csvsafe.stream(header, rows, incomplete=""))
            extension, chosen = "csv", formats[0]()
        response = HttpResponse(body, content_type=chosen.get_content_type())
        response["Content-Disposition"] = f'attachment; filename="refused-rows.{extension}"'
        return response
