# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""An assembly: parts placed, items bought, consumables used, members joined, other designs nested.

`place`, `buy` and `nest` return one handle for each location. A handle's path (`frame/tube-long[2]`) is stable,
and the BOM, the joins, the guide and the drawings all call the thing by it.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from makeshare import units
from makeshare.author import context
from makeshare.errors import DesignError, Place
from makeshare.model.assembly import IDENTITY, Consumable, Instance, Join, Matrix

if TYPE_CHECKING:
    from collections.abc import Sequence

    import cadquery as cq

    from makeshare.author.design import Design
    from makeshare.author.part import Part

    Where = cq.Location | tuple[float, float, float]

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)


class Handle(msgspec.Struct, frozen=True):
    """One thing at its place; `path` names it within the assembly that it was placed in."""

    path: str

    def inner(self, path: str) -> Handle:
        """Reach a thing inside a nested design: `cart.inner("wheel[1]")`."""
        return Handle(f"{self.path}/{path}")


class Assembly:
    """Gathers what a design is put together from. Nothing is measured or checked for overlap here."""

    def __init__(self) -> None:
        """Start empty."""
        self.parts: dict[str, Part] = {}
        self.nested: dict[str, Design] = {}
        self.instances: list[Instance] = []
        self.joins: list[Join] = []
        self.consumables: list[Consumable] = []
        self._counts: Counter[str] = Counter()

    def place(self, part: Part, *at: Where) -> tuple[Handle, ...]:
        """Place a part at one or more locations (the origin without any), and return a handle for each.

        Raises DesignError when another shape, stock or route already has the part's name.
        """
        known = self.parts.setdefault(part.name, part)
        if known is not part and not _same(known, part):
            raise DesignError(
                f"two different parts are called '{part.name}' (the other is at line {known.place.line})",
                part.place,
                "a name stands for one geometry, stock and route: rename one",
            )
        return self._add("part", _name(part.name, part.place), part.name, at)

    def buy(self, key: str, *at: Where, name: str = "") -> tuple[Handle, ...]:
        """Buy an item of the catalogue for each location; how it looks comes from its table of dimensions."""
        context.thing(key, _caller(), roles=("item",))
        return self._add("item", _name(name or key, _caller()), key, at)

    def nest(self, design: Design, *at: Where, name: str = "") -> tuple[Handle, ...]:
        """Place a whole other design as a sub-assembly, under its own name or the one given."""
        label = _name(name or _slug(type(design).__name__), _caller())
        known = self.nested.setdefault(label, design)
        if known is not design and (type(known) is not type(design) or known.values != design.values):
            raise DesignError(f"two different designs are nested as '{label}'", _caller(), "give one a name of its own")
        return self._add("assembly", label, label, at)

    def use(self, key: str, quantity: str, note: str = "") -> None:
        """Use up some of a consumable: `use("wood-glue-d3", "60 mL")`."""
        context.thing(key, _caller(), roles=("consumable", "stock"))
        amount = units.any_quantity(quantity)
        self.consumables.append(Consumable(path="", thing=key, quantity=amount, note=note, line=_caller().line or 0))

    def weld(
        self,
        *members: Handle,
        length: float,
        size: float,
        style: str = "fillet",
        process: str = "weld-mig",
        count: int = 1,
        note: str = "",
    ) -> None:
        """Weld members along `count` runs of `length` mm each; `size` is the throat of a fillet, in mm."""
        if length <= 0 or size <= 0:
            raise DesignError("a weld has a length and a size above zero", _caller())
        self._join("weld", process, members, length=length, size=size, style=style, count=count, note=note)

    def glue(
        self, *members: Handle, adhesive: str = "", amount: str = "", process: str = "glue", note: str = ""
    ) -> None:
        """Glue members together; name the adhesive and its amount and it stands in the BOM."""
        if adhesive:
            self.use(adhesive, amount, note)
        self._join("glue", process, members, note=note)

    def bolt(
        self,
        *members: Handle,
        bolt: str,
        at: Sequence[Where],
        grip: float,
        nut: str = "",
        washer: str = "",
        nut_washer: str = "",
        process: str = "assemble-bolts",
        note: str = "",
    ) -> tuple[Handle, ...]:
        """Bolt members together: at each location a bolt, its washers and its nut; returns the bolts' handles.

        A location is on the face under the head (or its washer), its Z axis pointing out towards the head; the grip
        is the thickness clamped, in mm. Without a nut the bolt ends in a threaded member.
        """
        under = context.thing(washer).dimensions["thickness"] if washer else 0.0
        beyond = context.thing(nut_washer).dimensions["thickness"] if nut_washer else 0.0
        stack = [(bolt, under)]
        stack += [(washer, 0.0)] if washer else []
        stack += [(nut_washer, -grip - beyond)] if nut_washer else []
        stack += [(nut, -grip - beyond - context.thing(nut).dimensions["height"])] if nut else []
        placed = [self._stacked(key, height, at) for key, height in stack]
        items = tuple(handle.path for handles in placed for handle in handles)
        self._join("bolt", process, members, items=items, size=grip, count=len(at), note=note)
        return placed[0]

    def screw(
        self,
        *members: Handle,
        screw: str,
        at: Sequence[Where],
        process: str = "assemble-screws",
        note: str = "",
    ) -> tuple[Handle, ...]:
        """Screw members together; each location is on the face, Z pointing out; the screw may cut into members."""
        placed = self._stacked(screw, 0.0, at)
        items = tuple(handle.path for handle in placed)
        self._join("screw", process, members, items=items, count=len(at), note=note)
        return placed

    def _stacked(self, key: str, height: float, at: Sequence[Where]) -> tuple[Handle, ...]:
        """Buy an item at each location, moved along the location's own Z axis."""
        import cadquery as cq  # noqa: PLC0415  designs have it loaded; the command line must not

        context.thing(key, _caller(), roles=("item",))
        lifted = [_location(where) * cq.Location(cq.Vector(0, 0, height)) for where in at]
        return self._add("item", key, key, lifted) if lifted else ()

    def _join(
        self,
        kind: str,
        process: str,
        members: Sequence[Handle],
        *,
        items: tuple[str, ...] = (),
        length: float | None = None,
        size: float | None = None,
        style: str = "",
        count: int = 1,
        note: str = "",
    ) -> None:
        place = _caller()
        context.process(process, place)
        if len(members) < 1 or not all(isinstance(member, Handle) for member in members):
            raise DesignError(f"a {kind} joins handles, such as those that place() returned", place)
        paths = tuple(member.path for member in members)
        self.joins.append(
            Join(
                kind=kind,
                process=process,
                members=paths,
                items=items,
                length=length,
                size=size,
                style=style,
                count=count,
                note=note,
                line=place.line or 0,
            )
        )

    def _add(self, kind: str, name: str, key: str, at: Sequence[Where]) -> tuple[Handle, ...]:
        """Append an instance for each location and count them up: `tube[1]`, `tube[2]`."""
        line = _caller().line or 0
        handles = []
        for where in at or (None,):
            self._counts[name] += 1
            path = f"{name}[{self._counts[name]}]"
            matrix = IDENTITY if where is None else _matrix(where)
            self.instances.append(Instance(path=path, kind=kind, key=key, matrix=matrix, line=line))
            handles.append(Handle(path))
        return tuple(handles)


