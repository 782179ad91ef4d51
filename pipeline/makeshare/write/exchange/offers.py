# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Which proposals may be told to others as offers: open, priced, and no worked example."""

from __future__ import annotations

from makeshare.model.catalogue import Catalogue
from makeshare.model.proposal import ProposalView


def on_offer(catalogue: Catalogue) -> tuple[ProposalView, ...]:
    """Return the proposals that people can pledge to today, as far as files know."""
    return tuple(
        view
        for view in catalogue.proposals
        if view.state.phase == "open" and not view.proposal.example and view.price is not None
    )


def marked(view: ProposalView) -> str:
    """Return a proposal's title, marked where it is only an example: titles travel without their page."""
    return f"EXAMPLE: {view.proposal.title}" if view.proposal.example else view.proposal.title
