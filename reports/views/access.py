"""The only way to an object: each function fetches one and asks for the permission.

Someone who may not even read gets 404, as if it did not exist; someone who may read but not do
what was asked gets 403.
"""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from gfmd_site.permissions import may
from reports.choices import UploadStatus
from reports.domain.editions import followed_editions
from reports.domain.queries import report_rows
from reports.models import (
    Attribution,
    Comment,
    ConflictCopy,
    ConsentLink,
    Edition,
    HeldOperation,
    Point,
    Release,
    Report,
    Revision,
    SetupFile,
    Synthesis,
    Upload,
)
from reports.rules import chaired_editions

READ = "reports.read_report"


def get_report_or_404(
    request: HttpRequest, code: str, need: str = READ, rows: QuerySet[Report] | None = None
) -> Report:
    """Return a report that the person may read, and may `need`.

    The 403 of a person who may read says why: mostly the report is not in the right status.
    `rows` are `report_rows` with something more.
    """
    report = (report_rows() if rows is None else rows).filter(code=code).first()
    if report is None or not may(request.user, READ, report):
        raise Http404(_("There is no such report, or it is not yours to read."))
    if need != READ and not may(request.user, need, report):
        raise PermissionDenied(
            _("The report is %(status)s: with your role you cannot do this now.")
            % {"status": report.get_status_display().lower()}
        )
    return report


def get_followed_editions_or_404(request: HttpRequest) -> list[Edition]:
    """Return the editions whose rooms the person follows, newest first: one query.

    404 for who follows none by role; a list without an edition is an answer.
    """
    if not request.user.has_perm("reports.view_board"):
        raise Http404(_("There is no such page, or it is not yours to read."))
    return list(followed_editions(request.user))


def get_chosen_edition_or_404(editions: list[Edition], year: str) -> Edition | None:
    """Return one of the editions that the person follows by its year; without one the newest."""
    if not year:
        return editions[0] if editions else None
    for edition in editions:
        if str(edition.year) == year:
            return edition
    raise Http404(_("There is no such edition, or it is not yours to read."))


def get_edition_or_404(request: HttpRequest, year: int) -> Edition:
    """Return an edition whose rooms the person follows: the office all, chairs their own."""
    user = request.user
    edition = Edition.objects.filter(year=year).first()
    follows = user.has_perm("reports.view_board") and (
        user.has_perm("reports.manage_programme")
        or (edition is not None and edition.pk in chaired_editions(user))
    )
    if edition is None or not follows:
        raise Http404(_("There is no such edition, or it is not yours to read."))
    return edition


def get_synthesis_or_404(
    request: HttpRequest, synthesis_id: int, rows: QuerySet[Synthesis] | None = None
) -> Synthesis:
    """Return a synthesis to who compiles it: the office any, chairs those of their editions.

    `rows` are syntheses with something more.
    """
    rows = Synthesis.objects.all() if rows is None else rows
    synthesis = rows.select_related("edition").filter(pk=synthesis_id).first()
    if synthesis is None or not may(request.user, "reports.compile_synthesis", synthesis):
        raise Http404(_("There is no such synthesis, or it is not yours to read."))
    return synthesis


def require_setup_right(request: HttpRequest) -> None:
    """Let pass who sets up editions; for everybody else the pages are not there."""
    if not may(request.user, "reports.manage_programme"):
        raise Http404(_("There is no such page, or it is not yours to read."))


def get_setup_edition_or_404(request: HttpRequest, year: int) -> Edition:
    """Return an edition to those who set it up."""
    require_setup_right(request)
    edition = Edition.objects.filter(year=year).first()
    if edition is None:
        raise Http404(_("There is no such edition."))
    return edition


def get_setup_file_or_404(request: HttpRequest, file_id: uuid.UUID, kind: str) -> SetupFile:
    """Return a file of a set-up, waiting or taken over, to those who set up editions."""
    require_setup_right(request)
    row = SetupFile.objects.select_related("edition").filter(pk=file_id, kind=kind).first()
    if row is None:
        raise Http404(_("There is no such file. It was put aside, or its time is over."))
    return row


def get_point_or_404(
    request: HttpRequest, code: str, point_id: uuid.UUID, need: str = READ
) -> Point:
    """Return a point of a report, deleted ones included, with the report it belongs to."""
    report = get_report_or_404(request, code, need)
    rows = Point.objects.select_related("section", "practice")
    point = rows.filter(report=report, pk=point_id).first()
    if point is None:
        raise Http404(_("There is no such point in this report."))
    point.report = report
    return point


