"""Live saving and live reading with the real server: two processes, real sockets."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest

from gfmd_site.live import Event, Subscription
from reports.domain.consent import Reader
from reports.views import stream as stream_view
from reports.views.stream import Opening, Topic
from tests.reports.views.live_site import LiveSite, running


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    with running(tmp_path_factory.mktemp("live")) as started:
        yield started


@pytest.mark.slow
class TestStream:
    def test_says_hello_with_epoch_and_cursor(self, site: LiveSite) -> None:
        page = site.page_of("notetaker")
        _status, values, _headers = page.get()

        with page.stream() as stream:
            hello = stream.next("hello")

        assert (stream.status, stream.headers["Content-Type"]) == (
            200,
            "text/event-stream; charset=utf-8",
        )
        assert stream.headers["Cache-Control"] == "no-store"
        assert hello.data["epoch"] == values["epoch"]
        assert hello.data["cursor"] >= values["cursor"]

    def test_change_is_seen_through_every_process(self, site: LiveSite) -> None:
        writer, reader = site.page_of("rapporteur"), site.page_of("notetaker")
        with ExitStack() as open_streams:
            # Six streams: each of the two processes has some.
            streams = [open_streams.enter_context(reader.stream()) for _ in range(6)]
            for stream in streams:
                stream.next("hello")
            for number in range(5):
                op = writer.create(f"Change {number}, مرحبا 👋")
                assert writer.post(op)[0] == 201
                said = [stream.next("op") for stream in streams]

                assert {one.data["op_id"] for one in said} == {op["op_id"]}
                assert {one.data["fields"]["text"] for one in said} == {op["fields"]["text"]}
                assert {one.id for one in said} == {said[0].data["cursor"]}

    def test_gives_the_same_operations_as_the_catch_up(self, site: LiveSite) -> None:
        writer, reader = site.page_of("rapporteur"), site.page_of("notetaker")
        cursor = reader.get()[1]["cursor"]
        with reader.stream() as stream:
            stream.next("hello")
            writer.post(writer.create("One."), writer.create("Two."))
            live = [stream.next("op").data for _ in range(2)]

        assert live == reader.get(f"?since={cursor}")[1]["ops"]

    def test_reads_on_from_the_last_event(self, site: LiveSite) -> None:
        writer, reader = site.page_of("rapporteur"), site.page_of("notetaker")
        cursor = reader.get()[1]["cursor"]
        ops = [writer.create(f"Missed {number}.") for number in range(3)]
        writer.post(*ops)

        with reader.stream(last=cursor) as stream:
            missed = [stream.next("op").data["op_id"] for _ in range(3)]
            later = writer.create("Not missed.")
            writer.post(later)
            assert stream.next("op").data["op_id"] == later["op_id"]

        assert missed == [op["op_id"] for op in ops]

    def test_tells_the_team_who_is_here(self, site: LiveSite) -> None:
        writer, reader = site.page_of("rapporteur"), site.page_of("notetaker")
        with reader.stream() as stream:
            stream.next("presence")
            writer.post(presence={"point_id": None})
            said = stream.next("presence")

        assert {"client_id": writer.client_id, "name": "Wanjiru Adeyemi", "point_id": None} in (
            said.data
        )

    def test_outside_the_team_tells_no_names(self, site: LiveSite) -> None:
        writer, reader = site.page_of("rapporteur"), site.page_of("plain_staff")
        with reader.stream() as stream:
            stream.next("hello")
            writer.post(writer.create("@Kenya trains crews."), presence={"point_id": None})
            said = stream.next("op")
            writer.post(writer.create("The next one."))
            stream.next("op")

        assert said.data["fields"]["text"] == "A participant trains crews."
        for secret in (b"Kenya", b"Wanjiru", b"presence", b"conflicts"):
            assert secret not in stream.body

    @pytest.mark.parametrize(("name", "status"), [("nobody", 401), ("outsider", 404)])
    def test_is_closed_to_strangers(self, name: str, status: int, site: LiveSite) -> None:
        with site.page_of(name).stream() as stream:
            assert stream.status == status


@pytest.mark.slow
class TestManyAtOnce:
    def test_saving_at_the_same_time_never_fails(self, site: LiveSite) -> None:
        """Four people in four threads against two processes: every answer is a 201."""
        statuses: Counter[int] = Counter()
        sent: list[str] = []

        def type_away(name: str) -> None:
            page = site.page_of(name)
            for number in range(25):
                op = page.create(f"{name} {number}")
                status, values, _headers = page.post(op)
                statuses[status] += 1
                sent.extend(ack["op_id"] for ack in values["acks"])

        cursor = site.page_of("notetaker").get()[1]["cursor"]
        threads = [
            threading.Thread(target=type_away, args=(name,))
            for name in ("rapporteur", "notetaker", "rapporteur", "notetaker")
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        ops = site.page_of("notetaker").get(f"?since={cursor}")[1]["ops"]
        assert statuses == {201: 100}
        assert sorted(op["op_id"] for op in ops) == sorted(sent)

    def test_change_whose_sender_left_before_the_answer_is_stored_whole(
        self, site: LiveSite
    ) -> None:
        page = site.page_of("notetaker")
        page.post()
        op = page.create("Nobody waited for the answer.")

        with page.stream() as stream:
            stream.next("hello")
            page.post_and_leave(op)
            said = stream.next("op").data

        assert (said["op_id"], said["fields"]["text"]) == (op["op_id"], op["fields"]["text"])
        assert page.post(op)[1]["acks"][0]["result"] == "duplicate"

    def test_same_batch_five_times_at_once_is_one_change(self, site: LiveSite) -> None:
        page = site.page_of("rapporteur")
        op = page.create("Sent five times.")
        page.post()
        cursor = page.get()[1]["cursor"]
        results: list[str] = []

        def deliver() -> None:
            status, values, _headers = page.post(op)
            results.append(f"{status} {values['acks'][0]['result']}")

        threads = [threading.Thread(target=deliver) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert Counter(results) == {"201 applied": 1, "201 duplicate": 4}
        assert [one["op_id"] for one in page.get(f"?since={cursor}")[1]["ops"]] == [op["op_id"]]


@pytest.mark.slow
def test_stop_of_the_server_ends_the_streams(tmp_path: Path) -> None:
    with running(tmp_path) as site, ExitStack() as open_streams:
        streams = [open_streams.enter_context(site.page_of("notetaker").stream()) for _ in range(4)]
        for stream in streams:
            stream.next("hello")

        site.stop()

        assert [stream.ended.wait(1) for stream in streams] == [True] * 4
        assert [stream.was_cut for stream in streams] == [False] * 4
        assert site.server.returncode == 0


class TestGenerator:
    """The stream without a server: what it says when time passes."""

    def said(self, monkeypatch: pytest.MonkeyPatch, *, may_stay: bool, items: list[Any]) -> bytes:
        monkeypatch.setattr(stream_view, "HEARTBEAT_SECONDS", 0.01)
        monkeypatch.setattr(stream_view, "RECHECK_SECONDS", 0.05)

        async def look_up(*_arguments: Any) -> bool:
            return may_stay

        monkeypatch.setattr(stream_view, "look_up", look_up)

        async def collect() -> bytes:
            topic = Topic(1, Reader(sees_names=True))
            subscription = Subscription(topic)
            for item in items:
                subscription.items.put_nowait(item)
            opening = Opening(topic, "epoch", 0, 0)
            chunks = stream_view._live(HttpRequest(), "2018-3.1", opening, subscription, 4)
            parts = []
            async for chunk in chunks:
                parts.append(chunk)
                if len(parts) == 20:
                    await chunks.aclose()
            return b"".join(parts)

        return asyncio.run(collect())

    def test_keeps_the_line_open_with_comments(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert self.said(monkeypatch, may_stay=True, items=[]) == b": still here\n\n" * 20

    def test_ends_when_the_permission_is_gone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        said = self.said(monkeypatch, may_stay=False, items=[])

        assert said.replace(b": still here\n\n", b"") == (
            b'event: end\ndata: {"error": "not_found"}\n\n'
        )

    def test_ends_with_the_hub(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert self.said(monkeypatch, may_stay=True, items=[None]) == b""

    def test_says_nothing_twice(self, monkeypatch: pytest.MonkeyPatch) -> None:
        items = [("op", Event(4, '{"n": 4}')), ("op", Event(5, '{"n": 5}')), None]

        assert self.said(monkeypatch, may_stay=True, items=items) == (
            b'event: op\nid: 5\ndata: {"n": 5}\n\n'
        )
