# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""All that a community publishes, in one record: what the site's pages are written from."""

from __future__ import annotations

from functools import cached_property

import msgspec

from makeshare.model.built import Built
from makeshare.model.catalog import Catalog
from makeshare.model.community.together import Together
from makeshare.model.demand import DemandView
from makeshare.model.design import Manifest
from makeshare.model.distribution.records import Track
from makeshare.model.distribution.view import DistributionView
from makeshare.model.federation.network import Network
from makeshare.model.funding.books import OpenBooks
from makeshare.model.governance import Governance
from makeshare.model.production.making import Making
from makeshare.model.proposal import ProposalView


class Community(msgspec.Struct, frozen=True, kw_only=True):
    """Who publishes: addresses are empty where none is set, and pages then say or leave out what depends on them.

    `url` is the public address of the site; `repository` of the git repository; `contact` where pledges and fault
    reports go.
    """

    name: str
    currency: str
    region: str
    url: str = ""
    repository: str = ""
    contact: str = ""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One commit that touched a design: short name, date (ISO) and subject."""

    commit: str
    date: str
    subject: str


class DesignEntry(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A design as published: its card, what was built of it (default first), its guide (Markdown) and its history.

    `history` is newest first; `shallow` says that the checkout holds only the latest part of it.
    """

    manifest: Manifest
    builts: tuple[Built, ...]
    guide: str = ""
    history: tuple[Change, ...] = ()
    shallow: bool = False

    @property
    def default(self) -> Built:
        """What was built without any value set."""
        return self.builts[0]

    @cached_property
    def processes(self) -> frozenset[str]:
        """Keys of all processes that any variant goes through."""
        routes = [line.route for built in self.builts for line in built.bom.lines]
        wholes = [built.description.route for built in self.builts]
        joins = [join.process for built in self.builts for join in built.description.joins]
        return frozenset(key for route in (*routes, *wholes, joins) for key in route if key)


class Licence(msgspec.Struct, frozen=True, kw_only=True):
    """A licence by its SPDX identifier, with its full text."""

    spdx: str
    text: str

    @property
    def name(self) -> str:
        """The name as the text's first line has it."""
        return next((line.strip() for line in self.text.splitlines() if line.strip()), self.spdx)


class Catalogue(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is published: designs by slug, proposals by number, and what their words refer to."""

    community: Community
    catalog: Catalog
    designs: tuple[DesignEntry, ...]
    proposals: tuple[ProposalView, ...] = ()
    licences: tuple[Licence, ...] = ()
    network: Network = Network()
    together: Together = Together()
    making: Making = Making()
    governance: Governance = Governance()
    books: OpenBooks = OpenBooks()
    distributions: dict[str, DistributionView] = {}
    """How a run is handed over, by the proposal's slug."""
    tracks: dict[str, tuple[Track, Track]] = {}
    """What is known of a design's units, by its folder: from real runs, and from EXAMPLE ones."""
    demand: tuple[DemandView, ...] = ()

    def design(self, folder: str) -> DesignEntry | None:
        """Return the design of a folder, or None when it is not published."""
        return next((entry for entry in self.designs if entry.manifest.folder == folder), None)

    def proposals_for(self, folder: str) -> tuple[ProposalView, ...]:
        """Return the proposals that offer a design."""
        return tuple(view for view in self.proposals if view.proposal.design == folder)

    def licence(self, spdx: str) -> Licence | None:
        """Return a licence whose text is published, or None."""
        return next((licence for licence in self.licences if licence.spdx == spdx), None)

    def process(self, key: str) -> str:
        """Return a process's title, or its key when the catalogue does not know it."""
        found = self.catalog.processes.get(key)
        return found.title if found else key

    def thing(self, key: str) -> str:
        """Return a thing's title, or its key when the catalogue does not know it."""
        found = self.catalog.things.get(key)
        return found.title if found else key
