# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The reasons to pay, one by one: what a batch buys and what it works, as lines of one unit before rounding."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import msgspec

from makeshare.derive.hours import Spent, hours, is_service
from makeshare.derive.needs import Need, needs
from makeshare.derive.offers import Choice, cheapest, why_none
from makeshare.derive.spread import Causes, Term
from makeshare.model.assembly import Description
from makeshare.model.bom import Bom
from makeshare.model.catalog import Catalog, Rate
from makeshare.model.cost import Category, CostLine
from makeshare.model.facts import Facts
from makeshare.model.money import Money
from makeshare.units import Quantity, tidy

SOURCED = 0.05
"""Spread of a price that somebody read on a page, with its date: what a week or another shop of the kind changes."""
ASSUMED = 0.30
"""Spread of a price that rests on an assumption: dealers' prices for one thing differ by about a third, both ways."""
NARROW_LAYOUT, WIDE_LAYOUT = 0.02, 0.12
"""Spread of the number of sheets or bars: within these, as far as the layout stays above what no layout can beat."""
PRECISE = 1000
"""From here on a figure in a basis is shown without decimals; below with three digits."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A cost line before it is rounded: `terms` is empty when the amount is unknown, and `missing` says why."""

    line: CostLine
    terms: tuple[Term, ...]
    missing: str = ""

    @property
    def nominal(self) -> Fraction:
        """The expected amount for one unit, in exact minor units."""
        return sum((amount for amount, _ in self.terms), Fraction(0))


class Job(msgspec.Struct, frozen=True):
    """What the makers of lines look things up in."""

    description: Description
    facts: Facts
    bom: Bom
    catalog: Catalog
    batch: int
    currency: str
    region: str


def things(job: Job) -> Iterator[Draft]:
    """Yield what is bought: material, items, consumables, and the shipping of each supplier."""
    shipping: dict[str, Choice] = {}
    for need in needs(job.description, job.facts, job.bom, job.catalog, batch=job.batch):
        choice = need.amount and cheapest(
            need.thing, need.amount, job.catalog, currency=job.currency, region=job.region
        )
        for path, share in need.shares.items():
            yield _thing(job, need, choice, path, share) if choice else _unpriced(job, need, path)
        if choice and choice.offer.shipping and _dearer(choice, shipping.get(choice.offer.supplier)):
            shipping[choice.offer.supplier] = choice
    yield from (_shipping(job, supplier, shipping[supplier]) for supplier in sorted(shipping))


def _thing(job: Job, need: Need, choice: Choice, path: str, share: Fraction) -> Draft:
    """Charge a line its share of the packs that the batch buys, or of what it uses of them."""
    amount = need.amount.value if need.amount else Decimal(0)
    pooled = Fraction(choice.price.minor) if need.whole else choice.used(amount)
    offer = choice.offer
    line = CostLine(
        path=path,
        title=need.thing.title,
        category=_CATEGORIES.get(need.kind, "material"),
        amount=None,
        basis=_basis(job, need, choice, share),
        thing=need.thing.key,
        source=offer.source,
        date=offer.date,
        assumed=offer.assumed,
    )
    causes: Causes = ((f"price:{need.thing.key}", ASSUMED if offer.assumed else SOURCED),)
    if need.bound is not None:
        causes += ((f"layout:{need.thing.key}", _layout_spread(need.bound, amount)),)
    return Draft(line=line, terms=((pooled * share / job.batch, causes),))


def _unpriced(job: Job, need: Need, path: str) -> Draft:
    """Keep a line whose amount or price is unknown."""
    why = why_none(need.thing, need.amount, job.catalog, currency=job.currency) if need.amount else need.why
    category = _CATEGORIES.get(need.kind, "material")
    line = CostLine(path=path, title=need.thing.title, category=category, amount=None, basis=why, thing=need.thing.key)
    return Draft(line=line, terms=(), missing=why)


def _shipping(job: Job, supplier: str, choice: Choice) -> Draft:
    """Charge a supplier's dearest shipping once: everything from there comes in one order."""
    offer = choice.offer
    price = offer.shipping or Money(0, job.currency)
    line = CostLine(
        path="",
        title=f"Shipping from {supplier}",
        category="shipping",
        amount=None,
        basis=f"{price} an order, for {_units(job.batch)}",
        source=offer.source,
        date=offer.date,
        assumed=offer.assumed,
    )
    causes = ((f"shipping:{supplier}", ASSUMED if offer.assumed else SOURCED),)
    return Draft(line=line, terms=((Fraction(price.minor, job.batch), causes),))


def _dearer(one: Choice, other: Choice | None) -> bool:
    known = other and other.offer.shipping
    return bool(one.offer.shipping and (not known or one.offer.shipping > known))


def _layout_spread(bound: Fraction, used: Decimal) -> float:
    """Let the number of sheets or bars vary as far as the best conceivable layout lies below the one found."""
    room = float(1 - bound / Fraction(used)) if used else 0.0
    return min(max(room / 2, NARROW_LAYOUT), WIDE_LAYOUT)


