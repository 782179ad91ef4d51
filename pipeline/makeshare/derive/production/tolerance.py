# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""How far a dimension may be off: classes of ISO 2768-1 for linear dimensions, or a length of one's own.

Table 1 of ISO 2768-1:1989, from reprints of it: one on scribd.com (document 585640440) has 0.15 where others and this
one have 0.2 for class c up to 3 mm. The standard itself decides.
"""

from __future__ import annotations

from decimal import Decimal

from makeshare import units
from makeshare.model.production.workshop import TOLERANCES

_LIMITS: tuple[tuple[int, tuple[str, str, str, str]], ...] = (
    (3, ("0.05", "0.1", "0.2", "")),
    (6, ("0.05", "0.1", "0.3", "0.5")),
    (30, ("0.1", "0.2", "0.5", "1")),
    (120, ("0.15", "0.3", "0.8", "1.5")),
    (400, ("0.2", "0.5", "1.2", "2.5")),
    (1000, ("0.3", "0.8", "2", "4")),
    (2000, ("0.5", "1.2", "3", "6")),
    (4000, ("", "2", "4", "8")),
)
"""Up to so many mm, plus or minus so many mm; nothing where the standard states nothing."""
_SMALLEST = Decimal("0.5")


def deviation(tolerance: str, size: Decimal) -> Decimal | None:
    """Return by how many mm a dimension of a size (mm) may be off; None where the class says nothing of it.

    Raises UnitError for what is neither a class nor a length.
    """
    if tolerance not in TOLERANCES:
        return units.length(tolerance)
    if size < _SMALLEST:
        return None
    row = next((limits for most, limits in _LIMITS if size <= most), None)
    found = row[TOLERANCES.index(tolerance)] if row else ""
    return Decimal(found) if found else None


def said(tolerance: str) -> str:
    """Print a tolerance: ISO 2768-m, 0.2 mm."""
    return f"ISO 2768-{tolerance}" if tolerance in TOLERANCES else f"±{tolerance}"
