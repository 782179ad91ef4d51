# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: CERN-OHL-W-2.0
"""A flat-pack rack for a CNC router: shelves tied to the sides by wedges, backs that keep it square."""

import math
from collections.abc import Iterator, Sequence

import cadquery as cq

from makeshare import Assembly, Design, Handle, Part, Problem, choice, count, flag, length, show
from makeshare.model.assembly import Violation

WATER = 9.81e-6 * 64
"""N/mm2 on a shelf: trays up to 2.5 in deep (greenupside.com) stand edge to edge and are full of water to the brim."""
BOOKS = 24 * 4.448 / 304.8
"""N/mm along a shelf: a foot of heavy books weighed 24 lb (charliethornton.blogspot.com, 2011-02)."""
STIFFNESS = 10048.0
"""N/mm2, mean, bending 18 mm birch plywood along its face grain (Structural Engineer's Pocket Book, p. 266)."""
SAG = 1 / 600
"""Share of the span that a loaded shelf may sag at first: 0.02 in a foot (Fine Woodworking 2007). Creep doubles it."""

FLOOR, BACK, INSET, TAB = 100.0, 130.0, 20.0, (40.0, 90.0)
"""Underside of the lowest shelf; height of a back, how far it stands in from the sides' rear edges, its tabs' ends."""
TENON, HORN, WEDGE, DRAW, SEAT = 90.0, 50.0, 26.0, 3.0, 65.0
"""Width of the wedged tenon; its length outside the side; the wedge's width at SEAT above its lower end, where it
bears; and how far its slot reaches in behind the side's face, so that driving it can pull the joint tight."""

Point = tuple[float, float]


