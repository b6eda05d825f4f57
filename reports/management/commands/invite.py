"""Invites one person to a session and prints the link, which is shown this once."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils.translation import gettext as _

from gfmd_site.lib.translated import CONTENT_LANGUAGES
from reports.domain.errors import DomainError
from reports.domain.invitations import INVITED_ROLES, issue
from reports.domain.letters import post_invitation
from reports.domain.letters_sending import try_now
from reports.models import Edition, Session


class Command(BaseCommand):
    help = "Invite somebody to a session and print the personal link. It is shown this once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("session", metavar="SESSION", help="its number, such as 3.1")
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--role", required=True, help=", ".join(INVITED_ROLES))
        parser.add_argument("--name", default="", help="as it stands in the header")
        parser.add_argument("--edition", type=int, help="its year; the newest if not given")
        parser.add_argument("--language", choices=CONTENT_LANGUAGES, default="en")
        parser.add_argument("--by", metavar="ACCOUNT", help="user name of whoever invites")
        parser.add_argument("--mail", action="store_true", help="send the link by mail as well")
        parser.add_argument(
            "--address",
            default=settings.SITE_ADDRESS,
            help="where people reach the site; SITE_ADDRESS if not given",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        session = _session(options["session"], options["edition"])
        try:
            made = issue(
                session=session,
                role=options["role"].replace("-", "_").lower(),
                by=_account(options["by"]),
                email=options["email"],
                name=options["name"],
                language=options["language"],
            )
        except DomainError as error:
            raise CommandError(error.message) from error
        path = reverse("reports:invitation-link", kwargs={"secret": made.secret})
        link = f"{options['address'].rstrip('/')}{path}"
        if options["mail"]:
            letter = post_invitation(invitation=made.invitation, link=link, by=None)
            if letter is not None:
                try_now(letter=letter)
        self.stdout.write(link)
        self.stderr.write(
            _("For %(role)s of %(session)s, good until %(day)s. The link is not shown again.")
            % {
                "role": made.invitation.get_role_display().lower(),
                "session": session.number,
                "day": made.invitation.expires_at.strftime("%Y-%m-%d %H:%M %Z"),
            }
        )


def _session(number: str, year: int | None) -> Session:
    editions = Edition.objects.all() if year is None else Edition.objects.filter(year=year)
    edition = editions.first()
    if edition is None:
        raise CommandError(_("There is no such edition. Add it in the office first."))
    session = edition.sessions.select_related("edition").filter(number=number).first()
    if session is None:
        known = ", ".join(
            edition.sessions.exclude(number="").order_by("number").values_list("number", flat=True)
        )
        raise CommandError(
            _("The edition %(year)s has no session %(number)s. It has: %(known)s.")
            % {"year": edition.year, "number": number, "known": known or _("none")}
        )
    return session


def _account(username: str | None) -> User | None:
    if not username:
        return None
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise CommandError(_("There is no account “%(name)s”.") % {"name": username})
    return user
