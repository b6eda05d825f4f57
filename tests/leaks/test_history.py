"""A name that was typed as plain words before it became a mention stays with the team."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from reports.models import Revision
from tests.cast import Cast
from tests.leaks.canary import found_in, hide_canaries


def test_old_wordings_are_clean_for_those_who_may_not_see_names(cast: Cast) -> None:
    hide_canaries(cast)
    code = cast.report.code
    pages = [
        reverse("reports:history", args=[code]),
        reverse("reports:report", args=[code]),
        reverse("reports:changes", args=[code]) + "?since=0",
        reverse("admin:reports_report_change", args=[cast.report.pk]),
        reverse("admin:reports_comment_changelist"),
        *(
            reverse("admin:reports_revision_change", args=[pk])
            for pk in Revision.objects.values_list("pk", flat=True)[:6]
        ),
    ]
    chair, rapporteur = Client(), Client()
    chair.force_login(cast.chair)
    rapporteur.force_login(cast.rapporteur)

    leaks = {url: found for url in pages if (found := found_in(chair.get(url).content))}

    assert leaks == {}
    assert [bool(found_in(rapporteur.get(url).content)) for url in pages[:3]] == [True] * 3
