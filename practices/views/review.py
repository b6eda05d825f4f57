"""Answering a review: with an account, or by the link of an invitation that opens it alone."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from practices.choices import ReviewVerdict
from practices.domain import reviews
from practices.domain.errors import PracticeError
from practices.domain.queries import practice_rows
from practices.forms.review import ReviewForm
from practices.models import PracticeReview
from practices.views.access import get_practice_or_404
from practices.views.pages import page_context


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The review that the signed-in person was asked for."""
    practice = get_practice_or_404(request, pk)
    review = practice.reviews.filter(
        reviewer=request.user, verdict=ReviewVerdict.PENDING, conflict_declared__isnull=True
    ).first()
    if review is None:
        raise Http404(_("You are not asked to review this practice, or you have answered."))
    answered, response = _page(request, review)
    if answered:
        messages.success(request, _("Thank you. Your review was stored."))
        return redirect("practices:mine")
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """The review of an invitation: the link is the only key, and it opens nothing else."""
    review = reviews.review_of_token(token)
    if review is None:
        raise Http404(
            _("This invitation has ended or was called back. Ask whoever sent it for a new link.")
        )
    if review.verdict != ReviewVerdict.PENDING or review.conflict_declared is not None:
        return render(request, "practices/review_done.html")
    answered, response = _page(request, review)
    return render(request, "practices/review_done.html") if answered else response


def _page(request: HttpRequest, review: PracticeReview) -> tuple[bool, HttpResponse]:
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        by: Any = request.user if request.user.is_authenticated else None
        try:
            reviews.answer(review=review, by=by, **form.values())
        except PracticeError as error:
            form.add_error(error.field or None, error.message)
        else:
            return True, HttpResponse()
    practice = practice_rows().get(pk=review.practice_id)
    context = {**page_context(practice, get_language() or "en"), "form": form, "review": review}
    return False, render(request, "practices/review.html", context)
