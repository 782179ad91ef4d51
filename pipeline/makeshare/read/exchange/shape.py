# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Outer dimensions, in the four ways that manifests write them: three numbers, or a solid in OpenSCAD's words."""

from __future__ import annotations

import re

from makeshare.model.exchange.stated import Form, Measure, Shape, Stated
from makeshare.read.exchange.look import Look
from makeshare.read.exchange.measure import measure

_NAMES = ("outer-dimensions", "outer-dimension")
_N = r"\s*([0-9]{1,9}(?:\.[0-9]{1,9})?)\s*"
_SOLIDS: tuple[tuple[Form, re.Pattern[str]], ...] = (
    ("box", re.compile(rf"\s*cube\s*\(\s*(?:size\s*=\s*)?\[{_N},{_N},{_N}\]\s*(?:,\s*center\s*=\s*\w+\s*)?\)\s*;?\s*")),
    ("cylinder", re.compile(rf"\s*cylinder\s*\(\s*h\s*={_N},\s*r\s*={_N}\)\s*;?\s*")),
    ("sphere", re.compile(rf"\s*sphere\s*\(\s*r\s*={_N}\)\s*;?\s*")),
)


def shape(look: Look) -> Shape | None:
    """Take the outer dimensions of a thing; None, and told why, where they or their unit cannot be read."""
    if look.is_table(*_NAMES):
        tables = look.tables(*_NAMES)
        return _of_table(tables[0]) if tables else None
    unit = look.text("outer-dimension-dim", "outer-dimensions-dim")
    solid = look.text(*_NAMES)
    return _solid(look, solid, unit) if solid is not None and solid.known else None


def _of_table(look: Look) -> Shape | None:
    unit = look.text("unit")
    if look.has("openscad"):
        solid = look.text("openscad")
        return _solid(look, solid, unit) if solid is not None and solid.known else None
    names = ("width", "depth", "height") if look.has("depth") else ("length", "width", "height")
    stated_unit = unit.text.strip() if unit is not None else ""
    sizes = [look.measure("length", name, unit=stated_unit) for name in names]
    missing = [name for name in names if not look.has(name)]
    if missing:
        sentence = f"of the outer dimensions {' and '.join(missing)} is missing; all three are needed"
        look.tell("dimension-missing", "warning", look.here, sentence, faulty=True)
    known = tuple(size for size in sizes if size is not None and size.amount is not None)
    return Shape(stated=look.here, form="box", sizes=known) if len(known) == len(names) else None


def _solid(look: Look, solid: Stated, unit: Stated | None) -> Shape | None:
    """Read a solid; a missing unit is told, and nothing is taken for it."""
    form, numbers = next(
        ((form, found.groups()) for form, pattern in _SOLIDS if (found := pattern.fullmatch(solid.text))), ("box", ())
    )
    if not numbers:
        balanced = solid.text.count("(") == solid.text.count(")")
        tip = "a bracket is not closed" if not balanced else "write cube(size = [width, depth, height])"
        look.tell("shape-unreadable", "error", solid, f"'{solid.text}' is no solid that can be read", tip, faulty=True)
        return None
    if unit is None or not unit.known:
        look.tell("unit-missing", "error", solid, "has no unit beside it", 'add unit = "mm"', faulty=True)
        return None
    sizes: list[Measure] = [
        measure(Stated(number, solid.field, solid.line, "number"), "length", look.tell, unit.text.strip())
        for number in numbers
    ]
    known = tuple(size for size in sizes if size.amount is not None)
    return Shape(stated=solid, form=form, sizes=known) if len(known) == len(sizes) else None
