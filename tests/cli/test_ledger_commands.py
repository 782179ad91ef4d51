# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare ledger`, `makeshare proposal open` and `extend`, and `makeshare simulate`, as people type them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from makeshare.cli import app
from makeshare.derive.funding import lifecycle
from makeshare.derive.funding.replay import LEDGER
from makeshare.derive.funding.settle import settle
from makeshare.errors import MakeshareError
from makeshare.model.funding import events as e
from makeshare.workflows.repository import Repository
from tests.workflows import proposal_checkout as checkout
from tests.workflows.proposal_checkout import FEBRUARY, JANUARY, MARCH, card, name, written


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A checkout whose proposal is open to pledges; commands run in it."""
    monkeypatch.chdir(tmp_path)
    return checkout.opened(checkout.drafted(tmp_path), monkeypatch)


def run(*arguments: str) -> Result:
    """Run a command; a problem that a person can act on is an exit status."""
    return CliRunner().invoke(app, arguments)


def said(*arguments: str) -> str:
    """What a command that succeeds prints."""
    done = run(*arguments)
    assert done.exit_code == 0, done.output
    return done.output


def problem(*arguments: str) -> str:
    """What a command that fails prints, or raises for the edge to print: nothing else than what a person can act on."""
    done = run(*arguments)
    assert done.exit_code in (1, 2)
    assert isinstance(done.exception, MakeshareError | SystemExit)
    return " ".join(f"{done.output} {done.exception}".split())


def lines(repository: Repository) -> list[str]:
    """The public ledger."""
    return (card(repository.root).parent / "ledger.jsonl").read_text().splitlines()


PLEDGE = ("member=" + name(1), "units=2", "shares=2", "amount=222.00")


def test_an_event_is_added_with_what_was_left_out(opened: Repository) -> None:
    """A pledge gets a pseudonym with the mark of an example, drawn anew each time, and the terms that hold."""
    price = checkout.pledge(opened, 1, 2).amount
    amount = f"amount={price // 100}.{price % 100:02}"
    words = ("member=" + name(1), "units=2", "shares=2", amount, "--date", FEBRUARY)
    printed = [said("ledger", "add", "0001", "pledge", *words) for _ in range(2)]
    assert [one.split(":")[0] for one in printed] == ["line 3", "line 4"]
    first, second = (entry.event for entry in list(LEDGER.read(lines(opened), ""))[-2:])
    assert isinstance(first, e.Pledged)
    assert isinstance(second, e.Pledged)
    assert first.pledge != second.pledge
    assert {one.pledge[:8] for one in (first, second)} == {"example-"}
    assert first.pledge in printed[0]
    assert "4, 4, 1" in said("ledger", "show", "0001")
    assert json.loads(said("ledger", "show", "0001", "--json"))["counts"]["units"] == 4
    assert "4 lines, chained" in said("ledger", "verify", "0001")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("pledge", *PLEDGE), "2 shares cost"),
        (("close",), "pledges are taken until"),
        (("fund",), "'fund' cannot happen while the run is in phase open"),
        (("paid", "amount=1.00"), "this is no paid: Object missing required field `ref`"),
        (("paid", "amount=one", "ref=r"), "'one' is not a price in EUR"),
        (("tally",), "no event is called 'tally'"),
        (("milestone", "milestone=1", "--evidence", "lost.txt"), "'lost.txt' is no file in the proposal's folder"),
        (("discuss", "words"), "is no FIELD=VALUE"),
    ],
)
def test_what_cannot_be_added_is_said_and_not_written(
    opened: Repository, arguments: tuple[str, ...], says: str
) -> None:
    """The exit status is not 0, and no byte of the proposal moves."""
    before = written(opened.root)
    assert says in problem("ledger", "add", "0001", *arguments, "--date", FEBRUARY)
    assert written(opened.root) == before


def test_every_event_is_explained() -> None:
    """All of them in a table, the fields of one, and all as JSON for a program that asks."""
    table = said("ledger", "events")
    every = json.loads(said("ledger", "events", "--json"))
    assert all(kind in table for kind in every)
    assert "an amount such as 182.22" in said("ledger", "events", "paid")
    assert every["paid"].keys() == {"pledge", "amount", "ref"}
    assert "no event is called 'tally'" in problem("ledger", "events", "tally")


def test_members_stay_private(opened: Repository, tmp_path_factory: pytest.TempPathFactory) -> None:
    """With a private file no pseudonym is in the public ledger; who asks for one member's tally is warned."""
    private = tmp_path_factory.mktemp("safe") / "private.jsonl"
    price = checkout.pledge(opened, 1).amount
    amount = f"amount={price // 100}.{price % 100:02}"
    for number in (1, 2, 3):
        words = ("member=" + name(number), "units=1", "shares=1", amount, "--date", FEBRUARY)
        said("ledger", "add", "0001", "pledge", *words, "--private", str(private))
    assert [entry.event.__struct_config__.tag for entry in LEDGER.read(lines(opened), "")] == [
        "discuss",
        "open",
        "tally",
    ]
    done = run("ledger", "publish", "0001", str(private))
    assert done.exit_code == 0
    assert "warning: line 4: only one member acted" in done.output
    assert "example-" not in "".join(lines(opened))
    assert "3, 3, 3" in said("ledger", "show", "0001")
    assert "3, 3, 3" in said("ledger", "show", "0001", "--private", str(private))


def test_a_proposal_opens_once_nothing_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that is missing is printed, line by line; then it opens, and its deadline can be moved."""
    monkeypatch.chdir(tmp_path)
    repository = checkout.drafted(tmp_path)
    checkout.costed(monkeypatch)
    said("ledger", "add", "0001", "discuss", "--date", JANUARY)
    told = problem("proposal", "open", "0001", "--date", JANUARY)
    assert (told.count("nobody is named"), "there is none" in told) == (8, True)
    checkout.named(tmp_path)
    checkout.quoted(repository)
    assert "open; the ledger has 2 lines" in said("proposal", "open", "0001", "--date", JANUARY)
    extend = ("proposal", "extend", "0001", "2027-04-30T18:00:00+02:00", "--decision", "0003", "--date", FEBRUARY)
    assert "open; the ledger has 3 lines" in said(*extend)
    assert "the terms let the deadline be moved 1 times" in problem(*extend[:-1], MARCH)


def test_a_simulation_tells_how_communities_ended_and_that_no_cent_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit status 1, with the seed to play again, when a rule is broken."""
    told = said("simulate", "--events", "3000", "--seed", "7")
    assert "cents lost: 0" in told
    data = json.loads(said("simulate", "--events", "3000", "--seed", "7", "--json"))
    assert (data["broken"], sum(data["ends"].values()) > 10) == ([], True)

    def broken(*arguments: object) -> object:
        done = settle(*arguments)  # type: ignore[arg-type]  # as it is called
        return type(done)(**{field: getattr(done, field) for field in done.__struct_fields__} | {"loss": done.loss + 1})

    monkeypatch.setattr(lifecycle, "settle", broken)
    done = run("simulate", "--events", "9000", "--seed", "7")
    assert done.exit_code == 1
    assert "the steps do not bear the whole loss" in done.output


def test_a_proposal_that_is_not_there_is_a_problem_and_no_crash(opened: Repository) -> None:
    """Each command names those that are."""
    assert opened.root.is_dir()
    for arguments in (("ledger", "show"), ("ledger", "verify"), ("proposal", "open")):
        assert "no proposal is called '0042' (there is 0001-broadfork-first-run)" in problem(*arguments, "0042")
