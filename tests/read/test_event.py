# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Words that somebody types become an event of the ledger, or an error that names the field."""

from __future__ import annotations

from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from makeshare.errors import MakeshareError
from makeshare.model.funding import events as e
from makeshare.read.event import KINDS, event_of, fields_of

FRESH = {"pledge": "a" * 16, "terms": "t1:now"}
WORDS = {
    "amount": "182.22", "refund": "0", "total": "400.00", "value": "25", "units": "2", "shares": "2", "number": "1",
    "bids": "3", "instalment": "2", "milestone": "1", "hours": "2", "plan": "instalments", "evidence": "aa,bb",
}  # fmt: skip
"""A value that fits each field; of all others any word does."""


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_can_be_typed(kind: str) -> None:
    """With all of its fields, and with those alone that it must have; and it is written as an event of the ledger."""
    fields = list(fields_of(kind))
    given_all = {field.name: WORDS.get(field.name, "word") for field in fields}
    event = event_of(kind, given_all, {}, "EUR")
    assert event.__struct_config__.tag == kind
    assert msgspec.json.decode(msgspec.json.encode(event), type=e.LedgerEvent) == event
    needed = {field.name for field in fields if "or left out" not in field.words}
    lean = event_of(kind, {name: given_all[name] for name in needed - set(FRESH)}, FRESH, "EUR")
    for name in needed & set(FRESH):
        assert getattr(lean, name) == FRESH[name]


def test_what_follows_from_other_files_cannot_be_typed() -> None:
    """Terms, a deadline in two files, and tallies each have a command of their own; nothing else is left out."""
    every = {kind.__struct_config__.tag for kind in get_args(e.LedgerEvent)}
    assert every - set(KINDS) == {"open", "amend", "extend", "tally"}
    for kind in ("open", "tally", "pledges", "", "Paid"):
        with pytest.raises(MakeshareError, match="no event is called"):
            event_of(kind, {}, FRESH, "EUR")
        with pytest.raises(MakeshareError, match="no event is called"):
            list(fields_of(kind))


def test_a_pledge_as_it_is_typed() -> None:
    """Amounts in the proposal's currency; what is not given is drawn, or has its usual value."""
    given_by = {"member": "b" * 16, "units": "2", "shares": "2", "amount": "364.44"}
    assert event_of("pledge", given_by, FRESH, "EUR") == e.Pledged(
        pledge="a" * 16, member="b" * 16, units=2, shares=2, amount=36_444, terms="t1:now"
    )
    own = event_of("pledge", given_by | {"pledge": "c" * 16, "terms": "t1:old", "plan": "instalments"}, FRESH, "EUR")
    assert isinstance(own, e.Pledged)
    assert (own.pledge, own.terms, own.plan) == ("c" * 16, "t1:old", "instalments")


def test_amounts_are_in_the_minor_units_of_the_currency() -> None:
    """Yen have none, dinars three."""
    for currency, text, minor in (("EUR", "1.5", 150), ("JPY", "150", 150), ("KWD", "1.005", 1_005)):
        event = event_of("bill", {"party": "maker", "line": "steel", "amount": text}, {}, currency)
        assert isinstance(event, e.Billed)
        assert event.amount == minor


@pytest.mark.parametrize(
    ("kind", "words", "says"),
    [
        ("paid", {"amount": "1.00", "reff": "r"}, "no field is called 'reff'.*did you mean ref"),
        ("paid", {"amount": "-1.00", "ref": "r"}, "'-1.00' is not a price in EUR"),
        ("paid", {"amount": "1,00", "ref": "r"}, "is not a price in EUR"),
        ("paid", {"amount": "1.005", "ref": "r"}, "more decimals"),
        ("paid", {"amount": "１00", "ref": "r"}, "is not a price in EUR"),
        ("paid", {"ref": "r"}, "missing required field `amount`"),
        ("start", {"units": "two"}, "'two' is no whole number"),
        ("start", {"units": "-2"}, "'-2' is no whole number"),
        ("start", {"units": "2.0"}, "'2.0' is no whole number"),
        ("start", {"units": "１２"}, "'１２' is no whole number"),
        ("start", {"units": ""}, "'' is no whole number"),
        ("start", {"units": "1" * 10}, "is no whole number.*nine at most"),
        ("pledge", {"member": "b", "units": "1", "shares": "1", "amount": "1", "plan": "weekly"}, "this is no pledge"),
    ],
)
def test_what_is_wrong_is_named(kind: str, words: dict[str, str], says: str) -> None:
    """The field, the value, and what it could be."""
    with pytest.raises(MakeshareError, match=says):
        event_of(kind, words, FRESH, "EUR")


@given(
    st.sampled_from(sorted(KINDS)),
    st.dictionaries(
        st.sampled_from(["amount", "units", "ref", "pledge", "evidence", "plan", "x"]), st.text(max_size=9)
    ),
)
def test_any_words_are_an_event_or_an_error(kind: str, words: dict[str, str]) -> None:
    """Nothing that can be typed is a crash."""
    try:
        event = event_of(kind, words, FRESH, "EUR")
    except MakeshareError:
        return
    assert msgspec.json.decode(msgspec.json.encode(event), type=type(event)) == event


def test_help_tells_each_field_in_words() -> None:
    """An amount, a number, words; and which may be left out."""
    said = {field.name: field.words for field in fields_of("pledge")}
    assert said["amount"] == "an amount such as 182.22"
    assert said["units"] == "a whole number"
    assert said["hours"] == "a whole number, or left out"
    assert {field.name: field.words for field in fields_of("milestone")}["evidence"] == "words, separated by commas"
