from gfmd_site.models.audit import AuditEntry, AuditWaiting
from gfmd_site.models.first_visit import FirstVisit

__all__ = ["AuditEntry", "AuditWaiting", "FirstVisit"]
