# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What okh.toml and okh-ohm.json say of a design is what the model holds, and nothing that it does not."""

from __future__ import annotations

import datetime as dt
import io
import json
import tomllib
import zipfile
from decimal import Decimal
from typing import Any

import pytest

from makeshare.model.bom import Line
from makeshare.model.catalogue import Catalogue
from makeshare.model.design import Built as BuiltBy
from makeshare.model.design import Status
from makeshare.model.federation.index import Origin
from makeshare.units import Quantity
from makeshare.write.exchange.oshwa import precheck
from makeshare.write.exchange.parts import made as made_lines
from makeshare.write.exchange.readiness import documentation, technology
from tests.write.exchange.published import (
    MAIL,
    REPOSITORY,
    URL,
    default_of,
    everything,
    made,
    packaged,
    replace,
    rich,
    without_address,
)

SHELF = "designs/test-shelf"


def losh(catalogue: Catalogue | None = None, folder: str = SHELF) -> dict[str, Any]:
    """Return a design's okh.toml as data, decimals exact."""
    found = everything() if catalogue is None else made(catalogue)
    return tomllib.loads(found.files[f"{folder}/okh.toml"].decode(), parse_float=Decimal)


def ohm(catalogue: Catalogue | None = None, folder: str = SHELF) -> dict[str, Any]:
    """Return a design's okh-ohm.json as data, decimals exact."""
    found = everything() if catalogue is None else made(catalogue)
    data: dict[str, Any] = json.loads(found.files[f"{folder}/okh-ohm.json"], parse_float=Decimal)
    return data


def test_facts_of_the_design_come_back_from_okh_toml() -> None:
    """Name, version, licence, makers, mass and size read back are those of the model."""
    entry, built = default_of(rich(), "test_shelf")
    data = losh()
    assert data["name"] == entry.manifest.title
    assert data["version"] == entry.manifest.version
    assert data["license"] == entry.manifest.license
    assert data["licensor"] == entry.manifest.authors[0]
    assert data["function"] == entry.manifest.summary
    assert data["repo"] == REPOSITORY
    assert data["mass"] == built.bom.mass
    assert tuple(data["outer-dimensions"][side] for side in ("width", "depth", "height")) == (800, 280, 1800)


def test_parts_come_back_from_okh_toml() -> None:
    """Each made line is a part with the mass of one in g, its own size in mm and its processes."""
    catalogue = rich()
    _, built = default_of(catalogue, "test_shelf")
    for part, line in zip(losh()["part"], made_lines(built), strict=True):
        assert part["name"] == line.title
        assert part["mass"] == line.mass_each
        assert line.box is not None
        sides = [part["outer-dimensions"][side] for side in ("width", "depth", "height")]
        assert sides == [Decimal(str(side)) for side in line.box]
        assert set(part["tsdc"]) == {catalogue.catalog.processes[key].code for key in line.route}


def test_part_files_are_named_within_the_package() -> None:
    """A part points at its solid and its outline in the package that the site offers, and these are really there."""
    entry, _ = default_of(rich(), "test_shelf")
    names = zipfile.ZipFile(io.BytesIO(entry.default.package)).namelist()
    side = losh()["part"][0]
    assert any(one.endswith(".step") for one in side["export"])
    assert any(one.endswith(".dxf") for one in side["export"])
    for address in [one for part in losh()["part"] for one in part["export"]] + losh()["source"]:
        archive, _, name = address.partition("#")
        assert archive == f"{URL}/{SHELF}/files/test-shelf_r0.1.0.zip"
        assert f"test-shelf_r0.1.0/{name}" in names


def test_without_an_address_paths_start_at_the_manifest() -> None:
    """Such a file still works beside the files it names, and says at its head what it lacks."""
    catalogue = without_address(rich())
    data = losh(catalogue)
    assert data["bom"] == "files/test-shelf-bom.csv"
    assert data["image"] == "posters/test-shelf.png"
    assert "repo" not in data
    head = made(catalogue).files[f"{SHELF}/okh.toml"].decode().splitlines()[:2]
    assert head[0].startswith("# repo: ")
    assert head[1].startswith("# public addresses: ")


