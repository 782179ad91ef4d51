# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What we write for others, read back by the reader for others' files: the same facts, and nothing to complain of."""

from __future__ import annotations

from pathlib import Path

import pytest

from makeshare.model.exchange.usable import Usable
from makeshare.workflows.foreign import Looked, look
from makeshare.write.exchange.parts import made as made_lines
from tests.write.exchange.published import default_of, made, offered, rich, without_address

FOLDER = "designs/test-shelf/"


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Looked]:
    """Write a design's manifests beside the files that they name, as the site does, and look at the folder."""
    folder, catalogue = tmp_path_factory.mktemp("theirs"), without_address(rich())
    entry, built = default_of(catalogue, "test_shelf")
    files = {path.removeprefix(FOLDER): data for path, data in made(catalogue).files.items() if path.startswith(FOLDER)}
    files |= {f"files/{name}": data for name, data in offered(catalogue)[built.name].items()}
    files["posters/test-shelf.png"] = entry.default.files["poster.png"]
    for name, data in files.items():
        path: Path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return {one.file: one for one in look(folder, catalogue.catalog)}


@pytest.mark.parametrize(("name", "lacks"), [("okh.toml", [("field-missing", "repo")]), ("okh-ohm.json", [])])
def test_our_manifests_are_sound(looked: dict[str, Looked], name: str, lacks: list[tuple[str, str]]) -> None:
    """Every file that they name is there; of what is mandatory only the repository lacks, where none is set."""
    found = [(one.code, one.place.field) for one in looked[name].findings if one.severity == "error"]
    assert found == lacks


@pytest.mark.parametrize("name", ["okh.toml", "okh-ohm.json"])
def test_facts_survive_the_way_out_and_back(looked: dict[str, Looked], name: str) -> None:
    """Title, version, licence, readiness and parts are those of the design."""
    entry, built = default_of(rich(), "test_shelf")
    usable = looked[name].usable
    assert isinstance(usable, Usable)
    assert (usable.title, usable.version, usable.licence) == (
        entry.manifest.title,
        entry.manifest.version,
        entry.manifest.license,
    )
    assert usable.open_hardware
    assert (usable.technology_readiness, usable.documentation_readiness) == (4, 3)
    lines = made_lines(built)
    assert [one.name for one in usable.parts] == [line.title for line in lines]
    for part, line in zip(usable.parts, lines, strict=True):
        assert part.mass is None or part.mass.value == line.mass_each
        assert part.quantity is None or part.quantity == line.quantity
    assert any(part.mass for part in usable.parts)
