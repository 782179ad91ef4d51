# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Payments become events of the ledger: each row once, in whatever files and order it comes, and nothing is guessed."""

from __future__ import annotations

import random
from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from makeshare.derive.funding.audit import audit
from makeshare.derive.funding.imports import book_payments
from makeshare.derive.funding.publish import published
from makeshare.derive.funding.replay import replay
from makeshare.errors import InputError
from makeshare.model.funding import events as e
from makeshare.model.funding.payments import Export, Fees, Import
from makeshare.model.funding.reference import reference
from makeshare.read.funding.mapping import Mapping, account_hash
from makeshare.read.funding.payments import FORMATS, parse_payments
from tests.derive.funding.ledgers import CODES, PLEDGES, PRICE, SHA, collecting, funded, grow, pledged, settled
from tests.read.funding.exports import ACCOUNT, BANK, WRITERS, Paid, stripe

DATE = "2027-06-01T09:00:00+02:00"
WITH_IDS = ("opencollective", "stripe", "camt")


def export(
    paid: Sequence[Paid], form: str = "stripe", mapping: Mapping | None = None, *, complete: bool = True
) -> Export:
    """Write and read an export."""
    known = mapping or (BANK if form == "bank" else Mapping())
    return parse_payments(WRITERS[form](paid), f"{form}.csv", form, "EUR", known, complete=complete)


def booked(lines: Sequence[str], *exports: Export, fees: Fees | None = None, disjoint: bool = False) -> Import:
    """Import, at one date."""
    return book_payments(lines, exports, proposal="0001", date=DATE, fees=fees, disjoint=disjoint)


def after(lines: Sequence[str], *exports: Export) -> tuple[str, ...]:
    """The ledger after an import."""
    return (*lines, *booked(lines, *exports).lines)


def accounts(lines: Sequence[str]) -> dict[str, int]:
    """What imports confirmed, by account; the ledger is sound."""
    state = replay(lines)
    assert list(audit(state)) == []
    return {one.who: one.net for one in state.accounts if one.net}


def outcomes(found: Import) -> list[str]:
    """What becomes of the rows, in the order of the file."""
    return [row.outcome for row in found.rows]


# ------------------------------------------------------------------------------------------- every row counts once
@pytest.mark.parametrize("form", FORMATS)
def test_members_payments_are_confirmed_from_every_format(form: str) -> None:
    """Four rows with references: four confirmed payments, and the run can be funded."""
    found = booked(collecting(), export([Paid(PRICE, code) for code in CODES], form))
    assert outcomes(found) == ["new"] * 4
    lines = grow((*collecting(), *found.lines), DATE, e.Funded())
    assert accounts(lines) == dict.fromkeys(PLEDGES, PRICE)


@pytest.mark.parametrize("form", FORMATS)
def test_importing_a_file_again_changes_nothing(form: str) -> None:
    """The second time every row is known."""
    paid = [Paid(PRICE, code) for code in CODES] + [Paid(5, "no reference"), Paid(-1, CODES[0])]
    lines = after(collecting(), export(paid, form))
    again = booked(lines, export(paid, form))
    assert again.lines == ()
    assert outcomes(again) == ["counted"] * 4 + ["unmatched", "counted"]


PAYMENTS = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from((100, 2_500, PRICE)), st.integers(1, 6)), min_size=1, max_size=25
)
"""Whose payment (4: nobody's), how much, on which day: so few that many are alike."""


def made(drawn: list[tuple[int, int, int]]) -> list[Paid]:
    """Payments as drawn, each with a name of its own where the format has names."""
    return [
        Paid(amount, CODES[whose] if whose < 4 else "?", day=f"2027-02-{day:02}", identifier=f"{number:08x}")
        for number, (whose, amount, day) in enumerate(sorted(drawn, key=lambda one: one[2]))
    ]


