# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Risk and reward: what a share costs in the end if the run turns out other than planned."""

from __future__ import annotations

from makeshare.model.money import Money
from makeshare.model.proposal import Preview, ProposalView
from makeshare.write.html import Child, Html, join, tag
from makeshare.write.pages.page import table


def preview(view: ProposalView) -> Html | None:
    """Show what one share pays more or gets back, for a run that is cheaper or dearer than budgeted."""
    if not view.previews or view.price is None:
        return None
    price = view.state.terms.offers[0].price if view.state.terms else view.price.share_price.minor
    rows = [_row(one, Money(price, one.member.currency)) for one in view.previews]
    words = (
        f"You pay {Money(price, view.proposal.currency)} when you are charged. These rows follow from the order of "
        "losses and the rule for a surplus, by the arithmetic that closes the books. What is left of the reserve goes "
        "back too."
    )
    return join(
        (
            tag("p", words),
            table(
                ("If the run costs", "A share costs in the end", "Who bears it, or gets it"),
                rows,
                label="If it costs more or less",
            ),
        )
    )


def _row(one: Preview, price: Money) -> list[Child]:
    much = "as much as budgeted" if not one.percent else f"{abs(one.percent)} % {'more' if one.percent > 0 else 'less'}"
    end = price + one.member
    if one.member.minor > 0:
        change = f"you pay {one.member} more"
    elif one.member.minor < 0:
        change = f"you get {Money(-one.member.minor, price.currency)} back"
    else:
        change = "nothing more, nothing back"
    whom = one.borne or one.parts
    return [
        much,
        join((tag("strong", str(end)), tag("small", change))),
        "; ".join(f"{who} {amount}" for who, amount in whom) or "nobody: the reserve goes back",
    ]
