"""Forms of the set-up: a new edition, its facts, one session, the reports to begin."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib.auth.models import User
from django.db.models import Q
from django.utils.timezone import make_naive
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gfmd_site.lib.choices import NumberedMultipleChoiceField
from gfmd_site.lib.typography import with_commas
from practices.choices import Language
from reports.domain import new_edition
from reports.forms.programme import questions_from
from reports.models import Edition, ReportingTemplate, Session, Theme

EDITION_FIELDS = (
    "title",
    "number",
    "year",
    "place",
    "starts_on",
    "ends_on",
    "time_zone",
    "theme",
    "chairing_states",
)
DAY = {"type": "date"}
MOMENT = "%Y-%m-%dT%H:%M"


class EditionForm(forms.ModelForm):
    """The facts of an edition."""

    class Meta:
        model = Edition
        fields = EDITION_FIELDS
        widgets = {
            "starts_on": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            "time_zone": forms.TextInput(attrs={"list": "time-zones"}),
            "theme": forms.Textarea(attrs={"rows": 2}),
        }


class EditionFactsForm(EditionForm):
    """The facts of an edition with those who chair it, named by their accounts."""

    chair_accounts = forms.CharField(
        label=gettext_lazy("Accounts of the chairs"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy(
            "User names or e-mail addresses, with commas between them. Chairs follow all rooms, "
            "accept reports and compile the synthesis."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = self.instance.chairs.order_by("username").values_list("username", flat=True)
        self.initial["chair_accounts"] = ", ".join(names)

    def clean_chair_accounts(self) -> list[User]:
        typed = [name.strip() for name in self.cleaned_data["chair_accounts"].split(",")]
        found, unknown = [], []
        for name in filter(None, typed):
            by_name = Q(username=name) | Q(email__iexact=name)
            user = User.objects.filter(by_name, is_active=True).order_by("pk").first()
            if user is None:
                unknown.append(name)
            else:
                found.append(user)
        if unknown:
            raise forms.ValidationError(
                _("There is no account %(names)s. Make it in the office first, or correct it.")
                % {"names": with_commas(unknown)}
            )
        return found

    def save(self, commit: bool = True) -> Edition:
        edition = super().save(commit)
        edition.chairs.set(self.cleaned_data["chair_accounts"])
        return edition


class NewEditionForm(EditionForm):
    """A new edition. Without `like` it is blank."""

    like = forms.ModelChoiceField(
        Edition.objects.none(),
        required=False,
        label=gettext_lazy("Copy from"),
        empty_label=gettext_lazy("Nothing, begin blank"),
    )
    parts = forms.MultipleChoiceField(
        required=False,
        label=gettext_lazy("What to copy"),
        choices=(
            (new_edition.THEMES, gettext_lazy("Themes")),
            (new_edition.SESSIONS, gettext_lazy("Sessions with their numbers and rooms")),
            (
                new_edition.TIMES,
                gettext_lazy("Their times, on the same days of the meeting"),
            ),
            (new_edition.QUESTIONS, gettext_lazy("Expected outcomes and guiding questions")),
            (new_edition.PEOPLE, gettext_lazy("People and their roles")),
            (new_edition.CHAIRS, gettext_lazy("Chairs with an account")),
        ),
        initial=(new_edition.THEMES, new_edition.SESSIONS, new_edition.TIMES),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["like"].queryset = Edition.objects.all()  # type: ignore[attr-defined]
        self.fields["time_zone"].required = False
        self.fields["time_zone"].help_text = _(
            "As Africa/Casablanca. Empty: that of the edition you copy from."
        )


class SessionForm(forms.ModelForm):
    """One session with everything that its room is told; times are those of the place."""

    questions = forms.CharField(
        required=False,
        label=gettext_lazy("Guiding questions"),
        help_text=gettext_lazy("One a line; a line that begins with – belongs to the one above."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    class Meta:
        model = Session
        fields = (
            "number",
            "kind",
            "title",
            "theme",
            "starts_at",
            "ends_at",
            "room",
            "chatham_policy",
            "expected_outcome",
            "paper_by",
        )
        widgets = {
            name: forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
            for name in ("starts_at", "ends_at")
        } | {"expected_outcome": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, edition: Edition, rooms: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._zone = ZoneInfo(edition.time_zone)
        # The check that a number is free needs the edition.
        self.instance.edition = edition
        self.fields["theme"].queryset = Theme.objects.filter(edition=edition)  # type: ignore[attr-defined]
        self.fields["theme"].label_from_instance = str  # type: ignore[attr-defined]
        self.fields["room"].widget.attrs["list"] = "rooms"
        self.rooms = rooms
        if self.instance.pk:
            rows = self.instance.guiding_questions.order_by("number")
            self.initial["questions"] = "\n".join(row.text for row in rows)
            for name in ("starts_at", "ends_at"):
                moment = getattr(self.instance, name)
                self.initial[name] = make_naive(moment, self._zone) if moment else None

    def clean_number(self) -> str:
        number = self.cleaned_data["number"]
        if self.instance.pk and hasattr(self.instance, "report"):
            old = Session.objects.values_list("number", flat=True).get(pk=self.instance.pk)
            if number != old:
                raise forms.ValidationError(
                    _("The report of this session is begun under %(number)s: it stays its number.")
                    % {"number": old}
                )
        return number

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        start, end = values.get("starts_at"), values.get("ends_at")
        if end and not start:
            self.add_error("starts_at", _("Say when the session starts as well."))
        if start and end and end <= start:
            self.add_error("ends_at", _("The session ends before it starts. Correct one of them."))
        return values

    @property
    def question_list(self) -> list[str]:
        return questions_from(self.cleaned_data["questions"])


class BeginReportsForm(forms.Form):
    """With which template and in which language the reports of an edition begin."""

    template = forms.ModelChoiceField(
        ReportingTemplate.objects.none(),
        label=gettext_lazy("Reporting template"),
        empty_label=None,
        help_text=gettext_lazy("A report keeps it, even when a newer version comes."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the reports"), choices=Language.choices
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = ReportingTemplate.objects.filter(is_active=True).order_by("key", "-version")
        self.fields["template"].queryset = rows  # type: ignore[attr-defined]


class TimetableFileForm(forms.Form):
    """A timetable as a conference office exports it."""

    file = forms.FileField(
        label=gettext_lazy("Timetable"),
        help_text=gettext_lazy("iCalendar (.ics), as calendars and conference systems export it."),
        widget=forms.ClearableFileInput(attrs={"accept": ".ics,text/calendar"}),
        error_messages={"required": gettext_lazy("Choose a file first.")},
    )


class PeopleFileForm(forms.Form):
    """A list of people with their sessions and roles."""

    file = forms.FileField(
        label=gettext_lazy("List of people"),
        help_text=gettext_lazy(
            "CSV or Excel (.xlsx). The first row names the columns: session, role and name; also "
            "organisation, country, constituency and email, as far as you have them."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": gettext_lazy("Choose a file first.")},
    )


class RehearsalForm(BeginReportsForm):
    """Which sessions are practised, and for how long they stay."""

    sessions = NumberedMultipleChoiceField(
        Session.objects.none(),
        label=gettext_lazy("Sessions to practise"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one session.")},
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days until it removes itself"), min_value=1, max_value=30, initial=7
    )
    field_order = ("sessions", "days", "template", "language")

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = edition.sessions.exclude(number="").order_by("number")
        self.fields["sessions"].queryset = rows  # type: ignore[attr-defined]
