# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Exports are read exactly or not at all, whatever stands in them, and nothing about a person comes out."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from makeshare.errors import InputError, MakeshareError, Place
from makeshare.model.funding.payments import Payment
from makeshare.model.funding.reference import reference
from makeshare.read.funding.mapping import EXAMPLE, Columns, Mapping, account_hash, load_mapping
from makeshare.read.funding.payments import FORMATS, load_payments, parse_payments
from makeshare.read.funding.sheet import minor, rows
from tests.read.funding.exports import ACCOUNT, BANK, NAME, OC_HEAD, STRIPE_HEAD, WRITERS, Paid, figure, stripe, table

CODE = str(reference("0001", "1a2b3c4d5e6f7081"))
HERE = Place("file.csv")


def read(
    data: bytes, form: str, currency: str = "EUR", mapping: Mapping | None = None, *, complete: bool = True
) -> tuple[Payment, ...]:
    """Read an export's payments."""
    known = mapping or (BANK if form == "bank" else Mapping())
    return parse_payments(data, "file.csv", form, currency, known, complete=complete).payments


# ------------------------------------------------------------------------------------------------------- amounts
@given(
    st.integers(-(10**12), 10**12),
    st.sampled_from(("EUR", "JPY", "BHD")),
    st.sampled_from((".,", ",.", ", ", ".'", "._")),
)
def test_an_amount_is_read_as_it_is_written(cents: int, currency: str, marks: str) -> None:
    """With any decimal mark, with thousands grouped or not, the sign before or after: to the last digit."""
    decimal, group = marks[0], marks[1].replace("_", "")
    units, _, rest = figure(abs(cents), currency).partition(".")
    whole = f"{int(units):,}".replace(",", group) + (decimal + rest if rest else "")
    sign = "-" if cents < 0 else ""
    for text in (sign + whole, whole + sign, sign + whole.replace(group, "") if group else sign + whole):
        assert minor(text, currency, HERE, decimal=decimal, group=group) == cents


@given(st.text("0123456789.,-+ '", max_size=12))
def test_an_amount_is_exact_or_refused(text: str) -> None:
    """Nothing is rounded, and a comma is never taken for a point: what is accepted has its marks where they belong."""
    try:
        found = minor(text, "EUR", HERE, decimal=",", group=".")
    except InputError as error:
        assert text.strip() in ("", "-", "+") or text not in str(error) or len(text) < 4  # noqa: PT017  errors repeat no cell
        return
    digits = text.replace(".", "").replace("+", "").replace("-", "").strip()
    units, _, cents = digits.partition(",")
    assert abs(found) == int(units) * 100 + int((cents + "00")[:2])
    assert not cents[2:].strip("0")


@pytest.mark.parametrize(
    "text", ["1.5,0", "1,234", "12.34", "1,2,3", "--1", "1-2", "-1-", "1e3", "0x1", "١", "NaN", "", "1 0", "1,", ",5"]
)
def test_odd_amounts_are_refused(text: str) -> None:
    """Decimal commas and grouping points, in no other order; ASCII digits; no exponent."""
    with pytest.raises(InputError):
        minor(text, "EUR", HERE, decimal=",", group=".")


# ------------------------------------------------------------------------------------------------ all formats alike
@pytest.mark.parametrize("form", FORMATS)
def test_money_in_and_out_is_read_alike_in_every_format(form: str) -> None:
    """Days, amounts, directions and references are the same, whoever wrote the file."""
    paid = (
        Paid(10_000, f"for {CODE.lower()}"), Paid(123_456_700, "", day="2027-02-04"),
        Paid(-2_550, f"back {CODE}", day="2027-02-05"),
    )  # fmt: skip
    found = sorted(read(WRITERS[form](paid), form), key=lambda one: one.date)
    assert [(one.date, one.amount, one.direction) for one in found] == [
        ("2027-02-03", 10_000, "in"), ("2027-02-04", 123_456_700, "in"), ("2027-02-05", 2_550, "out"),
    ]  # fmt: skip
    assert [bool(one.references) for one in found] == [True, False, True]
    assert found[0].references == (reference("0001", "1a2b3c4d5e6f7081"),)


