"""Precision, recall and their harmonic mean, for the commands that measure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hits:
    """Counts of a yes-or-no measure; each figure is 0 where nothing could be counted."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right else 0.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def hits(found: list[bool], wanted: list[bool]) -> Hits:
    """Count two lists of the same length against each other."""
    pairs = list(zip(found, wanted, strict=True))
    return Hits(
        right=sum(one and other for one, other in pairs),
        wrong=sum(one and not other for one, other in pairs),
        missed=sum(other and not one for one, other in pairs),
    )
