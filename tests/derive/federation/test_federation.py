# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The roll-up holds everybody once; an update says all that changed; statements merge the same in any order."""

from __future__ import annotations

import datetime as dt
import itertools

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from makeshare.derive.federation import changes, merged, passes_on, roll_up
from makeshare.errors import IntegrityError
from makeshare.model.catalogue import Community
from makeshare.model.federation.agreement import AgreedDesign, Agreement, AgreementParty, Statement
from makeshare.model.federation.network import MOST_STEPS, Pin
from tests.derive.federation.samples import DAY, ZONE, design, index, offer, pin

OWN = Community(name="Own", currency="EUR", region="EU", url="https://own.example.org")
NAMES = ("Own", "Hill", "River", "Lake", "hill ", "Moor")


# ------------------------------------------------------------------------------------------------------- roll-up
@st.composite
def networks(draw: st.DrawFn) -> tuple[Pin, ...]:
    """Any network: neighbours that list each other, us and themselves, under whatever name, however deep."""
    step = st.sampled_from(["a", "b", "c"])
    listing = st.tuples(st.lists(step, min_size=1, max_size=4).map(tuple), st.sampled_from(NAMES))
    slugs = draw(st.lists(st.sampled_from(["hill", "river", "lake"]), unique=True, max_size=3))
    return tuple(
        pin(slug, slug.capitalize(), *draw(st.lists(listing, max_size=5, unique_by=lambda one: one[0])))
        for slug in slugs
    )


@given(networks())
def test_everybody_is_there_once_and_oneself_never(pins: tuple[Pin, ...]) -> None:
    """However communities list each other: no circle, no double, no one further than three steps."""
    found = roll_up(OWN, pins)
    names = [" ".join(one.index.community.name.casefold().split()) for one in found]
    assert len(set(names)) == len(names)
    assert "own" not in names
    assert all(len(one.path) <= MOST_STEPS for one in found)
    assert {one.path for one in found if one.direct} == {(one.slug,) for one in pins}
    assert found == roll_up(OWN, tuple(reversed(pins)))


@given(networks())
def test_nobody_within_reach_is_forgotten(pins: tuple[Pin, ...]) -> None:
    """Every name that a listing of up to three steps leads to is there."""
    names = {" ".join(one.index.community.name.casefold().split()) for one in roll_up(OWN, pins)}
    reach = {
        " ".join(one.index.community.name.casefold().split())
        for each in pins
        for one in each.listed
        if 1 + len(one.path) <= MOST_STEPS
    }
    assert reach - {"own"} <= names


def test_a_stranger_cannot_take_a_neighbours_place() -> None:
    """Who lists a forged Lake, by name or by address, changes nothing for those who pinned the real one."""
    real = pin("lake", "Lake", url="https://lake.example.org")
    evil = pin("evil", "Evil", (("lake",), "LAKE"))
    forged = msgspec.structs.replace(evil.listed[0], index=index("Other", url="https://lake.example.org/"))
    for liar in (evil, msgspec.structs.replace(evil, listed=(forged,))):
        assert [one.path for one in roll_up(OWN, (liar, real))] == [("evil",), ("lake",)]


# ------------------------------------------------------------------------------------------------------- changes
BEFORE = index(
    "Hill", designs=(design("tray"), design("box")), offers=(offer("0001-run", status="open"), offer("0002-run"))
)


def test_nothing_changed_is_nothing_said() -> None:
    """The same catalogue has no change."""
    assert changes(BEFORE, BEFORE) == ()


@pytest.mark.parametrize(
    ("after", "kind", "what"),
    [
        ({"designs": (design("tray"), design("box"), design("lid"))}, "new design", "lid"),
        ({"designs": (design("tray"),)}, "design gone", "box"),
        ({"designs": (design("tray", status="withdrawn"), design("box"))}, "withdrawn design", "tray"),
        ({"designs": (design("tray", version="0.2.0"), design("box"))}, "changed design", "tray"),
        ({"designs": (design("tray", price=1001), design("box"))}, "price", "tray default, 10 made"),
        ({"designs": (design("tray", price=None), design("box"))}, "price", "tray default, 10 made"),
        ({"proposals": (offer("0001-run", status="failed"), offer("0002-run"))}, "offer closed", "0001-run"),
        (
            {"proposals": (offer("0001-run", status="open"), offer("0002-run", status="open"))},
            "offer opened",
            "0002-run",
        ),
        ({"proposals": (offer("0001-run", status="open", price=1999), offer("0002-run"))}, "changed offer", "0001-run"),
        (
            {"proposals": (offer("0001-run", status="open", example=True), offer("0002-run"))},
            "changed offer",
            "0001-run",
        ),
        ({"proposals": (offer("0001-run", status="open"),)}, "offer gone", "0002-run"),
        ({"community": index("Hilltop").community}, "community", "name"),
    ],
)
def test_each_change_is_said_by_its_kind(after: dict[str, object], kind: str, what: str) -> None:
    """What people ask before they pin a newer catalogue."""
    said = changes(BEFORE, msgspec.structs.replace(BEFORE, **after))
    assert (kind, what) in [(one.kind, one.what) for one in said]


