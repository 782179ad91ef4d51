# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The fewest workshops that can make all of a run between them: what each can do, and in how many hours."""

from __future__ import annotations

from makeshare.derive.production.distance import metres
from makeshare.derive.production.pose import Found, pose
from makeshare.derive.production.split import fewest
from makeshare.model.catalog import Catalog
from makeshare.model.production.match import Ask
from makeshare.model.production.step import Work


def together(work: Work, found: Found, catalog: Catalog, ask: Ask) -> tuple[str, ...]:
    """Return the names in files of the fewest workshops that suffice, the nearest of those; nothing when none do.

    Steps whose hours are not known take none here: they are a question of each workshop.
    """
    posed = pose(work, found, catalog, ask)
    if not posed.steps:
        return ()
    away = [metres(shop.spot, ask.spot) for shop in posed.workshops]
    farthest = max((one for one in away if one is not None), default=0)
    chosen = fewest(posed.problem, [farthest + 1 if one is None else one for one in away])
    return tuple(posed.workshops[at].slug for at in chosen)
