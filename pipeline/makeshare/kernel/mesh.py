# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""One tessellation of a shape, from which meshes, pictures and overlap checks are made. Lengths in mm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cadquery as cq
import numpy as np
from numpy.typing import NDArray
from OCP.BRep import BRep_Tool
from OCP.BRepAdaptor import BRepAdaptor_Surface
from OCP.BRepMesh import BRepMesh_IncrementalMesh
from OCP.BRepTools import BRepTools
from OCP.GeomAbs import GeomAbs_SurfaceType
from OCP.IMeshTools import IMeshTools_MeshAlgoType, IMeshTools_Parameters
from OCP.Message import Message_ProgressRange
from OCP.Poly import Poly_Triangulation
from OCP.StdPrs import StdPrs_ToolTriangulatedShape
from OCP.TopAbs import TopAbs_EDGE, TopAbs_FACE, TopAbs_Orientation
from OCP.TopExp import TopExp
from OCP.TopLoc import TopLoc_Location
from OCP.TopoDS import TopoDS, TopoDS_Face, TopoDS_Shape
from OCP.TopTools import (
    TopTools_IndexedDataMapOfShapeListOfShape,
    TopTools_IndexedMapOfShape,
)

from makeshare.errors import GeometryError
from makeshare.kernel.shapes import area, volume

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

DEFLECTION = 0.05
"""Greatest distance of the mesh from the surface, mm: half of what a good printer or router holds."""

ANGLE = 0.35
"""Greatest turn between neighbouring facets, radians: 18 facets to a circle, however small."""

WELDS = (1e-6, 1e-5, 1e-4)
"""Grids (mm) on which vertices count as one, tried from the finest: the kernel's own tolerance is 1e-7 mm."""

SHARP = 0.985
"""Cosine of the angle (10°) between two faces from which their common edge is drawn."""


PAIR = 2
"""Faces at an edge that can be sharp: at a seam there is one."""

HALF = 0.5
"""Normals shorter than this are none."""

SLIVER = 1e-6
"""Facets below this area (mm²) have no direction worth judging."""


@dataclass(frozen=True, eq=False)
class Mesh:
    """A closed surface of triangles, and what a picture of it needs besides.

    `vertices` (n, 3) are in mm and welded; `triangles` (m, 3) index them, anticlockwise seen from outside.
    A corner is a vertex as one face of the shape sees it: `corners` (k,) index the vertices, `normals` (k, 3)
    are the face's own there, and `facets` (m, 3) are the triangles over corners. `edges` are the sharp edges,
    (p, 3) each.
    """

    vertices: Floats
    triangles: Ints
    corners: Ints
    normals: NDArray[np.float32]
    facets: Ints
    edges: tuple[Floats, ...]

    @property
    def volume(self) -> float:
        """The enclosed volume in mm³."""
        return enclosed_volume(self.vertices, self.triangles)


@dataclass(frozen=True, eq=False)
class _Surface:
    """The facets of one solid before welding: points, normals and triangles, face after face."""

    points: Floats
    normals: Floats
    facets: Ints
    edges: tuple[Floats, ...]


def tessellate(shape: cq.Shape) -> Mesh:
    """Mesh a shape, watertight and the same in every process.

    Delabella is the faster mesher by far on faces with many holes, but now and then wrong on free-form ones,
    so its mesh is kept only when it holds up. Raises GeometryError when no mesher gives a closed surface of
    the shape's volume.
    """
    solids = shape.Solids()
    if not solids:
        raise GeometryError("the shape holds no solid, so there is nothing to mesh")
    mesh = _meshed(shape, solids, IMeshTools_MeshAlgoType.IMeshTools_MeshAlgoType_Delabella)
    if not _problem(mesh, shape) and not is_folded(mesh):
        return mesh
    mesh = _meshed(shape, solids, IMeshTools_MeshAlgoType.IMeshTools_MeshAlgoType_Watson)
    problem = _problem(mesh, shape)
    if problem:
        raise GeometryError(problem)
    return mesh


def is_watertight(triangles: Ints) -> bool:
    """Tell whether every edge is shared by exactly two triangles that run along it in opposite directions."""
    ends = triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2).astype(np.int64)
    base = int(triangles.max()) + 1
    there, back = np.sort(ends[:, 0] * base + ends[:, 1]), np.sort(ends[:, 1] * base + ends[:, 0])
    return bool(np.all(there[1:] != there[:-1]) and np.array_equal(there, back))


