# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""funding.json: what the community asks money for, as floss.fund and others collect it; and where it stands.

Fields, limits and what is mandatory: https://fundingjson.org, and the validator at floss-fund/go-funding-json
(schemas/v1). One plan is one open proposal. Nothing mandatory is made up: where a fact is missing, no file is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from makeshare.model.catalogue import Catalogue, DesignEntry
from makeshare.model.money import Money
from makeshare.model.proposal import ProposalView
from makeshare.write.exchange.contact import host, mail, web
from makeshare.write.exchange.encode import json_bytes, known, major
from makeshare.write.exchange.forms import Export, Format, LeftOut, Published, folder
from makeshare.write.exchange.offers import on_offer

VERSION = "v1.0.0"
FILE = "funding.json"
POINTER = ".well-known/funding-manifest-urls"
MOST = 30
"""Projects, and plans, that one manifest may hold."""
CHANNEL = "pledge"
_GUID = re.compile(r"[a-z0-9](?:-?[a-z0-9]){2,31}", re.ASCII)
_TAG = re.compile(r"[a-z](?:-?[a-z0-9])*[a-z]", re.ASCII)
_MOST_TAGS, _TAG_LETTERS = 10, 32
_ALWAYS = "open-hardware"
_NAME, _WORDS, _LONG = 250, 500, 2000
_FEWEST = 5
"""Letters of a project's description."""
Data = dict[str, object]


def write(published: Published) -> Iterator[Export | LeftOut]:
    """Yield funding.json and its pointer, or every reason why there is none."""
    offers = [view for view in on_offer(published.catalogue) if published.catalogue.design(view.proposal.design)]
    missing = list(_missing(published, offers))
    if missing:
        yield from missing
        return
    yield LeftOut("phone", "no telephone number is on record")
    yield LeftOut("taxes in the history", "what a run's parties owe in taxes is not on record")
    if not history(published.catalogue):
        yield LeftOut("history", "no settled run is on record")
    yield from _proof(published)
    yield Export(FILE, json_bytes(manifest(published, offers[:MOST])))
    yield Export(POINTER, f"{published.address(FILE)}\n".encode())


def manifest(published: Published, offers: list[ProposalView]) -> Data:
    """Return what funding.json states, of at most `MOST` offers."""
    catalogue = published.catalogue
    designs = {view.proposal.design: catalogue.design(view.proposal.design) for view in offers}
    return {
        "version": VERSION,
        "entity": _entity(published),
        "projects": [_project(published, entry) for entry in designs.values() if entry is not None],
        "funding": {
            "channels": [
                {
                    "guid": CHANNEL,
                    "type": "other",
                    "address": published.address("proposals/"),
                    "description": "Pledge for shares of a run, as its proposal says. It also says when a pledge is "
                    "charged, and what happens if too few pledge.",
                }
            ],
            "plans": [_plan(view) for view in offers],
            **known({"history": history(catalogue)}),
        },
    }


def history(catalogue: Catalogue) -> list[Data]:
    """Return what settled runs took in and spent, added up by year and currency, the newest first."""
    sums: dict[tuple[int, str], tuple[int, int, int]] = {}
    for view in catalogue.proposals:
        settled = next((turn.date for turn in view.state.history if turn.phase == "settled"), "")
        books = view.state.settlement
        if settled and books is not None and not view.proposal.example:
            key = (int(settled[:4]), view.proposal.currency)
            runs, income, expenses = sums.get(key, (0, 0, 0))
            sums[key] = (runs + 1, income + books.funds, expenses + books.costs)
    return [
        {
            "year": year,
            "income": major(Money(income, currency)),
            "expenses": major(Money(expenses, currency)),
            "currency": currency,
            "description": f"Settled runs: {runs}",
        }
        for (year, currency), (runs, income, expenses) in sorted(sums.items(), key=lambda one: (-one[0][0], one[0][1]))
    ]


