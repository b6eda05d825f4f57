"""The audit log. `record` is all that most of the product needs of it."""

from gfmd_site.audit.recording import as_code, record
from gfmd_site.choices import AuditEvent

__all__ = ["AuditEvent", "as_code", "record"]
