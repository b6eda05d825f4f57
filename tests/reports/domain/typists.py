"""Five people with devices on a bad network: a model of how a client keeps to the contract.

Every word typed is a word of its own, so that a test can ask where each of them is.
"""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User

from reports.domain.consent import Reader
from reports.domain.operations import Ack
from reports.domain.sync import changes_since, sha256_of
from reports.models import ConflictCopy, HeldOperation, Point, Report, Revision
from tests.reports.domain.sending import Device

FINAL = frozenset({"applied", "merged", "conflict", "held"})


@dataclass
class Known:
    """A point as a device last had it from the server, and as its person sees it now."""

    version: int
    text: str
    local: str


@dataclass
class Room:
    """What all know together: which words were typed, and which somebody took out again."""

    typed: set[str] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)
    point_ids: list[uuid.UUID] = field(default_factory=list)

    def word(self) -> str:
        # No word begins another one.
        word = f"w{len(self.typed)}x"
        self.typed.add(word)
        return word


class Typist:
    """A person and a device. Operations wait in `pending` until they are answered."""

    def __init__(self, user: User, report: Report, room: Room) -> None:
        self.device = Device(user, report)
        self.report, self.room = report, room
        self.points: dict[uuid.UUID, Known] = {}
        self.pending: list[dict[str, Any]] = []
        self.answered: dict[str, tuple[dict[str, Any], Ack]] = {}

    def act(self, action: str, choice: random.Random) -> None:
        getattr(self, f"do_{action}")(choice)

    def do_create(self, choice: random.Random) -> None:
        word = self.room.word()
        op = self.device.create(word, choice.choice(["summary", "challenges"]))
        self.room.point_ids.append(uuid.UUID(op["point_id"]))
        self.points[self.room.point_ids[-1]] = Known(0, "", word)
        self.pending.append({**op, "base_version": None})

    def do_type(self, choice: random.Random) -> None:
        for point_id, known in self._some_point(choice):
            words = known.local.split(" ")
            words.insert(choice.randint(0, len(words)), self.room.word())
            self._update(point_id, known, " ".join(words))

    def do_burst(self, choice: random.Random) -> None:
        """Type on in one point, faster than anything is sent."""
        for point_id, known in self._some_point(choice):
            for _ in range(choice.randint(2, 4)):
                self._update(point_id, known, f"{known.local} {self.room.word()}")

    def do_erase(self, choice: random.Random) -> None:
        for point_id, known in self._some_point(choice):
            words = known.local.split(" ")
            self.room.erased.add(words.pop(choice.randrange(len(words))))
            self._update(point_id, known, " ".join(words))

    def do_chip(self, choice: random.Random) -> None:
        for point_id, known in self._some_point(choice):
            fields: dict[str, Any] = {"support": choice.choice(["one", "some", "broad"])}
            if choice.random() < 0.5:
                fields["tags"] = {"objectives": choice.sample(["5", "10", "18"], 2)}
            self._queue("update", point_id, known, fields)

    def do_move(self, choice: random.Random) -> None:
        for point_id, known in self._some_point(choice):
            fields = {"section": choice.choice(["summary", "challenges"]), "order": "k"}
            self._queue("move", point_id, known, fields)

    def do_delete(self, choice: random.Random) -> None:
        for point_id, known in self._some_point(choice):
            self.room.erased.update(known.local.split(" "))
            self._queue("delete", point_id, known, {})
            self.points.pop(point_id)

    def do_deliver(self, choice: random.Random) -> None:
        """Some of what waits arrives, in any order; the answer may be lost on the way back."""
        batch = [op for op in self.pending if choice.random() < 0.5]
        choice.shuffle(batch)
        self._deliver(batch, is_lost=choice.random() < 0.3)

    def do_again(self, choice: random.Random) -> None:
        """Something that was answered long ago is delivered once more."""
        if self.answered:
            op, first = choice.choice(list(self.answered.values()))
            (again,) = self.device.send(op)
            assert (again.result, again.first_result) == ("duplicate", first.result)
            assert (again.version, again.sha256) == (first.version, first.sha256)

    def do_fetch(self, _choice: random.Random) -> None:
        self.fetch()

    def fetch(self) -> None:
        """Take over what others did, except where own changes still wait."""
        waiting = {uuid.UUID(op["point_id"]) for op in self.pending}
        present = {point.pk: point for point in self.report.points.present()}
        for point_id in set(self.points) | set(present):
            if point_id in waiting:
                continue
            self.points.pop(point_id, None)
            if point_id in present:
                point = present[point_id]
                self.points[point_id] = Known(point.version, point.text, point.text)

    def settle(self) -> None:
        """The network is back: everything arrives, in order, and is answered."""
        self._deliver(list(self.pending), is_lost=False)
        assert self.pending == []
        self.fetch()

    def _some_point(self, choice: random.Random) -> list[tuple[uuid.UUID, Known]]:
        known = [point_id for point_id in self.room.point_ids if point_id in self.points]
        chosen = choice.choice(known) if known else None
        return [(chosen, self.points[chosen])] if chosen else []

    def _update(self, point_id: uuid.UUID, known: Known, text: str) -> None:
        known.local = text
        self._queue("update", point_id, known, {"text": text})

    def _queue(self, kind: str, point_id: uuid.UUID, known: Known, fields: Any) -> None:
        op = self.device.op(kind, point_id, known.version or None, **fields)
        if known.version:
            op["base_sha256"] = sha256_of(known.text)
        self.pending.append(op)

    def _deliver(self, batch: list[dict[str, Any]], *, is_lost: bool) -> None:
        acks = self.device.send(*batch)
        if is_lost:
            return
        for op, ack in zip(batch, acks, strict=True):
            result = ack.first_result or ack.result
            assert result in FINAL, (op, ack)
            self.answered[op["op_id"]] = (
                op,
                ack if ack.result != "duplicate" else _as_first(ack),
            )
            self.pending.remove(op)
        touched = {uuid.UUID(op["point_id"]) for op in batch}
        touched -= {uuid.UUID(op["point_id"]) for op in self.pending}
        for point in self.report.points.filter(pk__in=touched):
            self.points.pop(point.pk, None)
            if point.deleted_at is None:
                self.points[point.pk] = Known(point.version, point.text, point.text)


