# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""HTML that cannot be forgotten to escape: plain strings are text, and only `Html` passes as it is.

Everything is built on one line, so that Markdown around it never starts a block of its own within.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from makeshare.write.text import encode, prose, public_address, safe_address

_VOID = frozenset({"img", "input", "br", "hr"})
_ADDRESSES = frozenset({"href", "src", "poster", "data_glb"})


_HARMLESS = re.compile(r"[A-Za-z0-9 ._/-]*")
"""Attributes of only these, such as our own classes and paths, stay readable and short."""


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


Child = str | Html | None
Value = str | int | bool | None
"""What an attribute may be: True writes its bare name, None and False leave it out."""


def tag(name: str, /, *children: Child, **attributes: Value) -> Html:
    """Make an element. Strings are encoded, `Html` is kept, None is left out.

    Attributes: `class_` is class, `_` becomes `-`; True writes the bare name, None and False leave it out. Raises
    ValueError for an address that is neither public nor within the site.
    """
    inner = "".join(_child(child) for child in children)
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    return Html(f"<{name}{written}>" if name in _VOID else f"<{name}{written}>{inner}</{name}>")


def join(parts: Iterable[Child], between: str = "") -> Html:
    """Put parts together, with a separator that is text."""
    return Html(encode(between).join(_child(part) for part in parts if part is not None))


def link(text: Child, address: str, **attributes: Value) -> Html:
    """Link to a contributor's address when it is public; else show the text, and the address behind it."""
    if public_address(address):
        return tag("a", text, href=address, rel="noopener nofollow", **attributes)
    return join((text, f" ({address})" if address and address != text else None))


def reach(contact: str) -> Html:
    """Show how somebody is reached: a link for a web or e-mail address, the words for anything else."""
    return link(contact, f"mailto:{contact}") if is_mail(contact) else link(contact, contact)


def is_mail(contact: str) -> bool:
    """Say whether a contact is an e-mail address."""
    return "@" in contact and "/" not in contact and public_address(f"mailto:{contact}")


def rendered(markdown: str, *, top: int = 3) -> Html:
    """Render a contributor's Markdown, cleaned; headings start at level `top`."""
    return tag("div", Html(prose(markdown, top=top)), class_="ms-prose")


def _child(child: Child) -> str:
    if child is None:
        return ""
    return child if isinstance(child, Html) else encode(child)


def _attribute(key: str, value: Value) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    if value is True:
        return f" {name}"
    if key in _ADDRESSES and not safe_address(str(value)):
        raise ValueError(f"'{value}' is no address for {name}")
    text = str(value)
    return f' {name}="{text if _HARMLESS.fullmatch(text) else encode(text)}"'
