# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Exported books are taken by other programs, to the cent and in any currency, and cannot be made to run anything."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from beancount import loader
from beancount.core import data
from beancount.core.account import is_valid
from hypothesis import given
from hypothesis import strategies as st

from makeshare.derive.funding.accounting import balances
from makeshare.derive.funding.publish import published
from makeshare.derive.funding.replay import LEDGER
from makeshare.derive.funding.statement import run_books
from makeshare.model.funding import events as e
from makeshare.model.funding.books import RunBooks
from makeshare.write.funding.beancount import beancount
from makeshare.write.funding.exports import EXPORTS, files
from makeshare.write.funding.hledger import hledger
from makeshare.write.funding.names import account, decode, encode, figure, path_of
from makeshare.write.funding.rows import postings_csv
from tests.derive.funding.ledgers import PLEDGES, SHA, collecting, funded, grow, played, settled
from tests.write.funding.plain_journal import Journal

HOSTILE = ("=HYPERLINK(1)", '"; include "/etc/passwd', "plugin\nplugin", "Ü ber:weg\u202e", "@x", "café-au-lait", "1st")


def run_of(lines: tuple[str, ...], **changes: object) -> RunBooks:
    """The books of a ledger."""
    fields: dict[str, object] = {"slug": "0001-run", "title": 'A "run" \\ of forks', "example": True}
    return run_books(LEDGER.read(lines, "ledger.jsonl"), **(fields | changes))  # type: ignore[arg-type]  # as asked


def hostile(currency: str = "EUR") -> tuple[str, ...]:
    """A run whose parties and lines have names that would like to be something else."""
    lines = grow(
        funded(currency), "2027-05-01T09:00:00+02:00", e.Started(units=4), e.Reached(milestone=1, evidence=(SHA,))
    )
    for number, name in enumerate(HOSTILE):
        lines = grow(
            lines, "2027-05-02T09:00:00+02:00", e.Billed(party=name, line=f"line {name}", amount=100 + number),
            e.Spent(party=name, amount=100, ref=f"=row{number}"), e.Gave(member=f"{9:016x}", line=name, value=1),
        )  # fmt: skip
    return lines


def load(written: bytes, folder: Path) -> list[data.Directive]:
    """Load a Beancount file as its own tools do; there must be no error."""
    path = folder / "books.beancount"
    path.write_bytes(written)
    entries, errors, _ = loader.load_file(str(path))
    assert errors == []
    return entries


# ------------------------------------------------------------------------------------------------- account names
@given(st.text(max_size=30))
def test_any_name_becomes_an_account_and_back(name: str) -> None:
    """Beancount takes the name, and what it stands for is not lost: so two names never become one."""
    written = account(("Expenses", "Bills", name))
    assert is_valid(written)
    assert path_of(written) == ("Expenses", "Bills", name)


@given(st.text(alphabet="aAbX-x0 é", max_size=6), st.text(alphabet="aAbX-x0 é", max_size=6))
def test_two_names_never_share_an_account(one: str, other: str) -> None:
    """However alike they look."""
    assert (encode(one) == encode(other)) == (one == other)


def test_names_stay_readable() -> None:
    """What is a plain key stays one."""
    assert [encode(name) for name in ("maker", "line-1", "EXAMPLE workshop", "0a1b", "")] == [
        "Maker", "Line--1", "X-xEXAMPLE-20workshop", "0a1b", "X-x",
    ]  # fmt: skip
    assert decode("X-xX-2dx") == "X-x"


def test_amounts_have_the_digits_of_their_currency() -> None:
    """Yen have none, dinars of Bahrain three; below zero keeps its sign."""
    assert [figure(-5, "EUR"), figure(1_234, "JPY"), figure(-1_234, "BHD"), figure(0, "EUR")] == [
        "-0.05", "1234", "-1.234", "0.00",
    ]  # fmt: skip


# ------------------------------------------------------------------------------------------------------ beancount
@pytest.mark.parametrize("seed", range(24))
def test_beancount_accepts_every_community(seed: int, tmp_path: Path) -> None:
    """No error, every transaction with its line's number, and every balance asserted to the cent."""
    run = run_books(played(seed), slug="0001-run", title="A run", example=False)
    entries = load(beancount(run), tmp_path)
    transactions = [one for one in entries if isinstance(one, data.Transaction)]
    assert [one.meta["ledger-seq"] for one in transactions] == [one.seq for one in run.books.transactions]
    standing = {account(path): amount for path, amount in balances(run.books).items()}
    asserted = {one.account: one for one in entries if isinstance(one, data.Balance)}
    assert {name: int((one.amount.number or Decimal(0)) * 100) for name, one in asserted.items()} == standing
    assert {one.tolerance for one in asserted.values()} <= {Decimal(0)}


def test_bean_check_itself_is_content(tmp_path: Path) -> None:
    """The program that people run says nothing, and says something about a cent too much."""
    path = tmp_path / "books.beancount"
    check = [str(Path(sys.executable).with_name("bean-check")), str(path)]
    path.write_bytes(beancount(run_of(hostile())))
    assert subprocess.run(check, capture_output=True, check=False).returncode == 0
    path.write_bytes(beancount(run_of(hostile())).replace(b"Assets:Held  100.00 EUR", b"Assets:Held  100.01 EUR", 1))
    assert subprocess.run(check, capture_output=True, check=False).returncode == 1


