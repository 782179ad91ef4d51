# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""How ready a design is, on OKH's scales: what its authors state, never above what is on record for it.

The levels are those of the Open Technology Readiness ontology (https://w3id.org/oseg/ont/otrl). The rule: a level is
published as stated as long as the record bears it; else the highest one that it bears, and the report says why.
"""

from __future__ import annotations

from makeshare.model.catalogue import DesignEntry
from makeshare.write.exchange.forms import LeftOut

DEVELOPED, PROTOTYPED, REPEATABLE = 3, 4, 5
LICENSED, EDITABLE, COMPLETE = 1, 2, 3


def technology(entry: DesignEntry) -> tuple[str, tuple[LeftOut, ...]]:
    """Return the OTRL identifier, and what the authors state beyond it."""
    level, why = _built_level(entry)
    return _capped("OTRL", "technology readiness", entry, entry.manifest.technology_readiness, level, why)


def documentation(entry: DesignEntry) -> tuple[str, tuple[LeftOut, ...]]:
    """Return the ODRL identifier, and what the authors state beyond it."""
    level, why = _documented_level(entry)
    return _capped("ODRL", "documentation readiness", entry, entry.manifest.documentation_readiness, level, why)


def _built_level(entry: DesignEntry) -> tuple[int, str]:
    """Return the highest technology level on record: a model that builds, one that was built, one that was tested."""
    manifest = entry.manifest
    if not any(one.version == manifest.version for one in manifest.built):
        return DEVELOPED, "nobody is on record as having built this version, so it is a developed model"
    if manifest.status not in ("tested", "released"):
        return PROTOTYPED, "it was built, but its status does not say that it was tested"
    return REPEATABLE, "no conformity assessment is on record"


def _documented_level(entry: DesignEntry) -> tuple[int, str]:
    """Return the highest documentation level on record: a licence, editable files, a guide with all of it."""
    if not entry.default.package:
        return LICENSED, "no package with editable files is published"
    if not entry.guide.strip():
        return EDITABLE, "there is no guide on how to make it"
    return COMPLETE, "no document of a product qualification is on record"


def _capped(
    scale: str, what: str, entry: DesignEntry, stated: int, borne: int, why: str
) -> tuple[str, tuple[LeftOut, ...]]:
    level = f"{scale}-{min(stated, borne)}"
    if stated <= borne:
        return level, ()
    return level, (LeftOut(f"{what} {stated}, as its authors state", f"{why}; {level} is given", entry.manifest.slug),)
