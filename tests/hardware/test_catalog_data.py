# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The catalogue's figures agree with published tables and with each other."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from itertools import pairwise

import pytest

from makeshare.model.catalog import BARS, KINDS, STOCK, Catalog, Offer, Thing

CLEARANCE = {3: 3.4, 4: 4.5, 5: 5.5, 6: 6.6, 8: 9.0, 10: 11.0, 12: 13.5}
"""ISO 273, medium series, mm by thread: https://engineeringhardware.com/?p=50."""
SPANNER = {3: 5.5, 4: 7, 5: 8, 6: 10, 8: 13, 10: 16, 12: 18}
"""Width across flats of ISO 4032 and ISO 4014, mm by thread: https://www.trojansf.co.uk/standards/iso-4032."""
PITCH = {3: 0.5, 4: 0.7, 5: 0.8, 6: 1.0, 8: 1.25, 10: 1.5, 12: 1.75}
"""Coarse pitch, mm by thread: ns2.engineersedge.com/hardware/bs_en_iso_4032_hexagon_nuts__14571.htm."""
METRIC = ("hex-bolt", "socket-bolt", "button-bolt", "carriage-bolt")

DENSITY = {
    "steel": (7800, 7900), "stainless": (7850, 8000), "aluminium": (2650, 2750), "spruce": (380, 480),
    "birch": (640, 730), "poplar": (400, 500), "ash": (640, 720), "hardboard": (800, 1000),
    "polyethylene": (930, 970), "PVC": (1350, 1450), "PETG": (1250, 1290), "ASA": (1050, 1090),
    "TPU": (1180, 1240),
}  # fmt: skip
"""Plausible densities in kg/m3 by the first word of a material."""

KG_A_METRE = {
    "angle-s235-30x30x3": 1.36, "angle-s235-40x40x4": 2.42, "angle-s235-50x50x5": 3.77,
    "angle-s235-60x60x6": 5.42, "square-tube-s235-40x40x3": 3.30,
    "square-tube-s235-50x50x3": 4.25, "rect-tube-s235-60x40x3": 4.25, "tube-s235-33-7x2-6": 1.99,
}  # fmt: skip
"""Published masses in kg/m: steel-sections (EN 10056-1), Blue Book, b2bmetal.eu, steeltube.sk."""

CODES = {"3DP", "CNC", "LAS", "PCB", "ASM", "MEC", "WEL", "SHEET", "POST", "CIR"}
FEATURES = {
    "cut_m", "pierce", "hole", "bend", "cut_off", "area_m2", "volume_cm3", "print_g", "weld_m", "screw",
    "bolt", "glue", "glue_m2", "piece",
}  # fmt: skip


def metric(things: dict[str, Thing]) -> list[Thing]:
    """Return the bolts with a metric thread, the cable gland's M16x1.5 aside."""
    return [thing for thing in things.values() if thing.kind in METRIC and thing.dimensions["diameter"] in PITCH]


def test_every_thing_states_its_kind_s_dimensions(things: dict[str, Thing]) -> None:
    """Whoever draws or cuts a thing finds the dimensions that its kind promises, all above zero."""
    for thing in things.values():
        assert thing.kind in KINDS, thing.key
        assert set(KINDS[thing.kind]) <= set(thing.dimensions), thing.key
        assert all(value > 0 for value in thing.dimensions.values()), thing.key
        assert re.fullmatch(r"#[0-9a-f]{6}", thing.colour), thing.key


def test_stock_and_items_name_the_source_of_their_figures(things: dict[str, Thing]) -> None:
    """A figure without a source cannot be checked by the next person."""
    for thing in things.values():
        assert "://" in thing.source or thing.source.startswith(("from memory, to be checked: ", "own measurement")), (
            thing.key
        )


def test_titles_are_what_people_type(things: dict[str, Thing]) -> None:
    """`makeshare catalog find "M6x20"` looks in titles: sizes have a plain x, and no title repeats."""
    titles = [thing.title for thing in things.values()]
    assert len(set(titles)) == len(titles)
    for thing in metric(things):
        size = f"M{thing.dimensions['diameter']:g}x{thing.dimensions['length']:g}"
        assert size in thing.title, thing.key
        assert thing.key.endswith(size.lower()), thing.key


