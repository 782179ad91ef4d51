# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A design of this checkout, written as a manifest, and exports delivered to a folder."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from makeshare.engine.run import Engine
from makeshare.errors import UnknownKey
from makeshare.workflows.exchange import MANIFESTS, deliver, manifest
from makeshare.workflows.repository import Repository
from tests.write.exchange.published import everything, faults

SCHEMAS = {"losh": "okh.schema.json", "ohm": "okh-ohm.schema.json"}


@pytest.mark.parametrize("dialect", MANIFESTS)
def test_a_real_design_has_a_valid_manifest(repository: Repository, engine: Engine, dialect: str) -> None:
    """What was built and measured here fits the schema, with the title and version of its card."""
    data = manifest("seedling-shelf", dialect, repository, engine)
    found = tomllib.loads(data.decode()) if dialect == "losh" else json.loads(data)
    assert faults(SCHEMAS[dialect], found) == []
    card = repository.manifest("seedling-shelf")
    assert (found.get("name") or found.get("title"), found["version"]) == (card.title, card.version)
    assert data == manifest("seedling-shelf", dialect, repository, engine)


def test_an_unknown_design_is_named(repository: Repository, engine: Engine) -> None:
    """A typing error is met with the nearest name."""
    with pytest.raises(UnknownKey, match="seedling-shelf"):
        manifest("seedling-shelv", "losh", repository, engine)


def test_exports_are_delivered_once(tmp_path: Path) -> None:
    """Every file is written below the folder; a second time nothing changes."""
    made = everything()
    assert deliver(made, tmp_path) == sorted(made.files)
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()} == set(made.files)
    assert deliver(made, tmp_path) == []
