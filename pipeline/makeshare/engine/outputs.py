# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A task's outputs, read from the store when somebody looks at one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from makeshare.engine.store import Lost, Store
from makeshare.errors import EngineError


class Outputs(Mapping[str, bytes]):
    """Files by name; `digests` without reading any. A file that the store has lost is made again."""

    def __init__(self, digests: Mapping[str, str], store: Store, again: Callable[[], Mapping[str, str]]) -> None:
        """Name the files; `again` runs the task once more and returns what it gave."""
        self.digests = digests
        self._store = store
        self._again = again

    def __getitem__(self, name: str) -> bytes:
        """Read a file; raises KeyError."""
        try:
            return self._store.read(self.digests[name])
        except Lost:
            self.digests = self._again()
        try:
            return self._store.read(self.digests[name])
        except Lost as lost:
            raise EngineError(f"the store loses what is put into it: {lost}", tip="build again") from lost

    def __iter__(self) -> Iterator[str]:
        """Walk the names."""
        return iter(self.digests)

    def __len__(self) -> int:
        """Count the files."""
        return len(self.digests)
