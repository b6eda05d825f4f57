"""Word files between arrival and decision, and what is kept of them afterwards."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from reports.choices import KeepOriginals, UploadStatus
from reports.domain import uploads
from reports.domain.errors import DomainError
from reports.domain.word_import import Decisions
from reports.models import OriginalDownload, Report, Session, Upload
from reports.parsed import FileFacts, ParsedPoint, ParsedReport, ParsedSection
from tests.build import make_point, make_session, make_upload
from tests.cast import Cast

FILE = b"PK the bytes of the file"


def parsed(*texts: str, saved_at: str = "") -> ParsedReport:
    points = [ParsedPoint(text) for text in texts or ("Fees lead to debt.",)]
    section = ParsedSection("summary", 1, found=True, points=points)
    return ParsedReport(sections=[section], facts=FileFacts(saved_at=saved_at))


def receive(cast: Cast, reading: ParsedReport | None = None, **changes: Any) -> Upload:
    values: dict[str, Any] = {
        "edition": cast.edition,
        "parsed": reading or parsed(),
        "data": FILE,
        "file_name": "Amina Okello-Reyes final.docx",
        "by": cast.staff,
        "session": cast.session,
    }
    return uploads.receive(**{**values, **changes})


def confirm(upload: Upload, by: User) -> Report:
    report = Report.objects.filter(session=upload.session).first()
    done, _outcome = uploads.confirm(upload=upload, report=report, decisions=Decisions(), by=by)
    return done


def seal(cast: Cast, days: int = 10) -> None:
    cast.edition.keep_originals, cast.edition.keep_originals_days = KeepOriginals.SEAL, days
    cast.edition.save()


def notes(upload: Upload) -> tuple[str, ...]:
    laid = uploads.lay_beside(upload)
    assert laid is not None
    return laid.notes


# -- what is kept --


def test_deleted_original_is_never_stored(cast: Cast) -> None:
    upload = receive(cast)
    confirm(upload, cast.staff)

    upload.refresh_from_db()
    assert (upload.original, upload.original_until) == (None, None)
    assert (upload.status, upload.reading, upload.file_name) == (UploadStatus.IMPORTED, {}, "")


def test_sealed_original_is_kept_for_the_days_of_the_edition(cast: Cast) -> None:
    seal(cast, days=10)
    upload = receive(cast)
    confirm(upload, cast.staff)

    upload.refresh_from_db()
    assert upload.original is not None
    assert upload.decided_at is not None
    assert uploads.take_out_original(upload=upload, by=cast.staff) == FILE
    assert upload.original_until == upload.decided_at + timedelta(days=10)
    assert upload.file_name == ""


@pytest.mark.parametrize("decided", [False, True])
def test_sealed_original_is_not_readable_where_it_is_stored(decided: bool, cast: Cast) -> None:
    seal(cast)
    upload = receive(cast)
    if decided:
        confirm(upload, cast.staff)

    with connection.cursor() as cursor:
        cursor.execute("SELECT original FROM reports_upload")
        stored = bytes(cursor.fetchone()[0])

    assert stored.startswith(b"age-encryption.org/v1\n")
    assert (FILE in stored, FILE[3:] in stored) == (False, False)


def test_original_that_was_stored_as_it_came_is_sealed_by_migrating(cast: Cast) -> None:
    plain = make_upload(cast.staff, taken=True, original=FILE)
    sealed = make_upload(cast.staff, taken=True)
    migration = import_module("reports.migrations.0013_seal_originals")

    migration.seal_originals(apps, None)

    stored = [bytes(row.original or b"") for row in Upload.objects.filter(pk=plain.pk)]
    assert [FILE in data for data in stored] == [False]
    assert [uploads.take_out_original(upload=row, by=cast.staff) for row in (plain, sealed)] == [
        FILE,
        b"PK as it came",
    ]


def test_original_opens_with_an_earlier_key_of_the_site(cast: Cast, settings: Any) -> None:
    upload = make_upload(cast.staff, taken=True)
    earlier, settings.SECRET_KEY = settings.SECRET_KEY, "a key that came later"

    with pytest.raises(DomainError) as refusal:
        uploads.take_out_original(upload=upload, by=cast.staff)
    assert (refusal.value.code, OriginalDownload.objects.count()) == ("sealed_elsewhere", 0)

    settings.SECRET_KEY_FALLBACKS = [earlier]
    assert uploads.take_out_original(upload=upload, by=cast.staff) == b"PK as it came"


def test_sealed_original_is_gone_after_its_day(cast: Cast) -> None:
    upload = make_upload(cast.staff, taken=True)

    before = uploads.sweep()
    after = uploads.sweep(now=timezone.now() + timedelta(days=31))

    upload.refresh_from_db()
    assert (before, after, upload.original) == ((0, 0), (0, 1), None)


def test_file_that_nobody_decides_about_is_forgotten(cast: Cast) -> None:
    receive(cast)

    kept = uploads.sweep(now=timezone.now() + timedelta(hours=11))
    gone = uploads.sweep(now=timezone.now() + timedelta(hours=13))

    assert (kept, gone, Upload.objects.count()) == ((0, 0), (1, 0), 0)


def test_next_file_sweeps_what_waited_too_long(cast: Cast) -> None:
    old = receive(cast)
    Upload.objects.update(uploaded_at=timezone.now() - timedelta(hours=13))

    new = receive(cast)

    assert list(Upload.objects.values_list("pk", flat=True)) == [new.pk]
    assert old.pk != new.pk


def test_command_says_what_was_deleted(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    receive(cast)
    make_upload(cast.staff, taken=True, original_until=timezone.now())
    Upload.objects.update(uploaded_at=timezone.now() - timedelta(hours=13))

    call_command("purge_originals")

    assert capsys.readouterr().out == "1 waiting files and 1 originals were deleted.\n"


def test_download_of_an_original_is_recorded(cast: Cast) -> None:
    upload = make_upload(cast.staff, taken=True)

    data = uploads.take_out_original(upload=upload, by=cast.administrator)

    row = OriginalDownload.objects.get()
    assert (data, row.upload, row.downloaded_by) == (
        b"PK as it came",
        upload,
        cast.administrator,
    )


@pytest.mark.parametrize(
    "changes", [{"original_until": timezone.now() - timedelta(days=1)}, {"original": None}]
)
def test_original_that_is_gone_cannot_be_taken_out(changes: dict[str, Any], cast: Cast) -> None:
    upload = make_upload(cast.staff, taken=True, **changes)

    with pytest.raises(DomainError) as refused:
        uploads.take_out_original(upload=upload, by=cast.staff)

    assert (refused.value.code, OriginalDownload.objects.count()) == ("no_original", 0)


def test_originals_of_a_report_are_forgotten_at_once(cast: Cast) -> None:
    upload = make_upload(cast.staff, taken=True, report=cast.report)
    other = make_upload(cast.staff, taken=True, report=cast.other_report)

    count = uploads.forget_originals(cast.report)

    upload.refresh_from_db()
    other.refresh_from_db()
    assert (count, upload.original, other.original is None) == (1, None, False)


def test_name_of_the_file_is_one_plain_line(cast: Cast) -> None:
    upload = receive(cast, file_name="..\\..\\etc/pass\nwd\x00.docx")

    assert upload.file_name == "pass wd .docx"


# -- deciding --


def test_file_is_decided_about_once(cast: Cast) -> None:
    upload = receive(cast)
    confirm(upload, cast.staff)
    upload.refresh_from_db()

    with pytest.raises(DomainError) as refused:
        confirm(upload, cast.staff)

    assert (refused.value.code, cast.report.points.count()) == ("decided", 1)


def test_dropped_file_leaves_nothing(cast: Cast) -> None:
    seal(cast)

    uploads.drop(upload=receive(cast))

    assert Upload.objects.count() == 0


@pytest.fixture
def unreported(cast: Cast) -> Session:
    return make_session(cast.edition, "2.2", title="Access to justice")


def test_looking_at_a_file_begins_no_report(cast: Cast, unreported: Session) -> None:
    upload = receive(cast, session=unreported)

    laid = uploads.lay_beside(upload)

    assert laid is not None
    assert (laid.is_new, [row.status for row in laid.plan.rows]) == (True, ["new"])
    assert not Report.objects.filter(session=unreported).exists()


def test_confirming_begins_the_report(cast: Cast, unreported: Session) -> None:
    report = confirm(receive(cast, session=unreported), cast.staff)

    assert (report.code, [point.text for point in report.points.all()]) == (
        "2018-2.2",
        ["Fees lead to debt."],
    )


def test_failed_confirmation_begins_no_report(cast: Cast) -> None:
    upload = receive(cast, session=None)

    with pytest.raises(DomainError) as refused:
        confirm(upload, cast.staff)

    assert refused.value.code == "no_session"


# -- the same, older --


def test_same_file_again_says_so(cast: Cast) -> None:
    confirm(receive(cast), cast.staff)

    (note,) = notes(receive(cast))

    assert note.startswith("The same file was taken into this report on ")


def test_file_saved_again_without_a_change_is_the_same(cast: Cast) -> None:
    confirm(receive(cast), cast.staff)

    (note,) = notes(receive(cast, parsed(), data=b"PK saved again"))

    assert note.startswith("The same file was taken into this report on ")


def test_older_version_of_a_file_says_so(cast: Cast) -> None:
    confirm(receive(cast, parsed("Second.", saved_at="2018-12-06T12:00:00Z")), cast.staff)
    older = receive(cast, parsed("First.", saved_at="2018-12-06T09:00:00Z"), data=b"PK other")

    assert notes(older)[0].startswith("This file is older than the one taken in on ")


def test_newer_version_of_a_file_says_nothing(cast: Cast) -> None:
    confirm(receive(cast, parsed("First.", saved_at="2018-12-06T09:00:00Z")), cast.staff)
    newer = receive(cast, parsed("New words.", saved_at="2018-12-06T12:00:00Z"), data=b"PK other")

    assert notes(newer) == ()


def test_file_from_before_the_last_change_in_the_app_says_so(cast: Cast) -> None:
    make_point(cast.report, "Fees lead to debt.")

    (note,) = notes(receive(cast, parsed(saved_at="2018-12-06T09:00:00Z")))

    assert note.startswith("This file was saved in Word on ")


@pytest.mark.parametrize("saved_at", ["yesterday", "9999-99-99T00:00:00Z", "0001-01-01T00:00:00Z"])
def test_time_that_cannot_be_true_is_left_out(saved_at: str, cast: Cast) -> None:
    assert receive(cast, parsed(saved_at=saved_at)).saved_in_word_at is None
