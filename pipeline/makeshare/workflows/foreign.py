# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Look at other people's manifests and facilities: read them, find what is wrong, say what can be used here."""

from __future__ import annotations

from pathlib import Path

import msgspec

from makeshare.derive.exchange.diagnose import diagnose
from makeshare.derive.exchange.origin import copied_problems
from makeshare.derive.exchange.usable import usable
from makeshare.derive.exchange.usable_facility import usable_facility
from makeshare.model.catalog import Catalog
from makeshare.model.exchange.facility import ForeignFacility
from makeshare.model.exchange.finding import Finding
from makeshare.model.exchange.manifest import DIALECTS, ForeignManifest
from makeshare.model.exchange.usable import Usable, UsableFacility
from makeshare.read.exchange.folder import manifest_names, missing_files, origin
from makeshare.read.exchange.reading import Reading, read_foreign


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """One file: what it is, what it states, what of that can be used, what is wrong with it."""

    file: str
    kind: str
    content: ForeignManifest | ForeignFacility | None
    usable: Usable | UsableFacility | None
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Whether no finding is an error."""
        return all(one.severity != "error" for one in self.findings)


def look(path: Path, catalog: Catalog | None = None) -> tuple[Looked, ...]:
    """Look at a file, or at every manifest of a folder, whose files are then looked for as well.

    Raises InputError when there is no such file, or none in the folder.
    """
    if not path.is_dir():
        return (_judged(read_foreign(path), (), catalog),)
    return tuple(_in_folder(path, name, catalog) for name in manifest_names(path))


def judge(reading: Reading, catalog: Catalog | None = None) -> Looked:
    """Look at a file that was read already."""
    return _judged(reading, (), catalog)


def _in_folder(folder: Path, name: str, catalog: Catalog | None) -> Looked:
    reading = read_foreign(folder / name, name)
    more: tuple[Finding, ...] = ()
    if isinstance(reading.content, ForeignManifest):
        copied = copied_problems(reading.content, origin(folder))
        more = (*missing_files(reading.content, folder), *copied)
    return _judged(reading, more, catalog)


def _judged(reading: Reading, more: tuple[Finding, ...], catalog: Catalog | None) -> Looked:
    content = reading.content
    findings = diagnose(content, (*reading.findings, *more))
    if isinstance(content, ForeignManifest):
        kind, found = DIALECTS[content.dialect], usable(content, findings, catalog)
        return Looked(file=reading.file, kind=kind, content=content, usable=found, findings=findings)
    if content is not None:
        place = usable_facility(content, findings)
        return Looked(file=reading.file, kind=DIALECTS["okw"], content=content, usable=place, findings=findings)
    return Looked(file=reading.file, kind="not readable", content=None, usable=None, findings=findings)
