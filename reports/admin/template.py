"""Reporting templates: made, worded, ordered, seen before use, and taken along as a file.

What reports are written in stays as it is: the next version of it is changed instead.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from gfmd_site.admin_base import OfficeAdmin, OfficeInline
from gfmd_site.lib.translated import CONTENT_LANGUAGES, in_language
from gfmd_site.lib.typography import with_commas
from reports.choices import SectionKind
from reports.domain.errors import DomainError
from reports.domain.revisions import Origin
from reports.domain.templates import (
    add_template,
    movable_reports,
    move_report,
    new_version,
    offer,
    refusal_to_delete,
    stop_offering,
)
from reports.exporters.blank_form import build_preview
from reports.exporters.template_file import template_file
from reports.forms.templates import MoveForm, SectionForm, SectionFormSet, TemplateFileForm
from reports.models import ReportingTemplate, TemplateSection

OTHER_LANGUAGES = tuple(language for language in CONTENT_LANGUAGES if language != "en")


class SectionInline(OfficeInline, admin.StackedInline):
    model = TemplateSection
    form = SectionForm
    formset = SectionFormSet
    fieldsets = (
        (None, {"fields": (("place", "kind"), "title_en", "guidance_en")}),
        (
            gettext_lazy("Other languages"),
            {
                "classes": ("collapse",),
                "fields": tuple(
                    f"{name}_{language}"
                    for language in OTHER_LANGUAGES
                    for name in ("title", "guidance")
                ),
            },
        ),
        (
            gettext_lazy("Key and speakers"),
            {"classes": ("collapse",), "fields": (("key", "default_attribution_level"),)},
        ),
    )

    def may_write(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().may_write(request, obj) and not (obj and obj.reports.exists())

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A section that only can be looked at has a number, and no place to type."""
        if self.may_write(request, obj):
            return self.fieldsets
        (_title, first), *others = self.fieldsets
        return [
            (None, {**first, "fields": (("number", "kind"), "title_en", "guidance_en")}),
            *others,
        ]


