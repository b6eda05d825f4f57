"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

from typing import BinaryIO

from gfmd_site.lib.docx_refusal import DocxRefused, Refusal

ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_OLD_WORD_STREAM = "WordDocument".encode("utf-16-le")
_FIRST_BYTES = {
    b"{\\rtf": Refusal.RICH_TEXT,
    b"%PDF": Refusal.PDF,
}
_CHUNK = 1 << 20


def require_zip(file: BinaryIO) -> None:
    """Refuse, with the reason that helps, a file that cannot be a .docx."""
    file.seek(0)
    start = file.read(16)
    if not start:
        raise DocxRefused(Refusal.EMPTY_FILE)
    if start.startswith(ZIP):
        return
    if start.startswith(_OLE):
        raise DocxRefused(_reason_for_ole(file))
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    for first_bytes, reason in _FIRST_BYTES.items():
        if text.startswith(first_bytes):
            raise DocxRefused(reason)
    raise DocxRefused(Refusal.NOT_WORD)


def _reason_for_ole(file: BinaryIO) -> Refusal:
    """The old container of Office holds a .doc, or a .docx behind a password."""
    file.seek(0)
    names = {_ENCRYPTED_STREAM: Refusal.PASSWORD, _OLD_WORD_STREAM: Refusal.OLD_WORD}
    found: set[Refusal] = set()
    tail = b""
    while chunk := file.read(_CHUNK):
        window = tail + chunk
        found.update(reason for name, reason in names.items() if name in window)
        tail = window[-64:]
    if Refusal.PASSWORD in found:
        return Refusal.PASSWORD
    return Refusal.OLD_WORD if Refusal.OLD_WORD in found else Refusal.NOT_WORD
