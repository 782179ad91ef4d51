# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: CERN-OHL-W-2.0
"""Printed connectors that turn straight pipe into a low tunnel: ridges, eaves, ground anchors and cover clips."""

import math
from collections.abc import Iterator
from functools import cached_property

import cadquery as cq

from makeshare import Assembly, Design, Handle, Part, Problem, angle, choice, count, length, show
from makeshare.model.assembly import Violation

PIPES = {
    "PVC 20 mm": "conduit-pvc-20",
    "PVC 25 mm": "conduit-pvc-25",
    "PVC 1/2 in": "pipe-pvc-half-inch",
    "PVC 3/4 in": "pipe-pvc-three-quarter-inch",
    "EMT 1/2 in": "conduit-emt-half-inch",
    "EMT 3/4 in": "conduit-emt-three-quarter-inch",
}
"""Trade sizes. The catalogue knows what they measure: half-inch PVC is 21.3 mm thick, half-inch EMT 17.9 mm."""
PLASTICS = {"PETG": "filament-petg-1-75", "ASA": "filament-asa-1-75"}
SCREW, STAKE = "tapping-screw-a2-4-2x16", "round-s235-12"

END_GAP, STOP = 1.0, 3.0
"""Room for a pipe sawn a little long; plastic between two bores where they come nearest."""
COLLAR, LEAN, STAKE_LENGTH, LOOSE = 30.0, 20.0, 350.0, 0.6
"""Height of an anchor; how far its stake leans (degrees); the stake's length, and its bore's room."""
CLIP, CLIP_WALL, MOUTH, FILM = 60.0, 2.6, 110.0, 0.15
"""Length and wall of a clip, the angle that it is open, and room for the cover."""
FLEECE = 2100.0
"""Width of the fleece in the catalogue."""

Point = cq.Vector | tuple[float, float, float]


