# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a format is, what it is given, and what it gives back: files, and what it had to leave out and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

import msgspec

from makeshare.model.catalogue import Catalogue, DesignEntry
from makeshare.write.exchange.contact import web

Files = Mapping[str, Mapping[str, bytes]]
"""What is offered beside the pages: a configuration's name, then files by name."""


class Export(msgspec.Struct, frozen=True):
    """A file for other programs, by its path below the site; `of` is the slug of the design that it describes."""

    path: str
    data: bytes
    of: str = ""


class LeftOut(msgspec.Struct, frozen=True):
    """What a format could say and does not, because no fact is known that would make it true."""

    what: str
    why: str
    of: str = ""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one format: its files, what was left out, and where our schema of it lies (empty: none)."""

    key: str
    title: str
    use: str
    standard: str
    schema: str
    files: tuple[str, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def gaps(self) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """What was left out and why, the same of many designs once: with the slugs of these."""
        found: dict[tuple[str, str], list[str]] = {}
        for gap in self.left_out:
            found.setdefault((gap.what, gap.why), []).append(gap.of)
        return tuple((what, why, tuple(filter(None, of))) for (what, why), of in found.items())


@dataclass(frozen=True)
class Published:
    """What formats write from: the catalogue, and the files that stand beside its pages."""

    catalogue: Catalogue
    offered: Files

    @property
    def root(self) -> str:
        """The site's public address with a slash at its end; empty while the community has set none."""
        url = web(self.catalogue.community.url)
        return url.rstrip("/") + "/" if url else ""

    def address(self, path: str, within: str = "") -> str:
        """Return a file's public address; without a site's address, its path as seen from the folder `within`."""
        return self.root + quote(path) if self.root else quote(path.removeprefix(within))

    def entries(self) -> tuple[DesignEntry, ...]:
        """Return the designs that may be made: one that was withdrawn is not offered to anybody."""
        return tuple(one for one in self.catalogue.designs if one.manifest.status != "withdrawn")

    def withdrawn(self) -> Iterable[LeftOut]:
        """Say why a withdrawn design has no file."""
        for one in self.catalogue.designs:
            if one.manifest.status == "withdrawn":
                yield LeftOut("the whole file", "the design was withdrawn: nobody should make it", one.manifest.slug)


@dataclass(frozen=True)
class Format:
    """A format: one module makes one, and one line of `FORMATS` adds it.

    `use` says in a phrase who reads it, `standard` where its rules stand, `schema` which file of makeshare/schemas
    holds ours. `write` yields its files and what it leaves out; it is pure.
    """

    key: str
    title: str
    use: str
    standard: str
    schema: str
    write: Callable[[Published], Iterable[Export | LeftOut]]


def folder(entry: DesignEntry) -> str:
    """Return where a design's page and files lie, from the root of the site."""
    return f"designs/{entry.manifest.slug}/"
