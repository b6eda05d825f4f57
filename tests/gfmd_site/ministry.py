"""The sign-in of an organisation, on loopback: a real OpenID Connect provider in a process.

`python -m tests.gfmd_site.ministry FOLDER CALLBACK` prints its address and answers until it is
stopped. Whoever asks for `/as/NAME/` is signed in there as NAME, without a password: what is tried
is what happens afterwards.
"""

from __future__ import annotations

import sys
from types import ModuleType
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

CLIENT, SECRET = "gfmd", "hushed-secret"
# Name of a person there: the address, and whether the ministry has verified it.
PEOPLE = {
    "ama": ("ama@harbour.example", True),
    "bo": ("bo@harbour.example", False),
    "staff": ("staff@harbour.example", True),
    "gone": ("gone@harbour.example", True),
    "stranger": ("stranger@harbour.example", True),
}


def begin(folder: str) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    settings.configure(
        SECRET_KEY="the ministry's own key, long enough to be one",
        ALLOWED_HOSTS=["127.0.0.1"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{folder}/db"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        ROOT_URLCONF=ModuleType("addresses"),
        IDP_OIDC_PRIVATE_KEY=pem.decode(),
        USE_TZ=True,
    )
    django.setup()
    # Their views need the apps.
    settings.ROOT_URLCONF.urlpatterns = [
        path("as/<slug:name>/", sign_in),
        path("accounts/", include("allauth.account.urls")),
        path("", include("allauth.idp.urls")),
    ]


def open_desk(callback: str) -> None:
    """Make the people of the ministry, and the client that the product is to it."""
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.models import User

    call_command("migrate", verbosity=0)
    for name, (address, is_verified) in PEOPLE.items():
        user = User.objects.create_user(name, address, first_name=name.title())
        EmailAddress.objects.create(user=user, email=address, verified=is_verified, primary=True)
    client = Client(
        id=CLIENT,
        name="GFMD",
        scopes="openid\nprofile\nemail",
        redirect_uris=callback,
        skip_consent=True,
    )
    client.set_secret(SECRET)
    client.save()


def sign_in(request: HttpRequest, name: str) -> HttpResponse:
    from django.contrib.auth import login
    from django.contrib.auth.models import User

    user = User.objects.get(username=name)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return HttpResponse(name)


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing: the output is the address."""


if __name__ == "__main__":
    begin(sys.argv[1])
    open_desk(sys.argv[2])
    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet) as server:
        print(f"http://127.0.0.1:{server.server_port}", flush=True)
        server.serve_forever()
