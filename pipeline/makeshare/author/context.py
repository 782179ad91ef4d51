# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Which catalogue the designer's words look up: handed over by stage A, or read from the checkout by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from makeshare.errors import DesignError, InputError, Place, UnknownKey
from makeshare.model.catalog import Thing

if TYPE_CHECKING:
    from collections.abc import Callable

_things: dict[str, Thing] | None = None
_processes: tuple[str, ...] | None = None
_used: set[str] = set()
_asked: set[str] = set()


def provide(things: dict[str, Thing], processes: tuple[str, ...]) -> None:
    """Set the catalogue of this process and forget what was used of the last one."""
    global _things, _processes
    _things, _processes = things, processes
    _used.clear()
    _asked.clear()


def used() -> tuple[str, ...]:
    """Return the keys that were looked up and are there, sorted."""
    return tuple(sorted(_used))


def asked() -> tuple[str, ...]:
    """Return all that was looked up, there or not, as `things/<key>` and `known/<process>`, sorted."""
    return tuple(sorted(_asked))


def thing(key: str, place: Place | None = None, *, roles: tuple[str, ...] = ()) -> Thing:
    """Look a thing up; raises UnknownKey, or InputError when it is no stock (item, consumable) as asked."""
    things = _loaded()[0]
    _asked.add(f"things/{key}")
    if key not in things:
        raise UnknownKey("thing in bom/catalog/things", key, things, place)
    _used.add(key)
    found = things[key]
    if roles and found.role not in roles:
        article = "an" if found.role == "item" else "a"
        wanted = " or ".join(roles)
        raise InputError(f"'{key}' is {article} {found.role} ({found.kind}), and this wants {wanted}", place)
    return found


def process(key: str, place: Place | None = None) -> str:
    """Check that a process is known; raises UnknownKey."""
    known = _loaded()[1]
    _asked.add(f"known/{key}")
    if key not in known:
        raise UnknownKey("process in bom/catalog/rates", key, known, place)
    return key


def _loaded() -> tuple[dict[str, Thing], tuple[str, ...]]:
    if _things is None or _processes is None:
        from makeshare.read.catalog import load_catalog  # noqa: PLC0415  only a design run by hand reads files

        catalog = load_catalog(_root())
        provide(catalog.things, tuple(catalog.processes))
    if _things is None or _processes is None:
        raise DesignError("there is no catalogue")
    return _things, _processes


def _root(where: Callable[[], Path] = Path.cwd) -> Path:
    """Find the checkout around the working folder."""
    for folder in (where(), *where().parents):
        if (folder / "bom" / "catalog").is_dir():
            return folder
    raise DesignError("no bom/catalog in this folder or above it", tip="run the design from inside its checkout")


class Stock:
    """The dimensions of a stock or an item, in mm, as attributes: `self.stock("plywood-18").thickness`."""

    def __init__(self, found: Thing) -> None:
        """Wrap a thing; only its dimensions can be read."""
        self._thing = found

    def __getattr__(self, name: str) -> float:
        """Return a dimension in mm; raises DesignError naming those there are."""
        dimensions = self._thing.dimensions
        if name not in dimensions:
            raise DesignError(f"'{self._thing.key}' states no {name}", tip=f"it states {', '.join(sorted(dimensions))}")
        return dimensions[name]
