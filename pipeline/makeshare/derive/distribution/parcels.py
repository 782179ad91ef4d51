# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Units into parcels: which boxes, what in each, who carries them, so that boxes and carriage cost least.

Whole units share boxes where they fit: how many go into which boxes is found exactly, over all mixtures of boxes. A
unit that fits into no box is split into its pieces: exactly while there are few ways to do it, else largest first,
into the first parcel that takes the piece. `Packed.least` says how few parcels any packing could need, by volume and
by mass; a plan with so many is proven to need no fewer.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from decimal import Decimal

from makeshare.derive.distribution.boxes import Sides, fits, inside, layout, outside, volume
from makeshare.derive.distribution.carriers import cheapest
from makeshare.model.distribution.plan import Packed, Parcel, Ware
from makeshare.model.distribution.terms import Box, Distribution, Size
from makeshare.model.money import Money

SPLITS = 64
"""So many ways to have packed a part of one unit are searched exactly."""

Contents = tuple[int, ...]
"""How many of each kind of piece."""
Cost = tuple[int, int]
"""Minor units, then the number of parcels: fewer count where the money is the same."""


def pack(ware: Ware, units: int, terms: Distribution, zone: str) -> Packed:
    """Pack units for a zone, or without carriage when it is empty; no parcels and a reason where it cannot be known."""
    unknown = [
        f"the {what} of {piece.name} is unknown"
        for piece in ware.pieces
        for what, known in (("size", piece.size), ("mass", piece.mass))
        if known is None
    ]
    if unknown or not terms.boxes:
        return Packed(reason="; ".join(unknown) or "no box is on record")
    packer = _Packer(ware, terms, zone)
    parcels = packer.whole(units) or packer.split() * units
    if not parcels:
        return Packed(reason=packer.refusal())
    return Packed(parcels=parcels, least=packer.least(units))


