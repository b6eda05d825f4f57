"""A list of people laid beside those the rooms have: what each row would do, then all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models.functions import Lower
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from gfmd_site.lib.typography import with_commas
from practices.models import Constituency, Country
from reports.choices import Role
from reports.domain.programme import comparable_title
from reports.models import Edition, Participation, Session

NEW, CHANGED, SAME, TWICE, REFUSED = "new", "changed", "same", "twice", "refused"
# Those who sign in: they write the report or decide about it.
WITH_ACCOUNT = frozenset({Role.RAPPORTEUR, Role.NOTE_TAKER, Role.CO_CHAIR})
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
LONGEST = {"name": 200, "organisation": 300}
BATCH = 500


@dataclass
class PersonRow:
    """One row of the list: what would become of it, and why not."""

    number: int
    cells: Mapping[str, str]
    status: str
    reason: str = ""
    person: Participation | None = None
    email: str = ""


@dataclass
class PeoplePlan:
    rows: list[PersonRow] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(row.status for row in self.rows)
        return {status: found[status] for status in (NEW, CHANGED, SAME, TWICE, REFUSED)}

    def of(self, *statuses: str) -> list[PersonRow]:
        return [row for row in self.rows if row.status in statuses]

    @property
    def accounts_to_make(self) -> int:
        return len({row.email for row in self.rows if _wants_account(row)})


def plan_people(
    *,
    edition: Edition,
    rows: Sequence[Mapping[str, str]],
    role_of: Callable[[str], str],
) -> PeoplePlan:
    """Say for every row what it would do. Five queries, whatever the number of rows."""
    return PeoplePlan(_Planner(edition, rows, role_of).plan())


@transaction.atomic
def take_people(*, plan: PeoplePlan, make_accounts: bool) -> Counter[str]:
    """Store the rows that are new or changed; refused ones and repetitions are left alone.

    With `make_accounts` those who write or co-chair get an account for their e-mail address. It
    has no password: an invitation opens it.
    """
    done: Counter[str] = Counter()
    if make_accounts:
        done["accounts"] = _make_accounts(plan)
    new = [row.person for row in plan.of(NEW) if row.person is not None]
    changed = [row.person for row in plan.of(CHANGED, SAME) if row.person is not None]
    Participation.objects.bulk_create(new, batch_size=BATCH)
    fields = ["name", "organisation", "country", "constituency", "user"]
    Participation.objects.bulk_update(changed, fields, batch_size=BATCH)
    done[NEW], done[CHANGED] = len(new), len(plan.of(CHANGED))
    return done


class _Refused(Exception):
    """Why a row cannot be stored, as a sentence without its number."""


class _Planner:
    def __init__(
        self,
        edition: Edition,
        rows: Sequence[Mapping[str, str]],
        role_of: Callable[[str], str],
    ) -> None:
        self._rows = rows
        self._role_of = role_of
        self._sessions = _by_names(edition)
        self._countries = _labels_of(Country.objects.filter(disabled_on__isnull=True))
        self._constituencies = _labels_of(Constituency.objects.filter(disabled_on__isnull=True))
        emails = {row.get("email", "").casefold() for row in rows} - {""}
        users = User.objects.annotate(low=Lower("email")).filter(low__in=emails).order_by("pk")
        self._users: dict[str, User] = {}
        for user in users:
            self._users.setdefault(user.email.casefold(), user)
        self._known: dict[tuple[int, str, object], Participation] = {}
        for person in Participation.objects.filter(session__edition=edition):
            for key in _keys(person):
                self._known.setdefault(key, person)
        self._seen: dict[tuple[int, str, object], int] = {}

    def plan(self) -> list[PersonRow]:
        planned = []
        for cells in self._rows:
            number = int(cells["row"])
            try:
                planned.append(self._row(number, cells))
            except _Refused as refusal:
                planned.append(PersonRow(number, cells, REFUSED, str(refusal)))
        return planned

    def _row(self, number: int, cells: Mapping[str, str]) -> PersonRow:
        email = cells.get("email", "").casefold()
        given = Participation(
            session=self._session(cells.get("session", "")),
            role=self._role(cells.get("role", "")),
            name=_text(cells, "name"),
            organisation=_text(cells, "organisation"),
            country=_term(self._countries, cells.get("country", ""), _("country")),
            constituency=_term(
                self._constituencies, cells.get("constituency", ""), _("constituency")
            ),
            user=self._users.get(email),
        )
        if not given.name:
            raise _Refused(_("It has no name."))
        _check_email(email)
        keys = [*_keys(given), *_email_key(given, email)]
        earlier = next((self._seen[key] for key in keys if key in self._seen), None)
        if earlier is not None:
            reason = _("The same person, session and role as row %(row)d.") % {"row": earlier}
            return PersonRow(number, cells, TWICE, reason)
        self._seen.update(dict.fromkeys(keys, number))
        known = next((self._known[key] for key in keys if key in self._known), None)
        if known is None:
            return PersonRow(number, cells, NEW, person=given, email=email)
        changed = _update(known, given)
        return PersonRow(number, cells, CHANGED if changed else SAME, changed, known, email)

    def _session(self, typed: str) -> Session:
        session = self._sessions.get(comparable_title(typed))
        if session is None:
            raise _Refused(
                _("There is no session “%(session)s” in this edition.") % {"session": typed}
            )
        return session

    def _role(self, typed: str) -> str:
        role = self._role_of(typed)
        if not role:
            raise _Refused(
                _("“%(role)s” is no role. The roles are: %(roles)s.")
                % {"role": typed, "roles": with_commas(str(label) for label in Role.labels)}
            )
        return role


def _by_names(edition: Edition) -> dict[str, Session]:
    """Return the sessions by number, code and title, as a list may call them."""
    found: dict[str, Session] = {}
    for session in edition.sessions.all():
        names = [session.title, session.label]
        if session.number:
            names += [session.number, f"{edition.year}-{session.number}"]
        for name in names:
            found.setdefault(comparable_title(name), session)
    return found


def _labels_of(rows: Any) -> dict[str, Any]:
    """Return the terms of a vocabulary by code and by label in every language."""
    found: dict[str, Any] = {}
    for term in rows:
        labels = [getattr(term, f"label_{code}", "") for code in ("en", "fr", "es", "ar")]
        for label in [term.code, getattr(term, "iso2", ""), *labels]:
            if label:
                found.setdefault(comparable_title(label), term)
    return found


def _term(terms: Mapping[str, Any], typed: str, kind: str) -> Any:
    if not typed:
        return None
    term = terms.get(comparable_title(typed))
    if term is None:
        raise _Refused(
            _("“%(value)s” is not in the list of the vocabulary (%(kind)s).")
            % {"value": typed, "kind": kind}
        )
    return term


def _text(cells: Mapping[str, str], name: str) -> str:
    text = cells.get(name, "")
    if len(text) > LONGEST[name]:
        raise _Refused(
            _("Its %(name)s has more than %(limit)d letters.")
            % {"name": name, "limit": LONGEST[name]}
        )
    return text


def _check_email(email: str) -> None:
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise _Refused(_("“%(email)s” is no e-mail address.") % {"email": email}) from None


def _keys(person: Participation) -> list[tuple[int, str, object]]:
    """Return what a person of a session is known by: the name, and the account."""
    keys: list[tuple[int, str, object]] = [
        (person.session_id, person.role, comparable_title(person.name))
    ]
    if person.user_id is not None:
        keys.append((person.session_id, person.role, person.user_id))
    return keys


def _email_key(person: Participation, email: str) -> list[tuple[int, str, object]]:
    return [(person.session_id, person.role, f"@{email}")] if email else []


def _update(known: Participation, given: Participation) -> str:
    """Take over what the row says and the room does not have yet; return it in words."""
    said = []
    for name, label in (
        ("name", _("name")),
        ("organisation", _("organisation")),
        ("country_id", _("country")),
        ("constituency_id", _("constituency")),
        ("user_id", _("account")),
    ):
        value = getattr(given, name)
        if value and value != getattr(known, name) and not _same_name(name, known, given):
            setattr(known, name, value)
            said.append(str(label))
    return with_commas(said)


def _same_name(field_name: str, known: Participation, given: Participation) -> bool:
    same = comparable_title(known.name) == comparable_title(given.name)
    return field_name == "name" and same


def _wants_account(row: PersonRow) -> bool:
    person = row.person
    return bool(
        row.email
        and person is not None
        and row.status in {NEW, CHANGED, SAME}
        and person.user_id is None
        and person.role in WITH_ACCOUNT
    )


def _make_accounts(plan: PeoplePlan) -> int:
    """Make one account for each address, whatever the number of sessions it is named in."""
    made: dict[str, User] = {}
    for row in plan.rows:
        person = row.person
        if person is None or not _wants_account(row):
            continue
        if row.email not in made:
            role = person.role.replace("_", "")
            made[row.email] = User.objects.create_user(
                username=f"{role}-{get_random_string(8, LETTERS)}", email=row.email
            )
            first, _space, last = person.name.partition(" ")
            user = made[row.email]
            user.first_name, user.last_name = first[:150], last[:150]
            user.save(update_fields=["first_name", "last_name"])
        person.user = made[row.email]
    return len(made)
