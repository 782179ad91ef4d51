# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""How a run is made, for its proposal's page: weeks of each station, its end, what people and machines need."""

from __future__ import annotations

from makeshare.model.production.plan import WEEKDAYS
from makeshare.model.production.schedule import MaintenanceReserve, ProductionView, Schedule
from makeshare.units import tidy
from makeshare.write.html import Html, join, tag
from makeshare.write.pages.figures import DASH, UNKNOWN, plural
from makeshare.write.pages.page import cite, listing, table

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def production_section(view: ProductionView) -> Html:
    """Show a production plan: two schedules, equipment and its later owner, hazards, the maintenance reserve."""
    return join(
        (
            _example(view),
            _schedule(view.minimum, view),
            _schedule(view.optimum, view) if view.optimum.units != view.minimum.units else None,
            _calendar(view),
            _equipment(view),
            _hazards(view),
            _reserve(view.reserve),
            _open(view),
        )
    )


def _example(view: ProductionView) -> Html | None:
    if not view.plan.example:
        return None
    return tag("p", tag("strong", "EXAMPLE"), " Nobody has taken on this work, and the dates are made up.")


def _schedule(found: Schedule, view: ProductionView) -> Html:
    """Show the hours of each station in each week, and when the run ends."""
    weeks = sorted({week for load in found.loads for week in load.weeks})
    rows = (
        (
            f"{load.title} (bottleneck)" if load.station == found.bottleneck else load.title,
            *(f"{tidy(load.weeks[week])}" if week in load.weeks else "" for week in weeks),
            f"{tidy(load.hours)} h",
        )
        for load in found.loads
    )
    if found.finish is None:
        end = f"It never ends: {found.stuck}."
    else:
        late = " It is late." if found.finish > view.promised else ""
        end = f"It ends on {found.finish.isoformat()}; delivery is promised for {view.promised.isoformat()}.{late}"
    title = f"{plural(found.units, 'unit')} from {found.start.isoformat()}"
    stops = [
        f"{one.title} stops on {one.date.isoformat()}, its maintenance being due; "
        + (f"it goes on from {one.until.isoformat()}." if one.until else "no service is planned.")
        for one in found.due
    ]
    heads = ("Station", *(f"{week:%d %b}" for week in weeks), "All")
    return join(
        (
            tag("h3", title),
            table(heads, rows, label=f"Hours a week, {title}; weeks by their Monday") if weeks else None,
            tag("p", end),
            listing(stops) if stops else None,
        )
    )


def _calendar(view: ProductionView) -> Html:
    one = view.plan.calendar
    closed = [
        f"{day.first.isoformat()}{'' if day.first == day.last else f' to {day.last.isoformat()}'}: {day.why}"
        for day in one.closed
    ]
    days = ", ".join(name for key, name in zip(WEEKDAYS, _DAYS, strict=True) if key in one.weekdays)
    words = f"Work is done on {days}, {tidy(one.hours_a_day)} hours a day."
    return join(
        (tag("h3", "Calendar"), tag("p", words), listing(f"Closed {text}" for text in closed) if closed else None)
    )


def _equipment(view: ProductionView) -> Html | None:
    rows = [
        (one.item, str(one.cost), one.paid_by, one.owned_afterwards, cite(one.evidence)) for one in view.plan.equipment
    ]
    if not rows:
        return None
    heads = ("Bought for the run", "Costs", "Who pays", "Who owns it afterwards", "Evidence")
    return join((tag("h3", "Equipment"), table(heads, rows, label="Equipment and who owns it afterwards")))


def _hazards(view: ProductionView) -> Html | None:
    """Say what can hurt at each station, and whether members may work there."""
    if not view.hazards:
        return None
    shares = {one.key: one for one in view.plan.stations}
    rows = [
        (
            shares[key].title,
            ", ".join(words),
            ", ".join(
                dict.fromkeys(f"{one.who} ({one.date.isoformat()})" for one in view.plan.training if one.station == key)
            )
            or DASH,
            f"{tidy(shares[key].work_share)} h" if shares[key].work_share else "none",
        )
        for key, words in view.hazards.items()
    ]
    heads = ("Station", "What can hurt", "Trained", "Members' share of work")
    insurance = view.plan.insurance
    words = (
        f"Insured until {insurance.until.isoformat()}: {insurance.covers}."
        if insurance
        else "No insurance of members is on record: they may not work at these stations."
    )
    return join(
        (
            tag("h3", "Hazardous stations"),
            table(heads, rows, label="Hazardous stations"),
            tag("p", words, class_="ms-small"),
        )
    )


def _reserve(found: MaintenanceReserve) -> Html | None:
    if not found.lines:
        return None
    rows = [
        (line.title, f"{tidy(line.hours)} h", str(line.hourly or UNKNOWN), str(line.amount or UNKNOWN))
        for line in found.lines
    ]
    label = f"Put aside for machines in a run of {plural(found.units, 'unit')}"
    foot = ("Known together", "", "", str(found.total))
    words = "It stands beside the estimate and is in the price only where a fee of the proposal names it."
    return join(
        (
            tag("h3", "Maintenance reserve"),
            table(("Machine", "Hours", "An hour", "Put aside"), rows, label=label, foot=foot),
            tag("p", words, class_="ms-small"),
        )
    )


def _open(view: ProductionView) -> Html | None:
    points = (*view.problems, *view.warnings)
    return join((tag("h3", "Still open in this plan"), listing(points))) if points else None