def is_folded(mesh: Mesh) -> bool:
    """Tell whether any facet faces against the surface that it stands for, slivers not counted."""
    a, b, c = np.moveaxis(mesh.vertices[mesh.triangles], 1, 0)
    across = np.cross(b - a, c - a)
    agreement = np.einsum("ij,ij->i", across, mesh.normals[mesh.facets].sum(axis=1))
    return bool(np.any(agreement < -SLIVER))


def enclosed_volume(vertices: Floats, triangles: Ints) -> float:
    """Return the volume inside a closed surface, mm³: signed tetrahedra from its middle to each triangle."""
    a, b, c = np.moveaxis((vertices - vertices.mean(axis=0))[triangles], 1, 0)
    return float(np.einsum("ij,ij->", a, np.cross(b, c)) / 6.0)


def _meshed(shape: cq.Shape, solids: list[cq.Solid], algorithm: IMeshTools_MeshAlgoType) -> Mesh:
    """Mesh from nothing, since a finer mesh that is already there would be kept, and read it back welded."""
    BRepTools.Clean_s(shape.wrapped)
    parameters = IMeshTools_Parameters()
    parameters.Deflection = DEFLECTION
    parameters.Angle = ANGLE
    parameters.Relative = False
    parameters.InParallel = False
    parameters.MeshAlgo = algorithm
    BRepMesh_IncrementalMesh(shape.wrapped, parameters, Message_ProgressRange())
    return _joined([_welded(_surface(solid)) for solid in solids])


def _problem(mesh: Mesh, shape: cq.Shape) -> str:
    """Say what is wrong with a mesh, or nothing.

    The volumes may differ by as much as the mesh may stand off the curved faces, and by rounding.
    """
    if len(mesh.triangles) == 0 or not is_watertight(mesh.triangles):
        return "the mesh is not closed: the shape has a gap, or touches itself along an edge"
    true = volume(shape)
    curved = sum(area(face) for face in shape.Faces() if not _is_plane(face))
    if abs(mesh.volume - true) > DEFLECTION * curved + 1e-6 * abs(true):
        return f"the mesh holds {mesh.volume:.3f} mm³ but the shape {true:.3f} mm³: the shape is not sound"
    return ""


def _is_plane(face: cq.Face) -> bool:
    return bool(BRepAdaptor_Surface(face.wrapped).GetType() == GeomAbs_SurfaceType.GeomAbs_Plane)


def _surface(solid: cq.Solid) -> _Surface:
    """Collect the facets of a solid, face after face."""
    faces = TopTools_IndexedMapOfShape()
    TopExp.MapShapes_s(solid.wrapped, TopAbs_FACE, faces)
    read = [_face(TopoDS.Face_s(faces.FindKey(i))) for i in range(1, faces.Extent() + 1)]
    starts = np.cumsum([0, *(len(points) for points, _, _ in read)])
    return _Surface(
        np.concatenate([points for points, _, _ in read]),
        np.concatenate([normals for _, normals, _ in read]),
        np.concatenate([facets + start for (_, _, facets), start in zip(read, starts, strict=False)]),
        tuple(_sharp_edges(solid.wrapped, faces, [points for points, _, _ in read], [n for _, n, _ in read])),
    )


def _face(face: TopoDS_Face) -> tuple[Floats, Floats, Ints]:
    """Read a face: points (n, 3), outward normals (n, 3), triangles (m, 3); all empty where it has no mesh."""
    place = TopLoc_Location()
    mesh = BRep_Tool.Triangulation_s(face, place)
    if mesh is None:
        return np.zeros((0, 3)), np.zeros((0, 3)), np.zeros((0, 3), np.int32)
    StdPrs_ToolTriangulatedShape.ComputeNormals_s(face, mesh)
    nodes = range(1, mesh.NbNodes() + 1)
    points = np.array([point.Coord() for point in map(mesh.Node, nodes)])
    normals = np.array([normal.Coord() for normal in map(mesh.Normal, nodes)])
    triangles = np.array([mesh.Triangle(i).Get() for i in range(1, mesh.NbTriangles() + 1)], np.int32) - 1
    if not place.IsIdentity():
        matrix = _rows(place)
        points, normals = points @ matrix[:, :3].T + matrix[:, 3], normals @ matrix[:, :3].T
    if face.Orientation() == TopAbs_Orientation.TopAbs_REVERSED:
        triangles, normals = triangles[:, ::-1], -normals
    return points, normals, triangles


def _rows(place: TopLoc_Location) -> Floats:
    """Return a location as three rows of four."""
    transformation = place.Transformation()
    return np.array([[transformation.Value(i, j) for j in (1, 2, 3, 4)] for i in (1, 2, 3)])


