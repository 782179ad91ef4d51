# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Run every detector over a text; each is only asked where a sign stands that it cannot do without."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

from makeshare.derive.privacy.numbers import cards, ibans
from makeshare.derive.privacy.words import mails, phones, positions, streets
from makeshare.model.community.privacy import Found, Personal

Detector = Callable[[str], Iterator[re.Match[str]]]

_DETECTORS: tuple[tuple[Personal, Detector], ...] = (
    ("e-mail address", mails),
    ("IBAN", ibans),
    ("card number", cards),
    ("phone number", phones),
    ("street address", streets),
    ("position", positions),
)


def scan(text: str) -> Iterator[Found]:
    """Yield what looks like personal data in a text, in the order of the text; a passage is told once."""
    hits = sorted(
        (match.start(), -match.end(), kind, match[0]) for kind, detect in _DETECTORS for match in detect(text)
    )
    if not hits:
        return
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    end = 0
    for start, minus_end, kind, passage in hits:
        if start < end:  # a part of the passage before: a telephone number within an account number, say
            continue
        end = -minus_end
        line = bisect_right(starts, start)
        yield Found(kind=kind, line=line, column=start - starts[line - 1], text=passage)
