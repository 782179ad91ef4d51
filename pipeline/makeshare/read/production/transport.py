# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The vehicle between workshops, site/transport.toml: its figures, each with where it was read or on what it rests."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import msgspec

from makeshare.errors import InputError, Place
from makeshare.model.money import Money
from makeshare.model.production.transport import Transport
from makeshare.read.production.fields import money, positive
from makeshare.read.toml import Document, read_toml

FILE = "site/transport.toml"
_NUMBER = re.compile(r"[0-9]{1,3}(\.[0-9]{1,4})?", re.ASCII)


class _Figure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    value: str
    source: str = ""
    assumed: str = ""


class _Card(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    vehicle: str
    payload: str
    currency: str
    there_and_back: bool
    cost_per_km: _Figure
    detour: _Figure
    co2e_per_km: _Figure | None = None


def load_transport(root: Path) -> Transport | None:
    """Read the vehicle, or None where none is declared; raises InputError, UnitError or MoneyError at the field."""
    if not (root / FILE).exists():
        return None
    document = read_toml(root, FILE)
    card = document.convert(_Card, document.data)
    co2e = card.co2e_per_km
    return Transport(
        vehicle=card.vehicle,
        payload=positive(document, card.payload, "mass", "payload"),
        cost=_cost(document, card),
        cost_evidence=_evidence(document, card.cost_per_km, "cost_per_km"),
        co2e=None if co2e is None else positive(document, co2e.value, "mass", "co2e_per_km", "value"),
        co2e_evidence="" if co2e is None else _evidence(document, co2e, "co2e_per_km"),
        detour=_detour(document, card.detour.value),
        detour_evidence=_evidence(document, card.detour, "detour"),
        there_and_back=card.there_and_back,
        place=Place(document.file),
    )


def _cost(document: Document, card: _Card) -> Money:
    found = money(document, card.cost_per_km.value, card.currency, "cost_per_km", "value")
    if found is None:
        raise InputError("what a kilometre costs is empty", document.place("cost_per_km", "value"))
    return found


def _detour(document: Document, text: str) -> Decimal:
    if not _NUMBER.fullmatch(text) or not 1 <= Decimal(text) <= 10:  # noqa: PLR2004  no road is shorter, none so long
        raise InputError(f"'{text}' is no detour", document.place("detour", "value"), 'from "1" (straight) to "10"')
    return Decimal(text)


def _evidence(document: Document, figure: _Figure, name: str) -> str:
    if bool(figure.source.strip()) == bool(figure.assumed.strip()):
        tip = 'state one: source = "where it was read", or assumed = "on what the guess rests"'
        raise InputError(f"{name} has no evidence, or two kinds of it", document.place(name), tip)
    return figure.source or f"assumed: {figure.assumed}"
