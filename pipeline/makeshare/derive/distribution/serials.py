# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Serial numbers that show a slip of the pen: `0001-B01-007-87`.

Proposal, batch, running number, and two check digits by ISO 7064, MOD 97-10 (as in the IBAN): letters count as A = 10
to Z = 35, the whole number with its check digits leaves 1 when divided by 97. That finds every single wrong digit and
every two neighbouring digits that were swapped. The number follows from the batch alone, so it is the same whoever
computes it.
"""

from __future__ import annotations

import re

from makeshare.errors import InputError

BATCH = re.compile(r"B[0-9]{2,3}", re.ASCII)
_SERIAL = re.compile(r"([0-9]{4})-(B[0-9]{2,3})-([0-9]{3,4})-([0-9]{2})", re.ASCII)
_MODULUS = 97


def serial(proposal: str, batch: str, number: int) -> str:
    """Return the serial number of a batch's unit, counted from 1; `proposal` is its four digits."""
    stem = f"{proposal}-{batch}-{number:03}"
    return f"{stem}-{check_digits(stem)}"


def serials(proposal: str, batch: str, units: int) -> tuple[str, ...]:
    """Return the serial numbers of a whole batch, in order."""
    return tuple(serial(proposal, batch, number) for number in range(1, units + 1))


def check_digits(stem: str) -> str:
    """Return the two digits that make a stem of digits, capital letters and hyphens whole."""
    return f"{_MODULUS + 1 - _number(stem) * 100 % _MODULUS:02}"


def read_serial(text: str) -> str:
    """Return a serial number as people type it, in its one form.

    Raises InputError when it is none, or when its check digits say that something in it was mistyped.
    """
    tidied = "".join(text.split()).upper()
    match = _SERIAL.fullmatch(tidied)
    if match is None:
        raise InputError(f"'{text}' is no serial number", tip="it looks like 0001-B01-007-87, as on the label")
    if _number(tidied) % _MODULUS != 1:
        raise InputError(
            f"serial number {tidied} was mistyped: its check digits do not fit", tip="read the label again"
        )
    return tidied


def _number(text: str) -> int:
    """Read digits and letters as one number, each letter as two digits."""
    return int("".join(str(int(sign, 36)) for sign in text if sign != "-"))