def test_an_unknown_price_is_never_a_zero() -> None:
    """It says unknown, before and after."""
    lost = msgspec.structs.replace(BEFORE, designs=(design("tray", price=None), design("box")))
    (one,) = changes(BEFORE, lost)
    assert (one.before, one.after) == ("EUR 10.00", "unknown")


# ------------------------------------------------------------------------------------------------------ licences
@pytest.mark.parametrize(
    ("spdx", "open_"),
    [
        ("CERN-OHL-W-2.0", True),
        ("CC0-1.0", True),
        ("Apache-2.0 WITH SHL-2.1", True),
        ("CC-BY-NC-4.0 OR CERN-OHL-S-2.0", True),
        ("CERN-OHL-S-2.0 AND CC-BY-NC-4.0", False),
        ("CC-BY-NC-SA-4.0", False),
        ("CC-BY-ND-4.0", False),
        ("LicenseRef-x", False),
        ("", False),
        ("NONE", False),
    ],
)
def test_only_what_may_be_made_changed_and_sold_is_taken_over(spdx: str, *, open_: bool) -> None:
    """One of two licences is enough where one may choose; where both hold, both must let it."""
    assert passes_on(spdx) is open_


# ------------------------------------------------------------------------------------------------------ statements
AGREEMENT = Agreement(
    slug="x", title="x", example=True, maker=AgreementParty(name="Own"), payer=AgreementParty(name="Hill"), units=2,
    design=AgreedDesign(
        of="maker", slug="tray", variant="default", version="0.1.0", revision="0.1.0+g1.abcd", geometry_hash="g1:abcd",
        licence="CERN-OHL-W-2.0", package_sha256="0" * 64,
    ),
    currency="EUR", price=None, deliver_by=dt.datetime(2027, 1, 1, tzinfo=ZONE), deliver_to="there",
    terms="a template and no legal advice",
)  # fmt: skip


@st.composite
def statements(draw: st.DrawFn, side: str) -> tuple[Statement, ...]:
    """Any statements of one side, of this wording or of another."""
    one = st.builds(
        Statement, by=st.just(side), says=st.sampled_from(["agrees", "withdraws", "fulfilled"]), person=st.just("role"),
        date=st.dates(DAY, DAY + dt.timedelta(days=3)), body=st.sampled_from([AGREEMENT.body, "0" * 64]),
    )  # fmt: skip
    return tuple(draw(st.lists(one, max_size=4, unique=True)))


def saying(*said: Statement) -> Agreement:
    """The agreement with these statements."""
    return msgspec.structs.replace(AGREEMENT, statements=said)


@given(statements("maker"), statements("payer"), statements("payer"))
def test_statements_merge_alike_in_any_order_and_any_number_of_times(
    ours: tuple[Statement, ...], first: tuple[Statement, ...], second: tuple[Statement, ...]
) -> None:
    """Nothing is lost, nothing is doubled, and what was merged does not depend on when."""
    results = set()
    for order in itertools.permutations((first, second, first)):
        state = saying(*ours)
        for theirs in order:
            state = merged(state, saying(*theirs), OWN)
        results.add(msgspec.json.encode(state))
        assert set(state.statements) == {*ours, *first, *second}
        assert len(state.statements) == len(set(state.statements))
    assert len(results) == 1


@given(statements("maker"), statements("maker"))
def test_what_we_never_said_is_never_taken(ours: tuple[Statement, ...], claimed: tuple[Statement, ...]) -> None:
    """A statement in our name stands in our own file, or it does not stand."""
    if set(claimed) <= set(ours):
        assert set(merged(saying(*ours), saying(*claimed), OWN).statements) == set(ours)
    else:
        with pytest.raises(IntegrityError, match="in the name of Own"):
            merged(saying(*ours), saying(*claimed), OWN)


def test_the_wordings_name_does_not_depend_on_statements() -> None:
    """And on every other field it does."""
    said = Statement(by="maker", says="agrees", date=DAY, person="x", body=AGREEMENT.body)
    assert saying(said).body == AGREEMENT.body
    for change in ({"units": 3}, {"price": 0}, {"terms": "other"}, {"currency": "CHF"}, {"deliver_to": "elsewhere"}):
        assert msgspec.structs.replace(AGREEMENT, **change).body != AGREEMENT.body
