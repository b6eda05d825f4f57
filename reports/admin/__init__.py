"""The office: what staff and chairs see and change. Importing this registers everything."""

from reports.admin import log, people, programme, report, synthesis, template  # noqa: F401
