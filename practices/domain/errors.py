"""What the rules of the repository refuse, as sentences for the person who asked."""

from __future__ import annotations


class PracticeError(Exception):
    """A rule says no. `message` is a full sentence, `code` a stable name for tests."""

    def __init__(self, message: str, *, code: str, field: str = "") -> None:
        super().__init__(str(message))
        self.message = str(message)
        self.code = code
        self.field = field
