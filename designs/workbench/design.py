# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: CERN-OHL-W-2.0
"""A knock-down workbench of dimension lumber and plywood: legs that carry the rails, panels against racking."""

from collections.abc import Iterable
from itertools import product

import cadquery as cq

from makeshare import Assembly, Design, Handle, Part, choice, flag, length, show

LUMBER = {"45x95": ("lumber-c24-45x95", "lumber-c24-45x145"), "2x4": ("lumber-cls-38x89", "lumber-cls-38x140")}
"""Stock of legs and stretchers, and of aprons."""
BOLTS, WASHER, NUT = ("hex-bolt-m10x80", "hex-bolt-m10x100"), "washer-wood-m10", "nut-m10"
SCREW, BRACKET, BRACKET_SCREW = "wood-screw-5x40", "angle-bracket-40", "wood-screw-4x30"
END = 85.0
"""From a bolt to the end of its timber: max(7 d, 80 mm) of EN 1995-1-1, table 8.4, and something for the saw."""
SINK, SEAT = 12.0, 40.0
"""Depth and diameter of the seat for washer and head, so that the legs' faces stay flush for clamping."""
FOOT, OVERHANG, REAR, GAP = 150.0, 150.0, 20.0, 1.0
"""Floor to stretcher; the top's ends to the middle of the legs; its rear edge to the rear legs; room over a stretcher,
because planed widths differ by a millimetre."""
DOG, DOG_PITCH, DOG_ROW = 20.0, 96.0, 160.0
"""Bench dogs, 20 mm every 96 mm; the row lies clear of the apron and its brackets."""

Point = tuple[float, float]


