# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A million events lose no cent; and each of many broken rules would have been found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import msgspec
import pytest

from makeshare.derive.chain import head_of
from makeshare.derive.funding import lifecycle, pledges
from makeshare.derive.funding.account import Open
from makeshare.derive.funding.book import Book
from makeshare.derive.funding.replay import LEDGER, RULES, replay
from makeshare.derive.funding.settle import Position, settle
from makeshare.derive.funding.simulate import play, play_many
from makeshare.model.funding import events as e
from makeshare.model.funding.state import Settlement
from makeshare.model.funding.terms import Terms
from tests.derive.funding.ledgers import lines_of

EVENTS = 1_000_000
ENDS = {("failed", ""), ("refunded", ""), ("settled", "surplus"), ("settled", "loss"), ("settled", "stopped")}


def test_a_million_events_lose_no_cent() -> None:
    """Every way to end is reached by hundreds of communities, and what came in went out or is still held."""
    ends: Counter[tuple[str, str]] = Counter()
    events = refused = lost = moved = 0
    for played in play_many(1, EVENTS):
        assert played.problems == (), f"seed {played.seed}"
        ends[played.phase, played.end] += 1
        events += played.events
        refused += played.refused
        moved += played.money_in
        lost += played.money_in - played.money_out - played.pot
    assert events + refused >= EVENTS
    assert refused > EVENTS // 50
    assert lost == 0
    assert moved > 10**9
    assert min(ends[end] for end in ENDS) >= 200


def test_the_same_seed_plays_the_same_community() -> None:
    """Down to the last event, and another seed plays another one."""
    assert play(7, keep=True) == play(7, keep=True)
    assert play(7, keep=True).entries != play(8, keep=True).entries
    assert [one.seed for one in play_many(3, 500)] == list(range(3, 3 + len(list(play_many(3, 500)))))


@pytest.mark.parametrize("seed", range(20))
def test_what_was_played_is_a_ledger(seed: int) -> None:
    """Its events, chained, replay to the same phase, pot and end: a game by the rules of real ones."""
    played, state = play(seed, keep=True), replay(lines_of(seed))
    assert (state.phase, state.pot, state.head.length) == (played.phase, played.pot, played.events)
    assert (state.settlement.end if state.settlement else "") == played.end
    assert head_of(list(LEDGER.read(lines_of(seed), "ledger.jsonl"))) == state.head


def test_a_game_ends_when_it_was_told_to() -> None:
    """However long a community would go on."""
    assert play(1, most=10).events + play(1, most=10).refused == 10
    assert sum(one.events + one.refused for one in play_many(1, 3_000)) == 3_000


# ------------------------------------------------------------------------------------------------------- controls
Handler = Callable[[Book, e.LedgerEvent], None]


def rule(
    patch: pytest.MonkeyPatch, kind: type[e.Event], handler: Callable[[Book, e.LedgerEvent, Handler], None]
) -> None:
    """Put another rule in place of one; it is given the true one."""
    true, phases = RULES[kind]
    patch.setitem(RULES, kind, (lambda book, event: handler(book, event, true), phases))


def settle_loses_a_cent(patch: pytest.MonkeyPatch) -> None:
    """A member gets a cent less back than the split says."""

    def broken(terms: Terms, position: Position) -> Settlement:
        done = settle(terms, position)
        members = {who: amount + (index == 0) for index, (who, amount) in enumerate(sorted(done.members.items()))}
        return msgspec.structs.replace(done, members=members)

    patch.setattr(lifecycle, "settle", broken)


def charged_before_the_minimum(patch: pytest.MonkeyPatch) -> None:
    """Closing asks everybody to pay, whether the minimum is met or not."""

    def broken(book: Book, event: e.LedgerEvent, true: Handler) -> None:
        true(book, event)
        for account in book.accounts.values():
            if account.counted:
                book.post(account, "collect", due=account.promised)

    rule(patch, e.Closed, broken)


