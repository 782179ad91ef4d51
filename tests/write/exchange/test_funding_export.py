# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""funding.json and the Murmurations profiles hold facts of the catalogue alone, or are not written, with the reason."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makeshare.model.catalogue import Catalogue
from makeshare.model.funding.state import Settlement, Turn
from makeshare.model.proposal import ProposalView
from makeshare.write.exchange.contact import mail, web
from makeshare.write.exchange.funding import cut, guid
from tests.write.exchange.published import MAIL, REPOSITORY, URL, everything, faults, made, replace, rich

POINTER = ".well-known/funding-manifest-urls"


def funding(catalogue: Catalogue | None = None) -> dict[str, Any]:
    """Return funding.json as data, decimals exact."""
    found = everything() if catalogue is None else made(catalogue)
    data: dict[str, Any] = json.loads(found.files["funding.json"], parse_float=Decimal)
    return data


def why(catalogue: Catalogue, key: str) -> list[str]:
    """Return why a format left out whatever it left out."""
    return [gap.why for told in made(catalogue).told if told.key == key for gap in told.left_out]


def community(**changes: str) -> Catalogue:
    """Return the rich catalogue with its community changed."""
    return replace(rich(), community=replace(rich().community, **changes))


def test_one_plan_is_one_open_proposal() -> None:
    """Neither the example nor the run that is past funding is asked for; the sum is the smallest run's."""
    view = next(one for one in rich().proposals if one.proposal.slug == "0002-open-run")
    assert view.price is not None
    (plan,) = funding()["funding"]["plans"]
    assert plan["guid"] == "0002-open-run"
    assert Decimal(plan["amount"]) * 100 == view.price.total.minor
    assert plan["currency"] == "EUR"


def test_the_entity_is_the_community() -> None:
    """Name, address and contact are those of its settings; the repository is named with the proof it would need."""
    entity = funding()["entity"]
    assert (entity["name"], entity["email"]) == ("Sample commons", MAIL)
    assert entity["webpageUrl"] == {"url": f"{URL}/"}
    (project,) = funding()["projects"]
    assert project["repositoryUrl"] == {"url": REPOSITORY, "wellKnown": f"{REPOSITORY}/raw/HEAD/{POINTER}"}
    assert project["licenses"] == ["spdx:CERN-OHL-W-2.0"]
    assert any(POINTER in one for one in why(rich(), "funding"))


def test_a_repository_on_the_same_host_needs_no_proof() -> None:
    """Then the manifest's own place is the proof."""
    (project,) = funding(community(repository=f"{URL}/git"))["projects"]
    assert project["repositoryUrl"] == {"url": f"{URL}/git"}


def test_the_pointer_names_the_manifest() -> None:
    """One line, the manifest's address."""
    assert everything().files[POINTER] == f"{URL}/funding.json\n".encode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"url": ""}, "no url is set"),
        ({"contact": ""}, "no e-mail address"),
        ({"contact": "https://commons.example/contact"}, "no e-mail address"),
        ({"repository": ""}, "no repository is set"),
        ({"repository": "javascript:alert(1)"}, "no repository is set"),
    ],
)
def test_no_manifest_without_a_mandatory_fact(change: dict[str, str], words: str) -> None:
    """A missing fact is named and never made up."""
    catalogue = community(**change)
    assert not {"funding.json", POINTER} & set(made(catalogue).files)
    assert any(words in one for one in why(catalogue, "funding"))


def test_no_manifest_without_an_open_proposal() -> None:
    """Examples, drafts and unpriced proposals are no plan to fund."""
    catalogue = rich()
    opened = next(one for one in catalogue.proposals if one.proposal.slug == "0002-open-run")
    others = [one for one in catalogue.proposals if one is not opened]
    for proposals in (
        others,
        [replace(opened, price=None)],
        [replace(opened, proposal=replace(opened.proposal, example=True))],
    ):
        found = replace(catalogue, proposals=tuple(proposals))
        assert "funding.json" not in made(found).files
        assert any("no proposal is open" in one for one in why(found, "funding"))
        assert not [path for path in made(found).files if path.startswith("murmurations/offers/")]