def _basis(job: Job, need: Need, choice: Choice, share: Fraction) -> str:
    """Say how the amount follows: 53 % of 2 sheets at EUR 78.00 each, for 10 units."""
    amount = need.amount or choice.offer.pack
    if not need.whole:
        used = Fraction(amount.value) * share / job.batch
        return f"{_short(used)} {amount.unit} used, of packs of {choice.offer.pack} at {choice.pack_price}"
    part = "" if share == 1 else f"{_short(share * 100)} % of "
    least = "" if need.bound is None else f"; no layout takes less than {_short(need.bound)}"
    return f"{part}{_packs(need, choice)} at {choice.pack_price} each, for {_units(job.batch)}{least}"


def _packs(need: Need, choice: Choice) -> str:
    """Name what is bought: 3 sheets, 1 pack of 200 pcs."""
    if choice.offer.pack == Quantity(Decimal(1), "pcs"):
        return _plural(choice.packs, {"sheet": "sheet", "bar": "bar"}.get(need.kind, "piece"))
    return f"{_plural(choice.packs, 'pack')} of {choice.offer.pack}"


def _units(batch: int) -> str:
    return _plural(batch, "unit")


def _plural(count: int, word: str) -> str:
    return f"{count} {word}" + ("" if count == 1 else "s")


def _short(value: Fraction) -> str:
    return f"{float(value):.0f}" if value >= PRECISE else f"{float(value):.3g}"


_CATEGORIES: dict[str, Category] = {"bought": "bought", "used": "consumable"}


def work(job: Job) -> Iterator[Draft]:
    """Yield what is worked: machine, labour and set-up of each process on each line."""
    for spent in hours(job.description, job.facts, job.bom, job.catalog):
        if spent.machine is None or spent.labour is None:
            yield _untimed(spent)
            continue
        if spent.machine:
            yield _timed(job, spent, "machine", spent.machine)
        if spent.labour:
            yield _timed(job, spent, "labour", spent.labour)
        if spent.setup:
            yield _setup(job, spent)


def _timed(job: Job, spent: Spent, category: Category, time: Decimal) -> Draft:
    """Charge hours of a machine or of a person."""
    who, rate = _rate(job, spent, category)
    line = _work_line(spent, category, f"{_hours(time)}, {who}", time, [rate])
    if rate is None or rate.hourly.currency != job.currency:
        return Draft(line=line, terms=(), missing=f"no rate in {job.currency} for {who}")
    line = msgspec.structs.replace(line, basis=f"{_hours(time)} at {rate.hourly} an hour, {who}")
    return Draft(line=line, terms=(_term(spent, who, rate, time),))


def _setup(job: Job, spent: Spent) -> Draft:
    """Charge the set-up's share of one unit: the machine stands and a person works."""
    kinds: tuple[Category, ...] = ("machine", "labour") if spent.process.machine else ("labour",)
    rates = [_rate(job, spent, kind) for kind in kinds if not (kind == "labour" and is_service(spent.process))]
    time = spent.setup / job.batch
    basis = f"{_hours(spent.setup)} once for {_units(job.batch)}" + (f", all of {spent.thing}" if spent.thing else "")
    line = _work_line(spent, "setup", basis, time, [rate for _, rate in rates])
    terms = []
    for who, rate in rates:
        if rate is None or rate.hourly.currency != job.currency:
            return Draft(line=line, terms=(), missing=f"no rate in {job.currency} for {who}")
        terms.append(_term(spent, who, rate, time))
    return Draft(line=line, terms=tuple(terms))


def _untimed(spent: Spent) -> Draft:
    category: Category = "labour" if spent.process.machine is None else "machine"
    line = _work_line(spent, category, spent.why, None, [])
    return Draft(line=line, terms=(), missing=spent.why)


def _rate(job: Job, spent: Spent, category: Category) -> tuple[str, Rate | None]:
    """Return the name of a cause, and its rate: None when the catalogue has none."""
    if category == "machine":
        return f"machine of {spent.process.key}", spent.process.machine
    labour = job.catalog.labour.get(spent.process.labour)
    return spent.process.labour or "unnamed labour", labour.rate if labour else None


def _term(spent: Spent, who: str, rate: Rate, time: Decimal) -> Term:
    spread = ASSUMED if rate.assumed else SOURCED
    causes = ((f"time:{spent.process.key}", float(spent.process.spread)), (f"rate:{who}", spread))
    return Fraction(time) * rate.hourly.minor, causes


def _work_line(
    spent: Spent, category: Category, basis: str, time: Decimal | None, rates: list[Rate | None]
) -> CostLine:
    """Make a line that names its evidence: of the process's times, and of each rate."""
    process = spent.process
    known = [rate for rate in rates if rate is not None]
    return CostLine(
        path=spent.path,
        title=process.title,
        category=category,
        amount=None,
        basis=basis,
        process=process.key,
        source=_joined([process.source, *(rate.source for rate in known)]),
        assumed=_joined([process.assumed, *(rate.assumed for rate in known)]),
        hours=None if time is None else time.quantize(Decimal("0.0001")),
    )


def _hours(time: Decimal) -> str:
    return f"{tidy(time.quantize(Decimal('0.001')))} h"


def _joined(texts: list[str]) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text))
