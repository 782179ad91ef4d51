# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A search builds what it proposes: its figures are those of the design at these values, its failures have reasons."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from makeshare.engine.run import Engine
from makeshare.engine.store import Store
from makeshare.errors import InputError, UnknownKey
from makeshare.workflows.inspect import costed
from makeshare.workflows.optimise import optimise
from makeshare.workflows.repository import Repository

DESIGNS = Path(__file__).parents[1] / "designs"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A small community."""
    root = tmp_path_factory.mktemp("community") / "sound"
    shutil.copytree(DESIGNS / "sound", root)
    shutil.copytree(DESIGNS.parents[1] / "licenses", root / "licenses")
    return Repository(root)


@pytest.fixture(scope="module")
def engine(repository: Repository) -> Iterator[Engine]:
    """One worker for all tests here."""
    with Engine(Store(repository.root / ".makeshare" / "store"), 1) as running:
        yield running


def test_a_search_finds_the_least_and_its_figures_are_the_designs_own(repository: Repository, engine: Engine) -> None:
    """The cheapest tray, built by itself, costs and weighs the same; the baseline stays beside it."""
    bounds = {"width": (Decimal(250), Decimal(350))}
    found = optimise("tray", "default", bounds, repository, engine, goal="cost", batch=3, tries=6)
    best = found.candidates[0]
    assert len(found.candidates) <= 6
    assert len({one.values for one in found.candidates}) == len(found.candidates)
    assert best.cost == min(one.cost for one in found.candidates if one.cost)
    (configuration,) = repository.configurations("tray", ("default",), [f"width={best.values[0][1]} mm"])
    bom, (estimate,) = costed(configuration, (3,), repository, engine)
    assert (best.cost, best.mass) == (estimate.total.expected, bom.mass)
    assert best.cost is not None
    assert found.baseline.cost is not None
    assert best.cost < found.baseline.cost


def test_what_cannot_be_searched_is_said(repository: Repository, engine: Engine) -> None:
    """A parameter that is none, and bounds that the design does not allow."""
    with pytest.raises(UnknownKey, match="no parameter is called 'widht'"):
        optimise("tray", "default", {"widht": (None, None)}, repository, engine, goal="cost", batch=3, tries=2)
    wide = {"width": (Decimal(250), Decimal(900))}
    with pytest.raises(InputError, match="width varies between 250 and 900 mm"):
        optimise("tray", "default", wide, repository, engine, goal="cost", batch=3, tries=2)
