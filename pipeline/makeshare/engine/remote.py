# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A store that several machines share, anywhere that fsspec reaches: a folder, S3, SFTP, WebDAV, memory.

What comes from it is checked by whoever asks: a file by its hash. A record (which task gave which files) cannot be, so
share a store only with machines that you let build for you.
"""

from __future__ import annotations

import contextlib
from uuid import uuid4

from makeshare.errors import EngineError


class Shared:
    """Files by name below an address. What cannot be read there is as if it were not there."""

    def __init__(self, url: str) -> None:
        """Reach the address; raises EngineError where that fails."""
        try:
            from fsspec.core import url_to_fs  # noqa: PLC0415  an optional extra, and only those who share need it
        except ImportError as error:
            raise EngineError(
                "a remote store needs fsspec", tip="pip install 'makeshare[remote]', and what fsspec needs for yours"
            ) from error
        try:
            self._files, self._root = url_to_fs(url)
        except (ValueError, ImportError, OSError) as error:
            raise EngineError(f"the remote store {url} cannot be reached: {error}") from error

    def get(self, name: str) -> bytes | None:
        """Return a file, or None."""
        try:
            data: bytes = self._files.cat_file(self._path(name))
        except Exception:  # noqa: BLE001  each kind of store has its own; the file is then made here
            return None
        return data

    def put(self, name: str, data: bytes) -> None:
        """Keep a file, whole or not at all where the store can rename; raises EngineError where it cannot be kept."""
        path = self._path(name)
        part = f"{path}.{uuid4().hex}.part"
        try:
            if self._files.exists(path) and not name.startswith("asked/"):
                return
            self._files.makedirs(path.rpartition("/")[0], exist_ok=True)
            self._files.pipe_file(part, data)
            self._files.mv(part, path)
        except Exception as error:
            with contextlib.suppress(Exception):
                self._files.rm_file(part)
            raise EngineError(
                f"the remote store does not take {name}: {error}", tip="is it full, or read-only?"
            ) from error

    def _path(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}"
