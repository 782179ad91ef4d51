# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The page of open books says what the books say, marks examples, and lets no contributor's word become code."""

from __future__ import annotations

import html
import json
import re
from decimal import Decimal

import msgspec
import pytest

from makeshare.derive.funding.publish import published
from makeshare.derive.funding.replay import LEDGER
from makeshare.derive.funding.statement import run_books, years
from makeshare.model.funding import events as e
from makeshare.model.funding.books import Budget, Budgeted, OpenBooks, RunBooks, Year
from makeshare.write.funding.history import history
from makeshare.write.funding.statement import years_json
from makeshare.write.pages.books import books_files, books_page, books_section
from tests.derive.funding.ledgers import SHA, collecting, funded, grow, lines_of, settled
from tests.write.hostile import ATTACKS

BUDGET = Budget(
    units=4, reserve=2_000, groups=(("made", "Parts that are made"),),
    lines=(
        Budgeted(
            line="frame", title="Frame", amount=38_000, group="made", processes=("steel", "saw"), suppliers=1,
            hours=Decimal(9),
        ),
        Budgeted(line="seat", title="Seat", amount=1_000, group="made"),
    ),
)  # fmt: skip


def run_of(lines: tuple[str, ...], **changes: object) -> RunBooks:
    """The books of a ledger."""
    fields: dict[str, object] = {"slug": "0001-run", "title": "A run", "example": False, "budget": BUDGET}
    return run_books(LEDGER.read(lines, "ledger.jsonl"), **(fields | changes))  # type: ignore[arg-type]  # as asked


def words(text: bytes | str) -> str:
    """What a reader sees: tags dropped, entities read."""
    whole = text.decode() if isinstance(text, bytes) else text
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", whole)).split())


def test_a_section_says_what_the_books_say() -> None:
    """Confirmed apart from instructed, planned beside billed, how the loss was borne, and the ledger's end."""
    run = run_of(settled(43_000), local={"maker": True})
    said = words(books_section(run, "../"))
    for sentence in (
        "confirmed by the import of 2027-02-10", "Held now EUR 400.00", "Instructed: still to come in EUR 15.00",
        "Parts that are made 390.00 430.00 +40.00 110.3 %",
        "Frame steel, saw · billed by maker 380.00 430.00 +50.00 113.2 %",
        "Seat 10.00 0.00 -10.00 0 %", "maker 430.00 0.00 0.00 415.00 0.00 yes", "reserve EUR 26.66 EUR 26.66",
        "seller EUR 15.00 no bound", "The loss EUR 56.66", "100 % of what is known was billed nearby",
        "one offer is known",
        "The plan counted 9 hours of work.", "19 lines of the ledger", run.books.head.hash,
    ):  # fmt: skip
        assert sentence in said, sentence
    assert "EXAMPLE" not in said


def test_a_surplus_and_a_stop_are_told() -> None:
    """Who got which part; or that the rest went back."""
    surplus = run_of(settled(36_000))
    said = words(books_section(surplus, ""))
    done = surplus.state.settlement
    assert done is not None
    assert f"tool fund EUR {dict(done.parts)['tool fund'] / 100:.2f}" in said
    assert "cost no more than planned" in said
    stopped = grow(
        funded(),
        "2027-05-01T09:00:00+02:00",
        e.Billed(party="maker", line="frame", amount=900),
        e.Stopped(decision="0001-stop"),
    )
    assert "The run was stopped" in words(books_section(run_of(stopped), ""))


def test_what_is_not_known_is_not_a_zero() -> None:
    """No plan, no word about who is local, no import."""
    said = words(books_section(run_of(collecting(), budget=None), ""))
    assert "nothing is confirmed by an import yet" in said
    assert "Nothing was planned line by line, and nothing is billed." in said
    billed = grow(funded(), "2027-05-01T09:00:00+02:00", e.Billed(party="maker", line="bolts", amount=900))
    said = words(books_section(run_of(billed, budget=None), ""))
    assert "Nobody has said which of the bills came from nearby." in said
    assert "not planned" in said
    running = words(books_section(run_of(billed), ""))
    assert "Seat 10.00 not yet – –" in running, "what is not billed yet is not saved"
    assert "nothing" not in words(books_section(run_of(funded()), "")).lower()


def test_examples_and_drafts_are_marked() -> None:
    """On the page, in the section, beside the year."""
    run = run_of(funded(), example=True)
    page = words(books_page((run,), years([run])))
    assert page.count("EXAMPLE") == 3
    assert "never opened" in words(books_section(run_of((), budget=None), ""))
    assert "No run has a ledger yet." in words(books_page((), ()))
    assert "No money has moved yet." in words(books_page((run_of(collecting()),), ()))


def test_a_private_run_says_what_it_cannot_show() -> None:
    """Payments of members are known only as a sum."""
    assert "single payments are kept in private" in words(books_section(run_of(published(funded())), ""))


def test_every_link_leads_to_a_file() -> None:
    """The exports that a section offers are written beside the page."""
    runs = (run_of(settled(43_000)), run_of(lines_of(1), slug="0002-other"))
    written = dict(books_files(OpenBooks(runs=runs, years=years(runs))))
    page = written["books/index.md"].decode()
    links = [link for link in re.findall(r'href="([^"]+)"', page) if not link.startswith("../proposals/")]
    assert len(links) == 11
    for link in links:
        assert link.removeprefix("../") in written or f"books/{link}" in written, link
    assert json.loads(written["books/0002-other/statement.json"])["proposal"] == "0002-other"


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_word_of_a_contributor_becomes_code(attack: str) -> None:
    """Titles, lines and parties are shown as they are written, and mean nothing."""
    lines = grow(
        funded(), "2027-05-01T09:00:00+02:00", e.Started(units=4), e.Reached(milestone=1, evidence=(SHA,)),
        e.Billed(party=f"p {attack}", line=f"l {attack}", amount=900),
    )  # fmt: skip
    budget = msgspec.structs.replace(BUDGET, lines=(Budgeted(line=f"l {attack}", title=attack, amount=1),), groups=())
    run = run_of(lines, title=f"t {attack}", budget=budget)
    clean = run_of(lines, title="t", budget=None)
    for text in (books_section(run, ""), books_page((run,), years([run])).decode()):
        tags = re.findall(r"<[^>]*>", text)
        assert not any("window" in one or "onerror" in one or "position" in one for one in tags), attack
        assert not any(mark in text for mark in ("<script", "{{", "{%", "```", "](", "\u202e"))
    assert re.findall(r"<(\w+)", books_section(clean, ""))


def test_years_and_their_history_for_funding_json() -> None:
    """Examples are no history; what was paid back is said; a year that paid back more than came in has no income."""
    flow = run_of(funded()).flow
    real = Year(year=2027, currency="EUR", example=False, flow=flow, held=40_000, runs=("0001-run",))
    back = msgspec.structs.replace(real, year=2028, flow=msgspec.structs.replace(flow, members=-5, paid_back=7))
    found = history([real, back, msgspec.structs.replace(real, example=True)])
    assert [(entry["year"], entry.get("income"), entry["expenses"]) for entry in found] == [
        (2027, 400, 0),
        (2028, None, 0),
    ]
    assert "EUR 0.07 was paid back" in str(found[1]["description"])
    assert "taxes" not in found[0]
    assert json.loads(years_json([real]))["years"][0]["held_at_the_end"] == 40_000
