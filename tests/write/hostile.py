# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Puts an attack into every word of a catalogue that a contributor could have written."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import msgspec

from makeshare.errors import Place

ATTACKS = (
    "</title><script>window.hit=1</script>",
    "[x](javascript:window.hit=1)",
    '<img src=x onerror="window.hit=1">',
    "{: onclick=window.hit=1 }",
    "![x](https://example.org/spy.png)",
    "```\n<script>window.hit=1</script>\n```",
    "{{ config }}{% raw %}",
    'x" onmouseover="window.hit=1" style="position:fixed;inset:0"',
    "--- \n# Not a heading\n\n<script>window.hit=1</script>",
    "\u202egnp.exe\u0007",
    "</script><script>window.hit=1</script>",
    "javascript:window.hit=1",
)

CODES = frozenset(
    {
        "folder",
        "slug",
        "key",
        "kind",
        "status",
        "delivered_as",
        "when",
        "variant",
        "currency",
        "design",
        "spdx",
        "license",
        "unit",
        "category",
        "code",
        "policy",
        "base",
        "file",
        "geometry_hash",
        "revision",
        "role",
        "thing",
        "version",
        "process",
        "leg",
        "form",
        "phase",
        "pricing",
        "bearer",
        "verdict",
        "end",
    }
)
"""Fields that hold codes: readers refuse anything else in them."""


def poisoned(record: Any, attack: str, field: str = "") -> Any:  # noqa: ANN401  records of every kind
    """Copy a record with an attack before every word in it; numbers, dates, bytes and codes stay."""
    if isinstance(record, str):
        return record if field in CODES else attack + record
    if isinstance(record, msgspec.Struct):
        changed = {
            one.name: poisoned(getattr(record, one.name), attack, one.name) for one in msgspec.structs.fields(record)
        }
        return msgspec.structs.replace(record, **changed)
    if isinstance(record, tuple):
        return tuple(poisoned(one, attack, field) for one in record)
    if isinstance(record, dict):
        return {key: poisoned(one, attack, field) for key, one in record.items()}
    assert record is None or isinstance(record, int | float | bytes | Decimal | dt.date | Place), type(record)
    return record
