"""The people that tests know by name: who may do what, and who must see nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User

from reports.choices import Role
from reports.models import Edition, Report, Session
from tests.build import (
    grant_attribution_right,
    make_edition,
    make_participation,
    make_question,
    make_report,
    make_session,
    make_template,
    make_theme,
    make_user,
)


@dataclass(frozen=True)
class Cast:
    """All users, and the session 3.1 they belong to. Nobody of another room belongs to it."""

    administrator: User
    staff: User  # sees who said what
    plain_staff: User  # does not
    chair: User
    cochair: User
    rapporteur: User
    notetaker: User
    other_rapporteur: User  # of session 1.2
    reader: User  # an account without any role
    outsider: User  # likewise: stands for a curious stranger
    edition: Edition
    session: Session
    report: Report
    other_session: Session
    other_report: Report


def make_cast() -> Cast:
    """Make the edition 2018 with two rooms and everybody in them."""
    edition = make_edition()
    template = make_template()
    session = make_session(edition, "3.1", theme=make_theme(edition))
    other_session = make_session(
        edition, "1.2", title="Access to services", theme=make_theme(edition, number=1)
    )
    for number in (1, 2):
        make_question(session, number)
    cast = Cast(
        administrator=make_user(
            "administrator", name="Marta Osei", is_staff=True, is_superuser=True
        ),
        staff=make_user("staff", name="Leila Brandt", is_staff=True),
        plain_staff=make_user("plain_staff", name="Ivo Castellan", is_staff=True),
        chair=make_user("chair", name="Nadia Ferhat"),
        cochair=make_user("cochair", name="Tomas Halvorsen"),
        rapporteur=make_user("rapporteur", name="Wanjiru Adeyemi"),
        notetaker=make_user("notetaker", name="Pilar Quintana"),
        other_rapporteur=make_user("other_rapporteur", name="Suresh Balan"),
        reader=make_user("reader", name="Chloe Martens"),
        outsider=make_user("outsider", name="Dragan Petrovski"),
        edition=edition,
        session=session,
        report=make_report(session, template),
        other_session=other_session,
        other_report=make_report(other_session, template),
    )
    edition.chairs.add(cast.chair)
    grant_attribution_right(cast.staff)
    make_participation(session, cast.cochair, Role.CO_CHAIR)
    make_participation(session, cast.rapporteur, Role.RAPPORTEUR, organisation="Ministry of Ports")
    make_participation(session, cast.notetaker, Role.NOTE_TAKER, organisation="Support Unit")
    make_participation(other_session, cast.other_rapporteur, Role.RAPPORTEUR)
    return cast