UPLOAD_WORD = "reports.upload_word"


def require_upload_right(request: HttpRequest) -> None:
    """Let pass who may bring in files of any session; the 403 tells the rest of the office why."""
    if may(request.user, UPLOAD_WORD):
        return
    if may(request.user, "reports.manage_programme"):
        raise PermissionDenied(
            _(
                "Word files hold what was said with names. This page needs the right “Sees who "
                "said what”; an administrator gives it."
            )
        )
    raise Http404(_("There is no such page, or it is not yours to read."))


def get_upload_or_404(request: HttpRequest, upload_id: uuid.UUID) -> Upload:
    """Return a waiting file to whoever brought it in, as long as that person may take it in."""
    rows = Upload.objects.select_related("edition", "session", "report").defer("original")
    upload = rows.filter(
        pk=upload_id, uploaded_by_id=request.user.pk, status=UploadStatus.WAITING
    ).first()
    if upload is None:
        raise Http404(_("There is no such file, or it was decided about before. Choose it again."))
    if upload.report is not None:
        get_report_or_404(request, upload.report.code, "reports.import_word")
    else:
        require_upload_right(request)
    return upload


def get_original_or_404(request: HttpRequest, upload_id: uuid.UUID) -> Upload:
    """Return a file that was taken in, for those who may read what was said with names."""
    require_upload_right(request)
    rows = Upload.objects.select_related("report").defer("original", "reading")
    upload = rows.filter(pk=upload_id, status=UploadStatus.IMPORTED).first()
    if upload is None:
        raise Http404(_("There is no such file."))
    return upload


def get_revision_or_404(
    request: HttpRequest, code: str, revision_id: int, need: str = READ
) -> Revision:
    report = get_report_or_404(request, code, need)
    revision = report.revisions.filter(pk=revision_id).first()
    if revision is None:
        raise Http404(_("There is no such entry in the history of this report."))
    revision.report = report
    return revision


def get_comment_or_404(
    request: HttpRequest, code: str, comment_id: int, need: str = "reports.comment_report"
) -> Comment:
    report = get_report_or_404(request, code, need)
    comment = report.comments.filter(pk=comment_id).first()
    if comment is None:
        raise Http404(_("There is no such comment on this report."))
    comment.report = report
    return comment


def get_release_or_404(request: HttpRequest, release_id: uuid.UUID) -> Release:
    """Return an entry of the register, for staff with the right and who may export all of it."""
    rows = Release.objects.select_related("by", "second")
    release = rows.filter(pk=release_id).first()
    if release is not None and not may(request.user, "reports.view_releases"):
        reports = list(report_rows().filter(releases=release))
        export = f"reports.export_{release.profile}"
        if not reports or not all(may(request.user, export, report) for report in reports):
            release = None
    if release is None:
        raise Http404(_("There is no such release, or it is not yours to read."))
    return release


def get_attribution_or_404(
    request: HttpRequest, code: str, attribution_id: int, need: str = READ
) -> Attribution:
    """Return a speaker of a point that is not deleted, with the point and its report."""
    report = get_report_or_404(request, code, need)
    rows = Attribution.objects.select_related(
        "point__section", "country__region", "region", "constituency", "consent_by"
    )
    row = rows.filter(
        pk=attribution_id, point__report=report, point__deleted_at__isnull=True
    ).first()
    if row is None:
        raise Http404(_("This speaker is not in the report any more."))
    row.point.report = report
    return row


def get_consent_link_or_404(
    request: HttpRequest, code: str, link_id: int, need: str = READ
) -> ConsentLink:
    report = get_report_or_404(request, code, need)
    link = report.consent_links.filter(pk=link_id).first()
    if link is None:
        raise Http404(_("There is no such link in this report."))
    link.report = report
    return link


def get_held_or_404(request: HttpRequest, held_id: int, need: str) -> HeldOperation:
    """Return a held change of a report that the person may read."""
    held = HeldOperation.objects.select_related("report").filter(pk=held_id).first()
    if held is None:
        raise Http404(_("There is no such held change."))
    held.report = get_report_or_404(request, held.report.code, need)
    return held


def get_conflict_or_404(request: HttpRequest, copy_id: int, need: str) -> ConflictCopy:
    """Return a text in conflict of a report that the person may read."""
    copy = ConflictCopy.objects.select_related("report").filter(pk=copy_id).first()
    if copy is None:
        raise Http404(_("There is no such text in conflict."))
    copy.report = get_report_or_404(request, copy.report.code, need)
    return copy
