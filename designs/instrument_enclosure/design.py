# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: CERN-OHL-W-2.0
"""A bench instrument's case: a bent base with front and rear panel, a bent cover, four printed feet."""

from collections.abc import Iterator

import cadquery as cq

from makeshare import Assembly, Design, Part, Problem, choice, count, length, show
from makeshare.model.assembly import Violation

SHEETS = {  # stock, and the press brake's process for it
    "aluminium-1-5": ("aluminium-sheet-5754-1-5mm", "bend-brake"),
    "aluminium-2": ("aluminium-sheet-5754-2mm", "bend-brake"),
    "steel-1-5": ("steel-sheet-dc01-1-5mm", "bend-brake-steel"),
}
FIT = 0.4  # between base and cover at each side, mm: two coats of powder and the bends' tolerance
LIP = 2.0  # how far the cover shades the panels, mm
WEB = 4.0  # of a foot, between the screw's head and the floor, mm
FOOT = 25.0  # centre of a foot from the outside, mm
FINGERS = 20.0  # least pitch of knobs, mm
GLANDS = 30.0  # pitch of cable glands, so that a 22 mm spanner turns, mm


class InstrumentEnclosure(Design):
    """A case for a board, a display and some knobs, at extra-low voltage only: never for mains.

    The base folds up into front and rear panel, and their ends fold back to take the cover's four screws. The cut-outs
    are parameters. No protection against water, dust or shock is claimed.
    """

    width: float = length(default="20 cm", min="16 cm", max="30 cm", help="outside of the base, left to right")
    depth: float = length(default="15 cm", min="12 cm", max="25 cm", help="outside of the base, front to back")
    height: float = length(default="7 cm", min="6 cm", max="12 cm", help="outside of the base, without feet")
    sheet: str = choice(default="aluminium-1-5", options=tuple(SHEETS), help="metal and thickness, mm")
    window_width: float = length(default="70 mm", min="15 mm", max="120 mm", help="display cut-out in the front")
    window_height: float = length(default="26 mm", min="8 mm", max="35 mm", help="display cut-out in the front")
    controls: int = count(default=3, min=0, max=6, help="holes for knobs, sockets or buttons under the display")
    control_hole: float = length(default="7.2 mm", min="5 mm", max="12 mm", help="diameter of those holes")
    glands: int = count(default=2, min=0, max=4, help="M16 cable glands in the rear")
    board_width: float = length(default="90 mm", min="30 mm", max="140 mm", help="board's screws, left to right")
    board_depth: float = length(default="70 mm", min="20 mm", max="100 mm", help="board's screws, front to back")

    screw, clinch = "button-bolt-a2-m4x8", "clinch-nut-m4"
    foot_screw, foot_nut, foot_washer = "button-bolt-a2-m4x16", "lock-nut-a2-m4", "washer-a2-m4"
    gland, board_screw, plastic = "cable-gland-m16", "button-bolt-a2-m3x8", "filament-tpu-1-75"

    def rules(self) -> Iterator[Violation]:
        """The display stands above the knobs, which fingers reach; the board stays off walls and feet."""
        low, high = self.window_room()
        if self.window_height > high - low:
            yield Problem(f"the display has {high - low:.0f} mm of height", "height", "window_height", "control_hole")
        if self.window_width > self.width - 40:
            yield Problem("the display comes nearer than 20 mm to the sides", "width", "window_width")
        if self.controls and self.control_pitch() < FINGERS:
            yield Problem(f"knobs {self.control_pitch():.0f} mm apart; {FINGERS:.0f} at least", "width", "controls")
        if self.board_width > self.width - 50 or self.board_depth > self.depth - 40:
            yield Problem("the board would touch the walls", "width", "depth", "board_width", "board_depth")
        feet = (self.width - 2 * FOOT - self.board_width) / 2, (self.depth - 2 * FOOT - self.board_depth) / 2
        if max(abs(value) for value in feet) < 12:
            yield Problem("the board's screws would stand on the feet's nuts", "board_width", "board_depth")

    @property
    def key(self) -> str:
        """Key of the sheet."""
        return SHEETS[self.sheet][0]

    @property
    def t(self) -> float:
        """Thickness of the sheet, and the inside radius of every bend: not less, or it may crack."""
        return self.stock(self.key).thickness

    def clear(self, diameter: float) -> float:
        """From the outside of a panel to the nearest centre of a hole: past the bend, and 2 t + R further."""
        return 2 * self.t + 3 * self.t + diameter / 2

    def control_height(self) -> float:
        """Centre of the knobs above the table side of the floor."""
        return self.clear(self.control_hole) + 6

    def control_pitch(self) -> float:
        """From knob to knob."""
        return (self.width - 60) / max(self.controls, 1)

    def window_room(self) -> tuple[float, float]:
        """The heights between which the display may lie."""
        return self.control_height() + self.control_hole / 2 + 4, self.height - 6

    def screw_depth(self) -> float:
        """Cover screws from the outside of the panels."""
        return self.clear(self.stock(self.clinch).mounting_hole)

    def channel(self, along: float, across: float, tall: float) -> cq.Workplane:
        """A U of sheet along X, lying on its base: true concentric bends, sharp edges, one thickness."""
        t = self.t
        outer = cq.Workplane().box(along, across, tall, centered=(True, True, False)).edges("|X and <Z").fillet(2 * t)
        inner = cq.Workplane().box(along, across - 2 * t, tall, centered=(True, True, False)).translate((0, 0, t))
        return outer.cut(inner.edges("|X and <Z").fillet(t))

    def base(self) -> Part:
        """Floor, front (-Y) and rear panel, and a flange folded back at each end of the panels."""
        t, half, deep = self.t, self.width / 2, self.depth / 2
        bend, notch = 2 * t, 3 * t  # the bend itself, and its relief: one thickness beyond
        shape = self.channel(self.width, self.depth, self.height)
        corner = cq.Workplane().box(bend, bend, self.height, centered=False)
        relief = cq.Workplane().box(notch, notch, notch, centered=False)
        length_ = self.screw_depth() + self.stock(self.clinch).minimum_edge
        flange = (
            cq.Workplane(origin=(0, 0, notch))
            .moveTo(bend, 0)
            .radiusArc((0, bend), bend)
            .lineTo(0, length_)
            .lineTo(t, length_)
            .lineTo(t, bend)
            .radiusArc((bend, t), -t)
            .close()
            .extrude(self.height - notch)
        )
        nut = cq.Workplane("YZ").center(self.screw_depth(), self.height / 2)
        flange = flange.cut(nut.circle(self.stock(self.clinch).mounting_hole / 2).extrude(t))
        for x in (-1, 1):
            for y in (-1, 1):
                shape = shape.cut(quarter(corner, x, y, half, deep)).cut(quarter(relief, x, y, half, deep))
                shape = shape.union(quarter(flange, x, y, half, deep))
        feet, board = self.stock(self.foot_screw).clearance_hole, self.stock(self.board_screw).clearance_hole
        shape = shape.cut(cq.Workplane().pushPoints(self.feet()).circle(feet / 2).extrude(t))
        screws = cq.Workplane().rect(self.board_width, self.board_depth, forConstruction=True).vertices()
        shape = shape.cut(screws.circle(board / 2).extrude(t)).cut(self.cut_outs())
        route = ["laser-cut-thin", SHEETS[self.sheet][1], "press-insert", "powder-coat"]
        return Part("base", shape, stock=self.key, route=route, colour="#3f474f", note="no powder in the clinch nuts")

    def cut_outs(self) -> cq.Workplane:
        """What is taken out of the panels: display and knobs in front, glands in the rear."""
        low, high = self.window_room()
        front = cq.Workplane("XZ", origin=(0, -self.depth / 2, 0))
        tools = front.center(0, (low + high) / 2).rect(self.window_width, self.window_height).extrude(-self.t)
        if self.controls:
            row = row_of(self.controls, self.control_pitch(), self.control_height())
            tools = tools.union(front.pushPoints(row).circle(self.control_hole / 2).extrude(-self.t))
        if self.glands:
            rear, hole = cq.Workplane("XZ", origin=(0, self.depth / 2, 0)), self.stock(self.gland).mounting_hole
            holes = rear.pushPoints(row_of(self.glands, GLANDS, self.height / 2)).circle(hole / 2).extrude(self.t)
            tools = tools.union(holes)
        return tools

    def top_gap(self) -> float:
        """Between panels and cover: the flanges' upper edges must clear the cover's bends."""
        return 0.75 * self.t

    def cover(self) -> Part:
        """Top and sides, lying on the top: it ends 1 mm above the underside of the floor."""
        t = self.t
        tall, across = self.height + self.top_gap() + t - 1, self.width + 2 * (FIT + t)
        shape = self.channel(self.depth + 2 * LIP, across, tall)
        up, hole = self.height / 2 + self.top_gap() + t, self.stock(self.screw).clearance_hole
        along = self.depth / 2 - self.screw_depth()
        drill = cq.Workplane("XZ").pushPoints([(-along, up), (along, up)]).circle(hole / 2).extrude(across, both=True)
        route = ["laser-cut-thin", SHEETS[self.sheet][1], "powder-coat"]
        return Part("cover", shape.cut(drill), stock=self.key, route=route, colour="#d8d2c2")

    def foot(self) -> Part:
        """Printed as it lies, floor side down; the screw's head sinks in from above."""
        screw = self.stock(self.foot_screw)
        body = cq.Workplane(cq.Solid.makeCone(11, 9, 12))
        body = body.cut(cq.Workplane().circle(screw.clearance_hole / 2 + 0.2).extrude(12))
        body = body.cut(cq.Workplane(origin=(0, 0, WEB)).circle(screw.head_diameter / 2 + 1).extrude(12))
        return Part("foot", body, stock=self.plastic, route=["print-fdm"])

    def feet(self) -> list[tuple[float, float]]:
        """Where the feet stand."""
        x, y = self.width / 2 - FOOT, self.depth / 2 - FOOT
        return [(-x, -y), (x, -y), (-x, y), (x, y)]

    def assemble(self) -> Assembly:
        """Front towards -Y, the underside of the floor at z = 0."""
        box, t = Assembly(), self.t
        (base,) = box.place(self.base())
        turned = cq.Location((0, 0, self.height + self.top_gap() + t), (180, 0, 0)) * cq.Location((0, 0, 0), (0, 0, 90))
        (cover,) = box.place(self.cover(), turned)
        upside_down = [cq.Location((x, y, 0), (180, 0, 0)) for x, y in self.feet()]
        for foot, (x, y) in zip(box.place(self.foot(), *upside_down), self.feet(), strict=True):
            below = cq.Location((x, y, -WEB), (180, 0, 0))
            box.bolt(
                foot,
                base,
                bolt=self.foot_screw,
                nut=self.foot_nut,
                nut_washer=self.foot_washer,
                grip=WEB + t,
                at=[below],
            )
        side, along = self.width / 2, self.depth / 2 - self.screw_depth()
        for x in (-1, 1):
            out = [cq.Plane((x * (side + FIT + t), y * along, self.height / 2), normal=(x, 0, 0)) for y in (-1, 1)]
            inside = [cq.Plane((x * (side - t), y * along, self.height / 2), normal=(-x, 0, 0)) for y in (-1, 1)]
            box.buy(self.clinch, *(cq.Location(plane) for plane in inside))
            box.bolt(cover, base, bolt=self.screw, grip=2 * t + FIT, at=[cq.Location(plane) for plane in out])
        if self.glands:
            row = row_of(self.glands, GLANDS, self.height / 2)
            rear = [cq.Location(cq.Plane((x, self.depth / 2, z), normal=(0, 1, 0))) for x, z in row]
            box.bolt(base, bolt=self.gland, grip=t, at=rear, note="with the lock nut that comes with it")
        return box


def row_of(number: int, pitch: float, height: float) -> list[tuple[float, float]]:
    """Places in a row about the middle, at one height."""
    return [((i - (number - 1) / 2) * pitch, height) for i in range(number)]


def quarter(shape: cq.Workplane, x: int, y: int, half: float, deep: float) -> cq.Workplane:
    """Move a shape that is drawn from a corner at the origin to the corner (x, y) of the base, mirrored to suit."""
    if x > 0:
        shape = shape.mirror("YZ")
    if y > 0:
        shape = shape.mirror("XZ")
    return shape.translate((x * half, y * deep, 0))


show(InstrumentEnclosure)