def test_history_adds_up_what_settled_runs_took_in_and_spent() -> None:
    """By year, to the cent; an example and a run that is not settled do not count."""
    catalogue = rich()
    run = next(one for one in catalogue.proposals if one.proposal.slug == "0003-made-run")

    def settled(slug: str, day: str, funds: int, costs: int, *, example: bool = False) -> ProposalView:
        books = Settlement(end="surplus", funds=funds, reserve=0, costs=costs)
        turn = Turn(phase="settled", date=f"{day}T10:00:00+01:00", seq=99)
        state = replace(run.state, phase="settled", settlement=books, history=(*run.state.history, turn))
        return replace(run, state=state, proposal=replace(run.proposal, slug=slug, example=example))

    ended = (
        settled("0004-a", "2027-09-01", 435101, 400050),
        settled("0005-b", "2027-11-30", 99, 1),
        settled("0006-c", "2028-01-02", 100, 50),
        settled("0007-d", "2027-05-05", 777777, 777777, example=True),
    )
    found = funding(replace(catalogue, proposals=(*catalogue.proposals, *ended)))["funding"]["history"]
    assert [(one["year"], one["income"], one["expenses"], one["currency"]) for one in found] == [
        (2028, 1, Decimal("0.5"), "EUR"),
        (2027, 4352, Decimal("4000.51"), "EUR"),
    ]
    assert faults("funding.schema.json", funding(replace(catalogue, proposals=(*catalogue.proposals, *ended)))) == []
    assert "history" not in funding()["funding"]


def test_an_offer_says_what_where_until_when_and_whom_to_ask() -> None:
    """The profile of an open proposal has its deadline in seconds and the coordinator's contact."""
    view = next(one for one in rich().proposals if one.proposal.slug == "0002-open-run")
    offer = json.loads(everything().files["murmurations/offers/0002-open-run.json"])
    assert offer["expires_at"] == view.proposal.deadline.timestamp()
    assert offer["contact_details"] == {"email": "coordinator@example.org"}
    assert offer["details_url"] == f"{URL}/proposals/0002-open-run/"
    assert "EUR 229.00" in offer["description"]
    assert [path for path in everything().files if path.startswith("murmurations/offers/")] == [
        "murmurations/offers/0002-open-run.json"
    ]


def test_an_offer_that_nobody_can_be_asked_about_is_left_out() -> None:
    """Contact details are mandatory: without any there is no profile, and the report says so."""
    catalogue = community(contact="")
    silent = []
    for view in catalogue.proposals:
        parties = view.proposal.parties
        parties = replace(
            parties,
            coordinator=replace(parties.coordinator, contact="in the barn on Mondays"),
            complaints=replace(parties.complaints, contact=""),
        )
        silent.append(replace(view, proposal=replace(view.proposal, parties=parties)))
    found = replace(catalogue, proposals=tuple(silent))
    assert "murmurations/offers/0002-open-run.json" not in made(found).files
    assert any("nobody names" in one for one in why(found, "murmurations-offers"))


@given(st.text(), st.integers(4, 300))
def test_a_cut_text_fits_and_stays_text(text: str, most: int) -> None:
    """Limits are counted in bytes; no letter is cut in half, and a short text stays as it is."""
    found = cut(text, most)
    assert len(found.encode("utf-8", "surrogatepass")) <= most
    assert found == text or found.endswith("…")


@given(st.from_regex(r"[a-z0-9]{1,40}(-[a-z0-9]{1,20}){0,3}", fullmatch=True))
def test_an_identifier_is_one_that_the_format_takes(name: str) -> None:
    """Whatever a design is called, its identifier has 3 to 32 letters, digits and single hyphens."""
    found = guid(name, f"design-{name}")
    assert faults("funding.schema.json", {**funding(), "projects": [{**funding()["projects"][0], "guid": found}]}) == []


@pytest.mark.parametrize(
    "text", ["", "a b@c.org", "a@b", "<a@b.org>", "a@b.org\nx", "https://a.org/?x=a@b.org", "a@b.org "]
)
def test_what_is_no_mail_address_is_none(text: str) -> None:
    """Words, pages and look-alikes are never told to others as an address to write to."""
    assert mail(text) == ""


@pytest.mark.parametrize(
    "text", ["", "javascript:alert(1)", "https://a.org/ b", "https://a.org/\u202e", "//a.org", "ftp://a.org"]
)
def test_what_is_no_web_address_is_none(text: str) -> None:
    """Only whole http and https addresses, without anything invisible in them."""
    assert web(text) == ""
