# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The commands around money, in a checkout: nothing is written before it is asked for, and the ledger stays pinned."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from makeshare.cli import app
from makeshare.derive.funding.publish import published
from makeshare.derive.funding.replay import replay
from makeshare.errors import InputError
from makeshare.read.proposal import load_ledger
from makeshare.workflows.ledgers import verified
from makeshare.workflows.repository import Repository
from makeshare.write.proposal import with_ledger_head
from tests.conftest import ROOT
from tests.derive.funding.ledgers import CODES, PLEDGES, PRICE, collecting
from tests.read.funding.exports import NAME, Paid, bank, stripe

SLUG = next(path.parent.name for path in sorted((ROOT / "site/proposals").glob("0001-*/proposal.toml")))
DATE = "2027-06-01T09:00:00+02:00"
MAPPING = """
[format]
encoding = "cp1252"
delimiter = ";"
decimal = ","
group = "."
skip = 2
[columns]
date = "Buchungstag"
date_format = "%d.%m.%Y"
amount = "Betrag"
currency = "Währung"
purpose = ["Verwendungszweck"]
counterparty = ["IBAN", "Name"]
"""


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with one proposal whose members are asked to pay; private/ is ignored."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".gitignore").write_text("/private/\n/.makeshare/\n")
    (tmp_path / "private").mkdir()
    (tmp_path / "designs").mkdir()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "bom/catalog", tmp_path / "bom/catalog")
    shutil.copytree(ROOT / "site/proposals" / SLUG, tmp_path / "site/proposals" / SLUG)
    keep_ledger(tmp_path, collecting())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def keep_ledger(root: Path, lines: tuple[str, ...]) -> None:
    """Write a ledger and pin its end."""
    folder = root / "site/proposals" / SLUG
    (folder / "ledger.jsonl").write_text("".join(f"{line}\n" for line in lines))
    card = folder / "proposal.toml"
    card.write_text(with_ledger_head(card.read_text(), replay(lines).head))


def call(*arguments: str, given: str = "") -> Result:
    """Run a command in this process; what it raises comes out."""
    return CliRunner().invoke(app, list(arguments), input=given, catch_exceptions=False)


def lines_of(root: Path) -> tuple[str, ...]:
    """The public ledger as it stands."""
    return load_ledger(root, SLUG)


def test_an_import_is_shown_then_written_and_pinned(checkout: Path) -> None:
    """Without --write nothing changes; with it the ledger grows and is pinned, and a second time nothing happens."""
    (checkout / "private/stripe.csv").write_bytes(stripe([Paid(PRICE, code) for code in CODES[:2]] + [Paid(5, "?")]))
    arguments = ("payments", "import", "0001", "private/stripe.csv", "--format", "stripe", "--date", DATE)
    shown = call(*arguments)
    assert "2 new, 1 unmatched; 2 lines would be appended" in shown.output
    assert lines_of(checkout) == collecting()
    written = call(*arguments, "--write", "--json")
    assert [row["outcome"] for row in json.loads(written.output)["rows"]] == ["new", "new", "unmatched"]
    state = verified("0001", Repository(checkout))
    assert (state.pot, len(lines_of(checkout))) == (2 * PRICE, len(collecting()) + 2)
    assert "2 counted, 1 unmatched; 0 lines were appended" in call(*arguments, "--write").output
    assert NAME not in shown.output + written.output


def test_a_bank_s_export_is_read_by_its_mapping(checkout: Path) -> None:
    """The mapping that names people must be off git."""
    (checkout / "private/june.csv").write_bytes(bank([Paid(PRICE, CODES[0].lower()), Paid(PRICE, "for my share")]))
    open_mapping = checkout / "bank.toml"
    open_mapping.write_text(MAPPING)
    arguments = ("payments", "import", SLUG, "private/june.csv", "--format", "bank", "--date", DATE, "--complete")
    assert "1 new, 1 unmatched" in call(*arguments, "--mapping", "bank.toml").output
    open_mapping.write_text(f'{MAPPING}[payers]\n"{NAME}" = "{PLEDGES[1]}"\n')
    with pytest.raises(InputError, match="taken up by git"):
        call(*arguments, "--mapping", "bank.toml")
    shutil.move(open_mapping, checkout / "private/bank.toml")
    assert "unmatched" in call(*arguments, "--mapping", "private/bank.toml").output, "one reference, another payer"
    (checkout / "private/june.csv").write_bytes(bank([Paid(PRICE, "for my share")]))
    assert PLEDGES[1] in call(*arguments, "--mapping", "private/bank.toml").output


