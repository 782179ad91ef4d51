# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Slots are never filled beyond their capacity, and no better way to fill them exists."""

from __future__ import annotations

import itertools
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from makeshare.derive.distribution.assign import Assignment, Room, Wish, allowed, assign
from tests.derive.distribution.cases import name

LIMITS = st.none() | st.integers(0, 6)


@st.composite
def demands(draw: st.DrawFn, most: int = 6) -> tuple[list[Wish], list[Room]]:
    """Draw slots with up to three limits each, and pledges that accept some of them."""
    rooms = [Room(has=draw(st.tuples(st.integers(0, 5), LIMITS, LIMITS))) for _ in range(draw(st.integers(1, 3)))]
    wishes = []
    for number in range(draw(st.integers(0, most))):
        units = draw(st.integers(1, 3))
        takes = (units, draw(st.none() | st.integers(1, 3)), draw(st.none() | st.integers(1, 3)))
        slots = draw(st.lists(st.integers(0, len(rooms) - 1), unique=True))
        ranks = {slot: draw(st.integers(0, 2)) for slot in slots}
        wishes.append(Wish(pledge=name(number), takes=takes, ranks=ranks))
    return wishes, rooms


def fits(slots: dict[str, int], wishes: list[Wish], rooms: list[Room]) -> bool:
    """Count what every slot is to take, apart from the code under test; an unknown fits where nothing is limited."""
    for at, room in enumerate(rooms):
        here = [wish.takes for wish in wishes if slots.get(wish.pledge) == at]
        for resource, has in enumerate(room.has):
            if has is None:
                continue
            taken = [takes[resource] for takes in here]
            if None in taken or sum(one for one in taken if one is not None) > has:
                return False
    return True


def worth(slots: dict[str, int], wishes: list[Wish]) -> tuple[int, int, int]:
    """What the plan aims for: pledges, units, and then small ranks."""
    placed = [wish for wish in wishes if wish.pledge in slots]
    ranks = sum(wish.ranks[slots[wish.pledge]] for wish in placed)
    return len(placed), sum(wish.takes[0] or 0 for wish in placed), -ranks


def best(wishes: list[Wish], rooms: list[Room]) -> tuple[int, int, int]:
    """Try every assignment there is."""
    choices = [(None, *wish.ranks) for wish in wishes]
    every = (
        {wish.pledge: slot for wish, slot in zip(wishes, chosen, strict=True) if slot is not None}
        for chosen in itertools.product(*choices)
    )
    return max(worth(slots, wishes) for slots in every if fits(slots, wishes, rooms))


@settings(max_examples=60)
@given(demands())
def test_no_assignment_places_more_or_serves_preferences_better(demand: tuple[list[Wish], list[Room]]) -> None:
    """As good as the best of all that there are, within every limit, each at a slot that it accepts."""
    wishes, rooms = demand
    found = assign(wishes, rooms)
    assert fits(found.slots, wishes, rooms)
    assert all(slot in next(w for w in wishes if w.pledge == pledge).ranks for pledge, slot in found.slots.items())
    assert found.proven
    assert worth(found.slots, wishes) == best(wishes, rooms)


@settings(max_examples=30)
@given(demands(), st.randoms(use_true_random=False))
def test_the_order_in_which_pledges_are_listed_does_not_matter(
    demand: tuple[list[Wish], list[Room]], chance: random.Random
) -> None:
    """The same pledges give the same plan."""
    wishes, rooms = demand
    shuffled = wishes[:]
    chance.shuffle(shuffled)
    assert assign(shuffled, rooms) == assign(wishes, rooms)


def test_the_last_seat_goes_by_pseudonym() -> None:
    """Three who want the same of two slots: the first pseudonyms get what all prefer, the last stays out."""
    rooms = [Room(has=(1,)), Room(has=(1,))]
    wishes = [Wish(pledge=name(number), takes=(1,), ranks={0: 1, 1: 0}) for number in (3, 1, 2)]
    assert assign(wishes, rooms).slots == {name(1): 1, name(2): 0}


def test_with_room_everywhere_everybody_gets_the_first_choice() -> None:
    """However the slots are numbered."""
    rooms = [Room(has=(9,)) for _ in range(3)]
    wishes = [Wish(pledge=name(at), takes=(1,), ranks={slot: (slot - at) % 3 for slot in range(3)}) for at in range(3)]
    assert assign(wishes, rooms).slots == {name(0): 0, name(1): 1, name(2): 2}


def test_a_preference_is_given_up_before_a_pledge_is_left_out() -> None:
    """Who can only come to the first slot gets it, though the other prefers it."""
    rooms = [Room(has=(1,)), Room(has=(1,))]
    picky = Wish(pledge=name(2), takes=(1,), ranks={0: 0})
    easy = Wish(pledge=name(1), takes=(1,), ranks={0: 0, 1: 1})
    assert assign([picky, easy], rooms).slots == {name(2): 0, name(1): 1}


def test_two_small_pledges_go_before_a_large_one_and_never_half_of_it() -> None:
    """Three units of room, pledges of 2, 2 and 1: two of them are placed, whole."""
    wishes = [Wish(pledge=name(number), takes=(units,), ranks={0: 0}) for number, units in enumerate((2, 2, 1))]
    found = assign(wishes, [Room(has=(3,))])
    assert found.slots == {name(0): 0, name(2): 0}


def test_nobody_and_nothing_are_no_trouble() -> None:
    """No pledges, no slots, a slot of nothing."""
    assert assign([], []) == Assignment(slots={}, proven=True)
    wish = Wish(pledge=name(1), takes=(1,), ranks={0: 0})
    assert not allowed(wish, Room(has=(0,)))
    assert assign([wish], [Room(has=(0,))]).slots == {}


def test_three_hundred_pledges_are_planned_within_capacity() -> None:
    """A large community with scarce room: no slot takes more than it has, and nearly all room is used."""
    chance = random.Random(3)  # noqa: S311  no secret
    rooms = [Room(has=(50, None)) for _ in range(5)]
    wishes = [
        Wish(
            pledge=name(chance.getrandbits(60)),
            takes=(chance.choice((1, 1, 1, 2, 3)), 1),
            ranks={slot: rank for rank, slot in enumerate(chance.sample(range(5), 3))},
        )
        for _ in range(300)
    ]
    found = assign(wishes, rooms)
    assert fits(found.slots, wishes, rooms)
    assert sum(wish.takes[0] or 0 for wish in wishes if wish.pledge in found.slots) >= 248