@admin.register(ReportingTemplate)
class TemplateOffice(OfficeAdmin):
    write_permission = "reports.manage_templates"
    change_form_template = "admin/reports/reportingtemplate/change_form.html"
    change_list_template = "admin/reports/reportingtemplate/change_list.html"
    list_display = (
        "title_en",
        "key",
        "version",
        "section_count",
        "report_count",
        "languages",
        "is_active",
    )
    list_filter = ("is_active", "key")
    search_fields = ("title_en", "key")
    search_help_text = gettext_lazy("Title or key")
    inlines = (SectionInline,)
    actions = ("switch_on", "switch_off")
    fieldsets = (
        (None, {"fields": (("key", "version"), "is_active")}),
        (
            gettext_lazy("Words in English"),
            {"fields": ("title_en", "introduction_en", "footnote_en")},
        ),
        (
            gettext_lazy("Other languages"),
            {
                "classes": ("collapse",),
                "fields": tuple(
                    f"{name}_{language}"
                    for language in OTHER_LANGUAGES
                    for name in ("title", "introduction", "footnote")
                ),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return (
            super()
            .get_queryset(request)
            .prefetch_related("sections")
            .annotate(
                sections_total=Count("sections", distinct=True),
                reports_total=Count("reports", distinct=True),
            )
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Reports keep what they were begun with: only the offer can be switched."""
        if obj is None or not obj.reports.exists():
            return ()
        names = (field.name for field in ReportingTemplate._meta.concrete_fields)
        return tuple(name for name in names if name not in {"id", "is_active"})

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"is_active": False, **super().get_changeform_initial_data(request)}

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        template = kwargs.get("obj")
        if template is not None:
            context |= {
                "report_total": template.reports.count(),
                "layouts": list(template.word_layouts.defer("data")),
                "movable": movable_reports(template).count(),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and obj is not None and not obj.reports.exists()

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        template = self.get_object(request, object_id)
        refusal = refusal_to_delete(template) if template and self.may_write(request) else ""
        if refusal:
            messages.error(request, refusal)
            return self._page_of(template)
        return super().delete_view(request, object_id, extra_context)

    # -- addresses of its own ----------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, "reports_reportingtemplate"
        own = [
            path("read/", view(self.read), name=f"{name}_read"),
            path("<int:pk>/version/", view(self.version), name=f"{name}_version"),
            path("<int:pk>/file.json", view(self.file), name=f"{name}_file"),
            path("<int:pk>/preview/", view(self.preview), name=f"{name}_preview"),
            path("<int:pk>/preview.docx", view(self.word), name=f"{name}_word"),
            path("<int:pk>/move/", view(self.move), name=f"{name}_move"),
        ]
        return own + super().get_urls()

    def version(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make the next version, as a copy to change."""
        template = self._template(request, pk)
        if request.method != "POST":
            return self._page_of(template)
        copy = new_version(template=template)
        self.log_addition(request, copy, [{"added": {}}])
        messages.success(
            request,
            _("This is version %(version)d. Change it, look at it, then switch it on.")
            % {"version": copy.version},
        )
        return self._page_of(copy)

    def file(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give the template as a file."""
        return _download(template_file(self._template(request, pk)))

    def word(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give the empty form in Word, in the layout that reports of this template get."""
        template = self._template(request, pk)
        return _download(build_preview(template, _language(request)))

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the form as rapporteurs will see it, in any of its languages."""
        template, language = self._template(request, pk), _language(request)
        sections = [
            {
                "number": section.number,
                "title": in_language(section, "title", language),
                "guidance": in_language(section, "guidance", language),
                "kind": SectionKind(section.kind).label,
                "is_quotes": section.kind == SectionKind.QUOTES,
                "is_translated": bool(getattr(section, f"title_{language}")),
            }
            for section in template.sections.all()
        ]
        context = {
            "original": template,
            "shown_in": language,
            "choices": CONTENT_LANGUAGES,
            "title": _("Preview"),
            "words": {
                name: in_language(template, name, language)
                for name in ("title", "introduction", "footnote")
            },
            "sections": sections,
        }
        return self._render(request, "preview", context)

    def read(self, request: HttpRequest) -> HttpResponse:
        """Take a template from a file; what is wrong in it stands beside the field."""
        if not self.may_write(request):
            raise PermissionDenied
        form = TemplateFileForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            template, is_new = add_template(parsed=form.cleaned_data["file"])
            if is_new:
                self.log_addition(request, template, [{"added": {}}])
                said = _("The template is here as version %(version)d. Switch it on to offer it.")
            else:
                said = _("This template is here already, word for word, as version %(version)d.")
            messages.success(request, said % {"version": template.version})
            return self._page_of(template)
        context = {"form": form, "title": _("Bring in a template from a file")}
        return self._render(request, "read", context)

    def move(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Move open reports to this version; every point keeps a place."""
        template = self._template(request, pk)
        form = MoveForm(request.POST or None, template=template)
        if request.method == "POST" and form.is_valid():
            return self._move(request, template, form)
        context = {"original": template, "form": form, "title": _("Move open reports here")}
        return self._render(request, "move", context)

    def _move(
        self, request: HttpRequest, template: ReportingTemplate, form: MoveForm
    ) -> HttpResponse:
        moved = 0
        for report in form.cleaned_data["reports"]:
            origin = Origin(author=request.user)  # type: ignore[arg-type]
            try:
                move_report(report=report, template=template, places=form.places, origin=origin)
            except DomainError as error:
                messages.error(request, error.message)
            else:
                moved += 1
        if moved:
            messages.success(
                request,
                ngettext(
                    "%(count)d report goes on in this version. Whoever has it open loads it anew.",
                    "%(count)d reports go on in this version. Whoever has one open loads it anew.",
                    moved,
                )
                % {"count": moved},
            )
        return self._page_of(template)

    def _template(self, request: HttpRequest, pk: int) -> ReportingTemplate:
        if not self.may_write(request):
            raise PermissionDenied
        template = ReportingTemplate.objects.filter(pk=pk).first()
        if template is None:
            raise Http404(_("There is no such template."))
        return template

    def _render(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        values = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/reports/reportingtemplate/{name}.html", values)

    def _page_of(self, template: ReportingTemplate) -> HttpResponseRedirect:
        address = reverse("admin:reports_reportingtemplate_change", args=[template.pk])
        return HttpResponseRedirect(address)

    # -- columns and actions -----------------------------------------------------------------

    @admin.display(description=gettext_lazy("sections"), ordering="sections_total")
    def section_count(self, template: ReportingTemplate) -> int:
        return template.sections_total  # type: ignore[attr-defined]

    @admin.display(description=gettext_lazy("reports"), ordering="reports_total")
    def report_count(self, template: ReportingTemplate) -> int:
        return template.reports_total  # type: ignore[attr-defined]

    @admin.display(description=gettext_lazy("complete in"))
    def languages(self, template: ReportingTemplate) -> str:
        """The languages in which every title is there."""
        items = [template, *template.sections.all()]
        return with_commas(
            language
            for language in CONTENT_LANGUAGES
            if all(getattr(item, f"title_{language}") for item in items)
        )

    @admin.action(description=gettext_lazy("Switch on"), permissions=["change"])
    def switch_on(self, request: HttpRequest, queryset: QuerySet) -> None:
        empty = queryset.filter(sections=None)
        for template in empty:
            messages.error(
                request,
                _("“%(title)s” has no sections yet, and is not offered before it has some.")
                % {"title": template.title},
            )
        count = offer(templates=queryset)
        messages.success(request, _("%(count)d switched on.") % {"count": count})

    @admin.action(description=gettext_lazy("Switch off"), permissions=["change"])
    def switch_off(self, request: HttpRequest, queryset: QuerySet) -> None:
        count = stop_offering(templates=queryset)
        messages.success(request, _("%(count)d switched off.") % {"count": count})


def _language(request: HttpRequest) -> str:
    wanted = request.GET.get("language", "")
    usual = (get_language() or "en").split("-")[0]
    return next((code for code in (wanted, usual) if code in CONTENT_LANGUAGES), "en")


def _download(output: Any) -> HttpResponse:
    response = HttpResponse(output.data, content_type=output.content_type)
    response["Content-Disposition"] = f'attachment; filename="{output.name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
