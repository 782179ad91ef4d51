# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The Valueflows graph is JSON-LD that stands alone, keeps to the ontology, and counts what the model counts."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
import rdflib
from rdflib import RDF, XSD, Literal, URIRef

from makeshare.model.catalogue import Catalogue
from makeshare.model.money import Money
from makeshare.model.proposal import Variant, VariantPrice
from makeshare.write.exchange.valueflows.terms import CLASSES, LINKS, TEXTS, TYPED, VF
from tests.write.exchange.published import (
    SCHEMAS,
    URL,
    conforms,
    default_of,
    everything,
    made,
    replace,
    rich,
    triples,
    without_address,
)

FILE = "valueflows.jsonld"
BASE = f"{URL}/{FILE}"
OPEN, MADE, EXAMPLE = "proposals/0002-open-run", "proposals/0003-made-run", "proposals/0001-broadfork-first-run"


def vf(name: str) -> URIRef:
    """Return a term of the vocabulary."""
    return URIRef(VF + name)


def at(place: str) -> URIRef:
    """Return a node of the graph."""
    return URIRef(f"{BASE}#{place}")


def read(data: bytes, base: str = BASE) -> rdflib.Graph:
    """Read JSON-LD as triples."""
    return triples(data, base)


@cache
def graph() -> rdflib.Graph:
    """Return the graph of the rich catalogue."""
    return read(everything().files[FILE])


def amount(place: str, found: rdflib.Graph | None = None) -> tuple[Decimal, str]:
    """Return the quantity of a flow: the number and its unit's symbol."""
    data = found or graph()
    measure = data.value(at(place), vf("resourceQuantity"))
    unit = data.value(measure, vf("hasUnit"))
    return Decimal(str(data.value(measure, vf("hasNumericalValue")))), str(data.value(unit, vf("symbol")))


def test_the_graph_keeps_to_the_shapes() -> None:
    """Classes, cardinalities, types and ranges are those of Valueflows 1.0.0; the shapes themselves are valid."""
    fits, text = conforms(graph(), shapes_too=True)
    assert fits, text


def test_the_graph_without_an_address_keeps_to_them_too() -> None:
    """Identifiers are then relative to wherever the file lies."""
    data = made(without_address(rich())).files[FILE]
    fits, text = conforms(read(data))
    assert fits, text
    assert "@base" not in json.loads(data)["@context"]
    assert len(read(data, "https://elsewhere.example/x.jsonld")) == len(read(data))


def test_nothing_has_to_be_fetched() -> None:
    """The context is in the file, and every property in it is defined there."""
    data = json.loads(everything().files[FILE])
    assert isinstance(data["@context"], dict)
    for node in data["@graph"]:
        assert set(node) - {"@id", "@type"} <= set(data["@context"]), node
        assert node["@type"] in CLASSES
    assert all(str(term).startswith((VF, str(RDF))) for term in set(graph().predicates()))


def test_every_term_that_is_declared_is_checked_by_a_shape() -> None:
    """A word that the code may use and no shape knows would pass unseen."""
    known = (SCHEMAS / "valueflows.ttl").read_text()
    for term in (*CLASSES, *LINKS, *TEXTS, *TYPED):
        assert f"vf:{term} " in known or f"vf:{term}\n" in known, term


def test_every_link_leads_to_a_node() -> None:
    """No identifier within the document dangles."""
    found = graph()
    inner = {one for one in found.objects() if isinstance(one, URIRef) and str(one).startswith(BASE)}
    assert {one for one in inner if (one, RDF.type, None) not in found} == set()


Break = Callable[[rdflib.Graph], object]
FLOW = "designs/workbench/steps/1/out"


@cache
def small() -> rdflib.Graph:
    """Return a graph of two designs and two runs: enough of every class to spoil it."""
    catalogue = rich()
    designs = tuple(one for one in catalogue.designs if one.manifest.folder in ("broadfork", "workbench"))
    runs = tuple(one for one in catalogue.proposals if not one.proposal.example)
    return read(made(replace(catalogue, designs=designs, proposals=runs)).files[FILE])


def how_much(found: rdflib.Graph) -> rdflib.term.Node:
    """Return the measure of the flow that the tests spoil."""
    measure = found.value(at(FLOW), vf("resourceQuantity"))
    assert measure is not None
    return measure


