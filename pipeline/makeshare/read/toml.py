# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""TOML that people write: exact numbers, and an error that names the file, the line and the field.

`tomllib` keeps no lines. `Document.place` finds them when an error or a record needs one, by a light scan of
headers and `key =` lines; inside an inline table the line of the nearest key outside it is given.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path, PurePosixPath
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import msgspec

from makeshare.errors import InputError, Place

T = TypeVar("T", bound=msgspec.Struct)
Key = str | int
Keys = tuple[Key, ...]
Table = dict[str, Any]

LARGEST = 2_000_000
"""Bytes in a file that a person wrote; more is a mistake."""

_NAME = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_DOTTED = rf"{_NAME}(?:[ \t]*\.[ \t]*{_NAME})*"
_HEADER = re.compile(rf"[ \t]*(\[\[?)[ \t]*({_DOTTED})[ \t]*\]")
_ASSIGNMENT = re.compile(rf"[ \t]*({_DOTTED})[ \t]*=")
_NAMES = re.compile(_NAME)
_MARK = re.compile(r"""\"{3}|'{3}|"(?:\\.|[^"\\])*"|'[^']*'|\#.*|[\[\]{}]""")
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")
_WORDS = {
    "str": "text in quotes",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
    "null": "nothing",
    "decimal": "a number",
    "date": "a date such as 2026-11-01",
}


class Document:
    """A TOML file that was read: its data, and where each key stands."""

    def __init__(self, file: str, text: str) -> None:
        """Parse text; `file` is the name that errors show. Raises InputError for what is not TOML."""
        self.file = file
        self.text = text
        self.data = self._parse()

    def place(self, *keys: Key, field: str | None = None) -> Place:
        """Return the place of a key path such as ("offer", 3, "breaks"): its own line, else its table's."""
        shown = field if field is not None else next((key for key in reversed(keys) if isinstance(key, str)), "")
        for size in range(len(keys), 0, -1):
            if keys[:size] in self._lines:
                return Place(self.file, self._lines[keys[:size]], shown)
        return Place(self.file, None, shown)

    def convert(self, kind: type[T], table: object, *keys: Key) -> T:
        """Turn the table at a key path into a record of a kind.

        Raises InputError at the first field that is unknown, missing or of the wrong type.
        """
        try:
            return msgspec.convert(table, kind, strict=True)
        except msgspec.ValidationError as error:
            raise self._explain(str(error), kind, keys) from error

    @cached_property
    def _lines(self) -> dict[Keys, int]:
        return dict(reversed(list(_locate(self.text))))  # where a key is named first

    def _parse(self) -> Table:
        odd: list[str] = []

        def exact(number: str) -> Decimal:
            value = Decimal(number)
            if not value.is_finite():
                odd.append(number)
            return value

        try:
            data = tomllib.loads(self.text, parse_float=exact)
        except (ValueError, RecursionError, ArithmeticError) as error:
            text = str(error) or "nested too deeply"
            found = re.search(r" \(at line (\d+), column \d+\)", text)
            message = text.replace(found[0], "") if found else text
            raise InputError(
                f"not valid TOML: {message}", Place(self.file, int(found[1]) if found else None)
            ) from error
        if odd:
            keys = next(keys for keys, value in _leaves(data) if isinstance(value, Decimal) and not value.is_finite())
            raise InputError(f"'{odd[0]}' is not a number", self.place(*keys), "write digits, or leave the field out")
        return data

    def _explain(self, text: str, kind: type[msgspec.Struct], keys: Keys) -> InputError:
        """Say in people's words what msgspec found at which field."""
        message, _, where = text.partition(" - at `$")
        steps = tuple(_steps(where.removesuffix("`")))
        if named := re.match(r"Object contains unknown field `(.*)`", message):
            return unknown(named[1], _fields(_hint(kind, steps)), self.place(*keys, *steps, named[1]))
        if named := re.match(r"Object missing required field `(.*)`", message):
            return InputError(f"{named[1]} is missing", self.place(*keys, *steps, field=named[1]))
        allowed = _options(_hint(kind, steps))
        name = _last_name(steps) or "this"
        tip = f"allowed: {', '.join(allowed)}" if allowed else ""
        if allowed and message.startswith("Invalid enum value"):
            sentence = f"{name} cannot be {message.removeprefix('Invalid enum value ')}"
        else:
            sentence = f"{name} is wrong: {_plain(message)}"
        return InputError(sentence, self.place(*keys, *steps), tip)


