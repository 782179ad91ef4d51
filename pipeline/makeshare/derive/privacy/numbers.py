# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Numbers that prove themselves: account numbers (ISO 13616) and payment cards (ISO/IEC 7812)."""

from __future__ import annotations

import re
from collections.abc import Iterator

IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "BY": 28,
    "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18,
    "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22,
    "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32, "LI": 21, "LT": 20,
    "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18,
    "NO": 15, "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SC": 31, "SD": 18,
    "SE": 24, "SI": 19, "SK": 24, "SM": 27, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22,
    "VG": 24, "XK": 20,
}  # fmt: skip
"""Letters and digits of an IBAN by country, from the IBAN registry that SWIFT keeps for ISO 13616."""
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}[0-9]{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?![A-Za-z0-9])")
_CARD = re.compile(r"(?<![\w.,+/:-])[2-6](?:[ -]?[0-9]){12,18}(?![\w+/:]|[.,-][0-9])")
_BRANDS = re.compile(
    r"4(?:[0-9]{12}|[0-9]{15}|[0-9]{18})"
    r"|(?:5[1-5][0-9]{2}|222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720)[0-9]{12}"
    r"|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:6011|65[0-9]{2})[0-9]{12}|35(?:2[89]|[3-8][0-9])[0-9]{12}"
)
"""Beginnings and lengths of the common brands' numbers; any other number is not one that people pay with."""
_TO_DIGITS = {letter: str(10 + place) for place, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}


def is_iban(text: str) -> bool:
    """Say whether letters and digits are an account number: the country's length, and 1 as remainder by 97."""
    bare = text.replace(" ", "").replace("-", "")
    if IBAN_LENGTHS.get(bare[:2]) != len(bare):
        return False
    return int("".join(_TO_DIGITS.get(sign, sign) for sign in bare[4:] + bare[:4])) % 97 == 1


def passes_luhn(digits: str) -> bool:
    """Say whether the last digit follows from the others by Luhn's rule."""
    doubled = [(2 * int(digit) - 9 * (int(digit) > 4)) for digit in digits[-2::-2]]  # noqa: PLR2004  digits above 4 carry
    return (sum(doubled) + sum(int(digit) for digit in digits[::-2])) % 10 == 0


def is_card(text: str) -> bool:
    """Say whether digits, grouped or not, are a payment card's number."""
    bare = text.replace(" ", "").replace("-", "")
    return bool(_BRANDS.fullmatch(bare)) and passes_luhn(bare)


def ibans(line: str) -> Iterator[re.Match[str]]:
    """Yield every account number in a line."""
    yield from (match for match in _IBAN.finditer(line) if is_iban(match[0]))


def cards(line: str) -> Iterator[re.Match[str]]:
    """Yield every card number in a line."""
    yield from (match for match in _CARD.finditer(line) if is_card(match[0]))
