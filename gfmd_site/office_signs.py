"""The signs for yes and no in the lists of the office, with words that a screen reader says."""

from __future__ import annotations

from django.contrib.admin.templatetags import admin_list
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


def boolean_sign(value: bool | None) -> SafeString:
    """Return the picture for a value, named in the reader's language."""
    name, words = {
        True: ("yes", _("Yes")),
        False: ("no", _("No")),
        None: ("unknown", _("Unknown")),
    }[value]
    return format_html('<img src="{}" alt="{}">', static(f"admin/img/icon-{name}.svg"), words)


def name_signs() -> None:
    """Put our signs in place of those of Django, which are called "True" in every language."""
    # Django offers no setting for them; a test of the office's lists fails when it moves them.
    admin_list._boolean_icon = boolean_sign  # type: ignore[attr-defined]
