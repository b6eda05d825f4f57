"""A programme that was read, corrected by a person before anything is stored."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.choices import SessionKind
from reports.domain.programme_moves import (
    NO_THEME,
    move_sessions,
    places_after,
    theme_choices,
    theme_keys,
)
from reports.parsed_programme import ParsedProgramme, ParsedSession, ParsedTheme
from reports.validators import validate_session_number, validate_time_zone

MAX_FILE = 20 << 20
ACCEPTED = ".docx,.txt,.pdf,.csv,.xlsx"
_MAX_TEXT = 60_000


class ProgrammeFileForm(forms.Form):
    """A concept paper or a table with the programme."""

    file = forms.FileField(
        label=gettext_lazy("Concept paper or table"),
        help_text=gettext_lazy(
            "Word (.docx), text (.txt), PDF with text, CSV or Excel (.xlsx), up to 20 MB."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "empty": gettext_lazy("This file is empty. Save it again and choose it once more."),
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE:
            raise forms.ValidationError(
                _("This file has %(size)s; at most %(limit)s can be read. Take out pictures.")
                % {"size": filesizeformat(file.size), "limit": filesizeformat(MAX_FILE)}
            )
        return file


def _keep_directions(form: forms.Form) -> None:
    """Let words run as they are written: an Arabic page would hide where long Latin ones begin."""
    for field in form.fields.values():
        if isinstance(field, forms.CharField):
            field.widget.attrs["dir"] = "auto"


class EditionFieldsForm(forms.Form):
    """The meeting itself. Number and year are asked for, because every address needs them."""

    number = forms.IntegerField(
        label=gettext_lazy("Number of the meeting"),
        min_value=1,
        max_value=999,
        help_text=gettext_lazy("11 for the eleventh meeting."),
        error_messages={"required": gettext_lazy("Say which meeting it is, such as 11.")},
    )
    year = forms.IntegerField(
        label=gettext_lazy("Year"),
        min_value=2007,
        max_value=2100,
        help_text=gettext_lazy("It is part of every public address of this edition."),
        error_messages={"required": gettext_lazy("Say in which year the meeting is.")},
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=300, required=False)
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    starts_on = forms.DateField(
        label=gettext_lazy("First day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    time_zone = forms.CharField(
        label=gettext_lazy("Time zone"),
        max_length=64,
        required=False,
        validators=[validate_time_zone],
        help_text=gettext_lazy("Times of the sessions are shown in it, as Africa/Casablanca."),
        widget=forms.TextInput(attrs={"list": "time-zones"}),
    )
    chairs = forms.CharField(
        label=gettext_lazy("Chairing States"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("With commas between them."),
    )
    theme = forms.CharField(
        label=gettext_lazy("Overarching theme"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _keep_directions(self)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("starts_on"), values.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first. Correct one of them."))
        return values


class SessionFieldsForm(forms.Form):
    """One session as it was read. Without `taken` it is left out, and its words are kept."""

    taken = forms.BooleanField(required=False)
    kind = forms.ChoiceField(choices=SessionKind.choices, label=gettext_lazy("Kind"))
    number = forms.CharField(
        max_length=16,
        required=False,
        validators=[validate_session_number],
        label=gettext_lazy("Number"),
    )
    theme = forms.ChoiceField(required=False, label=gettext_lazy("Theme"))
    title = forms.CharField(max_length=1000, required=False, label=gettext_lazy("Title"))
    outcome = forms.CharField(
        max_length=_MAX_TEXT,
        required=False,
        label=gettext_lazy("Expected outcome"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    questions = forms.CharField(
        max_length=_MAX_TEXT,
        required=False,
        label=gettext_lazy("Guiding questions"),
        help_text=gettext_lazy("One a line; a line that begins with – belongs to the one above."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, themes: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [*themes, (NO_THEME, _("Under no theme"))]  # type: ignore[attr-defined]  # a choice
        for name, field in self.fields.items():
            is_list = name in {"kind", "theme"}
            field.widget.attrs["class"] = "form-select" if is_list else "form-control"
        _keep_directions(self)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("taken") and not values.get("title"):
            self.add_error("title", _("Give the session a title, or leave it out."))
        return values


class ThemeFieldsForm(forms.Form):
    title = forms.CharField(max_length=1000, required=False, label=gettext_lazy("Title"))
    description = forms.CharField(
        max_length=_MAX_TEXT,
        required=False,
        label=gettext_lazy("Description"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"
        _keep_directions(self)


@dataclass
class ProgrammeForms:
    """All forms of the page of a programme, in the order of the file."""

    edition: EditionFieldsForm
    themes: list[ThemeFieldsForm]
    sessions: list[SessionFieldsForm]

    @property
    def is_valid(self) -> bool:
        # Every form is asked, so that every mistake is shown at once.
        answers = [form.is_valid() for form in (self.edition, *self.themes, *self.sessions)]
        return all(answers) and self._numbers_are_free()

    def _numbers_are_free(self) -> bool:
        taken = [form for form in self.sessions if form.cleaned_data["taken"]]
        counts = Counter(form.cleaned_data["number"] for form in taken)
        twice = [form for form in taken if counts[form.cleaned_data["number"]] > 1]
        for form in (form for form in twice if form.cleaned_data["number"]):
            form.add_error(
                "number", _("Two sessions have this number. Give one of them another one.")
            )
        return not any(form.errors for form in self.sessions)


def programme_forms(
    programme: ParsedProgramme, data: Mapping[str, Any] | None = None
) -> ProgrammeForms:
    """Return the forms of a programme, filled with it or with what a person sent."""
    edition = programme.edition
    first = {**vars(edition), "chairs": ", ".join(edition.chairs)}
    return ProgrammeForms(
        edition=EditionFieldsForm(data, prefix="edition", initial=first),
        themes=[
            ThemeFieldsForm(data, prefix=f"theme-{i}", initial=vars(theme))
            for i, theme in enumerate(programme.themes)
        ],
        sessions=[
            SessionFieldsForm(
                data,
                prefix=f"session-{i}",
                initial={**_initial(session), "theme": under},
                themes=theme_choices(programme),
            )
            for i, ((_theme, session), under) in enumerate(
                zip(programme.sessions(), theme_keys(programme), strict=True)
            )
        ],
    )


def _initial(session: ParsedSession) -> dict[str, Any]:
    return {
        **vars(session),
        "outcome": session.expected_outcome,
        "questions": "\n".join(session.questions),
    }


def corrected(
    programme: ParsedProgramme, forms_of_page: ProgrammeForms, placed: Mapping[str, str]
) -> tuple[ParsedProgramme, dict[str, str]]:
    """Return the programme with what a person corrected, and where its leftovers go then.

    All forms have to be valid.
    """
    result = copy.deepcopy(programme)
    values = forms_of_page.edition.cleaned_data
    edition = result.edition
    edition.number, edition.year = values["number"], values["year"]
    for name in ("title", "place", "theme", "time_zone"):
        setattr(edition, name, values[name])
    edition.chairs = [name.strip() for name in values["chairs"].split(",") if name.strip()]
    edition.starts_on, edition.ends_on = (
        day.isoformat() if day else "" for day in (values["starts_on"], values["ends_on"])
    )
    for theme, form in zip(result.themes, forms_of_page.themes, strict=True):
        _correct_theme(theme, form.cleaned_data)
    sessions = [session for _theme, session in result.sessions()]
    for session, session_form in zip(sessions, forms_of_page.sessions, strict=True):
        _correct_session(session, session_form.cleaned_data)
    moved = move_sessions(result, [form.cleaned_data["theme"] for form in forms_of_page.sessions])
    return result, places_after(placed, moved)


def _correct_theme(theme: ParsedTheme, values: Mapping[str, Any]) -> None:
    theme.title, theme.description = values["title"], _plain(values["description"])


def _correct_session(session: ParsedSession, values: Mapping[str, Any]) -> None:
    session.taken, session.kind = values["taken"], values["kind"]
    session.number, session.title = values["number"], values["title"]
    session.expected_outcome = _plain(values["outcome"])
    session.questions = questions_from(values["questions"])


def questions_from(text: str) -> list[str]:
    """Return the questions of a field with one a line."""
    questions: list[str] = []
    for line in (line.strip() for line in text.splitlines()):
        if line.startswith("– ") and questions:
            questions[-1] += f"\n{line}"
        elif line:
            questions.append(line)
    return questions


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def placed_from(data: Mapping[str, Any], programme: ParsedProgramme) -> dict[str, str]:
    """Return where the person put each leftover, by its index."""
    placed = {}
    for index in range(len(programme.unplaced)):
        place = str(data.get(f"left-{index}", ""))[:40]
        if place:
            placed[str(index)] = place
    return placed
