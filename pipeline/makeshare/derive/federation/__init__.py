# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What follows from what communities publish: the roll-up, what an update changes, whether two wordings are one."""

from __future__ import annotations

from makeshare.derive.federation.changes import changes
from makeshare.derive.federation.licence import passes_on
from makeshare.derive.federation.merge import merged
from makeshare.derive.federation.roll_up import roll_up

__all__ = ["changes", "merged", "passes_on", "roll_up"]
