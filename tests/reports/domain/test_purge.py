"""Anonymising afterwards: the name is gone from everything that is stored."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from import_export.tmp_storages import CacheStorage

from reports.domain.comments import add_comment
from reports.domain.consent_links import answer_link, make_link
from reports.domain.errors import DomainError
from reports.domain.points import update_point
from reports.domain.purge import Scope, list_file, purge_names, replay_purges
from reports.domain.purge_bytes import compact
from reports.domain.purge_match import Rewriter, keys_for
from reports.domain.releases import name_key
from reports.domain.revisions import Origin
from reports.models import (
    Attribution,
    ConflictCopy,
    HeldOperation,
    Point,
    Purge,
    Receipt,
    ReleasedName,
    Report,
    Revision,
    Upload,
)
from tests.build import make_attribution, make_point, make_practice, make_synthesis
from tests.cast import Cast
from tests.reports.domain.test_release_check import leave

NAME = "Amina Quillon-7f3a"
CLIENT = "6b0f8f6e-1111-4c6b-9d47-0123456789ab"


@pytest.fixture(autouse=True)
def own_list(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.DATA_DIR = tmp_path
    yield


def rewritten(text: str, *names: str) -> str:
    return Rewriter(frozenset(keys_for(names)), "a participant").text(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("As Amina Quillon-7f3a said, permits.", "As a participant said, permits."),
        ("Amina Quillon-7f3a said so.", "A participant said so."),
        ("@[Amina Quillon-7f3a] said so.", "A participant said so."),
        ("Quillon-7f3a, Amina said so.", "A participant said so."),
        ("said AMINA QUILLON 7F3A twice", "said a participant twice"),
        ("said Ámina  Quillon\u200b-7f3a here", "said a participant here"),
        ("Amina Quillon-7f3b is somebody else.", "Amina Quillon-7f3b is somebody else."),
        ("Amina alone is not the name.", "Amina alone is not the name."),
    ],
)
def test_name_is_found_however_it_is_written(text: str, expected: str) -> None:
    assert rewritten(text, NAME) == expected


def test_arabic_name_is_found() -> None:
    assert rewritten("قال أحمد القاهري ذلك", "أحمد القاهري") == "قال a participant ذلك"


def test_keys_do_not_show_the_name() -> None:
    assert all(len(key.partition(":")[2]) == 64 for key in keys_for([NAME]))
    assert "quillon" not in json.dumps(keys_for([NAME])).lower()


@pytest.mark.parametrize(
    ("fallbacks", "expected"),
    [(["the-key-before"], "A participant asked."), ([], f"{NAME} asked.")],
)
def test_name_listed_under_an_earlier_key_is_found_while_that_key_is_kept(
    fallbacks: list[str], expected: str, settings: Any
) -> None:
    settings.SECRET_KEY = "the-key-before"
    keys = frozenset(keys_for([NAME]))
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the-key-now", fallbacks

    assert Rewriter(keys, "a participant").text(f"{NAME} asked.") == expected


@pytest.fixture
def everywhere(cast: Cast) -> Point:
    """The name in each place that keeps text."""
    point = make_point(cast.report, f"{NAME} asked for permits.", author=cast.rapporteur)
    for text in (f"{NAME} asked for fair permits.", f"@[{NAME}] asked for fair permits."):
        update_point(point=point, fields={"text": text, "heading": NAME}, origin=Origin())
    row = point.attributions.get()
    make_attribution(
        point, mention=NAME, kind="person", name=NAME, consent="approved", consent_how=f"by {NAME}"
    )
    row.refresh_from_db()
    link, _secret = make_link(attribution=row, level="person", language="en", by=None)
    answer_link(link=link, speaker=row, answer="corrected", proposal=f"{NAME} asked.")
    Attribution.objects.filter(pk=row.pk).update(consent="approved")
    leave(cast, sees_names=True)
    add_comment(report=cast.report, point=point, text=f"Was it {NAME}?", by=cast.rapporteur)
    typed: dict[str, Any] = {"report": cast.report, "client_id": CLIENT, "point_ref": point.pk}
    Receipt.objects.create(
        **typed,
        op_id=CLIENT,
        seq=1,
        kind="update",
        typed={"text": NAME},
        version=1,
        fingerprint="0",
        result="merged",
        sha256="0",
        message=f"Beside {NAME}",
    )
    ConflictCopy.objects.create(**typed, op_id=CLIENT, text=NAME, kept_text=f"Not {NAME}")
    HeldOperation.objects.create(
        **typed, op_id=CLIENT, seq=1, kind="update", reason="locked", op={"fields": {"text": NAME}}
    )
    LogEntry.objects.create(
        user=cast.staff, action_flag=2, object_repr=NAME, change_message=json.dumps([NAME])
    )
    synthesis = make_synthesis(cast.edition, sources=[point])
    item = synthesis.sections.get().items.get()
    item.text = f"{NAME} asked for permits."
    item.save()
    make_practice(summary=f"As told by {NAME}.")
    Upload.objects.create(
        edition=cast.edition,
        report=cast.report,
        sha256="0",
        content_digest="0",
        original=NAME.encode(),
        reading={"header": {"rapporteur": NAME}},
        file_name=f"{NAME}.docx",
    )
    return point


def dump() -> str:
    """Everything that the tables hold, as text."""
    lines = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if not table.startswith("auth_"):
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  own tables
                lines += [f"{table}: {row!r}" for row in cursor.fetchall()]
    return "\n".join(lines)


def places() -> set[str]:
    return {line.partition(":")[0] for line in dump().splitlines() if "Quillon" in line}


def test_name_is_in_every_place_before_and_in_none_after(everywhere: Point, cast: Cast) -> None:
    before = places()

    purge = purge_names(names=[NAME], scope=Scope(), reason="On request.", by=cast.staff)

    assert before >= {
        "django_admin_log",
        "practices_practicetext",
        "reports_attribution",
        "reports_comment",
        "reports_conflictcopy",
        "reports_consentlink",
        "reports_heldoperation",
        "reports_point",
        "reports_receipt",
        "reports_releasedname",
        "reports_revision",
        "reports_synthesisitem",
        "reports_upload",
    }
    assert places() == set()
    assert (purge.by, purge.reason, purge.replaced > 10) == (cast.staff, "On request.", True)
    everywhere.refresh_from_db()
    assert everywhere.text == "A participant asked for fair permits."
    assert Upload.objects.get().original is None


def test_table_that_waits_for_its_import_goes_too(cast: Cast) -> None:
    waiting = CacheStorage(read_mode="rb")
    waiting.save(f"text\n{NAME} spoke.".encode())
    before = waiting.read()

    purge_names(names=[NAME], scope=Scope(), reason="On request.", by=cast.staff)

    assert (NAME.encode() in before, waiting.read()) == (True, None)


def test_register_keeps_the_key_of_the_name(everywhere: Point, cast: Cast) -> None:
    purge_names(names=[NAME], scope=Scope(), reason="On request.", by=cast.staff)

    assert list(ReleasedName.objects.values_list("name", "key")) == [("", name_key(NAME))]


def test_devices_get_the_new_text_as_a_change(everywhere: Point, cast: Cast) -> None:
    version = Point.objects.get(pk=everywhere.pk).version

    purge_names(names=[NAME], scope=Scope(), reason="On request.", by=cast.staff)

    latest = Revision.objects.filter(point_ref=everywhere.pk).order_by("-pk")[0]
    assert (latest.version, latest.after["text"], latest.author) == (
        version + 1,
        "A participant asked for fair permits.",
        None,
    )


def test_scope_of_a_report_leaves_others_alone(cast: Cast) -> None:
    mine = make_point(cast.report, f"{NAME} spoke.")
    other = make_point(cast.other_report, f"{NAME} spoke.")

    purge_names(names=[NAME], scope=Scope(cast.report.code), reason="On request.", by=cast.staff)

    texts = [Point.objects.get(pk=point.pk).text for point in (mine, other)]
    assert texts == ["A participant spoke.", f"{NAME} spoke."]
    assert cast.other_report.revisions.get().after["text"] == f"{NAME} spoke."


def test_scope_of_a_point_leaves_its_neighbours_alone(cast: Cast) -> None:
    mine = make_point(cast.report, "@Kenya spoke.", tags={"countries": ["KEN"]})
    other = make_point(cast.report, "@Kenya spoke.", tags={"countries": ["KEN"]})

    purge_names(
        names=["Kenya", "KEN"],
        scope=Scope(cast.report.code, mine.pk),
        reason="On request.",
        by=cast.staff,
    )

    found = [
        (p.text, p.attributions.count(), p.countries.count())
        for p in (Point.objects.get(pk=mine.pk), Point.objects.get(pk=other.pk))
    ]
    assert found == [("A participant spoke.", 0, 0), ("@Kenya spoke.", 1, 1)]
    created = Revision.objects.filter(point_ref=mine.pk).order_by("pk")[0]
    assert (created.after["attributions"], created.after["tags"]["countries"]) == ([], [])


def test_programme_and_vocabularies_stay(cast: Cast) -> None:
    purge_names(names=["Kenya"], scope=Scope(), reason="On request.", by=cast.staff)

    assert "Kenya" in dump()
    assert "Quillon" not in dump()


@pytest.mark.parametrize(
    ("names", "reason", "code"),
    [([], "Why.", "no_name"), ([" . "], "Why.", "no_name"), ([NAME], " ", "no_reason")],
)
def test_purge_needs_a_name_and_a_reason(
    names: list[str], reason: str, code: str, cast: Cast
) -> None:
    with pytest.raises(DomainError) as error:
        purge_names(names=names, scope=Scope(), reason=reason, by=cast.staff)

    assert (error.value.code, Purge.objects.count()) == (code, 0)


def test_name_in_the_reason_goes_too(cast: Cast) -> None:
    purge = purge_names(names=[NAME], scope=Scope(), reason=f"{NAME} asked.", by=cast.staff)

    assert purge.reason == "A participant asked."
    assert "Quillon" not in list_file().read_text()


def test_purge_is_replayed_on_an_older_state(everywhere: Point, cast: Cast) -> None:
    """The database comes back as it was; the list beside it knows what has to go again."""
    purge_names(names=[NAME], scope=Scope(), reason="On request.", by=cast.staff)
    Purge.objects.all().delete()
    Point.objects.filter(pk=everywhere.pk).update(text=f"{NAME} asked for permits.")
    add_comment(report=Report.objects.get(pk=cast.report.pk), text=NAME, by=cast.rapporteur)
    before = places()

    replayed = [replay_purges(), replay_purges()]

    assert (before, replayed) == ({"reports_comment", "reports_point"}, [1, 0])
    assert places() == set()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads the bytes of a SQLite file")
def test_bytes_are_gone_from_file_log_and_copy(tmp_path: Path, cast: Cast) -> None:
    """On a file of its own, with a write-ahead log, as the product runs."""
    make_point(cast.report, f"{NAME} asked for permits.")
    make_practice(summary=f"As told by {NAME}.")
    copy = tmp_path / "live.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    needle = NAME.encode()
    assert needle in copy.read_bytes()

    purge_names(names=[NAME], scope=Scope(), reason="On request.", by=cast.staff)

    after = tmp_path / "after.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(after)])
        cursor.execute("PRAGMA database_list")
        file = cursor.fetchall()[0][2]
    files = [after, *(Path(f"{file}{end}") for end in ("", "-wal", "-shm") if file)]
    found = {path.name: needle in path.read_bytes() for path in files if path.is_file()}
    assert found == dict.fromkeys(found, False)
    assert sqlite3.connect(after).execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.postgresql
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("owner", ["superuser", "owner of the tables"])
def test_bytes_are_gone_from_the_files_of_postgresql(owner: str, cast: Cast) -> None:
    """Outside a transaction, as a request ends; the account of a site is no superuser."""
    end_other_connections()
    make_point(cast.report, f"{NAME} asked for permits.")
    make_practice(summary=f"As told by {NAME}.")
    before = files_with(NAME.encode())

    with as_plain_owner() if owner != "superuser" else nullcontext():
        purge_names(names=[NAME], scope=Scope(), reason="On request.", by=cast.staff)

    assert before >= {"reports_point", "reports_revision", "practices_practicetext"}
    # The server's own analysis of a table holds old rows for as long as it reads them.
    left = files_with(NAME.encode())
    for _attempt in range(10):
        if not left:
            break
        time.sleep(1)
        compact()
        left = files_with(NAME.encode())
    assert left == set()


def end_other_connections() -> None:
    """What another connection may still read stays in the files until it ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def files_with(needle: bytes) -> set[str]:
    """Return the tables and indexes whose files on the disk of PostgreSQL hold the bytes."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'i', 't')"
            " AND relfilenode <> 0 AND relnamespace IN"
            " (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'pg_toast'))"
            " AND position(%s::bytea IN pg_read_binary_file(pg_relation_filepath(oid))) > 0",
            [needle],
        )
        return {name for (name,) in cursor.fetchall()}


@contextmanager
def as_plain_owner() -> Iterator[None]:
    """Work as an account that owns the tables of the site and may do nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (superuser,) = cursor.fetchone()
        cursor.execute("CREATE ROLE plain_owner")
        cursor.execute("GRANT ALL ON SCHEMA public TO plain_owner")
        hand_over(cursor, "plain_owner")
        cursor.execute("SET ROLE plain_owner")
        try:
            yield
        finally:
            cursor.execute("RESET ROLE")
            hand_over(cursor, superuser)
            cursor.execute("DROP OWNED BY plain_owner")
            cursor.execute("DROP ROLE plain_owner")


def hand_over(cursor: Any, to: str) -> None:
    for table in connection.introspection.table_names(cursor):
        cursor.execute(f'ALTER TABLE "{table}" OWNER TO "{to}"')
