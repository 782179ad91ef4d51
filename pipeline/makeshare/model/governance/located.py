# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A record that knows where each of its fields was written, so that a rule can say where it is broken."""

from __future__ import annotations

import msgspec

from makeshare.errors import Place


class Located(msgspec.Struct, frozen=True, kw_only=True):
    """`lines` holds the line of each field and table, dotted: `roles.member.duties`, `options.0.key`."""

    place: Place = Place()
    lines: dict[str, int] = {}

    def at(self, *keys: str | int) -> Place:
        """Return where a field stands; its table's line, or the file alone, when the field was left out."""
        dotted = [str(key) for key in keys]
        for size in range(len(dotted), 0, -1):
            if line := self.lines.get(".".join(dotted[:size])):
                return Place(self.place.file, line, ".".join(dotted))
        return Place(self.place.file, None, ".".join(dotted))
