"""Invented things in each of their states, for the templates that the style page shows."""

from __future__ import annotations

import uuid
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practices.choices import PracticeStatus
from practices.domain.completeness import Meter, Wanted
from reports.choices import OPEN_STATUSES, Consent, PointKind, ReportStatus, Role, Support
from reports.domain.board import Fill, Need
from reports.domain.board import Room as BoardRoom
from reports.domain.presence import Devices
from reports.domain.queries import Tag
from reports.domain.questions import Tally
from reports.models import (
    Attribution,
    Comment,
    Edition,
    Point,
    Report,
    Session,
    TemplateSection,
)
from reports.views.page import ACTIONS, PointRow, SectionBlock

ICONS = ("menu", "language", "theme", "person", "pen", "shield", "join")
BUTTONS = (
    "btn-primary",
    "btn-outline-primary",
    "btn-outline-secondary",
    "btn-danger",
    "btn-link",
)
EDITION = Edition(pk=0, year=2018, title="Marrakesh 2018", time_zone="Africa/Casablanca")


def samples() -> dict[str, Any]:
    """Return the context of the part of the page that shows components. Asks no database."""
    return {
        "themes": (("light", _("Light")), ("dark", _("Dark"))),
        "icons": ICONS,
        "button_kinds": BUTTONS,
        "sample_messages": _messages(),
        "report_statuses": ReportStatus.choices,
        "practice_statuses": PracticeStatus.choices,
        "consents": Consent.choices,
        "supports": Support.choices,
        "live_states": _live_states(),
        "sample_forms": _forms(),
        "middle_page": Paginator(range(50), 10).get_page(2),
        "rooms": _rooms(),
        "board_rooms": _board_rooms(),
        "edition": EDITION,
        "meters": _meters(),
        "section_to_write": _section("sections_edit", "Summary of the discussion"),
        "section_to_read": _section("sections_read", "Challenges"),
    }


def _messages() -> list[SimpleNamespace]:
    """Return one message of each kind, in words that pages use."""
    said = {
        "error": _("Choose a kind of file."),
        "warning": _("A device went silent; it may hold unsent text"),
        "success": _("The header was saved."),
        "info": _("Everybody of these rooms has signed in already."),
    }
    return [SimpleNamespace(level_tag=level, message=text) for level, text in said.items()]


def _live_states() -> list[tuple[str, str]]:
    """Return the six states of a text under the editor, in its exact words."""
    return [
        ("saved", _("Saved")),
        ("saving", _("Saving…")),
        ("device", _("Saved on this device – %(count)s not sent") % {"count": 3}),
        ("conflict", _("Conflict – %(count)s to resolve") % {"count": 1}),
        ("signin", _("Sign in to send %(count)s changes") % {"count": 3}),
        ("held", _("Held for the chair – %(count)s") % {"count": 2}),
    ]


