# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Which licences let a design be taken over: made, changed, sold and passed on by anybody."""

from __future__ import annotations

OPEN = frozenset(
    {
        "CERN-OHL-P-2.0", "CERN-OHL-W-2.0", "CERN-OHL-S-2.0", "CERN-OHL-1.2", "TAPR-OHL-1.0", "Apache-2.0", "MIT",
        "BSD-2-Clause", "BSD-3-Clause", "0BSD", "ISC", "MPL-2.0", "CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-3.0",
        "CC-BY-SA-3.0", "GPL-2.0-only", "GPL-2.0-or-later", "GPL-3.0-only", "GPL-3.0-or-later", "LGPL-2.1-only",
        "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later", "AGPL-3.0-only", "AGPL-3.0-or-later",
        "EUPL-1.2", "Apache-2.0 WITH SHL-2.1", "SHL-2.1", "Unlicense",
    }
)  # fmt: skip
"""SPDX identifiers of licences that the Open Source Hardware Definition 1.0 (oshwa.org) is met by: none forbids
selling (NC), changing (ND), or a field of use. What is not here is not adopted: a person may still ask its authors."""


def passes_on(spdx: str) -> bool:
    """Say whether a licence lets anybody take a design over; of `A OR B` one part is enough, of `A AND B` each."""
    if " OR " in spdx:
        return any(passes_on(part) for part in spdx.split(" OR "))
    if " AND " in spdx:
        return all(passes_on(part) for part in spdx.split(" AND "))
    return spdx.strip() in OPEN