def test_clearance_holes_follow_iso_273(things: dict[str, Thing]) -> None:
    """Every metric bolt's clearance hole is the medium one of ISO 273."""
    for thing in metric(things):
        assert thing.dimensions["clearance_hole"] == CLEARANCE[int(thing.dimensions["diameter"])], thing.key


def test_tap_holes_leave_the_thread_s_depth(things: dict[str, Thing]) -> None:
    """A tap hole is the diameter less the pitch, as drill tables give it, to a tenth."""
    for thing in metric(things):
        if "tap_hole" in thing.dimensions:
            diameter = thing.dimensions["diameter"]
            assert thing.dimensions["tap_hole"] == pytest.approx(diameter - PITCH[int(diameter)], abs=0.06), thing.key


def test_spanners_fit(things: dict[str, Thing]) -> None:
    """Hexagons and the spanners named for them are those of the ISO tables."""
    for thing in things.values():
        size = thing.dimensions
        if thing.standard.startswith(("ISO 4014", "ISO 4017", "ISO 4032", "ISO 7040")):
            wide = size["head_width"] if thing.kind == "hex-bolt" else size["width"]
            assert wide == size["spanner"] == SPANNER[int(size["diameter"])], thing.key


def test_threads_are_no_longer_than_their_bolts(things: dict[str, Thing]) -> None:
    """A fully threaded bolt is threaded over its length, any other over less."""
    for thing in metric(things):
        thread, length = thing.dimensions.get("thread_length"), thing.dimensions["length"]
        if thread is not None:
            assert thread == length if thing.standard == "ISO 4017" else thread < length, thing.key


def test_heads_cover_their_clearance_holes(things: dict[str, Thing]) -> None:
    """A head or a washer that falls through its hole holds nothing."""
    for thing in metric(things):
        head = thing.dimensions.get("head_diameter") or thing.dimensions["head_width"]
        assert head > thing.dimensions["clearance_hole"] + 1, thing.key


def test_washers_fit_their_bolts(things: dict[str, Thing]) -> None:
    """A washer named for a thread slips over it, and one for wood is three diameters wide (EN 1995-1-1)."""
    for key, thing in things.items():
        if thing.kind == "washer":
            thread = int(key.rpartition("-m")[2])
            assert thread < thing.dimensions["inside"] <= CLEARANCE[thread], key
            if "wood" in key or "large" in key:
                assert thing.dimensions["outside"] >= 2.8 * thread, key
            if "wood" in key:
                assert thing.dimensions["outside"] >= 3 * thread, key


def test_densities_are_those_of_the_material(things: dict[str, Thing]) -> None:
    """A density outside its material's range is a typing error."""
    for thing in things.values():
        if thing.kind in STOCK:
            assert thing.density is not None, thing.key
        if thing.density is not None and thing.kind != "consumable":
            low, high = DENSITY[thing.material.split()[0].rstrip(",")]
            assert low <= thing.density <= high, thing.key


@pytest.mark.parametrize("key", KG_A_METRE)
def test_sections_weigh_what_is_published(key: str, things: dict[str, Thing]) -> None:
    """Section dimensions and density give the published mass a metre, so none of them is mistyped."""
    thing = things[key]
    assert thing.density is not None
    assert section(thing) * thing.density / 1e6 == pytest.approx(KG_A_METRE[key], rel=0.015)


def section(thing: Thing) -> float:
    """Return the area in mm² of an angle (EN 10056-1) or a tube (EN 10219-2) with its rounded corners."""
    size = thing.dimensions
    corner = 1 - math.pi / 4
    if thing.kind == "angle":
        legs = size["thickness"] * (size["leg_a"] + size["leg_b"] - size["thickness"])
        return legs + corner * (size["root_radius"] ** 2 - 2 * size["toe_radius"] ** 2)
    if thing.kind == "round-tube":
        return math.pi * (size["diameter"] - size["wall"]) * size["wall"]
    outer, inner = size["corner_radius"], size["corner_radius"] - size["wall"]
    plain = 2 * size["wall"] * (size["width"] + size["height"] - 2 * size["wall"])
    return plain - 4 * corner * (outer**2 - inner**2)


def test_thickness_lies_within_its_bounds(things: dict[str, Thing]) -> None:
    """The thickness that is designed with lies between the thinnest and the thickest sheet that may come."""
    for thing in things.values():
        if "thickness_min" in thing.dimensions:
            size = thing.dimensions
            assert size["thickness_min"] <= size["thickness"] <= size["thickness_max"], thing.key