BREAKS: dict[str, Break] = {
    "a proposal without what it publishes": lambda one: one.remove((at(OPEN), vf("publishes"), None)),
    "two names": lambda one: one.add((at("community"), vf("name"), Literal("Other"))),
    "no name": lambda one: one.remove((at("community"), vf("name"), None)),
    "a date without its offset": lambda one: one.set(
        (at(OPEN), vf("hasEnd"), Literal("2027-03-31T18:00:00", datatype=XSD.dateTime))
    ),
    "a made-up verb": lambda one: one.set((at(FLOW), vf("action"), vf("manufacture"))),
    "an input that produces": lambda one: one.set((at("designs/workbench/steps/1/in/1"), vf("action"), vf("produce"))),
    "a flow of no process": lambda one: one.remove((at(FLOW), vf("recipeOutputOf"), None)),
    "a provider that is a thing": lambda one: one.set((at(f"{OPEN}/offered"), vf("provider"), at("things/bolt"))),
    "a quantity that is text": lambda one: one.set((how_much(one), vf("hasNumericalValue"), Literal("one"))),
    "a measure without a unit": lambda one: one.remove((how_much(one), vf("hasUnit"), None)),
    "a property of another class": lambda one: one.add((at("units/pcs"), vf("note"), Literal("x"))),
    "a class nobody knows": lambda one: one.add((at("x"), RDF.type, vf("Share"))),
    "a commitment of no agreement": lambda one: one.remove((at(f"{OPEN}/pledged/units"), vf("clauseOf"), None)),
    "an event without its time": lambda one: one.remove((at(f"{MADE}/paid/members"), vf("hasPointInTime"), None)),
    "a batch without its code": lambda one: one.remove((at(f"{MADE}/batches/B01"), vf("batchLotCode"), None)),
    "a delivery out of no stock": lambda one: one.set(
        (at(f"{MADE}/delivered/2027-07-03/B01"), vf("resourceInventoriedAs"), at("things/bolt"))
    ),
    "a recipe of nothing": lambda one: one.remove((at("designs/workbench/recipe"), vf("primaryOutput"), None)),
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_shapes_refuse(name: str) -> None:
    """Each fault alone makes the graph fail."""
    broken = rdflib.Graph()
    broken += small()
    assert conforms(broken)[0]
    BREAKS[name](broken)
    assert not conforms(broken)[0]


# ------------------------------------------------------------------------------------------------ what it says
def test_a_recipe_takes_and_gives_what_the_bill_says() -> None:
    """The last step consumes every line of the bill in its quantity; each part's route is its chain of steps."""
    _, built = default_of(rich(), "test_shelf")
    found, place = graph(), "designs/test-shelf"
    taken = sorted(
        amount(str(flow).removeprefix(f"{BASE}#"))
        for flow in found.subjects(vf("recipeInputOf"), at(f"{place}/steps/1"))
    )
    units = [(line.quantity.value, line.quantity.unit) for line in built.bom.lines if line.kind != "assembly"]
    assert taken == sorted(units)
    for line in built.bom.lines:
        if line.kind == "make":
            part = f"{place}/parts/{line.path}"
            steps = [at(f"{part}/steps/{number}") for number in range(1, len(line.route) + 1)]
            kinds = [str(found.value(step, vf("processConformsTo"))).rpartition("/")[2] for step in steps]
            assert tuple(kinds) == line.route
            assert amount(f"{part}/steps/{len(line.route)}/out") == (line.quantity.value, "pcs")


def test_a_proposal_offers_a_share_for_its_price() -> None:
    """What is published is one share's units, what is wanted its price; the deadline keeps its offset."""
    view = next(one for one in rich().proposals if one.proposal.slug == "0002-open-run")
    assert view.price is not None
    assert amount(f"{OPEN}/offered") == (Decimal(view.proposal.share.units_per_share), "pcs")
    assert amount(f"{OPEN}/wanted") == (Decimal(view.price.share_price.minor) / 100, "EUR")
    end = graph().value(at(OPEN), vf("hasEnd"))
    assert str(end) == view.proposal.deadline.isoformat()


def test_several_shares_for_a_unit_are_paid_together() -> None:
    """Where three shares pay for one unit, one unit is offered for the price of three."""
    catalogue = rich()
    view = next(one for one in catalogue.proposals if one.proposal.slug == "0002-open-run")
    assert view.price is not None
    three = replace(view.proposal, share=replace(view.proposal.share, shares_per_unit=3))
    found = read(made(replace(catalogue, proposals=(replace(view, proposal=three),))).files[FILE])
    assert amount(f"{OPEN}/offered", found) == (Decimal(1), "pcs")
    assert amount(f"{OPEN}/wanted", found) == (Decimal(view.price.share_price.minor * 3) / 100, "EUR")


def test_pledges_are_added_up_and_money_moved_is_what_imports_confirmed() -> None:
    """No member appears alone; before money is confirmed there is no event."""
    found = graph()
    assert amount(f"{OPEN}/pledged/units") == (Decimal(19), "pcs")
    assert amount(f"{OPEN}/pledged/money") == (Decimal(4351), "EUR")
    assert (at(f"{OPEN}/paid/members"), None, None) not in found
    assert amount(f"{MADE}/paid/members") == (Decimal(4351), "EUR")
    assert amount(f"{MADE}/paid/manufacturer") == (Decimal(2000), "EUR")
    assert amount(f"{MADE}/made") == (Decimal(19), "pcs")
    members = [one for one in found.subjects(RDF.type, vf("Organization")) if "/members" in str(one)]
    assert len(members) == len(rich().proposals)


def test_an_example_commits_nobody() -> None:
    """What stands in an example is marked, and makes neither commitments nor events."""
    found = graph()
    assert str(found.value(at(EXAMPLE), vf("name"))).startswith("EXAMPLE: ")
    about = {str(one) for one in found.subjects() if str(one).startswith(f"{BASE}#{EXAMPLE}")}
    assert not [one for one in about if "/pledged" in one or "/paid" in one or one.endswith("/run")]


def test_the_environment_is_an_agent() -> None:
    """It takes part as what it is, beside the community."""
    assert (at("environment"), RDF.type, vf("EcologicalAgent")) in graph()
    assert (at("community"), RDF.type, vf("Organization")) in graph()


def test_each_variant_on_offer_is_offered_and_promised_apart() -> None:
    """Its share has its own price; pledges are counted by variant; a variant without a price is not asked money for."""
    catalogue = rich()
    view = next(one for one in catalogue.proposals if one.proposal.slug == "0002-open-run")
    variants = (
        VariantPrice(name="narrow", minimum=5, price=Money(19900, "EUR")),
        VariantPrice(name="market-garden", minimum=5, price=None, why="no price is known"),
    )
    listed = tuple(Variant(name=one.name, minimum=one.minimum, share_price=one.price) for one in variants)
    counts = {"default": (12, 12), "narrow": (7, 7)}
    view = replace(
        view,
        variants=variants,
        proposal=replace(view.proposal, variants=listed),
        state=replace(view.state, variants=counts),
    )
    found = read(made(replace(catalogue, proposals=(view,))).files[FILE])
    assert conforms(found)[0]
    assert amount(f"{OPEN}/wanted/narrow", found) == (Decimal(199), "EUR")
    assert len(set(found.objects(at(OPEN), vf("publishes")))) == 3
    assert len(set(found.objects(at(OPEN), vf("reciprocal")))) == 2
    assert amount(f"{OPEN}/pledged/units", found) == (Decimal(12), "pcs")
    assert amount(f"{OPEN}/pledged/units/narrow", found) == (Decimal(7), "pcs")
    kind = found.value(at(f"{OPEN}/offered/market-garden"), vf("resourceConformsTo"))
    assert kind == at("designs/broadfork/variants/market-garden")
    assert (kind, RDF.type, vf("ResourceSpecification")) in found


def test_batches_keep_their_lots_and_deliveries_are_added_up_by_day() -> None:
    """A batch leads to what it is of; what was handed over on a day is one event, whoever received it."""
    found, units = graph(), at(f"{MADE}/batches/B01/units")
    assert amount(f"{MADE}/delivered/2027-07-03/B01") == (Decimal(5), "pcs")
    assert amount(f"{MADE}/delivered/2027-07-10/B01") == (Decimal(2), "pcs")
    assert str(found.value(found.value(units, vf("ofBatchLot")), vf("batchLotCode"))) == "B01"
    assert "lot H-4711 of EXAMPLE steel" in str(found.value(units, vf("note")))
    assert found.value(units, vf("conformsTo")) == at("designs/broadfork")
    when = str(found.value(at(f"{MADE}/delivered/2027-07-03/B01"), vf("hasPointInTime")))
    assert when == "2027-07-03T23:59:59+02:00"


def test_batches_of_an_example_are_none() -> None:
    """Nothing was made, so nothing is recorded as made."""
    catalogue = rich()
    views = tuple(replace(one, proposal=replace(one.proposal, example=True)) for one in catalogue.proposals)
    found = read(made(replace(catalogue, proposals=views)).files[FILE])
    assert not set(found.subjects(RDF.type, vf("BatchLotRecord")))
    assert not set(found.subjects(RDF.type, vf("EconomicEvent")))


def test_a_variant_on_offer_has_its_own_recipe() -> None:
    """A proposal of a variant leads to that variant's node, not to the default one."""
    catalogue = rich()
    view = next(one for one in catalogue.proposals if one.proposal.slug == "0002-open-run")
    narrow = replace(view, proposal=replace(view.proposal, variant="narrow"))
    found = read(made(replace(catalogue, proposals=(narrow,))).files[FILE])
    assert conforms(found)[0]
    kind = found.value(at(f"{OPEN}/offered"), vf("resourceConformsTo"))
    assert kind == at("designs/broadfork/variants/narrow")
    assert (at("designs/broadfork/variants/narrow/recipe"), RDF.type, vf("Recipe")) in found


def node(catalogue: Catalogue, place: str) -> dict[str, Any]:
    """Return a node as it stands in the file."""
    data = json.loads(made(catalogue).files[FILE])
    found: dict[str, Any] = next(one for one in data["@graph"] if one["@id"] == f"#{place}")
    return found


def test_parties_that_nobody_has_taken_on_are_no_agents() -> None:
    """An empty name is nobody, not somebody without a name."""
    catalogue = rich()
    example = next(one for one in catalogue.proposals if one.proposal.example)
    assert not example.proposal.parties.seller.name
    assert "provider" not in node(catalogue, f"{EXAMPLE}/offered")
