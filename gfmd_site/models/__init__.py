from gfmd_site.models.audit import AuditEntry, AuditWaiting

__all__ = ["AuditEntry", "AuditWaiting"]