def test_what_is_unknown_is_left_out_and_said() -> None:
    """An unknown mass is never a zero, of a part or of the whole; the report names it."""
    data = losh(folder="designs/no-mass")
    assert "mass" not in data
    assert all("mass" not in part and "outer-dimensions" not in part for part in data["part"])
    told = next(one for one in everything().told if one.key == "okh")
    gaps = {gap.what for gap in told.left_out if gap.of == "no-mass"}
    assert {"mass", "masses of parts"} <= gaps
    stocks = [one for one in ohm(folder="designs/no-mass")["materials"] if one.get("notes") != "used up"]
    assert stocks
    assert all("quantity" not in one and "unit" not in one for one in stocks)


def test_a_withdrawn_design_has_no_manifest() -> None:
    """Nobody should be led to make it."""
    assert not [path for path in everything().files if path.startswith("designs/old-tunnel")]
    told = next(one for one in everything().told if one.key == "okh")
    assert [gap.why for gap in told.left_out if gap.of == "old-tunnel"] == [
        "the design was withdrawn: nobody should make it"
    ]


@pytest.mark.parametrize(
    ("stated", "status", "versions", "level", "gaps"),
    [
        (2, "prototype", (), "OTRL-2", 0),
        (3, "tested", (), "OTRL-3", 0),
        (4, "tested", (), "OTRL-3", 1),
        (4, "prototype", ("0.0.9",), "OTRL-3", 1),
        (4, "prototype", ("0.1.0",), "OTRL-4", 0),
        (5, "prototype", ("0.1.0",), "OTRL-4", 1),
        (5, "tested", ("0.0.9", "0.1.0"), "OTRL-5", 0),
        (6, "released", ("0.1.0",), "OTRL-5", 1),
    ],
)
def test_technology_readiness_never_exceeds_the_record(
    stated: int,
    status: Status,
    versions: tuple[str, ...],
    level: str,
    gaps: int,
) -> None:
    """A level that needs a prototype, a test or an assessment is given only where one is on record."""
    built = tuple(BuiltBy(by="EXAMPLE", date="2026-01-01", version=version) for version in versions)
    entry = packaged()
    entry = replace(entry, manifest=replace(entry.manifest, technology_readiness=stated, status=status, built=built))
    assert technology(entry)[0] == level
    assert len(technology(entry)[1]) == gaps


@pytest.mark.parametrize(
    ("stated", "package", "guide", "level"),
    [
        (1, b"zip", "words", "ODRL-1"),
        (3, b"", "words", "ODRL-1"),
        (3, b"zip", " ", "ODRL-2"),
        (4, b"zip", "x", "ODRL-3"),
    ],
)
def test_documentation_readiness_never_exceeds_what_is_published(
    stated: int, package: bytes, guide: str, level: str
) -> None:
    """Editable files, a guide and an assessment are asked for, level by level."""
    entry = packaged()
    card = replace(entry.manifest, documentation_readiness=stated)
    entry = replace(entry, manifest=card, guide=guide, builts=(replace(entry.default, package=package),))
    assert documentation(entry)[0] == level


def test_an_adopted_design_names_where_it_came_from() -> None:
    """The origin that was recorded at adoption is the standard's `fork-of`."""
    catalogue = rich()
    origin = Origin(
        community="EXAMPLE neighbours",
        page="https://neighbours.example/designs/shelf/",
        design="shelf",
        version="0.1.0",
        revision="0.1.0+g1.0123456789abcdef",
        geometry_hash="g1:0123456789abcdef",
        licence="CERN-OHL-W-2.0",
        authors=("EXAMPLE",),
        package_sha256="0" * 64,
        catalogue_sha256="0" * 64,
        date=dt.date(2026, 11, 1),
    )
    network = replace(catalogue.network, origins={"test_shelf": origin})
    assert losh(replace(catalogue, network=network))["fork-of"] == origin.page
    assert "fork-of" not in losh()


