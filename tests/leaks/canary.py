"""A name that nobody may see, put into every place that keeps text, and the ways to find it."""

from __future__ import annotations

import base64
import io
import json
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.utils.html import escape

from reports.domain.comments import add_comment
from reports.domain.consent_links import answer_link, make_link
from reports.domain.points import update_point
from reports.domain.revisions import Origin
from reports.domain.statement import DEFAULT_MINUTES, draft_statement
from reports.models import ConflictCopy, HeldOperation, Point, Receipt
from tests.build import make_attribution, make_point, make_quote, make_synthesis
from tests.cast import Cast
from tests.reports.domain.test_release_check import leave

PERSON = "Quillón-7f3a91bc"
ORGANISATION = "Sablewîck-55d0e2aa"
CLIENT = "6b0f8f6e-1111-4c6b-9d47-0123456789ab"


def encodings(canary: str) -> dict[str, bytes]:
    """Return the canary as it could stand in bytes: fourteen ways and more."""
    plain = unicodedata.normalize("NFKD", canary).encode("ascii", "ignore").decode()
    raw = canary.encode()
    found = {
        "raw": raw,
        "lower case": canary.lower().encode(),
        "upper case": canary.upper().encode(),
        "without accents": plain.encode(),
        "decomposed": unicodedata.normalize("NFD", canary).encode(),
        "UTF-16 LE": canary.encode("utf-16-le"),
        "UTF-16 BE": canary.encode("utf-16-be"),
        "percent": quote(canary).encode(),
        "JSON": json.dumps(canary)[1:-1].encode(),
        "HTML": escape(canary).encode("ascii", "xmlcharrefreplace"),
        "reversed": canary[::-1].encode(),
        "hexadecimal": raw.hex().encode(),
        "latin-1": canary.encode("latin-1"),
    }
    for offset in range(3):
        # What stands in the middle of a longer base64 text, whatever comes before it.
        coded = base64.b64encode(b"\0" * offset + raw)
        found[f"base64 {offset}"] = coded[(0, 2, 3)[offset] : len(coded) - 4]
    return found


NEEDLES = {
    f"{what}, {how}": needle
    for what, canary in (("person", PERSON), ("organisation", ORGANISATION))
    for how, needle in encodings(canary).items()
}


def found_in(data: bytes) -> list[str]:
    """Return which canary stands in the data, however it is written or packed."""
    layers = list(unpacked(data))
    return sorted({name for name, needle in NEEDLES.items() if any(needle in d for d in layers)})


def unpacked(data: bytes) -> Iterator[bytes]:
    """Yield the data and what is packed in it: zip entries, gzip, deflated parts of a PDF."""
    yield data
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for entry in package.infolist():
                yield entry.filename.encode()
                yield from unpacked(package.read(entry))
    elif data.startswith(b"\x1f\x8b"):
        yield zlib.decompress(data, wbits=31)
    elif data.startswith(b"%PDF"):
        for part in data.split(b"stream")[1:]:
            try:
                yield zlib.decompressobj().decompress(part.lstrip(b"\r\n"))
            except zlib.error:
                continue


def hide_canaries(cast: Cast) -> Point:
    """Put both names where the team of room 3.1 may see them and nobody else."""
    point = make_point(
        cast.report, f"{PERSON} of {ORGANISATION} asked for permits.", author=cast.rapporteur
    )
    mention = f"@[{PERSON}] of @[{ORGANISATION}] asked for permits."
    update_point(point=point, fields={"text": mention}, origin=Origin(author=cast.rapporteur))
    make_attribution(point, mention=PERSON, kind="person", name=PERSON, organisation=ORGANISATION)
    row = point.attributions.get(mention=PERSON)
    quote_point = make_quote(cast.report)
    make_attribution(
        quote_point, kind="person", name=PERSON, organisation=ORGANISATION, level="person"
    )
    link, _secret = make_link(attribution=row, level="person", language="en", by=None)
    answer_link(link=link, speaker=row, answer="corrected", proposal=f"{PERSON} asked.")
    leave(cast, sees_names=True)
    text = f"Was it {PERSON}?"
    add_comment(report=cast.report, point=point, text=text, by=cast.rapporteur, team_only=True)
    add_comment(report=cast.report, point=point, text=f"@[{PERSON}] again", by=cast.rapporteur)
    typed: dict[str, Any] = {"report": cast.report, "client_id": CLIENT, "point_ref": point.pk}
    Receipt.objects.create(
        **typed,
        op_id=CLIENT,
        seq=1,
        kind="update",
        typed={"text": text},
        version=1,
        fingerprint="0",
        result="merged",
        sha256="0",
        message=text,
    )
    ConflictCopy.objects.create(**typed, op_id=CLIENT, text=text, kept_text=mention)
    HeldOperation.objects.create(
        **typed, op_id=CLIENT, seq=1, kind="update", reason="locked", op={"fields": {"text": text}}
    )
    cast.report.rapporteur_line = PERSON
    cast.report.save()
    make_synthesis(cast.edition, sources=[point])
    draft_statement(report=cast.report, minutes=DEFAULT_MINUTES, by=cast.rapporteur)
    return point
