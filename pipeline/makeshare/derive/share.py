# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The price of a share: the cost of the smallest run, named fees, the reserve; and what a larger run saves.

Every amount is counted for the whole run, in minor units, so that nothing is lost by dividing and multiplying
again. The price is rounded up once, at the end, and what that adds goes to the reserve.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil

import msgspec

from makeshare.errors import InputError, MoneyError
from makeshare.model.cost import Category, Estimate
from makeshare.model.money import Money, Range, split, total
from makeshare.model.price import Policy, PriceBuildUp, PriceLine, Savings, SavingsShare
from makeshare.model.proposal import Fee, Proposal, Reserve

MEMBERS = "members"
"""The receiver of savings that is paid back per share."""

COSTS: dict[Category, str] = {
    "material": "Material",
    "bought": "Bought parts",
    "consumable": "Consumables",
    "machine": "Machine time",
    "labour": "Work",
    "setup": "Setting up the run",
    "shipping": "Shipping to the workshop",
}
_FIGURE: dict[Policy, str] = {"P50": "expected", "P90": "high"}
_SOME = 3
"""So many of what an estimate lacks are named; more are counted."""


def share_price(estimate: Estimate, proposal: Proposal) -> PriceBuildUp:
    """Build up the price of a share of a variant from the cost of a unit in the smallest batch that is made of it.

    The run is counted as if all of its minimum were of this variant. Raises MoneyError when the estimate is
    incomplete, in another currency or nothing at all, InputError when it is for another batch, design or variant.
    """
    _fits(estimate, proposal, batch_of(proposal, estimate.variant))
    shares = proposal.minimum_shares
    *spent, reserve = _before_price(estimate, proposal, proposal.run.minimum)
    price = _lowest(_sum([*spent, reserve]), shares, proposal)
    whole = price * shares
    spent += [_line(fee, _part_of(whole, fee.percent)) for fee in proposal.fees if fee.base == "price"]
    rounding = whole - _sum([*spent, reserve])
    return PriceBuildUp(
        policy=proposal.policy,
        units=proposal.run.minimum,
        shares=shares,
        lines=_per_share([*spent, _put_aside(proposal.reserve, reserve.run + rounding)], price),
        total=whole,
        share_price=price,
        rounding=rounding,
        cost=_run_cost(estimate, proposal.run.minimum),
    )


def batch_of(proposal: Proposal, variant: str) -> int:
    """Return the batch that a variant's price rests on; raises InputError for one that is not on offer."""
    if variant == proposal.variant:
        return proposal.run.batch
    for one in proposal.variants:
        if one.name == variant:
            return one.minimum
    raise InputError(f"variant {variant} is not on offer", proposal.at("variants"))


def fee_of_run(fee: Fee, units: int, cost: Money, price: Money) -> Money:
    """Return what a fee brings in a run of so many units, which costs and is paid so much; rounded up to a cent."""
    if fee.amount is not None:
        return fee.amount * (units if fee.base == "unit" else 1)
    return _part_of(cost if fee.base == "cost" else price, fee.percent)


