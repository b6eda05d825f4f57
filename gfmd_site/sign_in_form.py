"""The form for signing in, with the words of this site."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Elsewhere it reads as the name of the button: "Iniciar sesión".
        self.fields["login"].label = _("User name or e-mail address")
