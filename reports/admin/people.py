"""Accounts and invitations. Staff make accounts; rights are given by administrators only."""

from __future__ import annotations

from typing import Any

import allauth.account.admin
import allauth.mfa.admin
import allauth.usersessions.admin  # noqa: F401  these register what is unregistered below
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import PermissionDenied
from django.db.models import ManyToManyField, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from gfmd_site.admin_base import OfficeAdmin, OfficePermissions
from gfmd_site.lib.typography import comma, with_commas
from gfmd_site.rules import is_administrator
from reports.admin.base import EditionAdmin
from reports.domain.accounts import end_sign_ins, has_rights, take_off_second_factors
from reports.models import Attribution, Invitation

# The packages register these themselves, with Django's own permissions.
for _model in (User, Group, EmailAddress, EmailConfirmation, Authenticator, UserSession):
    if admin.site.is_registered(_model):
        admin.site.unregister(_model)


def attribution_right() -> Permission:
    return Permission.objects.get(
        codename="view_attribution", content_type__app_label=Attribution._meta.app_label
    )


class AccountForm(forms.ModelForm):
    """An account without its password; the person chooses one with “Forgot your password?”."""

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email", "is_active")
        help_texts = {
            "username": _("Letters, digits and @ . + - _ only. It is used to sign in."),
            "email": _("A link to choose a password is sent there."),
        }

    def save(self, commit: bool = True) -> User:
        user = super().save(commit=False)
        if not user.password:
            user.set_unusable_password()
        if commit:
            user.save()
            self.save_m2m()
        return user


class FullAccountForm(AccountForm):
    sees_attributions = forms.BooleanField(
        label=_("Sees who said what"),
        required=False,
        help_text=_("Without the consent of the speakers. For named members of staff only."),
    )

    class Meta(AccountForm.Meta):
        fields = (*AccountForm.Meta.fields, "is_staff", "is_superuser", "groups")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["sees_attributions"] = self.instance.user_permissions.filter(
                pk=attribution_right().pk
            ).exists()

    def _save_m2m(self) -> None:
        super()._save_m2m()
        if self.cleaned_data["sees_attributions"]:
            self.instance.user_permissions.add(attribution_right())
        else:
            self.instance.user_permissions.remove(attribution_right())


@admin.register(User)
class AccountOffice(OfficeAdmin, UserAdmin):
    """Staff change ordinary accounts; those with rights are for administrators.

    Otherwise somebody could take over an account that sees more than their own.
    """

    write_permission = "reports.manage_people"
    can_delete = False
    list_display = ("username", "first_name", "last_name", "email", "is_staff", "is_active")
    list_filter = ("is_staff", "is_active")
    search_fields = ("username", "first_name", "last_name", "email")
    search_help_text = _("User name, name or e-mail address")
    ordering = ("username",)
    filter_horizontal = ()
    actions = ("sign_out_everywhere", "take_off_second_factor")

    @admin.action(description=_("Sign out on all devices"), permissions=["change"])
    def sign_out_everywhere(self, request: HttpRequest, queryset: QuerySet) -> None:
        """End all sign-ins of the accounts that this person may change."""
        own = [user for user in queryset if self.may_write(request, user)]
        for user in own:
            end_sign_ins(user=user)
        self.message_user(request, _("Accounts signed out on all devices: %d.") % len(own))

    @admin.action(description=_("Take off the second factor"), permissions=["change"])
    def take_off_second_factor(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Let people who lost their phone and their codes add a new one. Administrators only."""
        if not is_administrator(request.user):
            raise PermissionDenied
        for user in queryset:
            take_off_second_factors(user=user)
        self.message_user(request, _("Accounts without a second factor now: %d.") % len(queryset))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        if not is_administrator(request.user):
            actions.pop("take_off_second_factor", None)
        return actions

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        kwargs["form"] = FullAccountForm if is_administrator(request.user) else AccountForm
        return admin.ModelAdmin.get_form(self, request, obj, change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        simple = (
            (None, {"fields": ("username", ("first_name", "last_name"), "email", "is_active")}),
        )
        if not is_administrator(request.user):
            return simple
        rights = ("is_staff", "is_superuser", "sees_attributions", "groups")
        return (*simple, (_("Rights"), {"fields": rights}))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """An address in use opens the account: staff do not change it any more."""
        in_use = obj is not None and obj.last_login is not None
        return ("email",) if in_use and not is_administrator(request.user) else ()

    def may_write(self, request: HttpRequest, obj: Any = None) -> bool:
        if not super().may_write(request, obj):
            return False
        return is_administrator(request.user) or not isinstance(obj, User) or not has_rights(obj)

    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        if not is_administrator(request.user):
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)


class _GroupRights(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Permission) -> str:
        return str(FullAccountForm.base_fields["sees_attributions"].label)


@admin.register(Group)
class GroupOffice(OfficePermissions, GroupAdmin):
    """Groups give rights, so that they are for administrators.

    The one right kept in the database is offered; rules answer for everything else.
    """

    filter_horizontal = ()

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: HttpRequest | None = None, **kwargs: Any
    ) -> Any:
        if db_field.name == "permissions":
            return _GroupRights(
                queryset=Permission.objects.filter(pk=attribution_right().pk),
                label=_("Rights"),
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=FullAccountForm.base_fields["sees_attributions"].help_text,
            )
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def may_write(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_administrator(request.user)

    may_view = may_write


@admin.register(Invitation)
class InvitationOffice(EditionAdmin):
    """Invitations are sent and withdrawn on the site; here one sees what became of them."""

    view_permission = "reports.manage_people"
    edition_path = "session__edition"
    chairs_view = can_add = can_delete = False
    list_display = ("invited", "role", "email", "created_at", "expires_at", "state")
    list_filter = ("session__edition", "role")
    list_select_related = ("session", "accepted_by")
    search_fields = ("email", "session__number", "session__title")
    search_help_text = _("E-mail address, or number or title of the session")
    fields = (
        "session",
        "role",
        "name",
        "email",
        "created_by",
        "created_at",
        "expires_at",
        "accepted_at",
        "accepted_by",
        "revoked_at",
    )
    readonly_fields = fields

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("session__edition")

    @admin.display(description=_("session"), ordering="session")
    def invited(self, invitation: Invitation) -> str:
        """Return the session; heard alone, the link says who was invited there as well."""
        whom = with_commas([invitation.get_role_display(), invitation.email])
        hidden = '{}<span class="visually-hidden">{}{}</span>'
        return format_html(hidden, invitation.session, comma(), whom)

    @admin.display(description=_("state"))
    def state(self, invitation: Invitation) -> str:
        if invitation.accepted_at:
            return str(_("Accepted"))
        if invitation.revoked_at:
            return str(_("Withdrawn"))
        return str(_("Expired") if invitation.expires_at < timezone.now() else _("Open"))
