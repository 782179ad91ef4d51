# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Read a description together with its places, for messages."""

from __future__ import annotations

from pathlib import Path

from makeshare.model.assembly import Description
from makeshare.model.places import Places, together
from makeshare.stages import exchange


def described(inputs: Path) -> Description:
    """Read `design.json` and `places.json`."""
    return together(exchange.read(inputs, "design.json", Description), exchange.read(inputs, "places.json", Places))