@settings(max_examples=40)
@given(PAYMENTS, st.integers(0, 10**6), st.sampled_from(FORMATS))
def test_overlapping_files_in_any_order_count_every_payment_once(
    drawn: list[tuple[int, int, int]], seed: int, form: str
) -> None:
    """Windows of days that overlap, their rows shuffled, imported in any order and twice: the same accounts."""
    paid, dice = made(drawn), random.Random(seed)  # noqa: S311  the order of files, no secret
    whole = accounts(after(collecting(), export(paid, form)))
    windows = [(first, first + dice.randint(0, 5)) for first in range(1, 7)]
    dice.shuffle(windows)
    lines = collecting()
    for first, last in (*windows, *windows[:2]):
        own = [one for one in paid if first <= int(one.day[-2:]) <= last]
        dice.shuffle(own)
        lines = after(lines, export(own, form))
    assert accounts(lines) == whole


@settings(max_examples=40)
@given(PAYMENTS, st.integers(0, 10**6), st.sampled_from(FORMATS))
def test_the_order_of_rows_does_not_matter(drawn: list[tuple[int, int, int]], seed: int, form: str) -> None:
    """A bank that lists the newest first leads to the same lines, byte by byte."""
    paid, dice = made(drawn), random.Random(seed)  # noqa: S311  the order of rows, no secret
    turned = dice.sample(paid, len(paid))
    assert booked(collecting(), export(turned, form)).lines == booked(collecting(), export(paid, form)).lines


@settings(max_examples=25)
@given(PAYMENTS, st.integers(1, 24))
def test_a_bank_s_day_that_goes_on_loses_and_doubles_nothing(drawn: list[tuple[int, int, int]], cut: int) -> None:
    """An export from the middle of a day, then one of the whole: what could not be told apart had waited."""
    paid = made(drawn)
    lines = after(collecting(), export(paid[:cut], "bank", complete=False))
    assert accounts(after(lines, export(paid, "bank"))) == accounts(after(collecting(), export(paid, "bank")))


def test_a_row_twice_in_one_file_counts_once_where_it_has_a_name() -> None:
    """A platform's own name tells that it is the same; a bank's two equal rows are two payments."""
    twice = [Paid(PRICE, CODES[0], identifier="77777777")] * 2
    for form in WITH_IDS:
        assert outcomes(booked(collecting(), export(twice, form))) == ["new", "counted"]
    assert outcomes(booked(collecting(), export(twice, "bank"))) == ["new", "new"]


# ----------------------------------------------------------------------------------------------------- whose it is
def test_parts_of_what_is_due_add_up_and_too_much_is_to_be_paid_back() -> None:
    """A member pays in three parts, and 5 too much."""
    lines = after(collecting(), export([Paid(4_000, CODES[0]), Paid(4_000, CODES[0]), Paid(2_005, CODES[0])]))
    (account,) = (one for one in replay(lines).accounts if one.who == PLEDGES[0])
    assert (account.net, account.to_collect, account.to_pay_out) == (PRICE + 5, 0, 5)


@pytest.mark.parametrize(
    ("words", "outcome", "why"),
    [
        ("thank you", "unmatched", "names no pledge"),
        (CODES[0].replace("MS-0001", "MS-0002"), "unmatched", "names no pledge"),
        (str(reference("0002", PLEDGES[0])), "left out", "belongs to proposal 0002"),
        (str(reference("0001", "f" * 16)), "unmatched", "no pledge goes by"),
        (f"{CODES[0]} and {CODES[1]}", "unmatched", "several pledges"),
        (f"{CODES[0]} {CODES[0]}", "new", ""),
        (f"{CODES[0]} {reference('0002', PLEDGES[1])}", "new", ""),
    ],
)
def test_what_cannot_be_told_is_left(words: str, outcome: str, why: str) -> None:
    """A wrong check character, another proposal, two pledges: a person must look."""
    (row,) = booked(collecting(), export([Paid(PRICE, words)])).rows
    assert (row.outcome, why in row.why) == (outcome, True)