def _location(where: Where) -> cq.Location:
    import cadquery as cq  # noqa: PLC0415  as in _stacked

    return where if isinstance(where, cq.Location) else cq.Location(cq.Vector(*where))


def _matrix(where: Where) -> Matrix:
    """Write a location as 3 rows of 4, rounded below a nanometre so that platforms agree."""
    transformation = _location(where).wrapped.Transformation()
    values = (transformation.Value(row, column) for row in (1, 2, 3) for column in (1, 2, 3, 4))
    return tuple(round(value, 9) + 0.0 for value in values)


def _same(one: Part, other: Part) -> bool:
    """Compare two parts of one name by what a reader of the BOM would see."""
    if (one.stock, one.route) != (other.stock, other.route):
        return False
    first, second = one.shape, other.shape
    near = abs(first.Volume() - second.Volume()) + abs(first.Area() - second.Area()) < 1e-3  # noqa: PLR2004  mm3, mm2
    return near and (first.Center() - second.Center()).Length < 1e-4  # noqa: PLR2004  mm


def _name(name: str, place: Place) -> str:
    """Check a name: it becomes part of paths and file names."""
    if not _NAME.fullmatch(name):
        raise DesignError(
            f"'{name}' cannot be a name", place, "use small letters, digits and single hyphens: tube-long"
        )
    return name


def _slug(name: str) -> str:
    """Turn a class name into a slug: LongTube becomes long-tube."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


def _caller() -> Place:
    """Find the line of the design that called: the first frame outside this package."""
    frame = sys._getframe(1)  # noqa: SLF001  for messages
    while frame.f_back is not None and frame.f_globals.get("__name__", "").startswith("makeshare."):
        frame = frame.f_back
    return Place(frame.f_code.co_filename, frame.f_lineno)