def test_sheets_and_bars_are_longer_than_wide(things: dict[str, Thing]) -> None:
    """Length runs along the grain and the bar: swapped figures would cost yield without a word."""
    for thing in things.values():
        if thing.kind == "sheet" or thing.kind in BARS:
            others = [value for name, value in thing.dimensions.items() if name != "length"]
            assert thing.dimensions["length"] > max(others), thing.key


def test_substitutes_are_of_the_same_kind(things: dict[str, Thing]) -> None:
    """A permitted substitute exists, and can be used for the same thing."""
    for thing in things.values():
        for other in thing.substitutes:
            assert things[other].kind == thing.kind, thing.key


def test_zinc_coated_stock_warns_of_welding(things: dict[str, Thing]) -> None:
    """Welding zinc poisons: whoever picks galvanised stock reads so."""
    coated = [t for t in things.values() if t.kind in STOCK and ("zinc" in t.material or "galvanised" in t.material)]
    assert coated
    for thing in coated:
        assert "ever weld" in thing.note, thing.key


def offers(catalog: Catalog) -> list[Offer]:
    """Return every offer for everything."""
    return [offer for several in catalog.offers.values() for offer in several]


def test_everything_has_an_offer(catalog: Catalog) -> None:
    """What can be designed with can be priced, and nothing is priced that does not exist."""
    assert set(catalog.offers) == set(catalog.things)


def test_offers_say_where_their_price_comes_from(catalog: Catalog) -> None:
    """A price has a source or says on what it rests, never both; an assumed one names no firm."""
    for offer in offers(catalog):
        assert bool(offer.source) != bool(offer.assumed), offer.place
        assert offer.supplier.startswith("assumed, ") == bool(offer.assumed), offer.place


def test_prices_fall_with_quantity(catalog: Catalog) -> None:
    """Breaks start at one pack and rise; prices are above zero and never rise with quantity."""
    for offer in offers(catalog):
        packs = [one.packs for one in offer.breaks]
        prices = [one.price.minor for one in offer.breaks]
        assert packs[0] == 1, offer.place
        assert all(a < b for a, b in pairwise(packs)), offer.place
        assert all(a >= b > 0 for a, b in pairwise([prices[0], *prices])), offer.place


def test_packs_hold_what_the_thing_is_counted_in(catalog: Catalog) -> None:
    """Stock and items come in pieces, filament by mass; only consumables come in any unit."""
    for offer in offers(catalog):
        kind = catalog.things[offer.thing].kind
        if kind != "consumable":
            assert offer.pack.unit == ("g" if kind == "filament" else "pcs"), offer.place


def test_processes_are_complete(catalog: Catalog) -> None:
    """A process has a code that others know, somebody who does it, measured features, and its ground."""
    for process in catalog.processes.values():
        assert process.code in CODES, process.key
        assert process.labour in catalog.labour, process.key
        assert set(process.seconds_per) <= FEATURES, process.key
        assert set(process.stock) <= set(STOCK), process.key
        assert bool(process.source) != bool(process.assumed), process.key
        assert 0 <= process.attendance <= 1, process.key
        assert all(seconds > 0 for seconds in process.seconds_per.values()), process.key


def test_every_kind_of_stock_can_be_worked(catalog: Catalog) -> None:
    """No stock is offered that no process takes."""
    worked = {kind for process in catalog.processes.values() for kind in process.stock}
    assert worked == set(STOCK)


def test_labour_says_where_its_rate_comes_from(catalog: Catalog) -> None:
    """An hour's cost has a source or says on what it rests."""
    for labour in catalog.labour.values():
        assert bool(labour.rate.source) != bool(labour.rate.assumed), labour.key
        assert labour.rate.hourly.minor > 0, labour.key


def test_forming_states_its_k_factor_within_reason(catalog: Catalog) -> None:
    """A neutral fibre lies between a third and a half of the thickness in air bending."""
    bending = [process for process in catalog.processes.values() if "bend" in process.seconds_per]
    assert bending
    for process in bending:
        assert process.k_factor is not None, process.key
        assert Decimal("0.33") <= process.k_factor <= Decimal("0.5"), process.key
