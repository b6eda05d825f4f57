"""Why a Word file is not read. The reason is data: the caller puts it into words."""

from __future__ import annotations

from enum import StrEnum


class Refusal(StrEnum):
    EMPTY_FILE = "empty_file"
    NOT_WORD = "not_word"
    OLD_WORD = "old_word"
    OPEN_DOCUMENT = "open_document"
    RICH_TEXT = "rich_text"
    PDF = "pdf"
    WORD_TEMPLATE = "word_template"
    PASSWORD = "password"  # noqa: S105 - the name of a reason
    MACRO = "macro"
    DAMAGED = "damaged"
    NO_DOCUMENT = "no_document"
    UNSAFE_XML = "unsafe_xml"
    UNSAFE_NAMES = "unsafe_names"
    FILE_TOO_LARGE = "file_too_large"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    TOO_MANY_PARTS = "too_many_parts"
    TOO_LONG = "too_long"
    NESTED_TOO_DEEP = "nested_too_deep"
    PICTURE_TOO_LARGE = "picture_too_large"
    LINKED = "linked"
    EMBEDDED = "embedded"
    COMMAND_FIELD = "command_field"


class DocxRefused(Exception):
    """The file is refused whole.

    `subject` is what a person can look for in the file, such as the address of a link; it comes
    from the file and may hold anything. `limit` is the number that was exceeded, in megabytes
    where the reason speaks of a size.
    """

    def __init__(self, reason: Refusal, *, subject: str = "", limit: int | None = None) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.subject = subject
        self.limit = limit