def _entity(published: Published) -> Data:
    community = published.catalogue.community
    words = (
        f"{community.name} publishes designs of open hardware, and has them made in runs that its members pay "
        "for together."
    )
    return {
        "type": "group",
        "role": "steward",
        "name": cut(community.name, _NAME),
        "email": mail(community.contact),
        "description": cut(words, _LONG),
        "webpageUrl": {"url": published.root},
    }


def _project(published: Published, entry: DesignEntry) -> Data:
    card = entry.manifest
    repository = web(published.catalogue.community.repository)
    proof = {} if _same_host(published) else {"wellKnown": _pointer_in(repository)}
    return {
        "guid": guid(card.slug, f"design-{card.slug}"),
        "name": cut(card.title, _NAME),
        "description": cut(card.summary.ljust(_FEWEST, "."), _LONG),
        "webpageUrl": {"url": published.address(folder(entry))},
        "repositoryUrl": {"url": repository, **proof},
        "licenses": [f"spdx:{card.license}"],
        "tags": _tags(entry),
    }


def _plan(view: ProposalView) -> Data:
    """Ask for what the smallest run costs its members: with less nothing is made, and nobody is charged."""
    proposal, price = view.proposal, view.price
    amount = None if price is None else price.total
    return known(
        {
            "guid": guid(proposal.slug, f"proposal-{proposal.number}"),
            "status": "active",
            "name": cut(proposal.title.ljust(3, "."), _NAME),
            "description": cut(f"{proposal.summary} Closes {proposal.closes}.", _WORDS),
            "amount": None if amount is None else major(amount),
            "currency": proposal.currency,
            "frequency": "one-time",
            "channels": [CHANNEL],
        }
    )


def _missing(published: Published, offers: list[ProposalView]) -> Iterator[LeftOut]:
    """Yield each mandatory fact that is not known."""
    community = published.catalogue.community
    whole = "the whole file"
    if not published.root:
        yield LeftOut(whole, "no url is set in [tool.makeshare]: the manifest names its own pages")
    if not mail(community.contact):
        yield LeftOut(whole, "the contact in [tool.makeshare] is no e-mail address, which is mandatory")
    if not web(community.repository):
        yield LeftOut(whole, "no repository is set in [tool.makeshare], which each project must name")
    if not offers:
        yield LeftOut(whole, "no proposal is open with a price: there is no plan to fund, and one is mandatory")


def _proof(published: Published) -> Iterator[LeftOut]:
    """Say what a person must still do where the repository lies at another host than the site."""
    if not _same_host(published):
        why = f"it lies at another host: commit {POINTER} with the line {published.address(FILE)}"
        yield LeftOut("proof that the repository is yours", why)


def _same_host(published: Published) -> bool:
    return host(published.root) == host(web(published.catalogue.community.repository))


def _pointer_in(repository: str) -> str:
    """Return where a forge shows the pointer of the repository's default branch."""
    return f"{repository.rstrip('/').removesuffix('.git')}/raw/HEAD/{POINTER}"


def _tags(entry: DesignEntry) -> list[str]:
    """Return the design's tags that the format takes: letters, digits and single hyphens, 2 to 32 of them."""
    wanted = dict.fromkeys((_ALWAYS, entry.manifest.category, *entry.manifest.tags))
    return [tag for tag in wanted if _TAG.fullmatch(tag) and len(tag) <= _TAG_LETTERS][:_MOST_TAGS]


def guid(name: str, other: str) -> str:
    """Return a name when it may be an identifier (3 to 32 letters, digits, single hyphens), else a short form."""
    return name if _GUID.fullmatch(name) and len(name) <= _TAG_LETTERS else other[:_TAG_LETTERS].strip("-")


def cut(text: str, most: int) -> str:
    """Return text of at most so many bytes: the validator counts those, and a cut word ends with an ellipsis."""
    if len(text.encode()) <= most:
        return text
    return text.encode()[: most - len("…".encode())].decode(errors="ignore").rstrip() + "…"


FORMAT = Format(
    key="funding",
    title="funding.json",
    use="directories of projects that seek funds, such as floss.fund's",
    standard="https://fundingjson.org",
    schema="funding.schema.json",
    write=write,
)
