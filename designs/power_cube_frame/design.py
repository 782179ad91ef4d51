# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: CERN-OHL-W-2.0
"""The bare frame of a power cube: twelve steel angles, bolted or welded."""

import cadquery as cq

from makeshare import Assembly, Design, Handle, Part, choice, length, show

GAUGE = 0.6  # hole line from the heel of an angle, as a part of its leg: clear of root radius, washer and toe
GAP = 1.0  # between the end of a rail and the root radius of the post that it stands in, mm
THROAT = 4.0  # of the fillet welds, mm, and at most 0.7 of the thickness
X, Y, Z = cq.Vector(1, 0, 0), cq.Vector(0, 1, 0), cq.Vector(0, 0, 1)


def laid(middle: cq.Vector, lying: cq.Vector, standing: cq.Vector, size: float) -> cq.Location:
    """Lay an angle by the middle of its heel and the directions of its legs; which end comes first does not matter."""
    along = lying.cross(standing)
    return cq.Location(cq.Plane(middle - along * (size / 2), along, standing))


def facing(point: cq.Vector, out: cq.Vector) -> cq.Location:
    """Sit a bolt's head at a point, looking out."""
    return cq.Location(cq.Plane(point, normal=out))


class PowerCubeFrame(Design):
    """An open box of twelve angles to hold a machine: the frame only, with no engine, fuel or hydraulics.

    Cut lengths follow the power cube of the Global Village Construction Set: four angles each of 29, 27 and 24 in,
    the 29s laid on the 27s. At each corner two rails meet back to back, one above the other, and a post embraces
    both. So the three bolts of a corner stand at right angles, those in the post 60 mm apart in height, and hold it
    square without a gusset. No load is stated: what it carries, and how, is for whoever builds it in to work out.
    """

    width: float = length(default="29 in", min="16 in", max="48 in", help="cut length of the upper rails")
    depth: float = length(default="27 in", min="16 in", max="48 in", help="cut length of the lower rails")
    height: float = length(default="24 in", min="12 in", max="60 in", help="cut length of the posts")
    joint: str = choice(default="bolted", options=("bolted", "welded"), help="how the corners are held")
    section: str = choice(
        default="50x50x6", options=("50x50x5", "50x50x6", "60x60x6"), help="leg, leg and thickness of the angle, mm"
    )

    bolt, nut, washer = "hex-bolt-m10x30", "lock-nut-m10", "washer-m10"
    route = ("paint-brush",)

    @property
    def angle(self) -> str:
        """Key of the angle in the catalogue."""
        return f"angle-s235-{self.section}"

    def start(self) -> float:
        """From the outer face of a post to the end of a rail: the post's leg and root radius lie between."""
        steel = self.stock(self.angle)
        return steel.thickness + steel.root_radius + GAP

    def line(self) -> float:
        """Hole line of an angle, from its heel."""
        return GAUGE * self.stock(self.angle).leg_a

    def post_line(self) -> float:
        """Hole line of a post, from its heel: half-way between the rail's end and the post's toe."""
        return (self.start() + self.stock(self.angle).leg_a) / 2

    def bar(self, name: str, size: float, low: list[tuple[float, float]], high: list[tuple[float, float]]) -> Part:
        """An angle along X, its heel on the axis, with holes (x, from the heel) in the lying and the standing leg."""
        steel, drill = self.stock(self.angle), self.stock(self.bolt).clearance_hole
        leg, thick, root, toe = steel.leg_a, steel.thickness, steel.root_radius, steel.toe_radius
        section = (
            cq.Workplane("YZ")
            .lineTo(leg, 0)
            .lineTo(leg, thick - toe)
            .radiusArc((leg - toe, thick), -toe)
            .lineTo(thick + root, thick)
            .radiusArc((thick, thick + root), root)
            .lineTo(thick, leg - toe)
            .radiusArc((thick - toe, leg), -toe)
            .lineTo(0, leg)
            .close()
        )
        solid = section.extrude(size)
        if self.joint == "bolted":
            solid = solid.cut(cq.Workplane("XY").pushPoints(low).circle(drill / 2).extrude(thick))
            solid = solid.cut(cq.Workplane("XZ").pushPoints(high).circle(drill / 2).extrude(-thick))
        route = ["saw", "drill", "grind-deburr"] if self.joint == "bolted" else ["saw", "grind-deburr"]
        return Part(name, solid, stock=self.angle, route=route, colour="#b4532a")

    def rail(self, name: str, size: float) -> Part:
        """A rail: one leg lies on the crossing rail, the other stands against the posts."""
        thick, line = self.stock(self.angle).thickness, self.line()
        lying, standing = thick + line - self.start(), self.post_line() - self.start()
        return self.bar(name, size, [(lying, line), (size - lying, line)], [(standing, line), (size - standing, line)])

    def post(self) -> Part:
        """An upright: one leg takes the upper rails, the other the lower ones."""
        leg, line, across = self.stock(self.angle).leg_a, self.line(), self.post_line()
        upper, lower = leg + line, leg - line
        return self.bar(
            "post",
            self.height,
            [(lower, across), (self.height - lower, across)],
            [(upper, across), (self.height - upper, across)],
        )

    def assemble(self) -> Assembly:
        """Front towards -Y; the frame stands on its posts. The upper ring (-1) is the lower one (1) upside down."""
        frame, steel = Assembly(), self.stock(self.angle)
        leg, thick, start = steel.leg_a, steel.thickness, self.start()
        across, deep = self.width / 2 + start, self.depth / 2 + start
        level = {ring: Z * (leg if ring > 0 else self.height - leg) for ring in (1, -1)}
        corners = [(x, y) for x in (-1, 1) for y in (-1, 1)]
        foot = {(x, y): X * x * across + Y * y * deep for x, y in corners}
        upright = [laid(foot[x, y] + Z * (self.height / 2), Y * -y, X * -x, self.height) for x, y in corners]
        posts = frame.place(self.post(), *upright)
        sides = [(ring, side) for ring in (1, -1) for side in (-1, 1)]
        x_in, y_in = across - thick, deep - thick
        under = [laid(X * side * x_in + level[ring], X * -side, Z * -ring, self.depth) for ring, side in sides]
        over = [laid(Y * side * y_in + level[ring], Y * -side, Z * ring, self.width) for ring, side in sides]
        lower = frame.place(self.rail("rail-lower", self.depth), *under)
        upper = frame.place(self.rail("rail-upper", self.width), *over)
        for ring in (1, -1):
            for post, (x, y) in zip(posts, corners, strict=True):
                low, high = lower[sides.index((ring, x))], upper[sides.index((ring, y))]
                corner, up = foot[x, y] + level[ring], Z * ring
                if self.joint == "welded":
                    self.weld_corner(frame, post, low, high)
                    continue
                inside, line = self.post_line(), self.line()
                shared = corner - X * x * (thick + line) - Y * y * (thick + line)
                self.fasten(frame, low, high, facing(shared - up * thick, up * -1))
                self.fasten(frame, post, low, facing(corner - Y * y * inside - up * line, X * x))
                self.fasten(frame, post, high, facing(corner - X * x * inside + up * line, Y * y))
        if self.joint == "welded":
            seam = sum((join.length or 0) * join.count for join in frame.joins)
            metal = 1.2 * min(THROAT, 0.7 * thick) ** 2 * seam  # mm3
            frame.use("mig-wire-1-0", f"{0.00785 * metal:.0f} g", note="1.2 times the square of the throat, all along")
            frame.use("shielding-gas-m21", f"{0.04 * seam:.0f} L", note="40 L a metre")
        area = sum(part.shape.Area() for part in frame.parts.values()) * 4e-6  # four of each, m2
        frame.use("metal-primer", f"{area / 10 * 1000:.0f} mL", note="one coat, 10 m2 a litre")
        frame.use("metal-topcoat", f"{area / 12 * 2 * 1000:.0f} mL", note="two coats, 12 m2 a litre")
        return frame

    def fasten(self, frame: Assembly, one: Handle, other: Handle, at: cq.Location) -> None:
        """Bolt two legs together: the head on the flat outside, washer and nut inside."""
        grip = 2 * self.stock(self.angle).thickness
        frame.bolt(one, other, bolt=self.bolt, nut=self.nut, nut_washer=self.washer, grip=grip, at=[at])

    def weld_corner(self, frame: Assembly, post: Handle, low: Handle, high: Handle) -> None:
        """Weld a corner: each rail along the post's toe and along its own, and the two rails where they cross."""
        steel = self.stock(self.angle)
        size = min(THROAT, 0.7 * steel.thickness)
        for rail in (low, high):
            frame.weld(post, rail, length=steel.leg_a, size=size, note="along the toe of the post")
            frame.weld(post, rail, length=steel.leg_a - self.start(), size=size, note="along the toe of the rail")
        crossing = steel.leg_a + steel.thickness - self.start()
        frame.weld(low, high, length=crossing, size=size, count=2, note="where each rail ends on the other")


show(PowerCubeFrame)