@pytest.mark.parametrize("form", FORMATS)
@given(st.lists(st.integers(1, 10**9).map(lambda amount: amount * 10), min_size=1, max_size=8))
def test_no_amount_is_lost_or_changed(form: str, cents: list[int]) -> None:
    """What was written comes back, to the cent."""
    found = read(WRITERS[form](Paid(amount, CODE) for amount in cents), form)
    assert sorted(one.amount for one in found) == sorted(cents)
    assert len({one.refs for one in found}) == len(cents)


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_about_a_person_comes_out(form: str) -> None:
    """Name, account and words of a payment stay in the file, and so does any hash of them."""
    written = [Paid(10_000, f"{NAME} for {CODE}, phone 0123 456789")]
    found = read(WRITERS[form](written), form)
    shown = msgspec.json.encode(found).decode() + repr(found)
    for private in (NAME, "EXAMPLE 0000", "0123 456789", account_hash(ACCOUNT), account_hash(NAME)):
        assert private not in shown
    others = read(WRITERS[form]([Paid(10_000, f"somebody else for {CODE}", name="Hans", account="YY99")]), form)
    assert [one.refs for one in others] == [one.refs for one in found], "the row's name says nothing of who paid"


@pytest.mark.parametrize("form", FORMATS)
def test_another_currency_is_refused(form: str) -> None:
    """Nothing is converted, and nothing added that is of two kinds."""
    with pytest.raises(InputError, match="is not in EUR"):
        read(WRITERS[form]([Paid(100)], "USD"), form)


@pytest.mark.parametrize("form", ["stripe", "bank", "camt"])
@pytest.mark.parametrize("currency", ["JPY", "BHD"])
def test_currencies_with_other_decimals_are_read(form: str, currency: str) -> None:
    """1 234 yen and 1.234 dinars are both 1 234 minor units."""
    assert [one.amount for one in read(WRITERS[form]([Paid(1_234, CODE)], currency), form, currency)] == [1_234]


@pytest.mark.parametrize("form", FORMATS)
def test_a_declared_account_says_whose_it_is(form: str) -> None:
    """A member or a party by the account, whatever its spacing and case; the mapping has but a hash of it."""
    sloppy = " ".join(ACCOUNT.lower().replace(" ", ""))
    own = msgspec.structs.replace(
        BANK if form == "bank" else Mapping(),
        parties={account_hash(sloppy): "maker"},
        payers={account_hash("other"): "x"},
    )
    if form == "stripe":  # it has no account of the payer in this export
        return
    (found,) = read(WRITERS[form]([Paid(-100)]), form, mapping=own)
    assert (found.party, found.pledge) == ("maker", "")


# ---------------------------------------------------------------------------------------------------- hostile files
@pytest.mark.parametrize("form", FORMATS)
@given(st.binary(max_size=200))
def test_any_bytes_are_refused_with_a_sentence(form: str, data: bytes) -> None:
    """No crash, and no payment out of noise."""
    try:
        assert read(data, form) == ()
    except MakeshareError as error:
        assert str(error)  # noqa: PT017  whichever it is, it says something


@pytest.mark.parametrize("form", ["opencollective", "stripe"])
@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda data: b"\xef\xbb\xbf" + data, ""),
        (lambda data: data.replace(b"\r\n", b"\n"), ""),
        (lambda data: data + b"\r\n\r\n", ""),
        (lambda data: data.replace(b"Description", b"Desc\0ription").replace(b"description", b"desc\0ription"), "NUL"),
        (lambda data: data + b'"never closed', "no table"),
        (lambda data: data + b"Warning: totalCount is 9 and limit was 2", "cells"),
        (lambda data: data.replace(b"2027-02-03", b"3 February"), "no date"),
        (lambda data: data[: len(data) - 30], "cells"),
        (lambda _: b"", "is empty"),
        (lambda data: data.replace(b"urrency", b"urr", 1), "no column"),
        (lambda data: data.decode().encode("utf-16"), "not text"),
    ],
)
def test_damaged_tables(form: str, change: object, problem: str) -> None:
    """What is harmless is read; what is cut, mixed up or not a table is refused."""
    data = change(WRITERS[form]([Paid(100, f"=cmd|' /C calc'!A0 {CODE}"), Paid(200, CODE)]))  # type: ignore[operator]  # a function
    if not problem:
        assert [one.amount for one in read(data, form)] == [100, 200]
        return
    with pytest.raises(InputError, match=problem):
        read(data, form)