def refund_forgets_the_account(patch: pytest.MonkeyPatch) -> None:
    """Money goes out of the pot, and the member stays owed."""

    def broken(book: Book, event: e.LedgerEvent, _true: Handler) -> None:
        assert isinstance(event, e.Refunded)
        book.movement(event.ref)
        book.pot -= min(event.amount, book.pot)

    rule(patch, e.Refunded, broken)


def a_payment_counts_twice(patch: pytest.MonkeyPatch) -> None:
    """The row of an import is not looked at, and its amount is posted again."""

    def broken(book: Book, event: e.LedgerEvent, true: Handler) -> None:
        true(book, event)
        assert isinstance(event, e.Paid)
        book.post(book.account(event.pledge), "paid", net=event.amount)

    rule(patch, e.Paid, broken)


def a_refusal_comes_too_late(patch: pytest.MonkeyPatch) -> None:
    """A payment to a party is posted before it is held against what the party is owed."""

    def broken(book: Book, event: e.LedgerEvent, true: Handler) -> None:
        assert isinstance(event, e.Spent)
        book.post(book.party(event.party), "spent", net=-event.amount)
        true(book, event)

    rule(patch, e.Spent, broken)


def more_than_was_pledged(patch: pytest.MonkeyPatch) -> None:
    """Members bear a loss without a bound: the account no longer refuses it."""
    patch.setattr(Open, "most", property(lambda account: account.promised + account.hours * account.rate))
    patch.setattr(
        Book,
        "post",
        lambda book, account, _why, *, due=0, net=0, line="": _posted(book, account, due, net),  # noqa: ARG005  as the true one is called
    )


def _posted(book: Book, account: Open, due: int, net: int) -> None:
    before = account.due - account.net
    account.due += due
    account.net += net
    after = account.due - account.net
    book.to_collect += max(0, after) - max(0, before)
    book.to_pay_out += max(0, -after) - max(0, -before)
    book.pot += net


def dropped_pledges_still_count(patch: pytest.MonkeyPatch) -> None:
    """Whoever was dropped stays in the shares that count."""

    def broken(book: Book, event: e.LedgerEvent, true: Handler) -> None:
        true(book, event)
        assert isinstance(event, e.Dropped)
        book.count(book.account(event.pledge))

    rule(patch, e.Dropped, broken)


def who_leaves_is_not_replaced(patch: pytest.MonkeyPatch) -> None:
    """The party for unsold units is not asked for what a member who left does not bring in."""
    patch.setattr(pledges, "stand_in", lambda book, amount, _why: book.contributed.update({book.terms.unsold: amount}))


def the_end_comes_too_soon(patch: pytest.MonkeyPatch) -> None:
    """A run counts as settled although somebody is still owed money."""

    def broken(book: Book, event: e.LedgerEvent, true: Handler) -> None:
        true(book, event)
        book.turn("settled")
        book.to_collect = book.to_pay_out = 0

    rule(patch, e.Settled, broken)


def a_pledge_that_waits_is_charged(patch: pytest.MonkeyPatch) -> None:
    """Members who did not consent are asked to pay all the same."""

    def broken(book: Book, event: e.LedgerEvent, true: Handler) -> None:
        true(book, event)
        for account in book.accounts.values():
            if account.state == "lapsed" and not account.due:
                book.post(account, "collect", due=account.promised)

    rule(patch, e.Collected, broken)


BROKEN = (
    settle_loses_a_cent,
    charged_before_the_minimum,
    refund_forgets_the_account,
    a_payment_counts_twice,
    a_refusal_comes_too_late,
    more_than_was_pledged,
    dropped_pledges_still_count,
    who_leaves_is_not_replaced,
    the_end_comes_too_soon,
    a_pledge_that_waits_is_charged,
)


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_rule_would_have_been_found(
    monkeypatch: pytest.MonkeyPatch, broken: Callable[[pytest.MonkeyPatch], None]
) -> None:
    """With it, a few thousand of the same events are enough: so the first test can fail."""
    broken(monkeypatch)
    assert any(played.problems for played in play_many(1, 20_000))
