# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The made parts of a design with the published files that hold them, and the licence of its words."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from urllib.parse import quote

import msgspec

from makeshare.model.bom import Line
from makeshare.model.built import Built
from makeshare.model.catalogue import Catalogue, DesignEntry
from makeshare.model.package import MANIFEST, PackageManifest
from makeshare.write.exchange.forms import Published, folder

_SPDX = re.compile(r"SPDX-[L]icense-Identifier:[ \t]*([A-Za-z0-9][A-Za-z0-9.+ ()-]*[A-Za-z0-9.+)])")
_EXPORTS = (".step", ".dxf", ".3mf", ".stl")
_LARGEST = 8_000_000
"""Bytes of a package's list of contents: more is none of ours."""


class Packed(msgspec.Struct, frozen=True):
    """Where a package holds what: its own address, and the names in it by part key ('' for no part)."""

    address: str
    names: dict[str, tuple[str, ...]]

    def of(self, part: str) -> list[str]:
        """Return addresses of a part's files: the package's, with the name in it behind `#`."""
        wanted = [name for name in self.names.get(part, ()) if name.endswith(_EXPORTS)]
        return [self.inside(name) for name in wanted] or ([self.address] if self.address else [])

    def inside(self, name: str) -> str:
        """Return the address of one file in the package."""
        return f"{self.address}#{quote(name)}"


def packed(published: Published, entry: DesignEntry) -> Packed:
    """Find where the default configuration's package is offered and what it holds; no address where none is."""
    address = package_address(published, entry)
    return Packed(address, _names(entry.default.package) if address else {})


def package_address(published: Published, entry: DesignEntry) -> str:
    """Return where the default configuration's package is offered, or nothing."""
    built = entry.default
    if built.package_name not in published.offered.get(built.name, {}):
        return ""
    return published.address(f"{folder(entry)}files/{built.package_name}", folder(entry))


def source(entry: DesignEntry, found: Packed) -> list[str]:
    """Return the address of the design's own file, in which it is changed."""
    return [found.inside(f"source/designs/{entry.manifest.folder}/design.py")] if found.address else []


def made(built: Built) -> tuple[Line, ...]:
    """Return the lines of what is made; each is a part, counted in `quantity`."""
    return tuple(line for line in built.bom.lines if line.kind == "make")


def codes(catalogue: Catalogue, keys: Iterable[str]) -> list[str]:
    """Return the process codes behind process keys, each once, sorted; what the catalogue does not know has none."""
    known = catalogue.catalog.processes
    return sorted({known[key].code for key in keys if key in known and known[key].code})


def words_licence(entry: DesignEntry) -> str:
    """Return the SPDX expression that the guide itself states in its head, or nothing."""
    head = entry.guide.partition("-->")[0] if entry.guide.lstrip().startswith("<!--") else ""
    stated = _SPDX.search(head)
    return stated[1] if stated else ""


def _names(package: bytes) -> dict[str, tuple[str, ...]]:
    """Read which files belong to which part from a package's own list; nothing where it has none that can be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as opened:
            listed = next(name for name in opened.namelist() if name.count("/") == 1 and name.endswith(f"/{MANIFEST}"))
            if opened.getinfo(listed).file_size > _LARGEST:
                return {}
            contents = msgspec.json.decode(opened.read(listed), type=PackageManifest)
    except (zipfile.BadZipFile, StopIteration, msgspec.DecodeError, ValueError):
        return {}
    found: dict[str, list[str]] = {}
    for file in contents.files:
        found.setdefault(file.part, []).append(file.name)
    return {part: tuple(names) for part, names in found.items()}
