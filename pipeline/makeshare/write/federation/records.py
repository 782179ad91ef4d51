# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A pin, an origin and an agreement as the TOML files that `read.federation` reads back."""

from __future__ import annotations

import datetime as dt

import msgspec

from makeshare.model.federation.agreement import Agreement
from makeshare.model.federation.index import Origin
from makeshare.model.federation.network import Pin
from makeshare.model.money import Money
from makeshare.write.federation.toml import LICENCE, document

WORDS_LICENCE = "CC-BY-SA-4.0"


def pin_toml(pin: Pin) -> bytes:
    """Write site/network/<slug>.toml."""
    table = {
        "name": pin.name,
        "address": pin.address,
        "sha256": pin.sha256,
        "date": pin.date,
        "listed": [{"path": one.path, "sha256": one.sha256, "date": one.date} for one in pin.listed],
    }
    words = (
        f"What {_one_line(pin.name)} published on {pin.date}, pinned by hash: `makeshare federate update {pin.slug}`",
        "shows what has changed since, and pins it anew. The copy beside this file is never edited.",
    )
    return document(table, licence=LICENCE, comments=words)


def origin_toml(origin: Origin) -> bytes:
    """Write designs/<name>/origin.toml."""
    words = ("Where this design was adopted from. It travels with the sources: keep it when you pass them on.",)
    return document(_plain(origin), licence=LICENCE, comments=words)


def agreement_toml(agreement: Agreement) -> bytes:
    """Write site/network/agreements/<slug>.toml; its slug is the file's name."""
    table = _plain(agreement)
    del table["slug"]
    if agreement.price is not None:
        table["price"] = str(Money(agreement.price, agreement.currency)).partition(" ")[2]
    words = (
        "An agreement between two communities. It is a template and no legal advice; it moves no money.",
        "Statements are of one wording, named by its hash: who changes a word above them needs new ones.",
    )
    return document(table, licence=WORDS_LICENCE, comments=words)


def _plain(record: msgspec.Struct) -> dict[str, object]:
    """Return a record as tables and values; dates stay dates."""
    found: dict[str, object] = msgspec.to_builtins(record, builtin_types=(dt.datetime, dt.date))
    return found


def _one_line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
