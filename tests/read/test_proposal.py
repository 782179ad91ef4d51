# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A proposal's folder must be read exactly, or refused with file, line, field and what to do."""

from __future__ import annotations

import datetime as dt
import shutil
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from makeshare.derive.ledger import check_head, pledge, replay
from makeshare.derive.quote import quote
from makeshare.errors import InputError, IntegrityError, MakeshareError
from makeshare.files import sha256
from makeshare.model.money import Money
from makeshare.model.proposal import Proposal, QuotePin
from makeshare.read.proposal import load_ledger, load_proposal, load_prose, load_quote
from makeshare.write.proposal import quote_json, with_ledger_head, with_price
from tests.derive.proposals import euro, make_bom, make_estimate

ROOT = Path(__file__).parents[2]
SLUG = "0001-broadfork-first-run"
FILE = f"site/proposals/{SLUG}/proposal.toml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout that holds a copy of the worked example and nothing else."""
    shutil.copytree(ROOT / "site/proposals" / SLUG, tmp_path / "site/proposals" / SLUG)
    return tmp_path


def rewrite(root: Path, old: str, new: str) -> None:
    """Change one passage of the example's proposal.toml."""
    text = (root / FILE).read_text(encoding="utf-8")
    assert text.count(old) >= 1
    (root / FILE).write_text(text.replace(old, new, 1), encoding="utf-8")


