# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Set single fields of proposal.toml and leave every other byte alone; write quote.json."""

from __future__ import annotations

import re
import tomllib

import msgspec

from makeshare.errors import InputError
from makeshare.model.ledger import LedgerState
from makeshare.model.money import Money
from makeshare.model.price import Quote

_AFTER = "currency"
"""The field below which a field goes that is not there yet."""


def with_price(toml_text: str, price: Money) -> str:
    """Return proposal.toml with this share price; raises InputError when its one line cannot be found."""
    return _with_field(toml_text, "share_price", str(price).split()[1])


def with_ledger_head(toml_text: str, ledger: LedgerState) -> str:
    """Return proposal.toml with the ledger's length and last hash pinned; raises as `with_price` does."""
    return _with_field(_with_field(toml_text, "ledger_length", ledger.length), "ledger_head", ledger.head)


def quote_json(quote: Quote) -> bytes:
    """Write a quote as JSON that git compares line by line: sorted keys, two spaces, a line end."""
    return msgspec.json.format(msgspec.json.encode(quote, order="sorted"), indent=2) + b"\n"


def _with_field(text: str, field: str, value: str | int) -> str:
    """Replace a top-level field's value in its own line, or add the line; a comment behind it stays.

    The result is parsed and compared, so that nothing else can have changed: a look-alike inside a long text,
    say.
    """
    written = f'"{value}"' if isinstance(value, str) else str(value)
    top = re.search(r"^[ \t]*\[", text, re.MULTILINE)
    head, rest = (text[: top.start()], text[top.start() :]) if top else (text, "")
    line = rf'^{field}[ \t]*=[ \t]*(?:"[^"\n]*"|[0-9]+)'
    changed, found = re.subn(line, f"{field} = {written}", head, count=1, flags=re.MULTILINE)
    if not found:
        changed = re.sub(rf"^{_AFTER}[ \t]*=.*\n", rf"\g<0>{field} = {written}\n", head, count=1, flags=re.MULTILINE)
    if tomllib.loads(changed + rest) != {**tomllib.loads(text), field: value}:
        raise InputError(f"cannot set {field} in proposal.toml", tip=f"write {field} = {written} on a line of its own")
    return changed + rest
