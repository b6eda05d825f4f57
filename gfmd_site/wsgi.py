"""The application for deployments that serve pages under WSGI."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gfmd_site.settings")
application = get_wsgi_application()