def read_toml(root: Path, relative: str | PurePosixPath) -> Document:
    """Read a TOML file of a checkout; errors show its path relative to the root.

    Raises InputError when it is missing, a symbolic link (or behind one), too large, not UTF-8 or not TOML.
    """
    shown = PurePosixPath(relative).as_posix()
    place, path = Place(shown), root
    for name in PurePosixPath(relative).parts:
        path /= name
        if path.is_symlink():
            raise InputError("is, or is behind, a symbolic link", place, "put the file itself there")
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"is larger than {LARGEST // 1_000_000} MB", place)
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {os.strerror(error.errno or 0)}", place) from error
    return parse_toml(shown, data)


def parse_toml(name: str, data: bytes) -> Document:
    """Read a TOML file's bytes; `name` is what errors show. Raises InputError when they are not UTF-8 or not TOML."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError("is not UTF-8 text", Place(name, line), "save the file as UTF-8") from error
    return Document(name, text.replace("\r\n", "\n"))


def unknown(name: str, known: tuple[str, ...], place: Place) -> InputError:
    """Make the error for a field that does not exist, with the one that it was probably meant to be."""
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    tip = f"did you mean {near[0]}?" if near else f"allowed: {', '.join(known)}"
    return InputError(f"there is no field called '{name}'", place, tip)


@cache
def fields(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """Return the names that a table of this kind may have, in their order."""
    return tuple(field.encode_name for field in msgspec.structs.fields(kind))


def _locate(text: str) -> Iterator[tuple[Keys, int]]:
    """Yield each header's and each assigned key's path, with its line counted from 1."""
    table: Keys = ()
    counts: dict[Keys, int] = {}
    quote, depth = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        if quote or depth:
            quote, depth = _scan(line, quote, depth)
        elif header := _HEADER.match(line):
            table = _enter(_split(header[2]), counts, new=header[1] == "[[")
            yield from ((table[:size], number) for size in range(1, len(table) + 1))
        elif assignment := _ASSIGNMENT.match(line):
            names = _split(assignment[1])
            for size in range(1, len(names) + 1):
                yield (*table, *names[:size]), number
            quote, depth = _scan(line[assignment.end() :], "", 0)


def _enter(names: tuple[str, ...], counts: dict[Keys, int], *, new: bool) -> Keys:
    """Return the path of a header: names, with the index of the last element after each array of tables."""
    path: Keys = ()
    for level, name in enumerate(names, 1):
        path = (*path, name)
        if new and level == len(names):
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _scan(line: str, quote: str, depth: int) -> tuple[str, int]:
    """Follow a value over a line: which multi-line string is still open, and how many brackets."""
    at = 0
    while True:
        if quote:
            end = line.find(quote, at)
            if end < 0:
                return quote, depth
            quote, at = "", end + 3
        mark = _MARK.search(line, at)
        if mark is None:
            return "", max(depth, 0)
        at = mark.end()
        if mark[0] in ('"""', "'''"):
            quote = mark[0]
        elif mark[0] in ("[", "{"):
            depth += 1
        elif mark[0] in ("]", "}"):
            depth -= 1


def _split(dotted: str) -> tuple[str, ...]:
    return tuple(name.strip("\"'") for name in _NAMES.findall(dotted))


def _last_name(keys: Keys) -> str:
    return next((key for key in reversed(keys) if isinstance(key, str)), "")


def _odd(value: object) -> bool:
    return isinstance(value, Decimal) and not value.is_finite()


def _leaves(value: object, keys: Keys = ()) -> Iterator[tuple[Keys, object]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*keys, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(inner, (*keys, index))
    else:
        yield keys, value


def _steps(path: str) -> Iterator[Key]:
    """Read msgspec's `.hazards[0].when` as keys; it writes `[...]` where it does not know which one."""
    for name, index in _STEP.findall(path):
        if name:
            yield name
        elif index != "...":
            yield int(index)


def _hint(kind: type[msgspec.Struct], steps: Keys) -> object:
    """Follow a path of keys through the type hints of a record; None where it leads nowhere."""
    hint: object = kind
    for step in steps:
        if isinstance(step, int):
            hint = next(iter(get_args(hint)), None)
        elif isinstance(hint, type) and issubclass(hint, msgspec.Struct):
            hint = get_type_hints(hint).get(step)
        elif get_origin(hint) is dict:
            hint = get_args(hint)[1]
    return hint


def _fields(hint: object) -> tuple[str, ...]:
    return fields(hint) if isinstance(hint, type) and issubclass(hint, msgspec.Struct) else ()


def _options(hint: object) -> tuple[str, ...]:
    return tuple(str(option) for option in get_args(hint)) if get_origin(hint) is Literal else ()


def _plain(message: str) -> str:
    """Turn "Expected `str`, got `int`" into people's words."""
    text = re.sub(
        r"`([^`]*)`",
        lambda name: " or ".join(_WORDS.get(part, part) for part in name[1].split(" | ")),
        message,
    )
    return text[:1].lower() + text[1:]