class SeedlingShelf(Design):
    """A rack for three seedling trays a shelf, or for books, that packs flat and goes together with a mallet.

    Everything but ten screws comes off the router. Measure your plywood first, cut the coupon, then the rest.
    Each shelf is calculated for trays brimful of water: 30 kg at the default size. It is always fixed to a wall.
    """

    width: float = length(
        default="86 cm", min="40 cm", max="98 cm", help="clear between the sides; a 1020 tray takes 28 cm"
    )
    height: float = length(default="140 cm", min="95 cm", max="180 cm", help="floor to the top of the sides")
    depth: float = length(default="54 cm", min="28 cm", max="60 cm", help="front to back; a 1020 tray is 53.5 cm long")
    shelves: int = count(default=4, min=2, max=6, help="how many, evenly spaced")
    load: str = choice(default="trays", options=("trays", "books"), help="what the shelves are to carry")
    all_backs: bool = flag(default=False, help="a back behind every shelf, not only the lowest and the top one")
    measured: float = length(
        default="17.7 mm",
        min="17.1 mm",
        max="18.1 mm",
        help="thickness of your sheet: the mean of ten caliper readings",
    )
    fit: float = length(
        default="0.25 mm", min="0 mm", max="0.5 mm", help="how much wider slots are: what the coupon told you"
    )
    cutter: float = length(default="6 mm", min="3 mm", max="6.5 mm", help="diameter; inner corners are relieved for it")

    board = "plywood-birch-18"
    cut = ("route-cut", "sand", "oil")
    route = ("assemble-fit",)

    def rules(self) -> Iterator[Violation]:
        """Refuse shelves that sag, and shelves too close for hands, trays and brackets."""
        across = BOOKS if self.load == "books" else WATER * self.depth
        inertia = self.depth * self.measured**3 / 12
        sag = 5 * across * self.width**4 / (384 * STIFFNESS * inertia)
        if sag > SAG * self.width:
            yield Problem(
                f"the shelves would sag {sag:.1f} mm, more than a 600th", "width", "depth", "load", "measured"
            )
        if self.pitch < 220:
            yield Problem(f"only {self.pitch:.0f} mm from shelf to shelf; 220 at least", "height", "shelves")

    @property
    def pitch(self) -> float:
        """From one shelf to the next; above the top one the sides go on to hold its back."""
        return (self.height - FLOOR - BACK - 40) / (self.shelves - 1)

    def levels(self) -> list[float]:
        """Undersides of the shelves."""
        return [FLOOR + self.pitch * level for level in range(self.shelves)]

    def backed(self) -> list[float]:
        """Undersides of the shelves that have a back standing on them."""
        return self.levels() if self.all_backs else [self.levels()[0], self.levels()[-1]]

    def tabs(self) -> list[tuple[float, float]]:
        """Middle and width of what each shelf pushes through a side: two stubs and, between them, the tenon."""
        return [(-0.36 * self.depth, 0.12 * self.depth), (0, TENON), (0.36 * self.depth, 0.12 * self.depth)]

    def side(self) -> Part:
        """Both sides are the same piece. Length, and grain, run up."""
        t, half, fit = self.measured, self.depth / 2, self.fit / 2
        foot, bevel, rear = half - 80, 60, half - INSET
        outline = [
            (0, -half),
            (self.height - bevel, -half),
            (self.height, bevel - half),
            (self.height, half),
            (0, half),
            (0, foot),
            (15, foot),
            (15, -foot),
            (0, -foot),
        ]
        slots = [
            pocket(z, z + t + self.fit, y - width / 2 - fit, y + width / 2 + fit)
            for z in self.levels()
            for y, width in self.tabs()
        ]
        slots += [pocket(z + t + TAB[0] - fit, z + t + TAB[1] + fit, rear - t - fit, rear + fit) for z in self.backed()]
        holes = [(z + t + up, rear - t / 2) for z in self.backed() for up in self.pulls()]
        clearance = self.stock("confirmat-7x50").clearance_hole
        return Part("side", self.panel(outline, slots, holes, clearance), stock=self.board, route=self.cut, grain="x")

    def shelf(self) -> Part:
        """Every shelf is the same piece and fits at every level, either way round."""
        t, half = self.measured, self.depth / 2
        right: list[Point] = [(self.width, -half)]
        for y, width in self.tabs():
            reach = self.width + t + (HORN if y == 0 else 0)
            right += [
                (self.width, y - width / 2),
                (reach, y - width / 2),
                (reach, y + width / 2),
                (self.width, y + width / 2),
            ]
        right.append((self.width, half))
        left = [(self.width - x, -y) for x, y in right]
        mouth = (t + self.fit) / 2
        near, far = self.width + t - DRAW, self.width + t + WEDGE
        slots = [pocket(near, far, -mouth, mouth), pocket(self.width - far, self.width - near, -mouth, mouth)]
        return Part("shelf", self.panel([*right, *left], slots), stock=self.board, route=self.cut, grain="x")

    def back(self) -> Part:
        """Stands on a shelf between the sides: keeps the rack square and the trays from the wall."""
        w, t, (low, high) = self.width, self.measured, TAB
        outline = [(0, 0), (w, 0), (w, low), (w + t, low), (w + t, high), (w, high), (w, BACK), (0, BACK)]
        outline += [(0, high), (-t, high), (-t, low), (0, low)]
        return Part("back", self.panel(outline), stock=self.board, route=self.cut, grain="x")

    def wedge(self) -> Part:
        """Tapers 1 in 10: steep enough to knock out, flat enough to stay."""

        def broad(x: float) -> float:
            return WEDGE + (x - SEAT) / 10

        outline = [(0, 0), (110, 0), (110, broad(110)), (0, broad(0))]
        return Part("wedge", self.panel(outline), stock=self.board, route=self.cut, grain="x", note="break all edges")

    def coupon(self) -> Part:
        """Five slots, each 0.1 mm wider and 3 mm deeper than the last; the middle one is the fit that is set."""
        outline: list[Point] = [(0, 0), (250, 0), (250, 80)]
        for step in (2, 1, 0, -1, -2):
            wide, middle, deep = self.measured + self.fit + step / 10, 125 + 45 * step, 50 - 3 * step
            outline += [
                (middle + wide / 2, 80),
                (middle + wide / 2, deep),
                (middle - wide / 2, deep),
                (middle - wide / 2, 80),
            ]
        return Part(
            "coupon",
            self.panel([*outline, (0, 80)]),
            stock=self.board,
            route=["route-cut"],
            note="cut this first and try it",
        )

    def panel(
        self,
        outline: Sequence[Point],
        slots: Sequence[Sequence[Point]] = (),
        holes: Sequence[Point] = (),
        bore: float = 0,
    ) -> cq.Solid:
        """Cut a panel from the measured sheet, its inner corners relieved for the cutter."""
        radius = self.cutter / 2 + 0.2  # a little more than the cutter's, so that it can turn
        inner = [path(slot, radius) for slot in slots]
        inner += [cq.Wire.makeCircle(bore / 2, cq.Vector(*at), cq.Vector(0, 0, 1)) for at in holes]
        return cq.Solid.extrudeLinear(path(outline, radius), inner, cq.Vector(0, 0, self.measured))

    def pulls(self) -> tuple[float, float]:
        """Heights on a back of the screws that pull the sides against it."""
        return (22, BACK - 22)

    def assemble(self) -> Assembly:
        """Sides, shelves, wedges; then the backs are screwed, and the top shelf is anchored to the wall."""
        rack, t, w, half = Assembly(), self.measured, self.width, self.depth / 2
        rear = half - INSET
        left, right = rack.place(self.side(), facing((0, 0, 0), "z", "-x"), facing((w + t, 0, 0), "z", "-x"))
        shelves = rack.place(self.shelf(), *[(0, 0, z) for z in self.levels()])
        for z in self.levels():
            base = z + t - SEAT
            rack.place(self.wedge(), facing((w + t, -t / 2, base), "z", "y"), facing((-t, t / 2, base), "z", "-y"))
        for z, back in zip(
            self.backed(),
            rack.place(self.back(), *[facing((0, rear, z + t), "x", "-y") for z in self.backed()]),
            strict=True,
        ):
            for side, x, out in ((left, -t, "-x"), (right, w + t, "x")):
                heads = [facing((x, rear - t / 2, z + t + up), "y", out) for up in self.pulls()]
                rack.screw(side, back, screw="confirmat-7x50", at=heads)
        self.anchor(rack, shelves[-1])
        rack.place(self.coupon(), (60, half - 130, 0))  # it stays with the rack, for the next sheet
        panels = 2 * self.height + self.shelves * w  # mm of panel, `depth` wide; the rest is small
        rack.use("wood-oil", f"{panels * self.depth / 3000:.0f} mL", note="both faces, two coats")
        return rack

    def anchor(self, rack: Assembly, top: Handle) -> None:
        """Put two brackets under the top shelf, flush with its rear edge: one screw up, one to the wall.

        What goes into the wall depends on the wall, so it is not drawn.
        """
        bracket, z = self.stock("angle-bracket-40"), self.levels()[-1]
        middle, off = self.depth / 2 - bracket.width / 2, bracket.width / 2 - bracket.hole_offset
        for x in (120, self.width - 120):
            (held,) = rack.buy("angle-bracket-40", facing((x, middle, z), "x", "-z"))
            up = facing((x, middle + off, z - bracket.thickness), "x", "-z")
            rack.screw(held, top, screw="wood-screw-4x16", at=[up])
        rack.use("wall-fixing-8x40", "2 pcs", note="for masonry; another wall needs another fixing")