def test_references_are_listed(checkout: Path) -> None:
    """What each member is to write on a payment."""
    assert checkout.is_dir()
    output = call("payments", "codes", "0001").output
    assert all(code in output for code in CODES)
    assert json.loads(call("payments", "codes", "0001", "--json").output)[0]["owes"] == PRICE
    assert "[columns]" in call("payments", "mapping").output


def test_books_and_statements_of_a_checkout(checkout: Path) -> None:
    """Every format on the screen or in a file; statements of the run and of years."""
    marks = {"beancount": "2027-02-02 * ", "hledger": "commodity EUR", "csv": "Debit", "json": "makeshare-books"}
    for form, mark in marks.items():
        assert mark in call("books", "0001", "--format", form).output
    assert "written to" in call("books", "0001", "--format", "csv", "-o", "books.csv").output
    assert (checkout / "books.csv").read_bytes().count(b"\r\n") == 7
    assert "EUR 400.00 to come in" in call("statement", "0001").output
    assert json.loads(call("statement", "0001", "--json").output)["money"]["instructed_to_come_in"] == 4 * PRICE
    assert "in 2031:" in call("statement", "0001", "--year", "2031").output
    assert "no money has moved" in call("statement").output
    assert json.loads(call("statement", "--json").output)["years"] == []


def test_with_a_private_ledger_the_public_one_has_tallies_only(checkout: Path) -> None:
    """Payments go into the private ledger; nothing of a single member comes out, and books still add up."""
    private = checkout / "private/ledger.jsonl"
    private.write_text("".join(f"{line}\n" for line in collecting()))
    keep_ledger(checkout, published(collecting(), ()))
    (checkout / "private/stripe.csv").write_bytes(stripe([Paid(PRICE, code) for code in CODES]))
    arguments = ("payments", "import", "0001", "private/stripe.csv", "--format", "stripe", "--date", DATE)
    with pytest.raises(InputError, match="private"):
        call(*arguments)
    call(*arguments, "--private", "private/ledger.jsonl", "--write")
    public = lines_of(checkout)
    assert verified("0001", Repository(checkout)).pot == 4 * PRICE
    assert not any(pledge in line for pledge in PLEDGES for line in public)
    assert PLEDGES[0] not in call("books", "0001", "--format", "csv").output
    assert PLEDGES[0] in call("books", "0001", "--format", "csv", "--private", "private/ledger.jsonl").output
    call("member", "statement", PLEDGES[0], "0001", "-o", "private/share.json", "--private", "private/ledger.jsonl")
    found = json.loads((checkout / "private/share.json").read_text())
    assert (found["shares"][0]["paid"], found["ledger"]["length"]) == (PRICE, len(public))


def test_a_member_s_papers_are_written_only_where_git_leaves_them_alone(checkout: Path) -> None:
    """A statement is for one person: not for the repository."""
    with pytest.raises(InputError, match="taken up by git"):
        call("member", "statement", PLEDGES[0], "0001", "-o", "share.json")
    assert not (checkout / "share.json").exists()
    call("member", "certificate", PLEDGES[0], "0001", "-o", "private/share.pdf")
    assert (checkout / "private/share.pdf").read_bytes().startswith(b"%PDF")


def test_members_are_kept_by_command(checkout: Path) -> None:
    """Asked for, so that no name stays in the shell's history."""
    name = call("member", "add", given=f"{NAME}\n").output.split()[-1]
    assert (checkout / "private/members.json").exists()
    assert NAME in call("member", "list").output
    assert json.loads(call("member", "list", "--json").output)[0]["pseudonym"] == name
    assert call("member", "prove", name, given=f"{NAME}\n").exit_code == 0
    assert call("member", "prove", name, given="somebody else\n").exit_code == 1
    assert "nobody any more" in call("member", "erase", name).output
    assert "(erased)" in call("member", "list").output
