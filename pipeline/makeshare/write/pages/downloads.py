# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The files that a design's page offers, with their sizes and checksums."""

from __future__ import annotations

from collections.abc import Mapping

from makeshare.files import sha256
from makeshare.model.built import Built
from makeshare.write.html import Html, tag
from makeshare.write.pages.figures import file_size
from makeshare.write.pages.page import more
from makeshare.write.tables import bom_csv, bom_json, bom_xlsx

Files = Mapping[str, Mapping[str, bytes]]
"""What is offered of each configuration: its name, then files by name."""

_OFFERED = (
    (
        ".zip",
        "Build package",
        "everything a workshop needs: files by process, shopping list, traveller, guide, checksums",
    ),
    (".step", "STEP", "the whole as solids, for any CAD program"),
    (".glb", "GLB", "the whole as a model to look at"),
    ("-bom.csv", "Bill, CSV", "for any spreadsheet"),
    ("-bom.xlsx", "Bill, XLSX", "for a spreadsheet, numbers as numbers"),
    ("-bom.json", "Bill, JSON", "for programs"),
)
"""Ending, name and purpose of each file, in the order shown."""


def package_path(built: Built) -> str:
    """Return the package's address from the design's page."""
    return f"files/{built.package_name}"


def model_path(built: Built) -> str:
    """Return the 3D model's address from the design's page."""
    return f"files/{built.name}.glb"


def files(built: Built) -> dict[str, bytes]:
    """Return what is published of a configuration, by name; a withdrawn design keeps its pictures only."""
    if built.manifest.status == "withdrawn":
        return {}
    found = {
        ".zip": built.package,
        ".step": built.files.get("assembly.step"),
        ".glb": built.files.get("assembly.glb"),
        "-bom.csv": bom_csv(built.bom),
        "-bom.xlsx": bom_xlsx(built.bom),
        "-bom.json": bom_json(built.bom),
    }
    return {_name(built, ending): data for ending, data in found.items() if data}


def downloads(built: Built, offered: Mapping[str, bytes]) -> Html:
    """List the files of a configuration."""
    items = (
        _item(_name(built, ending), title, purpose, offered[_name(built, ending)])
        for ending, title, purpose in _OFFERED
        if _name(built, ending) in offered
    )
    return tag("ul", *items, class_="ms-downloads")


def _name(built: Built, ending: str) -> str:
    """Name a file: the package carries its version, since it leaves the page that says so."""
    return built.package_name if ending == ".zip" else f"{built.name}{ending}"


def _item(name: str, title: str, purpose: str, data: bytes) -> Html:
    return tag(
        "li",
        tag("a", tag("strong", title), tag("span", name), href=f"files/{name}", download=True),
        tag("span", file_size(data), class_="ms-downloads__size"),
        tag("span", purpose, class_="ms-downloads__words"),
        more("SHA-256", tag("code", sha256(data))),
    )