def test_a_heading_twice_is_refused() -> None:
    """Which of the two columns would count?"""
    with pytest.raises(InputError, match="heading twice"):
        rows(b"a,b,a\n1,2,3\n", "x")


def test_a_cell_may_hold_lines_and_quotes() -> None:
    """As spreadsheets write them; the place is still right."""
    (row,) = rows(b'a,b\n"one\r\n""two""\xe2\x80\xa8",2\n', "x")
    assert row.cells == {"a": 'one\r\n"two"\u2028', "b": "2"}


def test_a_hostile_statement_is_refused() -> None:
    """No entity is expanded, and nothing nests without end."""
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa">]><Document><Stmt>&a;</Stmt></Document>'
    with pytest.raises(InputError, match="declares entities"):
        read(bomb, "camt")
    with pytest.raises(InputError, match="nested"):
        read(b"<Document><Stmt>" + b"<a>" * 100_000, "camt")
    with pytest.raises(InputError, match=r"no CAMT\.053"):
        read(b"<html/>", "camt")


# ----------------------------------------------------------------------------------------- what each has of its own
def test_open_collective_tells_fees_refunds_and_others_apart() -> None:
    """Fees are rows of their own; a refund names what it undoes; what is no payment says so."""
    found = read(
        WRITERS["opencollective"]([
            Paid(10_000, CODE), Paid(-290, kind="PAYMENT_PROCESSOR_FEE"), Paid(-500, kind="HOST_FEE"),
            Paid(-10_000, kind="CONTRIBUTION", undoes="00000000"), Paid(290, kind="PAYMENT_PROCESSOR_FEE", undoes="1"),
            Paid(-700, kind="EXPENSE"), Paid(100, kind="BALANCE_TRANSFER"),
        ]),
        "opencollective",
    )  # fmt: skip
    assert [one.kind for one in found] == ["payment", "fee", "fee", "refund", "fee-back", "payment", "other"]
    assert found[3].links == (found[0].handle,)
    assert found[6].why
    assert found[5].direction == "out"


def test_open_collective_in_its_other_spelling_and_with_fees_as_columns() -> None:
    """The platform's newer headings; a fee in a column is a payment of its own; the sum must be right."""
    head = (
        "Date & Time", "Transaction ID", "Description", "Kind", "Gross Amount", "Payment Processor Fee", "Host Fee",
        "Amount Single Column", "Currency", "Account Handle", "Opposite Account Handle", "Contribution Memo",
    )  # fmt: skip
    row = [
        "2027-02-03T10:00:00",
        "4711",
        "gift",
        "CONTRIBUTION",
        "100",
        "-2.9",
        "-5",
        "92.1",
        "EUR",
        "forks",
        "erika",
        CODE,
    ]
    paid, fee = read(table(head, [row]).encode(), "opencollective")
    assert (paid.amount, paid.direction, fee.amount, fee.kind) == (10_000, "in", 790, "fee")
    assert paid.refs[0].startswith("oc-number:")
    row[7] = "92.2"
    with pytest.raises(InputError, match="do not add up"):
        read(table(head, [row]).encode(), "opencollective")


