# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What is found wrong with a foreign file."""

from __future__ import annotations

from typing import Literal

import msgspec

from makeshare.errors import Place

Severity = Literal["error", "warning", "note"]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence about one place. `faulty`: the value that stands there is not used; it stays unknown."""

    code: str
    severity: Severity
    place: Place
    sentence: str
    tip: str = ""
    faulty: bool = False
