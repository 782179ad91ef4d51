# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A tilting camera mount: an assembly of two parts and two pins, coloured and placed by constraints."""

import cadquery as cq

gap = 20.0
tilt = 20.0

fork = cq.Workplane().box(gap + 12, 24, 6, centered=(True, True, False))
for side in (-1, 1):
    cheek = cq.Workplane("YZ").rect(24, 30).extrude(5).edges("|X and >Z").fillet(8)
    fork = fork.union(cheek.translate((side * (gap / 2 + 3) - 2.5, 0, 15)))
fork = fork.faces(">X").workplane(origin=(0, 0, 20)).hole(5)

cradle = cq.Workplane().box(gap - 1, 40, 5).faces("<Z").workplane().rect(gap - 1, 10).extrude(10)
cradle = cradle.faces(">X").workplane(origin=(0, 0, -8)).hole(5)
cradle = cradle.faces(">Z").workplane().hole(6.4)

pin = cq.Workplane("YZ").circle(2.45).extrude(gap + 16).translate((-(gap + 16) / 2, 0, 20))

mount = cq.Assembly(name="mount")
mount.add(fork, name="fork", color=cq.Color("gray30"))
mount.add(cradle, name="cradle", loc=cq.Location((0, 0, 28), (1, 0, 0), tilt), color=cq.Color("orange"))
mount.add(pin, name="pin", color=cq.Color(0.8, 0.8, 0.85))
show_object(mount)
