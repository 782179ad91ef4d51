# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""SVG: a view of a shape in lines, as on a drawing: visible edges whole, hidden ones dashed. Lengths in mm.

Hidden lines are found on the mesh that the shape carries, which is hundreds of times faster than on its surfaces and
right on threads too. So mesh the shape before; faces without a mesh hide nothing and show nothing.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

import cadquery as cq
from OCP.BRep import BRep_Tool
from OCP.BRepAdaptor import BRepAdaptor_Curve
from OCP.GCPnts import GCPnts_TangentialDeflection
from OCP.gp import gp_Ax2, gp_Ax3, gp_Dir, gp_Pnt, gp_Trsf
from OCP.HLRAlgo import HLRAlgo_Projector
from OCP.HLRBRep import HLRBRep_PolyAlgo, HLRBRep_PolyHLRToShape
from OCP.TopAbs import TopAbs_EDGE
from OCP.TopExp import TopExp, TopExp_Explorer
from OCP.TopLoc import TopLoc_Location
from OCP.TopoDS import TopoDS, TopoDS_Shape

from makeshare.errors import GeometryError

Cell = tuple[int, int]
"""A point of the picture on the grid that coordinates are rounded to."""
Segment = tuple[Cell, Cell]

STEPS = 40_000
"""Grid cells across the picture: finer than any screen, coarse enough for short numbers."""
MARGIN = 0.04
STROKE = 0.0032
"""Width of a visible line, of the picture's larger side."""
STRAIGHT = 0.75
"""Points of a line that stand off it by less than so many cells are left out."""
DEFLECTION, ANGLE = 0.05, 0.1
"""How finely wires that no face bears are drawn."""
PIXELS = 640


class View(NamedTuple):
    """From where a shape is seen: the direction towards the eye, and what runs to the right."""

    towards: tuple[float, float, float]
    right: tuple[float, float, float]


ISOMETRIC = View((1.0, -1.0, 1.0), (1.0, 1.0, 0.0))
TOP = View((0.0, 0.0, 1.0), (1.0, 0.0, 0.0))


def svg(shape: cq.Shape, title: str, view: View = ISOMETRIC) -> bytes:
    """Draw a meshed shape, and wires that bound no face; raises GeometryError when nothing is to be seen."""
    lines = {kind: [*found] for kind, found in _hidden_line_removal(shape, view).items()}
    lines["edge"] += _wires(shape, view)
    points = [point for found in lines.values() for ends in found for point in ends]
    if not points:
        raise GeometryError(f"there is nothing to see of {title}")
    low, high = ((bound(x for x, _ in points), bound(y for _, y in points)) for bound in (min, max))
    side = max(high[0] - low[0], high[1] - low[1], 1e-9)
    step = 10.0 ** math.floor(math.log10(side / STEPS) + 1)
    paths = _paths({kind: _on_grid(found, step) for kind, found in lines.items()}, step)
    return _document(title, paths, low, high).encode()


def _hidden_line_removal(shape: cq.Shape, view: View) -> dict[str, list[tuple[tuple[float, float], ...]]]:
    """Return the lines of a view by kind: visible edges and outlines, smooth run-outs, and what is hidden."""
    _forget_normals(shape)
    algorithm = HLRBRep_PolyAlgo()
    algorithm.Projector(_projector(view))
    algorithm.Load(shape.wrapped)
    algorithm.Update()
    result = HLRBRep_PolyHLRToShape()
    result.Update(algorithm)
    result.Hide()
    return {
        "edge": [*_ends(result.VCompound()), *_ends(result.OutLineVCompound())],
        "smooth": [*_ends(result.Rg1LineVCompound())],
        "hidden": [*_ends(result.HCompound()), *_ends(result.OutLineHCompound())],
    }


def _forget_normals(shape: cq.Shape) -> None:
    """Drop the normals that a mesh may carry: the algorithm takes them for those of a face that was never turned."""
    for face in shape.Faces():
        mesh = BRep_Tool.Triangulation_s(face.wrapped, TopLoc_Location())
        if mesh is not None:
            mesh.RemoveNormals()


def _projector(view: View) -> HLRAlgo_Projector:
    return HLRAlgo_Projector(_axes(view))


def _axes(view: View) -> gp_Ax2:
    """Lay axes along a view; without the X direction the kernel would turn the picture as it likes."""
    return gp_Ax2(gp_Pnt(0, 0, 0), gp_Dir(*view.towards), gp_Dir(*view.right))


def _ends(compound: TopoDS_Shape | None) -> Iterator[tuple[tuple[float, float], ...]]:
    """Yield the two ends of each straight piece; the kernel returns nothing at all for no pieces."""
    if compound is None:
        return
    explorer = TopExp_Explorer(compound, TopAbs_EDGE)
    while explorer.More():
        edge = TopoDS.Edge_s(explorer.Current())
        ends = (BRep_Tool.Pnt_s(TopExp.FirstVertex_s(edge)), BRep_Tool.Pnt_s(TopExp.LastVertex_s(edge)))
        yield tuple((end.X(), end.Y()) for end in ends)
        explorer.Next()


