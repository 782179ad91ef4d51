# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Readiness levels: OTRL-1 to OTRL-6, ODRL-1 to ODRL-4 (and ODRL-3*, audited). iop-alliance/OpenKnowHow, otrl.ttl."""

from __future__ import annotations

import re
from collections.abc import Iterator

from makeshare.derive.exchange.say import cut, error
from makeshare.model.exchange.finding import Finding
from makeshare.model.exchange.manifest import ForeignManifest
from makeshare.model.exchange.stated import Stated

_TECHNOLOGY = re.compile(r"OTRL-[1-6]", re.ASCII)
_DOCUMENTATION = re.compile(r"ODRL-([1-4]|3\*)", re.ASCII)


def level_problems(manifest: ForeignManifest) -> Iterator[Finding]:
    """Yield levels that are on neither scale. A bare figure may be of another one, such as the EU's nine levels."""
    for stated, pattern, scale, most in (
        (manifest.technology, _TECHNOLOGY, "OTRL", 6),
        (manifest.documentation, _DOCUMENTATION, "ODRL", 4),
    ):
        if stated is not None and stated.known and not pattern.fullmatch(stated.text.strip()):
            sentence = f"'{cut(stated.text)}' is no readiness level"
            yield error("level-unknown", manifest.at(stated), sentence, f"write {scale}-1 to {scale}-{most}")


def level(stated: Stated | None) -> int | None:
    """Return the figure of a level that is on its scale, else None."""
    text = stated.text.strip() if stated is not None else ""
    known = _TECHNOLOGY.fullmatch(text) or _DOCUMENTATION.fullmatch(text)
    return int(text[5]) if known else None
