"""The parts that help is made of."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Topic:
    """One subject: what it is, and what to know. `shows` names a list that the page adds."""

    slug: str
    title: Text
    lead: Text
    points: tuple[Text, ...]
    shows: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do at the beginning. `page` is the name of an address without arguments.

    `part` is the id of the place on that page.
    """

    text: Text
    label: Text = ""
    page: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    what: Text
    remedy: Text


@dataclass(frozen=True, slots=True)
class Guide:
    """What one role needs on two pages. `topics` and `problems` are names of others."""

    slug: str
    title: Text
    lead: Text
    steps: tuple[Step, ...]
    topics: tuple[str, ...]
    problems: tuple[str, ...]
    shows_keys: bool = False


@dataclass(frozen=True, slots=True)
class KeyName:
    """A key that says something else on a Mac."""

    name: Text
    mac: str

    def __str__(self) -> str:
        return str(self.name)


@dataclass(frozen=True, slots=True)
class Key:
    """Keys that are pressed one with the other, and what they do."""

    keys: tuple[Text | KeyName, ...]
    does: Text
