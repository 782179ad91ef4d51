# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""How to pledge: a letter that the visitor's own browser fills in. The page sends nothing, and no name leaves it."""

from __future__ import annotations

from makeshare.model.money import Money, digits
from makeshare.model.proposal import ProposalView
from makeshare.write.html import Html, is_mail, join, tag
from makeshare.write.pages.figures import plural

_BLANK = "______"
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
        tag(
            "div",
            _field(
                "shares",
                "How many shares",
                type="number",
                min=1,
                max=proposal.optimum_shares,
                value="1",
                inputmode="numeric",
            ),
            _field("name", "Your name", autocomplete="name"),
            _field("reach", "How to reach you", autocomplete="email"),
            class_="ms-pledge__fields",
            data_fields=True,
            hidden=True,
        ),
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
        data_pledge=letter(view, "{shares}", "{units}", "{total}", "{name}", "{reach}"),
        data_minor=price.minor,
        data_digits=digits(price.currency),
        data_currency=price.currency,
        data_shares_per_unit=proposal.share.shares_per_unit,
        data_units_per_share=proposal.share.units_per_share,
    )


def _field(key: str, title: str, **attributes: str | int) -> Html:
    name = f"pledge-{key}"
    return tag(
        "p", tag("label", title, for_=name), tag("input", id=name, data_field=key, **({"type": "text"} | attributes))
    )


def _subject(view: ProposalView) -> str:
    mark = "EXAMPLE: " if view.proposal.example else ""
    return f"{mark}Pledge to proposal {view.proposal.number}"


def letter(
    view: ProposalView,
    shares: str = _BLANK,
    units: str = _BLANK,
    total: str = _BLANK,
    name: str = _BLANK,
    reach: str = _BLANK,
) -> str:
    """Write the letter of a pledge with what is known, and blanks for the rest."""
    proposal = view.proposal
    price = view.price.share_price if view.price else None
    thing = f"{proposal.design.replace('_', ' ')}, variant {proposal.variant}, version {proposal.version}"
    head = view.state.head
    example = ["EXAMPLE: this proposal is not real. Do not send this.", ""] if proposal.example else []
    ledger = f"{plural(head.length, 'line')}, head {head.hash}" if head.length else "empty"
    return "\n".join(
        [
            *example,
            f"To the coordinator of proposal {proposal.number}: {proposal.title}",
            "",
            f"I pledge {shares} share(s), for {units} unit(s) of {thing}, at {price} a share: {total} in all.",
            "",
            f"Charged: {proposal.share.charged}",
            f"Delivered: {proposal.delivery.date.isoformat()}, {proposal.delivery.place}",
            f"The most I can lose: {proposal.risk.most}",
            f"The ledger as I saw it: {ledger}",
            "",
            _ACCEPTED,
            "",
            f"Name: {name}",
            f"Reach me: {reach}",
        ]
    )
