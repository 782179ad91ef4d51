# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Where a run stands: its phases with their dates, what was pledged, and money as instructed and as confirmed."""

from __future__ import annotations

from makeshare.model.funding.state import Phase, State
from makeshare.model.money import Money
from makeshare.model.proposal import ProposalView
from makeshare.write import labels
from makeshare.write.html import Child, Html, join, tag
from makeshare.write.pages.figures import moment, plural
from makeshare.write.pages.page import listing, table

_WAY: tuple[Phase, ...] = ("discussion", "open", "collecting", "funded", "production", "distribution", "settled")
"""The way of a run that succeeds; phases in between last no longer than the event that ends them."""
_OVER = ("failed", "refunding", "refunded", "settling", "settled")
_FROM_MET: dict[Phase, Phase] = {"draft": "draft", "met": "open"}


def stand(view: ProposalView) -> Html:
    """Show the way so far and what comes next, then pledges and money."""
    return join((_way(view.state), _consent(view), _pledges(view), _money(view), _head(view)))


def _way(state: State) -> Html:
    """List the phases that were entered, with their dates, and those that follow if all goes well."""
    been = [
        tag("li", tag("time", moment(turn.date), datetime=turn.date), tag("strong", labels.PHASE[turn.phase]))
        for turn in state.history
    ]
    here = _FROM_MET.get(state.phase, state.phase)
    rest = () if state.phase in _OVER else _WAY[_WAY.index(here) + 1 if here in _WAY else 0 :]
    to_come = [tag("li", tag("span", "then"), tag("span", labels.PHASE[phase]), class_="ms-later") for phase in rest]
    first = [] if been else [tag("li", tag("span", "now"), tag("strong", labels.PHASE[state.phase]))]
    extended = (f"The deadline was moved to {date}, by decision {decision}." for date, decision in state.extensions)
    return join(
        (
            tag("ol", *first, *been, *to_come, class_="ms-steps"),
            listing(extended) if state.extensions else None,
            listing(f"{moment(date)}: the terms were changed. {why}" for date, why in state.changes)
            if state.changes
            else None,
        )
    )


def _consent(view: ProposalView) -> Html | None:
    """Say who is asked again, or would be."""
    waiting = view.state.counts.waiting
    said = []
    if waiting:
        verb = "waits" if waiting == 1 else "wait"
        said.append(
            f"{plural(waiting, 'pledge')} {verb} for a renewed consent, since the terms changed. Until then they count "
            "for nothing, and nobody is charged for them."
        )
    if view.consent:
        said.append(
            "The design or its prices have moved since the terms were pinned. Taking that over would need a renewed "
            f"consent from whoever pledged: {'; '.join(view.consent)}. Without it, what was quoted is what is made."
        )
    return tag("p", " ".join(said), class_="ms-warn") if said else None


def _pledges(view: ProposalView) -> Html:
    """Count units, shares and members apart."""
    counts, party = view.state.counts, view.proposal.share.unsold_party
    rows: list[list[Child]] = [
        ["Units pledged", str(counts.units)],
        ["Shares pledged", str(counts.shares)],
        ["Members", str(counts.members)],
        ["Pledges", str(counts.pledges)],
        ["Cancelled", str(counts.cancelled)],
        [f"Units that {party} owns and pays for", str(counts.underwritten_units)],
        ["Units that shares pay for and nobody has claimed", str(view.unclaimed_units)],
        ["Units missing to the minimum", str(view.missing_units)],
        [
            "Interest without a pledge (counts for nothing yet)",
            f"{plural(counts.interested_units, 'unit')}, {plural(counts.interested_members, 'member')}",
        ],
    ]
    if counts.hours:
        rows.append(["Hours of work promised, done", f"{counts.hours}, {counts.worked}"])
    rows += [[f"Variant {name}", f"{units} units, {shares} shares"] for name, (units, shares) in _variants(view)]
    return table(("What", "How many"), rows, label="Pledges in figures")


def _variants(view: ProposalView) -> list[tuple[str, tuple[int, int]]]:
    return list(view.state.variants.items()) if view.proposal.variants else []


def _money(view: ProposalView) -> Html | None:
    """Show what is promised, instructed and confirmed; nothing before there are terms."""
    state = view.state
    if state.terms is None:
        return None
    currency = state.terms.currency
    rows: list[list[Child]] = [
        ["Promised by members", str(Money(state.counts.promised, currency))],
        ["Needed", str(Money(state.needed, currency))],
        ["Held, as imports confirm", str(Money(state.pot, currency))],
        ["Instructed, and still to come in", str(Money(state.to_collect, currency))],
        ["Instructed, and still to be paid out", str(Money(state.to_pay_out, currency))],
    ]
    if state.counts.matched:
        rows.insert(1, ["Added by matching funds", str(Money(state.counts.matched, currency))])
    if state.released:
        rows.append(["Released by milestones, for spending", str(Money(state.released, currency))])
    rows += [
        [f"Owed to {one.who}", str(Money(one.to_pay_out, currency))] for one in state.accounts if _owed(one.who, view)
    ]
    source = (
        f"{plural(state.imports, 'row')} of imports stand behind these figures."
        if state.imports
        else "No import has confirmed any payment yet."
    )
    words = f"Files move no money: what is instructed becomes true only when an import confirms it. {source}"
    return join((table(("Money", "How much"), rows, label="Money in figures"), tag("p", words, class_="ms-small")))


def _owed(who: str, view: ProposalView) -> bool:
    """Whether a party, whose name is public, is owed money."""
    return any(one.kind == "party" and one.who == who and one.to_pay_out for one in view.state.accounts)


def _head(view: ProposalView) -> Html | None:
    """Name the ledger's end, so that anybody can check it."""
    head = view.state.head
    if not head.length:
        return None
    private = (
        " Members' own events are kept in private: the ledger has what they add up to, and the private one's hash."
        if view.state.private
        else ""
    )
    check = f"makeshare ledger verify {view.proposal.number}"
    return tag(
        "p",
        f"A pledge counts when it stands in the ledger: {plural(head.length, 'line')}, chained, as of "
        f"{moment(head.date)}; head ",
        tag("code", head.hash),
        f".{private} Check it with ",
        tag("code", check),
        ".",
        class_="ms-small",
    )