def test_a_host_s_export_is_of_one_account_only() -> None:
    """There every transfer stands twice: which of the accounts is meant must be said."""
    two = (
        WRITERS["opencollective"]([Paid(100)])
        + WRITERS["opencollective"]([Paid(100)]).split(b"\r\n")[1].replace(b",forks,", b",host,")
        + b"\r\n"
    )
    with pytest.raises(InputError, match="several accounts"):
        read(two, "opencollective")
    assert len(read(two, "opencollective", mapping=Mapping(account="forks"))) == 1


def test_stripe_s_balance_tells_charges_fees_disputes_and_payouts_apart() -> None:
    """As its categories say; a payout moves to the holder's own account."""
    found = read(
        WRITERS["stripe"]([
            Paid(10_000, CODE, fee=320), Paid(-10_000, "REFUND", undoes="0"),
            Paid(-10_000, kind="adjustment", fee=1_500), Paid(10_000, kind="adjustment"), Paid(-9_000, kind="payout"),
            Paid(-200, kind="stripe_fee"), Paid(1, kind="new kind"),
        ]),
        "stripe",
    )  # fmt: skip
    assert [(one.kind, one.amount) for one in found] == [
        ("payment", 10_000), ("fee", 320), ("refund", 10_000), ("chargeback", 10_000), ("fee", 1_500),
        ("reversal", 10_000), ("move", 9_000), ("fee", 200), ("other", 1),
    ]  # fmt: skip
    assert found[2].links == (found[0].refs[0],)


def test_stripe_s_decimal_commas_are_read_where_all_are() -> None:
    """A German account writes 97,00; a file that has both marks is refused."""
    assert read(stripe([Paid(9_700, CODE)], mark=","), "stripe")[0].amount == 9_700
    mixed = table(STRIPE_HEAD, [
        ("txn_1", "charge", "ch_1", "97,00", "0.00", "97,00", "eur", "2027-02-03 10:00", "2027-02-03", CODE),
    ])  # fmt: skip
    with pytest.raises(InputError, match="mixed"):
        read(mixed.encode(), "stripe")


def test_stripe_s_list_of_payments_names_a_charge_as_its_balance_does() -> None:
    """So the same payment is recognised in both; failed ones moved nothing, and refunds are left to the balance."""
    head = ("id", "Created date (UTC)", "Amount", "Amount Refunded", "Currency", "Status", "Captured", "Description")
    listed = table(head, [
        ("ch_0", "2027-02-03 10:00", "100.00", "40.00", "eur", "Paid", "true", CODE),
        ("ch_1", "2027-02-03 10:00", "100.00", "0.00", "eur", "Failed", "false", CODE),
    ])  # fmt: skip
    paid, refunded = read(listed.encode(), "stripe")
    (balance,) = read(WRITERS["stripe"]([Paid(10_000, CODE)]), "stripe")
    assert paid.refs[0] in balance.refs
    assert (refunded.kind, refunded.amount) == ("other", 4_000)
    assert "balance" in refunded.why


def test_a_bank_may_write_debit_and_credit_apart_or_the_other_way_round() -> None:
    """Two columns, or one with the sign reversed: the mapping says so."""
    apart = Columns(date="d", debit="out", credit="in", id="id")
    data = b"d,in,out,id\n2027-02-03,5.00,,a\n2027-02-04,,7.00,b\n2027-02-05,0.00,0.00,c\n"
    found = read(data, "bank", mapping=Mapping(columns=apart))
    assert [(one.amount, one.direction) for one in found] == [(500, "in"), (700, "out")]
    with pytest.raises(InputError, match="in one row"):
        read(b"d,in,out,id\n2027-02-03,5.00,7.00,a\n", "bank", mapping=Mapping(columns=apart))
    other = Columns(date="d", amount="a", reversed=True)
    assert read(b"d,a\n2027-02-03,-5.00\n", "bank", mapping=Mapping(columns=other))[0].direction == "in"


def test_rows_that_say_the_same_are_counted_whatever_their_order() -> None:
    """Two neighbours pay the same on the same day: both count, and the order in the file does not matter."""
    paid = [Paid(10_000, "share", name="A"), Paid(10_000, "share", name="B"), Paid(10_000, CODE)]
    found = read(WRITERS["bank"](paid), "bank")
    assert len({one.refs for one in found}) == 3
    turned = read(WRITERS["bank"](reversed(paid)), "bank")
    assert {one.refs for one in turned} == {one.refs for one in found}


