"""The sign-in of an organisation by OpenID Connect, as far as the environment sets it up."""

from __future__ import annotations

from typing import Any

from gfmd_site.env import env_str

SERVER = env_str("OIDC_SERVER_URL")
# The way there begins with a form, which the Content-Security-Policy has to let go.
ORIGIN = ["/".join(SERVER.split("/")[:3])] if SERVER else []
APPS = ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]


def providers() -> dict[str, Any]:
    """Return the settings of the one provider, with PKCE."""
    app = {
        "provider_id": "sso",
        "name": env_str("OIDC_NAME", "OpenID Connect"),
        "client_id": env_str("OIDC_CLIENT_ID"),
        "secret": env_str("OIDC_CLIENT_SECRET"),
        "settings": {"server_url": SERVER},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
