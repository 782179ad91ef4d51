# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""All of a community's governance in one record: what its pages are written from."""

from __future__ import annotations

import msgspec

from makeshare.model.governance.ballot import Box, Result
from makeshare.model.governance.decision import Decision
from makeshare.model.governance.policy import Policy
from makeshare.model.governance.roles import Roles
from makeshare.model.governance.stakeholders import Answers, Machines


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A document that the community adopted: its title, and the name of its page below community/documents/."""

    title: str
    slug: str


class DecisionView(msgspec.Struct, frozen=True, kw_only=True):
    """A decision with its words and ballots; `result` is counted once it is closed.

    `files` are what a recount needs, by name: decision.toml and ballots.jsonl as they are.
    """

    decision: Decision
    box: Box
    result: Result | None = None
    prose_markdown: str = ""
    files: dict[str, str] = {}


class Governance(msgspec.Struct, frozen=True, kw_only=True):
    """Roles, policy and machines are None where the community has not written them yet; answers go by proposal."""

    roles: Roles | None = None
    policy: Policy | None = None
    machines: Machines | None = None
    decisions: tuple[DecisionView, ...] = ()
    answers: dict[str, Answers] = {}
    documents: tuple[Document, ...] = ()

    def decisions_on(self, proposal: str) -> tuple[DecisionView, ...]:
        """Return the decisions that concern a proposal."""
        return tuple(view for view in self.decisions if proposal in view.decision.proposals)
