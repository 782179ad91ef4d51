# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The words that a member writes on a payment: they name the pledge, and carry a sign that shows a slip of the pen.

`MS-0001-1A2B3C4D-K` is the proposal's number, the first eight digits of the pledge's pseudonym, and a check character
over all of it by ISO 7064, MOD 37,36, which finds every single wrong sign and nearly every swap of two neighbours.
"""

from __future__ import annotations

import re
import unicodedata

import msgspec

_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BETWEEN = r"[^0-9A-Z]{0,3}"
"""What banks put between signs, or take out: spaces, line ends, hyphens."""
_WRITTEN = re.compile(
    rf"(?<![0-9A-Z])M{_BETWEEN}S{_BETWEEN}((?:[0-9]{_BETWEEN}){{4}})((?:[0-9A-F]{_BETWEEN}){{8}})([0-9A-Z])(?![0-9A-Z])",
    re.ASCII,
)
_DIGITS = 8


class Reference(msgspec.Struct, frozen=True, order=True):
    """A pledge as a payment names it: the proposal's four digits, and the first eight of the pledge's pseudonym."""

    proposal: str
    pledge: str

    def __str__(self) -> str:
        """Print as it is written on a payment."""
        body = f"MS{self.proposal}{self.pledge}".upper()
        return f"MS-{self.proposal}-{self.pledge.upper()}-{check_character(body)}"


def reference(proposal: str, pledge: str) -> Reference:
    """Return what a payment for a pledge is to name; `proposal` is the slug, or its four digits."""
    return Reference(proposal[:4], stem(pledge))


def stem(pledge: str) -> str:
    """Return the eight digits by which payments name a pledge."""
    return pledge.removeprefix("example-")[:_DIGITS]


def references(text: str) -> tuple[Reference, ...]:
    """Return every reference in a text whose check character is right, each once; case and spacing do not matter."""
    plain = unicodedata.normalize("NFKC", text).upper()
    found: dict[Reference, None] = {}
    for match in _WRITTEN.finditer(plain):
        number, name = (re.sub(r"[^0-9A-Z]", "", part) for part in (match[1], match[2]))
        if check_character(f"MS{number}{name}") == match[3]:
            found[Reference(number, name.lower())] = None
    return tuple(found)


def check_character(signs: str) -> str:
    """Return the check character of capital letters and digits by ISO 7064, MOD 37,36."""
    product = 36
    for sign in signs:
        product = (product + _SIGNS.index(sign)) % 36 or 36
        product = product * 2 % 37
    return _SIGNS[(37 - product) % 36]
