"""The audit log on its way out, as a table."""

from __future__ import annotations

from gfmd_site.audit.reading import COLUMNS, Asked, entries, table_rows
from gfmd_site.lib import csvsafe
from reports.choices import ReleaseProfile
from reports.domain.release_check import Outgoing
from reports.exporters.registry import EXPORTERS


def audit_outgoing(asked: Asked, *, up_to: int, sees_speakers: bool) -> Outgoing:
    """Return the entries that fit, up to one of them: the log goes on while somebody decides."""
    rows = entries(asked, sees_speakers=sees_speakers).filter(number__lte=up_to)
    return Outgoing(
        what="audit",
        subject="audit",
        format="csv",
        profile=ReleaseProfile.TEAM,
        file_name="audit-team.csv",
        content_type=EXPORTERS["csv"].content_type,
        render=lambda: b"".join(csvsafe.stream(COLUMNS, table_rows(rows), incomplete="")),
        options={**asked.as_values(), "up_to": up_to},
    )
