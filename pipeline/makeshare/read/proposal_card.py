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
from makeshare.model.funding.terms import MEMBERS, Bearer, Pricing
from makeshare.model.price import Policy
from makeshare.model.proposal import (
    Delivery,
    Instalment,
    Milestone,
    Parties,
    QuotePin,
    Run,
    SavingsPart,
    Share,
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
    remainder_to: str = MEMBERS
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


class LossCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A step of the order of a loss as it is written: a party's `amount` bounds it."""

    who: str
    up_to: str
    bearer: Bearer
    amount: str | None = None


class RiskCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What happens when things go wrong, as it is written."""

    not_reached: str
    late: str
    defective: str
    maker_stops: str
    most: str
    losses: tuple[LossCard, ...]
    cover: int = 0


class PledgingCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a share is pledged and paid, as it is written; what is left out has a usual value."""

    pricing: Pricing = "fixed"
    lowest: str | None = None
    band: int = 0
    extensions: int = 1
    grace_days: int = 7
    collect_days: int = 30
    instalments: tuple[Instalment, ...] = ()


class WorkCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hours instead of money, as they are written."""

    tasks: str
    rate: str
    most: int
    safety: str


class MatchingCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A matching fund as it is written."""

    by: str
    per_share: str
    up_to: str


class VariantCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another variant on offer, as it is written."""

    name: str
    minimum: int
    share_price: str | None = None


class Card(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """proposal.toml as it is written."""

    title: str
    summary: str
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
    risk: RiskCard
    milestones: tuple[Milestone, ...]
    delivery: Delivery
    comparable: ComparableCard
    time_zone: str = ""
    share_price: str | None = None
    fees: tuple[FeeCard, ...] = ()
    savings: tuple[SavingsPart, ...] = ()
    pledging: PledgingCard = PledgingCard()
    variants: tuple[VariantCard, ...] = ()
    work: WorkCard | None = None
    matching: tuple[MatchingCard, ...] = ()
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
    yield from _losses(card, document)
    yield from _pledging(card, document)
    yield from _variants(card, document)


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


def _losses(card: Card, document: Document) -> Iterator[InputError]:
    """The order of a loss ends with somebody who bears all that is left, and bounds every party before."""
    losses = card.risk.losses
    if not losses or losses[-1].bearer != "rest":
        tip = 'the last of [[risk.losses]] has bearer = "rest": what is left never falls on members'
        yield InputError("nobody bears what is left of a loss", document.place("risk"), tip)
    for index, loss in enumerate(losses):
        place = document.place("risk", "losses", index)
        if (loss.amount is None) != (loss.bearer != "party"):
            yield InputError("a party bears a loss up to an amount, the others by their own bounds", place)
        if loss.bearer != "party" and [one.bearer for one in losses].count(loss.bearer) > 1:
            yield InputError(f"'{loss.bearer}' stands twice in the order of a loss", place)


def _pledging(card: Card, document: Document) -> Iterator[InputError]:
    """Percentages are percentages, and all parts of a price are the price."""
    pledging, place = card.pledging, document.place("pledging")
    bounds = (card.risk.cover, pledging.band, pledging.extensions, pledging.grace_days, pledging.collect_days)
    if min(bounds) < 0 or max(card.risk.cover, pledging.band) > 100:  # noqa: PLR2004  a whole
        yield InputError("a cover or band is 0 to 100 %, and no number of days or times lies below 0", place)
    parts = [one.percent for one in pledging.instalments]
    if parts and (sum(parts) != 100 or min(parts) < 1):  # noqa: PLR2004  a whole
        yield InputError("instalments must add up to 100 %", place)
    if (pledging.lowest is None) != (pledging.pricing == "fixed"):
        yield InputError("a price that is chosen or bid has a `lowest`, a fixed one has none", place)
    releases = [step.releases for step in card.milestones]
    if min(releases, default=0) < 0 or sum(releases) not in (0, 100):
        yield InputError("what the milestones release must add up to 100 %", document.place("milestones", 0))
    if card.work is not None and card.work.most < 1:
        yield InputError("a share's work is at least one hour at most", document.place("work", "most"))


def _variants(card: Card, document: Document) -> Iterator[InputError]:
    """Each variant stands once, with a minimum of its own."""
    names = [card.variant, *(one.name for one in card.variants)]
    if len(set(names)) != len(names):
        yield InputError("a variant is offered twice", document.place("variants", 0))
    least = [one.minimum for one in card.variants] + ([card.run.least] if card.run.least is not None else [])
    if least and (min(least) < 1 or max(least) > card.run.optimum):
        yield InputError("a variant's minimum is 1 to the optimum", document.place("variants", 0))
    if card.variants and card.run.least is None:
        tip = "least = 6: so many units of it must be pledged, and its price rests on that batch"
        yield InputError(
            f"beside others, variant {card.variant} needs a minimum of its own", document.place("run"), tip
        )


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
