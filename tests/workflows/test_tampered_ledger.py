# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A ledger that somebody tampered with is refused with its line, and no site is built from it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from mkdocs.config import load_config
from mkdocs.exceptions import PluginError

from makeshare.cli.ledger import ledger as ledger_command
from makeshare.derive.funding.replay import LEDGER, append
from makeshare.engine.run import Engine
from makeshare.engine.store import Store
from makeshare.errors import IntegrityError
from makeshare.model.funding import events as e
from makeshare.read.project import STORE
from makeshare.site_plugin import SitePlugin
from makeshare.workflows import ledgers, proposals, publish
from makeshare.workflows.repository import Repository
from tests.conftest import ROOT
from tests.workflows import proposal_checkout as checkout
from tests.workflows.proposal_checkout import (
    MARCH,
    SLUG,
    card,
    name,
    pledge,
    record,
)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A checkout with a draft, in which commands run."""
    monkeypatch.chdir(tmp_path)
    return checkout.drafted(tmp_path)


@pytest.fixture
def opened(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """The same, open to pledges."""
    return checkout.opened(repository, monkeypatch)


def edit(lines: list[str]) -> list[str]:
    """One digit of one amount."""
    assert '"units":3' in lines[3]
    return [*lines[:3], lines[3].replace('"units":3', '"units":4'), *lines[4:]]


def forge(lines: list[str]) -> list[str]:
    """All lines from one on, chained anew."""
    forged = lines[:3]
    for entry in list(LEDGER.read(lines, "ledger.jsonl"))[3:]:
        other = (
            msgspec.structs.replace(entry.event, member=name(99)) if isinstance(entry.event, e.Pledged) else entry.event
        )
        forged.append(append(forged, entry.date, other))
    return forged


MOVED = r"ledger\.jsonl:4: .*lines were removed, moved or added"
TAMPERED: dict[str, tuple[Callable[[list[str]], list[str]], str]] = {
    "edited": (edit, r"ledger\.jsonl:4: this line's hash does not fit what it says"),
    "reordered": (lambda lines: [*lines[:3], lines[4], lines[3]], MOVED),
    "removed": (lambda lines: [*lines[:3], lines[4]], MOVED),
    "cut": (lambda lines: lines[:-1], r"proposal\.toml:\d+: ledger_head: it has 4 lines of 5 pinned: its end was cut"),
    "emptied": (lambda _: [], r"it has 0 lines of 5 pinned"),
    "extended": (
        lambda lines: [*lines, append(lines, MARCH, e.Interested(pledge=name(9), member=name(9), units=1))],
        "it has 6 lines and only 5 are pinned",
    ),
    "rewritten": (forge, "its last hash is not the pinned one: its lines were rewritten"),
}  # fmt: skip


@pytest.fixture
def pledged(opened: Repository) -> Repository:
    """A ledger of five lines: discussed, opened, three pledges."""
    record(opened, pledge(opened, 1), pledge(opened, 2, units=3), pledge(opened, 3))
    return opened


@pytest.fixture
def engine(repository: Repository) -> Iterator[Engine]:
    """An engine that has nothing to do: there is a catalogue, and no design."""
    shutil.copytree(ROOT / "bom/catalog", repository.root / "bom/catalog")
    with Engine(Store(repository.root / STORE), 1) as running:
        yield running


def build_site(root: Path) -> None:
    """Begin what `mkdocs build` does: its plugin gathers everything before a page is written."""
    (root / "mkdocs.yml").write_text("site_name: x\nplugins: [makeshare]\ndocs_dir: site\nsite_dir: out\n")
    plugin = SitePlugin()
    plugin.load_config({})
    plugin.on_config(load_config(str(root / "mkdocs.yml")))


def test_a_sound_ledger_has_its_page(pledged: Repository, engine: Engine) -> None:
    """Without that, the test below would hold for a site that has no pages at all."""
    found, problems = publish.gather(pledged, engine)
    assert ledgers.verified(SLUG, pledged).head.length == 5
    assert [view.state.counts.units for view in found.proposals] == [5]
    assert [one for one in problems if isinstance(one, IntegrityError)] == []


@pytest.mark.parametrize("how", TAMPERED)
def test_a_ledger_that_was_tampered_with_is_refused_and_the_site_is_not_built(
    pledged: Repository, engine: Engine, how: str
) -> None:
    """`verify` and `check` say it with its line, and what gathers the site's pages has no page of it."""
    change, says = TAMPERED[how]
    path = card(pledged.root).parent / "ledger.jsonl"
    lines = path.read_text().splitlines()
    path.write_text("".join(f"{line}\n" for line in change(lines)))
    with pytest.raises(IntegrityError, match=says):
        ledgers.verified(SLUG, pledged)
    assert CliRunner().invoke(ledger_command, ["verify", SLUG]).exit_code == 1
    (wrong,), _ = proposals.problems(SLUG, pledged, engine)
    assert re.search(says, str(wrong))
    found, problems = publish.gather(pledged, engine)
    assert found.proposals == ()
    assert any(isinstance(one, IntegrityError) and re.search(says, str(one)) for one in problems)
    with pytest.raises(PluginError, match=says):
        build_site(pledged.root)
    assert not (pledged.root / "build").exists()


def test_a_ledger_whose_last_line_was_cut_is_refused(pledged: Repository) -> None:
    """Half a line is no line, and a whole one has an end."""
    path = card(pledged.root).parent / "ledger.jsonl"
    whole = path.read_bytes()
    for cut in (1, 40):
        path.write_bytes(whole[:-cut])
        with pytest.raises(IntegrityError, match=r"ledger\.jsonl:5: the last line was cut"):
            ledgers.verified(SLUG, pledged)
        with pytest.raises(IntegrityError, match=r"ledger\.jsonl:5"):
            record(pledged, pledge_of(whole))


def pledge_of(whole: bytes) -> e.LedgerEvent:
    """The last pledge, once more."""
    return list(LEDGER.read(whole.decode().splitlines(), "ledger.jsonl"))[-1].event
