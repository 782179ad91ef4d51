# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Print the digest of every format: run in a process of its own, to compare processes."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from makeshare.fab import PART_FORMATS
from makeshare.fab.dxf import flat_dxf
from makeshare.fab.glb import glb
from makeshare.fab.poster import poster, webp
from makeshare.fab.step import StepHeader, assembly_step
from makeshare.fab.stl import scene_stl
from makeshare.fab.svg import svg
from makeshare.fab.threemf import threemf
from tests.fab.profiles_for_tests import FOLDED
from tests.kernel.shapes_for_tests import scene

HEADER = StepHeader("stand", "1.2.0", "commons", "makeshare")


def files(warm_up: int) -> Iterator[tuple[str, bytes]]:
    """Yield every file, after having written some others."""
    whole = scene()
    for _ in range(warm_up):
        assembly_step(whole, header=HEADER)
    for body in whole.bodies:
        for extension, write in PART_FORMATS:
            yield f"{body.name}.{extension}", write(body, HEADER)
        yield f"{body.name}.svg", svg(body.shape, body.name)
    yield "stand.stl", scene_stl(whole)
    yield "stand.step", assembly_step(whole, header=HEADER)
    yield "stand.glb", glb(whole)
    yield "stand.3mf", threemf(whole)
    yield "folded.dxf", flat_dxf(FOLDED, revision="1.2.0")
    yield from controls()
    if "makeshare.fab.render" in sys.modules:
        raise RuntimeError("the renderer was loaded before a picture was asked for")
    picture = poster(whole, width=320, height=240)
    yield "stand.png", picture
    yield "stand.webp", webp(picture, 160)


def controls() -> Iterator[tuple[str, bytes]]:
    """Yield what no file may hold, to show that two processes would tell it."""
    yield "control/year", str(time.gmtime().tm_year).encode()
    yield "control/zone", str(time.strftime("%Z")).encode()
    yield "control/hash seed", str(hash("makeshare")).encode()
    yield "control/folder", str(Path.cwd()).encode()


if __name__ == "__main__":
    made = {name: hashlib.sha256(data).hexdigest() for name, data in files(int(sys.argv[1]))}
    sys.stdout.write(json.dumps(made))
