# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Which addresses lead to the public net, and not into somebody's own machine or house."""

from __future__ import annotations

import ipaddress
import re

_ADDRESS = re.compile(
    r"https?://([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~:/?#@!$&()*+,;=%-]*)?", re.ASCII
)
_NAME = re.compile(r"(?:[a-z0-9-]+\.)+(?:[a-z]{2,}|xn--[a-z0-9-]+)", re.ASCII)
"""A name ends in a domain of letters: other ways to write the number of a machine (0x7f.1, 2130706433) do not."""
_INNER = (".local", ".localhost", ".internal", ".lan", ".home", ".arpa", ".onion")


def is_public(address: str, *, secure: bool = False) -> bool:
    """Say whether an address is one that anybody could open; `secure` takes https alone.

    A name that a resolver leads to a private machine cannot be told from its letters.
    """
    match = _ADDRESS.fullmatch(address)
    if match is None or (secure and not address.startswith("https://")):
        return False
    host = match[1].lower()
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return _NAME.fullmatch(host) is not None and not host.endswith(_INNER)


def site_root(url: str) -> str:
    """Return the address of a site's root, ending in a slash, from what a community says of itself; https, or empty."""
    return f"{url.rstrip('/')}/" if is_public(url, secure=True) and "?" not in url and "#" not in url else ""