@pytest.mark.parametrize("currency", ["EUR", "JPY", "BHD"])
def test_currencies_without_or_with_more_decimals_work(currency: str, tmp_path: Path) -> None:
    """The same run in yen and in dinars, in every format."""
    run = run_of(settled(43_000, currency))
    held = next(
        one for one in load(beancount(run), tmp_path) if isinstance(one, data.Balance) and one.account == "Assets:Held"
    )
    assert str(held.amount) == {"EUR": "400.00 EUR", "JPY": "40000 JPY", "BHD": "40.000 BHD"}[currency]
    assert Journal(hledger(run).decode()).balances["Assets:Held"] == held.amount.number


def test_hostile_names_run_nothing(tmp_path: Path) -> None:
    """A party called include or plugin is an account's name, and a title with quotes stays a title."""
    run = run_of(hostile(), title='x"\nplugin "os"\ninclude "/etc/passwd"\n2027-01-01 open Assets:Evil')
    entries = load(beancount(run), tmp_path)
    opened = {one.account for one in entries if isinstance(one, data.Open)}
    assert not any("Evil" in name for name in opened)
    assert ("Expenses", "Bills", f"line {HOSTILE[1]}") in {path_of(name) for name in opened}
    lines = beancount(run).decode().split("\n")
    assert not any(line.startswith(("plugin", "include")) for line in lines)


# -------------------------------------------------------------------------------------------------------- hledger
@pytest.mark.parametrize("seed", range(0, 24, 2))
def test_a_strict_reader_takes_every_journal(seed: int) -> None:
    """Transactions add up, all accounts are declared, all balances asserted."""
    run = run_books(played(seed), slug="0001-run", title="A run", example=False)
    journal = Journal(hledger(run).decode())
    standing = balances(run.books)
    assert {path_of(name): int(amount * 100) for name, amount in journal.balances.items()} == standing
    assert journal.asserted == len(standing)
    assert len(journal.transactions) == len(run.books.transactions) + bool(standing)


def test_the_strict_reader_refuses_a_wrong_cent() -> None:
    """Else the test before could not fail."""
    written = hledger(run_of(funded())).decode()
    with pytest.raises(ValueError, match="add up"):
        Journal(written.replace("Assets:Held  100.00 EUR", "Assets:Held  100.01 EUR", 1))


@pytest.mark.skipif(shutil.which("hledger") is None, reason="hledger is not installed")
@pytest.mark.parametrize("currency", ["EUR", "JPY", "BHD"])
def test_hledger_itself_is_content(currency: str, tmp_path: Path) -> None:
    """Where the program is there, it checks strictly."""
    path = tmp_path / "books.journal"
    path.write_bytes(hledger(run_of(hostile(currency))))
    subprocess.run(["hledger", "-f", str(path), "check", "--strict"], check=True)


@pytest.mark.skipif(shutil.which("ledger") is None, reason="ledger is not installed")
@pytest.mark.parametrize("currency", ["EUR", "JPY", "BHD"])
def test_ledger_itself_is_content(currency: str, tmp_path: Path) -> None:
    """The same file is for ledger, too."""
    path = tmp_path / "books.journal"
    path.write_bytes(hledger(run_of(hostile(currency))))
    subprocess.run(["ledger", "-f", str(path), "balance"], check=True, capture_output=True)


# ------------------------------------------------------------------------------------------------------ CSV, JSON
def test_a_spreadsheet_runs_nothing_of_the_csv() -> None:
    """No cell begins a formula; debits and credits are numbers that add up."""
    rows = list(csv.reader(io.StringIO(postings_csv(run_of(hostile())).decode())))
    head, rows = rows[1], rows[2:]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "|")) for row in rows for cell in row)
    debit, credit = head.index("Debit"), head.index("Credit")
    assert sum(Decimal(row[debit] or 0) for row in rows) == sum(Decimal(row[credit] or 0) for row in rows) > 0


def test_json_has_every_transaction_in_minor_units() -> None:
    """Whole numbers, and postings that add up to zero."""
    written = json.loads(EXPORTS["json"][1](run_of(settled(36_000))))
    assert written["currency"] == "EUR"
    assert all(sum(one["amount"] for one in entry["postings"]) == 0 for entry in written["transactions"])
    assert written["ledger"]["head"] == run_of(settled(36_000)).books.head.hash


# ------------------------------------------------------------------------------------------------------- all of them
def test_the_same_ledger_gives_the_same_bytes() -> None:
    """And another line gives others."""
    assert files(run_of(collecting())) == files(run_of(collecting()))
    more = grow(collecting(), "2027-02-03T09:00:00+01:00", e.Paid(pledge=PLEDGES[0], amount=1, ref="a"))
    for name, written in files(run_of(more)).items():
        assert written != files(run_of(collecting()))[name]


def test_an_example_says_so_at_the_top_of_every_file() -> None:
    """And a real run does not."""
    for example in (True, False):
        for name, written in files(run_of(funded(), example=example)).items():
            first = json.loads(written)["example"] if name.endswith(".json") else b"EXAMPLE" in written[:20]
            assert first is example, name


def test_books_of_a_private_run_say_what_they_lack(tmp_path: Path) -> None:
    """Members are one account there, and the file says why."""
    run = run_of(published(funded()), example=False)
    assert b"kept in private" in beancount(run)
    assert any(
        one.account == "Liabilities:Prepaid:Members"
        for one in load(beancount(run), tmp_path)
        if isinstance(one, data.Open)
    )


def test_a_run_that_was_never_opened_has_empty_books(tmp_path: Path) -> None:
    """Every format takes it."""
    run = run_books((), slug="0001-run", title="A draft", example=True)
    assert load(beancount(run), tmp_path) == []
    assert Journal(hledger(run).decode()).transactions == []
    assert msgspec.json.decode(files(run)["statement.json"])["currency"] == ""
