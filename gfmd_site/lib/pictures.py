"""Pictures from outside: checked, made small enough, and written anew without anything hidden."""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

MAX_BYTES = 2 * 1024 * 1024
# What a file may claim to be when it is unpacked; a small file can claim a hundred times more.
MAX_PIXELS = 24_000_000
MAX_SIDE = 1600
FORMATS = ("JPEG", "PNG", "GIF")


class BadPicture(Exception):
    """The file cannot be used. The message is a sentence for the person."""


@dataclass(frozen=True)
class Picture:
    data: bytes
    content_type: str
    width: int
    height: int

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def clean_picture(data: bytes) -> Picture:
    """Return the picture in a file, decoded and written anew: no metadata, no trailing bytes.

    Raises BadPicture for a file that is too large, claims too many pixels or is no picture.
    """
    if len(data) > MAX_BYTES:
        raise BadPicture(_("The picture is larger than 2 MB. Make it smaller and choose it again."))
    # The library behind PDF switches it on for the whole process.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
                if opened.width * opened.height > MAX_PIXELS:
                    raise BadPicture(_too_many_pixels())
                opened.load()
                return _written(ImageOps.exif_transpose(opened) or opened)
    except BadPicture:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadPicture(_too_many_pixels()) from error
    except UnidentifiedImageError as error:
        raise BadPicture(
            _("The file is not a JPEG, PNG or GIF picture. Save it as one and choose it again.")
        ) from error
    except (OSError, ValueError, SyntaxError, MemoryError) as error:
        raise BadPicture(
            _("The picture is damaged. Open it, save it again and choose that file.")
        ) from error


def _too_many_pixels() -> str:
    return _("The picture has more than 24 million pixels. Make it smaller and choose it again.")


def _written(picture: Image.Image) -> Picture:
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    is_clear = picture.mode in {"RGBA", "LA"} or "transparency" in picture.info
    if is_clear:
        kind, plain = "PNG", picture.convert("RGBA")
    else:
        kind, plain = "JPEG", picture.convert("RGB")
    # A new picture holds the pixels alone; the old one would carry its metadata along.
    fresh = Image.new(plain.mode, plain.size)
    fresh.paste(plain)
    output = io.BytesIO()
    fresh.save(output, kind, **({"quality": 86} if kind == "JPEG" else {"optimize": True}))
    return Picture(output.getvalue(), f"image/{kind.lower()}", fresh.width, fresh.height)
