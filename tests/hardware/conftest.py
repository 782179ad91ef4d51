# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The repository's own catalogue: these tests judge its figures, not the code that reads it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from makeshare.model.catalog import Catalog, Thing
from makeshare.read.catalog import load_catalog


@cache
def whole() -> Catalog:
    """Read the catalogue once: collecting the tests needs it as much as running them."""
    return load_catalog(Path(__file__).parents[2])


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """Everything under bom/catalog."""
    return whole()


@pytest.fixture(scope="session")
def things() -> dict[str, Thing]:
    """Stock, items and consumables by key."""
    return whole().things


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for `item` once for each item, so that a failure names the wrong one."""
    if "item" in metafunc.fixturenames:
        items = [thing for thing in whole().things.values() if thing.role == "item"]
        metafunc.parametrize("item", items, ids=[thing.key for thing in items])
