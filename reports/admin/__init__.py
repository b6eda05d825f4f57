"""The office: what staff and chairs see and change. Importing this registers everything."""

from reports.admin import layout, log, people, programme, report, synthesis, template  # noqa: F401
