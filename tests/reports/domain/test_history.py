"""Reading the log in words, and going back to an earlier moment."""

from __future__ import annotations

import pytest
from django.utils import translation

from reports.choices import RevisionKind
from reports.domain import points as point_rules
from reports.domain.consent import Reader, public_reader
from reports.domain.errors import DomainError
from reports.domain.header import update_header
from reports.domain.history import FieldChange, entries, restore_before
from reports.domain.points import state_of
from reports.domain.revisions import Origin
from reports.domain.tag_words import tag_words
from reports.models import Report, Revision
from tests.build import make_attribution, make_point, make_practice
from tests.cast import Cast

TEAM = Reader(sees_names=True)
PUBLIC = public_reader("en")


def changes(report: Report, reader: Reader) -> list[list[FieldChange]]:
    revisions = list(report.revisions.order_by("pk"))
    return [entry.changes for entry in entries(report, reader, revisions)]


def last_revision() -> Revision:
    return Revision.objects.latest("pk")


def test_change_is_told_field_by_field(cast: Cast) -> None:
    point = make_point(cast.report, "Permits")
    point_rules.update_point(
        point=point,
        fields={
            "text": "Visas",
            "support": "broad",
            "contested": True,
            "tags": {"countries": ["KEN", "MAR"], "objectives": ["5"]},
        },
        origin=Origin(),
    )

    assert changes(cast.report, PUBLIC)[1] == [
        FieldChange("text", "Text", "Permits", "Visas"),
        FieldChange("support", "Support", "", "Broad"),
        FieldChange("contested", "Contested", "no", "yes"),
        FieldChange("tags", "Tags", "", "GCM 5; Kenya, Morocco"),
    ]


def test_codes_are_told_in_the_words_of_people(cast: Cast) -> None:
    point = make_point(cast.report, "Permits")
    practice = make_practice()
    Revision.objects.filter(point_ref=point.pk).delete()
    point_rules.update_point(point=point, fields={"level": 1}, origin=Origin())
    Revision.objects.create(
        report=cast.report,
        point_ref=point.pk,
        kind=RevisionKind.UPDATE,
        before={"practice": None},
        after={"practice": str(practice.pk)},
    )

    assert changes(cast.report, TEAM) == [
        [FieldChange("level", "Level", "1", "2")],
        [FieldChange("practice", "Practice", "", "yes")],
    ]


def test_tags_stand_in_the_order_of_their_numbers() -> None:
    tags = {"objectives": ["15", "2"], "targets": ["13.1", "17.b", "4.4", "17.19"]}

    assert tag_words(tags, hides_telling=False) == (
        "GCM 2, GCM 15; SDG 4.4, SDG 13.1, SDG 17.19, SDG 17.b"
    )


def test_tags_are_named_as_on_their_chips_in_the_readers_language() -> None:
    tags = {"objectives": ["5"], "targets": ["10.7"], "countries": ["MAR"]}

    with translation.override("fr"):
        words = tag_words(tags, hides_telling=True)

        country = tag_words({"countries": ["NLD"]}, hides_telling=False)

    assert (words, country) == ("Pacte 5\u00a0; ODD 10.7", "Pays-Bas")


def test_old_and_new_text_pass_the_gate(cast: Cast) -> None:
    point = make_point(cast.report, "@Kenya agreed.")
    point_rules.update_point(point=point, fields={"text": "@Morocco agreed."}, origin=Origin())
    make_attribution(point, mention="Morocco", consent="refused")

    text = [row for row in changes(cast.report, TEAM)[1] if row.name == "text"]
    assert text == [FieldChange("text", "Text", "Kenya agreed.", "Morocco agreed.")]
    # Both read the same in public, so there is nothing to tell.
    assert changes(cast.report, PUBLIC)[1] == []


def test_names_in_the_header_are_for_the_team(cast: Cast) -> None:
    update_header(
        report=cast.report,
        fields={"rapporteur_line": "W. Adeyemi", "language": "fr"},
        origin=Origin(),
    )

    language = FieldChange("language", "Language", "en", "fr")
    assert changes(cast.report, PUBLIC) == [[language]]
    assert changes(cast.report, TEAM) == [
        [language, FieldChange("rapporteur_line", "Name of rapporteur", "", "W. Adeyemi")]
    ]


@pytest.mark.parametrize(
    ("kind", "possible"),
    [("create", False), ("update", True), ("move", True), ("delete", True), ("restore", False)],
)
def test_point_can_be_set_back_to_before_a_change(cast: Cast, kind: str, possible: bool) -> None:
    point = make_point(cast.report, "Permits")
    first = make_point(cast.report, "Visas")
    point_rules.update_point(point=point, fields={"text": "Portable permits"}, origin=Origin())
    point_rules.move_point(point=point, origin=Origin(), after=first)
    point_rules.delete_point(point=point, origin=Origin())
    point_rules.restore_point(point=point, origin=Origin())
    revision = Revision.objects.get(point_ref=point.pk, kind=kind)

    [entry] = entries(cast.report, TEAM, [revision])

    assert entry.can_restore is possible


def test_going_back_is_a_new_change(cast: Cast) -> None:
    point = make_point(cast.report, "Permits")
    point_rules.update_point(point=point, fields={"text": "Visas"}, origin=Origin())

    restored = restore_before(
        report=cast.report, revision=last_revision(), origin=Origin(author=cast.notetaker)
    )

    assert (restored.text, restored.version) == ("Permits", 3)
    latest = last_revision()
    assert (latest.kind, latest.author) == (RevisionKind.UPDATE, cast.notetaker)
    assert (latest.before, latest.after) == ({"text": "Visas"}, {"text": "Permits"})


def test_going_back_before_a_deletion_brings_the_point_back(cast: Cast) -> None:
    point = make_point(cast.report, "Permits", tags={"objectives": ["5"]})
    before = state_of(point)
    point_rules.delete_point(point=point, origin=Origin())

    restored = restore_before(report=cast.report, revision=last_revision(), origin=Origin())

    assert restored.deleted_at is None
    assert state_of(restored) == before


def test_going_back_on_a_deleted_point_restores_and_changes_it(cast: Cast) -> None:
    point = make_point(cast.report, "Permits")
    point_rules.update_point(point=point, fields={"text": "Visas"}, origin=Origin())
    update = last_revision()
    point_rules.delete_point(point=point, origin=Origin())

    restored = restore_before(report=cast.report, revision=update, origin=Origin())

    assert (restored.text, restored.deleted_at) == ("Permits", None)
    kinds = Revision.objects.filter(point_ref=point.pk).values_list("kind", flat=True)
    assert list(kinds) == ["create", "update", "delete", "restore", "update"]


def test_going_back_keeps_what_was_changed_in_other_fields(cast: Cast) -> None:
    point = make_point(cast.report, "Permits")
    point_rules.update_point(point=point, fields={"text": "Visas"}, origin=Origin())
    update = last_revision()
    point_rules.update_point(point=point, fields={"support": "broad"}, origin=Origin())

    restored = restore_before(report=cast.report, revision=update, origin=Origin())

    assert (restored.text, restored.support) == ("Permits", "broad")


def test_entry_of_another_report_or_of_no_point_is_refused(cast: Cast) -> None:
    make_point(cast.other_report)
    elsewhere = last_revision()
    update_header(report=cast.report, fields={"language": "fr"}, origin=Origin())
    header = last_revision()

    for revision in (elsewhere, header):
        with pytest.raises(DomainError) as caught:
            restore_before(report=cast.report, revision=revision, origin=Origin())
        assert caught.value.code == "no_point"
