# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The page on demand: what counts as what, how many wanted each design, and what the next cycle may bring."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from makeshare.model.catalogue import Catalogue
from makeshare.model.demand import Cycle, DemandView, HeldOut, Interval, Rate, Round, Single, VariantShare
from makeshare.write.demand import chance, percent, verdict
from makeshare.write.html import Child, Html, join, tag
from makeshare.write.pages.chart import legend
from makeshare.write.pages.figures import UNKNOWN, about, plural
from makeshare.write.pages.page import facts, heading, listing, page, table

_LEAD = "How many people asked, pledged, paid and got what they paid for, and what the next cycle may bring."
_MEANINGS = (
    ("Interest", "Units that somebody asked for while a cycle was open, with or without a pledge. It binds nobody."),
    ("Pledged", "Those of them that were pledged when the cycle closed."),
    ("Paid", "Those of the pledged units that were paid for, as the holder of the money confirmed."),
    ("Handed over", "Those of the paid units that are with members."),
    ("Interval", "8 of 10 cases lie within it. It is wide where little is known."),
)
_COLOURS = (("labour", "paid"), ("bought", "pledged, not known to be paid"), ("consumable", "asked for, not pledged"))
_HEAD = ("Cycle", "Variant", "Interest", "Pledged", "Paid", "Handed over")
_METHOD = (
    "The forecast is a count model that keeps what it does not know: the level, a trend, and how much cycles scatter. "
    "With few cycles it leans on the community's other designs. It knows nothing of seasons, prices or news."
)


def demand_page(catalogue: Catalogue) -> bytes:
    """Write demand/index.md."""
    return page(_blocks(catalogue.demand), title="Demand", description=_LEAD, hide=("navigation",))


def _blocks(views: Iterable[DemandView]) -> Iterator[str]:
    yield tag("h1", "Demand")
    yield tag("p", _LEAD, class_="ms-lead")
    yield heading("What counts as what", "words")
    yield facts(_MEANINGS)
    yield tag("p", _METHOD, class_="ms-small")
    nothing = True
    for view in views:
        nothing = False
        yield from _design(view)
    if nothing:
        yield tag("p", "No cycle was counted yet.")


def _design(view: DemandView) -> Iterator[str]:
    mark = tag("span", "EXAMPLE", class_="ms-example") if view.example else None
    yield tag("h2", mark, view.title, id=f"{'example-' if view.example else ''}{view.design.replace('_', '-')}")
    name = f"{view.title} (example)" if view.example else view.title
    if view.example:
        yield tag(
            "p", "From example runs and invented figures: nobody is waiting for anything here.", class_="ms-small"
        )
    yield tag("p", _next(view))
    yield from (tag("p", sentence, class_="ms-small") for sentence in _reaching(view))
    if view.cycles:
        yield _bars(view)
        yield table(_HEAD, map(_cycle, view.cycles), label=f"Cycles of {name}, as of {view.as_of}")
    yield table(("Which part", "Units", "Share, with its interval"), _parts(view), label=f"Shares and rates of {name}")
    wished = [f"{one.what}: {plural(one.units, 'unit')}" for one in view.wanted]
    if wished:
        yield tag("h3", "Asked for and not offered")
        yield listing(wished)
    if view.singles:
        yield tag("h3", "Single units after a run")
        yield listing(map(_single, view.singles))


def _next(view: DemandView) -> Html:
    """Say what the next cycle may bring, from how much, or why nothing can be said."""
    made = view.forecast
    if made is None:
        return join((tag("strong", "No forecast. "), view.why))
    figure = tag("strong", f"{made.low} to {made.high} units")
    rests = f"{plural(made.cycles, 'cycle')} of its own and {plural(made.designs, 'other design')}"
    return join(("The next cycle: ", figure, f" pledged in 8 of 10 cases, {made.middle} in the middle, from {rests}."))


def _reaching(view: DemandView) -> Iterator[str]:
    if view.forecast is not None:
        for one in view.chances:
            said = f"Chance that it reaches the {plural(one.minimum, 'unit')} of the proposal"
            yield f"{said} “{one.proposal}”: {chance(one.probability)}."
        yield verdict(view.score)


