"""The demonstration: the Marrakesh forum of 2018 with invented people and statements.

It goes into a database of its own. Everything is written in one transaction, so a database holds
the whole demonstration or nothing of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max, Q
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from practices.domain.seeding import load_vocabularies
from practices.models import Practice, PracticeReview
from reports.domain import (
    seeding_people,
    seeding_practices,
    seeding_programme,
    seeding_reports,
    seeding_synthesis,
)
from reports.domain.errors import DomainError
from reports.domain.queries import report_rows
from reports.domain.seeding_people import USERNAMES
from reports.domain.statement import DEFAULT_MINUTES, draft_statement
from reports.models import Comment, Edition, Point, Report, Revision, Synthesis

# The sessions whose rapporteurs of the demonstration have begun a statement.
STATEMENTS = ("1.2", "3.1")
# Letters and digits that nobody confuses when typing from a screen.
EASY_TO_TYPE = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Demonstration:
    """What `seed_demo` found or made. `password` is empty where it stayed as it was."""

    edition: Edition
    is_new: bool
    password: str
    counts: dict[str, int]


@transaction.atomic
def seed_demo(*, folder: Path, password: str = "", reset: bool = False) -> Demonstration:
    """Load the demonstration from a folder of seeds, unless it is there.

    Without a password, a new demonstration gets a random one, and one that is there keeps its
    own. With `reset`, what the demonstration has become is thrown away first. Raises DomainError
    on a database that holds anything else.
    """
    refuse_real_data()
    if reset:
        remove_demo()
    load_vocabularies(folder / "vocabularies")
    seeding_programme.load_templates(folder / "templates")
    edition = Edition.objects.filter(is_demo=True).first()
    is_new = edition is None
    if edition is None:
        edition = _load(folder)
        password = password or get_random_string(16, EASY_TO_TYPE)
    if password and not is_new and _is_password(password):
        password = ""
    if password:
        seeding_people.set_password(password)
    return Demonstration(edition=edition, is_new=is_new, password=password, counts=_counts(edition))


def refuse_real_data() -> None:
    """Raise DomainError where the database holds more than the demonstration."""
    found = _real_data()
    if not found:
        return
    raise DomainError(
        _(
            "The demonstration was not loaded, because this database holds %(found)s. "
            "Give the demonstration a database of its own, through DATABASE_URL or GFMD_DATA_DIR."
        )
        % {"found": found},
        code="real_data",
    )


def remove_demo() -> None:
    """Delete the demo edition with everything in it, and the practices that came out of it.

    The demo accounts stay, so that nobody who is signed in is left without one.
    """
    editions = Edition.objects.filter(is_demo=True)
    years = list(editions.values_list("year", flat=True))
    # In this order: reports hold on to sessions, and syntheses to points and editions.
    Synthesis.objects.filter(edition__in=editions).delete()
    Report.objects.filter(session__edition__in=editions).delete()
    submitted = Q(submitted_by__username__in=USERNAMES)
    Practice.objects.filter(submitted | Q(sources__edition_year__in=years)).delete()
    editions.delete()


def _real_data() -> str:
    """Return in words what does not belong to the demonstration, or an empty text."""
    real = Edition.objects.filter(is_demo=False).first()
    if real is not None:
        return _("the edition of %(year)d") % {"year": real.year}
    others = User.objects.exclude(username__in=USERNAMES)
    if (
        Revision.objects.filter(author__in=others).exists()
        or Comment.objects.filter(author__in=others).exists()
        or PracticeReview.objects.filter(reviewer__in=others).exists()
        or Practice.objects.filter(submitted_by__in=others).exists()
    ):
        return _("what people wrote under accounts of their own")
    if Edition.objects.filter(is_demo=True).exists():
        return ""
    if Practice.objects.exists():
        return _("practices of its own")
    taken = User.objects.filter(username__in=USERNAMES).order_by("pk").first()
    if taken is not None:
        return _("an account “%(name)s” that would be taken over") % {"name": taken.username}
    return ""


def _load(folder: Path) -> Edition:
    demo = folder / "demo"
    people = seeding_programme.read_toml(demo / "people.toml")
    practice_tables = seeding_programme.read_toml(demo / "practices.toml")
    edition = seeding_programme.load_edition(
        folder / "editions" / "marrakesh_2018.toml", is_demo=True
    )
    accounts = seeding_people.load_accounts(people)
    seeding_people.load_participations(edition, people, accounts)
    last_day = edition.sessions.aggregate(last=Max("starts_at"))["last"]
    practices = seeding_practices.load_practices(
        practice_tables,
        accounts=accounts,
        decided_at=last_day + timedelta(days=60),
    )
    seeding_reports.load_reports(
        edition,
        seeding_programme.read_toml(demo / "reports.toml"),
        people=people,
        accounts=accounts,
        practices=practices,
    )
    seeding_practices.add_sources(edition, practice_tables)
    seeding_synthesis.load_synthesis(edition, seeding_programme.read_toml(demo / "synthesis.toml"))
    for report in report_rows().filter(session__edition=edition, session__number__in=STATEMENTS):
        draft_statement(report=report, minutes=DEFAULT_MINUTES, by=None)
    return edition


def _is_password(password: str) -> bool:
    user = User.objects.filter(username__in=USERNAMES).order_by("pk").first()
    return user is not None and check_password(password, user.password)


def _counts(edition: Edition) -> dict[str, int]:
    return {
        _("Sessions"): edition.sessions.count(),
        _("Reports"): Report.objects.filter(session__edition=edition).count(),
        _("Points"): Point.objects.filter(report__session__edition=edition).present().count(),
        _("Practices"): Practice.objects.filter(sources__edition_year=edition.year)
        .distinct()
        .count(),
        _("Syntheses"): edition.syntheses.count(),
        _("Accounts"): User.objects.filter(username__in=USERNAMES).count(),
    }