def test_two_pledges_with_the_same_beginning_are_not_guessed() -> None:
    """Eight digits name one pledge, or none."""
    twin = PLEDGES[0][:8] + "0" * 8
    terms = replay(pledged()).terms
    assert terms is not None
    lines = grow(
        pledged(), "2027-01-11T09:00:00+01:00",
        e.Pledged(pledge=twin, member="9" * 16, units=1, shares=1, amount=PRICE, terms=terms.hash),
    )  # fmt: skip
    lines = grow(lines, "2027-02-02T09:00:00+01:00", e.Closed(), e.Collected())
    (row,) = booked(lines, export([Paid(PRICE, CODES[0])])).rows
    assert (row.outcome, row.why) == ("unmatched", "it names several pledges: a person must split it")


def test_a_private_mapping_names_rows_and_payers() -> None:
    """By the account, or by the row that the dry run showed; where it and the reference disagree, nobody is paid."""
    payers = msgspec.structs.replace(BANK, payers={account_hash(ACCOUNT): PLEDGES[1]})
    assert accounts(after(collecting(), export([Paid(PRICE, "share")], "bank", payers))) == {PLEDGES[1]: PRICE}
    assert outcomes(booked(collecting(), export([Paid(PRICE, CODES[0])], "bank", payers))) == ["unmatched"]
    other = str(reference("0002", PLEDGES[1]))
    assert outcomes(booked(collecting(), export([Paid(PRICE, other)], "bank", payers))) == ["left out"]
    (row,) = booked(collecting(), export([Paid(PRICE, "share")], "bank")).rows
    single = msgspec.structs.replace(BANK, rows={row.payment.refs[0]: PLEDGES[2]})
    assert accounts(after(collecting(), export([Paid(PRICE, "share")], "bank", single))) == {PLEDGES[2]: PRICE}
    nobody = msgspec.structs.replace(BANK, rows={row.payment.refs[0]: "f" * 16})
    assert outcomes(booked(collecting(), export([Paid(PRICE, "share")], "bank", nobody))) == ["unmatched"]


# ------------------------------------------------------------------------------------------ money that goes back
def test_what_was_to_be_paid_back_is_a_refund_and_the_rest_a_payment_taken_back() -> None:
    """Paid 100.05 on 100.00, and 40.00 back: 5 cents were due, the others are missing again."""
    found = booked(collecting(), export([Paid(PRICE + 5, CODES[0]), Paid(-4_000, CODES[0])]))
    assert [type(event) for event in found.rows[1].events] == [e.Refunded, e.Bounced]
    lines = (*collecting(), *found.lines)
    assert accounts(lines) == {PLEDGES[0]: PRICE + 5 - 4_000}
    assert booked(lines, export([Paid(PRICE + 5, CODES[0]), Paid(-4_000, CODES[0])])).lines == ()


@pytest.mark.parametrize("form", ["opencollective", "stripe"])
def test_a_refund_without_words_belongs_where_its_payment_was_booked(form: str) -> None:
    """Open Collective and Stripe say what a refund undoes."""
    kind = {"opencollective": "CONTRIBUTION", "stripe": "refund"}[form]
    paid = Paid(PRICE + 5, CODES[2], identifier="12345678")
    back = Paid(-5, "", kind=kind, undoes="12345678", identifier="aaaaaaaa")
    assert accounts(after(collecting(), export([back, paid], form))) == {PLEDGES[2]: PRICE}


def test_a_refund_in_a_later_file_is_linked_by_its_charge() -> None:
    """The payment was imported last month: its charge is known in the ledger."""
    lines = after(collecting(), export([Paid(PRICE + 5, CODES[2], identifier="c1")]))
    assert accounts(after(lines, export([Paid(-5, "", undoes="c1", identifier="r1")]))) == {PLEDGES[2]: PRICE}


