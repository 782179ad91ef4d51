# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a script shows: taken in as it comes, sorted out into shapes with names, colours and places."""

from __future__ import annotations

import inspect
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import FrameType, ModuleType

import cadquery as cq
from OCP.TopoDS import TopoDS_Shape
from PIL import ImageColor

from makeshare.kernel.scene import Colour
from makeshare.model.assembly import IDENTITY, Matrix

UNPAINTED: Colour = (0.72, 0.75, 0.79)
"""Colour of what has none."""
LONGEST = 60
"""Characters of a name."""
NAMELESS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""What an assembly calls a part that has no name, a different one in each run."""
VIS = "cadquery.vis"


@dataclass(frozen=True, eq=False)
class Shown:
    """One thing that a script shows, as it gave it."""

    thing: object
    name: str
    options: dict[str, object]


@dataclass(frozen=True, eq=False)
class Item:
    """One shape at its place in what is shown: `path` is unique, and nests by slashes as an assembly does.

    `solid` tells whether it holds solids; a surface or a wire holds none.
    """

    path: str
    shape: cq.Shape
    colour: Colour
    matrix: Matrix
    solid: bool


class Window:
    """The functions by which scripts show things, as CQ-editor and the gateway interface have them."""

    def __init__(self) -> None:
        """Show nothing yet."""
        self.shown: list[Shown] = []

    def show_object(self, thing: object, *further: object, **named: object) -> None:
        """Take a thing; its name and options come in the order of CQ-editor or of the gateway, or by keyword."""
        options: dict[str, object] = {}
        name = named.pop("name", None)
        given = [*further, named.pop("options", None), named]
        for one in given:
            if isinstance(one, dict):
                options |= one
            elif isinstance(one, str):
                name = one
        if name is None:
            name = options.get("name", _name_of(thing, inspect.currentframe()))
        self.shown.append(Shown(thing, str(name), options))

    def show(self, *things: object, **_: object) -> None:
        """Take what `cadquery.vis.show` would open a window for."""
        for thing in things:
            self.show_object(thing, _name_of(thing, inspect.currentframe()))

    def debug(self, *_: object, **__: object) -> None:
        """Pass over what is shown for the time being."""

    def log(self, *words: object) -> None:
        """Write to the log, as print does."""
        sys.stdout.write(" ".join(map(str, words)) + "\n")

    def rand_color(self, alpha: float = 0.0, cfloat: bool = False) -> object:  # noqa: FBT001, FBT002  CQ-editor's
        """Return a colour, a different one at each call, the same ones in each run."""
        channels = tuple(random.randrange(40, 220) for _ in range(3))  # noqa: S311  a colour is no secret
        return (*(channel / 255 for channel in channels), alpha) if cfloat else {"alpha": alpha, "color": channels}

    @contextmanager
    def instead_of_vis(self) -> Iterator[None]:
        """Be the viewer that a script imports: `show` shows here, all else is the real module's."""
        stand_in = ModuleType(VIS)
        vars(stand_in).update(show=self.show, __getattr__=_from_vis)
        sys.modules[VIS] = stand_in
        vars(cq)["vis"] = stand_in
        try:
            yield
        finally:
            sys.modules.pop(VIS, None)
            vars(cq).pop("vis", None)


def gather(shown: Iterable[Shown], name: str) -> list[Item]:
    """Sort out all that was shown; things that hold no shape are left out, so the list may be empty."""
    taken: Counter[str] = Counter()
    found: list[Item] = []
    for one in shown:
        called = _unique(_plain(one.name) or name, taken)
        items = list(_items(one.thing, called, colour_of(one.options)))
        found += items
    if len(taken) == 1 and all("/" in item.path for item in found):  # one assembly: it is the whole
        return [replace(item, path=item.path.partition("/")[2]) for item in found]
    return found


def colour_of(options: dict[str, object]) -> Colour:
    """Read the colour of an object in whichever way the script gave it: name, #rrggbb, 0–255, 0–1, Color."""
    given = options.get("color", options.get("rgba"))
    try:
        if isinstance(given, cq.Color):
            red, green, blue = given.toTuple()[:3]
        elif isinstance(given, str):
            red, green, blue = _named(given)
        elif isinstance(given, tuple | list):
            red, green, blue = (float(channel) for channel in given[:3])
            if max(red, green, blue) > 1:
                red, green, blue = red / 255, green / 255, blue / 255
        else:
            return UNPAINTED
    except (ValueError, TypeError):  # a misspelt colour is no reason to build nothing
        return UNPAINTED
    return (_channel(red), _channel(green), _channel(blue))


