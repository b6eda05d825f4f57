"""How a Word file of ours tells the form's own wording from what people typed.

Each paragraph of the form begins with a bookmark that holds a digest of its letters. A paragraph
that still has the digest of its bookmark holds nothing that a person typed; one that differs was
written into.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

FORM_BOOKMARK = "gfmd_form_"
FORM_BOOKMARK_NAME = re.compile(rf"{FORM_BOOKMARK}([0-9a-f]{{12}})_\d+")
# One at the start of a file for the team: which life of the database, which place in its log.
STATE_MARK = "gfmd_state_"
STATE_BOOKMARK = re.compile(rf"{STATE_MARK}([0-9a-f]{{8}}_\d{{1,18}})")


def form_digest(text: str) -> str:
    """Return the digest of a text's letters and digits; blanks and marks do not count."""
    return hashlib.sha256(letters_of(text).encode()).hexdigest()[:12]


def letters_of(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", text))
