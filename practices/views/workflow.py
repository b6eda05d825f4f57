"""The way of one practice: steps, reviewers, history; and what waits for a person."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gfmd_site.permissions import may
from practices.choices import ChangeKind, PracticeStatus, ReviewerKind
from practices.domain import merging, reviews, validity, workflow
from practices.domain.completeness import meters
from practices.domain.errors import PracticeError
from practices.domain.history import field_name
from practices.domain.versions import WITH_CONTENT
from practices.forms.review import AskForm, InviteForm
from practices.models import Practice, PracticeReview
from practices.views.access import get_practice_or_404

INSIDE = "practices.see_inside_practice"
MANAGE = "practices.manage_practice"


@require_safe
def page(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show where a practice stands: its author without the names of reviewers, staff with them."""
    practice = get_practice_or_404(request, pk, INSIDE)
    return render(request, "practices/workflow.html", _context(request, practice))


def _context(request: HttpRequest, practice: Practice, **forms: Any) -> dict[str, Any]:
    manages = may(request.user, MANAGE, practice)
    rows = list(practice.reviews.select_related("reviewer"))
    for row in rows:
        row.link = _link(request, row) if manages and reviews.awaits_link(row) else ""
    steps = [
        name
        for name in workflow.possible(practice)
        if may(request.user, workflow.TRANSITIONS[name].permission, practice)
    ]
    lacking = workflow.missing_reviews(practice)
    leading = workflow.leading(steps, lacking)
    return {
        "practice": practice,
        "text": practice.text_in(get_language() or "en"),
        "steps": [
            (name, workflow.TRANSITIONS[name])
            for name in sorted(steps, key=lambda name: name != leading)
        ],
        "leading": leading,
        "manages": manages,
        "reviews": rows,
        "missing": [(ReviewerKind(kind).label, count) for kind, count in lacking.items()],
        "takes_reviews": practice.status in reviews.OPEN,
        "ask_form": forms.get("ask_form") or AskForm(),
        "invite_form": forms.get("invite_form") or InviteForm(initial={"language": get_language()}),
        "meters": meters(practice),
        "changes": _changes(practice),
        "can_edit": may(request.user, "practices.edit_practice", practice),
    }


def _changes(practice: Practice) -> list[dict[str, Any]]:
    return [
        {
            "entry": entry,
            "fields": [field_name(name) for name in entry.after if name != "status"]
            if entry.kind in {ChangeKind.EDIT, ChangeKind.RESTORE}
            else [],
            "status": _status(entry.after.get("status")),
            "has_page": entry.kind in WITH_CONTENT,
        }
        for entry in practice.changes.select_related("author")[:200]
    ]


def _status(value: Any) -> str:
    return str(PracticeStatus(value).label) if value in PracticeStatus.values else ""


def _link(request: HttpRequest, review: PracticeReview) -> str:
    address = reverse("practices:review-invited", args=[reviews.link_token(review)])
    return request.build_absolute_uri(address)


@require_POST
def move(request: HttpRequest, pk: uuid.UUID, name: str) -> HttpResponse:
    step = workflow.TRANSITIONS.get(name)
    if step is None:
        raise Http404(_("There is no such step."))
    practice = get_practice_or_404(request, pk)
    # A step that the status rules out is answered with a sentence, not with a closed door.
    if practice.status in step.sources and not may(request.user, step.permission, practice):
        raise PermissionDenied(_("With your role you cannot do this."))
    if not may(request.user, INSIDE, practice):
        raise PermissionDenied(_("With your role you cannot do this."))
    try:
        workflow.move(
            practice=practice, name=name, by=request.user, reason=request.POST.get("reason", "")
        )
    except PracticeError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Done: %(step)s.") % {"step": step.label})
    return redirect("practices:workflow", pk)


@require_POST
def ask(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    practice = get_practice_or_404(request, pk, MANAGE)
    form = AskForm(request.POST)
    if not form.is_valid():
        context = _context(request, practice, ask_form=form)
        return render(request, "practices/workflow.html", context)
    try:
        reviews.ask_reviewer(practice=practice, by=request.user, **form.cleaned_data)
    except PracticeError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The review stands on that person’s page of practices."))
    return redirect("practices:workflow", pk)


@require_POST
def invite(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Make an invitation link, and send it where an address was given."""
    practice = get_practice_or_404(request, pk, MANAGE)
    form = InviteForm(request.POST)
    if not form.is_valid():
        context = _context(request, practice, invite_form=form)
        return render(request, "practices/workflow.html", context)
    try:
        reviews.invite_external(
            practice=practice,
            name=form.cleaned_data["name"],
            by=request.user,
            address=form.cleaned_data["email"],
            language=form.cleaned_data["language"],
        )
    except PracticeError as error:
        messages.error(request, error.message)
        return redirect("practices:workflow", pk)
    messages.success(request, _("The invitation stands below with its link, good for 30 days."))
    return redirect("practices:workflow", pk)


@require_POST
def call_back(request: HttpRequest, pk: uuid.UUID, review_id: int) -> HttpResponse:
    practice = get_practice_or_404(request, pk, MANAGE)
    review = get_object_or_404(PracticeReview, pk=review_id, practice=practice)
    try:
        reviews.call_back(review=review, by=request.user)
    except PracticeError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The request was called back; its link opens nothing now."))
    return redirect("practices:workflow", pk)


@require_POST
def confirm(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The author or the staff say that a published practice is still valid."""
    practice = get_practice_or_404(request, pk, INSIDE)
    try:
        validity.confirm(practice=practice, by=request.user)
    except PracticeError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Thank you: the practice counts as valid for another year."))
    return redirect("practices:workflow", pk)


@require_POST
def merge(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Join another record into this one; both sources stay."""
    practice = get_practice_or_404(request, pk, MANAGE)
    try:
        other_id = uuid.UUID(request.POST.get("other", ""))
    except ValueError:
        raise Http404(_("There is no such practice.")) from None
    other = get_practice_or_404(request, other_id, MANAGE)
    try:
        merging.merge_practices(keep=practice, gone=other, by=request.user)
    except PracticeError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The two records are one now, with the sources of both."))
    return redirect("practices:workflow", pk)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What a person wrote and is asked to review; for staff also what waits."""
    is_staff = may(request.user, "practices.manage_practices")
    due = validity.due(now=timezone.now())
    context = {
        "own": workflow.own_of(request.user).prefetch_related("texts"),
        "asked": reviews.asked_of(request.user),
        "waiting": workflow.waiting().prefetch_related("texts") if is_staff else [],
        "due": due if is_staff else due.filter(submitted_by=request.user),
        "is_staff": is_staff,
    }
    return render(request, "practices/mine.html", context)
