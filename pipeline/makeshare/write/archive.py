# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Files into one ZIP whose bytes follow from theirs: sorted, one date, one mode, one system."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from makeshare.files import sha256

_DATE = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP can name."""
_MODE = 0o100644 << 16
_UNIX = 3
_PACKED = (".png", ".webp", ".jpg", ".pdf", ".xlsx", ".3mf")
"""Formats that are compressed within: to do it again takes time and saves nothing."""
_LEVEL = 9


def archive(top: str, files: Mapping[str, bytes]) -> bytes:
    """Write files below one folder.

    Text and meshes are deflated: stored, a package is several times as large, which counts on a phone. Another build
    of zlib may deflate to other bytes; the files within stay the same, and it is their sums that say so.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as opened:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{top}/{name}", _DATE)
            entry.create_system, entry.external_attr = _UNIX, _MODE
            stored = name.endswith(_PACKED)
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            opened.writestr(entry, files[name], compresslevel=None if stored else _LEVEL)
    return stream.getvalue()


def sums(files: Mapping[str, bytes]) -> bytes:
    """List the SHA-256 of every file in the form that `sha256sum -c` reads."""
    return "".join(f"{sha256(files[name])}  {name}\n" for name in sorted(files)).encode()
