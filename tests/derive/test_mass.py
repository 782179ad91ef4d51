# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Masses follow from measured volumes, densities and how a part is made."""

from __future__ import annotations

from decimal import Decimal

import pytest

from makeshare.derive.mass import centre_of_mass, part_mass, thing_mass, total_mass
from tests.derive.builders import at, catalog, describe, facts, measured, part, placed, process, thing

CUBE = (10.0, 10.0, 10.0)
SHOP = catalog(
    [thing("board"), thing("petg", "filament", density=1270.0), thing("air", density=None)],
    processes=[process("cut"), process("print", mass_model="printed", shell=Decimal("1.2"), infill=Decimal("0.3"))],
)


def test_a_cut_part_weighs_density_times_volume() -> None:
    """0.6 x 0.3 x 0.018 m at 700 kg/m3 is 2.268 kg."""
    assert part_mass(part("side", "board", "cut"), facts([measured("side")]), SHOP) == Decimal("2268.000")


def test_a_printed_part_weighs_its_shell_and_its_infill() -> None:
    """A 10 mm cube: 720 mm3 of shell under 600 mm2, 30 % of the other 280, at 1270 kg/m3."""
    mass = part_mass(part("cube", "petg", "print"), facts([measured("cube", CUBE)]), SHOP)
    assert mass == Decimal("1.021")


def test_a_thin_print_is_solid() -> None:
    """Walls thinner than two shells have no infill, and never weigh more than solid ones."""
    thin = measured("fin", (100.0, 50.0, 1.0))
    assert part_mass(part("fin", "petg", "print"), facts([thin]), SHOP) == Decimal("6.350")


def test_without_density_the_mass_is_unknown() -> None:
    """Unknown is not zero: neither for the part nor for the whole."""
    one = part("side", "air", "cut")
    known = facts([measured("side")])
    assert part_mass(one, known, SHOP) is None
    whole = describe([one], [placed("side[1]")])
    assert total_mass(whole, known, SHOP) is None
    assert centre_of_mass(whole, known, SHOP) is None


def test_a_bought_thing_states_its_mass_or_is_weighed_as_drawn() -> None:
    """The stated mass wins; else density times the drawn volume; else it is unknown."""
    drawn = facts([], {"bolt": 2000.0})
    assert thing_mass(thing("bolt", "hex-bolt", mass=23.0, density=7850.0), drawn) == Decimal(23)
    assert thing_mass(thing("bolt", "hex-bolt", density=7850.0), drawn) == Decimal("15.700")
    assert thing_mass(thing("bolt", "hex-bolt", density=None), drawn) is None
    assert thing_mass(thing("other", "hex-bolt", density=7850.0), drawn) is None


def test_the_centre_of_mass_counts_parts_and_items_where_they_stand() -> None:
    """A cube of 0.7 g at x = 5 and a bolt of 1.4 g at x = 105, inside a moved assembly."""
    shop = catalog([thing("board"), thing("bolt", "hex-bolt", mass=1.4)])
    whole = describe(
        [part("box/cube")],
        [
            placed("box[1]", "assembly", matrix=at(0, 0, 20)),
            placed("box[1]/cube[1]"),
            placed("box[1]/bolt[1]", "item", "bolt", at(105)),
        ],
    )
    known = facts([measured("box/cube", CUBE)], {"bolt": 1.0})
    assert total_mass(whole, known, shop) == Decimal("2.1")
    assert centre_of_mass(whole, known, shop) == pytest.approx((71.667, 1.667, 21.667))