class FieldsForm(forms.Form):
    """One field of each sort that pages use."""

    # Its errors are looked at, so they take no focus.
    is_sample = True
    title = forms.CharField(
        label=gettext_lazy("Title"), help_text=gettext_lazy("In the words of the room.")
    )
    text = forms.CharField(label=gettext_lazy("Text"), widget=forms.Textarea(attrs={"rows": 3}))
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices)
    when = forms.DateField(
        label=gettext_lazy("Date"), widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    support = forms.ChoiceField(
        label=gettext_lazy("Support"), choices=Support.choices, widget=forms.RadioSelect
    )
    contested = forms.BooleanField(label=gettext_lazy("Contested"), required=False)


class LockedForm(FieldsForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.disabled = True


def _forms() -> list[tuple[str, forms.Form]]:
    filled = {
        "title": "Recruitment",
        "text": "Permits follow the worker.",
        "role": Role.RAPPORTEUR,
        "support": Support.BROAD,
        "contested": True,
    }
    wrong = {"wrong-when": "31 31 2018", "wrong-role": Role.RAPPORTEUR}
    return [
        (_("Empty"), FieldsForm(prefix="empty")),
        (_("Filled"), FieldsForm(prefix="filled", initial=filled)),
        (_("With errors"), FieldsForm(wrong, prefix="wrong")),
        (_("Locked"), LockedForm(prefix="locked", initial=filled)),
    ]


def _session(number: str, title: str) -> Session:
    starts = timezone.now() - timedelta(hours=1)
    return Session(edition=EDITION, number=number, title=title, room="Atlas 2", starts_at=starts)


def _report(status: str, minutes: int = 4) -> Report:
    return Report(
        session=_session("3.1", "Mobility within regions"),
        code="2018-3.1",
        status=status,
        language="en",
        changed_at=timezone.now() - timedelta(minutes=minutes),
    )


def _rooms() -> list[dict[str, Any]]:
    """Return lines of the first page: each status for its writer, and one for its reviewer."""
    report = _report(ReportStatus.SUBMITTED)
    return [
        _room(_session("2.2", "Skills that travel"), None, Role.RAPPORTEUR, writes=True),
        *(
            _room(report.session, report, Role.RAPPORTEUR, writes=True)
            for report in map(_report, ReportStatus.values)
        ),
        _room(report.session, report, Role.CO_CHAIR, writes=False),
    ]


def _room(session: Session, report: Report | None, role: Role, *, writes: bool) -> dict[str, Any]:
    is_open = report is not None and report.status in OPEN_STATUSES
    room = SimpleNamespace(
        session=session,
        report=report,
        roles=[str(role.label)],
        may_edit=writes and is_open,
        may_review=not writes,
    )
    return {"room": room, "writes": writes}


def _board_rooms() -> list[BoardRoom]:
    """Return a room of the board that is not begun, one that calls and one that is done."""
    calm, calling = _report(ReportStatus.ACCEPTED), _report(ReportStatus.DRAFT, minutes=35)
    return [
        BoardRoom(session=_session("2.2", "Skills that travel"), report=None, has_rapporteur=False),
        BoardRoom(
            session=calling.session,
            report=calling,
            has_rapporteur=True,
            fills=[Fill(section, 7 - 3 * section.number) for section in _sections()],
            asked=Tally(total=8, answered=1, touched=2),
            consents=3,
            devices=Devices(unsent=4, holders=1),
            needs=[
                Need("silent", _("A device went silent; it may hold unsent text"), 60),
                Need("returned", _("Returned, waits for the rapporteur"), 20),
            ],
        ),
        BoardRoom(
            session=calm.session,
            report=calm,
            has_rapporteur=True,
            fills=[Fill(section, 4) for section in _sections()],
            asked=Tally(total=8, answered=7, touched=1),
            consents=0,
        ),
    ]


def _meters() -> list[Meter]:
    """Return a record that lacks two things, and one that lacks nothing."""
    wanted = tuple(
        Wanted("sample", label, _("In the words of the room."), lambda practice: False, is_required)
        for label, is_required in ((_("Title"), True), (_("Date"), False))
    )
    return [
        Meter(name="style-lacking", title="Platform for Partnerships", total=8, missing=wanted),
        Meter(name="style-complete", title="Migration Network Hub", total=8, missing=()),
    ]


def _sections() -> list[TemplateSection]:
    titles = ("Summary", "Quotes")
    return [
        TemplateSection(number=at, key=f"sample-{at}", title_en=title)
        for at, title in enumerate(titles, 1)
    ]


def _section(template: str, title: str) -> SafeString:
    """Render a section of a report with a point of each sort, to write in or to read."""
    report = _report(ReportStatus.DRAFT)
    section = TemplateSection(key=template, number=1, title_en=title)
    rows = _point_rows(section)
    block = SectionBlock(
        section=section,
        groups=[("", rows[:2]), ("Recruitment", rows[2:])],
        count=len(rows),
        words=sum(row.words for row in rows),
    )
    context = {
        "blocks": [block],
        "can": dict.fromkeys(ACTIONS, True),
        "report": report,
        "report_url": report.get_absolute_url(),
        "consent_labels": {value: str(label).lower() for value, label in Consent.choices},
    }
    # The Jinja environment escapes everything; it only does not say so.
    return mark_safe(render_to_string(f"reports/{template}.html", context, using="jinja"))  # noqa: S308  escaped there


def _point_rows(section: TemplateSection) -> list[PointRow]:
    def row(number: int, text: str, **more: Any) -> PointRow:
        point = Point(
            pk=uuid.uuid4(), section=section, text=text, version=1, **more.pop("point", {})
        )
        words = more.pop("words", len(text.split()))
        return PointRow(
            point=point,
            text=text,
            heading="",
            words=words,
            number=number,
            **{"speaker": "", **more},
        )

    author = User(username="chair")
    return [
        row(
            1,
            "Permits that follow the worker, not the employer, were widely seen as a first step.",
            support=str(Support.BROAD.label),
            tags=[
                Tag("objectives", "5", "Objective 5"),
                Tag("targets", "10.7", "Target 10.7"),
                Tag("countries", "MA", "Morocco"),
            ],
            comments=[
                Comment(pk=0, text="Is there a figure?", author=author, created_at=timezone.now())
            ],
        ),
        row(
            2,
            "Some asked for a single window; others feared a new office.",
            words=61,
            support=str(Support.SOME.label),
            point={"level": 1, "contested": True},
        ),
        row(
            3,
            "Fees are paid twice.",
            conflict="Fees are paid three times.",
        ),
        row(
            4,
            "We crossed as neighbours.",
            speaker="a mayor",
            attributions=[
                Attribution(mention="a mayor", consent=value) for value in Consent.values
            ],
            point={"kind": PointKind.QUOTE},
        ),
    ]
