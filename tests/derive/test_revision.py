# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Revisions and shop file names are short, safe and never shared by two parts."""

from __future__ import annotations

import re

import pytest

from makeshare.derive.revision import revision, shop_name, short_stock
from makeshare.model.catalog import Thing
from makeshare.read.catalog import load_catalog
from tests.derive.builders import SIZES, part
from tests.read.test_catalog import ROOT


def stock(key: str, kind: str, material: str, **dimensions: float) -> Thing:
    """Make a stock of a material."""
    return Thing(key=key, kind=kind, title="", material=material, dimensions={**SIZES[kind], **dimensions})


PLYWOOD = stock("plywood-birch-18", "sheet", "birch plywood", thickness=17.5)


def test_a_revision_is_the_version_and_the_geometry() -> None:
    """It is a SemVer with build metadata, of eight digits."""
    assert revision("0.1.0", "g1:89abcdef01234567") == "0.1.0+g1.89abcdef"


@pytest.mark.parametrize(
    ("thing", "short"),
    [
        (PLYWOOD, "ply18"),
        (stock("steel-plate-s235-6mm", "sheet", "steel S235", thickness=6.0), "s235-6"),
        (stock("steel-sheet-dc01-1-5mm", "sheet", "steel DC01", thickness=1.5), "dc01-1.5"),
        (stock("aluminium-sheet-2mm", "sheet", "aluminium EN AW-5754", thickness=2.0), "alu2"),
        (stock("lumber-c24-45x95", "lumber", "spruce"), "spruce-45x95"),
        (stock("tube-40x40x3", "square-tube", "steel S235"), "s235-40x40x3"),
        (stock("angle-40x40x4", "angle", "steel S235"), "s235-l40x40x4"),
        (stock("petg", "filament", "PETG"), "petg"),
    ],
)
def test_a_stock_is_named_as_a_shop_says_it(thing: Thing, short: str) -> None:
    """Material or grade, and the size that it is sold under."""
    assert short_stock(thing) == short


def test_a_shop_file_says_part_stock_quantity_and_version() -> None:
    """Everything a shop must not mix up stands in the name."""
    assert shop_name(part("side"), PLYWOOD, 2, "0.1.0") == "side_ply18_x2_r0.1.0"


def test_parts_of_nested_designs_keep_apart() -> None:
    """The part `a/b` and the part `a-b` have two names."""
    assert shop_name(part("a/b"), PLYWOOD, 1, "1.0.0") != shop_name(part("a-b"), PLYWOOD, 1, "1.0.0")


def test_every_stock_of_the_catalogue_has_a_plain_name() -> None:
    """ASCII letters, digits, dots and hyphens only: every shop's machine can read it."""
    things = load_catalog(ROOT).things.values()
    names = [short_stock(thing) for thing in things if thing.role == "stock"]
    assert names
    assert [name for name in names if not re.fullmatch(r"[a-z0-9.-]+", name)] == []
