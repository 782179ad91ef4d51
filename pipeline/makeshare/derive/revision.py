# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Names that people read aloud: a design's revision, and the files that go to a shop."""

from __future__ import annotations

import re
from decimal import Decimal

from makeshare.model.assembly import Part
from makeshare.model.catalog import Thing
from makeshare.units import tidy

SHOWN = 8
"""Hexadecimal digits of the geometry hash in a revision: enough to tell versions apart, and short."""

_SHORT = {
    "plywood": "ply",
    "aluminium": "alu",
    "stainless": "inox",
    "polycarbonate": "pc",
    "polyethylene": "pe",
}  # fmt: skip  one table
_GRADE = re.compile(r"[a-z]+[0-9]+[a-z]?")
_SECTIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "lumber": ("", ("thickness", "width")),
    "flat-bar": ("", ("width", "thickness")),
    "round-bar": ("d", ("diameter",)),
    "round-tube": ("d", ("diameter", "wall")),
    "square-tube": ("", ("width", "height", "wall")),
    "angle": ("l", ("leg_a", "leg_b", "thickness")),
}


def revision(version: str, geometry_hash: str) -> str:
    """Name a revision: 0.1.0 and g1:89abcdef01234567 make 0.1.0+g1.89abcdef.

    It is a valid SemVer with build metadata, and safe in file names; manifests carry the whole hash as well.
    """
    scheme, _, digits = geometry_hash.partition(":")
    return f"{version}+{scheme}.{digits[:SHOWN]}"


def shop_name(part: Part, thing: Thing, quantity: int, version: str) -> str:
    """Name a part's file, without suffix, for whoever cuts it: side_ply18_x2_r0.1.0.

    A part of a nested design carries its assembly (`wheel--spoke`); no part's name has two hyphens in a row,
    so two parts of a design never share a name.
    """
    return f"{part.key.replace('/', '--')}_{short_stock(thing)}_x{quantity}_r{version}"


def short_stock(thing: Thing) -> str:
    """Abbreviate a stock to material and size in plain ASCII: ply18, alu2, s235-6, s235-l40x40x4."""
    material = _material(thing)
    if thing.kind == "sheet":
        return f"{material}{'-' if material[-1].isdigit() else ''}{_nominal(thing)}"
    if thing.kind in _SECTIONS:
        prefix, names = _SECTIONS[thing.kind]
        return f"{material}-{prefix}{'x'.join(_millimetres(thing.dimensions[name]) for name in names)}"
    return material


def _material(thing: Thing) -> str:
    """Take the word that a shop goes by: an abbreviation, a grade such as s235, or the first of the material."""
    words = re.findall(r"[a-z0-9]+", thing.material.lower()) or [thing.kind]
    short = (_SHORT[word] for word in words if word in _SHORT)
    grades = (word for word in words if _GRADE.fullmatch(word))
    return next(short, None) or next(grades, words[0])


def _nominal(thing: Thing) -> str:
    """Return the thickness that the sheet is sold under: the last number of its key, if near the real one."""
    numbers: list[str] = re.findall(r"[0-9]+", thing.key)
    real = thing.dimensions["thickness"]
    if numbers and abs(int(numbers[-1]) - real) <= 1:
        return numbers[-1]
    return _millimetres(real)


def _millimetres(value: float) -> str:
    return str(tidy(Decimal(str(value))))
