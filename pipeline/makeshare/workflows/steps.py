# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Steps so short that the command takes them itself: each from files to files, and pure.

What foreign code wrote is read here only through records that check its form.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from makeshare.derive.bill import bill as billed
from makeshare.derive.checks import broken_rules, problems
from makeshare.derive.revision import revision
from makeshare.model.assembly import Description, Part
from makeshare.model.catalog import Catalog
from makeshare.model.entries import digests, noting, placeless
from makeshare.model.facts import Facts, MakeJob, MeasureJob, PartOrder
from makeshare.model.orders import BillJob
from makeshare.model.package import PackageManifest
from makeshare.model.places import Places, apart, together
from makeshare.read.catalog import parse_catalog
from makeshare.write.package import Unbound, bind

Files = Mapping[str, bytes]
_encode = msgspec.json.encode


def catalog(inputs: Files) -> Files:
    """Read the catalogue; returns it whole, what a design may see of it, and the digest of each entry."""
    found = placeless(parse_catalog(inputs))
    return {
        "catalog.json": _encode(found),
        "things.json": _encode(tuple(found.things.values())),
        "processes.json": _encode(tuple(found.processes)),
        "digests.json": _encode(digests(found)),
    }


def orders(inputs: Files) -> Files:
    """Say what stage B needs to know: nothing but dimensions and looks of what this design uses.

    Raises ExceptionGroup with each of its own rules that the design breaks: then there is nothing to measure.
    """
    description = _described(inputs)
    broken = list(broken_rules(description))
    if broken:
        raise ExceptionGroup("rules", broken)
    known, asked = noting(msgspec.json.decode(inputs["catalog.json"], type=Catalog))
    bought = sorted({one.key for one in description.instances if one.kind == "item"})
    job = MeasureJob(
        design=description.design,
        parts=tuple(_order(part, known) for part in description.parts),
        things=tuple(known.thing(key) for key in bought),
        instances=apart(description)[0].instances,
    )
    return {"measure.json": _encode(job), "asked.json": _encode(sorted(asked))}


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


def bill(inputs: Files) -> Files:
    """Hold a measured design against the rules, bill it, and order its files; raises ExceptionGroup with problems."""
    job = msgspec.json.decode(inputs["job.json"], type=BillJob)
    description = _described(inputs)
    facts = msgspec.json.decode(inputs["facts.json"], type=Facts)
    known, asked = noting(msgspec.json.decode(inputs["catalog.json"], type=Catalog))
    found = list(problems(description, facts, known))
    if found:
        raise ExceptionGroup("problems", found)
    named = revision(job.version, facts.geometry_hash)
    bom = billed(description, facts, known, variant=job.variant, revision=named)
    measured = msgspec.json.decode(inputs["measure.json"], type=MeasureJob)
    make = MakeJob(title=job.community, revision=named, measured=measured)
    return {"bom.json": _encode(bom), "make.json": _encode(make), "asked.json": _encode(sorted(asked))}


def pack(inputs: Files) -> Files:
    """Bind the design's sources into its package, and close it."""
    made = Unbound(msgspec.json.decode(inputs["manifest.json"], type=PackageManifest), _below("pack/", inputs))
    return {"package.zip": bind(made, _below("src/", inputs), confined=inputs["confined"] == b"yes")}


def _described(inputs: Files) -> Description:
    """Read a description with its places, for messages."""
    description = msgspec.json.decode(inputs["design.json"], type=Description)
    return together(description, msgspec.json.decode(inputs["places.json"], type=Places))


def _below(folder: str, files: Files) -> dict[str, bytes]:
    return {name.removeprefix(folder): data for name, data in files.items() if name.startswith(folder)}
