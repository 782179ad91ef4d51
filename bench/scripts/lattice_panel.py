# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A panel with a hexagonal pattern of holes, made on a sketch, which is quick."""

import cadquery as cq

width, height, thickness = 100.0, 60.0, 2.0
pitch, hole = 8.0, 5.4

columns, rows = int((width - 12) / pitch), int((height - 12) / (pitch * 0.866))
points = [
    ((i - (columns - 1) / 2) * pitch + (j % 2 - 0.5) * pitch / 2, (j - (rows - 1) / 2) * pitch * 0.866)
    for i in range(columns)
    for j in range(rows)
]
sketch = cq.Sketch().rect(width, height).push(points).circle(hole / 2, mode="s")
result = cq.Workplane().placeSketch(sketch).extrude(thickness)
