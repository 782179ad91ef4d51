# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A design: one class with parameters, a method for each part, and `assemble`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, ClassVar, dataclass_transform

from makeshare.author import context
from makeshare.author.assembly import Assembly
from makeshare.author.context import Stock
from makeshare.author.parameters import Field, angle, choice, count, flag, length, number
from makeshare.errors import InputError, Place, UnknownKey
from makeshare.model.assembly import Value, Violation


def Problem(message: str, *parameters: str) -> Violation:  # noqa: N802  it makes the thing it is named after
    """Say what is wrong with a combination of parameters, and with which."""
    return Violation(message=message, parameters=parameters)


@dataclass_transform(kw_only_default=True, field_specifiers=(length, angle, count, choice, flag, number))
class Design:
    """Subclass it once in design.py. The docstring becomes the first words of the design's page."""

    fields: ClassVar[dict[str, Field]] = {}
    file: ClassVar[str] = ""
    route: ClassVar[tuple[str, ...]] = ()
    """Processes that the assembled whole goes through, such as ("powder-coat",)."""

    def __init_subclass__(cls) -> None:
        """Collect the parameters in the order they are declared."""
        own = {name: value for name, value in vars(cls).items() if isinstance(value, Field)}
        cls.fields = {**cls.fields, **own}
        cls.file = sys._getframe(1).f_code.co_filename  # noqa: SLF001  the file of the design, for messages

    def __init__(self, **values: Value) -> None:
        """Set parameters (mm, degrees, numbers, words); the others keep their default.

        Raises InputError for an unknown name or a value out of bounds.
        """
        frame = sys._getframe(1)  # noqa: SLF001  where the design is made, for messages
        place = Place(frame.f_code.co_filename, frame.f_lineno)
        for name in values:
            if name not in self.fields:
                raise self.unknown(name, place)
        for name, field in self.fields.items():
            value = values.get(name, field.default)
            setattr(self, name, field.check(name, value, place) if name in values else value)

    @classmethod
    def unknown(cls, name: str, place: Place) -> InputError:
        """Make the error for a parameter that this design does not have."""
        return UnknownKey(f"parameter of {cls.__name__}", name, cls.fields, place)

    @property
    def values(self) -> dict[str, Value]:
        """The resolved value of every parameter."""
        found: dict[str, Any] = {name: getattr(self, name) for name in self.fields}
        return found

    def stock(self, key: str) -> Stock:
        """Look up the dimensions (mm) of a stock or an item of the catalogue; prices cannot be seen from here."""
        return Stock(context.thing(key))

    def rules(self) -> Iterator[Violation]:
        """Yield a `Problem` for each combination of parameters that cannot be made; none by default."""
        yield from ()

    def assemble(self) -> Assembly:
        """Place the parts, buy the items, join them: each design writes its own."""
        raise NotImplementedError