class _Packer:
    """Packs one kind of unit; pieces are known by their place in the unit's list."""

    def __init__(self, ware: Ware, terms: Distribution, zone: str) -> None:
        self.pieces = ware.pieces
        self.one: Contents = tuple(piece.count for piece in ware.pieces)
        self.sides: tuple[Sides, ...] = tuple(
            outside(piece.size, terms.packing.wrap) for piece in ware.pieces if piece.size is not None
        )
        self.terms = terms
        self.zone = zone
        self.known: dict[Contents, Parcel | None] = {}

    def whole(self, units: int) -> tuple[Parcel, ...]:
        """Pack whole units, several to a box where they fit; nothing where a unit fits into no box."""
        together = list(
            itertools.takewhile(lambda one: one[1], ((n, self._parcel(self._of(n))) for n in range(1, units + 1)))
        )
        best: list[tuple[Cost, tuple[Parcel, ...]] | None] = [((0, 0), ())]
        for wanted in range(1, units + 1):
            ways = (
                _more(best[wanted - count], parcel)
                for count, parcel in together
                if count <= wanted and parcel is not None
            )
            best.append(min((way for way in ways if way is not None), key=lambda way: way[0], default=None))
        found = best[units]
        return () if found is None else found[1]

    def split(self) -> tuple[Parcel, ...]:
        """Pack the pieces of one unit into several parcels; nothing where one fits nowhere."""
        ways = math.prod(count + 1 for count in self.one)
        return self._split_exactly() if ways <= SPLITS else self._split_in_turn()

    def least(self, units: int) -> int:
        """Return below how many parcels nobody can stay."""
        space = units * sum(volume(sides) * count for sides, count in zip(self.sides, self.one, strict=True))
        bounds = [math.ceil(space / max(volume(inside(box.inner)) for box in self.terms.boxes))]
        most = [self._most(box) for box in self.terms.boxes]
        known = [one for one in most if one is not None]
        if len(known) == len(most) and max(known) > 0:
            bounds.append(math.ceil(units * self._mass(self.one) / max(known)))
        return max(1, *bounds)

    def refusal(self) -> str:
        """Say why there is no packing: a piece that fits no box, one too heavy, or what the carriers say."""
        boxes = self.terms.boxes
        for piece, sides in zip(self.pieces, self.sides, strict=True):
            roomy = [box for box in boxes if fits(sides, inside(box.inner))]
            if not roomy:
                return f"{piece.name} fits no box"
            strong = [box for box in roomy if box.most is None or _known(piece.mass) <= box.most]
            if not strong:
                return f"{piece.name} is too heavy for every box that it fits"
            said = [self._carried(box, _known(piece.mass)) for box in strong]
            if all(isinstance(one, str) for one in said):
                return f"{piece.name} in box {strong[0].key}: {said[0]}"
        return "its pieces were not found to fit together"

    # ------------------------------------------------------------------------------------------ one parcel
    def _parcel(self, contents: Contents) -> Parcel | None:
        """Return the cheapest parcel that holds just these pieces, or None."""
        if contents not in self.known:
            found = list(self._parcels(contents))
            self.known[contents] = min(found, key=lambda one: (_cost(one), one.box), default=None)
        return self.known[contents]

    def _parcels(self, contents: Contents) -> Iterator[Parcel]:
        things = tuple(sides for sides, count in zip(self.sides, contents, strict=True) for _ in range(count))
        mass = self._mass(contents)
        names = tuple((piece.name, count) for piece, count in zip(self.pieces, contents, strict=True) if count)
        for box in self.terms.boxes:
            if box.most is not None and mass > box.most:
                continue
            carried = self._carried(box, mass)
            if isinstance(carried, str) or layout(things, inside(box.inner)) is None:
                continue
            carrier, postage = carried
            yield Parcel(
                box=box.key, contents=names, size=outer(box), mass=mass + box.tare, box_price=box.price,
                carrier=carrier, postage=postage,
            )  # fmt: skip

    def _carried(self, box: Box, mass: Decimal) -> tuple[str, Money | None] | str:
        """Return who carries a box with so much in it, and for how much; or why nobody does."""
        if not self.zone:
            return "", None
        answer = cheapest(self.terms.tariffs, self.zone, outer(box), mass + box.tare)
        return answer if isinstance(answer, str) else (answer[0].key, answer[1])

    # ------------------------------------------------------------------------------------------ one unit in several
    def _split_exactly(self) -> tuple[Parcel, ...]:
        """Try every way to share a unit's pieces out; the first piece left is in the next parcel, in every order."""
        best: dict[Contents, tuple[Cost, tuple[Parcel, ...]] | None] = {tuple(0 for _ in self.one): ((0, 0), ())}
        for left in itertools.product(*(range(count + 1) for count in self.one)):  # smaller ones come first
            if not any(left):
                continue
            first = next(index for index, count in enumerate(left) if count)
            ways = (
                _more(best[tuple(a - b for a, b in zip(left, taken, strict=True))], parcel)
                for taken in itertools.product(*(range(count + 1) for count in left))
                if taken[first] and (parcel := self._parcel(taken)) is not None
            )
            best[left] = min((way for way in ways if way is not None), key=lambda way: way[0], default=None)
        found = best[self.one]
        return () if found is None else found[1]

    def _split_in_turn(self) -> tuple[Parcel, ...]:
        """Put the longest piece left into the first parcel that takes it, or into a new one."""
        order = sorted(
            range(len(self.one)), key=lambda index: (-max(self.sides[index]), -volume(self.sides[index]), index)
        )
        opened: list[Contents] = []
        for index in (kind for kind in order for _ in range(self.one[kind])):
            alone = tuple(int(index == other) for other in range(len(self.one)))
            for at, contents in enumerate(opened):
                more = tuple(a + b for a, b in zip(contents, alone, strict=True))
                if self._parcel(more) is not None:
                    opened[at] = more
                    break
            else:
                opened.append(alone)
        parcels = [self._parcel(contents) for contents in opened]
        return () if None in parcels else tuple(parcel for parcel in parcels if parcel is not None)

    # ------------------------------------------------------------------------------------------ sums
    def _of(self, units: int) -> Contents:
        return tuple(count * units for count in self.one)

    def _mass(self, contents: Contents) -> Decimal:
        return sum((_known(piece.mass) * count for piece, count in zip(self.pieces, contents, strict=True)), Decimal(0))

    def _most(self, box: Box) -> Decimal | None:
        """Return the most that may lie in a box, by itself and by its carriers; None where nothing limits it."""
        limits = [
            max(
                (tariff.most_mass - box.tare for tariff in self.terms.tariffs if tariff.zone == self.zone), default=None
            )
            if self.zone
            else None,
            box.most,
        ]
        return min((limit for limit in limits if limit is not None), default=None)


def outer(box: Box) -> Size:
    """Return a box's outer sides in mm."""
    x, y, z = (side + 2 * box.wall for side in box.inner)
    return x, y, z


def parcel_cost(parcels: Sequence[Parcel], currency: str) -> Money:
    """Return what boxes and carriage cost."""
    return Money(sum(_cost(parcel) for parcel in parcels), currency)


def _cost(parcel: Parcel) -> int:
    return parcel.box_price.minor + (parcel.postage.minor if parcel.postage is not None else 0)


def _more(before: tuple[Cost, tuple[Parcel, ...]] | None, parcel: Parcel) -> tuple[Cost, tuple[Parcel, ...]] | None:
    """Add a parcel to a packing; None to none."""
    if before is None:
        return None
    (money, count), parcels = before
    return (money + _cost(parcel), count + 1), (*parcels, parcel)


def _known(mass: Decimal | None) -> Decimal:
    """Return a mass that was checked to be known."""
    if mass is None:
        raise ValueError("the mass is unknown")  # `pack` asks first
    return mass
