# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Set single fields of proposal.toml and leave every other byte alone; write quote.json."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

import msgspec

from makeshare.errors import InputError
from makeshare.model.chain import Head
from makeshare.model.money import Money
from makeshare.model.price import Quote
from makeshare.write.toml import Settable, with_field, with_table_field

_FILE = "proposal.toml"
_AFTER = "currency"
"""The field below which a field goes that is not there yet."""


def with_prices(toml_text: str, price: Money, variants: Sequence[Money] = ()) -> str:
    """Return proposal.toml with the share price of each variant; raises InputError when a line cannot be found."""
    text = with_field(toml_text, "share_price", _amount(price), after=_AFTER, file=_FILE)
    for index, one in enumerate(variants):
        text = with_table_field(text, "[[variants]]", "share_price", _amount(one), index=index, file=_FILE)
    return text


def with_ledger_head(toml_text: str, head: Head) -> str:
    """Return proposal.toml with the ledger's length and last hash pinned; raises as `with_prices` does."""
    text = with_field(toml_text, "ledger_length", head.length, after=_AFTER, file=_FILE)
    return with_field(text, "ledger_head", head.hash, after=_AFTER, file=_FILE)


def with_quote(toml_text: str, sha256: str, signed_by: str, signed_on: dt.date, evidence: str) -> str:
    """Return proposal.toml with a quote pinned: the hash of quote.json, and the file that the maker signed.

    Raises as `with_prices` does.
    """
    fields: dict[str, Settable] = {
        "evidence": evidence, "signed_by": signed_by, "sha256": sha256, "signed_on": signed_on,
    }  # fmt: skip
    for field, value in fields.items():
        toml_text = with_table_field(toml_text, "[quote]", field, value, file=_FILE)
    return toml_text


def with_deadline(toml_text: str, deadline: str) -> str:
    """Return proposal.toml with another deadline; raises InputError when its line cannot be found."""
    changed, found = re.subn(
        r"^deadline[ \t]*=[ \t]*[^\s#]+", f"deadline = {deadline}", toml_text, count=1, flags=re.MULTILINE
    )
    if not found:
        raise InputError(f"cannot set deadline in {_FILE}", tip=f"write deadline = {deadline} on a line of its own")
    return changed


def quote_json(quote: Quote) -> bytes:
    """Write a quote as JSON that git compares line by line: sorted keys, two spaces, a line end."""
    return msgspec.json.format(msgspec.json.encode(quote, order="sorted"), indent=2) + b"\n"


def _amount(price: Money) -> str:
    return str(price).split()[1]
