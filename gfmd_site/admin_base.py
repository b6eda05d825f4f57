"""The base of every page in the office: permissions by predicate, neutral logs, safe filters."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.asgi import ASGIRequest
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from import_export.admin import ExportMixin, ImportMixin
from import_export.forms import ExportForm

from gfmd_site import audit
from gfmd_site.lib import csvsafe
from gfmd_site.lib.csvsafe import BadTable
from gfmd_site.office_fields import OfficeFields
from gfmd_site.table_formats import FORMATS, SafeCsv, SafeXlsx, first_sheet_only

# The endings that the filters of a list put behind a field's name.
LOOKUP_ENDINGS = ("__exact", "__isempty", "__isnull", "__in", "__gte", "__lt", "__id", "__pk")


def neutral_name(instance: Model) -> str:
    """Return how an object is called in logs: its kind and its id, never its words."""
    return f"{instance._meta.verbose_name} #{instance.pk}"


class OfficePermissions:
    """Who may do what, asked of predicates; Django's own model permissions play no part.

    `write_permission` is the predicate for adding, changing and deleting, `view_permission` the
    one for looking (the same unless given). `can_add` and `can_delete` switch these off for
    everybody.
    """

    write_permission = ""
    view_permission = ""
    can_add = True
    can_delete = True

    def may_write(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self.write_permission) and request.user.has_perm(self.write_permission)

    def may_view(self, request: HttpRequest, obj: Any = None) -> bool:
        name = self.view_permission or self.write_permission
        return bool(name) and request.user.has_perm(name)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.may_view(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_view(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.can_add and self.may_write(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_write(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.can_delete and self.may_write(request, obj)


class NeutralLog:
    """Writes log entries that hold no point text and no name, whatever `__str__` returns."""

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> LogEntry:
        return _log(request, obj, ADDITION, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> LogEntry:
        return _log(request, obj, CHANGE, message)

    def log_deletions(self, request: HttpRequest, queryset: Iterable[Model]) -> list[LogEntry]:
        return [_log(request, obj, DELETION, "") for obj in queryset]

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[dict[str, dict[str, Any]]]:
        message = super().construct_change_message(request, form, formsets, add)  # type: ignore[misc]
        for part in message:
            for details in part.values():
                if "object" in details:
                    details["object"] = "#"
        return message


def _log(request: HttpRequest, obj: Model, flag: int, message: Any) -> LogEntry:
    entry = LogEntry(
        user_id=request.user.pk,
        content_type_id=ContentType.objects.get_for_model(obj, for_concrete_model=False).pk,
        object_id=obj.pk,
        object_repr=neutral_name(obj)[:200],
        action_flag=flag,
    )
    if isinstance(message, list):
        message = json.dumps(message)
    entry.change_message = message
    entry.save()
    return entry


class OfficeAdmin(OfficePermissions, OfficeFields, NeutralLog, admin.ModelAdmin):
    """Base of all models in the office.

    Only the fields in `list_filter` and `extra_lookups` can be filtered by address: Django lets
    everybody filter by every field of the model itself, which is a way to guess hidden text.
    """

    view_on_site = False
    list_per_page = 50
    show_full_result_count = False
    save_on_top = False
    empty_value_display = "–"
    show_facets = admin.ShowFacets.NEVER
    extra_lookups: tuple[str, ...] = ()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        title = capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        return bare_lookup(lookup) in self._filter_names(request)

    def _filter_names(self, request: HttpRequest | None) -> set[str]:
        names = set(self.extra_lookups)
        for item in self.get_list_filter(request) if request else self.list_filter:
            if isinstance(item, type) and issubclass(item, admin.SimpleListFilter):
                names.add(str(item.parameter_name))
            else:
                names.add(item[0] if isinstance(item, tuple) else str(item))
        return names


def bare_lookup(lookup: str) -> str:
    """Return the path of a lookup without what a filter puts behind it."""
    changed = True
    while changed:
        changed = False
        for ending in LOOKUP_ENDINGS:
            if lookup.endswith(ending):
                lookup, changed = lookup.removesuffix(ending), True
    return lookup


class OfficeInline(OfficePermissions, OfficeFields):
    """Rows inside another page: whoever may change the page may change its rows."""

    extra = 0

    def may_write(self, request: HttpRequest, obj: Any = None) -> bool:
        parent = self.admin_site.get_model_admin(self.parent_model)  # type: ignore[attr-defined]
        if obj is None:
            return parent.has_add_permission(request)
        return parent.has_change_permission(request, obj)

    def may_view(self, request: HttpRequest, obj: Any = None) -> bool:
        parent = self.admin_site.get_model_admin(self.parent_model)  # type: ignore[attr-defined]
        return parent.has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.can_add and self.may_write(request, obj)


class TableExport(ExportMixin):
    """Exports in our formats; CSV is streamed in constant memory."""

    formats = FORMATS
    export_form_class = ExportForm

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)  # type: ignore[attr-defined]

    def get_export_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        return {"user": request.user}

    def _do_file_export(
        self, file_format: Any, request: HttpRequest, queryset: QuerySet, export_form: Any = None
    ) -> HttpResponse | StreamingHttpResponse:
        if not isinstance(file_format, SafeCsv):
            return super()._do_file_export(file_format, request, queryset, export_form)
        if not self.has_export_permission(request):
            raise PermissionDenied
        resource_class = self.choose_export_resource_class(export_form, request)
        resource = resource_class(**self.get_export_resource_kwargs(request))
        chunks = csvsafe.stream(
            resource.get_export_headers(),
            resource.export_rows(queryset),
            incomplete=_("The export was interrupted. Export the table again."),
        )
        return download(
            request,
            chunks,
            content_type=file_format.get_content_type(),
            file_name=self.get_export_filename(request, queryset, file_format),
        )

    def get_valid_export_item_pks(self, request: HttpRequest) -> list[Any]:
        return list(self.get_queryset(request).values_list("pk", flat=True))  # type: ignore[attr-defined]


class TableImport(ImportMixin):
    """Imports with a preview, all rows or none."""

    formats = FORMATS

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.may_write(request)  # type: ignore[attr-defined]

    def get_import_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        return {"user": request.user}

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {"rollback_on_validation_errors": True}

    def write_to_tmp_storage(self, import_file: Any, input_format: Any) -> Any:
        """Keep of a workbook only the table that waits for the decision."""
        if isinstance(input_format, SafeXlsx):
            table = first_sheet_only(b"".join(import_file.chunks()))
            import_file = SimpleUploadedFile(import_file.name, table)
        return super().write_to_tmp_storage(import_file, input_format)

    def add_data_read_fail_error_to_form(self, form: Any, error: Exception) -> None:
        form.add_error(
            "import_file",
            str(error)
            if isinstance(error, BadTable)
            else _("The file cannot be read as a table. Choose its format and try again."),
        )

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not self.has_import_permission(request):
            raise PermissionDenied
        name = request.POST.get("import_file_name", "")
        if self.get_tmp_storage_class()(name=name).read() is None:
            messages.error(
                request, _("The file is no longer here. Choose it again to see its preview.")
            )
            return HttpResponseRedirect(self._import_url())
        return super().process_import(request, **kwargs)

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """The rows may have changed since the preview: then nothing is written, and it says so."""
        if result.has_errors() or result.has_validation_errors():
            messages.error(
                request,
                _("Nothing was imported: rows have changed since the preview. Look at it again."),
            )
            return HttpResponseRedirect(self._import_url())
        audit.record(
            audit.AuditEvent.IMPORT,
            what=self.get_model_info()[1],
            **{name: count for name, count in result.totals.items() if count},
        )
        return super().process_result(result, request)

    def _import_url(self) -> str:
        info = self.get_model_info()
        return reverse(f"admin:{info[0]}_{info[1]}_import")


class TableImportExport(TableImport, TableExport):
    import_export_change_list_template = "admin/import_export/change_list_import_export.html"


def download(
    request: HttpRequest, chunks: Iterator[bytes], *, content_type: str, file_name: str
) -> StreamingHttpResponse:
    """Return a file that is made while it is sent, under WSGI and ASGI alike.

    Under ASGI Django would first collect a plain iterator in memory.
    """
    body: Any = _in_threads(chunks) if isinstance(request, ASGIRequest) else chunks
    response = StreamingHttpResponse(body, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


async def _in_threads(chunks: Iterator[bytes]) -> Any:
    step = sync_to_async(next, thread_sensitive=True)
    while (chunk := await step(chunks, None)) is not None:
        yield chunk
