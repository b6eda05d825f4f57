"""The page behind a consent link: one statement, one answer, no account."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from gfmd_site.throttle import throttled
from reports.choices import LinkAnswer
from reports.domain.consent import words_at
from reports.domain.consent_links import (
    answer_link,
    can_withdraw,
    find_link,
    is_open,
    offered_levels,
    refresh_wording,
    speaker_of,
)
from reports.domain.consent_words import LANGUAGES, language_of, page_words
from reports.domain.errors import DomainError
from reports.models import Attribution, ConsentLink

NAMES = {"en": "English", "fr": "Français", "es": "Español", "ar": "العربية"}


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@throttled("speaker", by="secret")
@sensitive_variables("secret")
def consent_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the statement of a link and take the answer. Opening it records nothing."""
    link = find_link(secret)
    asked = request.GET.get("lang", "")
    language = asked if asked in LANGUAGES else language_of(_language(request, link))
    with translation.override(language):
        response = _answer(request, link, language)
    # Only the origin, so that the secret in the address travels no further; without any origin
    # the form could not be told from one of another site.
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Content-Language"] = language
    return response


def _language(request: HttpRequest, link: ConsentLink | None) -> str:
    return link.language if link else translation.get_language_from_request(request)


def _answer(request: HttpRequest, link: ConsentLink | None, language: str) -> HttpResponse:
    if link is None:
        return _page(request, "unknown", language, status=404)
    speaker = speaker_of(link)
    if speaker is None:
        return _page(request, "ended", language, status=410)
    if request.method == "POST":
        return _take(request, link, speaker, language)
    if not is_open(link) and not can_withdraw(link, speaker) and not _was_refused(link):
        return _page(request, "ended", language, status=410)
    refresh_wording(link, speaker)
    return _page(request, "question", language, link=link, speaker=speaker)


def _was_refused(link: ConsentLink) -> bool:
    """A no may be read again after the end; it shows no more than that."""
    return link.answer in {LinkAnswer.REFUSED, LinkAnswer.NOT_MINE}


def _take(
    request: HttpRequest, link: ConsentLink, speaker: Attribution, language: str
) -> HttpResponse:
    try:
        answer_link(
            link=link,
            speaker=speaker,
            answer=request.POST.get("answer", ""),
            level=request.POST.get("level", ""),
            proposal=request.POST.get("proposal", ""),
        )
    except DomainError as error:
        if error.code == "ended":
            return _page(request, "ended", language, status=410)
        refresh_wording(link, speaker)
        problem = page_words(language)["empty_correction"] if "empty" in error.code else ""
        return _page(
            request,
            "question",
            language,
            link=link,
            speaker=speaker,
            status=422,
            problem=problem or page_words(language)["lead"],
            typed=request.POST.get("proposal", ""),
        )
    return HttpResponseRedirect(f"{request.path}?lang={language}")


def _page(
    request: HttpRequest,
    state: str,
    language: str,
    *,
    link: ConsentLink | None = None,
    speaker: Attribution | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    words = page_words(language)
    context: dict[str, Any] = {
        "state": state,
        "words": words,
        "language": language,
        "languages": [(code, NAMES[code]) for code in LANGUAGES],
        **more,
    }
    if link is not None and speaker is not None:
        context |= _question(link, speaker, language, words)
    return render(request, "reports/consent_link.html", context, status=status)


def _question(
    link: ConsentLink, speaker: Attribution, language: str, words: dict[str, str]
) -> dict[str, Any]:
    labels = {
        level: words["level_anonymous"]
        if level == "anonymous"
        else words_at(speaker, level, language)
        for level in offered_levels(link, speaker)
    }
    return {
        "link": link,
        "wording": link.wording,
        "levels": [pair for pair in labels.items() if pair[0] != "anonymous"],
        "chosen": speaker.level if speaker.level in labels and link.answer else link.level,
        "shown": labels.get(speaker.level, ""),
        "is_open": is_open(link),
        "can_withdraw": can_withdraw(link, speaker),
        "said": words[f"said_{link.answer}"] if link.answer else "",
    }