def _named(name: str) -> tuple[float, float, float]:
    """Return a colour by its name in CSS, which Qt and so CQ-editor have too, or in the kernel; raises ValueError."""
    try:
        red, green, blue = ImageColor.getrgb(name)[:3]
    except ValueError:
        return cq.Color(name).toTuple()[:3]
    return (red / 255, green / 255, blue / 255)


def shapes_of(thing: object) -> list[cq.Shape]:
    """Return the shapes that a thing holds; points count for nothing."""
    if isinstance(thing, TopoDS_Shape):
        thing = None if thing.IsNull() else cq.Shape.cast(thing)
    if isinstance(thing, cq.Shape):
        return [thing] if thing.wrapped is not None and thing.Edges() else []
    return [shape for part in _parts(thing) for shape in shapes_of(part)]


def _parts(thing: object) -> list[object]:
    """Return what a thing consists of."""
    if isinstance(thing, cq.Workplane):
        return list(thing.vals())
    if isinstance(thing, cq.Sketch):
        return list(thing) or list(thing._edges)  # noqa: SLF001  edges that no face has been made of
    if isinstance(thing, dict):
        return list(thing.values())
    return list(thing) if isinstance(thing, list | tuple | set) else []


def _items(thing: object, name: str, colour: Colour) -> Iterator[Item]:
    if isinstance(thing, cq.Assembly):
        yield from _assembly_items(thing, name, cq.Location(), colour)
        return
    if isinstance(thing, list | tuple) and any(isinstance(one, cq.Assembly) for one in thing):
        for one in thing:
            yield from _items(one, name, colour)
        return
    yield from _item(shapes_of(thing), name, colour, IDENTITY)


def _assembly_items(level: cq.Assembly, path: str, place: cq.Location, colour: Colour) -> Iterator[Item]:
    """Yield what an assembly holds, level by level; a colour is passed down to what has none."""
    here = place * level.loc
    mine = colour_of({"color": level.color}) if level.color else colour
    below = list(level.children)
    own = f"{path}/{_called(level)}" if below and level.shapes else path
    yield from _item(shapes_of(level.shapes), own, mine, _matrix(here))
    taken: Counter[str] = Counter()
    for child in below:
        yield from _assembly_items(child, f"{path}/{_unique(_called(child), taken)}", here, mine)


def _item(shapes: list[cq.Shape], path: str, colour: Colour, matrix: Matrix) -> Iterator[Item]:
    """Yield shapes as one item: several become a compound."""
    if shapes:
        whole = shapes[0] if len(shapes) == 1 else cq.Compound.makeCompound(shapes)
        yield Item(path, whole, colour, matrix, solid=bool(whole.Solids()))


def _matrix(place: cq.Location) -> Matrix:
    """Return a place as three rows of four numbers."""
    turn = place.wrapped.Transformation()
    return tuple(turn.Value(row, column) for row in (1, 2, 3) for column in (1, 2, 3, 4))


def _unique(name: str, taken: Counter[str]) -> str:
    """Number a name that occurs again."""
    taken[name] += 1
    return name if taken[name] == 1 else f"{name}[{taken[name]}]"


def _called(level: cq.Assembly) -> str:
    """Return the name of a level of an assembly."""
    return "part" if NAMELESS.fullmatch(level.name) else _plain(level.name) or "part"


def _plain(name: str) -> str:
    """Make a name fit for files: no slashes, nothing unprintable, not endless."""
    return "".join(char for char in name.replace("/", "-") if char.isprintable()).strip()[:LONGEST]


def _channel(value: float) -> float:
    return min(max(round(value, 6), 0.0), 1.0)


def _name_of(thing: object, frame: FrameType | None) -> str:
    """Return the name of the variable by which the script knows a thing, if there is one."""
    caller = frame.f_back if frame else None
    known = caller.f_locals if caller else {}
    return next((key for key, value in known.items() if value is thing and not key.startswith("_")), "")


def _from_vis(name: str) -> object:
    """Return something of the real viewer module; what Python itself looks for is not worth loading it."""
    if name.startswith("__"):
        raise AttributeError(name)
    stand_in = sys.modules.pop(VIS, None)
    try:
        module = __import__(VIS, fromlist=[name])
    finally:
        if stand_in is not None:
            sys.modules[VIS] = stand_in
            vars(cq)["vis"] = stand_in
    return getattr(module, name)
