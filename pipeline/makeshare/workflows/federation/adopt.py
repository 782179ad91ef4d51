# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Take over a design of another community: its sources from its package, and where they came from beside them."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from makeshare.derive.federation import passes_on
from makeshare.errors import InputError, IntegrityError, Place
from makeshare.files import write_whole
from makeshare.model.federation.index import DesignCard, Origin
from makeshare.read.federation.origin import FILE as ORIGIN
from makeshare.read.git import track
from makeshare.read.manifest import FOLDER as FOLDER_NAME
from makeshare.read.sources import LARGEST, SUFFIXES
from makeshare.read.toml import parse_toml
from makeshare.workflows.federation.fetch import Taken, fetch
from makeshare.workflows.repository import Repository
from makeshare.write.federation.records import origin_toml

_SOURCE = "source/designs/"
_DEPTH = 2
"""Steps of a source's path within designs/: the design's folder, and the file."""


@dataclass(frozen=True)
class Adopted:
    """What was taken over: the design's folder, the files written, and keys that this catalogue lacks."""

    folder: str
    files: tuple[str, ...]
    missing: tuple[str, ...]


def adopt(repository: Repository, slug: str, design: str, date: dt.date, *, name: str = "", where: str = "") -> Adopted:
    """Write a design's sources into designs/<name>/, and those of the designs that it uses; nothing is overwritten.

    Raises InputError when its licence does not let it, its name is taken, or it cannot be renamed; and all that
    `fetch` raises.
    """
    taken = fetch(repository, slug, design, where=where)
    theirs = taken.design.slug.replace("-", "_")
    folder = (name or theirs).replace("-", "_")
    sources = _sources(taken, theirs)
    _licensed(repository, taken, sources)
    files = dict(_renamed(sources, theirs, folder))
    _free(repository, folder, files)
    files |= _provenance(taken, folder, files, date)
    for path, data in files.items():
        write_whole(repository.root / path, data)
    for one in sorted({path.split("/")[1] for path in files}):
        track(repository.root, f"designs/{one}")
    return Adopted(folder, tuple(sorted(files)), tuple(_missing(repository, taken)))


def _licensed(repository: Repository, taken: Taken, sources: Mapping[str, bytes]) -> None:
    """The licence of each design lets anybody make, change and pass it on, and its full text is here to go along."""
    for path, data in sources.items():
        folder, _, rest = path.partition("/")
        if rest != "design.toml":
            continue
        stated = parse_toml(path, data).data.get("license")
        if folder.replace("_", "-") == taken.design.slug and stated != taken.design.licence:
            raise IntegrityError(f"its sources say licence {str(stated)[:80]!a}, the catalogue {taken.design.licence}")
        if not isinstance(stated, str) or not passes_on(stated):
            tip = "a licence that forbids selling or changing is no open hardware licence: ask its authors"
            raise InputError(f"{str(stated)[:80]!a} does not let anybody take {folder} over", tip=tip)
        repository.licence(stated)


def _sources(taken: Taken, theirs: str) -> dict[str, bytes]:
    """Return the sources within a package by their path below designs/; raises IntegrityError for any other file."""
    found: dict[str, bytes] = {}
    for name, data in taken.files():
        if not name.startswith("source/"):
            continue
        path = PurePosixPath(name.removeprefix(_SOURCE))
        inside = name.startswith(_SOURCE) and len(path.parts) >= _DEPTH and FOLDER_NAME.fullmatch(path.parts[0])
        if not inside or path.suffix not in SUFFIXES or len(data) > LARGEST:
            raise IntegrityError("is no source of a design", Place(str(taken.path), field=name))
        found[path.as_posix()] = data
    if not {f"{theirs}/design.py", f"{theirs}/design.toml"} <= found.keys():
        raise IntegrityError(f"holds no sources of {theirs}", Place(str(taken.path)), "ask for a newer package")
    return found


