# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Typed parameters: a field of a design that carries its default, bounds, unit and help.

Each function here stands to the right of `name: type =` in a design. To a type checker it is a value of that type;
at run time it is a `Field`, which reads, checks and prints values.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from decimal import Decimal
from typing import cast

import msgspec

from makeshare import units
from makeshare.errors import InputError, Place, UnitError
from makeshare.model.assembly import Parameter, Value


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """What a parameter allows: bounds in mm, degrees or plain numbers."""

    kind: str
    default: Value
    help: str
    min: float | None = None
    max: float | None = None
    options: tuple[str, ...] = ()
    line: int = 0

    def read(self, name: str, value: Value, place: Place) -> Value:
        """Turn what somebody wrote (text with a unit, a number, a word) into a checked value.

        Raises InputError, at the place and naming the field, when it is of the wrong kind or out of bounds.
        """
        try:
            found = _READERS[self.kind](value)
        except UnitError as error:
            raise InputError(f"{name}: {error.message}", place, error.tip) from error
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"{name} is {value!r}, not a {self.kind}", place, self.allowed()) from error
        return self.check(name, found, place)

    def check(self, name: str, value: Value, place: Place) -> Value:
        """Return the value if it lies within the bounds or among the options; else raise InputError."""
        if self.options:
            good = value in self.options
        else:
            number_ = float(value)
            good = (self.min is None or number_ >= self.min - units.TOLERANCE) and (
                self.max is None or number_ <= self.max + units.TOLERANCE
            )
        if not good:
            raise InputError(f"{name} is {self.say(value)}; allowed: {self.allowed()}", place)
        return value

    def say(self, value: Value | None) -> str:
        """Print a value with its unit."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return str(value)
        unit = {"length": " mm", "angle": "°"}.get(self.kind, "")
        return f"{units.tidy(Decimal(str(value)))}{unit}"

    def allowed(self) -> str:
        """Say what may be written."""
        if self.options:
            return ", ".join(self.options)
        if self.min is not None and self.max is not None:
            return f"{self.say(self.min)} to {self.say(self.max)}"
        return {"flag": "true or false"}.get(self.kind, f"any {self.kind}")

    def parameter(self, name: str) -> Parameter:
        """Describe the field under its name."""
        return Parameter(
            name=name,
            kind=self.kind,
            default=self.default,
            help=self.help,
            min=self.min,
            max=self.max,
            options=self.options,
            line=self.line,
        )


def length(*, default: str, min: str, max: str, help: str) -> float:  # noqa: A002  the designer's words are plain
    """Declare a length, written with its unit ("80 cm"); the design reads millimetres."""
    low, high, start = (float(units.length(text)) for text in (min, max, default))
    return cast("float", _field(kind="length", default=start, min=low, max=high, help=help))


def angle(*, default: str, min: str, max: str, help: str) -> float:  # noqa: A002  as in length
    """Declare an angle, written with its unit ("12 deg"); the design reads degrees."""
    low, high, start = (float(units.parse(text, "angle").value) for text in (min, max, default))
    return cast("float", _field(kind="angle", default=start, min=low, max=high, help=help))


def count(*, default: int, min: int, max: int, help: str) -> int:  # noqa: A002  as in length
    """Declare a whole number of things."""
    return cast("int", _field(kind="count", default=default, min=min, max=max, help=help))


def number(*, default: float, min: float, max: float, help: str) -> float:  # noqa: A002  as in length
    """Declare a plain ratio or factor, without a unit."""
    return cast("float", _field(kind="number", default=default, min=min, max=max, help=help))


def flag(*, default: bool, help: str) -> bool:  # noqa: A002  as in length
    """Declare a yes or no."""
    return cast("bool", _field(kind="flag", default=default, help=help, options=()))


def choice(*, default: str, options: tuple[str, ...], help: str) -> str:  # noqa: A002  as in length
    """Declare one of several words."""
    return cast("str", _field(kind="choice", default=default, options=options, help=help))


def _field(
    *,
    kind: str,
    default: Value,
    help: str,  # noqa: A002  as in length
    min: float | None = None,  # noqa: A002  as in length
    max: float | None = None,  # noqa: A002  as in length
    options: tuple[str, ...] = (),
) -> Field:
    """Make the field and check that its default is one of its own values."""
    line = sys._getframe(2).f_lineno  # noqa: SLF001  the line of the declaration, for messages
    field = Field(kind=kind, default=default, help=help, min=min, max=max, options=options, line=line)
    field.check("the default", default, Place(sys._getframe(2).f_code.co_filename, line))  # noqa: SLF001  as above
    return field


def _length(value: Value) -> float:
    if not isinstance(value, str):
        raise UnitError(f"{value} has no unit", tip='write a number and a unit, such as "80 cm"')
    return float(units.length(value))


def _angle(value: Value) -> float:
    if not isinstance(value, str):
        raise UnitError(f"{value} has no unit", tip='write a number and a unit, such as "12 deg"')
    return float(units.parse(value, "angle").value)


def _count(value: Value) -> int:
    if isinstance(value, bool | float):
        raise TypeError
    return int(value)


def _flag(value: Value) -> bool:
    if isinstance(value, bool):
        return value
    return {"true": True, "yes": True, "false": False, "no": False}[str(value).lower()]


def _number(value: Value) -> float:
    if isinstance(value, bool):
        raise TypeError
    return float(Decimal(str(value)))


def _choice(value: Value) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


_READERS: dict[str, Callable[[Value], Value]] = {
    "length": _length,
    "angle": _angle,
    "count": _count,
    "flag": _flag,
    "number": _number,
    "choice": _choice,
}
