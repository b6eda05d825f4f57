"""Tables that leave the office: through the release check and into the register."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from gfmd_site.admin_base import TableImportExport, download
from gfmd_site.lib import csvsafe
from gfmd_site.table_formats import SafeCsv
from reports.choices import ReleaseChannel, ReleaseProfile
from reports.domain.queries import report_rows
from reports.domain.release_check import Outgoing, Remark
from reports.domain.releases import complete_release
from reports.models import Participation, Point, Release, Report
from reports.rules import has_attribution_right
from reports.views.release_check import release


class CheckedTables(TableImportExport):
    """Exports of the office: the chosen table is shown in the check, then recorded and sent."""

    def _do_file_export(
        self, file_format: Any, request: HttpRequest, queryset: QuerySet, export_form: Any = None
    ) -> HttpResponse | StreamingHttpResponse:
        if not self.has_export_permission(request):
            raise PermissionDenied
        resource_class = self.choose_export_resource_class(export_form, request)
        resource = resource_class(**self.get_export_resource_kwargs(request))

        def render() -> bytes:
            if isinstance(file_format, SafeCsv):
                return b"".join(chunks())
            data = self.get_export_data(file_format, request, queryset, export_form=export_form)
            return data if isinstance(data, bytes) else data.encode("utf-8")

        def chunks() -> Iterator[bytes]:
            return csvsafe.stream(
                resource.get_export_headers(),
                resource.export_rows(queryset),
                incomplete=_("The export was interrupted. Export the table again."),
            )

        outgoing = Outgoing(
            what=resource_class._meta.model._meta.model_name,
            subject=resource_class._meta.model._meta.model_name,
            format=file_format.get_extension(),
            profile=_profile(request, resource_class._meta.model),
            file_name=self.get_export_filename(request, queryset, file_format),
            content_type=file_format.get_content_type(),
            render=render,
            chunks=chunks if isinstance(file_format, SafeCsv) else None,
            reports=_reports(resource_class._meta.model, queryset),
            remarks=_remarks(resource_class._meta.model, queryset),
        )
        return release(
            request,
            outgoing,
            back=request.get_full_path(),
            channel=ReleaseChannel.OFFICE,
            send=send_in_parts if outgoing.chunks else None,
        )


def send_in_parts(
    request: HttpRequest, outgoing: Outgoing, entry: Release
) -> StreamingHttpResponse:
    """Send a table while it is made, and enter its size and hash at its end."""
    return download(
        request,
        _counted(outgoing, entry),
        content_type=outgoing.content_type,
        file_name=outgoing.file_name,
    )


def _counted(outgoing: Outgoing, entry: Release) -> Iterator[bytes]:
    digest, size = hashlib.sha256(), 0
    for chunk in outgoing.chunks() if outgoing.chunks else ():
        digest.update(chunk)
        size += len(chunk)
        yield chunk
    complete_release(release=entry, size=size, sha256=digest.hexdigest())


def _profile(request: HttpRequest, model: type[Model]) -> str:
    """Tables of people are for the team; points as far as this person sees names in them."""
    names = model is Participation or (model is Point and has_attribution_right(request.user))
    return ReleaseProfile.TEAM if names else ReleaseProfile.PUBLIC


def _reports(model: type[Model], queryset: QuerySet) -> Sequence[Report]:
    if model is not Point:
        return ()
    wanted = queryset.order_by().values("report")
    return list(report_rows().filter(pk__in=wanted).order_by("code"))


def _remarks(model: type[Model], queryset: QuerySet) -> Sequence[Remark]:
    if model is not Participation:
        return ()
    sentence = _("The table holds the names of the people of the programme: keep it in the office.")
    return (Remark("people", sentence),)
