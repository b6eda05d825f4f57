"""All addresses of the site."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import JavaScriptCatalog, set_language

from gfmd_site import disclosure, views
from gfmd_site.help.views import accessibility_statement
from gfmd_site.metrics import metrics
from gfmd_site.style_page import style_page
from practices.api import api_urls
from reports.views import practice_coverage, practice_from_point, shell

urlpatterns = [
    path("", login_not_required(views.home), name="home"),
    path("metrics", metrics, name="metrics"),
    path("healthz", login_not_required(views.healthz), name="healthz"),
    path(
        ".well-known/security.txt",
        login_not_required(disclosure.security_txt),
        name="security-txt",
    ),
    path("language/", login_not_required(set_language), name="set_language"),
    path(
        "language/<slug:language>/",
        login_not_required(views.choose_language),
        name="choose-language",
    ),
    path("jsi18n/", login_not_required(JavaScriptCatalog.as_view()), name="jsi18n"),
    path("style/", style_page, name="style"),
    # At the root, since a service worker answers only for addresses below its own.
    path("sw.js", shell.worker, name="service-worker"),
    path("help/", include("gfmd_site.help.urls")),
    path("accessibility/", login_not_required(accessibility_statement), name="accessibility"),
    path("accounts/", include("allauth.urls")),
    # Before the addresses of practices, which know no points: see `practices:from-point`.
    path("practices/new/", practice_from_point.new, name="practice-new"),
    path("practices/lacking/", practice_coverage.coverage, name="practice-lacking"),
    path("practices/", include("practices.urls")),
    path("api/", api_urls()),
    path("", include("reports.urls")),
    path(settings.ADMIN_PATH, admin.site.urls),
]

handler500 = "gfmd_site.failures.server_error"