def test_the_newest_day_waits_where_it_may_not_be_complete() -> None:
    """Without a name of the bank and without a reference, only a whole day tells rows apart for good."""
    paid = [Paid(10_000, "share"), Paid(10_000, "share", day="2027-02-04"), Paid(10_000, CODE, day="2027-02-04")]
    found = read(WRITERS["bank"](paid), "bank", complete=False)
    assert [bool(one.wait) for one in found] == [False, True, False]


def test_a_returned_transfer_is_told_by_the_statement() -> None:
    """What the bank took back is a chargeback, not a refund."""
    found = read(WRITERS["camt"]([Paid(-100, CODE, kind="returned"), Paid(100, CODE, kind="returned")]), "camt")
    assert [one.kind for one in found] == ["chargeback", "reversal"]


def test_an_entry_of_several_transactions_counts_each() -> None:
    """A batch is told apart where its parts have amounts that add up, and is one payment where they do not."""
    part = '<TxDtls><Amt Ccy="EUR">{}</Amt><RmtInf><Ustrd>{}</Ustrd></RmtInf></TxDtls>'
    entry = (
        '<Document><Stmt><Ntry><Amt Ccy="EUR">3.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
        "<BookgDt><Dt>2027-02-03</Dt></BookgDt>"
        "<AcctSvcrRef>7</AcctSvcrRef><NtryDtls>{}</NtryDtls></Ntry></Stmt></Document>"
    )
    batch = read(entry.format(part.format("1.00", CODE) + part.format("2.00", "")).encode(), "camt")
    assert [one.amount for one in batch] == [100, 200]
    assert batch[0].refs != batch[1].refs
    assert [one.amount for one in read(entry.format(part.format("1.00", CODE)).encode(), "camt")] == [300]


# --------------------------------------------------------------------------------------------------------- mapping
def test_the_example_of_a_mapping_is_one(tmp_path: Path) -> None:
    """What the command prints is taken, and is private."""
    path = tmp_path / "mapping.toml"
    path.write_text(EXAMPLE)
    found = load_mapping(path)
    assert found.private
    assert found.whose((), ("example123456",)) == ("", "maker")
    assert found.whose(("bank:0123456789abcdef0123456789abcdef",), ()) == ("1a2b3c4d5e6f7081", "")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[format]\ndelimiter = ';;'", "one sign"),
        ("[format]\nencoding = 'klingon'", "encoding"),
        ("[format]\ndecimal = ','\ngroup = ','", "marks"),
        ("[columns]\ndate = 'd'", "unclear"),
        ("[columns]\ndate = 'd'\namount = 'a'\ndebit = 'b'\ncredit = 'c'", "unclear"),
        ("[payers]\n'x' = 'Erika'", "16 digits"),
        ("[parties]\n'x' = ' '", "has a name"),
        ("[colums]\ndate = 'd'", "no field called"),
    ],
)
def test_faulty_mappings(text: str, problem: str, tmp_path: Path) -> None:
    """Each fault is named, with its line where it has one."""
    path = tmp_path / "mapping.toml"
    path.write_text(text)
    with pytest.raises(InputError, match=problem):
        load_mapping(path)


def test_a_file_is_read_where_it_lies(tmp_path: Path) -> None:
    """Anywhere on the disk, never through a link, and named without its folder."""
    path = tmp_path / "export.csv"
    path.write_bytes(WRITERS["stripe"]([Paid(100, CODE)]))
    (found,) = load_payments(path, "stripe", "EUR", Mapping()).payments
    assert (found.place.file, found.place.line) == ("export.csv", 2)
    link = tmp_path / "link.csv"
    link.symlink_to(path)
    with pytest.raises(InputError, match="link"):
        load_payments(link, "stripe", "EUR", Mapping())
    assert len(OC_HEAD) == 27
