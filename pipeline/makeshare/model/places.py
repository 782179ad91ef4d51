# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Where in its file a design said what, kept apart from what it said: a comment moves lines, and changes nothing."""

from __future__ import annotations

import msgspec

from makeshare.model.assembly import Description

Lines = tuple[int, ...]


class Places(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Lines (from 1; 0: unknown) in the order of the description's own lists, and the file of each part."""

    parameters: Lines
    parts: Lines
    instances: Lines
    joins: Lines
    consumables: Lines
    files: tuple[str, ...]


LISTS = ("parameters", "parts", "instances", "joins", "consumables")


def apart(found: Description) -> tuple[Description, Places]:
    """Return a description without its places, and these."""
    lines = {name: tuple(one.line for one in getattr(found, name)) for name in LISTS}
    places = Places(**lines, files=tuple(part.file for part in found.parts))
    nowhere = {name: (0,) * len(values) for name, values in lines.items()}
    return together(found, Places(**nowhere, files=("",) * len(found.parts))), places


def together(bare: Description, places: Places) -> Description:
    """Return a description with its places; as it is where they are not its own."""
    if any(len(getattr(bare, name)) != len(getattr(places, name)) for name in LISTS):
        return bare
    replace = msgspec.structs.replace
    found = {
        name: tuple(
            replace(one, line=line) for one, line in zip(getattr(bare, name), getattr(places, name), strict=True)
        )
        for name in LISTS
    }
    parts = tuple(replace(part, file=file) for part, file in zip(found["parts"], places.files, strict=False))
    return replace(bare, **{**found, "parts": parts if len(parts) == len(bare.parts) else bare.parts})
