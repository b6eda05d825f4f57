"""The only way to a practice: each function fetches one and asks for the permission.

Someone who may not read it gets 404, as if it did not exist; someone who may read it but not do
what was asked gets 403.
"""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from gfmd_site.permissions import may
from practices.choices import PracticeStatus
from practices.domain.queries import practice_rows
from practices.models import Practice

READ = "practices.read_practice"


def get_practice_or_404(request: HttpRequest, pk: uuid.UUID, need: str = READ) -> Practice:
    """Return a practice that the person may read, and may `need`."""
    practice = practice_rows().filter(pk=pk).first()
    if practice is None or not may(request.user, READ, practice):
        raise Http404(_("There is no such practice, or it is not published yet."))
    if need != READ and not may(request.user, need, practice):
        raise PermissionDenied(
            _("The practice is %(status)s: with your role you cannot do this now.")
            % {"status": practice.get_status_display().lower()}
        )
    return practice


def get_published_or_404(pk: uuid.UUID) -> Practice:
    """Return a published practice, the same for everybody: for files that caches may keep."""
    practice = practice_rows().filter(pk=pk, status=PracticeStatus.PUBLISHED).first()
    if practice is None:
        raise Http404(_("There is no such practice, or it is not published yet."))
    return practice
