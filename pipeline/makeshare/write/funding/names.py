# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Names of accounts as Beancount takes them (hledger and ledger do too), and back: two names never become one.

Each level begins with a capital or a digit and goes on in ASCII letters, digits and hyphens. A first small letter is
written large; any other beginning is kept behind `X-x`. A hyphen is doubled, and every other sign becomes a hyphen and
two hexadecimal digits for each byte of its UTF-8: `line-1` is `Line--1`, `EXAMPLE workshop` is `X-xEXAMPLE-20workshop`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from makeshare.model.funding.accounts import AccountPath
from makeshare.model.money import digits

MARK = "X-x"
"""What no encoded name has by itself: after a hyphen come a hyphen or two hexadecimal digits."""
_ASIS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
_ESCAPE = re.compile(rb"-(-|[0-9a-f]{2})")


@lru_cache(maxsize=1 << 16)
def account(path: AccountPath) -> str:
    """Return an account's name; its first two levels are ours and are letters and hyphens already."""
    return ":".join((*path[:2], *(encode(level) for level in path[2:])))


def path_of(name: str) -> AccountPath:
    """Return the account that a name stands for."""
    levels = name.split(":")
    return (*levels[:2], *(decode(level) for level in levels[2:]))


def encode(text: str) -> str:
    """Return any text as one level of an account's name."""
    plain = "".join(_sign(sign) for sign in text)
    first = plain[:1]
    if first.islower():
        return first.upper() + plain[1:]
    return plain if first.isdigit() else MARK + plain


def decode(level: str) -> str:
    """Return the text that a level stands for."""
    plain = level.removeprefix(MARK)
    if plain == level:
        plain = level[:1].lower() + level[1:]
    return _ESCAPE.sub(_byte, plain.encode()).decode("utf-8", "surrogatepass")


def figure(minor: int, currency: str) -> str:
    """Write an amount in full digits without its currency: -12.34, 500, 1.250."""
    places = digits(currency)
    sign, whole = ("-" if minor < 0 else ""), abs(minor)
    return f"{sign}{whole // 10**places}.{whole % 10**places:0{places}d}" if places else f"{sign}{whole}"


def _sign(sign: str) -> str:
    if sign in _ASIS:
        return sign
    return "--" if sign == "-" else "".join(f"-{byte:02x}" for byte in sign.encode("utf-8", "surrogatepass"))


def _byte(found: re.Match[bytes]) -> bytes:
    return b"-" if found[1] == b"-" else bytes.fromhex(found[1].decode())
