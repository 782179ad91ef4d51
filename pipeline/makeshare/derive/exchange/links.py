# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Addresses that others cannot follow, and file names that lead nowhere or out of the project."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from makeshare.derive.exchange.say import cut, error, note, warning
from makeshare.errors import Place
from makeshare.model.exchange.finding import Finding
from makeshare.model.exchange.manifest import ForeignManifest
from makeshare.model.exchange.stated import Link

ADDRESSES = ("repository", "project", "home", "archive", "fork-of")
"""Roles that must be an address; the others may be a file of the project."""
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):(?!\\)", re.ASCII)
_LOCAL_PATH = re.compile(r"([A-Za-z]:[\\/]|/(home|Users|mnt|tmp)/|~/|\\\\)", re.ASCII)
_BARE_HOST = re.compile(
    r"(www\.)?[a-z0-9-]+(\.[a-z0-9-]+)*\.(com|org|net|io|de|eu|cc|uk|fr|info)(/\S*)?", re.IGNORECASE
)
_PRIVATE = re.compile(r"(.*\.)?(localhost|local|lan|internal|intranet|home|corp|test|invalid)\.?", re.IGNORECASE)
_EXAMPLE = re.compile(r"(.*\.)?example(\.(com|org|net|edu))?\.?", re.IGNORECASE)


def link_problems(manifest: ForeignManifest) -> Iterator[Finding]:
    """Yield addresses and files that nobody else can reach."""
    for link in manifest.all_links:
        if link.target.known:
            yield from _problems(link, manifest.at(link.target))


def address(text: str) -> SplitResult | None:
    """Return a public web address taken apart, or None for anything else."""
    try:
        parts = urlsplit(text.strip())
        host = parts.hostname or ""
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and "." in host and not _private(host) else None


def _problems(link: Link, place: Place) -> Iterator[Finding]:
    text = link.target.text.strip()
    scheme = _SCHEME.match(text)
    if _LOCAL_PATH.match(text):
        tip = "write it as seen from the manifest's folder"
        yield error("address-not-public", place, f"'{cut(text)}' lies on somebody's own machine", tip)
    elif scheme or text.startswith("git@"):
        yield from _address_problems(text, scheme[1].casefold() if scheme else "ssh", place)
    elif link.role in ADDRESSES:
        tip = "put https:// before it" if _BARE_HOST.fullmatch(text) else "write the whole address: https://…"
        yield error("address-unreadable", place, f"'{cut(text)}' is no web address", tip)
    elif text.startswith("www.") or ("/" in text and _BARE_HOST.fullmatch(text.partition("/")[0])):
        yield warning("address-unreadable", place, f"'{cut(text)}' reads as a file name", "put https:// before it")
    else:
        yield from _file_problems(text, place)


def _address_problems(text: str, scheme: str, place: Place) -> Iterator[Finding]:
    if scheme in ("javascript", "data", "vbscript"):
        yield error("address-unsafe", place, f"a {scheme}: address is a program, not a place")
        return
    if scheme in ("doi", "urn", "isbn", "arxiv"):
        yield note("address-is-identifier", place, f"'{cut(text)}' names something without leading there")
        return
    if scheme not in ("http", "https"):
        tip = "give the https address of the same place"
        yield error("address-not-public", place, f"'{cut(text)}' cannot be opened in a browser", tip)
        return
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        host, parts = "", None
    if parts is None or not host or re.search(r"\s", text):
        yield error("address-unreadable", place, f"'{cut(text)}' is no web address")
    elif parts.username or parts.password:
        yield error(
            "address-with-password", place, "the address holds a name or password", "take it out, and change it"
        )
    elif _EXAMPLE.fullmatch(host):
        yield error("placeholder", place, f"'{cut(text)}' is an example, not an address", "write the real one")
    elif _private(host) or "." not in host:
        yield error("address-not-public", place, f"{cut(host)} can be reached from its own network alone")
    elif scheme == "http":
        yield note("address-plain", place, f"'{cut(text)}' is not encrypted", "does https:// work as well?")


def _file_problems(text: str, place: Place) -> Iterator[Finding]:
    if ".." in re.split(r"[\\/]", text):
        yield error("path-outside", place, f"'{cut(text)}' leads out of the project")
    elif "\\" in text:
        tip = f"write {cut(text.replace(chr(92), '/'))}"
        yield warning("path-backslash", place, f"'{cut(text)}' is written as on Windows alone", tip)


def _private(host: str) -> bool:
    """Tell whether a host name or number is one that only its own network knows."""
    try:
        return not ipaddress.ip_address(host.strip("[]")).is_global
    except ValueError:
        return bool(_PRIVATE.fullmatch(host))
