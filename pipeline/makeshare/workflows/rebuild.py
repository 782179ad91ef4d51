# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Whether a package follows from its sources: build it again from nothing, and hold every file against it."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import msgspec

from makeshare.engine.run import Engine
from makeshare.engine.store import Store
from makeshare.errors import EngineError, IntegrityError, Place
from makeshare.files import sha256
from makeshare.model.design import Manifest
from makeshare.model.package import MANIFEST, SUMS, PackageManifest, ParameterValue
from makeshare.model.stage import Request
from makeshare.read.description import plain
from makeshare.read.package import Package, read_package
from makeshare.workflows.hint import hint
from makeshare.workflows.repository import CUSTOM, DEFAULT, Configuration, Repository
from makeshare.workflows.verify import verify
from makeshare.workflows.whole import built

_SOURCE = "source/"
_PRICED = ("README.txt", "traveller.pdf", "guide.html", "cost.", "shopping-", "work.csv", MANIFEST, SUMS)
"""How the files begin that a price or a rate can change."""


@dataclass(frozen=True)
class Claim:
    """A sound package, the design that it says it was made from, and which of its sources this checkout has not."""

    path: Path
    package: Package
    design: Manifest
    other_sources: tuple[str, ...]

    @property
    def revision(self) -> str:
        """What tells this checkout's revision of the design from the package's; empty while the sources are equal."""
        if not self.other_sources:
            return ""
        there, here = self.package.manifest.version, self.design.version
        versions = f"both say version {here}" if there == here else f"the package is {there}, here is {here}"
        return f"the checkout is at another revision: {', '.join(self.other_sources)} differ; {versions}"


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A file that differs, that the package lacks (missing), or that no rebuild makes (extra)."""

    name: str
    kind: Literal["differs", "missing", "extra"]
    hint: str = ""


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a rebuild: of `files` names in either, what differs, and why that may be.

    Two ZIPs of the same files need not be the same bytes: another zlib packs otherwise.
    """

    name: str
    revision: str
    rebuilt_revision: str
    files: int
    differences: tuple[Difference, ...]
    causes: tuple[str, ...]
    same_zip: bool

    @property
    def identical(self) -> int:
        """How many files are the same to the byte."""
        return self.files - len(self.differences)


def claim(path: Path, repository: Repository) -> Claim:
    """Read a package and find its design here; nothing is built.

    Raises IntegrityError for a package that is not safe to read, ExceptionGroup of IntegrityErrors for one that is not
    sound, UnknownKey when this checkout has no such design.
    """
    problems = verify(path).problems
    if problems:
        raise ExceptionGroup("the package is not sound", problems)
    package = read_package(path)
    try:
        design = repository.manifest(_slug(package.manifest))
    except IntegrityError as error:
        raise error.at(Place(str(path))) from error
    return Claim(path, package, design, tuple(_other_sources(package, design, repository)))


def rebuild(claimed: Claim, repository: Repository) -> Comparison:
    """Build what a package claims to hold and compare; raises what `fresh` raises, UnknownKey for a lost variant."""
    made = fresh(_configuration(claimed, repository), repository)
    ours = _unpacked(made)
    stated, rebuilt = claimed.package.manifest, msgspec.json.decode(ours[MANIFEST], type=PackageManifest)
    differences = tuple(_differences(claimed, ours))
    return Comparison(
        name=claimed.package.top,
        revision=stated.revision,
        rebuilt_revision=rebuilt.revision,
        files=len(ours.keys() | claimed.package.members.keys()),
        differences=differences,
        causes=tuple(_causes(claimed, rebuilt, differences)) if differences else (),
        same_zip=_sha256(claimed.path) == sha256(made),
    )


def fresh(configuration: Configuration, repository: Repository) -> bytes:
    """Build a configuration from nothing, in a store that is empty before and gone after; returns its package.

    Raises ExceptionGroup of MakeshareErrors when the design has problems, MakeshareError when a step fails.
    """
    try:
        with (
            TemporaryDirectory(prefix="makeshare-rebuild-", ignore_cleanup_errors=True) as folder,
            Engine(Store(Path(folder))) as engine,
        ):
            return built(configuration, repository, engine).package
    except OSError as error:
        raise EngineError(f"cannot work in a temporary folder: {error.strerror}", tip="is the disk full?") from error


def _slug(stated: PackageManifest) -> str:
    """Return the design's name: the package's without its variant."""
    ending = "" if stated.variant == DEFAULT else f"-{stated.variant}"
    if not stated.name.endswith(ending):
        raise IntegrityError(f"its {MANIFEST} names {stated.name}, which is not its variant's name")
    return stated.name.removesuffix(ending)