def line_of(root: Path, start: str) -> int:
    """The first line that starts so."""
    lines = (root / FILE).read_text(encoding="utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if line.startswith(start))


def example() -> Proposal:
    """The worked example as it is published."""
    return load_proposal(ROOT, SLUG)


def test_the_example_says_that_it_is_one() -> None:
    """In the data, in the summary that chats show, and first thing in the prose."""
    proposal = example()
    assert proposal.example
    assert proposal.status == "draft"
    assert proposal.summary.startswith("EXAMPLE")
    assert load_prose(ROOT, SLUG).startswith("**EXAMPLE.")
    assert all(entry.pledge.startswith("example-") for entry in replay(load_ledger(ROOT, SLUG)).entries)


def test_the_example_names_nobody() -> None:
    """It invents no seller, maker or account: all eight parties are still to be named."""
    assert len(example().parties.unnamed) == 8
    assert {party.shown for _, party in example().parties.each()} == {"to be named before this could open"}


def test_the_example_reads_as_written() -> None:
    """Money, percentages, times and lines arrive exactly."""
    proposal = example()
    assert (proposal.number, proposal.run.minimum, proposal.run.optimum) == ("0001", 10, 30)
    assert [str(fee.amount or fee.percent) for fee in proposal.fees] == ["EUR 180.00", "EUR 120.00", "EUR 3.00", "1.5"]
    assert proposal.reserve.percent == Decimal(8)
    assert proposal.comparable.price == Money(25000, "USD")
    assert proposal.closes == "2027-03-31 18:00 +02:00 (Europe/Brussels)"
    assert proposal.at("fees.3.percent_of_price").line == line_of(ROOT, "percent_of_price")
    assert str(proposal.at("run.minimum")) == f"{FILE}:{line_of(ROOT, 'minimum')}: run.minimum"


def test_the_examples_ledger_ends_where_it_is_pinned() -> None:
    """Units, shares and members differ, so that nobody takes one for another."""
    proposal, state = example(), replay(load_ledger(ROOT, SLUG))
    check_head(state, proposal.ledger_head, proposal.ledger_length, proposal.at("ledger_head"))
    assert 0 < state.members < state.units < state.shares < proposal.minimum_shares


@pytest.mark.parametrize(
    ("old", "new", "says", "at"),
    [
        ('status = "draft"', 'status = "funded"', "allowed: draft, open, closed", "status"),
        ('title = "A first', 'titel = "A first', "did you mean title", "titel"),
        ('round_up_to = "0.01"', 'round_up_to = "0.00"', "a cent or more", "round_up_to"),
        ('per_run = "180.00"', 'per_run = "-180.00"', "is not a price", "per_run"),
        ('per_run = "180.00"', 'per_run = "１８０"', "is not a price", "per_run"),
        ('per_run = "180.00"', 'per_run = "180.00"\npercent_of_cost = "1"', "has 2 amounts", "[[fees]]"),
        ('per_run = "180.00"\n', "", "has 0 amounts", "[[fees]]"),
        ('percent_of_price = "1.5"', 'percent_of_price = "101"', "is no percentage", "percent_of_price"),
        ('percent_of_price = "1.5"', 'percent_of_price = "50"', "50 % of the price", "[[fees]]"),
        ('percent_of_price = "1.5"', 'percent_of_price = "1e1"', "is no percentage", "percent_of_price"),
        ('\npercent = "8"', '\npercent = "8"\nper_run = "1.00"', "either per_run or percent", "[reserve]"),
        ("percent = 75", "percent = 76", "add up to 100 %", "[[savings]]"),
        ('to = "tool fund of the community"', 'to = "members"', "each receiver once", "[[savings]]"),
        ("minimum = 10", "minimum = 31", "no less than the minimum", "[run]"),
        ("minimum = 10", "minimum = 0", "at least 1 unit", "[run]"),
        ("units_per_share = 1", "units_per_share = 3", "10 units are not a whole number of shares", "minimum"),
        (
            "shares_per_unit = 1\nunits_per_share = 1",
            "shares_per_unit = 2\nunits_per_share = 2",
            "do not fit",
            "[share]",
        ),
        ("2027-03-31T18:00:00+02:00", "2027-03-31T18:00:00", "has no time zone", "deadline"),
        ("2027-03-31T18:00:00+02:00", "2027-03-31T18:00:00+01:00", "then it is +02:00", "deadline"),
        ('"Europe/Brussels"', '"Europe/Brusels"', "no time zone is called", "time_zone"),
        ('version = "0.1.0"', 'version = "one"', "three numbers", "version"),
        ("ledger_length = 8", "ledger_length = -1", "pins no ledger", "ledger_head"),
        ('most = "The price', 'most = ""\n# "The price', "most is empty", "most"),
        ('currency = "USD"', 'currency = "usd"', "not a price in usd", 'price = "250.00"'),
    ],
)
def test_what_is_wrong_is_named_with_its_line(root: Path, old: str, new: str, says: str, at: str) -> None:
    """One sentence, the file, the line, what is allowed."""
    rewrite(root, old, new)
    with pytest.raises(MakeshareError) as caught:
        load_proposal(root, SLUG)
    assert says in str(caught.value)
    assert (caught.value.place.file, caught.value.place.line) == (FILE, line_of(root, at))


@pytest.mark.parametrize("slug", ["broadfork", "1-fork", "0001-Fork", "0001-fork/..", "../0001-fork", "0001"])
def test_a_folder_with_another_name_is_no_proposal(root: Path, slug: str) -> None:
    """Four digits and words in small letters: the name is part of addresses."""
    with pytest.raises(InputError, match="cannot name a proposal"):
        load_proposal(root, slug)


def test_a_proposal_whose_reserve_is_an_amount_is_read(root: Path) -> None:
    """Either way of putting aside is an honest one."""
    rewrite(root, '\npercent = "8"', '\nper_run = "250.00"')
    assert load_proposal(root, SLUG).reserve.amount == euro(25000)


def test_a_ledger_cut_within_a_line_is_refused(root: Path) -> None:
    """The last line has an end."""
    path = root / "site/proposals" / SLUG / "ledger.jsonl"
    whole = load_ledger(root, SLUG)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(IntegrityError, match=f"ledger.jsonl:{len(whole)}: the last line was cut"):
        load_ledger(root, SLUG)


def test_a_ledger_behind_a_link_or_in_other_bytes_is_refused(root: Path) -> None:
    """No other file is read in its place, and rubbish is named."""
    path = root / "site/proposals" / SLUG / "ledger.jsonl"
    path.write_bytes(b"{}\n\xff\n")
    with pytest.raises(InputError, match=r"ledger\.jsonl:2: is not UTF-8"):
        load_ledger(root, SLUG)
    path.unlink()
    with pytest.raises(InputError, match="cannot be read"):
        load_ledger(root, SLUG)
    path.symlink_to("/etc/hostname")
    with pytest.raises(InputError, match="symbolic link"):
        load_ledger(root, SLUG)


def pin_quote(root: Path, evidence: str = "signed.pdf") -> Proposal:
    """Write a quote and its signed copy beside the example, and pin them."""
    folder = root / "site/proposals" / SLUG
    data = quote_json(quote(make_estimate(5, 5000), make_bom(), euro(5000), dt.date(2026, 11, 23)))
    (folder / "quote.json").write_bytes(data)
    (folder / "signed.pdf").write_bytes(b"signed")
    pin = QuotePin(sha256=sha256(data), signed_by="the maker", signed_on=dt.date(2026, 11, 24), evidence=evidence)
    return msgspec.structs.replace(load_proposal(root, SLUG), quote=pin)


def test_a_pinned_quote_is_read_back(root: Path) -> None:
    """Whole, when nothing touched it; none where none is pinned."""
    found = load_quote(root, pin_quote(root))
    assert found is not None
    assert found.price == euro(5000)
    assert load_quote(root, load_proposal(root, SLUG)) is None


def test_a_quote_that_was_edited_is_refused(root: Path) -> None:
    """One byte is enough."""
    proposal = pin_quote(root)
    path = root / "site/proposals" / SLUG / "quote.json"
    path.write_bytes(path.read_bytes().replace(b"5000", b"4000", 1))
    with pytest.raises(IntegrityError, match="not the pinned one"):
        load_quote(root, proposal)


@pytest.mark.parametrize("evidence", ["lost.pdf", "../../../pyproject.toml", "/etc/hostname", ".."])
def test_a_signature_must_lie_in_the_folder(root: Path, evidence: str) -> None:
    """A name that leads elsewhere, or nowhere, is no evidence."""
    proposal = pin_quote(root, evidence)
    with pytest.raises(InputError, match="is not in the proposal's folder"):
        load_quote(root, proposal)


def test_writing_the_price_changes_one_line_and_keeps_its_comment(root: Path) -> None:
    """The first time it adds the line, later it replaces the figure; all else keeps its bytes."""
    before = (root / FILE).read_text(encoding="utf-8").split("\n")
    bare = "\n".join(line for line in before if not line.startswith("share_price"))
    first = with_price(bare, euro(41250))
    added = 'share_price = "412.50"'
    assert [line for line in first.split("\n") if line not in bare.split("\n")] == [added]
    commented = first.replace(added, added + "  # by the cost", 1)
    assert with_price(commented, euro(41300)) == commented.replace("412.50", "413.00")
    (root / FILE).write_text(first, encoding="utf-8")
    assert load_proposal(root, SLUG).share_price == euro(41250)


def test_a_look_alike_in_a_long_text_is_left_alone() -> None:
    """Where the one line cannot be told, nothing is written."""
    text = 'currency = "EUR"\nsummary = """\nshare_price = "1.00"\n"""\nshare_price = "2.00"\n'
    with pytest.raises(InputError, match="cannot set share_price"):
        with_price(text, euro(300))


def test_a_price_in_a_table_below_is_left_alone() -> None:
    """Only the field at the top is this proposal's price."""
    text = 'currency = "EUR"\n\n[other]\nshare_price = "1.00"\n'
    assert with_price(text, euro(300)) == 'currency = "EUR"\nshare_price = "3.00"\n\n[other]\nshare_price = "1.00"\n'


def test_appending_a_pledge_and_pinning_it_gives_a_sound_folder(root: Path) -> None:
    """The line, the length and the hash together pass; the line alone does not."""
    lines = list(load_ledger(root, SLUG))
    name = "example-" + "a" * 16
    lines.append(pledge(lines, date="2026-12-01T10:00:00+01:00", pledge=name, member=name, units=1, shares=1))
    state = replay(lines)
    stale = load_proposal(root, SLUG)
    with pytest.raises(IntegrityError, match="only 8 are pinned"):
        check_head(state, stale.ledger_head, stale.ledger_length, stale.at("ledger_head"))
    text = (root / FILE).read_text(encoding="utf-8")
    (root / FILE).write_text(with_ledger_head(text, state), encoding="utf-8")
    pinned = load_proposal(root, SLUG)
    check_head(state, pinned.ledger_head, pinned.ledger_length, pinned.at("ledger_head"))
