# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A public ledger leads to the same run as the private one, and shows no single member."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator

import msgspec
import pytest

from makeshare.derive.chain import head_of
from makeshare.derive.funding.audit import audit
from makeshare.derive.funding.publish import lonely, published
from makeshare.derive.funding.replay import LEDGER, OF_MEMBERS, replay
from makeshare.errors import IntegrityError
from makeshare.model.funding import events as e
from makeshare.model.funding.state import Settlement
from makeshare.model.funding.terms import Match
from tests.derive.funding.ledgers import lines_of
from tests.derive.funding.runs import PRICE, SHOWN, Run, alike, make_terms, name, run_in

SEEDS = range(200)
PSEUDONYM = re.compile(r'"(?:example-)?[0-9a-f]{16}"')


@pytest.mark.parametrize("seed", SEEDS)
def test_a_public_ledger_leads_to_the_same_run(seed: int) -> None:
    """Phase, counts, money, costs, variants and settlement agree; the sum of members is theirs; all of it is sound."""
    private, public = replay(lines_of(seed)), replay(published(lines_of(seed)))
    assert alike(public) == alike(private)
    members = [one for one in private.accounts if one.kind == "member"]
    bounds = [one.most for one in public.accounts if one.kind == "member"]
    assert sum(bounds) == sum(one.most for one in members if one.state == "live" or one.due)
    assert list(audit(public)) == list(audit(private)) == []
    if private.settlement and public.settlement:
        assert sum(public.settlement.members.values()) == sum(private.settlement.members.values())
    assert public.private == bool(members or private.counts.interested_units or private.counts.in_kind)


def test_the_communities_go_every_way() -> None:
    """Without that, the test before would hold for runs that never begin."""
    states = [replay(lines_of(seed)) for seed in SEEDS]
    ends = {(state.phase, state.settlement.end if state.settlement else "") for state in states}
    assert ends >= {
        ("failed", ""), ("refunded", ""), ("settled", "surplus"), ("settled", "loss"), ("settled", "stopped"),
    }  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_no_member_stands_in_a_public_ledger(seed: int) -> None:
    """No event of a member's, no pseudonym, no row of a member's payment, and each tally names the private ledger."""
    private, lines = lines_of(seed), published(lines_of(seed))
    entries = list(LEDGER.read(private, "private.jsonl"))
    public = [entry.event for entry in LEDGER.read(lines, "ledger.jsonl")]
    assert not [event for event in public if isinstance(event, OF_MEMBERS)]
    assert not [line for line in lines if PSEUDONYM.search(line)]
    own = {getattr(entry.event, "ref", "") for entry in entries if isinstance(entry.event, OF_MEMBERS)} - {""}
    assert not [ref for ref in own if any(f'"{ref}"' in line for line in lines)]
    hashes = {entry.seq: entry.hash for entry in entries}
    tallies = [event for event in public if isinstance(event, e.Tally)]
    assert [hashes[one.length] for one in tallies] == [one.root for one in tallies]


COUNTED = [field.name for field in msgspec.structs.fields(e.Tally) if field.type is int]


def numbers(value: object) -> Iterator[int]:
    """Every whole number in a JSON value."""
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from numbers(inner)
    elif isinstance(value, int):
        yield value


def private_run() -> Run:
    """Four members who each chose an amount that nobody could take for another, and who act in pairs."""
    run = Run(make_terms(pricing="sliding", lowest=1, matching=(Match(by="council", per_share=1, up_to=3),)))
    run.opened(())
    amounts = (10_007, 10_069, 10_133, 10_267)
    run.add(*(run.pledge(number, amount=amount, point="mill") for number, amount in enumerate(amounts, start=1)))
    run.met().add(e.Collected())
    paid = (4_001, 5_003, 6_007, 7_013)
    for part in (paid, [whole - first for whole, first in zip(amounts, paid, strict=True)]):
        for number, amount in enumerate(part, start=1):
            run.add(e.Paid(pledge=name(number), amount=amount, ref=f"bank:{number}:{amount}"))
    run.add(e.Received(party="match:council", amount=3, ref="bank:council"), e.Funded())
    return run.settled(17_011)


def shown(run: Run) -> set[int]:
    """Every number in a run's public ledger, and every difference between two tallies that follow each other."""
    events = [json.loads(line)["event"] for line in published(run.lines)]
    tallies = [event for event in events if event["kind"] == "tally"]
    differences = {
        abs(after[field] - before[field])
        for before, after in itertools.pairwise(tallies)
        for field in COUNTED
        if field in before and field in after
    }
    return {*numbers(events), *differences}


