# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Show a design by hand: in CQ-editor, in a CQGI viewer, in OCP CAD Viewer, or as a list in the terminal."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

from makeshare.author import context

if TYPE_CHECKING:
    import cadquery as cq

    from makeshare.author.design import Design
    from makeshare.model.assembly import Description


def show(kind: type[Design]) -> None:
    """Show a design where its file is run by hand; do nothing where it is imported.

    End design.py with `show(MyDesign)`. A viewer that offers `show_object` gets a CadQuery assembly; a terminal
    gets a list of the parts.
    """
    caller = sys._getframe(1).f_globals  # noqa: SLF001  a viewer puts its function among the script's own names
    viewer = caller.get("show_object")
    if viewer is None and caller.get("__name__") != "__main__":
        return
    from makeshare.author.describe import describe  # noqa: PLC0415  loads the kernel, which the words alone must not

    description, shapes = describe(kind(), kind.__name__)
    if viewer is not None:
        viewer(to_cadquery(description, shapes), name=kind.__name__)
        return
    sys.stdout.write(_listing(description))


def to_cadquery(description: Description, shapes: dict[str, bytes]) -> cq.Assembly:
    """Put a description together as one flat CadQuery assembly, bought items drawn from their tables."""
    import cadquery as cq  # noqa: PLC0415  designs have it loaded; the command line must not

    from makeshare.hardware import draw  # noqa: PLC0415  as above
    from makeshare.kernel.shapes import read_shape  # noqa: PLC0415  as above

    whole = cq.Assembly(name=description.design)
    files = {part.key: part.geometry for part in description.parts}
    for one in description.instances:
        placed = _absolute(one.path, description)
        if one.kind == "part":
            stock = context.thing(description.part(one.key).stock)
            whole.add(read_shape(shapes[files[one.key]]), loc=placed, name=one.path, color=cq.Color(stock.colour))
        elif one.kind == "item":
            thing = context.thing(one.key)
            whole.add(draw(thing), loc=placed, name=one.path, color=cq.Color(thing.colour))
    return whole


def _absolute(path: str, description: Description) -> cq.Location:
    """Multiply the placements along a path."""
    import cadquery as cq  # noqa: PLC0415  as in to_cadquery

    from makeshare.kernel.shapes import location  # noqa: PLC0415  as above

    matrices = {one.path: one.matrix for one in description.instances}
    names = path.split("/")
    result = cq.Location()
    for level in range(1, len(names) + 1):
        result *= location(matrices["/".join(names[:level])])
    return result


def _listing(description: Description) -> str:
    """List what was placed, counted, for a terminal."""
    counts = Counter((one.kind, one.key) for one in description.instances)
    rows = [f"{number:4d} x {key}  ({kind})" for (kind, key), number in sorted(counts.items())]
    values = ", ".join(f"{name}={value}" for name, value in description.values.items())
    broken = [f"rule broken: {violation.message}" for violation in description.violations]
    return "\n".join([f"{description.design}: {values}", *rows, *broken]) + "\n"
