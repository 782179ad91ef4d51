# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The bill counts what is placed, sums what is used up, and keeps the tree's order."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from makeshare.derive.paths import common, line_path, natural, within
from makeshare.model.assembly import Consumable
from makeshare.units import Quantity
from tests.derive.builders import billed, catalog, describe, facts, measured, part, placed, process, thing

SHOP = catalog(
    [thing("board"), thing("bolt", "hex-bolt", mass=20.0), thing("glue", "consumable", density=1100.0)],
    processes=[process("cut")],
)


def used(path: str, amount: str, unit: str = "mL", note: str = "") -> Consumable:
    """Use up some glue."""
    return Consumable(path=path, thing="glue", quantity=Quantity(Decimal(amount), unit), note=note)


def test_instances_become_one_line_with_a_count() -> None:
    """Two carts of four wheels are eight wheels, on one line below the carts' line."""
    instances = [placed(f"cart[{i}]", "assembly") for i in (1, 2)]
    instances += [placed(f"cart[{i}]/wheel[{j}]") for i in (1, 2) for j in (1, 2, 3, 4)]
    instances += [placed(f"bolt[{i}]", "item", "bolt") for i in range(1, 11)]
    bom = billed(describe([part("cart/wheel")], instances), facts([measured("cart/wheel")]), SHOP)
    assert [(line.path, line.kind, str(line.quantity)) for line in bom.lines] == [
        ("bolt", "buy", "10 pcs"),
        ("cart", "assembly", "2 pcs"),
        ("cart/wheel", "make", "8 pcs"),
    ]
    assert [line.level for line in bom.lines] == [0, 0, 1]
    assert bom.mass == 10 * 20 + 8 * Decimal(2268)


def test_a_made_line_says_how_and_of_what() -> None:
    """Stock, route, hash, box and mass come from the part and its measurement."""
    bom = billed(
        describe([part("side", "board", "cut", note="top up")], [placed("side[1]")]), facts([measured("side")]), SHOP
    )
    (line,) = bom.lines
    assert (line.title, line.thing, line.route, line.note) == ("Side", "board", ("cut",), "top up")
    assert (line.geometry_hash, line.box) == ("g1:0123456789abcdef", (600.0, 300.0, 18.0))
    assert (bom.slug, bom.geometry_hash) == ("thing", "g1:fedcba9876543210")


def test_consumables_are_summed_for_each_assembly() -> None:
    """Two nested designs that use glue share a line; the whole's own glue has another, and units never mix."""
    consumables = [
        used("", "5"),
        used("", "7", note="edges"),
        used("cart[1]", "2"),
        used("cart[2]", "3"),
        used("", "9", "g"),
    ]
    bom = billed(
        describe([], [placed("cart[1]", "assembly"), placed("cart[2]", "assembly")], consumables=consumables),
        facts([]),
        SHOP,
    )
    lines = [line for line in bom.lines if line.kind == "consume"]
    assert [(line.path, str(line.quantity)) for line in lines] == [
        ("cart/glue", "5 mL"),
        ("glue", "9 g"),
        ("glue", "12 mL"),
    ]
    assert [line.mass for line in lines] == [Decimal("5.5"), Decimal(9), Decimal("13.2")]
    assert lines[2].note == "edges"


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["a", "b", "a-2", "a-10", "c"]), st.integers(1, 30), min_size=1))
def test_every_instance_is_counted_once(counts: dict[str, int]) -> None:
    """The quantities of all lines add up to the number of instances."""
    instances = [placed(f"{name}[{index + 1}]") for name, count in counts.items() for index in range(count)]
    bom = billed(describe([part(name) for name in counts], instances), facts([measured(name) for name in counts]), SHOP)
    assert sum(line.quantity.value for line in bom.lines) == len(instances)
    assert [line.path for line in bom.lines] == sorted(counts, key=natural)


def test_paths_sort_as_people_count() -> None:
    """An assembly stands before its content and before longer names; m6 before m10."""
    paths = ["bolt-m10", "frame-2", "frame/tube", "bolt-m6", "frame", "frame/a"]
    assert sorted(paths, key=natural) == ["bolt-m6", "bolt-m10", "frame", "frame/a", "frame/tube", "frame-2"]


def test_paths_lose_their_indices_and_find_their_assembly() -> None:
    """Indices go on every level; a member holds what lies below it, and nothing that is only spelt alike."""
    assert line_path("a[1]/b-2[3]") == "a/b-2"
    assert common(("a[1]/b[1]", "a[1]/c[2]/d[1]")) == "a[1]"
    assert common(("a[1]/b[1]", "x[1]")) == ""
    assert within("a[1]/b[1]", "a[1]")
    assert not within("a[10]", "a[1]")