def test_a_chargeback_starts_the_time_to_repair() -> None:
    """The bank took it back: the money is owed again, and the pledge has its days of grace."""
    found = booked(collecting(), export([Paid(PRICE, CODES[0]), Paid(-PRICE, CODES[0], kind="dispute")]))
    assert [type(event) for row in found.rows for event in row.events] == [e.Paid, e.Bounced]
    state = replay((*collecting(), *found.lines))
    assert (state.pot, state.to_collect) == (0, 4 * PRICE)


def test_more_than_was_ever_paid_cannot_go_back() -> None:
    """Such a row waits for the payment that it undoes; the order of files heals it."""
    paid, back = export([Paid(PRICE, CODES[0], identifier="a")]), export([Paid(-PRICE, CODES[0], identifier="b")])
    assert outcomes(booked(collecting(), back)) == ["refused"]
    assert accounts(after(collecting(), back, paid)) == {}
    assert outcomes(booked(collecting(), back, paid)) == ["new", "new"]


# -------------------------------------------------------------------------------------------------- parties and fees
def making() -> tuple[str, ...]:
    """A funded run in production, all of its budget released, the maker billed 200.00."""
    return grow(
        funded(), "2027-05-01T09:00:00+02:00", e.Started(units=4), e.Reached(milestone=1, evidence=(SHA,)),
        e.Billed(party="maker", line="frame", amount=20_000),
    )  # fmt: skip


OF_MAKER = msgspec.structs.replace(BANK, parties={account_hash(ACCOUNT): "maker"})


def test_a_party_is_paid_what_it_billed_and_no_more() -> None:
    """The declared account says who it is; what was not billed is refused, and leaves nothing behind."""
    found = booked(making(), export([Paid(-15_000), Paid(-6_000)], "bank", OF_MAKER))
    assert sorted(outcomes(found)) == ["new", "refused"]
    state = replay((*making(), *found.lines))
    assert state.pot == 40_000 - (15_000 if found.rows[0].outcome == "new" else 6_000)
    assert list(audit(state)) == []


def test_a_party_pays_in() -> None:
    """What the seller owes after a loss comes in by the bank."""
    lines = settled(43_000)
    seller = msgspec.structs.replace(BANK, parties={account_hash(ACCOUNT): "seller"})
    found = booked(lines, export([Paid(1_500)], "bank", seller))
    assert replay((*lines, *found.lines)).to_collect == replay(lines).to_collect - 1_500


def test_fees_wait_until_the_run_is_funded_and_are_then_billed_once() -> None:
    """While money is collected nobody can be billed; the same file brings the fees later, and never twice."""
    early = export([Paid(PRICE, CODES[0], fee=320), Paid(PRICE, CODES[1], fee=320)])
    found = booked(collecting(), early)
    assert outcomes(found) == ["new", "waits", "new", "waits"]
    assert accounts((*collecting(), *found.lines)) == {PLEDGES[0]: PRICE, PLEDGES[1]: PRICE}
    later = export([Paid(-320, kind="stripe_fee", identifier="f1"), Paid(-80, kind="stripe_fee", identifier="f2")])
    lines = (*making(), *booked(making(), later, fees=Fees(party="card service", line="Payment handling")).lines)
    state = replay(lines)
    assert state.costs["Payment handling"] == 400
    assert state.pot == 40_000 - 400
    assert booked(lines, later).lines == ()


def test_fees_beyond_what_is_released_wait() -> None:
    """Milestones bound what may be spent, fees among it."""
    lines = grow(funded(), "2027-05-01T09:00:00+02:00", e.Started(units=4))
    assert outcomes(booked(lines, export([Paid(-80, kind="stripe_fee")]))) == ["waits"]


def test_a_failed_run_pays_no_fees() -> None:
    """They are left with whoever holds the money."""
    lines = grow(collecting(), "2027-05-01T09:00:00+02:00", e.FellShort())
    assert outcomes(booked(lines, export([Paid(-80, kind="stripe_fee")]))) == ["left out"]


