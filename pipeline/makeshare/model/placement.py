# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Placements multiplied along the tree of an assembly, without a kernel."""

from __future__ import annotations

from collections.abc import Iterable

from makeshare.model.assembly import IDENTITY, Instance, Matrix

Point = tuple[float, float, float]


def multiply(outer: Matrix, inner: Matrix) -> Matrix:
    """Place a placement: first `inner`, then `outer`."""
    rows = (outer[0:4], outer[4:8], outer[8:12])
    columns = [(inner[i], inner[4 + i], inner[8 + i], 1.0 if i == 3 else 0.0) for i in range(4)]  # noqa: PLR2004  3x4
    return tuple(sum(a * b for a, b in zip(row, column, strict=True)) for row in rows for column in columns)


def move(matrix: Matrix, point: Point) -> Point:
    """Place a point (mm)."""
    x, y, z = point
    return (
        matrix[0] * x + matrix[1] * y + matrix[2] * z + matrix[3],
        matrix[4] * x + matrix[5] * y + matrix[6] * z + matrix[7],
        matrix[8] * x + matrix[9] * y + matrix[10] * z + matrix[11],
    )


def absolute(instances: Iterable[Instance]) -> dict[str, Matrix]:
    """Return each instance's placement in the whole, by path; raises KeyError when a parent is missing."""
    local = {one.path: one.matrix for one in instances}
    return {path: _along(path, local) for path in local}


def _along(path: str, local: dict[str, Matrix]) -> Matrix:
    names = path.split("/")
    result = IDENTITY
    for level in range(1, len(names) + 1):
        result = multiply(result, local["/".join(names[:level])])
    return result
