# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Every JSON and TOML export of a rich catalogue fits its schema, and each schema refuses what is wrong."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from makeshare.write.exchange import FORMATS
from makeshare.write.pages.index import index
from tests.write.exchange.published import documents, everything, faults, made, offered, rich, without_address

Change = Callable[[Any], object]

NAMES = {one.key: one.schema for one in FORMATS if one.schema.endswith(".json")}


def first(key: str) -> Any:  # noqa: ANN401  JSON
    """Return the first document of a format, to be spoilt."""
    name = "exports.schema.json" if key == "exports" else NAMES[key]
    return copy.deepcopy(next(data for _, schema, data in documents(everything()) if schema == name)), name


def test_every_export_fits_its_schema() -> None:
    """What we write for others is what their formats allow; no format is skipped."""
    seen = set()
    for path, name, data in documents(everything()):
        assert faults(name, data) == [], path
        seen.add(name)
    assert seen == {*NAMES.values(), "exports.schema.json"}


def test_exports_without_an_address_fit_too() -> None:
    """A community that has set nothing yet still writes valid manifests, with paths instead of addresses."""
    found = list(documents(made(without_address(rich()))))
    assert {name for _, name, _ in found} == {
        "okh.schema.json",
        "okh-ohm.schema.json",
        "oshwa-precheck.schema.json",
        "okw.schema.json",
        "exports.schema.json",
    }
    for path, name, data in found:
        assert faults(name, data) == [], path


def test_the_catalogue_fits_its_schema() -> None:
    """catalog.json, which other communities read, is checked like the rest, and can fail."""
    data = json.loads(index(rich(), offered(rich()), {}))
    assert faults("catalog.schema.json", data) == []
    data["designs"][0]["variants"][0]["mass_g"] = "unknown"
    assert faults("catalog.schema.json", data) != []


SPOILT: dict[str, tuple[Change, ...]] = {
    "okh": (
        lambda data: data.pop("license"),
        lambda data: data.update(okhv="OKH-LOSHv9"),
        lambda data: data.update(mass="2 kg"),
        lambda data: data.update(mass=-1),
        lambda data: data.update(repo="git@code.example:commons"),
        lambda data: data.update(bom="../../secret"),
        lambda data: data.update(image="javascript:alert(1)"),
        lambda data: data.update({"technology-readiness-level": "OTRL-7"}),
        lambda data: data.update({"outer-dimensions": {"width": 1, "depth": 2}}),
        lambda data: data.update(licencse="MIT"),
        lambda data: data["part"][0].pop("export"),
        lambda data: data["part"][0].update(quantity=2),
        lambda data: data["part"][0]["outer-dimensions"].update(width="9 mm"),
    ),
    "ohm": (
        lambda data: data["license"].pop("hardware"),
        lambda data: data.update(id="not-a-uuid"),
        lambda data: data.update(title=""),
        lambda data: data["materials"][0].pop("unit"),
        lambda data: data["components"][0].update(quantity=0),
        lambda data: data["components"][0].update(okh_ref="/etc/passwd"),
        lambda data: data["parts"][0].update(quantity=1.5),
        lambda data: data["parts"][0].update(mass="unknown"),
        lambda data: data["design_files"][0].update(type="design"),
        lambda data: data.update(technology_readiness_level="4"),
    ),
    "oshwa": (
        lambda data: data["declarations"].pop(),
        lambda data: data["declarations"][0].update(answer="maybe"),
        lambda data: data["declarations"][0].pop("why"),
        lambda data: data["fields"][0].update(value=7),
        lambda data: data.update(note="Submitted."),
    ),
    "okw": (
        lambda data: data.pop("facility_status"),
        lambda data: data.update(access_type="Open"),
        lambda data: data["location"].update(gps_coordinates="somewhere"),
        lambda data: data["equipment"][0].pop("manufacturing_process"),
        lambda data: data["equipment"][0].update(x_travel="220 mm"),
        lambda data: data["equipment"][0].update(x_travel=-1),
        lambda data: data["equipment"][0].update(tolerance_class="0.3 mm"),
        lambda data: data.update(typical_batch_size="50"),
    ),
    "funding": (
        lambda data: data["entity"].update(email="somebody"),
        lambda data: data["entity"].update(type="company"),
        lambda data: data["projects"][0].update(guid="Not An Id"),
        lambda data: data["projects"][0].update(licenses=["CERN-OHL-W-2.0"]),
        lambda data: data["projects"][0]["repositoryUrl"].update(wellKnown="https://code.example/x"),
        lambda data: data["projects"][0].update(tags=[]),
        lambda data: data["funding"].update(plans=[]),
        lambda data: data["funding"]["plans"][0].update(amount="6870.00"),
        lambda data: data["funding"]["plans"][0].update(frequency="once"),
        lambda data: data["funding"].update(history=[{"year": 2026, "currency": "EUR"}]),
        lambda data: data.update(version="1"),
    ),
    "murmurations": (
        lambda data: data.pop("name"),
        lambda data: data.update(linked_schemas=["offers_wants_schema-v0.1.0"]),
        lambda data: data.update(primary_url="commons.example"),
        lambda data: data.update(contact_details={}),
    ),
    "murmurations-offers": (
        lambda data: data.update(exchange_type="sale"),
        lambda data: data.pop("geographic_scope"),
        lambda data: data.update(transaction_type=[]),
        lambda data: data.update(expires_at="2027-03-31"),
        lambda data: data.update(contact_details={"phone": "1"}),
    ),
    "exports": (
        lambda data: data.update(version=2),
        lambda data: data["formats"][0].pop("left_out"),
        lambda data: data["formats"][0]["left_out"][0].update(why=""),
    ),
}
CASES = [(key, place) for key, changes in SPOILT.items() for place in range(len(changes))]


def test_every_schema_is_spoilt_below() -> None:
    """No schema slips past the test after this one."""
    assert set(SPOILT) == {*NAMES, "exports"}


@pytest.mark.parametrize(("key", "place"), CASES)
def test_one_wrong_field_is_refused(key: str, place: int) -> None:
    """Each schema tells a broken document from a sound one."""
    data, name = first(key)
    assert faults(name, data) == []
    SPOILT[key][place](data)
    assert faults(name, data) != []
