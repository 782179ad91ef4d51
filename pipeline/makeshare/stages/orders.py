# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Say what is to be measured: nothing but dimensions and looks of what a design uses.

In:  `design.json`, `places.json`, `catalog.json`.
Out: `measure.json` (a MeasureJob), `asked.json`; or `failure.json` with each of its own rules that the design breaks.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from makeshare.derive.checks import broken_rules
from makeshare.errors import MakeshareError
from makeshare.model.assembly import Description, Part
from makeshare.model.catalog import Catalog
from makeshare.model.entries import noting
from makeshare.model.facts import MeasureJob, PartOrder
from makeshare.model.places import apart
from makeshare.stages import exchange
from makeshare.stages.described import described


def main(inputs: Path, outputs: Path) -> None:
    """Run the job in a folder."""
    description = described(inputs)
    broken = list(broken_rules(description))
    if broken:
        exchange.fail(outputs, *broken)
        return
    catalog, asked = noting(exchange.read(inputs, "catalog.json", Catalog))
    try:
        job = order(apart(description)[0], catalog)
    except MakeshareError as error:
        exchange.fail(outputs, error)
        return
    exchange.write(outputs, "measure.json", msgspec.json.encode(job))
    exchange.write(outputs, "asked.json", msgspec.json.encode(sorted(asked)))


def order(description: Description, catalog: Catalog) -> MeasureJob:
    """Order a design to be measured; raises UnknownKey for what the catalogue does not have."""
    bought = sorted({one.key for one in description.instances if one.kind == "item"})
    return MeasureJob(
        design=description.design,
        parts=tuple(_order(part, catalog) for part in description.parts),
        things=tuple(catalog.thing(key) for key in bought),
        instances=description.instances,
    )


def _order(part: Part, catalog: Catalog) -> PartOrder:
    """Tell how a part is measured: flat when it is cut from sheet, unfolded when its route bends it.

    A flat part has the thickness that it was drawn with, which is then held against its stock's.
    """
    stock = catalog.thing(part.stock)
    route = [catalog.process(key) for key in part.route]
    bends = [process for process in route if "bend" in process.seconds_per]
    flat = stock.kind == "sheet" and any("cut_m" in process.seconds_per for process in route)
    k_factor = float(bends[0].k_factor) if bends and bends[0].k_factor is not None else None
    return PartOrder(
        key=part.key,
        name=part.name,
        geometry=part.geometry,
        thickness=stock.dimensions.get("thickness") if k_factor is not None else None,
        flat=flat,
        k_factor=k_factor,
        colour=part.colour or stock.colour,
        metallic=stock.metallic,
    )
