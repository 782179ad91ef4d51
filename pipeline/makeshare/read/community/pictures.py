# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Photographs that tell where they were taken: cameras write it into the file, and nobody sees it there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from makeshare.errors import IntegrityError, Place
from makeshare.read.community.privacy import PUBLIC
from makeshare.read.plain import read_plain

SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff")
LARGEST = 50_000_000
_GPS = 0x8825
"""The tag of EXIF 2.3 that points to where the picture was taken."""


def located(root: Path) -> Iterator[IntegrityError]:
    """Yield each public picture that holds a position; raises InputError for a link or a file that is far too large."""
    for folder in PUBLIC:
        for path in sorted((root / folder).rglob("*")):
            name = path.relative_to(root).as_posix()
            if path.suffix.lower() in SUFFIXES and _has_position(read_plain(root, name, LARGEST)):
                tip = "write it anew without its metadata: `exiftool -all= FILE`, or save it as a new picture"
                yield IntegrityError("says where it was taken", Place(name), tip)


def _has_position(data: bytes) -> bool:
    """Look for a position in EXIF, and for one in XMP, which is text within the file."""
    if b"GPSLatitude" in data:
        return True
    if b"Exif" not in data and b"eXIf" not in data and b"EXIF" not in data and data[:2] not in (b"II", b"MM"):
        return False
    import io  # noqa: PLC0415  with the next, which is slow to load and seldom needed

    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415  as above

    try:
        with Image.open(io.BytesIO(data)) as picture:
            return bool(picture.getexif().get_ifd(_GPS))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return False  # no picture: browsers show none either
