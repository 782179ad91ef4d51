# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""One table of a TOML file, with readers that put the field's place into their errors."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TypeVar

import msgspec

from makeshare import units
from makeshare.errors import InputError, MoneyError, Place, UnitError
from makeshare.model.money import Money
from makeshare.read.toml import Document, Key

T = TypeVar("T", bound=msgspec.Struct)

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?", re.ASCII)


class Row:
    """The table at a key path of a document, such as ("process", "weld-mig") or ("offer", 3)."""

    def __init__(self, document: Document, *keys: Key) -> None:
        """Point at a table; KeyError when it is not there."""
        self.document, self.keys = document, keys
        self.table: object = document.data
        for key in keys:
            self.table = self.table[key]  # type: ignore[index]  # the keys were read from the same data
        self.key = str(keys[-1])
        self.place = document.place(*keys)

    def at(self, *names: Key) -> Place:
        """Return the place of a field."""
        return self.document.place(*self.keys, *names)

    def convert(self, kind: type[T], table: object = None) -> T:
        """Turn the row (or a changed copy of its table) into a record; raises InputError at the field."""
        return self.document.convert(kind, self.table if table is None else table, *self.keys)

    def check_key(self) -> None:
        """Raise InputError when the row's own key is no slug."""
        if not _SLUG.fullmatch(self.key):
            tip = "use small letters, digits and single hyphens, such as plywood-birch-18"
            raise InputError(f"'{self.key}' cannot be a key", self.place, tip)

    def quantity(self, text: str, dimension: str, *names: Key) -> Decimal:
        """Read a quantity that is not negative; raises UnitError or InputError."""
        try:
            value = units.parse(text, dimension).value
        except UnitError as error:
            raise error.at(self.at(*names)) from error
        if value < 0:
            raise InputError(f"{names[-1]} is below zero: {text}", self.at(*names))
        return value

    def number(self, text: str, low: str, high: str, *names: Key) -> Decimal:
        """Read a plain number within bounds; raises InputError."""
        if not _NUMBER.fullmatch(text):
            raise InputError(f"{names[-1]} is '{text}', not a number", self.at(*names), 'write text such as "0.5"')
        value = Decimal(text)
        if not Decimal(low) <= value <= Decimal(high):
            raise InputError(f"{names[-1]} is {text}; allowed: {low} to {high}", self.at(*names))
        return value

    def money(self, text: str, currency: str, *names: Key) -> Money:
        """Read a price above zero; raises MoneyError."""
        try:
            found = Money.parse(text, currency)
        except MoneyError as error:
            raise error.at(self.at(*names)) from error
        if found.minor == 0:
            tip = "leave it out when it is unknown: the cost is then shown as incomplete"
            raise MoneyError(f"the {names[-1]} is zero", self.at(*names), tip)
        return found

    def check_evidence(self, source: str, assumed: str) -> None:
        """Raise InputError unless a figure says either where it was read or on what it rests."""
        if bool(source.strip()) == bool(assumed.strip()):
            has = "both a source and an assumption" if source.strip() else "neither a source nor an assumption"
            tip = 'state one: source = "where it was read", or assumed = "on what the guess rests"'
            raise InputError(f"has {has}", self.at("assumed" if source.strip() else "source"), tip)
