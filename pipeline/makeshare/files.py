# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Files and bytes: whole or not at all, and named by what is in them."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from makeshare.errors import EngineError, Place


def sha256(data: bytes) -> str:
    """Name bytes by their SHA-256, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def write_whole(path: Path, data: bytes) -> bool:
    """Write a file so that a reader sees the old one or the new one, never a part; return whether it changed.

    The bytes reach the disk before the name does. Raises EngineError when the folder cannot be written.
    """
    try:
        if path.is_file() and path.read_bytes() == data:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".part-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise EngineError(
            f"cannot write: {error.strerror}", Place(str(path)), "is the disk full or the folder read-only?"
        ) from error
    return True
