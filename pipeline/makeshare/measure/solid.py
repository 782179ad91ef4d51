# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The gate that every part passes, and what is measured on it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import cadquery as cq
from OCP.BRepGProp import BRepGProp
from OCP.GProp import GProp_GProps

from makeshare.errors import GeometryError
from makeshare.kernel import shapes
from makeshare.model.facts import PartFacts

VERSION = "g1"
"""Version of the canonical hash below: a change to it renames all geometry, so it is stated in the name."""


def gate(shape: cq.Shape, name: str) -> None:
    """Let through one sound solid only; raises GeometryError saying what the shape is instead."""
    count = shapes.solid_count(shape)
    if count != 1:
        raise GeometryError(f"{name} is {count} solids, not one", tip="fuse them, or make two parts of them")
    if not shape.isValid():
        raise GeometryError(
            f"{name} is not a valid solid", tip="a fillet may be too large, or an outline may cross itself"
        )
    if shapes.volume(shape) <= 0:
        raise GeometryError(f"{name} has no volume", tip="did a cut remove everything?")


def geometry_hash(shape: cq.Shape) -> str:
    """Name a shape for people: the same solid gets the same name, however its file is written.

    Each face gives its type, area and centroid; rounded to 1e-3 mm2 and 1e-3 mm, sorted, hashed with the volume.
    """
    rows = sorted(
        f"{kind} {_round(area)} {' '.join(_round(value) for value in centre)}" for kind, area, centre in _faces(shape)
    )
    text = "\n".join([*rows, _round(shapes.volume(shape), 2)])
    return name_of(text)


def name_of(text: str) -> str:
    """Hash canonical text into a short versioned name."""
    return f"{VERSION}:{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def measure(shape: cq.Shape, key: str) -> PartFacts:
    """Measure what every part has, whatever it is made from."""
    box = shapes.box(shape)
    return PartFacts(
        key=key,
        geometry_hash=geometry_hash(shape),
        volume=round(shapes.volume(shape), 3),
        area=round(shapes.area(shape), 3),
        box=_point(box.size),
        low=_point(box.low),
        centre=_point(shapes.centre_of_mass(shape)),
    )


def _faces(shape: cq.Shape) -> Iterator[tuple[str, float, tuple[float, float, float]]]:
    for face in shape.Faces():
        properties = GProp_GProps()
        BRepGProp.SurfaceProperties_s(face.wrapped, properties)
        yield face.geomType(), properties.Mass(), properties.CentreOfMass().Coord()


def _round(value: float, digits: int = 3) -> str:
    return f"{round(value, digits) + 0.0:.{digits}f}"


def _point(values: tuple[float, float, float]) -> tuple[float, float, float]:
    """Round to 1e-4 mm: finer digits differ between platforms and mean nothing."""
    x, y, z = (round(value, 4) + 0.0 for value in values)
    return (x, y, z)
