# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Set single fields of a TOML file that people write, and leave every other byte alone."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from typing import Any

from makeshare.errors import InputError

Settable = str | int | dt.date | tuple[str, ...]

_TEXT = r'"(?:\\.|[^"\\\n])*"'
_VALUE = rf'(?:{_TEXT}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|[0-9]+|\[(?:{_TEXT}|[^\]"\n])*\])'


def with_field(text: str, field: str, value: Settable, *, after: str, file: str) -> str:
    """Replace a top-level field's value in its own line, or add the line below the field `after`; comments stay.

    The result is parsed and compared, so that nothing else can have changed: a look-alike inside a long text, say.
    Raises InputError, naming `file`, when the one line cannot be found.
    """
    written = _written(value)
    top = re.search(r"^[ \t]*\[", text, re.MULTILINE)
    head, rest = (text[: top.start()], text[top.start() :]) if top else (text, "")
    line = rf"^{field}[ \t]*=[ \t]*{_VALUE}"
    changed, found = re.subn(line, lambda _: f"{field} = {written}", head, count=1, flags=re.MULTILINE)
    if not found:
        below = rf"^{after}[ \t]*=.*\n"
        changed = re.sub(below, lambda one: f"{one[0]}{field} = {written}\n", head, count=1, flags=re.MULTILINE)
    wanted = {**tomllib.loads(text), field: list(value) if isinstance(value, tuple) else value}
    if _read(changed + rest) != wanted:
        raise InputError(f"cannot set {field} in {file}", tip=f"write {field} = {written} on a line of its own")
    return changed + rest


def _read(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except ValueError:
        return None


def _written(value: Settable) -> str:
    """Write a value on one line; JSON's texts are TOML's too, but for one sign."""
    if isinstance(value, tuple):
        return f"[{', '.join(_written(one) for one in value)}]"
    if isinstance(value, dt.date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def with_table_field(text: str, header: str, field: str, value: Settable, *, index: int = 0, file: str) -> str:
    """Set a field within the table that the header's line opens, such as `[quote]`, or the n-th `[[variants]]`.

    A single table that is not there yet is added at the end. Raises InputError, naming `file`, when it cannot be set.
    """
    written = _written(value)
    lines = [f"{line}\n" for line in text.removesuffix("\n").split("\n")] if text else []
    starts = [number for number, line in enumerate(lines) if line.partition("#")[0].strip() == header]
    if header.startswith("[[") and index >= len(starts):
        raise InputError(f"there are {len(starts)} {header} in {file}", tip="write each under a header of its own")
    if not starts:
        lines += ["\n", f"{header}\n"]
        starts = [len(lines) - 1]
    start = starts[index]
    own = re.compile(rf"[ \t]*{field}[ \t]*=[ \t]*{_VALUE}")
    for number in range(start + 1, len(lines)):
        if own.match(lines[number]):
            lines[number] = own.sub(lambda _: f"{field} = {written}", lines[number], count=1)
            break
        if lines[number].lstrip().startswith("["):
            lines.insert(start + 1, f"{field} = {written}\n")
            break
    else:
        lines.insert(start + 1, f"{field} = {written}\n")
    changed = "".join(lines)
    _only(text, changed, header.strip("[]"), index if header.startswith("[[") else None, field, value, file)
    return changed


def _only(before: str, after: str, table: str, index: int | None, field: str, value: Settable, file: str) -> None:
    """Raise InputError unless nothing but one field of one table differs."""
    wanted, found = tomllib.loads(before), _read(after)
    inner = wanted.setdefault(table, {}) if index is None else wanted[table][index]
    inner[field] = list(value) if isinstance(value, tuple) else value
    if found != wanted:
        raise InputError(f"cannot set {field} of {table} in {file}", tip=f"write {field} = {_written(value)} there")