def own_amounts(run: Run) -> set[int]:
    """What single members promised, paid and were paid back."""
    events = (entry.event for entry in LEDGER.read(run.lines, "private.jsonl"))
    return {event.amount for event in events if isinstance(event, e.Pledged | e.Paid | e.Refunded)}


def alone(run: Run) -> list[int]:
    """The lines of a run's public ledger that show what one member alone did."""
    return list(lonely(run.lines, published(run.lines)))


def test_no_single_amount_can_be_read_from_a_public_ledger() -> None:
    """Neither as it stands nor as the difference of two tallies, where several acted in between."""
    run = private_run()
    assert alone(run) == []
    assert len(own_amounts(run)) >= 12
    assert own_amounts(run) & shown(run) == set()


def test_what_one_member_alone_did_can_be_read() -> None:
    """Which is why it is told of: here a payment between two lines of the run."""
    run = private_run().add(e.Received(party="guest", amount=1, ref="x"))
    run.add(e.Paid(pledge=name(3), amount=777, ref="y"), e.Received(party="guest", amount=1, ref="z"))
    assert alone(run) == [len(published(run.lines)) - 1]
    assert own_amounts(run) & shown(run) == {777}


def test_one_member_alone_is_told_of() -> None:
    """The line from which a reader could tell is named, at the end as well; a pair is never named."""
    run = Run().opened(())
    run.add(run.pledge(1), run.pledge(2))  # tallied in line 3
    run.add(e.Extended(deadline="2027-04-30T18:00:00+02:00", decision="0003"))
    run.add(e.Paid(pledge=name(1), amount=5, ref="a"), e.Refunded(pledge=name(1), amount=5, ref="b"))
    assert alone(run) == [5]
    run.met().add(e.Collected())  # lines 6 to 8
    run.add(e.Paid(pledge=name(1), amount=PRICE, ref="c"), e.Paid(pledge=name(2), amount=PRICE, ref="d"), e.Funded())
    assert alone(run) == [5]
    run.add(e.Gave(member=name(2), line="paint", value=7), e.Started(units=2))
    assert alone(run) == [5, len(published(run.lines)) - 1]


def test_two_pledges_of_one_member_are_one_member() -> None:
    """Whoever pledges twice is still alone."""
    run = Run().opened(())
    run.add(run.pledge(1, member=name(7)), run.pledge(2, member=name(7)))
    run.add(e.Cancelled(pledge=name(1)))
    assert alone(run) == [3]
    run.add(e.Interested(pledge=name(3), member=name(8), units=1))
    assert alone(run) == []


def test_a_tally_waits_for_company() -> None:
    """Where it may: published event by event, no line shows one member alone until the run itself goes on."""
    run = Run().opened(())
    public = published(run.lines, alone=False)
    lengths = []
    for number in (1, 2, 3, 4):
        run.add(run.pledge(number))
        public = published(run.lines, public, alone=False)
        lengths.append(len(public))
    assert lengths == [2, 3, 3, 4]
    assert list(lonely(run.lines, public)) == []
    assert replay(public).counts == run.state.counts
    run.add(e.Paid(pledge=name(1), amount=5, ref="a"))
    assert published(run.lines, public, alone=False) == public
    assert list(lonely(run.lines, published(run.lines, public))) == [5]


def test_company_before_the_run_went_on_is_no_company() -> None:
    """Two acted before the deadline moved, and were tallied then: who acts alone after that waits."""
    run = Run().opened((1, 2)).add(e.Extended(deadline="2027-04-30T18:00:00+02:00", decision="0003"))
    public = published(run.lines, alone=False)
    run.add(e.Paid(pledge=name(1), amount=5, ref="a"))
    assert published(run.lines, public, alone=False) == published(run.lines, alone=False) == public
    run.add(e.Paid(pledge=name(2), amount=5, ref="b"))
    assert len(published(run.lines, public, alone=False)) == len(public) + 1


def test_a_ledger_published_bit_by_bit_tells_more_than_one_published_at_once() -> None:
    """Two pledges between two tallies hide each other; a tally after each hides neither, and both are told of."""
    run = Run().opened(())
    public = published(run.lines)
    for number in (1, 2):
        run.add(run.pledge(number))
        public = published(run.lines, public)
    assert list(lonely(run.lines, public)) == [3, 4]
    assert alone(run) == []


