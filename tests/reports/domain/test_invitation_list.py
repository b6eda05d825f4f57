"""What the support unit can do about each seat of a room."""

from __future__ import annotations

import pytest
from django.utils import timezone

from reports.domain.invitation_list import Seat
from reports.models import Invitation, Participation

LINK = Invitation()
ENDED = Invitation(revoked_at=timezone.now())


@pytest.mark.parametrize(
    ("state", "invitation", "person", "acts"),
    [
        ("not_invited", None, None, []),
        ("not_invited", None, Participation(), ["invite"]),
        ("open", LINK, Participation(), ["withdraw", "renew"]),
        ("late", LINK, None, ["withdraw", "renew"]),
        ("accepted", LINK, None, ["withdraw", "renew"]),
        ("asks_again", LINK, None, ["withdraw", "renew"]),
        ("withdrawn", ENDED, None, []),
        ("withdrawn", ENDED, Participation(), ["invite"]),
        ("signed_in", None, Participation(), []),
        ("signed_in", LINK, Participation(), ["withdraw"]),
        ("signed_in", ENDED, Participation(), []),
    ],
)
def test_seat_offers_what_its_state_allows(
    state: str, invitation: Invitation | None, person: Participation | None, acts: list[str]
) -> None:
    seat = Seat("rapporteur", person=person, invitation=invitation, state=state)

    assert [act for act in ("withdraw", "renew", "invite") if getattr(seat, f"can_{act}")] == acts
