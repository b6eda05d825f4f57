"""All addresses of the product, and a signed-in view that writes one row."""

from __future__ import annotations

from django.contrib.admin.models import CHANGE, LogEntry
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from gfmd_site.urls import handler500
from gfmd_site.urls import urlpatterns as product

__all__ = ["handler500", "urlpatterns", "write_one_row"]


@require_POST
def write_one_row(request: HttpRequest) -> HttpResponse:
    row = LogEntry.objects.create(user=request.user, object_repr="row", action_flag=CHANGE)
    return HttpResponse(str(row.pk), status=201)


urlpatterns = [path("bench/row/", write_one_row), *product]
