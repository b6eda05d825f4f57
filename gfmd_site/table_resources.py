"""What all import and export resources share: streaming, row numbers, differences without style."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from diff_match_patch import diff_match_patch
from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from import_export import resources, widgets
from import_export.results import RowResult

from gfmd_site.lib.csvsafe import BadTable
from gfmd_site.lib.typography import with_commas

CHUNK_ROWS = 500
SEPARATOR = "; "
PROBLEM = "problem"


def marked_difference(before: str, after: str) -> SafeString:
    """Return the new text with what came and went marked by <ins> and <del>, without styles."""
    matcher = diff_match_patch()
    parts = matcher.diff_main(before, after)
    matcher.diff_cleanupSemantic(parts)
    tags = {0: "span", 1: "ins", -1: "del"}
    return format_html_join(
        "", "<{0}>{1}</{0}>", ((tags[operation], text) for operation, text in parts)
    )


class StyleFreeDiff(resources.Diff):
    """The library marks differences with style attributes, which the browser refuses here."""

    def as_html(self) -> list[SafeString]:
        pairs = zip(self.left, self.right, strict=False)
        return [
            marked_difference("" if self.new else str(old or ""), str(new or ""))
            if old != new or self.new
            else format_html("{}", new)
            for old, new in pairs
        ]


class CodesWidget(widgets.ManyToManyWidget):
    """Terms by their code, several with semicolons between them; unknown codes are named."""

    def __init__(self, model: type[Any]) -> None:
        super().__init__(model, separator=SEPARATOR, field="code")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> QuerySet:
        codes = codes_in(value)
        found = self.model._default_manager.filter(code__in=codes)
        unknown = sorted(set(codes) - {term.code for term in found})
        if unknown:
            raise ValueError(
                _("%(codes)s cannot be found among the %(name)s. Choose from the list.")
                % {
                    "codes": with_commas(unknown),
                    "name": self.model._meta.verbose_name_plural,
                }
            )
        return found


class TermWidget(widgets.ForeignKeyWidget):
    """One term by its code."""

    def __init__(self, model: type[Any]) -> None:
        super().__init__(model, field="code")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        code = str(value or "").strip()
        if not code:
            return None
        term = self.model._default_manager.filter(code=code).first()
        if term is None:
            raise ValueError(
                _("“%(code)s” cannot be found among the %(name)s. Choose from the list.")
                % {"code": code, "name": self.model._meta.verbose_name_plural}
            )
        return term


class WholeNumberWidget(widgets.IntegerWidget):
    """A whole number; what is none is refused in the words that a form has for it."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        try:
            return super().clean(value, row, **kwargs)
        except (ArithmeticError, ValueError) as error:
            words = forms.IntegerField.default_error_messages["invalid"]
            raise ValueError(str(words)) from error


def codes_in(value: Any) -> list[str]:
    """Return the codes of a cell, whose separator may stand with or without a space."""
    return [code.strip() for code in str(value or "").split(";") if code.strip()]


class TableResource(resources.ModelResource):
    """Base of all resources. `user` is who imports or exports; None for the command line.

    Rows are numbered as a spreadsheet shows them: the header is row 1. Empty rows are skipped.
    """

    WIDGETS_MAP = {
        kind: WholeNumberWidget if widget is widgets.IntegerWidget else widget
        for kind, widget in resources.ModelResource.WIDGETS_MAP.items()
    }

    def __init__(self, user: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.user = user

    @classmethod
    def get_diff_class(cls) -> type[resources.Diff]:
        return StyleFreeDiff

    def get_export_headers(self, selected_fields: Any = None) -> list[str]:
        return [str(field.column_name) for field in self.get_export_fields(selected_fields)]

    def iter_queryset(self, queryset: QuerySet) -> Iterator[Any]:
        """Read in portions: the library pages through with an offset that grows and grows."""
        yield from queryset.iterator(chunk_size=CHUNK_ROWS)

    def export_rows(self, queryset: QuerySet) -> Iterator[list[str]]:
        """Yield one list a row, for writers that do not hold a whole table in memory."""
        for instance in self.iter_queryset(queryset):
            yield self.export_resource(instance)

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        self.check_columns(dataset.headers or [])

    def check_columns(self, headers: Sequence[str]) -> None:
        """Refuse columns that do not exist: dropping them would lose what somebody typed."""
        known = {field.column_name for field in self.fields.values()}
        # What a file of refused rows says about each of them.
        known.add(PROBLEM)
        unknown = [name for name in headers if name not in known]
        if unknown:
            raise BadTable(
                _("There is no column “%(names)s” here. The columns are: %(known)s.")
                % {"names": with_commas(unknown), "known": with_commas(sorted(known))}
            )

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> RowResult:
        if not any(str(cell or "").strip() for cell in row.values()):
            return skipped_row()
        return super().import_row(row, instance_loader, **kwargs)


def skipped_row() -> RowResult:
    result = RowResult()
    result.import_type = RowResult.IMPORT_TYPE_SKIP
    result.diff = []
    return result
