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

from makeshare.derive.chain import check_head, head_of
from makeshare.derive.funding.replay import LEDGER, append, replay
from makeshare.derive.quote import quote
from makeshare.errors import InputError, IntegrityError, MakeshareError
from makeshare.files import sha256
from makeshare.model.chain import Head
from makeshare.model.funding import events as e
from makeshare.model.money import Money
from makeshare.model.proposal import Proposal, QuotePin
from makeshare.read.proposal import load_ledger, load_proposal, load_prose, load_quote, read_lines
from makeshare.write.proposal import quote_json, with_deadline, with_ledger_head, with_prices, with_quote
from tests.derive.proposals import euro, make_bom, make_estimate

ROOT = Path(__file__).parents[2]
SLUG = "0001-broadfork-first-run"
FILE = f"site/proposals/{SLUG}/proposal.toml"
SAMPLES = ROOT / "tests/samples"
"""A checkout whose proposals stay as they are, whatever this community proposes."""
REAL = sorted(path.parent.name for path in (ROOT / "site/proposals").glob("*/proposal.toml"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout that holds a copy of the worked example and nothing else."""
    shutil.copytree(SAMPLES / "site/proposals" / SLUG, tmp_path / "site/proposals" / SLUG)
    return tmp_path


def rewrite(root: Path, old: str, new: str) -> None:
    """Change one passage of the example's proposal.toml."""
    text = (root / FILE).read_text(encoding="utf-8")
    assert text.count(old) >= 1
    (root / FILE).write_text(text.replace(old, new, 1), encoding="utf-8")


def line_of(root: Path, start: str) -> int:
    """The first line that starts so; `name#2` is the second."""
    text, _, place = start.partition("#")
    lines = (root / FILE).read_text(encoding="utf-8").split("\n")
    return [number for number, line in enumerate(lines, 1) if line.startswith(text)][int(place or 1) - 1]


def example() -> Proposal:
    """The worked example."""
    return load_proposal(SAMPLES, SLUG)


# ---------------------------------------------------------------------------------------------- this community's own
@pytest.mark.parametrize("slug", REAL)
def test_every_proposal_of_this_community_reads_and_its_ledger_ends_where_it_is_pinned(slug: str) -> None:
    """Whatever they propose: card, words, ledger and quote are whole."""
    proposal, state = load_proposal(ROOT, slug), replay(load_ledger(ROOT, slug), slug)
    check_head(state.head, Head(length=proposal.ledger_length, hash=proposal.ledger_head), proposal.at("ledger_head"))
    assert load_prose(ROOT, slug).strip()
    pin = load_quote(ROOT, proposal)
    assert (pin is None) == (proposal.quote is None)
    assert state.terms is None or pin is not None


@pytest.mark.parametrize("slug", REAL)
def test_examples_carry_the_mark_everywhere_and_real_ones_nowhere(slug: str) -> None:
    """In the data, in the summary that chats show, first thing in the prose, in every pseudonym and every name."""
    proposal = load_proposal(ROOT, slug)
    events = [entry.event for entry in LEDGER.read(load_ledger(ROOT, slug), slug)]
    names = [str(getattr(event, field, "")) for event in events for field in ("pledge", "member")]
    assert {name.startswith("example-") for name in names if name} <= {proposal.example}
    assert proposal.summary.startswith("EXAMPLE") == proposal.example
    assert load_prose(ROOT, slug).startswith("**EXAMPLE") == proposal.example
    if proposal.example:
        answers = [party.name for role, party in proposal.parties.each() if role not in ("jurisdiction", "tax status")]
        assert [name for name in answers if name and "EXAMPLE" not in name] == []


# --------------------------------------------------------------------------------------------------------- the card
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
    assert proposal.at("fees.3.percent_of_price").line == line_of(SAMPLES, "percent_of_price")
    assert str(proposal.at("run.minimum")) == f"{FILE}:{line_of(SAMPLES, 'minimum')}: run.minimum"


def test_the_example_reads_its_terms_as_written() -> None:
    """Who bears a loss, what is released when, how one pledges; what is left out has its usual value."""
    proposal = example()
    assert [(loss.bearer, loss.amount) for loss in proposal.risk.losses] == [
        ("reserve", None), ("party", euro(15000)), ("members", None), ("rest", None),
    ]  # fmt: skip
    assert [step.releases for step in proposal.milestones] == [0, 40, 20, 30, 10]
    pledging = proposal.pledging
    assert (pledging.pricing, pledging.band, pledging.extensions, pledging.lowest) == ("fixed", 5, 1, None)
    assert (pledging.grace_days, pledging.collect_days, pledging.instalments) == (7, 30, ())
    assert (proposal.variants, proposal.work, proposal.matching, proposal.risk.cover) == ((), None, (), 0)
    assert (proposal.share.unsold_party, proposal.reserve.remainder_to) == ("EXAMPLE tool library", "members")


FULL = """
[work]
tasks = "Sanding and painting, no machines."
rate = "12.00"
most = 2
safety = "Gloves and glasses."

[[matching]]
by = "council"
per_share = "5.00"
up_to = "100.00"

[[variants]]
name = "wide"
minimum = 4
share_price = "201.10"
"""


def test_work_matching_and_variants_read_as_written(root: Path) -> None:
    """All that a proposal may have beside."""
    rewrite(root, "[run]\n", "[run]\nleast = 6\n")
    rewrite(root, "extensions = 1\n", 'extensions = 1\npricing = "sliding"\nlowest = "90.00"\n'
            'instalments = [{ percent = 30, when = "now" }, { percent = 70, when = "later" }]\n')  # fmt: skip
    (root / FILE).write_text((root / FILE).read_text() + FULL)
    proposal = load_proposal(root, SLUG)
    assert proposal.work is not None
    assert (proposal.work.rate, proposal.work.most) == (euro(1200), 2)
    assert [(one.by, one.per_share, one.up_to) for one in proposal.matching] == [("council", euro(500), euro(10000))]
    assert [(one.name, one.minimum, one.share_price) for one in proposal.variants] == [("wide", 4, euro(20110))]
    assert (proposal.run.batch, proposal.pledging.lowest) == (6, euro(9000))
    assert [one.percent for one in proposal.pledging.instalments] == [30, 70]


def test_the_examples_ledger_ends_where_it_is_pinned() -> None:
    """Eight lines of interest, one of it taken back: it binds nobody."""
    proposal, state = example(), replay(load_ledger(SAMPLES, SLUG))
    check_head(state.head, Head(length=proposal.ledger_length, hash=proposal.ledger_head), proposal.at("ledger_head"))
    counts = state.counts
    assert (state.phase, counts.units, counts.shares, counts.promised) == ("draft", 0, 0, 0)
    assert 0 < counts.interested_members <= counts.interested_units


@pytest.mark.parametrize(
    ("old", "new", "says", "at"),
    [
        ('design = "broadfork"', 'design = "broadfork"\nstatus = "open"', "no field called 'status'", "status"),
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
        ('unsold_party = "EXAMPLE tool library"\n', "", "unsold_party is missing", "[share]"),
        ('unsold_party = "EXAMPLE tool library"', 'unsold_party = " "', "unsold_party is empty", "unsold_party"),
        ("ledger_head = ", 'ledger_head = "F"\n# ', "pins no ledger", "ledger_head"),
        # who bears a loss
        ('bearer = "rest"', 'bearer = "party"\namount = "1.00"', "nobody bears what is left", "[risk]"),
        ('bearer = "rest"', 'bearer = "everybody"', "allowed: reserve, party, members, rest", 'bearer = "everybody"'),
        ('amount = "150.00"\n', "", "a party bears a loss up to an amount", "[[risk.losses]]#2"),
        ('amount = "150.00"', 'amount = "-150.00"', "is not a price", "amount"),
        ('who = "the members"', 'who = "the members"\namount = "1.00"', "by their own bounds", "[[risk.losses]]#3"),
        ('bearer = "members"', 'bearer = "reserve"', "'reserve' stands twice", "[[risk.losses]]"),
        ('bearer = "members"', 'bearer = "rest"', "'rest' stands twice", "[[risk.losses]]#3"),
        # how one pledges
        ("[risk]\n", "[risk]\ncover = 101\n", "0 to 100 %", "[pledging]"),
        ("[risk]\n", "[risk]\ncover = -1\n", "0 to 100 %", "[pledging]"),
        ("band = 5 ", "band = 101 ", "0 to 100 %", "[pledging]"),
        ("extensions = 1", "extensions = -1", "no number of days or times lies below 0", "[pledging]"),
        ("extensions = 1", "grace_days = -1", "no number of days or times lies below 0", "[pledging]"),
        ("extensions = 1", "collect_days = -1", "no number of days or times lies below 0", "[pledging]"),
        ("extensions = 1", 'lowest = "90.00"', "a fixed one has none", "[pledging]"),
        ("extensions = 1", 'pricing = "bids"', "a price that is chosen or bid has a `lowest`", "[pledging]"),
        ("extensions = 1", 'pricing = "auction"', "allowed: fixed, sliding, bids", "pricing"),
        ("extensions = 1", 'pricing = "bids"\nlowest = "ten"', "is not a price", "lowest"),
        (
            "extensions = 1",
            'instalments = [{ percent = 99, when = "now" }]',
            "instalments must add up to 100 %",
            "[pledging]",
        ),
        (
            "extensions = 1",
            'instalments = [{ percent = 100, when = "now" }, { percent = 0, when = "later" }]',
            "instalments must add up to 100 %",
            "[pledging]",
        ),
        # milestones
        ("releases = 40", "releases = 41", "release must add up to 100 %", "[[milestones]]"),
        ("releases = 40\n", "", "release must add up to 100 %", "[[milestones]]"),
        ("releases = 40", "releases = -20\n", "release must add up to 100 %", "[[milestones]]"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(root: Path, old: str, new: str, says: str, at: str) -> None:
    """One sentence, the file, the line, what is allowed."""
    rewrite(root, old, new)
    with pytest.raises(MakeshareError) as caught:
        load_proposal(root, SLUG)
    assert says in str(caught.value)
    assert (caught.value.place.file, caught.value.place.line) == (FILE, line_of(root, at))


@pytest.mark.parametrize(
    ("old", "new", "says", "at"),
    [
        ("most = 2", "most = 0", "at least one hour", "most = 0"),
        ('rate = "12.00"', 'rate = "free"', "is not a price", "rate"),
        ('safety = "Gloves and glasses."', 'safety = ""', "safety is empty", "safety"),
        ('safety = "Gloves and glasses."\n', "", "safety is missing", "[work]"),
        ('per_share = "5.00"', 'per_share = "5 euro"', "is not a price", "per_share"),
        ('up_to = "100.00"', 'up_to = "NaN"', "is not a price", 'up_to = "NaN"'),
        ('name = "wide"', 'name = "default"', "a variant is offered twice", "[[variants]]"),
        ("minimum = 4", "minimum = 0", "1 to the optimum", "[[variants]]"),
        ("minimum = 4", "minimum = 31", "1 to the optimum", "[[variants]]"),
        ("least = 6", "least = 0", "1 to the optimum", "[[variants]]"),
        ("least = 6", "least = 31", "1 to the optimum", "[[variants]]"),
        ("least = 6\n", "", "variant default needs a minimum of its own", "[run]"),
        ('share_price = "201.10"', 'share_price = "201.101"', "more decimals", "share_price#2"),
    ],
)
def test_what_is_wrong_with_work_matching_or_variants_is_named_with_its_line(
    root: Path, old: str, new: str, says: str, at: str
) -> None:
    """In the parts that a proposal may have beside."""
    rewrite(root, "[run]\n", "[run]\nleast = 6\n")
    (root / FILE).write_text((root / FILE).read_text() + FULL)
    load_proposal(root, SLUG)
    head, _, _ = FULL.partition("[work]")
    assert head == "\n"
    text = (root / FILE).read_text()
    start = text.rindex(old) if old in FULL else text.index(old)
    (root / FILE).write_text(text[:start] + new + text[start + len(old) :])
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


# -------------------------------------------------------------------------------------------------- what is written
def test_writing_the_price_changes_one_line_and_keeps_its_comment(root: Path) -> None:
    """The first time it adds the line, later it replaces the figure; all else keeps its bytes."""
    before = (root / FILE).read_text(encoding="utf-8").split("\n")
    bare = "\n".join(line for line in before if not line.startswith("share_price"))
    first = with_prices(bare, euro(41250))
    added = 'share_price = "412.50"'
    assert [line for line in first.split("\n") if line not in bare.split("\n")] == [added]
    commented = first.replace(added, added + "  # by the cost", 1)
    assert with_prices(commented, euro(41300)) == commented.replace("412.50", "413.00")
    (root / FILE).write_text(first, encoding="utf-8")
    assert load_proposal(root, SLUG).share_price == euro(41250)


def test_each_variant_gets_its_own_price(root: Path) -> None:
    """In their order, one line each, whether there was a price before or not."""
    rewrite(root, "[run]\n", "[run]\nleast = 6\n")
    text = (root / FILE).read_text() + FULL + '\n[[variants]]\nname = "long"\nminimum = 5\n'
    changed = with_prices(text, euro(100), [euro(200), euro(300)])
    (root / FILE).write_text(changed, encoding="utf-8")
    proposal = load_proposal(root, SLUG)
    prices = [proposal.share_price, *(one.share_price for one in proposal.variants)]
    assert prices == [euro(100), euro(200), euro(300)]
    assert [line for line in changed.split("\n") if line not in text.split("\n")] == [
        'share_price = "1.00"', 'share_price = "2.00"', 'share_price = "3.00"',
    ]  # fmt: skip


def test_a_look_alike_in_a_long_text_is_left_alone() -> None:
    """Where the one line cannot be told, nothing is written."""
    text = 'currency = "EUR"\nsummary = """\nshare_price = "1.00"\n"""\nshare_price = "2.00"\n'
    with pytest.raises(InputError, match="cannot set share_price"):
        with_prices(text, euro(300))


def test_a_price_in_a_table_below_is_left_alone() -> None:
    """Only the field at the top is this proposal's price."""
    text = 'currency = "EUR"\n\n[other]\nshare_price = "1.00"\n'
    assert with_prices(text, euro(300)) == 'currency = "EUR"\nshare_price = "3.00"\n\n[other]\nshare_price = "1.00"\n'


@pytest.mark.parametrize("header", ["", "\n[quote]\n", "\n[quote]  # signed\n", '\n[quote]\nsha256 = "old"\n'])
def test_a_quote_is_pinned_whole(root: Path, header: str) -> None:
    """Its hash, who signed when, and the signed file; a second time each is replaced, and nothing else moves."""
    text = (root / FILE).read_text(encoding="utf-8")
    for sha, day in (("a" * 64, dt.date(2026, 11, 24)), ("b" * 64, dt.date(2026, 12, 1))):
        changed = with_quote(text + header, sha, 'the "maker"', day, "signed.pdf")
        again = with_quote(changed, sha, 'the "maker"', day, "signed.pdf")
        assert again == changed
        (root / FILE).write_text(changed, encoding="utf-8")
        proposal = load_proposal(root, SLUG)
        assert proposal.quote == QuotePin(sha256=sha, signed_by='the "maker"', signed_on=day, evidence="signed.pdf")
        assert msgspec.structs.replace(proposal, quote=None, lines={}) == msgspec.structs.replace(example(), lines={})
        text, header = changed, ""


def test_a_deadline_is_moved_in_its_line(root: Path) -> None:
    """A comment behind it stays; a file without such a line is left to a person."""
    rewrite(root, "2027-03-31T18:00:00+02:00", "2027-03-31T18:00:00+02:00  # Easter")
    changed = with_deadline((root / FILE).read_text(), "2027-04-30T18:00:00+02:00")
    assert "deadline = 2027-04-30T18:00:00+02:00  # Easter\n" in changed
    (root / FILE).write_text(changed, encoding="utf-8")
    assert load_proposal(root, SLUG).closes == "2027-04-30 18:00 +02:00 (Europe/Brussels)"
    with pytest.raises(InputError, match="cannot set deadline"):
        with_deadline("title = 1\n", "2027-04-30T18:00:00+02:00")


def test_appending_an_event_and_pinning_it_gives_a_sound_folder(root: Path) -> None:
    """The line, the length and the hash together pass; the line alone does not."""
    lines = list(load_ledger(root, SLUG))
    name = "example-" + "a" * 16
    lines.append(append(lines, "2026-12-01T10:00:00+01:00", e.Interested(pledge=name, member=name, units=1)))
    head = head_of(list(LEDGER.read(lines, "ledger.jsonl")))
    stale = load_proposal(root, SLUG)
    with pytest.raises(IntegrityError, match="only 8 are pinned"):
        check_head(head, Head(length=stale.ledger_length, hash=stale.ledger_head), stale.at("ledger_head"))
    text = (root / FILE).read_text(encoding="utf-8")
    (root / FILE).write_text(with_ledger_head(text, head), encoding="utf-8")
    pinned = load_proposal(root, SLUG)
    assert (pinned.ledger_length, pinned.ledger_head) == (9, head.hash)


def test_a_private_ledger_is_read_like_a_public_one(tmp_path: Path) -> None:
    """Wherever it lies; whole lines only, and never through a link."""
    path = tmp_path / "private.jsonl"
    path.write_text("one\ntwo\n")
    assert read_lines(path) == ("one", "two")
    path.write_text("one\ntwo")
    with pytest.raises(IntegrityError, match=r"private\.jsonl:2: the last line was cut"):
        read_lines(path)
    (tmp_path / "link.jsonl").symlink_to(path)
    with pytest.raises(InputError, match="symbolic link"):
        read_lines(tmp_path / "link.jsonl")
    path.write_text("")
    assert read_lines(path) == ()