def test_payouts_move_nothing_and_given_back_fees_are_for_a_person() -> None:
    """Neither is a payment of anybody."""
    found = booked(collecting(), export([Paid(-900, kind="payout"), Paid(80, kind="stripe_fee"), Paid(7, kind="odd")]))
    assert outcomes(found) == ["left out", "unmatched", "unmatched"]
    assert found.lines == ()


# ------------------------------------------------------------------------------------------ what is refused at all
def test_rows_named_otherwise_than_before_are_refused() -> None:
    """The same payments by another kind of name would count twice; whoever knows better says so."""
    lines = after(collecting(), export([Paid(PRICE, code) for code in CODES], "bank"))
    same = export([Paid(PRICE, code) for code in CODES], "camt")
    with pytest.raises(InputError, match="other imports name rows by bank"):
        booked(lines, same)
    with pytest.raises(InputError, match="other imports name rows"):
        booked(collecting(), same, export([Paid(1, CODES[0])], "bank"))
    assert len(booked(lines, export([Paid(1, CODES[0])], "camt"), disjoint=True).lines) == 1
    assert len(booked(lines, export([Paid(1, CODES[0])], "stripe")).lines) == 1, "another service is another account"


def test_stripe_s_two_exports_know_each_other_s_charges() -> None:
    """A charge imported from the balance is recognised in the list of payments."""
    lines = after(collecting(), export([Paid(PRICE, CODES[0], identifier="7")]))
    listed = (
        "id,Created (UTC),Amount,Amount Refunded,Currency,Status,Description\n"
        f"ch_7,2027-02-03 10:00,100.00,0.00,eur,Paid,{CODES[0]}\n"
        f"ch_8,2027-02-03 10:00,100.00,0.00,eur,Paid,{CODES[1]}\n"
    )
    found = booked(lines, parse_payments(listed.encode(), "list.csv", "stripe", "EUR", Mapping()))
    assert outcomes(found) == ["counted", "new"]


def test_stripe_s_report_without_charges_is_not_mixed_with_the_list_of_payments() -> None:
    """It names a payment by its transaction alone, which the list does not have."""
    report = stripe([Paid(PRICE, CODES[0], identifier="7")]).replace(b"Source", b"Whatever")
    lines = after(collecting(), parse_payments(report, "report.csv", "stripe", "EUR", Mapping()))
    listed = "id,Created (UTC),Amount,Amount Refunded,Currency,Status,Description\n"
    listed += f"ch_7,2027-02-03 10:00,100.00,0,eur,Paid,{CODES[0]}\n"
    with pytest.raises(InputError, match="stripe-payment"):
        booked(lines, parse_payments(listed.encode(), "list.csv", "stripe", "EUR", Mapping()))


def test_a_public_ledger_with_tallies_takes_no_payments() -> None:
    """They belong into the private one."""
    with pytest.raises(InputError, match="private"):
        booked(published(collecting()), export([Paid(PRICE, CODES[0])]))


def test_a_draft_and_a_date_in_the_past_take_none() -> None:
    """Nothing to pay for; or an import before the ledger's last line."""
    with pytest.raises(InputError, match="never opened"):
        booked((), export([Paid(PRICE, CODES[0])]))
    with pytest.raises(InputError, match="before the line above"):
        book_payments(
            collecting(), [export([Paid(PRICE, CODES[0])])], proposal="0001", date="2026-01-01T00:00:00+00:00"
        )


def test_names_of_rows_say_nothing_of_who_paid() -> None:
    """What goes into the public ledger is a kind and a hash of what is not about a person."""
    found = booked(collecting(), export([Paid(PRICE, CODES[0])], "bank"))
    other = booked(collecting(), export([Paid(PRICE, CODES[0], name="Hans", account="YY11")], "bank"))
    assert found.lines == other.lines
    assert "EXAMPLE" not in "".join(found.lines)
