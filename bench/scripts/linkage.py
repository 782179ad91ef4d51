# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Three links on pins: the same part placed several times in an assembly."""

import cadquery as cq

pitch, width, thickness = 30.0, 12.0, 3.0
links = 4

link = (
    cq.Workplane()
    .slot2D(pitch + width, width)
    .extrude(thickness)
    .faces(">Z")
    .workplane()
    .pushPoints([(-pitch / 2, 0), (pitch / 2, 0)])
    .hole(5)
)
pin = cq.Workplane().circle(2.45).extrude(3 * thickness).faces(">Z").circle(3.5).extrude(1)

chain = cq.Assembly(name="chain")
for i in range(links):
    chain.add(link, name=f"link{i}", loc=cq.Location((i * pitch, 0, thickness * (i % 2))), color=cq.Color("tan"))
for i in range(links - 1):
    chain.add(pin, name=f"pin{i}", loc=cq.Location(((i + 0.5) * pitch, 0, -thickness / 2)), color=cq.Color("gray"))

if __name__ == "__main__":
    chain.export("chain.step")
show_object(chain, name="chain")
