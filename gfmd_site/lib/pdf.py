"""HTML of our own to an accessible PDF: tagged, with bookmarks, language and title.

Nothing is fetched while a PDF is made, neither from the network nor from the disk. WeasyPrint is
loaded at the first use: it needs libraries of the system, and everything else works without them.
"""

from __future__ import annotations

from typing import Any, NoReturn

from django.utils.translation import gettext as _

PDF_TYPE = "application/pdf"
# What Debian and Ubuntu call the libraries, beside fonts for Latin and Arabic letters.
SYSTEM_PACKAGES = (
    "libpango-1.0-0",
    "libpangoft2-1.0-0",
    "libharfbuzz-subset0",
    "fonts-noto-core",
)


class PdfUnavailable(Exception):
    """This machine cannot make PDF; the message is a sentence that says what to install."""


def render_pdf(html: str, *, css: str) -> bytes:
    """Return the PDF/UA of an HTML page; title and language are those of the page.

    The same page gives the same bytes. Raises PdfUnavailable where libraries are missing.
    """
    weasyprint = _weasyprint()
    fetcher = _fetcher_of_nothing(weasyprint)
    page = weasyprint.HTML(string=html, url_fetcher=fetcher)
    style = weasyprint.CSS(string=css, url_fetcher=fetcher)
    return page.write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1", pdf_tags=True)


def _fetcher_of_nothing(weasyprint: Any) -> Any:
    class Nothing(weasyprint.urls.URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> NoReturn:
            raise ValueError("A PDF is made of what it is given: nothing is fetched.")

    return Nothing()


def _weasyprint() -> Any:
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        message = _(
            "PDF cannot be made on this machine, since libraries are missing. Ask whoever runs it "
            "to install %(packages)s, or choose Word."
        )
        raise PdfUnavailable(message % {"packages": ", ".join(SYSTEM_PACKAGES)}) from error
    return weasyprint
