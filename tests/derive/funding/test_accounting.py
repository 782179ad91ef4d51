# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The books in double entry come to what the ledger says, in every community that was ever played."""

from __future__ import annotations

import random

import msgspec
import pytest

from makeshare.derive.funding.accounting import balances, below, keep, reconcile
from makeshare.derive.funding.publish import published
from makeshare.derive.funding.replay import LEDGER, replay
from makeshare.errors import IntegrityError
from makeshare.model.funding import events as e
from makeshare.model.funding.accounts import BILLS, HELD, LOSSES, PREPAID, RESERVE, RUN, SURPLUS, USED, Books
from makeshare.model.funding.state import State
from tests.derive.funding.ledgers import PLEDGES, PRICE, collecting, funded, grow, lines_of, played, settled

COMMUNITIES = 300


def books(lines: tuple[str, ...]) -> tuple[Books, State]:
    """Keep the books of a ledger's lines."""
    return keep(LEDGER.read(lines, "ledger.jsonl"))


@pytest.mark.parametrize("first", range(0, COMMUNITIES, 50))
def test_books_and_ledger_are_one_in_every_community(first: int) -> None:
    """Each transaction adds up to zero; held is the pot, receivables and payables are what is outstanding."""
    phases = set()
    for seed in range(first, first + 50):
        found, state = keep(played(seed))
        assert list(reconcile(found, state)) == []
        phases.add(state.phase)
    assert {"settled", "refunded"} <= phases


@pytest.mark.parametrize("seed", range(60))
def test_every_account_of_the_balance_sheet_ends_at_zero(seed: int) -> None:
    """Once a run is settled or all is paid back, nobody holds, owes or is owed anything in the books either."""
    found, state = keep(played(seed))
    if state.phase not in ("settled", "refunded"):
        assert state.phase == "failed"
        return
    standing = balances(found)
    assert {path: amount for path, amount in standing.items() if path[0] in ("Assets", "Liabilities") and amount} == {}
    assert below(standing, "Income") + below(standing, "Expenses") == 0


@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_a_public_ledger_with_tallies_has_sound_books_too(seed: int) -> None:
    """Where members' events are private, the pool of all members stands for them, in both directions at once."""
    public = published(lines_of(seed))
    found, state = books(public)
    assert list(reconcile(found, state)) == []
    whole, _ = keep(played(seed))
    assert below(balances(found), *BILLS) == below(balances(whole), *BILLS)
    assert below(balances(found), *HELD) == below(balances(whole), *HELD)


@pytest.mark.parametrize("seed", range(0, 60, 4))
def test_a_public_ledger_goes_on_without_changing_a_line(seed: int) -> None:
    """Published bit by bit, or all at once, it leads to the same; what was published stays as it was."""
    private = lines_of(seed)
    dice, public = random.Random(seed), tuple[str, ...]()  # noqa: S311  which lines to publish after, no secret
    for cut in [*sorted(dice.sample(range(len(private) + 1), 4)), len(private)]:
        grown = published(private[:cut], public)
        assert grown[: len(public)] == public
        public = grown
    there, here = replay(public), replay(private)
    assert (there.phase, there.pot, there.counts, there.costs) == (here.phase, here.pot, here.counts, here.costs)


def test_a_public_ledger_of_another_run_is_refused() -> None:
    """What was published must be what the private ledger leads to, or nothing is added."""
    with pytest.raises(IntegrityError, match="not what the private ledger leads to"):
        published(lines_of(1), published(lines_of(2)))
    with pytest.raises(IntegrityError, match="fewer lines"):
        published(lines_of(1)[:4], published(lines_of(1)))


def test_a_wrong_posting_is_found() -> None:
    """Reconciling can fail: one cent too much in one account shows, and so does a transaction that does not add up."""
    found, state = books(settled(36_000))
    first = found.transactions[0]
    posting = msgspec.structs.replace(first.postings[0], amount=first.postings[0].amount + 1)
    wrong = msgspec.structs.replace(first, postings=(posting, *first.postings[1:]))
    problems = list(reconcile(msgspec.structs.replace(found, transactions=(wrong, *found.transactions[1:])), state))
    assert any("does not add up to zero" in problem for problem in problems)
    assert any("owes" in problem for problem in problems)


def test_asking_paying_and_paying_back_move_money_as_bookkeepers_do() -> None:
    """Asked for: receivable against prepaid. Paid: held against receivable. Paid too much: a payable."""
    found, _ = books(collecting())
    asked = balances(found)
    assert asked[("Assets", "Receivable", "members", PLEDGES[0])] == PRICE
    assert asked[(*PREPAID, "members")] == -4 * PRICE
    found, state = books(
        grow(collecting(), "2027-02-03T09:00:00+01:00", e.Paid(pledge=PLEDGES[0], amount=PRICE + 5, ref="a"))
    )
    paid = balances(found)
    assert paid[HELD] == PRICE + 5
    assert paid[("Assets", "Receivable", "members", PLEDGES[0])] == 0
    assert paid[("Liabilities", "Payable", "members", PLEDGES[0])] == -5
    assert state.to_pay_out == 5
    assert found.transactions[-1].ref == "a"


def test_a_loss_is_booked_where_it_is_borne() -> None:
    """43 000 billed on 40 000: the reserve of 2 666 bears first, then the maker 1 500, and the seller the rest."""
    found, state = books(settled(43_000))
    standing = balances(found)
    done = state.settlement
    assert done is not None
    assert [step.amount for step in done.borne] == [2_666, 1_500, 1_500]
    assert standing[(*LOSSES, "maker")] == -1_500
    assert standing[(*LOSSES, "seller")] == -1_500
    assert standing[(*RUN, "members")] == -40_000
    assert standing[(*BILLS, "frame")] == 43_000
    assert standing[("Assets", "Receivable", "parties", "seller")] == 1_500
    assert below(standing, *PREPAID) == 0


def test_a_surplus_is_booked_where_it_goes() -> None:
    """36 000 billed: of what is left of the budget a quarter is the tool fund's, the rest and the reserve go back."""
    found, state = books(settled(36_000))
    standing = balances(found)
    done = state.settlement
    assert done is not None
    assert standing[(*SURPLUS, "tool fund")] == dict(done.parts)["tool fund"] > 0
    assert below(standing, *RESERVE) == 0
    assert standing[(*RUN, "members")] == -(36_000 + dict(done.parts)["tool fund"])
    assert standing[(*USED, "frame")] == 700


def test_a_line_that_cannot_follow_is_named() -> None:
    """A broken ledger has no books, and the error says in which line."""
    lines = funded()
    broken = [*LEDGER.read(lines, "x")]
    broken[3] = msgspec.structs.replace(broken[3], event=e.Funded())
    with pytest.raises(IntegrityError) as caught:
        keep(broken)
    assert caught.value.place.line == 4