# ------------------------------------------------------------------------------------------------------- bars
def _bars(view: DemandView) -> Html:
    """Draw each cycle with what had been forecast for it, and the forecast of the next one; all to one scale."""
    expected = {one.opened: one for one in view.history}
    highest = [one.interest for one in view.rounds] + [one.forecast.high for one in view.history]
    whole = max([*highest, view.forecast.high if view.forecast else 0, 1])
    rows = [_round(one, expected.get(one.opened), whole) for one in view.rounds]
    if view.forecast is not None:
        made = view.forecast
        said = f"8 of 10 cases: {made.low} to {made.high} units"
        rows.append(_row("Next cycle", said, _drawing((), whole, said, (made.low, made.high))))
    colours = (*_COLOURS, ("none", "line: what was forecast before, or is now"))
    return tag("div", *rows, legend(colours), class_="ms-bars")


def _round(one: Round, before: HeldOut | None, whole: int) -> Html:
    paid = 0 if one.paid is None else one.paid
    parts = (("labour", paid), ("bought", one.pledged - paid), ("consumable", one.interest - one.pledged))
    said = f"{one.interest} asked for, {one.pledged} pledged, {UNKNOWN if one.paid is None else one.paid} paid"
    span = None if before is None else (before.forecast.low, before.forecast.high)
    if span is not None:
        said += f"; forecast before: {span[0]} to {span[1]}"
    return _row(f"{one.opened.isoformat()} to {one.closed.isoformat()}", said, _drawing(parts, whole, said, span))


def _row(title: str, said: str, drawing: Html) -> Html:
    head = tag("div", tag("span", title), tag("span", said), class_="ms-bar__head")
    return tag("div", head, drawing, class_="ms-bar__row")


def _drawing(parts: Iterable[tuple[str, int]], whole: int, label: str, span: tuple[int, int] | None) -> Html:
    """Draw stacked parts of a whole in units, and a line over the span of a forecast."""
    drawn, start = [], 0
    for colour, units in parts:
        place = {"x": _along(start, whole), "width": _along(units, whole)}
        drawn.append(tag("rect", y="4", height="20", class_=f"ms-fill-{colour}", **place))
        start += units
    if span is not None:
        low, high = (_along(end, whole) for end in span)
        drawn.append(tag("line", x1=low, x2=high, y1="14", y2="14", class_="ms-spread"))
        drawn += [tag("line", x1=end, x2=end, y1="8", y2="20", class_="ms-spread") for end in (low, high)]
    return tag(
        "svg", *drawn, class_="ms-bar", width="100%", height="28", role="img", aria_label=label, focusable="false"
    )


def _along(units: int, whole: int) -> str:
    return f"{units * 100 / whole:.2f}%"


# ------------------------------------------------------------------------------------------------------ tables
def _cycle(one: Cycle) -> tuple[Child, ...]:
    when = f"{one.opened.isoformat()} to {one.closed.isoformat()}"
    counts = (one.interest, one.pledged, one.paid, one.delivered)
    return (when, one.variant, *(UNKNOWN if count is None else str(count) for count in counts))


def _parts(view: DemandView) -> Iterator[tuple[Child, ...]]:
    for rate in view.rates:
        yield _rate(rate)
    for share in view.shares:
        yield _share(share)


def _rate(rate: Rate) -> tuple[Child, ...]:
    known = f"{rate.of} of {rate.out_of}" if rate.out_of else UNKNOWN
    return (rate.name.capitalize(), known, _interval(rate.interval))


def _share(share: VariantShare) -> tuple[Child, ...]:
    name = f"Variant {share.variant}, where there was a choice"
    return (name, f"{share.units} of {share.out_of}", _interval(share.interval))


def _interval(found: Interval | None) -> str:
    return UNKNOWN if found is None else f"{percent(found.middle)} ({percent(found.low)} to {percent(found.high)})"


def _single(one: Single) -> str:
    """Say how many wait for a unit, and what one costs made alone: the cost of making, without fees."""
    price = "at a cost that is not known"
    if one.price is not None:
        price = f"{about(one.price.expected)} ({about(one.price.low)} to {about(one.price.high)}) to make one alone"
    return f"{plural(one.units, 'unit')} of variant {one.variant} waited for; {price}, fees not counted."