class Workbench(Design):
    """A bench for hand tools that stands still, and that two people take apart and carry away.

    The rails rest on the inner halves of the legs: wood carries the weight, eight bolts only hold it together.
    Plywood screwed to the legs keeps it from racking. Calculated for 200 kg spread over the top and a push of 500 N.
    """

    width: float = length(default="180 cm", min="120 cm", max="240 cm", help="of the top, left to right")
    depth: float = length(
        default="60 cm", min="50 cm", max="80 cm", help="of the top; up to 62 cm one sheet makes both layers"
    )
    height: float = length(
        default="90 cm", min="75 cm", max="105 cm", help="floor to top: wrist height for planing, more for fine work"
    )
    lumber: str = choice(
        default="45x95", options=tuple(LUMBER), help="what is sold near you: 45x95 mm, or 2x4 (38x89 mm)"
    )
    shelf: bool = flag(default=True, help="a shelf on the stretchers")
    dog_holes: bool = flag(default=True, help="a row of 20 mm holes along the front")

    sheet, panel = "plywood-birch-18", "plywood-birch-12"
    bored = ("saw-wood", "drill-wood")

    @property
    def timber(self) -> tuple[float, float, float]:
        """Thickness and width of legs and stretchers, and width of the aprons."""
        rail, apron = (self.stock(key) for key in LUMBER[self.lumber])
        return rail.thickness, rail.width, apron.width

    @property
    def leg(self) -> float:
        """Length of a leg: both layers of the top lie on it."""
        return self.height - 2 * self.stock(self.sheet).thickness

    @property
    def stand(self) -> tuple[float, float, float]:
        """Middle of the right-hand legs, front of the front legs, rear of the rear legs."""
        return self.width / 2 - OVERHANG, -self.depth / 2, self.depth / 2 - REAR

    @property
    def brace(self) -> tuple[float, float]:
        """Lower and upper edge of the bracing panels: clear of stretchers, aprons and bolts."""
        _, wide, apron = self.timber
        return FOOT + wide + 6, self.leg - apron - 5

    def leg_outer(self) -> Part:
        """The half of a leg from floor to top; the same piece in every corner. Length runs up."""
        thick, wide, _ = self.timber
        shape = bar(self.leg, wide, thick).faces(">Z").workplane(origin=(0, 0, thick))
        return self.wood("leg-outer", shape.pushPoints(self.bolts()).cboreHole(self.bore, SEAT, SINK))

    def leg_foot(self) -> Part:
        """Carries a stretcher."""
        return self.wood("leg-foot", bar(FOOT, self.timber[1], self.timber[0]), bored=False)

    def leg_middle(self) -> Part:
        """Stands over the stretcher and carries an apron."""
        thick, wide, apron = self.timber
        return self.wood("leg-middle", bar(self.leg - apron - FOOT - wide - GAP, wide, thick), bored=False)

    def rail(self, name: str, wide: float, bolt: float) -> Part:
        """A stretcher or an apron: its ends run past the legs, so that the bolts are far from them."""
        x = self.stand[0]
        shape = bar(2 * (x + END), wide, self.timber[0]).translate((-x - END, wide / 2, 0)).faces(">Z")
        holes = shape.workplane(origin=(0, 0, self.timber[0])).pushPoints([(-x, bolt), (x, bolt)])
        return self.wood(name, holes.hole(self.bore), apron=wide == self.timber[2])

    def end_panel(self) -> tuple[Part, list[Point]]:
        """Ties a front leg to a rear leg and keeps that end square."""
        thick, (_, front, rear) = self.timber[0], self.stand
        columns = [side * ((rear - front) / 2 - offset) for side in (-1, 1) for offset in (thick / 2, 1.5 * thick)]
        return self.board("end-panel", rear - front, self.brace[1] - self.brace[0], product(columns, self.rows(5)))

    def back_panel(self) -> tuple[Part, list[Point]]:
        """Keeps the bench from racking lengthwise. Its screws pass between those of the end panels."""
        x, wide = self.stand[0], self.timber[1]
        columns = [side * x + offset for side in (-1, 1) for offset in (-wide / 4, wide / 4)]
        return self.board("back-panel", 2 * x + wide, self.brace[1] - self.brace[0], product(columns, self.rows(4)))

    def shelf_panel(self) -> tuple[Part, list[Point]]:
        """Lies on the stretchers, between the legs."""
        (x, front, rear), (thick, wide, _) = self.stand, self.timber
        clear, deep = 2 * x - wide - 4, rear - front - 2 * thick
        at = product((60 - clear / 2, 0, clear / 2 - 60), (-(deep - thick) / 2, (deep - thick) / 2))
        return self.board("shelf-panel", clear, deep, at)

    def top_layer(self) -> Part:
        """Two of these, glued and screwed face to face."""
        shape = cq.Workplane().box(
            self.width, self.depth, self.stock(self.sheet).thickness, centered=(True, True, False)
        )
        if self.dog_holes:
            number = int((self.width - 200) // DOG_PITCH)
            row = [((n - number / 2) * DOG_PITCH, DOG_ROW - self.depth / 2) for n in range(number + 1)]
            shape = shape.faces(">Z").workplane(origin=(0, 0, 0)).pushPoints(row).hole(DOG)
        work = ["saw-panel", *(["drill-wood"] if self.dog_holes else []), "sand", "oil"]
        return Part("top-layer", shape, stock=self.sheet, route=work, grain="x")

    def wood(self, name: str, shape: cq.Workplane, *, bored: bool = True, apron: bool = False) -> Part:
        """Make a part of lumber."""
        return Part(name, shape, stock=LUMBER[self.lumber][apron], route=self.bored if bored else self.bored[:1])

    def board(self, name: str, wide: float, deep: float, screws: Iterable[Point]) -> tuple[Part, list[Point]]:
        """Make a plywood panel about its middle, drilled for its screws; return where those go, too."""
        at = list(screws)
        shape = cq.Workplane().box(wide, deep, self.stock(self.panel).thickness, centered=(True, True, False))
        drilled = shape.faces(">Z").workplane(origin=(0, 0, 0)).pushPoints(at).hole(self.stock(SCREW).clearance_hole)
        return Part(name, drilled, stock=self.panel, route=["saw-panel", "drill-wood", "sand"], grain="x"), at

    def rows(self, number: int) -> list[float]:
        """Heights of screws on a bracing panel, about its middle; four rows fall between five."""
        pitch = (self.brace[1] - self.brace[0] - 60) / 4
        return [(n - (number - 1) / 2) * pitch for n in range(number)]

    def bolts(self) -> list[Point]:
        """Where the bolts go through a leg, from its foot."""
        return [(FOOT + self.timber[1] / 2, 0), (self.leg - END, 0)]

    @property
    def bolt(self) -> str:
        """The shortest bolt that shows a full thread beyond its nut."""
        stack = 2 * self.stock(WASHER).thickness + self.stock(NUT).height + 1.5
        return next(key for key in BOLTS if self.stock(key).length >= 2 * self.timber[0] - SINK + stack)

    @property
    def bore(self) -> float:
        """The bolt's clearance hole."""
        return self.stock(self.bolt).clearance_hole

    def assemble(self) -> Assembly:
        """Glue the legs, bolt the rails in, screw the panels on, fix the top."""
        bench, (thick, wide, apron) = Assembly(), self.timber
        x, front, rear = self.stand
        corners = [(side * x, y, out) for y, out in ((front, "-y"), (rear, "y")) for side in (-1, 1)]

        def leg(part: Part, faces: float, z: float) -> tuple[Handle, ...]:
            """Stand a piece in every corner, its outer face that far inside the leg's."""
            inside = faces + thick
            return bench.place(
                part, *[facing((cx, cy + (inside if out == "-y" else -inside), z), "z", out) for cx, cy, out in corners]
            )

        def rail(part: Part, z: float) -> tuple[Handle, Handle]:
            """Lay a rail against the outer halves of the legs, front and rear."""
            one, other = bench.place(part, *[facing((0, y, z), "x", "-y") for y in (front + 2 * thick, rear - thick)])
            return one, other

        outer, foot, middle = (
            leg(self.leg_outer(), 0, 0),
            leg(self.leg_foot(), thick, 0),
            leg(self.leg_middle(), thick, FOOT + wide + GAP),
        )
        stretchers = rail(self.rail("stretcher", wide, wide / 2), FOOT)
        aprons = rail(self.rail("apron", apron, apron - END), self.leg - apron)
        for n, (cx, cy, out) in enumerate(corners):
            bench.glue(outer[n], foot[n], middle[n], adhesive="wood-glue-d3", amount="12 g")
            sunk = cy + (SINK if out == "-y" else -SINK)
            for (z, _), rails in zip(self.bolts(), (stretchers, aprons), strict=True):
                bench.bolt(
                    outer[n],
                    rails[n // 2],
                    bolt=self.bolt,
                    washer=WASHER,
                    nut=NUT,
                    nut_washer=WASHER,
                    grip=2 * thick - SINK,
                    at=[facing((cx, sunk, z), "x", out)],
                )
        centre, height = (front + rear) / 2, sum(self.brace) / 2
        for side, out in ((-1, "-x"), (1, "x")):
            at = facing((side * (x + wide / 2), centre, height), "y", out)
            self.fix(
                bench,
                self.end_panel(),
                at,
                *[part[n] for n in range(4) if corners[n][0] * side > 0 for part in (outer, middle)],
            )
        self.fix(bench, self.back_panel(), facing((0, rear, height), "x", "y"), *outer[2:])
        if self.shelf:
            self.fix(bench, self.shelf_panel(), facing((0, centre, FOOT + wide), "x", "z"), *stretchers)
        self.top(bench, aprons)
        return bench

    def fix(self, bench: Assembly, panel: tuple[Part, list[Point]], at: cq.Location, *to: Handle) -> None:
        """Place a panel and screw it on."""
        part, screws = panel
        (placed,) = bench.place(part, at)
        face = self.stock(self.panel).thickness
        bench.screw(placed, *to, screw=SCREW, at=[at * cq.Location((u, v, face)) for u, v in screws])

    def top(self, bench: Assembly, aprons: tuple[Handle, Handle]) -> None:
        """Lay both layers, screwed together from below, and hold them to the aprons with brackets."""
        ply, bracket, under = self.stock(self.sheet).thickness, self.stock(BRACKET), self.leg
        lower, upper = bench.place(self.top_layer(), (0, 0, under), (0, 0, under + ply))
        grid = product(
            [u * (self.width / 2 - 60) for u in (-1, -0.5, 0, 0.5, 1)], [v * (self.depth / 2 - 35) for v in (-1, 0, 1)]
        )
        bench.glue(lower, upper, adhesive="wood-glue-d3", amount=f"{self.width * self.depth * 180e-6:.0f} g")
        bench.screw(lower, upper, screw=BRACKET_SCREW, at=[facing((u, v, under), "x", "-z") for u, v in grid])
        x, front, rear = self.stand
        inner = 2 * self.timber[0]
        for apron, y, way, face in ((aprons[0], front + inner, 1, "y"), (aprons[1], rear - inner, -1, "-y")):
            for u in (150 - x, 0, x - 150):
                turned = facing((u, y + way * bracket.width / 2, under), "-x" if way > 0 else "x", "-z")
                (held,) = bench.buy(BRACKET, turned)
                up = facing((u, y + way * bracket.hole_offset, under - bracket.thickness), "x", "-z")
                through = facing((u, y + way * bracket.thickness, under - bracket.hole_offset), "x", face)
                bench.screw(held, lower, upper, screw=BRACKET_SCREW, at=[up])
                bench.screw(held, apron, screw=BRACKET_SCREW, at=[through])
        bench.use("wood-oil", f"{self.width * self.depth * 0.3e-3:.0f} mL", note="top, both faces, two coats")


def bar(long: float, wide: float, thick: float) -> cq.Workplane:
    """Return a bar from x = 0, centred in Y, lying on z = 0."""
    return cq.Workplane().box(long, wide, thick, centered=(False, True, False))


def facing(origin: tuple[float, float, float], x: str, z: str) -> cq.Location:
    """Return a place whose X and Z axes point along the axes named, such as "z" and "-x"."""
    axes = {"x": (1, 0, 0), "y": (0, 1, 0), "z": (0, 0, 1)}
    along, up = (cq.Vector(*axes[name[-1]]) * (-1 if name[0] == "-" else 1) for name in (x, z))
    return cq.Location(cq.Plane(origin, along, up))


show(Workbench)
