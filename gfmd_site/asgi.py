"""The application as gunicorn's asgi worker loads it."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gfmd_site.settings")
application = get_asgi_application()
