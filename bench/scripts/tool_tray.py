# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A tray with pockets of three kinds and a finger notch."""

import cadquery as cq

width, depth, height = 120.0, 70.0, 18.0
bits = (4, 5, 6, 8, 10)

tray = cq.Workplane().box(width, depth, height, centered=(True, True, False)).edges("|Z").fillet(4)
tray = tray.faces(">Z").workplane(origin=(0, 18, 0)).rect(width - 16, 20).cutBlind(-12)
x = -width / 2 + 14
for bit in bits:
    tray = tray.faces(">Z").workplane(origin=(x, -14, 0)).circle(bit / 2 + 0.2).cutBlind(-14)
    x += bit + 10
tray = tray.faces(">Z").workplane(origin=(38, -14, 0)).polygon(6, 26).cutBlind(-10)
result = tray.faces(">Z").edges("%LINE and (<X or >X or <Y or >Y)").chamfer(0.8)
