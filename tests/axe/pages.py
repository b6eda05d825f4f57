"""What `make axe` reads. No page is written down here that another list of the tests has."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from tests.browser.server import Server
from tests.browser.test_every_page import PAGES, REPORT
from tests.browser.test_office import FIRST_ROWS, OFFICE_OF, addresses
from tests.gallery.screens import NOBODY, SCREENS
from tests.gallery.states import GUEST, INVITATION, Stage

OFFICE = "/office/"
# How a role is called on the command line that has no account.
CALLED = {NOBODY: "nobody", GUEST: "guest"}

# Pages of a row whose number only the demonstration knows.
ROWS = """
import json
from reports.models import Attribution, Point, Report, Session
report = Report.objects.get(session__number="3.1", session__edition__year=2018)
accepted = Report.objects.filter(status="accepted").order_by("pk").first()
print(json.dumps({
    "point": str(Point.objects.filter(report=report).order_by("pk").first().pk),
    "speaker": Attribution.objects.filter(point__report=report).order_by("pk").first().pk,
    "session": report.session_id,
    "accepted": accepted.code,
}))
"""


def of_rows(rows: dict[str, str]) -> dict[str, list[str]]:
    return {
        "rapporteur-3-1": [
            f"{REPORT}points/{rows['point']}/",
            f"{REPORT}points/{rows['point']}/comment/",
            f"{REPORT}consents/{rows['speaker']}/",
        ],
        "chair": [f"/reports/{rows['accepted']}/reopen/"],
        "staff": [
            f"{REPORT}anonymise/",
            "/setup/2018/programme/",
            f"/setup/2018/sessions/{rows['session']}/",
        ],
    }


# The way in and one's own account, which come with django-allauth and wear our clothes.
ACCOUNT = {
    NOBODY: [
        "/accounts/login/code/",
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
        "/invitation/",
        "/no-such-page/",
    ],
    "reader": [
        "/accounts/email/",
        "/accounts/sessions/",
        "/accounts/2fa/",
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/reauthenticate/",
        "/accounts/logout/",
    ],
}


@dataclass(frozen=True)
class Spot:
    """A page of somebody, in a state if `prepare` makes one; what `disturbs` comes last."""

    who: str
    address: str
    name: str = ""
    status: int = 200
    prepare: Callable[[Stage], None] | None = None
    disturbs: bool = False

    @property
    def role(self) -> str:
        return CALLED.get(self.who, self.who)

    @property
    def title(self) -> str:
        return f"{self.role} {self.name or self.address}"

    @property
    def in_office(self) -> bool:
        return self.address.startswith(OFFICE)


def all_pages(rows: dict[str, str], first_rows: dict[str, str]) -> list[Spot]:
    """Return every page once for each role that it has: of the lists, of rows, in its states."""
    found = [
        *(
            Spot(who, address, status=404 if address == "/no-such-page/" else 200)
            for listed in (PAGES, of_rows(rows), ACCOUNT)
            for who, those in listed.items()
            for address in those
        ),
        *(
            Spot(who, address)
            for who, kinds in OFFICE_OF.items()
            for address in (reverse("admin:index"), *addresses(first_rows, kinds))
        ),
        *(
            Spot(
                screen.who,
                screen.address,
                screen.name,
                screen.status,
                screen.prepare,
                screen.disturbs,
            )
            for screen in SCREENS
            if screen.prepare or screen.who in (NOBODY, GUEST) or screen.address == INVITATION
        ),
    ]
    once = {(spot.who, spot.address, spot.name if spot.prepare else ""): spot for spot in found}
    return sorted(once.values(), key=lambda spot: spot.disturbs)


def pages_of(server: Server) -> list[Spot]:
    """Ask the demonstration of this server for its numbers, and return all pages."""

    def told(code: str) -> dict[str, str]:
        said = server.manage("shell", "--no-imports", "-c", code)
        addresses: dict[str, str] = json.loads(said.splitlines()[-1])
        return addresses

    return all_pages(told(ROWS), told(FIRST_ROWS))
