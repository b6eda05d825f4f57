"""Word layouts: upload with a check, look at a filled sample, put in use, go back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gfmd_site.admin_base import OfficeAdmin
from reports.domain.word_layouts import add_layout, put_in_use, take_out_of_use
from reports.exporters.registry import WORD_TYPE
from reports.exporters.word_layout import MAX_LAYOUT, LayoutCheck, check_layout, render_sample
from reports.exporters.word_report import DEFAULT_TEMPLATE
from reports.models import WordLayout


class LayoutForm(forms.ModelForm):
    """The upload. The file is checked with the form: what is wrong stands beside the field."""

    file = forms.FileField(
        label=_("Word file"),
        help_text=_("A .docx with fields. Take the layout that is built in, or one of yours."),
    )
    check: LayoutCheck | None = None

    class Meta:
        model = WordLayout
        fields = ("name", "edition", "template")

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > MAX_LAYOUT:
            raise forms.ValidationError(
                gettext("The file is larger than 5 MB. Make the pictures in it smaller.")
            )
        self.check = check_layout(upload.read(), file_name=upload.name)
        if self.check.problems:
            raise forms.ValidationError(self.check.problems)
        return upload


@admin.register(WordLayout)
class WordLayoutOffice(OfficeAdmin):
    write_permission = "reports.manage_templates"
    form = LayoutForm
    change_form_template = "admin/reports/wordlayout/change_form.html"
    change_list_template = "admin/reports/wordlayout/change_list.html"
    list_display = ("name", "for_edition", "for_template", "is_live", "uploaded_at")
    list_filter = ("is_live", "edition", "template")
    list_select_related = ("edition", "template")
    search_fields = ("name",)
    search_help_text = _("Name")
    fields = ("name", "edition", "template", "file")
    shown_fields = (
        "name",
        "for_edition",
        "for_template",
        "is_live",
        "taken_out",
        "not_used",
        "size",
        "uploaded_at",
        "uploaded_by",
    )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.shown_fields if obj else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.shown_fields if obj else ()

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        if obj is not None:  # nothing of a layout is changed: another one is uploaded
            kwargs["form"] = forms.ModelForm
        return super().get_form(request, obj, **kwargs)

    def save_model(self, request: HttpRequest, obj: WordLayout, form: Any, change: bool) -> None:
        if change:
            return
        check: LayoutCheck = form.check
        made = add_layout(
            name=obj.name,
            data=check.data,
            missing=check.missing,
            removed=check.removed,
            edition=obj.edition,
            template=obj.template,
            by=request.user,  # type: ignore[arg-type]
        )
        obj.pk, obj.uploaded_at = made.pk, made.uploaded_at
        obj._state.adding = False

    def response_add(
        self, request: HttpRequest, obj: WordLayout, post_url_continue: str | None = None
    ) -> HttpResponse:
        messages.success(
            request,
            gettext("The layout passed the check. Look at the filled sample, then put it in use."),
        )
        return self._page_of(obj.pk)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What is in use is first taken out of use."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and not (isinstance(obj, WordLayout) and obj.is_live)

    # -- addresses of its own ----------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("built-in.docx", view(self.built_in), name="reports_wordlayout_built_in"),
            path("<int:pk>/sample.docx", view(self.sample), name="reports_wordlayout_sample"),
            path("<int:pk>/layout.docx", view(self.source), name="reports_wordlayout_source"),
            path("<int:pk>/use/", view(self.use), name="reports_wordlayout_use"),
        ]
        return own + super().get_urls()

    def built_in(self, request: HttpRequest) -> HttpResponse:
        """Give the layout that is built in, to start from."""
        self._check_may(request)
        return _word_file(DEFAULT_TEMPLATE.read_bytes(), "layout-built-in.docx")

    def sample(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give the layout filled with invented words."""
        layout = self._layout(request, pk)
        return _word_file(render_sample(bytes(layout.data)), f"layout-{pk}-sample.docx")

    def source(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give the layout as it is kept, to go on working with it."""
        return _word_file(bytes(self._layout(request, pk).data), f"layout-{pk}.docx")

    def use(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put a layout in use, or take it out of use."""
        layout = self._layout(request, pk)
        if request.method != "POST":
            return self._page_of(pk)
        if request.POST.get("use") == "yes":
            put_in_use(layout=layout)
            messages.success(request, gettext("The layout is in use: reports are written in it."))
        else:
            take_out_of_use(layout=layout)
            messages.success(
                request,
                gettext("The layout is out of use: reports are written in the one before it."),
            )
        self.log_change(request, layout, [{"changed": {"fields": ["is_live"]}}])
        return self._page_of(pk)

    def _layout(self, request: HttpRequest, pk: int) -> WordLayout:
        self._check_may(request)
        layout = WordLayout.objects.filter(pk=pk).first()
        if layout is None:
            raise Http404(gettext("There is no such layout."))
        return layout

    def _check_may(self, request: HttpRequest) -> None:
        if not self.may_write(request):
            raise PermissionDenied

    def _page_of(self, pk: int) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:reports_wordlayout_change", args=[pk]))

    # -- columns -----------------------------------------------------------------------------

    @admin.display(description=_("edition"), ordering="edition__year")
    def for_edition(self, layout: WordLayout) -> str:
        return str(layout.edition) if layout.edition else gettext("all editions")

    @admin.display(description=_("reporting template"), ordering="template__key")
    def for_template(self, layout: WordLayout) -> str:
        return str(layout.template) if layout.template else gettext("all templates")

    @admin.display(description=_("taken out on upload"))
    def taken_out(self, layout: WordLayout) -> str:
        return _listed(layout.removed) or gettext("Nothing: the file was clean.")

    @admin.display(description=_("fields it does not use"))
    def not_used(self, layout: WordLayout) -> str:
        return _listed(layout.missing) or gettext("None: everything of a report is shown.")


def _listed(lines: list[str]) -> str:
    if not lines:
        return ""
    items = format_html_join("", "<li>{}</li>", ((line,) for line in lines))
    return format_html("<ul>{}</ul>", items)


def _word_file(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=WORD_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
