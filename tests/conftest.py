# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What many tests share: this checkout, and one engine for each test process, on the checkout's own store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from makeshare.engine.run import Engine
from makeshare.engine.store import Store
from makeshare.read.project import STORE
from makeshare.workflows.repository import Repository

ROOT = Path(__file__).parents[1]

settings.register_profile("untimed", deadline=None)  # a busy machine makes no test fail
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def repository() -> Repository:
    """This checkout."""
    return Repository(ROOT)


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """An engine with one worker; what an earlier run built comes from the store."""
    with Engine(Store(ROOT / STORE), 1) as running:
        yield running
