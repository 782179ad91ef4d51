# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A store of outputs by the key of the task that made them; each file is kept once, under its own hash."""

from __future__ import annotations

from pathlib import Path

import msgspec

from makeshare.files import sha256, write_whole


class Store:
    """Keeps files under `blobs/` and, for each task, the names and hashes of its outputs under `tasks/`."""

    def __init__(self, root: Path) -> None:
        """Use a folder, which is made when the first output is kept."""
        self.root = root

    def get(self, key: str) -> dict[str, bytes] | None:
        """Return a task's outputs, or None when one is missing or no longer hashes to its name."""
        try:
            names = msgspec.json.decode(self._task(key).read_bytes(), type=dict[str, str])
            outputs = {name: self._blob(digest).read_bytes() for name, digest in names.items()}
        except (OSError, msgspec.DecodeError):
            return None
        return outputs if all(sha256(data) == names[name] for name, data in outputs.items()) else None

    def put(self, key: str, outputs: dict[str, bytes]) -> None:
        """Keep a task's outputs: the files first, and last the record that names them."""
        names = {name: sha256(data) for name, data in sorted(outputs.items())}
        for name, digest in names.items():
            if not self._blob(digest).exists():
                write_whole(self._blob(digest), outputs[name])
        write_whole(self._task(key), msgspec.json.encode(names))

    def _task(self, key: str) -> Path:
        return self.root / "tasks" / key[:2] / f"{key}.json"

    def _blob(self, digest: str) -> Path:
        return self.root / "blobs" / digest[:2] / digest
