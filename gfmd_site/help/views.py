"""Pages of the help, and the statement on accessibility. Everybody may read them."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gfmd_site.help import accessibility, first_visit, guides, problems, topics
from gfmd_site.help.keys import EDITOR, SHEETS
from gfmd_site.typed import page_of_form
from reports.domain.section_help import SECTION_HELP


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "help/index.html", {"guides": guides.GUIDES, "topics": topics.TOPICS})


@require_safe
def topic(request: HttpRequest, topic: str) -> HttpResponse:
    found = topics.BY_SLUG.get(topic)
    if found is None:
        raise Http404(_("The help has no such page. Its first page lists all of them."))
    context = {"topic": found, "topics": topics.TOPICS, "sections": SECTION_HELP, "sheet": EDITOR}
    return render(request, "help/topic.html", context)


@require_safe
def guide(request: HttpRequest, guide: str) -> HttpResponse:
    """Show the guide of a role as two pages of paper; its reader may ask for the first visit."""
    found = guides.BY_SLUG.get(guide)
    if found is None:
        raise Http404(_("The help has no such page. Its first page lists all of them."))
    context = {
        "guide": found,
        "topics": [topics.BY_SLUG[slug] for slug in found.topics],
        "problems": [problems.PROBLEMS[slug] for slug in found.problems],
        "sheet": EDITOR,
        "is_theirs": request.user.is_authenticated and first_visit.is_for(request.user, guide),
    }
    return render(request, "help/guide.html", context)


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    return render(request, "help/keys.html", {"sheets": SHEETS})


@require_POST
def change_first_visit(request: HttpRequest) -> HttpResponse:
    """Put the first visit of a guide away for good, or bring it back."""
    slug = request.POST.get("guide", "")
    if slug not in guides.BY_SLUG:
        raise Http404(_("The help has no such page. Its first page lists all of them."))
    if request.POST.get("action") == "again":
        first_visit.show_again(request.user, slug)
        return redirect("home")
    first_visit.put_away(request.user, slug)
    first_visit.end_in_report(request)
    page = page_of_form(request)
    # Not `redirect`, which takes a word for the name of a page.
    return HttpResponseRedirect("/" if page == request.path else page)


@require_safe
def accessibility_statement(request: HttpRequest) -> HttpResponse:
    contact = settings.ACCESSIBILITY_CONTACT
    context = {
        "parts": accessibility.STATEMENT,
        "reviewed": accessibility.REVIEWED,
        "contact": contact if contact.startswith(("mailto:", "https://")) else "",
        "contact_shown": contact.removeprefix("mailto:"),
    }
    return render(request, "accessibility.html", context)
