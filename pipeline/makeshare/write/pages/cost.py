# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a unit costs by batch: bars, the same as a table, and every line with what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from makeshare.model.built import Built
from makeshare.model.cost import CostLine, Estimate
from makeshare.model.money import Money, total
from makeshare.units import tidy
from makeshare.write.html import Child, Html, join, tag
from makeshare.write.labels import COST
from makeshare.write.pages import chart
from makeshare.write.pages.figures import DASH, about, bare, percent
from makeshare.write.pages.page import cite, more, table

_STEP = Decimal("0.01")
"""Hours are shown to this step."""


def cost(built: Built) -> Html:
    """Show the estimates of a configuration."""
    estimates = [estimate for _, estimate in sorted(built.estimates.items())]
    if not estimates:
        return tag("p", "No estimate has been made.")
    return join(
        (
            *(_missing(estimate) for estimate in estimates[:1]),
            _bars(estimates),
            _summary(estimates),
            tag(
                "p",
                "Prices without tax. Low and high span about eight of ten cases; an assumed price widens the range.",
                class_="ms-small",
            ),
            *(more(f"Every line for a batch of {estimate.batch}", _lines(estimate)) for estimate in estimates),
        )
    )


def _missing(estimate: Estimate) -> Html | None:
    """Say what has no price: the sum of the rest is no price."""
    if estimate.complete:
        return None
    missing = "; ".join(estimate.missing)
    return tag(
        "p",
        tag("strong", "Incomplete. "),
        f"No price is known for: {missing}. The figures below leave it out.",
        class_="ms-warn",
    )


def by_category(estimate: Estimate) -> list[tuple[str, Money]]:
    """Add up the expected amounts by their reason, in the order of the labels; those without any are left out."""
    sums = (
        (
            key,
            total(
                (line.amount.expected for line in estimate.lines if line.category == key and line.amount),
                estimate.currency,
            ),
        )
        for key in COST
    )
    return [(key, amount) for key, amount in sums if amount.minor]


def _bars(estimates: Sequence[Estimate]) -> Html:
    """Draw a bar for each batch on one scale."""
    widest = max((estimate.total.high for estimate in estimates), key=lambda amount: amount.minor)
    rows = [
        chart.row(
            _batch(estimate),
            about(estimate.total.expected),
            chart.bar(by_category(estimate), widest, label=_said(estimate), spread=estimate.total),
            estimate.total,
        )
        for estimate in estimates
    ]
    used = [key for key in COST if any(key == found for estimate in estimates for found, _ in by_category(estimate))]
    return tag("div", *rows, chart.legend((key, COST[key]) for key in used), class_="ms-bars")


def _summary(estimates: Sequence[Estimate]) -> Html:
    """Write the figures behind the bars."""
    amounts = [dict(by_category(estimate)) for estimate in estimates]
    rows: list[list[Child]] = [
        [name, *(bare(found[key]) if key in found else DASH for found in amounts)]
        for key, name in COST.items()
        if any(key in found for found in amounts)
    ]
    rows += [
        [tag("strong", "Expected"), *(tag("strong", bare(estimate.total.expected)) for estimate in estimates)],
        ["Low", *(bare(estimate.total.low) for estimate in estimates)],
        ["High", *(bare(estimate.total.high) for estimate in estimates)],
        ["Rests on assumed prices", *(percent(estimate.assumed_share) for estimate in estimates)],
        ["Complete", *("yes" if estimate.complete else "no" for estimate in estimates)],
    ]
    return table(
        (f"{estimates[0].currency} a unit", *(f"{estimate.batch} made" for estimate in estimates)),
        rows,
        label="Cost of a unit by batch",
        class_="ms-money",
    )


def _lines(estimate: Estimate) -> Html:
    """List what is paid for, each thing and each kind of work once; the package has it part by part."""
    groups: dict[str, list[CostLine]] = {}
    for line in estimate.lines:
        groups.setdefault(line.title, []).append(line)
    rows = ((_reason(title, lines), *_amounts(lines)) for title, lines in groups.items())
    return table(
        ("What", f"{estimate.currency} expected", "Low to high"),
        rows,
        label=f"Cost lines for a batch of {estimate.batch}",
        class_="ms-money ms-costlines",
    )


def _reason(title: str, lines: Sequence[CostLine]) -> Html:
    """Say what is paid for, how the figure follows, and on what it rests."""
    kinds = [key for key in COST if any(line.category == key for line in lines)]
    marks = (tag("small", COST[key], class_=f"ms-kind ms-fill-{key}") for key in kinds)
    basis = "; ".join(_basis([line for line in lines if line.category == key]) for key in kinds)
    rests = [tag("small", words, class_="ms-bill__how") for words in dict.fromkeys(_rests_on(line) for line in lines)]
    return tag("div", tag("span", title), *marks, tag("small", basis, class_="ms-bill__how"), *rests)


def _basis(lines: Sequence[CostLine]) -> str:
    """Say how one kind of cost follows; many steps of work are added up."""
    said = list(dict.fromkeys(line.basis for line in lines))
    hours = [line.hours for line in lines if line.hours is not None]
    if len(said) > 1 and len(hours) == len(lines):
        return (
            f"{COST[lines[0].category].lower()} {tidy(sum(hours, Decimal(0)).quantize(_STEP))} h in {len(lines)} steps"
        )
    return "; ".join(said)


def _rests_on(line: CostLine) -> Html | None:
    """Name the source of a price, or what it is assumed from."""
    if line.assumed:
        return join(("Assumed: ", line.assumed))
    return join((cite(line.source), f", {line.date}" if line.date else None)) if line.source else None


def _amounts(lines: Sequence[CostLine]) -> tuple[Child, Child]:
    """Add up what lines cost, expected and from low to high; one unknown price makes the sum unknown."""
    known = [line.amount for line in lines if line.amount]
    if len(known) < len(lines):
        return tag("strong", "unknown"), "no price known"
    whole = sum(known[1:], known[0])
    return bare(whole.expected), f"{bare(whole.low)} to {bare(whole.high)}"


def _batch(estimate: Estimate) -> str:
    return "One alone" if estimate.batch == 1 else f"Batch of {estimate.batch}"


def _said(estimate: Estimate) -> str:
    parts = ", ".join(f"{COST[key].lower()} {amount}" for key, amount in by_category(estimate))
    return f"{_batch(estimate)}: {estimate.total.expected}, of which {parts}"
