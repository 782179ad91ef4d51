# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The budget of a run, by the lines of its bill of materials, and what was billed against it. Every sum is exact.

A bill names a line: a part or a bought thing by its path in the bill of materials, a fee by its name, work on the whole
by its title. It may also name a group alone, or `group/anything`: that counts in the group's sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

import msgspec

from makeshare.derive.share import COSTS
from makeshare.model.cost import Category, CostLine, Estimate
from makeshare.model.funding.books import Against, Budget, Budgeted, Group
from makeshare.model.money import apportion
from makeshare.model.price import PriceBuildUp
from makeshare.model.proposal import Fee

GROUPS = {
    "made": "Parts that are made",
    "bought": "Bought parts",
    "consumables": "Consumables",
    "whole": "Work on the whole",
    "shipping": "Shipping to the workshop",
    "fees": "Fees",
}
OTHER = "other"
_OF: dict[Category, str] = {"bought": "bought", "consumable": "consumables", "shipping": "shipping"}
_FIXED = "setup"
"""The part of the cost that is paid once a run, however many are made."""
_KEYS = {title: category for category, title in COSTS.items()}

Bills = Mapping[str, Mapping[str, int]]
"""What each party billed for each line."""


def budget_of(
    price: PriceBuildUp,
    estimate: Estimate,
    fees: Iterable[Fee] = (),
    *,
    units: int = 0,
    offers: Mapping[str, int] = {},
    further: bool = False,
) -> Budget:
    """Return the budget of a run of a variant: the lines of its quote, its fees and its reserve, as the price has them.

    `price` and `estimate` are those that the quote pins; `units` is how many are made, when not the minimum run.
    Setting up and fees for the run are counted once, all else grows with the units; of a `further` variant of the same
    run the fees for the run are left out. `offers` says how many offers were known for a thing. At the minimum run, the
    lines add up to what the price has for cost and fees.
    """
    once = {fee.name for fee in fees if fee.base == "run"}
    units = units or price.units
    amounts: dict[str, int] = {}
    charged: list[Budgeted] = []
    reserve = 0
    for one in price.lines:
        times, of = units, price.units
        if _KEYS.get(one.title) == _FIXED:
            times = estimate.batch
        elif one.kind == "fee" and one.title in once:
            times, of = (0 if further else 1), 1
        amount = -(-one.run.minor * times // of)
        if one.kind == "cost":
            for line, part in _split(amount, estimate, _KEYS[one.title]).items():
                amounts[line] = amounts.get(line, 0) + part
        elif one.kind == "fee":
            charged.append(Budgeted(line=one.title, title=one.title, amount=amount, group="fees"))
        else:
            reserve += amount
    return _budget(units, (*_costs(amounts, estimate, units, offers), *charged), reserve)


def together(budgets: Iterable[Budget]) -> Budget:
    """Add up the budgets of the variants of one run: what is made or bought for several of them is one line."""
    budgets = tuple(budgets)
    lines: dict[str, Budgeted] = {}
    for line in (line for budget in budgets for line in budget.lines):
        known = lines.get(line.line)
        lines[line.line] = line if known is None else _sum(known, line)
    return _budget(sum(one.units for one in budgets), lines.values(), sum(one.reserve for one in budgets))


def against(budget: Budget | None, bills: Bills) -> tuple[Group, ...]:
    """Set every line against its bills. What nobody planned stands in its group, or last; unspent lines stay."""
    planned = {one.line: one for one in budget.lines} if budget else {}
    titles = {**(dict(budget.groups) if budget else {}), OTHER: "Not planned"}
    homes = {name: _home(name, planned.get(name), titles) for name in (*planned, *sorted({*bills} - {*planned}))}
    groups = (_against_group(key, title, planned, bills, homes) for key, title in titles.items())
    return tuple(one for one in groups if one.lines or one.total.billed)


def total(groups: Iterable[Group]) -> Against:
    """Add all groups up."""
    sums = [one.total for one in groups]
    budgets = [one.budget for one in sums if one.budget is not None]
    return Against(
        line="", title="All", billed=sum(one.billed for one in sums), budget=sum(budgets) if budgets else None
    )


def _budget(units: int, lines: Iterable[Budgeted], reserve: int) -> Budget:
    lines = tuple(lines)
    used = {one.group for one in lines}
    groups = tuple((key, title) for key, title in GROUPS.items() if key in used)
    return Budget(units=units, lines=lines, groups=groups, reserve=reserve)


def _sum(one: Budgeted, other: Budgeted) -> Budgeted:
    hours = [each.hours for each in (one, other) if each.hours is not None]
    return msgspec.structs.replace(
        one, amount=one.amount + other.amount, hours=sum(hours, Decimal(0)) if hours else None
    )


def _split(amount: int, estimate: Estimate, category: Category) -> dict[str, int]:
    """Split what the price has for a category over the lines of the bill that it belongs to; the parts add up to it."""
    weights: dict[str, int] = {}
    for one in estimate.lines:
        if one.category == category and one.amount is not None:
            weights[_name(one)] = weights.get(_name(one), 0) + one.amount.expected.minor
    return apportion(amount, weights if sum(weights.values()) else dict.fromkeys(weights, 1))


def _costs(amounts: Mapping[str, int], estimate: Estimate, units: int, offers: Mapping[str, int]) -> Iterator[Budgeted]:
    """Yield the lines of the bill with their amounts, in the order of the estimate."""
    own: dict[str, list[CostLine]] = {name: [] for name in (_name(one) for one in estimate.lines) if name in amounts}
    for one in estimate.lines:
        own.get(_name(one), []).append(one)
    for name, lines in own.items():
        times = {"labour": units, _FIXED: 1}  # hours that people work: for each unit, and once
        hours = [one.hours * times[one.category] for one in lines if one.hours is not None and one.category in times]
        known = [offers[one.thing] for one in lines if one.thing in offers]
        yield Budgeted(
            line=name,
            title=lines[0].title if lines[0].path in ("", lines[0].thing) else name,
            amount=amounts[name],
            group=_group(lines),
            processes=tuple(dict.fromkeys(one.thing or one.process for one in lines if one.thing or one.process)),
            hours=sum(hours, Decimal(0)) if hours else None,
            suppliers=min(known) if known else None,
        )


def _name(line: CostLine) -> str:
    """Return the name that a bill has for a line: its path, or of work on the whole its title."""
    return line.path or line.title


def _group(lines: Iterable[CostLine]) -> str:
    """Return the group of a line: what is bought, used up or shipped, else what is made, part by part or as a whole."""
    kinds = {_OF.get(one.category, "made" if one.path else "whole") for one in lines}
    return next(key for key in ("made", "whole", *GROUPS) if key in kinds)


def _home(line: str, planned: Budgeted | None, titles: Mapping[str, str]) -> str:
    """Return the group that a line belongs to: the planned one, else the one that its name begins with."""
    key = planned.group if planned else line.partition("/")[0]
    return key if key in titles else OTHER


def _against_group(
    key: str, title: str, planned: Mapping[str, Budgeted], bills: Bills, homes: Mapping[str, str]
) -> Group:
    """Set a group against its bills: its lines, and what was billed for it as a whole."""
    whole = bills.get(key, {}) if key not in planned and homes.get(key) == key else {}
    own = [name for name, home in homes.items() if home == key and (name in planned or name != key)]
    lines = [_line(name, planned.get(name), bills) for name in own]
    budgets = [planned[name].amount for name in own if name in planned]
    parties = sorted({*whole, *(party for one in lines for party in one.parties)})
    total = Against(
        line=key, title=title, billed=sum(one.billed for one in lines) + sum(whole.values()),
        budget=sum(budgets) if budgets else None, parties=tuple(parties),
    )  # fmt: skip
    return Group(total=total, lines=tuple(lines))


def _line(name: str, planned: Budgeted | None, billed: Bills) -> Against:
    by = billed.get(name, {})
    return Against(
        line=name,
        title=planned.title if planned else name,
        billed=sum(by.values()),
        budget=planned.amount if planned else None,
        of=planned.processes if planned else (),
        parties=tuple(sorted(by)),
    )