def pocket(x0: float, x1: float, y0: float, y1: float) -> list[Point]:
    """Return a rectangle clockwise: walking along it, the wood is on the left."""
    return [(x0, y0), (x0, y1), (x1, y1), (x1, y0)]


def path(points: Sequence[Point], radius: float) -> cq.Wire:
    """Follow points with the wood on the left; where the way turns right a round cutter needs a dogbone.

    The relieving circle cuts 0.05 mm past the corner; what fits into it stays square.
    """
    inset = (radius - 0.05) / math.sqrt(2)
    reach = inset + math.sqrt(radius**2 - inset**2)
    ends: list[tuple[cq.Vector, cq.Vector, cq.Vector] | None] = []
    corners = [cq.Vector(*point) for point in points]
    for before, at, after in zip([corners[-1], *corners], corners, [*corners[1:], corners[0]], strict=False):
        came, goes = (at - before).normalized(), (after - at).normalized()
        if came.cross(goes).z > -0.9:
            ends.append(None)
            continue
        centre = at + (goes - came) * inset
        ends.append((at - came * reach, centre - (goes - came).normalized() * radius, at + goes * reach))
    edges = []
    for here, (start, turn) in enumerate(zip(corners, ends, strict=True)):
        if turn:
            edges.append(cq.Edge.makeThreePointArc(*turn))
        there = (here + 1) % len(corners)
        following = ends[there]
        edges.append(cq.Edge.makeLine(turn[2] if turn else start, following[0] if following else corners[there]))
    return cq.Wire.assembleEdges(edges)


def facing(origin: tuple[float, float, float], x: str, z: str) -> cq.Location:
    """Return a place whose X and Z axes point along the axes named, such as "z" and "-x"."""
    axes = {"x": (1, 0, 0), "y": (0, 1, 0), "z": (0, 0, 1)}
    out = cq.Vector(*axes[z[-1]]) * (-1 if z[0] == "-" else 1)
    return cq.Location(cq.Plane(origin, axes[x], out))


show(SeedlingShelf)
