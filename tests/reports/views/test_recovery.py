"""The page on which held changes, conflicts and drafts are decided."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from reports.choices import ReportStatus
from reports.domain import points as point_rules
from reports.domain.revisions import Origin
from reports.models import ConflictCopy, HeldOperation, Point, Report, SettledDraft
from tests.build import make_point
from tests.cast import Cast
from tests.reports.domain.sending import Device

RECOVERY, DECIDE, MINE = "/recovery/", "/recovery/decide/", "/recovery/mine/"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(client: Client, address: str) -> str:
    text = client.get(address).content.decode()
    text = re.sub(r'<(span|bdi) class="visually-hidden">[^<]*</\1>', "", text)
    return re.sub(r"\s+", " ", text)


def hold(cast: Cast, *texts: str) -> list[str]:
    """Let the rapporteur send points to a report that is closed; returns their keys."""
    Report.objects.filter(pk=cast.report.pk).update(status=ReportStatus.SUBMITTED)
    device = Device(cast.rapporteur, cast.report)
    for text in texts:
        device.send(device.create(text))
    rows = HeldOperation.objects.filter(status="waiting").order_by("pk")
    return [f"held-{pk}" for pk in rows.values_list("pk", flat=True)]


def texts(report: Report) -> list[str]:
    return sorted(Point.objects.filter(report=report).present().values_list("text", flat=True))


def waits(client: Client, kind: str) -> int:
    """Count what the page lists of a kind."""
    return page(client, f"{RECOVERY}?kind={kind}").count("wait__title")


def decline(point: Point, kind: str = "deleted") -> dict[str, str]:
    return {
        "item": f"{kind}-{point.pk}",
        "decision": "decline",
        f"report-{point.pk}": point.report.code,
    }


@pytest.fixture
def cochair(cast: Cast) -> Client:
    return client_of(cast.cochair)


def test_links_to_points_of_one_room_are_told_apart(cast: Cast, cochair: Client) -> None:
    hold(cast, "Wages were paid late in every port, said one.", "Ships wait.")

    shown = cochair.get(RECOVERY).content.decode()

    names = re.findall(r'<span class="visually-hidden">, ([^<]*)</span></a>', shown)
    assert sorted(names) == ["Ships wait.", "Wages were paid late in every port, said"]


class TestDecisions:
    def test_one_change_is_taken_in(self, cast: Cast, cochair: Client) -> None:
        (key,) = hold(cast, "Typed offline.")
        assert "<ins>Typed offline.</ins>" in page(cochair, RECOVERY)

        response = cochair.post(DECIDE, {"item": key, "decision": "accept"})

        assert (response.url, texts(cast.report)) == (RECOVERY, ["Typed offline."])
        assert "Nothing is waiting" in page(cochair, RECOVERY)

    def test_one_change_is_left_out_and_its_author_reads_why(
        self, cast: Cast, cochair: Client
    ) -> None:
        (key,) = hold(cast, "Typed offline.")
        cochair.post(DECIDE, {"item": key, "decision": "decline", "note": "Said twice."})

        own = page(client_of(cast.rapporteur), MINE)

        assert texts(cast.report) == []
        assert ("Typed offline." in own, "Said twice." in own) == (True, True)
        assert "Typed offline." not in page(client_of(cast.notetaker), MINE)

    def test_leaving_out_without_a_reason_shows_the_list_again(
        self, cast: Cast, cochair: Client
    ) -> None:
        (key,) = hold(cast, "Typed offline.")
        response = cochair.post(DECIDE, {"item": key, "decision": "decline", "note": ""})
        assert response.status_code == 409
        assert "Write a reason" in response.content.decode()
        assert HeldOperation.objects.get().status == "waiting"

    def test_several_are_taken_in_together(self, cast: Cast, cochair: Client) -> None:
        keys = hold(cast, "First.", "Second.", "Third.")
        cochair.post(DECIDE, {"item": keys[:2], "decision": "accept"})
        assert texts(cast.report) == ["First.", "Second."]
        assert HeldOperation.objects.filter(status="waiting").count() == 1

    def test_several_are_left_out_for_one_reason(self, cast: Cast, cochair: Client) -> None:
        keys = hold(cast, "First.", "Second.")
        cochair.post(DECIDE, {"item": keys, "decision": "decline", "note": "Said twice."})
        assert list(HeldOperation.objects.values_list("status", "note")) == [
            ("declined", "Said twice."),
            ("declined", "Said twice."),
        ]

    def test_conflict_is_settled(self, cast: Cast, cochair: Client) -> None:
        point = make_point(cast.report, "Ports crews.", author=cast.rapporteur)
        ben, ama = Device(cast.notetaker, cast.report), Device(cast.rapporteur, cast.report)
        ben.send(ben.update(point, text="Ports pay crews."))
        ama.send(ama.update(point, text="Ports train crews."))
        copy = ConflictCopy.objects.get()

        cochair.post(DECIDE, {"item": f"conflict-{copy.pk}", "decision": "both"})

        assert texts(cast.report) == ["Ports pay crews.", "Ports train crews."]

    @pytest.mark.parametrize(
        ("decision", "writer", "replaced"),
        [
            ("taken", "<h2>Taken into the report</h2>", "<h2>The other text took its place</h2>"),
            ("kept", "<h2>The text in the report stayed</h2>", ""),
        ],
    )
    def test_both_writers_read_what_became_of_their_text(
        self, cast: Cast, cochair: Client, decision: str, writer: str, replaced: str
    ) -> None:
        point = make_point(cast.report, "Ports crews.", author=cast.rapporteur)
        ben, ama = Device(cast.notetaker, cast.report), Device(cast.rapporteur, cast.report)
        ben.send(ben.update(point, text="Ports pay crews."))
        ama.send(ama.update(point, text="Ports train crews."))
        key = f"conflict-{ConflictCopy.objects.get().pk}"
        cochair.post(DECIDE, {"item": key, "decision": decision, "note": "For Ama alone."})

        pages = [page(client_of(user), MINE) for user in (cast.rapporteur, cast.notetaker)]

        titles = [re.sub(r'<h2 class="wait__title">', "<h2>", text) for text in pages]
        found = [re.findall(r"<h2>[^<]*</h2>", text) for text in titles]
        assert found == [[writer], [replaced] if replaced else []]
        assert ["Ports train crews." in text for text in pages] == [True, False]
        assert ["Ports pay crews." in text for text in pages] == [False, bool(replaced)]
        assert ["For Ama alone." in text for text in pages] == [True, False]

    def test_deleted_point_is_put_back(self, cast: Cast, cochair: Client) -> None:
        point = make_point(cast.report, "Ports train.", author=cast.rapporteur)
        point_rules.delete_point(point=point, origin=Origin(author=cast.notetaker))

        cochair.post(
            DECIDE,
            {
                "item": f"deleted-{point.pk}",
                "decision": "accept",
                f"report-{point.pk}": cast.report.code,
            },
        )

        assert texts(cast.report) == ["Ports train."]

    def test_deleted_point_that_is_left_so_waits_no_more_until_it_is_deleted_anew(
        self, cast: Cast, cochair: Client
    ) -> None:
        point = make_point(cast.report, "Ports train.", author=cast.rapporteur)
        point_rules.delete_point(point=point, origin=Origin(author=cast.notetaker))
        waiting = [waits(cochair, "deleted")]

        cochair.post(DECIDE, decline(point))
        waiting.append(waits(cochair, "deleted"))
        mine = page(client_of(cast.rapporteur), MINE)
        origin = Origin(author=cast.notetaker)
        point = point_rules.restore_point(point=Point.objects.get(), origin=origin)
        point_rules.delete_point(point=point, origin=origin.next())
        waiting.append(waits(cochair, "deleted"))

        assert (waiting, texts(cast.report)) == ([1, 0, 1], [])
        assert mine.count("Ports train.") == 1
        assert SettledDraft.objects.get().decided_by == cast.cochair

    def test_author_reads_what_somebody_else_deleted(self, cast: Cast) -> None:
        point = make_point(cast.report, "Ports train.", author=cast.rapporteur)
        own = make_point(cast.report, "Ports pay.", author=cast.rapporteur)
        point_rules.delete_point(point=point, origin=Origin(author=cast.notetaker))
        point_rules.delete_point(point=own, origin=Origin(author=cast.rapporteur))

        pages = [page(client_of(user), MINE) for user in (cast.rapporteur, cast.notetaker)]

        assert [text.count("Deleted by somebody else") for text in pages] == [1, 0]
        assert ["Ports train." in text for text in pages] == [True, False]
        assert ["Ports pay." in text for text in pages] == [False, False]
        history = f'href="/reports/{cast.report.code}/history/?point={point.pk}"'
        assert history in pages[0]

    def test_filters_stay_after_a_decision(self, cast: Cast, cochair: Client) -> None:
        (key,) = hold(cast, "Typed offline.")
        response = cochair.post(f"{DECIDE}?kind=held", {"item": key, "decision": "accept"})
        assert response.url == f"{RECOVERY}?kind=held"
        assert cochair.get(f"{DECIDE}?kind=held").url == f"{RECOVERY}?kind=held"


class TestRights:
    def test_other_rooms_are_not_decided_on(self, cast: Cast, cochair: Client) -> None:
        Report.objects.update(status=ReportStatus.SUBMITTED)
        device = Device(cast.other_rapporteur, cast.other_report)
        device.send(device.create("Typed elsewhere."))
        held = HeldOperation.objects.get()

        response = cochair.post(DECIDE, {"item": f"held-{held.pk}", "decision": "accept"})

        assert (response.status_code, texts(cast.other_report)) == (404, [])
        assert "Typed elsewhere." not in page(cochair, RECOVERY)

    @pytest.mark.parametrize(
        "values",
        [
            {"item": "held-x", "decision": "accept"},
            {"item": "held-999", "decision": "accept"},
            {"item": "conflict-999", "decision": "kept"},
            {"item": "deleted-x", "decision": "accept"},
            {"item": "else-1", "decision": "accept"},
            {"item": "held-1", "decision": "else"},
        ],
    )
    def test_decision_on_nothing_is_not_found(
        self, cast: Cast, cochair: Client, values: dict[str, str]
    ) -> None:
        assert cochair.post(DECIDE, values).status_code == 404

    def test_list_leads_to_rooms_and_kinds(self, cast: Cast) -> None:
        hold(cast, "Typed offline.")
        staff = client_of(cast.staff)
        found = {
            query: "Typed offline." in page(staff, f"{RECOVERY}{query}")
            for query in ("", "?report=2018-3.1", "?report=2018-1.2", "?kind=held", "?kind=deleted")
        }
        assert found == {
            "": True,
            "?report=2018-3.1": True,
            "?report=2018-1.2": False,
            "?kind=held": True,
            "?kind=deleted": False,
        }
