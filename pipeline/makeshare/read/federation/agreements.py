# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""site/network/agreements/<slug>.toml: what two communities agree on, as either of them keeps it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from makeshare.errors import InputError, MakeshareError, MoneyError, Place
from makeshare.model.federation.agreement import Agreement
from makeshare.model.money import Money
from makeshare.read.federation.pins import FOLDER, SLUG
from makeshare.read.toml import Document, read_toml

AGREEMENTS = f"{FOLDER}/agreements"
DISCLAIMER = "no legal advice"
"""Words that the terms must hold: a text like this is a template."""


def load_agreements(root: Path) -> tuple[Agreement, ...]:
    """Read every agreement, by slug; raises ExceptionGroup of InputErrors."""
    found: list[Agreement] = []
    problems: list[MakeshareError] = []
    for path in sorted((root / AGREEMENTS).glob("*.toml")):
        try:
            found.append(load_agreement(root, path.stem))
        except MakeshareError as error:
            problems.append(error)
    if problems:
        raise ExceptionGroup("agreements have problems", problems)
    return tuple(found)


def load_agreement(root: Path, slug: str) -> Agreement:
    """Read an agreement; raises InputError, with file and line, for what is missing, unknown or not allowed."""
    if not SLUG.fullmatch(slug):
        raise InputError(f"'{slug[:80]}' cannot name an agreement", tip="small letters, digits and single hyphens")
    document = read_toml(root, f"{AGREEMENTS}/{slug}.toml")
    try:
        found = msgspec.convert({**document.data, "slug": slug, "price": _price(document)}, Agreement)
    except msgspec.ValidationError as error:
        said, _, where = str(error).partition(" - at ")
        keys = tuple(where.strip("`").removeprefix("$.").split(".")) if where else ()
        raise InputError(f"is no agreement: {said}", _at(document, keys)) from error
    for problem in agreement_problems(found, document.file):
        raise problem
    return found


def _price(document: Document) -> int | None:
    """Read the price of a unit, "184.00", in minor units; None while it is not settled. Raises MoneyError."""
    price, currency = document.data.get("price"), document.data.get("currency")
    if price is None:
        return None
    try:
        return Money.parse(str(price), str(currency)).minor
    except MoneyError as error:
        raise error.at(document.place("price")) from error.__cause__


def agreement_problems(found: Agreement, file: str) -> Iterator[InputError]:
    """Yield what a wording must not lack, wherever it came from."""
    if found.maker.name == found.payer.name:
        yield InputError("nobody agrees with themselves", Place(file, field="payer"), "two communities have two names")
    if DISCLAIMER not in " ".join(found.terms.split()):
        tip = f"say that it is a template and {DISCLAIMER}"
        yield InputError("the terms do not say what they are", Place(file, field="terms"), tip)


def _at(document: Document, keys: tuple[str, ...]) -> Place:
    steps = tuple(key.partition("[")[0] for key in keys)
    return document.place(*steps) if steps else Place(document.file)