def preview(estimate: Estimate, proposal: Proposal, price: Money) -> Savings:
    """Say what a run of the optimum size leaves over when a share costs `price`, and who gets it.

    `estimate` is the cost of a unit at the optimum. Raises as `share_price` does.
    """
    _fits(estimate, proposal, proposal.run.optimum)
    shares = proposal.optimum_shares
    collected = price * shares
    needed = _sum(_before_price(estimate, proposal, estimate.batch)) + _on_price(collected, proposal)
    surplus = collected - needed
    parts = _divide(surplus, proposal) if surplus.minor > 0 else ()
    members = total((part.amount for part in parts if part.to == MEMBERS), price.currency)
    back = Money(members.minor // shares, price.currency)
    return Savings(
        units=proposal.run.optimum,
        shares=shares,
        collected=collected,
        needed=needed,
        surplus=surplus,
        parts=parts,
        back=back,
        effective=price - back,
        indivisible=members - back * shares,
    )


def _fits(estimate: Estimate, proposal: Proposal, units: int) -> None:
    """Refuse an estimate that is of something else, or from which no price can follow."""
    offered = (proposal.variant, *(one.name for one in proposal.variants))
    if estimate.slug != proposal.design.replace("_", "-") or estimate.variant not in offered:
        wanted = f"{proposal.design.replace('_', '-')} {proposal.variant}"
        of = f"{estimate.slug} {estimate.variant}"
        raise InputError(f"the cost is of {of}, the proposal of {wanted}", proposal.at("design"))
    if estimate.batch != units:
        raise InputError(f"the cost is for a batch of {estimate.batch}, not {units}", proposal.at("run"))
    if estimate.currency != proposal.currency:
        raise MoneyError(f"the cost is in {estimate.currency}, not {proposal.currency}", proposal.at("currency"))
    if not estimate.complete:
        lacks = ", ".join(estimate.missing[:_SOME])
        more = f" and {len(estimate.missing) - _SOME} more" if len(estimate.missing) > _SOME else ""
        tip = "an unknown price is not zero: add an offer or a rate to bom/catalog"
        raise MoneyError(f"no price follows from an incomplete cost: it lacks {lacks}{more}", proposal.place, tip)
    if _at(estimate.total, proposal.policy).minor <= 0:
        raise MoneyError("no price follows from a cost of nothing", proposal.place)


def _at(amount: Range, policy: Policy) -> Money:
    return amount.high if policy == "P90" else amount.expected


def _run_cost(estimate: Estimate, times: int) -> Range:
    """Cost of making the whole run."""
    one = estimate.total
    return Range(one.low * times, one.expected * times, one.high * times)


def _before_price(estimate: Estimate, proposal: Proposal, units: int) -> list[PriceLine]:
    """List what a run must pay for, the reserve last; fees counted on the price itself are left out."""
    lines = _costs(estimate, proposal.policy, units)
    cost = _sum(lines)
    lines += [_line(fee, fee_of_run(fee, units, cost, cost)) for fee in proposal.fees if fee.base != "price"]
    reserve = proposal.reserve
    amount = _part_of(_sum(lines), reserve.percent) if reserve.amount is None else reserve.amount
    return [*lines, _put_aside(reserve, amount)]


def _costs(estimate: Estimate, policy: Policy, units: int) -> list[PriceLine]:
    """Split the cost of the run over its categories, in proportion to their lines.

    At P50 that is their sum itself. The high end of the whole may be less than all high ends together, since
    not everything goes wrong at once: then each category carries its part of it.
    """
    known: dict[str, int] = {}
    for line in estimate.lines:
        if line.amount is not None:
            known[line.category] = known.get(line.category, 0) + _at(line.amount, policy).minor
    parts = split(_at(_run_cost(estimate, units), policy), known)
    rule = f"{_FIGURE[policy]} cost of a unit x {units}"
    zero = Money(0, estimate.currency)
    return [
        PriceLine(kind="cost", title=title, run=parts[category], each=zero, rule=rule)
        for category, title in COSTS.items()
        if category in parts
    ]


def _line(fee: Fee, run: Money) -> PriceLine:
    zero = Money(0, run.currency)
    return PriceLine(kind="fee", title=fee.name, run=run, each=zero, rule=fee.rule, to=fee.to, why=fee.why)


def _put_aside(reserve: Reserve, run: Money) -> PriceLine:
    zero = Money(0, run.currency)
    rule = f"{reserve.rule}, and what rounding the price up adds"
    return PriceLine(kind="reserve", title="Reserve", run=run, each=zero, rule=rule, why=reserve.covers)


def _lowest(needed: Money, shares: int, proposal: Proposal) -> Money:
    """Find the lowest price, in whole steps, that brings in what is needed and the fees on the price."""
    on_price = sum(Fraction(fee.percent or 0) for fee in proposal.fees if fee.base == "price")
    step = proposal.round_up_to
    steps = ceil(Fraction(needed.minor) / (1 - Fraction(on_price) / 100) / (shares * step.minor))
    while (collected := step * steps * shares) - _on_price(collected, proposal) < needed:
        steps += 1  # each fee is rounded up to a cent, which may be the one that is missing
    return step * steps


def _on_price(collected: Money, proposal: Proposal) -> Money:
    """Add up the fees that are counted on what the members pay."""
    fees = (_part_of(collected, fee.percent) for fee in proposal.fees if fee.base == "price")
    return total(fees, collected.currency)


def _part_of(base: Money, percent: Decimal | None) -> Money:
    """Take a percentage, rounded up to a cent: a fee that is due is never short."""
    return Money(ceil(base.minor * Fraction(percent or 0) / 100), base.currency)


def _sum(lines: list[PriceLine]) -> Money:
    return total((line.run for line in lines), lines[0].run.currency)


def _per_share(lines: list[PriceLine], price: Money) -> tuple[PriceLine, ...]:
    """Give each line its part of one share, so that the parts add up to the price."""
    parts = split(price, {f"{index:03}": line.run.minor for index, line in enumerate(lines)})
    return tuple(msgspec.structs.replace(line, each=parts[f"{index:03}"]) for index, line in enumerate(lines))


def _divide(surplus: Money, proposal: Proposal) -> tuple[SavingsShare, ...]:
    """Split savings by the declared percentages, to the cent."""
    amounts = split(surplus, {part.to: part.percent for part in proposal.savings})
    return tuple(
        SavingsShare(to=part.to, percent=part.percent, amount=amounts[part.to], why=part.why)
        for part in proposal.savings
    )