def _sharp_edges(
    solid: TopoDS_Shape, faces: TopTools_IndexedMapOfShape, points: list[Floats], normals: list[Floats]
) -> Iterator[Floats]:
    """Yield as polylines the edges where two faces meet at an angle: no seams, no run-outs of fillets."""
    owners = TopTools_IndexedDataMapOfShapeListOfShape()
    TopExp.MapShapesAndAncestors_s(solid, TopAbs_EDGE, TopAbs_FACE, owners)
    for i in range(1, owners.Extent() + 1):
        edge = TopoDS.Edge_s(owners.FindKey(i))
        sides = [faces.FindIndex(face) - 1 for face in owners.FindFromIndex(i)]
        if len(set(sides)) != PAIR or BRep_Tool.Degenerated_s(edge):
            continue
        along = [_nodes(edge, TopoDS.Face_s(faces.FindKey(side + 1))) for side in sides]
        if any(len(nodes) == 0 for nodes in along):
            continue
        here, there = (normals[side][nodes] for side, nodes in zip(sides, along, strict=True))
        if len(here) == len(there) and np.einsum("ij,ij->i", here, there).min() < SHARP:
            yield points[sides[0]][along[0]]


def _nodes(edge: TopoDS_Shape, face: TopoDS_Face) -> Ints:
    """Return which points of a face's mesh lie on an edge of it, in order along the edge."""
    place = TopLoc_Location()
    mesh: Poly_Triangulation | None = BRep_Tool.Triangulation_s(face, place)
    polygon = None if mesh is None else BRep_Tool.PolygonOnTriangulation_s(edge, mesh, place)
    return np.array([] if polygon is None else list(polygon.Nodes()), np.int32) - 1


def _welded(surface: _Surface) -> Mesh:
    """Join the faces of a solid into one surface, on the finest grid that closes it."""
    mesh = _welded_on(surface, WELDS[0])
    for grid in WELDS[1:]:
        if len(mesh.triangles) and is_watertight(mesh.triangles):
            break
        mesh = _welded_on(surface, grid)
    return mesh


def _welded_on(surface: _Surface, grid: float) -> Mesh:
    """Make points of one grid cell one vertex, numbered as they first occur; drop triangles this empties."""
    cells = np.round(surface.points / grid).astype(np.int64)
    _, first, inverse = np.unique(cells, axis=0, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int32)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    corners = rank[inverse.reshape(-1)]
    triangles = corners[surface.facets]
    a, b, c = triangles.T
    kept = (a != b) & (b != c) & (c != a)
    normals = _repaired(surface.normals, surface.points, surface.facets).astype(np.float32)
    vertices = surface.points[np.sort(first)]
    return Mesh(vertices, triangles[kept], corners, normals, surface.facets[kept], surface.edges)


def _repaired(normals: Floats, points: Floats, facets: Ints) -> Floats:
    """Give points without a normal (the tip of a cone) that of their triangles; make all of unit length."""
    lengths = np.linalg.norm(normals, axis=1)
    bad = ~(np.isfinite(lengths) & (lengths > HALF))
    if bad.any():
        a, b, c = np.moveaxis(points[facets], 1, 0)
        sums = np.zeros_like(normals)
        for column in range(3):
            np.add.at(sums, facets[:, column], np.cross(b - a, c - a))
        normals = np.where(bad[:, None], sums, normals)
        lengths = np.linalg.norm(normals, axis=1)
    return np.asarray(normals / np.where(lengths > 0, lengths, 1.0)[:, None])


def _joined(meshes: list[Mesh]) -> Mesh:
    """Lay the meshes of several solids side by side, sharing nothing."""
    if len(meshes) == 1:
        return meshes[0]
    vertex = np.cumsum([0, *(len(mesh.vertices) for mesh in meshes)], dtype=np.int32)
    corner = np.cumsum([0, *(len(mesh.corners) for mesh in meshes)], dtype=np.int32)
    return Mesh(
        np.concatenate([mesh.vertices for mesh in meshes]),
        np.concatenate([mesh.triangles + start for mesh, start in zip(meshes, vertex, strict=False)]),
        np.concatenate([mesh.corners + start for mesh, start in zip(meshes, vertex, strict=False)]),
        np.concatenate([mesh.normals for mesh in meshes]),
        np.concatenate([mesh.facets + start for mesh, start in zip(meshes, corner, strict=False)]),
        tuple(edge for mesh in meshes for edge in mesh.edges),
    )
