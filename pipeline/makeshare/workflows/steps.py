# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Steps that the command takes itself, pure, from files to files: they read nothing that foreign code wrote."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from makeshare.model.entries import digests, placeless
from makeshare.model.package import PackageManifest
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


def pack(inputs: Files) -> Files:
    """Bind the design's sources into its package, and close it."""
    made = Unbound(msgspec.json.decode(inputs["manifest.json"], type=PackageManifest), _below("pack/", inputs))
    return {"package.zip": bind(made, _below("src/", inputs), confined=inputs["confined"] == b"yes")}


def _below(folder: str, files: Files) -> dict[str, bytes]:
    return {name.removeprefix(folder): data for name, data in files.items() if name.startswith(folder)}
