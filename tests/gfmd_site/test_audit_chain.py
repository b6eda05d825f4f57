"""The audit log shows every change to it: altered, deleted, inserted, moved, cut off."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet

from gfmd_site.audit import AuditEvent, record
from gfmd_site.audit.anchor import anchor_file, write_anchor
from gfmd_site.audit.chain import chain_waiting, entry_digest, signing_keys
from gfmd_site.audit.guards import put_up_guards, take_down_guards
from gfmd_site.audit.recording import NotACode
from gfmd_site.audit.verify import verify_chain
from gfmd_site.lib.chain import START
from gfmd_site.models import AuditEntry, AuditWaiting
from gfmd_site.models.audit import AppendOnly
from tests.build import make_user

pytestmark = pytest.mark.django_db
TABLE = "gfmd_site_auditentry"


@pytest.fixture(autouse=True)
def own_folder(settings: object, tmp_path: Path) -> None:
    """The end of the chain is noted in the data folder: each test has one of its own."""
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]


@pytest.fixture
def chain() -> list[AuditEntry]:
    """Five entries, guarded and anchored as in a site that runs."""
    AuditWaiting.objects.all().delete()
    for number in range(1, 6):
        record(AuditEvent.STATUS, by=None, subject=f"2018-3.{number}", to="accepted")
    chain_waiting()
    entries = list(AuditEntry.objects.order_by("number"))
    note_end(entries[-1])
    put_up_guards()
    return entries


def note_end(entry: AuditEntry) -> None:
    key = next(iter(signing_keys().values()))
    write_anchor(number=entry.number, digest=entry.digest, key=key)


def tamper(*statements: str) -> None:
    """Change the log as somebody could who owns the database, triggers or not."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement.replace("AUDIT", TABLE))


def change(entry: AuditEntry, **values: str) -> None:
    """Write values past the model, which refuses to."""
    QuerySet(AuditEntry).filter(pk=entry.pk).update(**values)


@pytest.fixture
def unguarded(chain: list[AuditEntry]) -> Iterator[list[AuditEntry]]:
    take_down_guards()
    yield chain


def faults() -> list[str]:
    put_up_guards()
    return verify_chain().faults


def test_chain_that_nobody_touched_is_whole(chain: list[AuditEntry]) -> None:
    verdict = verify_chain()

    assert [(entry.number, entry.previous) for entry in chain] == [
        (number, START if number == 1 else chain[number - 2].digest) for number in range(1, 6)
    ]
    assert (verdict.entries, verdict.faults, verdict.remarks) == (5, [], [])


def test_altered_entry_is_named(unguarded: list[AuditEntry]) -> None:
    tamper("UPDATE AUDIT SET subject = '2018-1.2' WHERE number = 3")

    assert faults() == ["Entry 3 was altered: its hash is not that of its content."]


def test_altered_entry_with_hashes_made_anew_is_named(unguarded: list[AuditEntry]) -> None:
    """Hashes need no key, so whoever owns the database can make them; signatures do."""
    previous = unguarded[1].digest
    for entry in unguarded[2:]:
        entry.previous = previous
        entry.subject = "2018-1.2" if entry.number == 3 else entry.subject
        previous = entry_digest(entry)
        change(entry, subject=entry.subject, previous=entry.previous, digest=previous)

    assert faults() == [
        *(
            f"Entry {number} was not written by this site: its signature is wrong."
            for number in (3, 4, 5)
        ),
        f"Entry 5 is another one than {anchor_file()} knows.",
    ]


def test_deleted_entry_is_named(unguarded: list[AuditEntry]) -> None:
    tamper("DELETE FROM AUDIT WHERE number IN (2, 3)")

    assert faults() == ["Entries 2 to 3 are missing: deleted before entry 4."]


def test_deleted_entry_with_numbers_closed_up_is_named(unguarded: list[AuditEntry]) -> None:
    tamper(
        "DELETE FROM AUDIT WHERE number = 4",
        "UPDATE AUDIT SET number = 4 WHERE number = 5",
    )

    assert faults() == [
        "Entry 4 does not follow entry 3: one of the two was replaced, inserted or moved.",
        "Entry 4 was altered: its hash is not that of its content.",
        f"Entry 5 is missing at the end: {anchor_file()} knows entry 5.",
    ]


def test_inserted_entry_is_named(unguarded: list[AuditEntry]) -> None:
    copy = AuditEntry.objects.get(number=5)
    copy.number, copy._state.adding = 6, True
    copy.save(force_insert=True)

    assert faults() == [
        "Entry 6 does not follow entry 5: one of the two was replaced, inserted or moved.",
        "Entry 6 was altered: its hash is not that of its content.",
    ]


def test_entries_that_changed_places_are_named(unguarded: list[AuditEntry]) -> None:
    tamper(
        "UPDATE AUDIT SET number = 99 WHERE number = 2",
        "UPDATE AUDIT SET number = 2 WHERE number = 3",
        "UPDATE AUDIT SET number = 3 WHERE number = 99",
    )

    assert [fault.split(":")[0] for fault in faults()] == [
        "Entry 2 does not follow entry 1",
        "Entry 2 was altered",
        "Entry 3 does not follow entry 2",
        "Entry 3 was altered",
        "Entry 4 does not follow entry 3",
    ]


