# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Pages of decisions, roles and machines say what a reader asks, and nothing that a contributor wrote does anything."""

from __future__ import annotations

import html
import re

import msgspec
import pytest

from makeshare.model.catalog import Catalog
from makeshare.model.catalogue import Catalogue, Community
from makeshare.model.governance import Document, Governance
from makeshare.write.pages.answers import answers_section
from makeshare.write.pages.decision import decision_page
from makeshare.write.pages.decisions import decisions_page
from makeshare.write.pages.machines import machines_page
from makeshare.write.pages.roles import roles_page
from tests.write.hostile import ATTACKS, poisoned
from tests.write.sample_governance import PROPOSAL, governance


def made_of(found: Governance) -> Catalogue:
    """A catalogue without designs."""
    return Catalogue(
        community=Community(name="Sample", currency="EUR", region="EU"),
        catalog=Catalog(things={}, offers={}, processes={}, labour={}),
        designs=(),
        governance=found,
    )


SAMPLE = made_of(governance())


def words(page: bytes | str) -> str:
    """What a reader sees of a page: tags dropped, entities read."""
    text = page.decode() if isinstance(page, bytes) else page
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def said(number: int) -> str:
    """What a reader sees of the page of a decision."""
    return words(decision_page(SAMPLE, SAMPLE.governance.decisions[number - 1]))


def test_a_decision_says_who_decided_what_and_how_it_was_counted() -> None:
    """Question, right, rule, quorum, ties, ballots, each step, result, and the command that counts again."""
    page = said(1)
    for fact in (
        "EXAMPLE",
        "Decision 0001 · Closed",
        "What shall we do?",
        "Decided: Option A",
        "Member",
        "Choose what is made.",
        "Members' assembly",
        "What is made.",
        "at least 1/2 of those entitled must vote",
        "the first of these is preferred: b, a, c",
        "7 ballots of 12; 2 were replaced",
        "a > c",
        "blank",
        "Round 2 Option Ballots Option A 4 Option B 3",
        "makeshare decision recount 0001-sample",
        "Words about it.",
    ):
        assert fact in page, fact


def test_objections_stand_with_their_answers() -> None:
    """Open, answered, repeated or withdrawn: each with its reason, and who answered what."""
    page = said(2)
    for fact in (
        "Not carried",
        "It is loud. Open: not answered, so it stops the proposal",
        "It is steep. Coordinator: It has brakes. Answered",
        "It is red. Withdrawn by who made it",
        "Was it? Made again after it was answered",
        "Stand aside 1",
        "Answers to objections end 2026-09-18 20:00 +02:00",
        "12, named in decision.toml",
        "stands aside",
    ):
        assert fact in page, fact


def test_a_budget_shows_costs_and_what_is_left_over() -> None:
    """And from which public number the lot was drawn."""
    page = said(3)
    for fact in (
        "EUR 210.00",
        "EUR 300.00",
        "raised by EUR 0.50 at a time",
        "a public draw",
        "it was 7-11-19",
        "Worth",
    ):
        assert fact in page, fact


def test_nothing_is_counted_before_a_vote_has_closed() -> None:
    """Nobody follows the crowd; a draft says that its rules are not pinned."""
    assert "Nothing is counted here before the vote has closed" in said(4)
    assert "Decided" not in said(4)
    assert "the rules are not pinned" in said(5)
    assert "0 to 5" in said(5)


def test_the_list_tells_open_from_decided() -> None:
    """Each decision once, with its method and what came out."""
    page = words(decisions_page(SAMPLE))
    assert page.index("Open now") < page.index("Sample 4") < page.index("Decided {") < page.index("Sample 1")
    assert "Ranked vote (instant runoff) 2026-09-20 20:00 +02:00 Decided: Option A" in page
    assert "No vote is open." in words(decisions_page(made_of(Governance())))


def test_roles_show_rights_beside_duties() -> None:
    """Who holds them until when, who decides what, which tools take part, what is held of whom."""
    adopted = (Document(title="Charter of the sample", slug="charter"),)
    page = words(roles_page(made_of(msgspec.structs.replace(SAMPLE.governance, documents=adopted))))
    for fact in (
        "What is made. Member: Choose what is made.",
        "Pay what was pledged.",
        "Members' assembly, 2026-01-01 to 2027-12-31",
        "nobody at the moment",
        "Speaks for the environment",
        "An AI that drafts",
        "what is safe",
        "Pledges ledger.jsonl everybody for good Told so before.",
        "CERN-OHL-W-2.0",
        "Charter of the sample",
        "no legal advice",
    ):
        assert fact in page, fact
    assert "No roles are written yet" in words(roles_page(made_of(Governance())))


def test_machines_show_what_is_known_and_that_the_rest_is_not() -> None:
    """Hours to the next service, the reserve and the log; a machine without a counter says unknown."""
    page = words(machines_page(SAMPLE))
    for fact in ("Band saw", "in 160 h of work", "EUR 0.60", "Coolant.", "Oil. (service)", "Needs care"):
        assert fact in page, fact
    assert page.count("unknown") == 3
    assert "No machine has a record yet" in words(machines_page(made_of(Governance())))


def test_answers_show_what_stands_first() -> None:
    """An unanswered objection, then an overridden one, then a settled one; a machine that is silent is named."""
    page = words(answers_section(SAMPLE, PROPOSAL))
    order = ["Too dear.", "nobody has answered", "Not so far.", "has not withdrawn it", "The saw is due.", "Settled"]
    assert [page.index(one) for one in order] == sorted(page.index(one) for one in order)
    for fact in ("8 kg of steel.", "Scrap of one kind.", "Band saw Objection Due. 12 h", "Press has not answered yet"):
        assert fact in page, fact
    assert "have answered yet" in words(answers_section(SAMPLE, "0009-none"))


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_word_of_a_contributor_does_anything(attack: str) -> None:
    """Whatever stands in a field stays words: no tag, no address, no code of the page comes out of it."""
    found = made_of(poisoned(governance(), attack))
    pages = [
        decisions_page(found),
        roles_page(found),
        machines_page(found),
        answers_section(found, PROPOSAL).encode(),
        *(decision_page(found, view) for view in found.governance.decisions),
    ]
    for page in pages:
        body = page.decode().split("---", 2)[-1]
        assert not re.search(r"<(script|iframe|svg|style)\b|<img[^>]*src=", body)
        assert not re.search(r"<[^>]*\s(on\w+|style)=", body)
        assert not re.search(r'(?:href|src)="(?!\.\./|#|[0-9a-z-]+/|decision\.toml|ballots\.jsonl|https://)', body)
        assert "{{" not in body
        assert "{%" not in body


def test_same_records_give_same_pages() -> None:
    """Nothing depends on when or how often a page is written."""
    again = made_of(governance())
    assert roles_page(again) == roles_page(SAMPLE)
    for one, other in zip(again.governance.decisions, SAMPLE.governance.decisions, strict=True):
        assert decision_page(again, one) == decision_page(SAMPLE, other)


def test_a_vote_without_a_quorum_says_so() -> None:
    """It is neither decided nor refused."""
    view = SAMPLE.governance.decisions[0]
    assert view.result is not None
    result = msgspec.structs.replace(view.result, outcome="no-quorum", chosen=(), steps=view.result.steps[:1])
    page = words(decision_page(SAMPLE, msgspec.structs.replace(view, result=result)))
    assert "Too few voted, so nothing was counted" in page
