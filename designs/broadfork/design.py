# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: CERN-OHL-W-2.0
"""A broadfork: laser-cut tines threaded on a square tube and welded, with two handles of round tube."""

from collections.abc import Iterator

import cadquery as cq

from makeshare import Assembly, Design, Part, Problem, angle, choice, count, length, show
from makeshare.model.assembly import Violation

ROOT, WAIST, NECK, TIP = 52.0, 37.0, 22.0, 9.0  # a tine's width at the crossbar, half-way, at its point, at the end, mm
POINT = 30.0  # length of a tine's point, mm
RING = 13.0  # steel left around the crossbar, mm
EAR = 150.0  # how far the outer tines reach up beside the handles, from the middle of the crossbar, mm
FIT = 0.5  # gap around a tube in its hole: EN 10219-2 allows the tube 0.5 mm more width
OVERHANG = 12.0  # crossbar beyond the outer tines: room for a weld
HEEL = 90.0  # heel bar behind the crossbar, centre to centre, mm
VENT = 8.0  # lets air and washing water out of the tubes
BOOT = 100.0  # least gap between tines, so that a boot gets in


class Broadfork(Design):
    """A fork as wide as a bed, to loosen soil without turning it: stand on the crossbar, rock it in, pull back.

    The steel was chosen for one load: 1 kN pulled at the handles, 1.2 m above the crossbar, held by a single tine that
    is stuck under a root. That bends the tine with 291 MPa, and the handles with 286 MPa above their ears. S355 yields
    at 355 MPa; S235 would stay bent. This is a calculation, not a test, and no rating.
    """

    tines: int = count(default=4, min=3, max=5, help="number of tines")
    width: float = length(default="50 cm", min="34 cm", max="70 cm", help="across the outer tines")
    depth: float = length(default="30 cm", min="20 cm", max="40 cm", help="length of a tine below the crossbar")
    tine_angle: float = angle(default="12 deg", min="0 deg", max="25 deg", help="points ahead of the handles' line")
    reach: float = length(default="1.2 m", min="1 m", max="1.3 m", help="from the crossbar to the top of the handles")
    fulcrum: str = choice(
        default="bar", options=("bar", "heel"), help="what it rocks on: the crossbar, or a heel bar behind it"
    )

    plate = "steel-plate-s355-10mm"
    bar = "square-tube-s235-40x40x3"
    tube = "tube-s355-33-7x2-6"
    cap = "tube-cap-round-33-7"
    paint = "#3c7a55"
    route = ("powder-coat",)

    def rules(self) -> Iterator[Violation]:
        """A boot must fit between two tines."""
        gap = self.pitch() - self.stock(self.plate).thickness
        if gap < BOOT:
            yield Problem(f"{gap:.0f} mm between the tines leaves no room for a boot ({BOOT:.0f} mm)", "tines", "width")

    def pitch(self) -> float:
        """From one tine to the next."""
        return (self.width - self.stock(self.plate).thickness) / (self.tines - 1)

    def blade(self, *, outer: bool) -> cq.Workplane:
        """A tine, lying flat: x points back to the user, y up along the handles; the crossbar crosses at the origin."""
        half, radius = self.stock(self.bar).width / 2, self.stock(self.tube).diameter / 2
        thick, end = self.stock(self.plate).thickness, half + self.depth
        flat = cq.Workplane().box(2 * (half + RING), 2 * (half + RING), thick, centered=(True, True, False))
        taper = [(ROOT / 2, 0), (WAIST / 2, -end / 2), (NECK / 2, POINT - end), (TIP / 2, -end)]
        taper += [(-x, y) for x, y in reversed(taper)]
        blade = cq.Workplane().polyline(taper).close().extrude(thick)
        flat = flat.union(blade.rotate((0, 0, 0), (0, 0, 1), -self.tine_angle))
        if outer:
            ear = [(-ROOT / 2, 0), (-radius, EAR), (radius, EAR), (ROOT / 2, 0)]
            flat = flat.union(cq.Workplane().polyline(ear).close().extrude(thick))
        if outer and self.fulcrum == "heel":
            arm = cq.Workplane().center(HEEL / 2, radius - half).rect(HEEL + 2 * (radius + RING), 2 * (radius + RING))
            flat = flat.union(arm.extrude(thick))
        # Inner corners filled to 8 mm, outer ones rounded to 4 mm: no notch for a crack to start from, nothing sharp.
        outline = flat.faces("<Z").wires().toPending().offset2D(8).offset2D(-8).offset2D(-4).offset2D(4)
        flat = outline.extrude(thick, combine=False)
        if outer and self.fulcrum == "heel":
            flat = flat.cut(cq.Workplane().center(HEEL, radius - half).circle(radius + FIT).extrude(thick))
        window = cq.Workplane().rect(2 * (half + FIT), 2 * (half + FIT)).extrude(thick).edges("|Z").fillet(4)
        return flat.cut(window)

    def tine(self) -> Part:
        """An inner tine."""
        shape = self.blade(outer=False)
        return Part("tine", shape, stock=self.plate, route=["laser-cut", "grind-deburr"], colour=self.paint)

    def tine_outer(self) -> Part:
        """An outer tine, with an ear for the handle; the same plate serves left and right."""
        shape = self.blade(outer=True)
        return Part("tine-outer", shape, stock=self.plate, route=["laser-cut", "grind-deburr"], colour=self.paint)

    def crossbar(self) -> Part:
        """Square tube; each handle drains into it through a hole, and it drains through its ends."""
        bar = self.stock(self.bar)
        length_ = self.width + 2 * OVERHANG
        solid = cq.Workplane("YZ").rect(bar.width, bar.height).extrude(length_).edges("|X").fillet(bar.corner_radius)
        inside = cq.Workplane("YZ").rect(bar.width - 2 * bar.wall, bar.height - 2 * bar.wall).extrude(length_)
        drains = [(OVERHANG + self.handle_x(), 0), (length_ - OVERHANG - self.handle_x(), 0)]
        holes = cq.Workplane().pushPoints(drains).circle(VENT / 2).extrude(bar.height)
        solid = solid.cut(inside.edges("|X").fillet(bar.corner_radius - bar.wall)).cut(holes)
        return Part("crossbar", solid, stock=self.bar, route=["saw", "drill"], colour=self.paint)

    def pipe(self, name: str, length_: float) -> Part:
        """A length of round tube."""
        tube = self.stock(self.tube)
        ring = cq.Workplane("YZ").circle(tube.diameter / 2).circle(tube.diameter / 2 - tube.wall)
        return Part(name, ring.extrude(length_), stock=self.tube, route=["saw"], colour=self.paint)

    def bar_end(self) -> Part:
        """Closes an end of the crossbar: small enough to weld on its wall, and to be cut from a window's offcut."""
        bar, thick = self.stock(self.bar), self.stock(self.plate).thickness
        side = bar.width - 1.6 * bar.wall
        square = cq.Workplane().rect(side, side).extrude(thick).edges("|Z").fillet(4)
        square = square.faces(">Z").workplane().hole(VENT)
        return Part("bar-end", square, stock=self.plate, route=["laser-cut", "grind-deburr"], colour=self.paint)

    def handle_x(self) -> float:
        """Axis of a handle from the outer face of the outer tine: it touches the tine's inner face."""
        return self.stock(self.plate).thickness + self.stock(self.tube).diameter / 2

    def assemble(self) -> Assembly:
        """Handles upright along Z, points down, user at +Y; the middle of the crossbar is the origin."""
        fork, bar, tube = Assembly(), self.stock(self.bar), self.stock(self.tube)
        half, edge, end = bar.width / 2, self.width / 2, self.width / 2 + OVERHANG
        (crossbar,) = fork.place(self.crossbar(), (-end, 0, 0))
        places = [i * self.pitch() - edge for i in range(self.tines)]
        stand = [cq.Location(cq.Plane((x, 0, 0), (0, 1, 0), (1, 0, 0))) for x in places]
        outer = fork.place(self.tine_outer(), stand[0], stand[-1])
        around = 4 * (bar.width - 2 * bar.corner_radius) + 6.28 * bar.corner_radius
        for tine in fork.place(self.tine(), *stand[1:-1]):
            fork.weld(tine, crossbar, length=around, size=4, count=2, note="all round, both sides")
        x = edge - self.handle_x()
        upright = [cq.Location(cq.Plane((side, 0, half), (0, 0, 1), (0, 1, 0))) for side in (-x, x)]
        handles = fork.place(self.pipe("handle", self.reach - half), *upright)
        for tine, handle in zip(outer, handles, strict=True):
            fork.weld(tine, crossbar, length=around, size=4, note="all round, outer side")
            fork.weld(tine, crossbar, length=0.75 * around, size=4, note="inner side, not under the handle")
            fork.weld(tine, handle, length=EAR - half - 10, size=4, count=2, style="flare", note="front and back")
            fork.weld(handle, crossbar, length=80, size=3, note="foot of the handle")
        fork.buy(self.cap, (-x, 0, self.reach), (x, 0, self.reach))
        ends = [cq.Location(cq.Plane((side * end, 0, 0), (0, 1, 0), (side, 0, 0))) for side in (-1, 1)]
        for plug in fork.place(self.bar_end(), *ends):
            fork.weld(plug, crossbar, length=130, size=3, note="all round; leave the vent open")
        if self.fulcrum == "heel":
            low = tube.diameter / 2 - half
            (heel,) = fork.place(self.pipe("heel-bar", 2 * end), (-end, HEEL, low))
            for tine in outer:
                fork.weld(tine, heel, length=3.14 * tube.diameter, size=3, count=2, note="all round, both sides")
            fork.buy(self.cap, *(cq.Location(cq.Plane((s * end, HEEL, low), (0, 1, 0), (s, 0, 0))) for s in (-1, 1)))
        seam = sum((join.length or 0) * join.count for join in fork.joins)
        metal = sum(1.2 * (join.size or 0) ** 2 * (join.length or 0) * join.count for join in fork.joins)  # mm3
        fork.use("mig-wire-1-0", f"{0.00785 * metal:.0f} g", note="1.2 times the square of the throat, all along")
        fork.use("shielding-gas-m21", f"{0.04 * seam:.0f} L", note="40 L a metre")
        return fork


show(Broadfork)
