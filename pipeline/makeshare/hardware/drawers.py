# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Which function draws which kind of thing: a new kind in `model.catalog.KINDS` gets its line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cadquery import Shape

from makeshare.hardware import bolts, fittings, nuts, screws

Drawer = Callable[[Mapping[str, float]], Shape]

DRAWERS: dict[str, Drawer] = {
    "hex-bolt": bolts.hex_bolt,
    "socket-bolt": bolts.socket_bolt,
    "button-bolt": bolts.button_bolt,
    "carriage-bolt": bolts.carriage_bolt,
    "wood-screw": screws.wood_screw,
    "washer": nuts.washer,
    "nut": nuts.nut,
    "box": fittings.box,
    "tube-cap": fittings.tube_cap,
}
