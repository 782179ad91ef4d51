# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Data as JSON and TOML whose bytes repeat: exact numbers, keys in one order, any word kept as it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import TypeAlias

import msgspec

from makeshare.model.money import Money, digits
from makeshare.units import tidy

Scalar: TypeAlias = str | int | bool | Decimal
Value: TypeAlias = "Scalar | list[str] | list[Table] | Table"
Table: TypeAlias = Mapping[str, Value]

_JSON = msgspec.json.Encoder(decimal_format="number", order="sorted")


def json_bytes(data: object) -> bytes:
    """Write JSON with sorted keys; a Decimal becomes a number with just its digits."""
    return msgspec.json.format(_JSON.encode(data), indent=1) + b"\n"


def json_line(data: object) -> str:
    """Write JSON in one line."""
    return _JSON.encode(data).decode()


def toml_bytes(table: Table, comments: tuple[str, ...] = ()) -> bytes:
    """Write TOML: comments first, then values, then tables, as TOML needs them to stay where they belong."""
    lines = [*(f"# {' '.join(comment.split())}" for comment in comments), *_lines(table, "")]
    return ("\n".join(lines) + "\n").encode()


def number(value: float | Decimal, places: str = "0.1") -> Decimal:
    """Round a measured value for others to read: 0.1 by default, without trailing zeros."""
    return tidy(Decimal(str(value)).quantize(Decimal(places)))


def major(amount: Money) -> Decimal:
    """Return an amount in the currency's main unit: what other formats count in; exact."""
    return tidy(Decimal(amount.minor).scaleb(-digits(amount.currency)))


def known(data: Mapping[str, object]) -> dict[str, object]:
    """Leave out what nothing is known of: None, empty text, empty lists and tables; zero and false stay."""
    return {key: value for key, value in data.items() if value is not None and value not in ("", [], {}, ())}


def _lines(table: Table, path: str) -> list[str]:
    lines = [f"{key} = {_value(value)}" for key, value in table.items() if not _is_table(value)]
    for key, value in table.items():
        name = f"{path}{key}"
        if isinstance(value, Mapping):
            lines += ["", f"[{name}]", *_lines(value, f"{name}.")]
        elif _is_table(value):
            for one in value:  # type: ignore[union-attr]  # a list, as _is_table says
                lines += ["", f"[[{name}]]", *_lines(one, f"{name}.")]  # type: ignore[arg-type]  # of tables, likewise
    return lines


def _is_table(value: Value) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, list) and any(isinstance(one, Mapping) for one in value))


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(_text(str(one)) for one in value) + "]"
    return _text(str(value))


def _text(text: str) -> str:
    """Quote text: JSON's escapes are TOML's too, but for the one control character that JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