def _renamed(sources: Mapping[str, bytes], theirs: str, ours: str) -> Iterator[tuple[str, bytes]]:
    """Yield the sources under their paths here; a design that names its own folder in code keeps that name."""
    if not FOLDER_NAME.fullmatch(ours):
        raise InputError(f"'{ours}' cannot name a design", tip="small letters, digits and single hyphens: bird-box")
    for path, data in sorted(sources.items()):
        if ours != theirs and re.search(rf"\bdesigns[./]{theirs}\b".encode(), data):
            raise InputError(f"{path} names its own folder", tip=f"adopt it as {theirs}, without another name")
        folder, _, rest = path.partition("/")
        yield f"designs/{ours if folder == theirs else folder}/{rest}", data


def _free(repository: Repository, folder: str, files: dict[str, bytes]) -> None:
    """Drop what is here already to the byte; raises InputError for a folder that is taken by something else."""
    root = repository.root
    if (root / "designs" / folder).exists():
        raise InputError("is there already", Place(f"designs/{folder}"), "adopt it under another name: --as NAME")
    for other in sorted({path.split("/")[1] for path in files} - {folder}):
        if not (root / "designs" / other).exists():
            continue
        own = {path: data for path, data in files.items() if path.startswith(f"designs/{other}/")}
        if any(not (root / path).is_file() or (root / path).read_bytes() != data for path, data in own.items()):
            tip = "the design uses its own version of it: one of the two needs another name"
            raise InputError("is there already, and is another design", Place(f"designs/{other}"), tip)
        for path in own:
            del files[path]


def _provenance(taken: Taken, folder: str, files: Mapping[str, bytes], date: dt.date) -> dict[str, bytes]:
    """Say where each folder came from; an origin that came along stays under another name, and a guide leads back.

    Of a design that the adopted one uses, an origin is written where that community publishes it by itself.
    """
    added: dict[str, bytes] = {}
    for one in sorted({path.split("/")[1] for path in files}):
        card = taken.design if one == folder else taken.pin.index.design(one.replace("_", "-"))
        path = f"designs/{one}/{ORIGIN}"
        if path in files:
            added[f"designs/{one}/earlier-{ORIGIN}"] = files[path]
        if card is not None:
            added[path] = origin_toml(_origin(taken, card, date))
    added[f"designs/{folder}/guide.md"] = _guide(taken)
    return added


def _origin(taken: Taken, card: DesignCard, date: dt.date) -> Origin:
    pin, variant = taken.pin, card.variants[0]
    return Origin(
        community=pin.name,
        page=f"{pin.address}{card.page}" if pin.address else "",
        design=card.slug,
        version=card.version,
        revision=variant.revision,
        geometry_hash=variant.geometry_hash,
        licence=card.licence,
        authors=card.authors,
        package_sha256=taken.variant.files[taken.variant.package or ""].sha256,
        catalogue_sha256=pin.sha256,
        date=date,
    )


def _guide(taken: Taken) -> bytes:
    """Lead to the guide: a package holds it for reading (guide.html), not in the form in which it is written."""
    page = f"{taken.pin.address}{taken.design.page}" if taken.pin.address else ""
    where = f"[on its page]({page}#guide), and as `guide.html`" if page else "as `guide.html`"
    return (
        "<!--\nSPDX-FileCopyrightText: makeshare contributors\nSPDX-License-Identifier: CC-BY-SA-4.0\n-->\n"
        f"This design was adopted. Its guide is {where} in the package that it came from. Write here what is done "
        "otherwise in this community.\n"
    ).encode()


def _missing(repository: Repository, taken: Taken) -> Iterator[str]:
    """Yield the keys that the design needs and this catalogue lacks: what to add before it builds."""
    bill = next((data for name, data in taken.files() if name == "bom.json"), b"{}")
    try:
        lines = json.loads(bill).get("lines", [])
        things = {str(line.get("thing", "")) for line in lines if isinstance(line, dict)} - {""}
    except (ValueError, AttributeError, TypeError):
        things = set()
    yield from sorted(things - repository.catalog.things.keys())
    yield from sorted(set(taken.design.processes) - repository.catalog.processes.keys())
