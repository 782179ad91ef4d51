# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A member's statement says all of a share's life, and fits the public ledger line by line."""

from __future__ import annotations

import hashlib
import io
import json

import msgspec
import pytest
from pypdf import PdfReader

from makeshare.derive.funding.publish import published
from makeshare.derive.funding.replay import replay
from makeshare.derive.funding.shares import share_statement
from makeshare.errors import InputError, IntegrityError
from makeshare.model.funding import events as e
from makeshare.model.funding.share import ShareStatement
from makeshare.write.funding.certificate import certificate
from makeshare.write.funding.share import share_json
from tests.derive.funding.ledgers import PLEDGES, PRICE, collecting, funded, grow, lines_of, pledged, settled


def statement(
    lines: tuple[str, ...], pseudonym: str = PLEDGES[0], public: tuple[str, ...] | None = None
) -> ShareStatement:
    """A member's statement."""
    return share_statement(pseudonym, lines, proposal="0001-run", title="A run", example=True, public=public)


def test_it_says_what_was_promised_asked_paid_and_may_still_be_owed() -> None:
    """At each step of a run, the same figures as in the ledger's own account."""
    (promised,) = statement(pledged()).shares
    assert (promised.promised, promised.asked, promised.paid, promised.still_at_most) == (PRICE, 0, 0, PRICE)
    (asked,) = statement(collecting()).shares
    assert (asked.asked, asked.to_pay, asked.still_at_most) == (PRICE, PRICE, PRICE)
    (paid,) = statement(funded()).shares
    assert (paid.paid, paid.to_pay, paid.still_at_most) == (PRICE, 0, 0)
    assert paid.issued_on == paid.paid_on == "2027-02-10T09:00:00+01:00"
    (closed,) = statement(settled(36_000)).shares
    assert closed.to_be_paid_back > 0
    assert closed.still_at_most == 0


@pytest.mark.parametrize("seed", range(0, 30, 3))
def test_every_member_s_life_adds_up_to_the_account(seed: int) -> None:
    """In any community: what the steps asked and paid is what the ledger has; no more can be owed than was bound."""
    lines = lines_of(seed)
    members = [one for one in replay(lines).accounts if one.kind == "member"][:6]
    for account in members:
        (share,) = statement(lines, account.who).shares
        assert sum(step.asked for step in share.life) == share.asked == account.due
        assert sum(step.paid for step in share.life) == share.paid == account.net
        assert 0 <= share.still_at_most <= max(account.most - min(0, account.net), 0)
        assert share.life[0].event == "pledge"


def test_its_lines_are_lines_of_the_public_ledger() -> None:
    """A page can hash each line as it is done here, and find it in the ledger; the ledger's end is named."""
    lines = grow(funded(), "2027-02-11T09:00:00+01:00", e.Paid(pledge=PLEDGES[0], amount=5, ref="more"))
    found = json.loads(share_json(statement(lines)))
    (share,) = found["shares"]
    own = [step for step in share["life"] if "line" in step]
    assert [step["event"] for step in own] == ["pledge", "paid", "paid"]
    for step in own:
        assert step["line"] == lines[step["seq"] - 1]
        blank = step["line"].replace(step["hash"], "")
        assert hashlib.sha256(blank.encode()).hexdigest() == step["hash"]
    last = json.loads(lines[-1])
    assert found["ledger"] == {"head": last["hash"], "length": len(lines)}
    assert (found["format"], found["version"], found["digits"], found["example"]) == ("makeshare-share", 1, 2, True)


def test_a_member_s_pseudonym_gives_all_pledges() -> None:
    """Whoever pledged twice sees both."""
    member = f"{1:016x}"
    own = replay(pledged()).terms
    assert own is not None
    second = e.Pledged(pledge="b" * 16, member=member, units=1, shares=1, amount=PRICE, terms=own.hash)
    lines = grow(pledged(), "2027-01-12T09:00:00+01:00", second)
    assert [share.pledge for share in statement(lines, member).shares] == [PLEDGES[0], "b" * 16]


def test_nobody_else_gets_one() -> None:
    """An unknown pseudonym, a party's name."""
    for name in ("f" * 16, "maker"):
        with pytest.raises(InputError, match="nobody goes by"):
            statement(funded(), name)


def test_with_a_private_ledger_it_is_anchored_in_the_public_tally() -> None:
    """The public ledger's last tally names the private one's hash at that line; another ledger is refused."""
    public = published(funded(), ())
    found = statement(funded(), public=public)
    assert found.private is not None
    tally = json.loads(next(line for line in reversed(public) if '"tally"' in line))["event"]
    assert (found.private.head, found.private.length) == (tally["root"], tally["length"])
    assert found.ledger.length == len(public)
    with pytest.raises(IntegrityError, match="does not tally"):
        statement(funded(), public=published(lines_of(3)))
    with pytest.raises(IntegrityError, match="does not tally"):
        statement(funded(), public=())


# ----------------------------------------------------------------------------------------------------- certificate
def text_of(pdf: bytes) -> str:
    """The words of a PDF's one page."""
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(page.extract_text().split())


def paper(lines: tuple[str, ...], **changes: object) -> bytes:
    """A certificate of the first pledge."""
    found = msgspec.structs.replace(statement(lines), **changes)
    return certificate(found, found.shares[0], "a community")


def test_a_certificate_says_what_it_is_and_what_it_is_not() -> None:
    """Figures, dates, terms, the ledger's end; no security, no interest, not traded."""
    words = text_of(paper(funded()))
    for said in (
        "Certificate of a share", PLEDGES[0], "EUR 100.00", "2027-02-10", "no security", "no interest",
        "cannot be traded", statement(funded()).ledger.head, "MS-0001-1A2B3C4D-P", "EXAMPLE",
    ):  # fmt: skip
        assert said in words


def test_before_funding_it_is_the_confirmation_of_a_pledge() -> None:
    """No share was issued yet, and the paper does not claim one."""
    words = text_of(paper(pledged(), example=False))
    assert "Confirmation of a pledge" in words
    assert "EXAMPLE" not in words


def test_the_same_share_gives_the_same_paper() -> None:
    """No clock, no random id; hostile titles stay words."""
    title = "<b>&amp; \u202eold</b> " * 30
    assert paper(funded(), title=title) == paper(funded(), title=title)
    assert paper(funded()) != paper(collecting())
