"""All addresses of the site."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.i18n import JavaScriptCatalog

from gfmd_site import views

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("language/", include("django.conf.urls.i18n")),
    path("jsi18n/", JavaScriptCatalog.as_view(), name="jsi18n"),
    path("accounts/", include("allauth.account.urls")),
    path("practices/", include("practices.urls")),
    path("", include("reports.urls")),
    path(settings.ADMIN_PATH, admin.site.urls),
]