def _as_first(ack: Ack) -> Ack:
    return Ack(ack.op_id, ack.first_result, ack.point_id, ack.version, ack.sha256)


def replayed(report: Report) -> dict[str, dict[str, Any]]:
    """Build the report from nothing but its operations, as a client that was away does."""
    points: dict[str, dict[str, Any]] = {}
    cursor, more = 0, True
    while more:
        page = changes_since(report, cursor, Reader(sees_names=True), limit=7)
        for op in page.ops:
            if op["point_id"] is None:
                continue
            # Said by a change only once somebody dismissed a suggestion.
            point = points.setdefault(op["point_id"], {"dismissed": []})
            point |= {**op["fields"], "version": op["version"]}
            if op["kind"] in {"create", "delete", "restore"}:
                point["deleted"] = op["kind"] == "delete"
        cursor, more = page.cursor, page.more
    return points


def stored(report: Report) -> dict[str, dict[str, Any]]:
    """Return the report as the database has it, in the form of `replayed`."""
    from reports.domain.points import state_of

    return {
        str(point.pk): {
            **state_of(point),
            "version": point.version,
            "deleted": point.deleted_at is not None,
        }
        for point in report.points.select_related("section")
    }


def words_found(report: Report) -> set[str]:
    """Return every word that stands in a point, in a copy beside it, or in what is held."""
    texts = [point.text for point in Point.objects.filter(report=report).present()]
    texts += ConflictCopy.objects.filter(report=report).values_list("text", flat=True)
    held = HeldOperation.objects.filter(report=report).values_list("op", flat=True)
    texts += [op["fields"].get("text", "") for op in held]
    return {word for text in texts for word in text.split()}


def operation_ids(report: Report) -> list[str]:
    return [
        str(one) for one in Revision.objects.filter(report=report).values_list("op_id", flat=True)
    ]
