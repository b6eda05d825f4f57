"""Why a Word file is not accepted, in words that say what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gfmd_site.lib.docx_refusal import DocxRefused, Refusal

_LONGEST_SUBJECT = 80


def refusal_message(refused: DocxRefused, *, file_name: str) -> str:
    """What is wrong, where, and the way out."""
    values = {
        "name": _shown(file_name),
        "subject": _shown(refused.subject) or "…",
        "limit": refused.limit or 0,
    }
    return f"{_('The file “%(name)s” was not accepted:')} {_reason(refused.reason)}" % values


def empty_report_message(*, file_name: str) -> str:
    return _(
        "The file “%(name)s” was not accepted: the report in it is empty, nothing has been filled "
        "in. Fill in the template in Word, save it and upload it again."
    ) % {"name": _shown(file_name)}


def _reason(reason: Refusal) -> str:
    return {**_other_format(), **_not_safe(), **_too_large()}.get(reason) or _damaged()


def _damaged() -> str:
    return _(
        "it is damaged or incomplete and cannot be read. Open it in Word, save it as .docx under "
        "a new name and upload that file."
    )


def _other_format() -> dict[Refusal, str]:
    return {
        Refusal.EMPTY_FILE: _(
            "it is empty, there is nothing in it: the upload may have been interrupted. Check the "
            "file in Word and upload it again."
        ),
        Refusal.NOT_WORD: _(
            "it is not a Word document (.docx). Open the report in Word, save it as .docx and "
            "upload that file."
        ),
        Refusal.OLD_WORD: _(
            "it is in the old Word format (.doc). Open it in Word, choose Save As, then Word "
            "document (.docx), and upload that file."
        ),
        Refusal.OPEN_DOCUMENT: _(
            "it is an OpenDocument file (.odt). Open it in Word or LibreOffice, save it as a Word "
            "document (.docx) and upload that file."
        ),
        Refusal.RICH_TEXT: _(
            "it is a rich text file (.rtf), not a Word document. Open it in Word, save it as .docx "
            "and upload that file."
        ),
        Refusal.PDF: _(
            "it is a PDF file, not a Word document. Upload the Word document (.docx) that it was "
            "made from."
        ),
        Refusal.WORD_TEMPLATE: _(
            "it is a Word template (.dotx), not a document. Open it in Word, save it as .docx and "
            "upload that file."
        ),
        Refusal.PASSWORD: _(
            "it is protected by a password (encrypted). Open it in Word, remove the password under "
            "File, Info, Protect Document, save it and upload it again."
        ),
        Refusal.NO_DOCUMENT: _(
            "it is incomplete, the document itself is missing, and it cannot be read. Open it in "
            "Word, save it as .docx under a new name and upload that file."
        ),
    }


def _not_safe() -> dict[Refusal, str]:
    return {
        Refusal.MACRO: _(
            "it contains macros (a .docm file), which are not allowed. Open it in Word, save it as "
            ".docx (without macros) and upload that file."
        ),
        Refusal.UNSAFE_XML: _(
            "it holds unsafe instructions that no Word document needs, and cannot be read. Open it "
            "in Word, save it as .docx under a new name and upload that file."
        ),
        Refusal.UNSAFE_NAMES: _(
            "it is not a valid Word document: the names of its parts are unsafe or invalid. Open "
            "it in Word, save it as .docx under a new name and upload that file."
        ),
        Refusal.LINKED: _(
            "part of it is an external link to another place (%(subject)s), which is not allowed, "
            "because it would be fetched from there. Open it in Word, remove or paste in the "
            "linked picture, template or document, save it and upload it again."
        ),
        Refusal.EMBEDDED: _(
            "another file or program object is embedded in it (%(subject)s), which is unsafe and "
            "not allowed. Open it in Word, delete the embedded object or paste its content as "
            "text, save it and upload it again."
        ),
        Refusal.COMMAND_FIELD: _(
            "it contains a field that starts another program (an external DDE link), which is "
            "unsafe and not allowed. Open it in Word, delete that field, save the file and upload "
            "it again."
        ),
    }


def _too_large() -> dict[Refusal, str]:
    return {
        Refusal.FILE_TOO_LARGE: _(
            "it is too large, the limit is %(limit)d MB. Delete or compress the pictures in it, "
            "save it and upload it again."
        ),
        Refusal.UNPACKS_TOO_LARGE: _(
            "it is too large: its content unpacks to more than the limit of %(limit)d MB. Copy the "
            "text of the report into a new Word document and upload that file."
        ),
        Refusal.TOO_MANY_PARTS: _(
            "it is too large, it has too many parts (the limit is %(limit)d), and is not a valid "
            "report. Copy the text of the report into a new Word document and upload that file."
        ),
        Refusal.TOO_LONG: _(
            "it is too long for a report: its content exceeds the limit of %(limit)d pieces of "
            "text. Shorten it, or split it into several reports, and upload it again."
        ),
        Refusal.NESTED_TOO_DEEP: _(
            "its content is nested too deeply (too many levels, beyond the limit) and cannot be "
            "read. Copy the text of the report into a new Word document and upload that file."
        ),
        Refusal.PICTURE_TOO_LARGE: _(
            "a picture in it is too large (the limit is %(limit)d megapixels). Delete or shrink "
            "the picture in Word, save the file and upload it again."
        ),
    }


def _shown(text: str) -> str:
    """A piece of a message that came from outside: one short line without control characters."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line if len(line) <= _LONGEST_SUBJECT else f"{line[: _LONGEST_SUBJECT - 1]}…"