def test_a_private_ledger_that_was_tampered_with_publishes_nothing() -> None:
    """The line is named, whether its chain is broken or its event cannot follow."""
    lines = private_run().lines
    with pytest.raises(IntegrityError, match=r"the private ledger:4"):
        published([*lines[:3], lines[3].replace("10069", "90069"), *lines[4:]])
    head = head_of(list(LEDGER.read(lines[:1], "private.jsonl")))
    with pytest.raises(IntegrityError, match=r"the private ledger:2: 'fund' cannot happen"):
        published([lines[0], LEDGER.line(head, "2027-01-04T09:05:00+01:00", e.Funded())])


# -------------------------------------------------------------------------------------------------- private tallies
def tallied(run: Run, **changes: object) -> e.Tally:
    """The last tally of a run's public ledger, changed as asked."""
    events = [entry.event for entry in LEDGER.read(published(run.lines), "ledger.jsonl")]
    last = [event for event in events if isinstance(event, e.Tally)][-1]
    return msgspec.structs.replace(last, **changes)


def public_of(run: Run) -> Run:
    """The public ledger of a run, to go on with."""
    public = Run()
    for entry in LEDGER.read(published(run.lines), "ledger.jsonl"):
        public.add(entry.event, at=entry.date)
    return public


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"root": "x"}, "this tally cannot be"),
        ({"root": "Z" * 64}, "this tally cannot be"),
        ({"units": -1}, "this tally cannot be"),
        ({"due": -1}, "this tally cannot be"),
        ({"to_pay_out": -1}, "this tally cannot be"),
        ({"variants": (("default", -2, 2, 20_000),)}, "this tally cannot be"),
        ({"taken": (("default", -1),)}, "this tally cannot be"),
        ({"due": 1, "to_collect": 1}, "members would owe 1"),
    ],
)
def test_a_tally_that_cannot_be_is_refused(changes: dict[str, object], says: str) -> None:
    """No count lies below nothing, and each names the private ledger's hash."""
    run = Run().opened()
    public_of(run).refused(tallied(run, **changes), says)


def test_a_tally_charges_nobody_beyond_the_pledge_or_after_all_was_paid_back() -> None:
    """Members together owe at most what they pledged, and nothing once collecting was given up."""
    run = run_in("collecting")
    public_of(run).refused(tallied(run, due=2 * PRICE + 1), "members would owe 20001")
    run.add(e.Stopped(decision="0004-stop"))
    public_of(run).refused(tallied(run, due=1), "members would owe 1")


def test_a_tally_cannot_move_what_was_settled() -> None:
    """What members owe once the books are closed follows from the settlement alone."""
    run = Run().opened().funded().made(15_000).add(e.Settled())
    public = public_of(run)
    public.refused(tallied(run, due=tallied(run).due + 1), "by the settlement, and the tally has")
    assert public.add(tallied(run)).state.settlement == closed_with_pool(run)


def closed_with_pool(run: Run) -> Settlement | None:
    """A run's settlement as the public ledger has it: members as one."""
    done = run.state.settlement
    assert done is not None
    return msgspec.structs.replace(done, members={"members": sum(done.members.values())})


def test_members_first_seen_after_the_books_closed_are_tallied_too() -> None:
    """A run of the party for unsold units alone, and somebody who is interested in the next."""
    run = Run().opened(()).add(e.Underwritten(party="library", variant="default", units=2, shares=2))
    run.funded().settled(1_000)
    run.add(e.Interested(pledge=name(1), member=name(1), units=1))
    assert public_of(run).state.counts.interested_units == 1


def test_bids_stay_private_and_their_round_public() -> None:
    """Number, sum and commitment are shown; outsiders cannot recount them, and see that they cover."""
    run = Run(make_terms(pricing="bids", lowest=1)).opened(())
    run.add(run.pledge(1, amount=8_009), run.pledge(2, amount=12_007))
    run.add(e.Round(number=1, bids=2, total=20_016, commitment=SHOWN)).met()
    public = public_of(run).state
    assert public.phase == "met"
    assert [(one.bids, one.total, one.covered) for one in public.rounds] == [(2, 20_016, True)]
    assert not {8_009, 12_007} & set(numbers([json.loads(line) for line in published(run.lines)]))
