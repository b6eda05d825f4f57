"""The programme as tables: sessions, guiding questions, participations and head-counts."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import widgets
from import_export.fields import Field

from gfmd_site.table_resources import TableResource, TermWidget
from practices.models import Constituency, Country
from reports.models import (
    Edition,
    GuidingQuestion,
    HeadCount,
    Participation,
    Session,
    Theme,
)


class SessionWidget(widgets.ForeignKeyWidget):
    """A session by the year of its edition and its number, as in 2018-3.1."""

    def __init__(self) -> None:
        super().__init__(Session)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Session:
        year, _dash, number = str(value or "").strip().partition("-")
        rows = Session.objects.filter(edition__year=year) if year.isdigit() else None
        session = rows.filter(number=number).first() if rows is not None and number else None
        if session is None:
            raise ValueError(
                _("There is no session “%(code)s”. A code looks like 2018-3.1.")
                % {"code": value or ""}
            )
        return session

    def render(self, value: Session | None, obj: Any = None, **kwargs: Any) -> str:
        return f"{value.edition.year}-{value.number}" if value else ""


class EditionWidget(widgets.ForeignKeyWidget):
    """An edition by its year."""

    def __init__(self) -> None:
        super().__init__(Edition, field="year")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Edition:
        year = str(value or "").strip()
        edition = Edition.objects.filter(year=year).first() if year.isdigit() else None
        if edition is None:
            raise ValueError(
                _("There is no edition of the year “%(year)s”. Add it first.") % {"year": year}
            )
        return edition


class ThemeWidget(widgets.ForeignKeyWidget):
    """A theme by its number within the edition of the row."""

    def __init__(self) -> None:
        super().__init__(Theme, field="number")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Theme | None:
        number, year = str(value or "").strip(), str((row or {}).get("edition", "")).strip()
        if not number:
            return None
        theme = None
        if number.isdigit() and year.isdigit():
            theme = Theme.objects.filter(edition__year=year, number=number).first()
        if theme is None:
            raise ValueError(
                _("The edition %(year)s has no theme “%(number)s”.")
                % {"year": year, "number": number}
            )
        return theme


class AccountWidget(widgets.ForeignKeyWidget):
    def __init__(self) -> None:
        super().__init__(User, field="username")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> User | None:
        name = str(value or "").strip()
        if not name:
            return None
        user = User.objects.filter(username=name).first()
        if user is None:
            raise ValueError(_("There is no account “%(name)s”. Make it first.") % {"name": name})
        return user


class _ProgrammeResource(TableResource):
    """Rows of a session, which the column `session` names."""

    session = Field(attribute="session", column_name="session", widget=SessionWidget())

    class Meta:
        clean_model_instances = True
        skip_unchanged = True

    def iter_queryset(self, queryset: QuerySet) -> Any:
        return super().iter_queryset(self._rows(queryset))

    def _rows(self, queryset: QuerySet) -> QuerySet:
        """The list in the office is one of sessions: take what belongs to them."""
        model = self._meta.model
        if queryset.model is Session and model is not Session:
            queryset = model._default_manager.filter(session__in=queryset.order_by().values("pk"))
        return queryset.select_related("session__edition")


class SessionResource(_ProgrammeResource):
    session = None
    edition = Field(attribute="edition", column_name="edition", widget=EditionWidget())
    theme = Field(attribute="theme", column_name="theme", widget=ThemeWidget())

    class Meta(_ProgrammeResource.Meta):
        model = Session
        name = gettext_lazy("sessions")
        import_id_fields = ("edition", "number")
        fields = export_order = (
            "edition",
            "number",
            "kind",
            "title",
            "theme",
            "expected_outcome",
            "starts_at",
            "ends_at",
            "room",
            "chatham_policy",
        )

    def _rows(self, queryset: QuerySet) -> QuerySet:
        return queryset.select_related("edition", "theme")

    def get_instance(self, instance_loader: Any, row: Any) -> Session | None:
        """Sessions without a number, such as side events, are known by their title."""
        if str(row.get("number") or "").strip():
            return super().get_instance(instance_loader, row)
        edition = EditionWidget().clean(row.get("edition"))
        return edition.sessions.filter(number="", title=row.get("title") or "").first()


class GuidingQuestionResource(_ProgrammeResource):
    class Meta(_ProgrammeResource.Meta):
        model = GuidingQuestion
        name = gettext_lazy("guiding questions")
        import_id_fields = ("session", "number")
        fields = export_order = ("session", "number", "text")


class ParticipationResource(_ProgrammeResource):
    country = Field(attribute="country", column_name="country", widget=TermWidget(Country))
    constituency = Field(
        attribute="constituency", column_name="constituency", widget=TermWidget(Constituency)
    )
    user = Field(attribute="user", column_name="account", widget=AccountWidget())

    class Meta(_ProgrammeResource.Meta):
        model = Participation
        name = gettext_lazy("participations")
        import_id_fields = ("session", "role", "name")
        fields = export_order = (
            "session",
            "role",
            "name",
            "organisation",
            "country",
            "constituency",
            "user",
        )

    def _rows(self, queryset: QuerySet) -> QuerySet:
        return super()._rows(queryset).select_related("country", "constituency", "user")


class HeadCountResource(_ProgrammeResource):
    constituency = Field(
        attribute="constituency", column_name="constituency", widget=TermWidget(Constituency)
    )

    class Meta(_ProgrammeResource.Meta):
        model = HeadCount
        name = gettext_lazy("head-counts")
        import_id_fields = ("session", "constituency")
        fields = export_order = ("session", "constituency", "count")

    def _rows(self, queryset: QuerySet) -> QuerySet:
        return super()._rows(queryset).select_related("constituency")
