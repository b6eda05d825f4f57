"""The admin of chairs and staff."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

# The groups of the menu, each with the names of its models in the order they are worked with.
GROUPS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("programme", _("Programme"), ("Edition", "Theme", "Session", "Invitation")),
    (
        "reports",
        _("Reports"),
        ("Report", "Point", "Comment", "Revision", "ReportingTemplate", "WordLayout"),
    ),
    ("synthesis", _("Synthesis"), ("Synthesis", "SynthesisSection", "SynthesisItem")),
    ("practices", _("Practices"), ("Practice",)),
    (
        "vocabularies",
        _("Vocabularies"),
        (
            "GcmObjective",
            "GuidingPrinciple",
            "SdgGoal",
            "SdgTarget",
            "Country",
            "Region",
            "Constituency",
        ),
    ),
    ("accounts", _("Accounts"), ("User", "Group")),
)


class OfficeSite(AdminSite):
    """Open to administrators, staff and the chairs of an edition."""

    site_header = _("GFMD reporting office")
    site_title = _("GFMD reporting office")
    index_title = _("What waits for you")
    index_template = "admin/office_index.html"
    enable_nav_sidebar = True
    empty_value_display = "–"

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.has_perm("office.enter")

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        # The site is made before the models are there.
        from reports.admin.waiting import waiting_for

        context = {"waiting": waiting_for(request.user), **(extra_context or {})}
        return super().index(request, context)

    @method_decorator(login_not_required)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send people to the one sign-in of the site, which counts failed attempts."""
        target = request.GET.get("next") or reverse("admin:index", current_app=self.name)
        if not request.user.is_authenticated:
            query = urlencode({"next": target})
            return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{query}")
        if not self.has_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:index", current_app=self.name))

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_change_password"))

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """Return the models in the groups people think in, not by the app that holds them."""
        apps = self._build_app_dict(request, app_label)
        if app_label is not None:
            return super().get_app_list(request, app_label)
        models = {model["object_name"]: model for app in apps.values() for model in app["models"]}
        index = reverse("admin:index", current_app=self.name)
        groups = []
        for key, name, names in GROUPS:
            members = [models[member] for member in names if member in models]
            if members:
                groups.append(
                    {
                        "name": name,
                        "app_label": key,
                        "app_url": f"{index}#group-{key}",
                        "has_module_perms": True,
                        "models": members,
                    }
                )
        return groups
