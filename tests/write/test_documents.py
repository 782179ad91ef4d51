# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A community's documents are filled from its data, and what nobody has stated is asked for, never made up."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from makeshare.model.catalogue import Community
from makeshare.model.proposal import Proposal
from makeshare.read.governance.roles import load_policy, load_roles
from makeshare.read.proposal import load_proposal
from makeshare.workflows.governance.adopt import Template, templates
from makeshare.write.documents import Facts, blanks, document
from makeshare.write.text import plain

ROOT = Path(__file__).parents[2]
COMMUNITY = Community(
    name="Sample commons", currency="EUR", region="EU", url="https://example.org", contact="all@example.org",
    repository="https://example.org/repository",
)  # fmt: skip
TEMPLATES = {template.key: template for template in templates()}
WHAT = ("charter", "code-of-conduct", "contribution-terms", "data-and-licences", "host-failure-plan", "share-agreement")


def run() -> Proposal:
    """The proposal of the worked example."""
    return load_proposal(ROOT, "0001-broadfork-first-run")


def filled(key: str, facts: Facts) -> str:
    """A document filled from facts."""
    return document(TEMPLATES[key].text, facts)[0]


FULL = Facts(community=COMMUNITY, roles=load_roles(ROOT), policy=load_policy(ROOT), proposal=run())
BARE = Facts(community=Community(name="", currency="", region=""))


def test_there_is_a_template_for_each_thing_to_agree_on() -> None:
    """And only the share agreement is for one run."""
    assert tuple(TEMPLATES) == WHAT
    assert [key for key, template in TEMPLATES.items() if template.run] == ["share-agreement"]


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=lambda one: one.key)
def test_every_blank_has_a_meaning_and_every_document_says_what_it_is(template: Template) -> None:
    """Whatever is known or not, no brace is left, and it is a template and no legal advice."""
    for facts in (FULL, BARE):
        text, missing = document(template.text, facts)
        assert "template and no legal advice" in text
        assert not re.search(r"\{[a-z_]", text)
        assert missing == text.count("TO BE STATED: ")
        assert text.startswith("<!--\nSPDX-FileCopyrightText")
        assert "None" not in text


@pytest.mark.parametrize("key", WHAT)
def test_what_nobody_stated_is_asked_for(key: str) -> None:
    """Without any data each fact of a document becomes a question, in words."""
    template = TEMPLATES[key]
    text, missing = document(template.text, BARE)
    assert missing >= len(blanks(template.text))
    assert all(len(one) > 5 for one in re.findall(r"\*\*TO BE STATED: ([^*]+)\*\*", text))


def test_a_share_agreement_says_who_bears_which_risk() -> None:
    """The proposal's own waterfall, in its order, its price, its parties and its terms."""
    text, proposal = filled("share-agreement", FULL), run()
    losses = [f"{number}. **{loss.who}**" for number, loss in enumerate(proposal.risk.losses, 1)]
    places = [text.index(loss) for loss in losses]
    assert places == sorted(places)
    assert f"**{proposal.share_price}**" in text
    for role, party in proposal.parties.each():
        assert f"| {role} | {party.name or f'**TO BE STATED: {role}**'} |" in text
    for fact in (proposal.risk.most, proposal.share.charged, proposal.closes, *(fee.name for fee in proposal.fees)):
        assert fact in text, fact
    assert "EXAMPLE.** It was filled in from example data" in text


def test_a_party_that_nobody_has_taken_on_is_asked_for() -> None:
    """An agreement never names somebody who has not agreed to be it."""
    proposal = run()
    nobody = msgspec.structs.replace(proposal.parties.money_holder, name="", contact="")
    parties = msgspec.structs.replace(proposal.parties, money_holder=nobody)
    facts = msgspec.structs.replace(FULL, proposal=msgspec.structs.replace(proposal, parties=parties))
    text = filled("share-agreement", facts)
    assert "| holder of the money | **TO BE STATED: holder of the money** |" in text
    assert "**TO BE STATED: who holds the money** holds it on an account" in text


def test_a_price_that_does_not_stand_is_asked_for() -> None:
    """A share agreement without a price names none."""
    facts = msgspec.structs.replace(FULL, proposal=msgspec.structs.replace(run(), share_price=None))
    assert "A share costs **TO BE STATED: the price of a share**" in filled("share-agreement", facts).replace(
        "****", "**"
    )


def test_a_charter_gives_each_role_its_rights_and_duties() -> None:
    """As roles.toml has them, with who decides each matter."""
    text, roles = filled("charter", FULL), load_roles(ROOT)
    assert roles is not None
    for role in roles.roles.values():
        assert f"### {role.title}" in text
        assert all(f"- Owes: {plain(duty)}" in text for duty in role.duties)
        assert all(f"- May: {plain(right.may)}" in text for right in role.rights.values())
    assert "the speaker for the environment speaks for the environment" in text
    assert "EXAMPLE.** It was filled in from example data" in text


def test_only_what_rests_on_examples_is_marked_as_one() -> None:
    """The policy is real, so a document that takes nothing else is too."""
    facts = msgspec.structs.replace(FULL, proposal=None)
    assert "EXAMPLE" not in filled("data-and-licences", facts)
    assert "EXAMPLE" in filled("charter", facts)
    assert "CERN-OHL-W-2.0" in filled("data-and-licences", facts)


def test_words_of_contributors_mean_nothing_to_markdown() -> None:
    """A hostile name or party stays words on one line: no tag, link, row or emphasis comes out of it."""
    attack = "x</td><script>hit</script>\n\n# big | [l](javascript:hit) **b** {ask: y}"
    proposal = run()
    seller = msgspec.structs.replace(proposal.parties.seller, name=attack, contact=attack)
    parties = msgspec.structs.replace(proposal.parties, seller=seller)
    facts = Facts(
        community=msgspec.structs.replace(COMMUNITY, name=attack, contact=attack),
        proposal=msgspec.structs.replace(proposal, parties=parties, title=attack),
    )
    for key in WHAT:
        text = filled(key, facts)
        assert "<script" not in text
        assert "](javascript" not in text
        assert "\n# big" not in text
        assert "**b**" not in text
        for row in re.findall(r"^\| seller .*$", text, re.MULTILINE):
            assert len(re.findall(r"(?<!\\)\|", row)) == 4
