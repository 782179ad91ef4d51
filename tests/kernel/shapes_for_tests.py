# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Small shapes and a scene of them, each with what makes it hard."""

from __future__ import annotations

import math
from functools import cache

import cadquery as cq

from makeshare.kernel.mesh import tessellate
from makeshare.kernel.scene import Body, Colour, Placed, Scene

STEEL: Colour = (0.35, 0.38, 0.42)
PLY: Colour = (0.83, 0.68, 0.47)


def block() -> cq.Shape:
    """A plain box, 30 x 20 x 10, its middle at the origin: CadQuery gives it a placement of its own."""
    return cq.Workplane().box(30, 20, 10).findSolid()


def plate() -> cq.Shape:
    """A plate with round corners, four holes and a slot."""
    plate = cq.Workplane().box(80, 60, 6, centered=(True, True, False)).edges("|Z").fillet(6)
    plate = plate.faces(">Z").workplane().rect(56, 36, forConstruction=True).vertices().hole(6.6)
    return plate.faces(">Z").workplane().slot2D(20, 8).cutThruAll().findSolid()


def bracket() -> cq.Shape:
    """An angle with an inner fillet and a counterbore: free-form patches, tangent edges."""
    angle = cq.Workplane("XZ").polyline([(0, 0), (60, 0), (60, 6), (6, 6), (6, 40), (0, 40)]).close().extrude(-30)
    angle = angle.edges("|Y").filter(_inner).fillet(5).edges("|Z and >X").fillet(6)
    return angle.faces("<Z").workplane(centerOption="CenterOfBoundBox").cboreHole(6.6, 12, 3).findSolid()


def _inner(edge: object) -> bool:
    """Tell whether this is the bracket's inner edge."""
    return isinstance(edge, cq.Shape) and bool((edge.Center() - cq.Vector(6, 15, 6)).Length < 1)


def tube() -> cq.Shape:
    """A square tube along X."""
    outer = cq.Workplane("YZ").rect(40, 40).extrude(200).edges("|X").fillet(5)
    return outer.cut(cq.Workplane("YZ").rect(34, 34).extrude(200).edges("|X").fillet(2)).findSolid()


def pin() -> cq.Shape:
    """A pin with a pointed end: the cone's tip has no normal."""
    return (
        cq.Workplane()
        .circle(4)
        .extrude(30)
        .union(cq.Workplane(cq.Solid.makeCone(4, 0, 8)).translate((0, 0, 30)))
        .findSolid()
    )


def ball() -> cq.Shape:
    """A ball, whose poles are points."""
    return cq.Solid.makeSphere(12, cq.Vector(), cq.Vector(0, 0, 1), -90, 90, 360)


def stack() -> cq.Shape:
    """Two blocks in one shape that touch over a whole face."""
    return cq.Compound.makeCompound([block(), block().moved(cq.Location((0, 0, 10)))])


SHAPES = {make.__name__: make for make in (block, plate, bracket, tube, pin, ball, stack)}


@cache
def scene() -> Scene:
    """A frame of two tubes on plates, and a block beside it: nested, repeated, turned."""
    made = ((tube(), "tube", STEEL, True), (plate(), "plate", STEEL, True), (block(), "block", PLY, False))
    bodies = tuple(Body(name, shape, tessellate(shape), colour, metal) for shape, name, colour, metal in made)
    half = math.sqrt(0.5)
    upright = (0.0, 0.0, -1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 6.0)
    turned = (half, -half, 0.0, 150.0, half, half, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0)
    return Scene(
        "stand",
        bodies,
        (
            Placed("frame/tube[0]", 0, upright),
            Placed("frame/tube[1]", 0, (*upright[:3], 120.0, *upright[4:])),
            Placed("frame/feet/plate[0]", 1, (1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0)),
            Placed("frame/feet/plate[1]", 1, (1.0, 0.0, 0.0, 120.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0)),
            Placed("block", 2, turned),
        ),
    )
