"""The page that shows what pages are made of: tokens, components and each of their states.

Everything on it comes from the style sheets and templates that other pages use, so that it cannot
grow old. The samples are made up in `style_samples.py` and stored nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gfmd_site.lib.tokens import Token, contrast, read_tokens
from gfmd_site.permissions import may
from gfmd_site.style_samples import samples

# Texts and their grounds with the least contrast between them: 7 for what is read at length, 4.5
# for a few words, 3 for lines that show where a field ends.
PAIRS = (
    ("ink", "paper", 7.0),
    ("ink", "surface", 7.0),
    ("ink", "surface-2", 7.0),
    ("ink-soft", "surface", 7.0),
    ("ink-soft", "surface-2", 4.5),
    ("brand", "surface", 7.0),
    ("brand", "paper", 4.5),
    ("brand-ink", "brand", 4.5),
    ("brand-strong", "brand-soft", 4.5),
    ("accent", "accent-soft", 4.5),
    ("ok", "ok-soft", 4.5),
    ("warn", "warn-soft", 4.5),
    ("bad", "bad-soft", 4.5),
    ("bad-ink", "bad", 4.5),
    ("again", "again-soft", 4.5),
    ("band-ink", "band", 7.0),
    ("band-soft", "band", 4.5),
    ("accent-bright", "band", 3.0),
    ("line-strong", "surface", 3.0),
    ("line-strong", "paper", 3.0),
)


@require_safe
def style_page(request: HttpRequest) -> HttpResponse:
    if not may(request.user, "reports.manage_programme"):
        raise Http404(_("There is no such page, or it is not yours to read."))
    return render(request, "style/page.html", {**token_lists(site_tokens()), **samples()})


def site_tokens() -> list[Token]:
    """Read what the style sheet of this very site defines."""
    return read_tokens((settings.BASE_DIR / "static/css/tokens.css").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Pair:
    """Two colours that stand on each other, with their contrast in both themes."""

    ink: str
    ground: str
    least: float
    light: float
    dark: float

    @property
    def themes(self) -> tuple[tuple[str, float], tuple[str, float]]:
        return ("light", self.light), ("dark", self.dark)


def pairs_of(tokens: list[Token]) -> list[Pair]:
    """Measure every pair that PAIRS names."""
    named = {token.name: token for token in tokens}
    return [
        Pair(
            ink=ink,
            ground=ground,
            least=least,
            light=contrast(named[ink].light, named[ground].light),
            dark=contrast(named[ink].dark, named[ground].dark),
        )
        for ink, ground, least in PAIRS
    ]


def token_lists(tokens: list[Token]) -> dict[str, Any]:
    """Return the tokens by what they are, as the page shows them: each stands in one list."""

    def beginning(*names: str) -> list[Token]:
        return [token for token in tokens if token.name.startswith(names)]

    return {
        "colours": [token for token in tokens if token.is_colour],
        "families": beginning("font-"),
        "sizes": beginning("text-"),
        "spaces": beginning("space-"),
        "radii": beginning("radius"),
        "shadows": beginning("shadow"),
        "measures": beginning("leading", "touch", "page-width", "reading-width"),
        "motions": beginning("quick", "calm", "ease"),
        "pairs": pairs_of(tokens),
    }
