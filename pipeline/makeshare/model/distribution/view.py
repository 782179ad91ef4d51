# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What pages show of distribution: how full slots are and how far the hand-over is, never whose is what."""

from __future__ import annotations

import msgspec

from makeshare.model.distribution.plan import Load
from makeshare.model.distribution.records import Track
from makeshare.model.distribution.terms import Distribution


class DistributionView(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal's distribution as its page shows it.

    `due` counts the units that are to be handed over or sent, `unplaced` those of them that no slot takes yet;
    `proposed` is the proposal's title.
    """

    proposed: str
    terms: Distribution
    loads: tuple[Load, ...] = ()
    track: Track = Track()
    due: int = 0
    unplaced: int = 0
    sent: int = 0
    """Units that are asked to be sent instead of collected."""
    private: bool = False
    """Pledges are kept off git, so that how full the slots are is not known here."""
    problems: tuple[str, ...] = ()
