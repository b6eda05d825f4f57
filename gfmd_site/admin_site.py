"""The admin of chairs and staff."""

from __future__ import annotations

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class OfficeSite(AdminSite):
    """Open to administrators, staff and the chairs of an edition."""

    site_header = _("GFMD reporting office")
    site_title = _("GFMD reporting office")
    index_title = _("What waits for you")
    index_template = "admin/office_index.html"
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.has_perm("office.enter")
