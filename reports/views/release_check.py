"""The page between “export” and the file: what would leave, then one confirmation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import islice

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from gfmd_site.fresh import names_leave
from gfmd_site.lib.file_view import FileView, view_of
from gfmd_site.permissions import may
from reports.choices import ReleaseChannel, ReleaseProfile, ReleaseStatus
from reports.domain.release_check import Outgoing, ReleaseCheck, Remark, check_release
from reports.domain.releases import record_release
from reports.models import Release

Send = Callable[[HttpRequest, Outgoing, Release], StreamingHttpResponse]

CONFIRM, SEEN = "confirm", "seen"
FIRST_CHUNKS = 20
MACHINERY = frozenset({"csrfmiddlewaretoken", CONFIRM, SEEN})


def release(
    request: HttpRequest,
    outgoing: Outgoing,
    *,
    back: str,
    channel: ReleaseChannel = ReleaseChannel.PAGE,
    send: Send | None = None,
) -> HttpResponse | StreamingHttpResponse:
    """Show the check of what is about to leave; a confirmed POST records it and sends the file.

    The form of the page sends all fields of this request again, so the calling view makes the
    same thing of it. A confirmation counts for the state that was shown and for no other.
    `send` answers for a table that is sent while it is made.
    """
    if outgoing.profile == ReleaseProfile.TEAM:
        names_leave(request)
    data = None if outgoing.chunks else outgoing.render()
    check = check_release(outgoing, data, knows_names=knows_names(request, outgoing))
    confirmed = request.POST.get(CONFIRM, "")
    seen = not check.unusual or SEEN in request.POST
    if confirmed != check.basis or not seen or check.blocks:
        problem = _problem(confirmed, check, seen)
        context = {
            **check_context(request, outgoing, check, data),
            "back": back,
            "publishes": channel == ReleaseChannel.PUBLICATION,
            "problem": problem,
            "repeated": _repeated(request),
        }
        return render(
            request, "reports/release_check.html", context, status=409 if problem else 200
        )
    entry = record_release(
        outgoing=outgoing,
        check=check,
        data=data,
        channel=channel,
        by=request.user,  # type: ignore[arg-type]
    )
    if entry.status == ReleaseStatus.WAITING:
        return HttpResponseRedirect(reverse("reports:release", args=[entry.pk]))
    if send is not None:
        return send(request, outgoing, entry)
    return file_response(outgoing, outgoing.render() if data is None else data)


def file_response(outgoing: Outgoing, data: bytes) -> HttpResponse:
    """Return a file whose release is in the register."""
    response = HttpResponse(data, content_type=outgoing.content_type)
    response["Content-Disposition"] = f'attachment; filename="{outgoing.file_name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def check_context(
    request: HttpRequest, outgoing: Outgoing, check: ReleaseCheck, data: bytes | None
) -> dict[str, object]:
    """Return what the check shows. Who is held back is told to those alone who may know it."""
    knows = knows_names(request, outgoing)
    return {
        "outgoing": outgoing,
        "check": check,
        "named": check.named,
        "held_back": check.held_back if knows else [],
        "held_back_count": len(check.held_back),
        "knows_names": knows,
        "blocks": _links(check.blocks, request),
        "unusual": _links(check.unusual, request),
        "second": _links(check.second, request),
        "view": _view(outgoing, data),
        "size": None if data is None else len(data),
        "report": outgoing.reports[0] if len(outgoing.reports) == 1 else None,
    }


def knows_names(request: HttpRequest, outgoing: Outgoing) -> bool:
    """Whether the person may know who spoke in every report that something rests on."""
    return all(may(request.user, "reports.see_names", report) for report in outgoing.reports)


def _view(outgoing: Outgoing, data: bytes | None) -> FileView:
    view = view_of(_first_part(outgoing) if data is None else data)
    if view.lines or outgoing.words is None:
        return view
    return replace(view_of(outgoing.words().encode()), properties=view.properties)


def _first_part(outgoing: Outgoing) -> bytes:
    """Return the beginning of a table that is not made as a whole."""
    chunks = outgoing.chunks() if outgoing.chunks else iter(())
    return b"".join(islice(chunks, FIRST_CHUNKS))


def _links(remarks: Sequence[Remark], request: HttpRequest) -> list[tuple[str, str]]:
    """Return sentences, each with the address where it can be put right, for who may do that."""
    lines = []
    for remark in remarks:
        address = ""
        if remark.code == "open_marks" and may(request.user, "reports.see_names", remark.report):
            address = reverse("reports:marks", args=[remark.report.code if remark.report else ""])
        if remark.point is not None and may(request.user, "reports.edit_report", remark.report):
            address = reverse("reports:point", args=[remark.point.report.code, remark.point.pk])
        lines.append((remark.sentence, address))
    return lines


def _problem(confirmed: str, check: ReleaseCheck, seen: bool) -> str:
    if not confirmed:
        return ""
    if check.blocks:
        return _("Nothing has left: what is listed under “In the way” has to be put right first.")
    if confirmed != check.basis:
        return _("Nothing has left: the report has changed since you looked. Check it once more.")
    return "" if seen else _("Nothing has left: tick that you have read what is unusual.")


def _repeated(request: HttpRequest) -> Iterable[tuple[str, str]]:
    """Return the fields of this request, for the form that sends them again."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in MACHINERY
        for value in values
    ]