def _other_sources(package: Package, design: Manifest, repository: Repository) -> Iterator[str]:
    """Yield the sources that the package and this checkout do not share to the byte."""
    here = {name: sha256((repository.root / name).read_bytes()) for name in repository.sources(design)}
    there = {
        name.removeprefix(_SOURCE): member.sha256
        for name, member in package.members.items()
        if name.startswith(_SOURCE)
    }
    yield from sorted(name for name in here.keys() | there.keys() if here.get(name) != there.get(name))


def _configuration(claimed: Claim, repository: Repository) -> Configuration:
    """Ask for what the package was made of: its variant by name, or for a custom one each of its values."""
    stated = claimed.package.manifest
    if stated.variant != CUSTOM:
        return repository.configurations(claimed.design.folder, (stated.variant,))[0]
    return Configuration(claimed.design, CUSTOM, tuple(_request(one) for one in stated.parameters))


def _request(one: ParameterValue) -> Request:
    """Ask for a resolved value as a person would write it: a length with its unit."""
    value = one.value
    if one.unit and isinstance(value, int | float) and not isinstance(value, bool):
        value = f"{Decimal(str(value)):f} {one.unit}"
    return Request(name=one.name, value=value, place=MANIFEST)


def _unpacked(package: bytes) -> dict[str, bytes]:
    """Return the files of a package of our own making, by name below its top folder."""
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return {name.partition("/")[2]: opened.read(name) for name in opened.namelist()}


def _differences(claimed: Claim, ours: Mapping[str, bytes]) -> Iterator[Difference]:
    """Yield what is not the same, compared by hash: of the package only files that differ are read once more."""
    theirs = claimed.package.members
    with zipfile.ZipFile(claimed.path) as opened:
        for name in sorted(ours.keys() | theirs.keys()):
            if name not in theirs:
                yield Difference(name=name, kind="missing")
            elif name not in ours:
                yield Difference(name=name, kind="extra")
            elif theirs[name].sha256 != sha256(ours[name]):
                yield Difference(name=name, kind="differs", hint=hint(name, _again(opened, claimed, name), ours[name]))


def _again(opened: zipfile.ZipFile, claimed: Claim, name: str) -> bytes:
    """Read a file once more; raises IntegrityError when it is no longer the one that was judged."""
    try:
        found = opened.read(f"{claimed.package.top}/{name}")
    except (KeyError, OSError, zipfile.BadZipFile, zlib.error):
        found = b""
    if sha256(found) != claimed.package.members[name].sha256:
        raise IntegrityError("was changed while it was read", Place(str(claimed.path), field=name))
    return found


def _causes(claimed: Claim, rebuilt: PackageManifest, differences: tuple[Difference, ...]) -> Iterator[str]:
    """Yield why the files may differ, the surest first."""
    stated = claimed.package.manifest
    known = False
    for reason in (claimed.revision, _tools(stated, rebuilt), _values(stated, rebuilt), _sandboxes(stated, rebuilt)):
        if reason:
            known = True
            yield reason
    if known:
        return
    if stated.geometry_hash != rebuilt.geometry_hash:
        yield "the same sources gave another geometry: dimensions in bom/catalog changed, or the CAD kernel's version"
    elif all(one.name.startswith(_PRICED) for one in differences):
        yield "the geometry is the same: prices or rates in bom/catalog, or words of the community, have changed"
    else:
        yield (
            "sources, tool and values are the same: another version of a library wrote these files (`make setup` "
            "installs the ones that the lock names), or somebody changed them after they were made"
        )


def _tools(stated: PackageManifest, rebuilt: PackageManifest) -> str:
    if stated.tool == rebuilt.tool:
        return ""
    return f"another version of the tool: {plain(stated.tool, 80)} made the package, this is {rebuilt.tool}"


def _sandboxes(stated: PackageManifest, rebuilt: PackageManifest) -> str:
    return "the package says that it was built without a sandbox" if rebuilt.confined and not stated.confined else ""


def _values(stated: PackageManifest, rebuilt: PackageManifest) -> str:
    """Name the parameters that have other values."""
    there, here = ({one.name: one for one in manifest.parameters} for manifest in (stated, rebuilt))
    changed = [name for name in there | here if there.get(name) != here.get(name)]
    told = [f"{plain(name, 80)} is {_said(there.get(name))}, here {_said(here.get(name))}" for name in changed]
    return f"other values: {'; '.join(told)}" if told else ""


def _said(one: ParameterValue | None) -> str:
    return "absent" if one is None else plain(f"{one.value} {one.unit}".strip(), 80)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
