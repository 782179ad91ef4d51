# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: CERN-OHL-W-2.0
"""A tray of one board with two feet."""

import cadquery as cq
from makeshare import Assembly, Design, Part, length, show


class Tray(Design):
    """The smallest design with something made, bought and used up."""

    width: float = length(default="40 cm", min="20 cm", max="80 cm", help="left to right")

    def board(self) -> Part:
        """The board, with a hole over each foot."""
        shape = cq.Workplane().box(self.width, 200, 12, centered=(True, True, False))
        holes = shape.faces(">Z").workplane().pushPoints(self.feet()).hole(4)
        return Part("board", holes, stock="board-12", route=["cut"])

    def foot(self) -> Part:
        """A foot, lying as it is cut."""
        return Part(
            "foot", cq.Workplane().box(40, 40, 12, centered=(True, True, False)), stock="board-12", route=["cut"]
        )

    def feet(self) -> list[tuple[float, float]]:
        """Where the feet are."""
        return [(-self.width / 4, 0), (self.width / 4, 0)]

    def assemble(self) -> Assembly:
        """Screw each foot on from above."""
        tray = Assembly()
        (board,) = tray.place(self.board())
        for (x, y), foot in zip(self.feet(), tray.place(self.foot(), *[(x, y, -12) for x, y in self.feet()])):
            tray.screw(board, foot, screw="screw-4x20", at=[(x, y, 12)])
        tray.use("oil", "10 mL")
        return tray


show(Tray)