# ------------------------------------------------------------------------------------------------ the OHM dialect
def test_facts_come_back_from_the_ohm_manifest() -> None:
    """Licences by role, contact, safety, documents and parts are those of the model."""
    entry, built = default_of(rich(), "test_shelf")
    data = ohm()
    assert data["license"] == {"hardware": "CERN-OHL-W-2.0", "documentation": "CC-BY-SA-4.0", "software": None}
    assert data["contact"]["email"] == MAIL
    assert all(one.what in data["health_safety_notice"] for one in entry.manifest.hazards)
    assert {one["type"] for one in data["making_instructions"]} == {"making-instructions"}
    assert [(one["name"], one["quantity"], one["mass"]) for one in data["parts"]] == [
        (line.title, line.quantity.value, line.mass_each) for line in made_lines(built)
    ]


def test_materials_weigh_what_the_parts_weigh() -> None:
    """The masses by stock add up to the mass of all made parts."""
    _, built = default_of(rich(), "test_shelf")
    stocks = [one for one in ohm()["materials"] if one["unit"] == "g"]
    made_mass = sum(
        (line.mass for line in built.bom.lines if line.kind == "make" and line.mass is not None), Decimal(0)
    )
    assert sum((Decimal(one["quantity"]) for one in stocks), Decimal(0)) == made_mass
    assert {one["material_id"] for one in stocks} == {"ply-18", "tube-40", "petg"}


def test_stock_that_is_also_used_up_is_counted_apart() -> None:
    """Offcuts taken as packing weigh nothing in the parts, and the parts nothing in them."""
    catalogue = rich()
    entry, built = default_of(catalogue, "test_shelf")
    spare = Line(path="ply-18", kind="consume", title="Ply", quantity=Quantity(Decimal(90), "g"), thing="ply-18")
    built = replace(built, bom=replace(built.bom, lines=(*built.bom.lines, spare)))
    found = ohm(replace(catalogue, designs=(replace(entry, builts=(built,)),)))["materials"]
    before = next(one for one in ohm()["materials"] if one["material_id"] == "ply-18")
    assert [one["quantity"] for one in found if one["material_id"] == "ply-18"] == [before["quantity"], 90]


def test_nested_designs_are_components_with_their_own_manifest() -> None:
    """The reference leads to a file that is there; a quantity is given only where it is known."""
    found = ohm(folder="designs/two-benches")["components"]
    bench = next(one for one in found if one["part_number"] == "workbench")
    assert bench["quantity"] == 2
    assert bench["name"] == "Workbench"
    assert bench["okh_ref"].removeprefix(f"{URL}/") in everything().files
    wheel = next(one for one in found if one["part_number"] == "spare-wheel")
    assert "quantity" not in wheel


def test_the_id_of_a_design_stays() -> None:
    """It follows from the design's address alone, so another version keeps it and another design has another."""
    assert ohm()["id"] == ohm(replace(rich(), proposals=()))["id"]
    assert ohm()["id"] != ohm(folder="designs/workbench")["id"]


# ------------------------------------------------------------------------------------------------ OSHWA
def answers(**card: Any) -> dict[str, str]:  # noqa: ANN401  any field of the card
    """Return the nine answers for a design whose card is changed."""
    entry = packaged()
    guide = card.pop("guide", entry.guide)
    found = precheck(rich(), replace(entry, manifest=replace(entry.manifest, **card), guide=guide))
    return {one.field: one.answer for one in found.declarations}


def test_open_licences_answer_what_follows_from_them() -> None:
    """What a licence grants is a yes; what only a person can declare stays open."""
    found = answers()
    assert found["noCommercialRestriction"] == found["noUseRestriction"] == found["technologyNeutral"] == "yes"
    assert found["noDocumentationRestriction"] == "yes"
    assert found["creatorContribution"] == found["openHardwareComponents"] == "unknown"


def test_closed_and_unread_licences_never_become_a_yes() -> None:
    """Non-commercial terms are a no, and a licence that nobody has read for this is unknown."""
    closed = answers(license="CC-BY-NC-SA-4.0")
    assert {closed[field] for field in closed if field not in OTHER} == {"no"}
    unread = answers(license="LicenseRef-Ours")
    assert {unread[field] for field in unread if field not in OTHER} == {"unknown"}
    assert answers(guide="no licence here")["noDocumentationRestriction"] == "unknown"


OTHER = ("noDocumentationRestriction", "openHardwareComponents", "creatorContribution")
