# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Exports of banks and payment services as payments, whatever wrote them.

Names, addresses, accounts and words of a payment stay here: what is handed on are days, amounts, references of pledges
and hashes that name rows.
"""

from __future__ import annotations

from pathlib import Path

from makeshare.errors import InputError, Place
from makeshare.model.funding.payments import Export
from makeshare.read.funding import bank, camt, opencollective, stripe
from makeshare.read.funding.mapping import Mapping
from makeshare.read.funding.sheet import LARGEST
from makeshare.read.plain import read_plain

FORMATS = ("opencollective", "stripe", "bank", "camt")


def load_payments(path: Path, form: str, currency: str, mapping: Mapping, *, complete: bool = False) -> Export:
    """Read an export, anywhere on the disk, in one of the `FORMATS`; errors name it without its folder.

    `complete` says that the newest day in a bank's export is whole. Raises InputError for what cannot be read exactly.
    """
    data = read_plain(path.parent, path.name, LARGEST)
    return parse_payments(data, path.name, form, currency, mapping, complete=complete)


def parse_payments(
    data: bytes, file: str, form: str, currency: str, mapping: Mapping, *, complete: bool = False
) -> Export:  # fmt: skip
    """Read an export's bytes, as `load_payments` does."""
    if form == "bank":
        return bank.read(data, file, currency, mapping, complete=complete)
    readers = {"opencollective": opencollective.read, "stripe": stripe.read, "camt": camt.read}
    if form not in readers:
        raise InputError(f"no format is called '{form}'", Place("--format"), f"one of {', '.join(FORMATS)}")
    return readers[form](data, file, currency, mapping)
