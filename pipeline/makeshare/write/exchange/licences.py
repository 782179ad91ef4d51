# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Licences by SPDX identifier: which are open in the sense of the hardware definition, and what OSHWA calls them."""

from __future__ import annotations

NONCOMMERCIAL, NO_DERIVATIVES = "-NC", "-ND"

_FAMILIES = {
    "CERN-OHL-P-2.0": "CERN-OHL-P-2.0",
    "CERN-OHL-W-2.0": "CERN-OHL-W-2.0",
    "CERN-OHL-S-2.0": "CERN-OHL-S-2.0",
    "CERN-OHL-1.2": "CERN-OHL-1.2",
    "CERN-OHL-1.1": "CERN",
    "TAPR-OHL-1.0": "TAPR",
    "SHL-0.51": "Solderpad",
    "Apache-2.0 WITH SHL-2.0": "Solderpad",
    "Apache-2.0 WITH SHL-2.1": "Solderpad",
}
"""Licences written for hardware, and which choice of OSHWA's form each one is."""
_WORDS = {
    "CC0-1.0": "CC 0",
    "CC-BY-4.0": "CC BY",
    "CC-BY-SA-4.0": "CC BY-SA",
    "CERN-OHL-P-2.0": "CERN-OHL-P-2.0",
    "CERN-OHL-W-2.0": "CERN-OHL-W-2.0",
    "CERN-OHL-S-2.0": "CERN-OHL-S-2.0",
}
"""Licences of documents, and which choice of OSHWA's form each one is."""
_OTHER_OPEN = ("Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "GPL-3.0-only", "GPL-3.0-or-later")

OPEN = frozenset({*_FAMILIES, *_WORDS, *_OTHER_OPEN})
"""Licences that let everybody make, change and sell, without naming a person, a purpose or a product."""


def form_name(licence: str, *, words: bool = False) -> str:
    """Return OSHWA's choice for a licence of hardware, or of words; `Other` for what the form does not name."""
    return (_WORDS if words else _FAMILIES).get(licence, "Other")
