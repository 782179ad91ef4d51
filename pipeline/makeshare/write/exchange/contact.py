# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""How people are reached: other programs want to know whether it is an e-mail address or a page."""

from __future__ import annotations

import re

LONGEST = 250
"""Letters of an e-mail address: what directories take."""
_MAIL = re.compile(r"[^\s@<>()\[\],;:\\\"/]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
_WEB = re.compile(r"https?://[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+", re.IGNORECASE)
"""Only the characters that an address may hold (RFC 3986); whoever wants others has to encode them."""


def mail(contact: str) -> str:
    """Return the contact when it is an e-mail address, else nothing."""
    return contact if _MAIL.fullmatch(contact) and len(contact) <= LONGEST else ""


def web(contact: str) -> str:
    """Return the contact when it is a public web address, else nothing."""
    return contact if _WEB.fullmatch(contact) else ""


def host(address: str) -> str:
    """Return the host of a web address, in small letters and without its port."""
    authority = address.partition("://")[2].partition("/")[0].partition("?")[0].partition("#")[0]
    return authority.rpartition("@")[2].partition(":")[0].lower()