def _wires(shape: cq.Shape, view: View) -> Iterator[tuple[tuple[float, float], ...]]:
    """Yield straight pieces along the edges that belong to no face, as seen."""
    owned = {edge for face in shape.Faces() for edge in face.Edges()}
    turn = gp_Trsf()
    turn.SetTransformation(gp_Ax3(_axes(view)))
    for edge in shape.Edges():
        if edge in owned or BRep_Tool.Degenerated_s(edge.wrapped):
            continue
        points = GCPnts_TangentialDeflection(BRepAdaptor_Curve(edge.wrapped), ANGLE, DEFLECTION)
        seen = [points.Value(i).Transformed(turn) for i in range(1, points.NbPoints() + 1)]
        yield from (((a.X(), a.Y()), (b.X(), b.Y())) for a, b in pairwise(seen))


def _on_grid(lines: Iterable[tuple[tuple[float, float], ...]], step: float) -> set[Segment]:
    """Round the ends of pieces to the grid, Y downwards; what is drawn twice becomes one, what is too short none."""
    found = set()
    for line in lines:
        a, b = sorted((round(x / step), -round(y / step)) for x, y in line)
        if a != b:
            found.add((a, b))
    return found


def _paths(lines: dict[str, set[Segment]], step: float) -> dict[str, str]:
    """Join pieces to paths; a piece that is visible is not drawn as hidden too."""
    hidden = lines["hidden"] - lines["edge"] - lines["smooth"]
    smooth = lines["smooth"] - lines["edge"]
    kinds = {"hidden": hidden, "smooth": smooth, "edge": lines["edge"]}
    return {kind: "".join(_path(run, step) for run in _runs(found)) for kind, found in kinds.items()}


def _runs(segments: set[Segment]) -> Iterator[list[Cell]]:
    """Yield chains of points that run along all pieces once: from ends and forks first, then around in circles."""
    meeting: dict[Cell, list[Cell]] = defaultdict(list)
    for a, b in sorted(segments):
        meeting[a].append(b)
        meeting[b].append(a)
    forks = dict.fromkeys(cell for cell in sorted(meeting) if len(meeting[cell]) != 2)  # noqa: PLR2004  runs through
    for start in [*forks, *sorted(meeting)]:
        while meeting[start]:
            run = [start]
            while meeting[run[-1]]:
                following = meeting[run[-1]].pop(0)
                meeting[following].remove(run[-1])
                run.append(following)
                if following in forks or following == start:
                    break
            yield run


def _path(run: list[Cell], step: float) -> str:
    """Write a chain as path commands, relative and without points that lie on the line between others."""
    kept = _straightened(run)
    decimals = max(0, -math.floor(math.log10(step) + 0.5))
    words = [f"M{_number(kept[0][0] * step, decimals)} {_number(kept[0][1] * step, decimals)}"]
    for (x0, y0), (x1, y1) in pairwise(kept):
        words.append(f"l{_number((x1 - x0) * step, decimals)} {_number((y1 - y0) * step, decimals)}")
    return "".join(words)


def _straightened(run: list[Cell]) -> list[Cell]:
    """Leave out points between others on one line (Douglas and Peucker, without calling itself)."""
    kept = {0, len(run) - 1}
    spans = [(0, len(run) - 1)]
    while spans:
        first, last = spans.pop()
        far, distance = max(
            ((i, _distance(run[i], run[first], run[last])) for i in range(first + 1, last)),
            key=lambda pair: pair[1],
            default=(first, 0.0),
        )
        if distance > STRAIGHT:
            kept.add(far)
            spans += [(first, far), (far, last)]
    return [run[i] for i in sorted(kept)]


def _distance(point: Cell, start: Cell, end: Cell) -> float:
    """Return how far a point is from the line through two others, or from the one where they are the same."""
    (x, y), (x0, y0), (x1, y1) = point, start, end
    length = math.hypot(x1 - x0, y1 - y0)
    if not length:
        return math.hypot(x - x0, y - y0)
    return abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0)) / length


def _number(value: float, decimals: int) -> str:
    """Write a number as shortly as it can be."""
    text = f"{value:.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def _document(title: str, paths: dict[str, str], low: tuple[float, float], high: tuple[float, float]) -> str:
    """Wrap paths into a document with a box around them, larger by a margin."""
    width, height = high[0] - low[0], high[1] - low[1]
    side = max(width, height)
    edge, stroke = side * MARGIN, side * STROKE
    thin = f"{stroke / 2:.4g}"
    box = (low[0] - edge, -high[1] - edge, width + 2 * edge, height + 2 * edge)
    scale = PIXELS / max(box[2:])
    looks = {
        "hidden": f'stroke="#8a8f98" stroke-width="{thin}" stroke-dasharray="{stroke * 3:.4g} {stroke * 2:.4g}"',
        "smooth": f'stroke="#555b66" stroke-width="{thin}"',
        "edge": f'stroke="#1b1e24" stroke-width="{stroke:.4g}"',
    }
    drawn = "".join(f'<path class="{kind}" {looks[kind]} d="{path}"/>\n' for kind, path in paths.items() if path)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{" ".join(f"{number:.6g}" for number in box)}" '
        f'width="{box[2] * scale:.0f}" height="{box[3] * scale:.0f}">\n<title>{_escaped(title)}</title>\n'
        f'<g fill="none" stroke-linecap="round" stroke-linejoin="round">\n{drawn}</g>\n</svg>\n'
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
