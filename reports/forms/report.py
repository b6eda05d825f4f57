"""Small forms around a report: header, reasons, comments, files."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from gfmd_site.lib.docx_zip import MAX_FILE
from practices.choices import Language
from reports.models import Report


def plain_helper() -> FormHelper:
    """Fields only: the template writes the form element, its token and its buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


class HeaderForm(forms.ModelForm):
    class Meta:
        model = Report
        fields = ("rapporteur_line", "note_taker_line", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of the report"), choices=Language.choices
        )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        max_length=2000,
        help_text=_("The rapporteur reads it at the top of the report."),
        error_messages={"required": _("Write a reason, so that the rapporteur knows what to do.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("Comment"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        max_length=4000,
        error_messages={"required": _("Write the comment first.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()


class WordUploadForm(forms.Form):
    file = forms.FileField(
        label=_("Word file"),
        help_text=_(
            "A filled reporting template (.docx); for a regional consultation also its summary "
            "as text or PDF. You see what is in it before it counts."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.txt,.pdf"}),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("This file is empty. Save it again in Word and choose it once more."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > MAX_FILE:
            raise forms.ValidationError(
                _("This file has %(size)s; at most %(limit)s can be read. Take out pictures."),
                code="too_large",
                params={
                    "size": filesizeformat(upload.size),
                    "limit": filesizeformat(MAX_FILE),
                },
            )
        return upload
