# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A workshop's facility says what its file says: no machine larger, no tolerance finer, nothing made up."""

from __future__ import annotations

import json
from typing import Any

from makeshare.model.production.making import Making
from tests.write.exchange.published import MAIL, everything, made, replace, rich


def facility(slug: str) -> dict[str, Any]:
    """Return a workshop's facility as data."""
    data: dict[str, Any] = json.loads(everything().files[f"okw/{slug}.json"])
    return data


def test_a_workshop_comes_back() -> None:
    """Place, status, contact and words of the standard are those of the workshop."""
    data = facility("full")
    assert data["name"] == "EXAMPLE workshop"
    assert data["location"] == {"gps_coordinates": "51.52, -2.76", "directions": "EXAMPLE place", "region": "EU"}
    assert (data["facility_status"], data["access_type"]) == ("Active", "Shared space")
    assert data["contact"]["contact"] == {"email": MAIL}
    assert data["typical_batch_size"] == "0 -- 50 units"


def test_a_machine_is_counted_once_and_never_larger_than_it_is() -> None:
    """A machine with several kinds of process stands once for each; only the first carries its number."""
    bench = [one for one in facility("full")["equipment"] if one["equipment_type"] == "EXAMPLE bench"]
    assert [one["manufacturing_process"] for one in bench] == ["MEC", "WEL"]
    assert [one.get("quantity") for one in bench] == [1, None]
    assert all("x_travel" not in one and one["tolerance_class"] == "m" for one in bench)
    (printer,) = (one for one in facility("full")["equipment"] if one["equipment_type"] == "EXAMPLE printer")
    assert (printer["x_travel"], printer["y_travel"], printer["z_travel"]) == (220, 220, 250)
    assert "tolerance_class" not in printer


def test_what_a_workshop_does_not_state_is_left_out_and_said() -> None:
    """An unknown place is none; a deviation is no class of a standard; the report names both."""
    data = facility("bare")
    assert "gps_coordinates" not in data["location"]
    assert "contact" not in data["contact"]
    assert data["name"].startswith("EXAMPLE: ")
    told = next(one for one in everything().told if one.key == "okw")
    gaps = {gap.what for gap in told.left_out}
    assert {"gps_coordinates of bare", "tolerance_class of printer, full"} <= gaps


def test_without_workshops_there_is_no_facility() -> None:
    """And the report says so."""
    told = next(one for one in made(replace(rich(), making=Making())).told if one.key == "okw")
    assert (told.files, [gap.why for gap in told.left_out]) == ((), ["no workshop is on record"])
