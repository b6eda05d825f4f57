"""Where the chain ended when it was last written to, kept outside of the database."""

from __future__ import annotations

import fcntl
import json
import logging
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from gfmd_site.lib.chain import Key

logger = logging.getLogger("gfmd.audit")

FILE = "audit-head.json"


@dataclass(frozen=True, slots=True)
class Anchor:
    """An entry that is known to have been in the chain, and who says so."""

    number: int
    digest: str
    source: str


class BadAnchor(Exception):
    """The file cannot be believed; the message says why."""


def anchor_file() -> Path:
    return Path(settings.DATA_DIR) / FILE


def write_anchor(*, number: int, digest: str, key: Key) -> None:
    """Note the end of the chain, unless a later one is noted there."""
    line = {"number": number, "digest": digest, "key": key.name}
    line["signature"] = key.sign(_signed_text(number, digest))
    try:
        descriptor = os.open(anchor_file(), os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "r+", encoding="utf-8") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            if _number_in(stream.read()) < number:
                stream.seek(0)
                stream.write(json.dumps(line) + "\n")
                stream.truncate()
    except OSError as error:
        # The next entry writes it again; the log of the product has the same number.
        logger.error("audit anchor not written", exc_info=error)


def drop_anchor() -> None:
    """Forget the end of a chain that a restore has replaced, after the chain says so itself."""
    anchor_file().unlink(missing_ok=True)


def read_anchor(keys: Mapping[str, Key]) -> Anchor | None:
    """Return what the file says, None where there is none yet. Raises BadAnchor."""
    file = anchor_file()
    if not file.exists():
        return None
    try:
        line = json.loads(file.read_text(encoding="utf-8"))
        number, digest = int(line["number"]), str(line["digest"])
        key_name, signature = str(line["key"]), str(line["signature"])
    except (ValueError, KeyError, TypeError) as error:
        raise BadAnchor(f"{file} cannot be read.") from error
    key = keys.get(key_name)
    if key is None:
        raise BadAnchor(
            f"{file} was signed with a key that is neither SECRET_KEY nor in SECRET_KEY_FALLBACKS."
        )
    if not key.signed(_signed_text(number, digest), signature):
        raise BadAnchor(f"{file} was not written by this site.")
    return Anchor(number, digest, str(file))


def anchors_in_log(file: Path) -> Iterator[Anchor]:
    """Yield what the log of the product says; lines of another kind are passed over."""
    with file.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            # The journal of a service manager puts words before the object.
            at = line.find("{")
            if at < 0 or '"gfmd.audit"' not in line:
                continue
            try:
                entry = json.loads(line[at:])
                yield Anchor(int(entry["number"]), str(entry["digest"]), file.name)
            except (ValueError, KeyError, TypeError):
                continue


def _number_in(text: str) -> int:
    try:
        return int(json.loads(text)["number"])
    except (ValueError, KeyError, TypeError):
        return 0


def _signed_text(number: int, digest: str) -> str:
    return f"anchor {number} {digest}"
