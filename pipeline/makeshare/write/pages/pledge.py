# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""How to pledge: a letter that the visitor's own browser fills in. The page sends nothing, and no name leaves it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from makeshare.model.money import Money, digits
from makeshare.model.proposal import ProposalView
from makeshare.write.html import Html, is_mail, join, tag
from makeshare.write.pages.figures import plural

_BLANK = "______"
_KEYS = ("shares", "units", "variant", "price", "total", "plan", "hours", "name", "reach")
"""What the letter has blanks for; the page's script fills them in."""
_ACCEPTED = (
    "I have read the terms on the page and accept them for these shares. I know that a pledge counts only when it "
    "stands in the ledger, and that until the deadline I may cancel as the terms say."
)


def pledge(view: ProposalView) -> Html:
    """Show the letter, the fields that fill it in, and where it goes."""
    proposal = view.proposal
    steps = tag(
        "ol",
        tag("li", "Fill in the fields. They stay on your device."),
        tag(
            "li",
            "Copy the text, or open it in your e-mail program, and send it to the coordinator: ",
            tag("strong", proposal.parties.coordinator.shown),
            ".",
        ),
        tag(
            "li",
            "The coordinator writes it into the ledger under a random name, and tells you which. Then it counts.",
        ),
    )
    return join((steps, _form(view, view.price.share_price) if view.price else None))


def _form(view: ProposalView, price: Money) -> Html:
    """Lay out the fields and the letter; without scripts only the letter with blanks is there."""
    proposal = view.proposal
    contact = proposal.parties.coordinator.contact
    return tag(
        "div",
        tag("div", *_fields(view, price), class_="ms-pledge__fields", data_fields=True, hidden=True),
        tag("label", "The text to send", for_="pledge-letter"),
        tag("textarea", letter(view), id="pledge-letter", rows=16, readonly=True, data_letter=True, spellcheck="false"),
        tag(
            "p",
            tag("button", "Copy the text", type="button", class_="ms-button", data_copy=True),
            tag(
                "a",
                "Open in e-mail",
                href=f"mailto:{contact}",
                class_="ms-button ms-button--quiet",
                data_mail=contact,
                data_subject=_subject(view),
            )
            if is_mail(contact)
            else None,
            tag("span", role="status", data_said=True, class_="ms-small"),
            class_="ms-actions",
            data_send=True,
            hidden=True,
        ),
        class_="ms-pledge",
        data_pledge=letter(view, {key: f"{{{key}}}" for key in _KEYS}),
        data_minor=price.minor,
        data_digits=digits(price.currency),
        data_currency=price.currency,
        data_variant=proposal.variant,
        data_rate=proposal.work.rate.minor if proposal.work else None,
        data_shares_per_unit=proposal.share.shares_per_unit,
        data_units_per_share=proposal.share.units_per_share,
    )


def _fields(view: ProposalView, price: Money) -> Iterator[Html]:
    """Yield what has to be filled in: no more than this proposal asks for."""
    proposal, pledging = view.proposal, view.proposal.pledging
    most = proposal.optimum_shares
    yield _field("shares", "How many shares", type="number", min=1, max=most, value="1", inputmode="numeric")
    if proposal.variants:
        offered = [(proposal.variant, price), *((one.name, one.price) for one in view.variants if one.price)]
        yield _choice("variant", "Which variant", [(name, f"{name}, {cost}", cost.minor) for name, cost in offered])
    if pledging.lowest is not None:
        lowest = str(pledging.lowest).partition(" ")[2]
        title = f"What you pay for a share, from {pledging.lowest}"
        yield _field("bid", title, type="number", min=lowest, step="0.01", inputmode="decimal")
    if pledging.instalments:
        yield _choice("plan", "When you pay", [(one, one, 0) for one in ("at once", "in instalments")])
    if proposal.work is not None:
        title = f"Hours you work instead, at most {proposal.work.most} a share"
        yield _field("hours", title, type="number", min=0, value="0", inputmode="numeric", data_most=proposal.work.most)
    yield _field("name", "Your name", autocomplete="name")
    yield _field("reach", "How to reach you", autocomplete="email")


def _field(key: str, title: str, **attributes: str | int) -> Html:
    name = f"pledge-{key}"
    return tag(
        "p", tag("label", title, for_=name), tag("input", id=name, data_field=key, **({"type": "text"} | attributes))
    )


def _choice(key: str, title: str, options: list[tuple[str, str, int]]) -> Html:
    name = f"pledge-{key}"
    choices = (tag("option", words, value=value, data_minor=minor) for value, words, minor in options)
    return tag("p", tag("label", title, for_=name), tag("select", *choices, id=name, data_field=key))


def _subject(view: ProposalView) -> str:
    mark = "EXAMPLE: " if view.proposal.example else ""
    return f"{mark}Pledge to proposal {view.proposal.number}"


def letter(view: ProposalView, filled: Mapping[str, str] = MappingProxyType({})) -> str:
    """Write the letter of a pledge with what is known, and blanks for the rest."""
    proposal, head = view.proposal, view.state.head
    blank = {key: filled.get(key, _BLANK) for key in _KEYS}
    if not filled and not proposal.variants:
        blank["variant"] = proposal.variant
    if not filled and proposal.pledging.lowest is None and not proposal.variants and view.price:
        blank["price"] = str(view.price.share_price)
    thing = f"{proposal.design.replace('_', ' ')}, variant {blank['variant']}, version {proposal.version}"
    paid = f"at {blank['price']} a share: {blank['total']} in all"
    ledger = f"{plural(head.length, 'line')}, head {head.hash}" if head.length else "empty"
    return "\n".join(
        [
            *(["EXAMPLE: this proposal is not real. Do not send this.", ""] if proposal.example else []),
            f"To the coordinator of proposal {proposal.number}: {proposal.title}",
            "",
            f"I pledge {blank['shares']} share(s), for {blank['units']} unit(s) of {thing}, {paid}.",
            *([f"I pay {blank['plan']}."] if proposal.pledging.instalments else []),
            *([f"I work {blank['hours']} hour(s) of it."] if proposal.work else []),
            "",
            f"Charged: {proposal.share.charged}",
            f"Delivered: {proposal.delivery.date.isoformat()}, {proposal.delivery.place}",
            f"The most I can lose: {proposal.risk.most}",
            *([f"The terms that I accept: {view.state.terms.hash}"] if view.state.terms else []),
            f"The ledger as I saw it: {ledger}",
            "",
            _ACCEPTED,
            "",
            f"Name: {blank['name']}",
            f"Reach me: {blank['reach']}",
        ]
    )
