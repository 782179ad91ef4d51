# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A checkout that holds one proposal and no design, for tests of what is written into its ledger."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import cast

import msgspec
import pytest

from makeshare.engine.run import Engine
from makeshare.model.chain import Head
from makeshare.model.funding import events as e
from makeshare.read.proposal import load_proposal
from makeshare.workflows import ledgers, proposals
from makeshare.workflows.proposals import Costed
from makeshare.workflows.repository import Repository
from makeshare.write.proposal import with_ledger_head
from tests.conftest import ROOT
from tests.derive.proposals import make_bom, make_estimate

SLUG = "0001-broadfork-first-run"
SAMPLE = ROOT / "tests/samples/site/proposals" / SLUG
JANUARY, FEBRUARY, MARCH = (f"2027-0{month}-10T12:00:00+01:00" for month in (1, 2, 3))
NO_ENGINE = cast("Engine", None)
"""Costs are stated here: nothing is built."""
DAY = dt.date(2027, 1, 5)


def drafted(root: Path) -> Repository:
    """Lay out a checkout that holds the worked example, as a draft that nobody has discussed."""
    (root / "designs").mkdir()
    shutil.copy(ROOT / "pyproject.toml", root)
    folder = root / "site/proposals" / SLUG
    shutil.copytree(SAMPLE, folder)
    (folder / "ledger.jsonl").write_text("")
    card = with_ledger_head((folder / "proposal.toml").read_text(), Head())
    (folder / "proposal.toml").write_text(card)
    return Repository(root)


def card(root: Path) -> Path:
    """Where proposal.toml lies."""
    return root / "site/proposals" / SLUG / "proposal.toml"


def written(root: Path) -> dict[str, bytes]:
    """Every file of the proposal."""
    return {path.name: path.read_bytes() for path in card(root).parent.iterdir()}


def named(root: Path) -> None:
    """Name every party, and lay the maker's signed quote beside."""
    text = card(root).read_text()
    for line in [line for line in text.split("\n") if line.startswith("[parties.")]:
        text = text.replace(line, f'{line}\nname = "EXAMPLE workshop"\ncontact = "post@example.org"', 1)
    card(root).write_text(text)
    (card(root).parent / "signed.txt").write_text("signed")


def costed(monkeypatch: pytest.MonkeyPatch, cents: int = 10_000, version: str = "0.1.0") -> None:
    """State what a broadfork costs today, in place of building one."""

    def load(slug: str, repository: Repository, _engine: Engine) -> Costed:
        proposal = proposals.proposal_of(slug, repository)
        revision = f"{version}+g1:{cents}"
        bom = msgspec.structs.replace(make_bom(revision=revision), slug="broadfork")
        one, many = (
            msgspec.structs.replace(make_estimate(batch, cents), slug="broadfork", revision=revision)
            for batch in (proposal.run.batch, proposal.run.optimum)
        )
        return Costed(proposal, {"default": (bom, one)}, many)

    monkeypatch.setattr(proposals, "load", load)
    monkeypatch.setattr(ledgers, "load", load)


def quoted(repository: Repository) -> None:
    """Pin a quote at today's cost."""
    proposals.quote(SLUG, repository, NO_ENGINE, signed_by="the maker", signed_on=DAY, evidence="signed.txt")


def opened(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """Name, discuss, quote and open a draft."""
    costed(monkeypatch)
    named(repository.root)
    record(repository, e.Discussed(), date=JANUARY)
    quoted(repository)
    ledgers.open_pledging(SLUG, JANUARY, repository)
    return repository


def record(repository: Repository, *events: e.LedgerEvent, date: str = FEBRUARY) -> Head:
    """Write events into the public ledger."""
    return ledgers.record(ledgers.ledger(SLUG, repository), date, events, repository).head


def name(number: int) -> str:
    """A pseudonym of an example."""
    return f"example-{number:016x}"


def pledge(repository: Repository, number: int, units: int = 1) -> e.Pledged:
    """A pledge to the terms that hold."""
    book = ledgers.ledger(SLUG, repository).book
    return e.Pledged(
        pledge=name(number), member=name(number), units=units, shares=units,
        amount=book.terms.offers[0].price * units, terms=book.now,
    )  # fmt: skip


def pinned(root: Path) -> tuple[int, str]:
    """What proposal.toml pins."""
    proposal = load_proposal(root, SLUG)
    return proposal.ledger_length, proposal.ledger_head
