# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""My share: a member opens a statement file in the page. It is read on the visitor's own device and sent nowhere."""

from __future__ import annotations

from makeshare.model.proposal import ProposalView
from makeshare.write.html import Html, join, tag


def my_share(view: ProposalView) -> Html:
    """Offer to open a statement of this run; without scripts, say what the file is."""
    return join(
        (
            tag(
                "p",
                "Whoever pledged gets a statement file from the coordinator: what was promised, asked for, paid and "
                "paid back, and the lines of the ledger that say so. Open it here. The page reads it on your device, "
                "checks it against the ledger's end as published, and sends it nowhere. It is plain JSON: any editor "
                "opens it.",
            ),
            tag(
                "div",
                tag("label", "Your statement file", for_="share-file"),
                tag("input", id="share-file", type="file", accept=".json,application/json", data_share_file=True),
                tag("div", role="status", data_share_shown=True),
                class_="ms-pledge",
                data_share=view.proposal.slug,
                data_head=view.state.head.hash,
                data_length=view.state.head.length,
                hidden=True,
            ),
        )
    )
