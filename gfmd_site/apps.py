from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.admin import apps as admin_apps
from django.contrib.auth import apps as auth_apps
from django.contrib.staticfiles import apps as staticfiles_apps
from django.core.management import call_command
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def create_cache_table(using: str, **kwargs: object) -> None:
    """The table behind the throttles: `migrate` alone makes a complete installation."""
    call_command("createcachetable", database=using, verbosity=0)


class GfmdSiteConfig(AppConfig):
    name = "gfmd_site"
    verbose_name = _("Audit log")
    default = True

    def ready(self) -> None:
        from gfmd_site import (  # noqa: F401  these register system checks and receivers
            checks,
            sign_ins,
        )
        from gfmd_site.audit import signals
        from gfmd_site.catalogues import compile_stale

        compile_stale(settings.CATALOGUES, settings.LOCALE_PATHS[-1])
        signals.connect()

        # The signal comes only for apps with models, so one that is always there stands in.
        post_migrate.connect(create_cache_table, sender=apps.get_app_config("sessions"))


class GfmdAdminConfig(admin_apps.AdminConfig):
    default_site = "gfmd_site.admin_site.OfficeSite"
    default = False

    def ready(self) -> None:
        from gfmd_site.office_signs import name_signs

        super().ready()
        name_signs()


class GfmdAuthConfig(auth_apps.AuthConfig):
    """Called in the paths of the office as in its menu."""

    verbose_name = _("Accounts")
    default = False


class GfmdStaticFilesConfig(staticfiles_apps.StaticFilesConfig):
    """Leaves out what no page asks for: compressing it took most of the first start."""

    default = False
    ignore_patterns = [
        *staticfiles_apps.StaticFilesConfig.ignore_patterns,
        "bootstrap-*",
        "bootstrap.css*",
        "bootstrap.rtl.css*",
        "bootstrap*.js",
        "bootstrap*.js.map",
    ]