def test_end_that_was_cut_off_is_named(unguarded: list[AuditEntry]) -> None:
    tamper("DELETE FROM AUDIT WHERE number > 3")

    assert faults() == [f"Entries 4 to 5 are missing at the end: {anchor_file()} knows entry 5."]


def test_end_that_was_cut_off_and_went_on_is_named(unguarded: list[AuditEntry]) -> None:
    tamper("DELETE FROM AUDIT WHERE number > 3")
    for _number in range(3):
        record(AuditEvent.BACKUP, by=None)
    chain_waiting()

    assert faults() == [f"Entry 5 is another one than {anchor_file()} knows."]


def test_end_that_was_cut_off_together_with_its_anchor_shows_in_the_log(
    unguarded: list[AuditEntry], tmp_path: Path
) -> None:
    log = tmp_path / "product.log"
    lines = [
        {"logger": "gfmd.audit", "number": entry.number, "digest": entry.digest}
        for entry in unguarded
    ]
    log.write_text("".join(f"Nov 21 host: {json.dumps(line)}\n" for line in lines))
    anchor_file().unlink()
    tamper("DELETE FROM AUDIT WHERE number > 4")
    put_up_guards()

    assert refusal("--log", str(log)) == (
        "The audit log is not whole.\nEntry 5 is missing at the end: product.log knows entry 5."
    )


def test_anchor_that_somebody_else_wrote_is_named(chain: list[AuditEntry]) -> None:
    line = json.loads(anchor_file().read_text())
    anchor_file().write_text(json.dumps({**line, "number": 2, "digest": chain[1].digest}))

    assert faults() == [
        f"{anchor_file()} was not written by this site. It tells where the log ended; look for "
        "who changed it."
    ]


def test_missing_trigger_is_named_and_put_back(unguarded: list[AuditEntry]) -> None:
    assert "The trigger audit_no_update is gone" in refusal("--guard")
    assert verified() == "The audit log is whole: 5 entries.\n"


def test_earlier_key_that_is_known_counts(chain: list[AuditEntry], settings: object) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]  # type: ignore[attr-defined]
    settings.SECRET_KEY = "the key of the next year"  # type: ignore[attr-defined]
    assert faults() == []

    record(AuditEvent.BACKUP, by=None)
    chain_waiting()
    last = AuditEntry.objects.order_by("number").last()
    assert last is not None
    note_end(last)
    # The entry under the new key vouches for those before it, so the earlier one may go.
    settings.SECRET_KEY_FALLBACKS = []  # type: ignore[attr-defined]

    assert faults() == []


def test_key_that_is_lost_is_asked_for(chain: list[AuditEntry], settings: object) -> None:
    settings.SECRET_KEY = "some other key"  # type: ignore[attr-defined]
    settings.SECRET_KEY_FALLBACKS = []  # type: ignore[attr-defined]
    anchor_file().unlink()

    assert faults() == [
        "Entries 1 to 5 are signed with a key this site does not know. Put the earlier "
        "SECRET_KEY into SECRET_KEY_FALLBACKS."
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE AUDIT SET subject = 'x'",
        "DELETE FROM AUDIT WHERE number = 5",
        pytest.param("TRUNCATE AUDIT", marks=pytest.mark.postgresql),
    ],
)
def test_database_refuses_to_change_an_entry(chain: list[AuditEntry], statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="neither changed nor deleted"),
        transaction.atomic(),
    ):
        tamper(statement)
    assert AuditEntry.objects.count() == 5


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: AuditEntry.objects.filter(pk=entry.pk).update(subject="x"),
        lambda entry: AuditEntry.objects.filter(pk=entry.pk).delete(),
    ],
)
def test_models_refuse_to_change_an_entry(
    chain: list[AuditEntry], change: Callable[[AuditEntry], object]
) -> None:
    with pytest.raises(AppendOnly):
        change(chain[0])


@pytest.mark.parametrize(
    "words", ["Wanjiru Adeyemi", "w.adeyemi@example.org", "Permits\nfollow", "é", "x" * 81]
)
def test_words_of_a_person_are_no_codes(words: str) -> None:
    AuditWaiting.objects.all().delete()

    for values in ({"subject": words}, {"reason": words}):
        with pytest.raises(NotACode):
            record(AuditEvent.STATUS, by=None, **values)
    assert AuditWaiting.objects.count() == 0


def test_event_is_dropped_with_the_change_it_belongs_to() -> None:
    AuditWaiting.objects.all().delete()

    with pytest.raises(RuntimeError), transaction.atomic():
        record(AuditEvent.STATUS, by=None, subject="2018-3.1")
        raise RuntimeError

    assert chain_waiting() == 0


def test_entry_outlives_its_account() -> None:
    user = make_user("leaving")
    AuditWaiting.objects.all().delete()
    record(AuditEvent.SIGN_IN, by=user, subject=f"account:{user.pk}")
    chain_waiting()
    pk = user.pk

    user.delete()

    assert AuditEntry.objects.values_list("by_id", flat=True).get() == pk


def verified(*arguments: str) -> str:
    out = StringIO()
    call_command("verify_audit", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def refusal(*arguments: str) -> str:
    with pytest.raises(CommandError) as caught:
        verified(*arguments)
    assert caught.value.returncode == 1
    return str(caught.value)
