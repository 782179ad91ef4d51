# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Geometry to bytes: a small module for each format, a line here for each that every part is written in."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from makeshare.fab.glb import glb
from makeshare.fab.step import StepHeader, part_step
from makeshare.fab.stl import stl
from makeshare.fab.threemf import threemf
from makeshare.kernel.scene import Body, alone


class PartFormat(NamedTuple):
    """A file format: its extension, and how to write one body in it."""

    extension: str
    write: Callable[[Body, StepHeader], bytes]


PART_FORMATS = (
    PartFormat("step", lambda body, head: part_step(body.shape, body.name, body.colour, header=head)),
    PartFormat("stl", lambda body, _: stl(body.mesh)),
    PartFormat("3mf", lambda body, _: threemf(alone(body))),
    PartFormat("glb", lambda body, _: glb(alone(body))),
)
