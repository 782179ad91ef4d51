# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a search for personal data finds, and what a community lets stand with a reason."""

from __future__ import annotations

from typing import Literal

import msgspec

from makeshare.errors import Place

Personal = Literal["e-mail address", "phone number", "IBAN", "card number", "street address", "position"]


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A passage of a text that looks like personal data: its kind, its line from 1, and where it begins in the line."""

    kind: Personal
    line: int
    column: int
    text: str

    @property
    def masked(self) -> str:
        """The passage with all but its first two signs hidden: messages and logs are public too."""
        return self.text[:2] + "…"


class Permit(msgspec.Struct, frozen=True, kw_only=True):
    """A passage that may stand in a file: named by its SHA-256, so that the list itself repeats nothing."""

    file: str
    sha256: str
    reason: str
    place: Place = Place()