class LowTunnel(Design):
    """A tunnel of straight pipe over a 30 inch bed: nothing is bent, and it comes apart for the winter.

    A trade size is not a diameter: choose your pipe from the list, or measure it and set `outside`.
    Every pipe is held by a screw, and stakes lean against uplift. Print one eave first and try it on your pipe.
    """

    pipe: str = choice(
        default="PVC 25 mm", options=(*PIPES, "measured"), help="trade size; `measured` takes your caliper's reading"
    )
    outside: float = length(
        default="22 mm", min="17 mm", max="28 mm", help="caliper reading of the pipe, used with `measured`"
    )
    fit: float = length(
        default="0.4 mm", min="0.1 mm", max="0.8 mm", help="how much wider the sockets are; your printer decides"
    )
    wall: float = length(default="4 mm", min="3 mm", max="6 mm", help="of the sockets, where thinnest")
    plastic: str = choice(default="PETG", options=tuple(PLASTICS), help="ASA outlasts PETG in the sun; PLA would sag")
    bed: float = length(default="2 m", min="1 m", max="12 m", help="length of the bed: the first frame to the last")
    spacing: float = length(default="1 m", min="50 cm", max="120 cm", help="from frame to frame, at most")
    width: float = length(default="90 cm", min="60 cm", max="120 cm", help="leg to leg; 90 cm spans a 30 inch bed")
    eave: float = length(default="35 cm", min="20 cm", max="60 cm", help="ground to eave")
    pitch: float = angle(default="35 deg", min="20 deg", max="50 deg", help="slope of the roof")
    ground: float = length(
        default="20 cm", min="16 cm", max="40 cm", help="how deep the legs stand in the ground; 6 inches at least"
    )
    clips: int = count(default=1, min=0, max=2, help="cover clips on each leg and each rafter")

    route = ("assemble-fit",)

    def rules(self) -> Iterator[Violation]:
        """Leave room for the clips on the legs."""
        if self.leg_room < (CLIP + 5) * self.clips:
            yield Problem(f"{self.clips} clips of {CLIP:.0f} mm do not fit on the legs", "clips", "eave")

    @property
    def stock_key(self) -> str:
        """The pipe to buy: the one chosen, or the nearest to what was measured."""
        return PIPES.get(self.pipe) or min(PIPES.values(), key=lambda key: abs(self.stock(key).diameter - self.outside))

    @property
    def diameter(self) -> float:
        """What the pipe really measures outside."""
        return self.outside if self.pipe == "measured" else self.stock(self.stock_key).diameter

    @property
    def bore(self) -> float:
        """Radius of a socket."""
        return (self.diameter + self.fit) / 2

    @property
    def thick(self) -> float:
        """Outside of a socket."""
        return 2 * (self.bore + self.wall)

    @property
    def grip(self) -> float:
        """How far a pipe goes into its socket: one and a half times its diameter."""
        return max(30.0, 1.5 * self.diameter)

    @property
    def hub(self) -> tuple[float, float, float, float]:
        """Heights in a ridge connector as printed: of its two screws, of the pipes' meeting between them, of its top.

        The lower pipe reaches past the arms, because only there can a driver get at its screw.
        """
        lower = self.thick + 9
        return lower, lower + 10 + self.grip / 2, lower + 10, lower + 10 + self.grip

    @property
    def leg_room(self) -> float:
        """What of a leg is free between anchor and eave."""
        return self.eave - self.start(90 + self.pitch) - self.grip - COLLAR

    def start(self, between: float, hub: float = 0) -> float:
        """How far from the corner a bore begins, so that it meets neither its neighbour nor a bore across it."""
        return max(self.bore / math.tan(math.radians(between / 2)), hub) + STOP

    def arm(self, turned: float, start: float) -> tuple[cq.Workplane, cq.Workplane]:
        """Return an arm's body, lying on the printer's bed and turned about the corner, and what is cut out of it.

        Eight-sided outside and flat-roofed inside, it prints without support; the screw's hole points straight up.
        """
        side, r = self.thick / 2, self.bore
        slope, roof = r * math.sqrt(0.5), r * (math.sqrt(2) - 1)
        end = cq.Workplane("YZ", origin=(0, 0, side))
        body = end.rect(2 * side, 2 * side).extrude(start + self.grip).edges("|X").chamfer(self.bevel)
        hollow = end.workplane(offset=start).moveTo(-slope, slope).lineTo(-roof, r).lineTo(roof, r).lineTo(slope, slope)
        hole = cq.Workplane(origin=(start + self.grip / 2, 0, side)).circle(self.pilot).extrude(side)
        cut = hollow.threePointArc((0, -r), (-slope, slope)).close().extrude(self.grip).union(hole)
        return body.rotate((0, 0, 0), (0, 0, 1), turned), cut.rotate((0, 0, 0), (0, 0, 1), turned)

    @property
    def bevel(self) -> float:
        """What makes a square socket eight-sided."""
        return self.thick * (1 - math.sqrt(0.5))

    @property
    def pilot(self) -> float:
        """Radius of the holes that the screws cut their thread into."""
        return self.stock(SCREW).pilot_hole / 2

    @property
    def eave_arms(self) -> list[tuple[float, float]]:
        """Direction of each arm, leg first, and where its bore starts."""
        start = self.start(90 + self.pitch)
        return [(-90, start), (180 - self.pitch, start)]

    @property
    def ridge_arms(self) -> list[tuple[float, float]]:
        """Direction of each arm, left first, and where its bore starts: clear of the ridge pipe."""
        start = self.start(180 - 2 * self.pitch, self.bore)
        return [(180 + self.pitch, start), (-self.pitch, start)]

    @cached_property
    def eave_connector(self) -> Part:
        """Joins a leg and a rafter; turned about, it is the other side's."""
        shape = cq.Workplane().circle(self.thick / 2).extrude(self.thick).edges().chamfer(self.bevel)
        return self.printed("eave-connector", self.with_arms(shape, self.eave_arms))

    @cached_property
    def ridge_connector(self) -> Part:
        """Joins two rafters, and two lengths of ridge pipe that meet inside it."""
        (lower, upper, _, tall), side = self.hub, self.thick / 2
        seat = cq.Workplane().box(12, side, tall, centered=(True, False, False)).translate((0, -side, 0))
        shape = cq.Workplane().circle(side).extrude(tall).union(seat)
        holes = cq.Workplane("XZ", origin=(0, -side, 0)).pushPoints([(0, lower), (0, upper)]).circle(self.pilot)
        shape = self.with_arms(shape, self.ridge_arms).cut(cq.Workplane().circle(self.bore).extrude(tall))
        return self.printed("ridge-connector", shape.cut(holes.extrude(-side)))

    @cached_property
    def ground_anchor(self) -> Part:
        """A collar that a screw holds to the leg and a leaning stake holds to the ground."""
        bore, lean = (self.stock(STAKE).diameter + LOOSE) / 2, math.radians(LEAN)
        beside = self.bore + self.wall + bore
        low, high = -self.thick / 2, beside + bore + self.wall
        half = max(self.thick / 2, bore / math.cos(lean) + COLLAR / 2 * math.tan(lean) + self.wall)
        middle = cq.Workplane(origin=((low + high) / 2, 0, 0))
        shape = middle.rect(high - low, 2 * half).extrude(COLLAR).edges("|Z").fillet(6)
        up = cq.Vector(0, math.sin(lean), math.cos(lean))
        stake = cq.Solid.makeCylinder(bore, 4 * COLLAR, cq.Vector(beside, 0, COLLAR / 2) - up * 2 * COLLAR, up)
        hole = cq.Workplane("YZ", origin=(low, 0, COLLAR / 2)).circle(self.pilot).extrude(self.thick / 2)
        shape = shape.cut(cq.Workplane().circle(self.bore).extrude(COLLAR)).cut(hole).cut(stake)
        return self.printed("ground-anchor", shape)

    @cached_property
    def cover_clip(self) -> Part:
        """Snaps over cover and pipe. Printed standing up, its layers follow the bend."""
        inside = self.diameter / 2 + FILM
        x, y = math.cos(math.radians(MOUTH / 2)), math.sin(math.radians(MOUTH / 2))
        mouth = [(0, 0), (3 * inside * x, 3 * inside * y), (5 * inside, 0), (3 * inside * x, -3 * inside * y)]
        ring = cq.Workplane().circle(inside + CLIP_WALL).circle(inside).extrude(CLIP)
        ring = ring.cut(cq.Workplane().polyline(mouth).close().extrude(CLIP))
        lips = cq.Workplane().pushPoints([(x * (inside + 2), side * y * (inside + 2)) for side in (-1, 1)])
        return self.printed("cover-clip", ring.union(lips.circle(1.8).extrude(CLIP)), "print-fdm")

    def with_arms(self, shape: cq.Workplane, arms: list[tuple[float, float]]) -> cq.Workplane:
        """Add arms to a corner, then cut their sockets."""
        made = [self.arm(*one) for one in arms]
        for body, _ in made:
            shape = shape.union(body)
        for _, cut in made:
            shape = shape.cut(cut)
        return shape

    def printed(self, name: str, shape: cq.Workplane, how: str = "print-fdm-solid") -> Part:
        """Make a printed part, lying as it is printed."""
        return Part(name, shape, stock=PLASTICS[self.plastic], route=[how], note="print as it lies, without support")

    def tube(self, name: str, long: float) -> Part:
        """A length of pipe, never drawn thicker than the stock that it is sawn from."""
        stock = self.stock(self.stock_key)
        radius = min(self.diameter, stock.diameter) / 2
        shape = cq.Workplane("YZ").circle(radius).circle(radius - stock.wall).extrude(long)
        yours = f"your own pipe, {self.outside:g} mm outside; the one named is the nearest of the catalogue"
        note = yours if self.pipe == "measured" else ""
        cut = "saw" if "emt" in self.stock_key else "cut-pipe"
        return Part(name, shape, stock=self.stock_key, route=[cut], note=note)

    @cached_property
    def stake(self) -> Part:
        """Driven through the anchor at a slant: to rise, it would have to move the soil beside it."""
        shape = cq.Workplane("YZ").circle(self.stock(STAKE).diameter / 2).extrude(STAKE_LENGTH)
        return Part("stake", shape, stock=STAKE, route=["saw", "grind-deburr"], note="round the top, slant the tip")

    def assemble(self) -> Assembly:
        """Set up frame after frame, join them with the ridge pipe, anchor every leg, clip the cover on."""
        tunnel = Assembly()
        spaces = math.ceil(self.bed / self.spacing - 1e-9)
        step = self.bed / spaces
        middles = [n * step - self.bed / 2 for n in range(spaces + 1)]
        ridges = [self.frame(tunnel, y) for y in middles]
        lower, upper, meet, _ = self.hub
        joint, apex = self.thick / 2 - meet, self.eave + self.width / 2 * math.tan(math.radians(self.pitch))
        lengths = tunnel.place(
            self.tube("ridge-pipe", step - END_GAP),
            *[facing((0, y + joint + END_GAP / 2, apex), (0, 1, 0), (0, 0, 1)) for y in middles[:-1]],
        )
        for n, pipe in enumerate(lengths):  # each length ends in the hub of the frame before and of the frame after it
            for (ridge, at), up in ((ridges[n], lower), (ridges[n + 1], upper)):
                below = at * facing((0, -self.thick / 2, up), (1, 0, 0), (0, -1, 0))
                tunnel.screw(ridge, pipe, screw=SCREW, at=[below])
        girth = 2 * (self.eave + self.width / 2 / math.cos(math.radians(self.pitch)) + 150)
        metres = (self.bed + 2 * apex) * math.ceil(girth / FLEECE) / 1000
        tunnel.use("crop-fleece-17", f"{metres:.1f} m", note="15 cm of each edge in the ground")
        return tunnel

    def frame(self, tunnel: Assembly, y: float) -> tuple[Handle, cq.Location]:
        """Set up one frame and return its ridge connector, with its place."""
        half, slope, side = self.width / 2, math.radians(self.pitch), self.thick / 2
        top = facing((0, y + side, self.eave + half * math.tan(slope)), (1, 0, 0), (0, -1, 0))
        (ridge,) = tunnel.place(self.ridge_connector, top)
        (_, low), (_, high) = self.eave_arms[0], self.ridge_arms[0]
        long = half / math.cos(slope) - low - high - 2 * END_GAP
        for hand, ridge_arm in ((-1, self.ridge_arms[0]), (1, self.ridge_arms[1])):
            foot, along = cq.Vector(hand * half, y, self.eave), cq.Vector(-hand * math.cos(slope), 0, math.sin(slope))
            corner = facing((hand * half, y + hand * side, self.eave), (hand, 0, 0), (0, -hand, 0))
            (eave,) = tunnel.place(self.eave_connector, corner)
            upright = self.ground + self.eave - low - END_GAP
            (leg,) = tunnel.place(
                self.tube("leg", upright), facing((hand * half, y, -self.ground), (0, 0, 1), (0, 1, 0))
            )
            (rafter,) = tunnel.place(
                self.tube("rafter", long),
                facing((foot + along * (low + END_GAP)), along, (0, 1, 0)),
            )
            for joined, pipe, at, arm in (
                (eave, leg, corner, self.eave_arms[0]),
                (eave, rafter, corner, self.eave_arms[1]),
                (ridge, rafter, top, ridge_arm),
            ):
                tunnel.screw(joined, pipe, screw=SCREW, at=[at * self.head(*arm)])
            self.anchor(tunnel, leg, facing((hand * half, y, 0), (0, hand, 0), (0, 0, 1)))
            inward = cq.Vector(-hand * math.sin(slope), 0, -math.cos(slope))
            for n in range(self.clips):
                share = (n + 1) / (self.clips + 1)
                up = COLLAR + self.leg_room * share - CLIP / 2
                far = foot + along * (low + self.grip + (long - 2 * self.grip) * share - CLIP / 2)
                tunnel.place(
                    self.cover_clip,
                    facing((hand * half, y, up), (-hand, 0, 0), (0, 0, 1)),
                    facing(far, inward, along),
                )
        return ridge, top

    def head(self, turned: float, start: float) -> cq.Location:
        """Where the head of an arm's screw lies, in the connector's own frame."""
        far, way = start + self.grip / 2, math.radians(turned)
        return cq.Location((far * math.cos(way), far * math.sin(way), self.thick))

    def anchor(self, tunnel: Assembly, leg: Handle, at: cq.Location) -> None:
        """Put a collar on a leg at the ground, screw it, and drive its stake outwards and down."""
        (collar,) = tunnel.place(self.ground_anchor, at)
        beside = at * facing((-self.thick / 2, 0, COLLAR / 2), (0, 1, 0), (-1, 0, 0))
        tunnel.screw(collar, leg, screw=SCREW, at=[beside])
        lean = math.radians(LEAN)
        down = cq.Vector(0, -math.sin(lean), -math.cos(lean))
        away = self.bore + self.wall + (self.stock(STAKE).diameter + LOOSE) / 2
        top = cq.Vector(away, 0, COLLAR / 2) - down * (COLLAR / 2 / math.cos(lean) + 12)
        tunnel.place(self.stake, at * facing(top, down, (1, 0, 0)))


def facing(origin: Point, x: Point, z: Point) -> cq.Location:
    """Return a place by its origin and the directions of its X and Z axes."""
    return cq.Location(cq.Plane(origin, x, z))


show(LowTunnel)
