# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Records as TOML that people read and edit: dates as dates, long texts over several lines, every word kept."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from typing import Any

LICENCE = "CC0-1.0"
"""Of facts about other communities: names, addresses, hashes."""
_HEAD = "# SPDX-FileCopyrightText: makeshare contributors\n# SPDX-License-Identifier: {}\n"


def document(table: Mapping[str, Any], *, licence: str, comments: tuple[str, ...] = ()) -> bytes:
    """Write a file: its licence, comments, then the table. None is left out: TOML has no word for it."""
    head = _HEAD.format(licence) + "".join(f"# {one}\n" for one in ("", *comments) if comments).replace("# \n", "#\n")
    return (head + "\n".join(_lines(table, "")) + "\n").encode()


def quoted(value: object) -> str:
    """Write one value as TOML."""
    return _value(value)


def _lines(table: Mapping[str, Any], path: str) -> Iterator[str]:
    """Yield plain values first: what stands below a header belongs to it."""
    for key, value in table.items():
        if value is not None and not _tables(value) and not isinstance(value, Mapping):
            yield f"{_key(key)} = {_value(value)}"
    for key, value in table.items():
        name = f"{path}{_key(key)}"
        if isinstance(value, Mapping):
            yield from ("", f"[{name}]", *_lines(value, f"{name}."))
        elif _tables(value):
            for one in value:
                yield from ("", f"[[{name}]]", *_lines(one, f"{name}."))


def _tables(value: object) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _key(key: str) -> str:
    return key if key.isascii() and key.replace("_", "").replace("-", "").isalnum() else _text(key)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(one) for one in value)}]"
    text = str(value)
    return _long(text) if "\n" in text else _text(text)


def _text(text: str) -> str:
    """Quote a text: JSON's escapes are TOML's too, but for the one control character that JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _long(text: str) -> str:
    """Quote a text of several lines as such; quotes and everything odd within stay escaped."""
    lines = (_text(line)[1:-1] for line in text.split("\n"))
    return '"""\n' + "\n".join(lines) + '"""'
