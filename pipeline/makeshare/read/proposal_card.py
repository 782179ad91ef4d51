# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""proposal.toml as it is written, and the rules that its own fields must keep among each other."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from collections.abc import Iterator

import msgspec

from makeshare.errors import InputError
from makeshare.model.price import Policy
from makeshare.model.proposal import (
    Delivery,
    Milestone,
    Parties,
    QuotePin,
    Risk,
    Run,
    SavingsPart,
    Share,
    Status,
)
from makeshare.read.toml import Document, Key

_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_VERSION = re.compile(r"[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}", re.ASCII)
_MAY_BE_EMPTY = ("name", "contact", "note", "time_zone", "signed_by", "evidence")


class FeeCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A fee as it is written: one of the four amounts says how much."""

    name: str
    to: str
    why: str
    per_run: str | None = None
    per_unit: str | None = None
    percent_of_cost: str | None = None
    percent_of_price: str | None = None


class ReserveCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The reserve as it is written: per_run, or percent of cost and fees."""

    covers: str
    remainder: str
    per_run: str | None = None
    percent: str | None = None


class ComparableCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A bought product as it is written: its price in its own currency."""

    title: str
    price: str
    currency: str
    date: str
    source: str
    note: str = ""


class Card(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """proposal.toml as it is written."""

    title: str
    summary: str
    status: Status
    example: bool
    design: str
    version: str
    variant: str
    currency: str
    policy: Policy
    round_up_to: str
    deadline: dt.datetime
    ledger_head: str
    ledger_length: int
    run: Run
    share: Share
    parties: Parties
    reserve: ReserveCard
    risk: Risk
    milestones: tuple[Milestone, ...]
    delivery: Delivery
    comparable: ComparableCard
    time_zone: str = ""
    share_price: str | None = None
    fees: tuple[FeeCard, ...] = ()
    savings: tuple[SavingsPart, ...] = ()
    quote: QuotePin | None = None


def card_problems(card: Card, document: Document) -> Iterator[InputError]:
    """Yield what is wrong in single fields and between neighbours."""
    yield from _empty(document, document.data)
    yield from _counts(card, document)
    yield from _deadline(card, document)
    if not _VERSION.fullmatch(card.version):
        yield InputError(f"version is '{card.version}'", document.place("version"), "write three numbers: 0.1.0")
    if not _HASH.fullmatch(card.ledger_head) or card.ledger_length < 0:
        yield InputError("this pins no ledger", document.place("ledger_head"), "the last line's hash, 64 hex digits")
    receivers = [part.to for part in card.savings]
    if sum(part.percent for part in card.savings) != 100 or len(set(receivers)) != len(receivers):  # noqa: PLR2004  a whole
        yield InputError("savings must add up to 100 %, each receiver once", document.place("savings", 0))
    if any(part.percent <= 0 for part in card.savings):
        yield InputError("a part of the savings is more than 0 %", document.place("savings", 0))
    if not card.risk.losses:
        yield InputError("nobody bears a loss", document.place("risk"), "list who does, in order, as [[risk.losses]]")


def _empty(document: Document, value: object, keys: tuple[Key, ...] = ()) -> Iterator[InputError]:
    """Every text says something, save those where saying nothing has a meaning."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _empty(document, inner, (*keys, key))
    elif isinstance(value, str) and not value.strip() and keys[-1] not in _MAY_BE_EMPTY:
        yield InputError(f"{keys[-1]} is empty", document.place(*keys))


def _counts(card: Card, document: Document) -> Iterator[InputError]:
    """Whole shares pay for whole units at both run sizes."""
    run, share = card.run, card.share
    if not 1 <= run.minimum <= run.optimum:
        yield InputError(
            "a run has at least 1 unit, and the optimum is no less than the minimum", document.place("run")
        )
        return
    per_unit, per_share = share.shares_per_unit, share.units_per_share
    if min(per_unit, per_share) != 1:
        tip = "one of shares_per_unit and units_per_share is 1, the other 1 or more"
        yield InputError("units and shares do not fit together", document.place("share"), tip)
        return
    for name, units in (("minimum", run.minimum), ("optimum", run.optimum)):
        if share.units_for(share.shares_for(units)) != units:
            tip = f"a share is for {per_share} units"
            yield InputError(f"{units} units are not a whole number of shares", document.place("run", name), tip)


def _deadline(card: Card, document: Document) -> Iterator[InputError]:
    """The deadline carries its offset, and its time zone, where named, has that offset then."""
    place = document.place("deadline")
    if card.deadline.tzinfo is None:
        yield InputError("the deadline has no time zone", place, "write its offset: 2027-03-31T18:00:00+02:00")
        return
    if not card.time_zone:
        return
    try:
        there = card.deadline.astimezone(zoneinfo.ZoneInfo(card.time_zone))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        if zoneinfo.available_timezones():  # on a machine without a list of zones, the offset alone decides
            sentence = f"no time zone is called '{card.time_zone}'"
            yield InputError(sentence, document.place("time_zone"), "an IANA name, such as Europe/Lisbon")
        return
    if there.utcoffset() != card.deadline.utcoffset():
        stated, actual = card.deadline.isoformat()[-6:], there.isoformat()[-6:]
        yield InputError(f"then it is {actual} in {card.time_zone}, not {stated}", place)
