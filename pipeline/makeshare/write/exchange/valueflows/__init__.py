# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""valueflows.jsonld: the community, its designs as recipes and its proposals as one linked graph.

The vocabulary is Valueflows 1.0.0 (https://www.valueflo.ws). The context is inlined: nobody has to fetch anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from makeshare.model.built import Built
from makeshare.model.catalogue import Catalogue
from makeshare.write.exchange.encode import json_line
from makeshare.write.exchange.forms import Export, Format, LeftOut, Published
from makeshare.write.exchange.valueflows.batches import batches
from makeshare.write.exchange.valueflows.offer import committed, proposal
from makeshare.write.exchange.valueflows.recipe import processes, recipe, things
from makeshare.write.exchange.valueflows.run import run
from makeshare.write.exchange.valueflows.terms import OM, UNITS, Node, context, node, ref

FILE = "valueflows.jsonld"


def write(published: Published) -> Iterator[Export | LeftOut]:
    """Yield the graph, and what it leaves out."""
    yield from _left_out(published)
    yield Export(FILE, document(published.root and published.address(FILE), graph(published)))


def document(base: str, nodes: Iterable[Node]) -> bytes:
    """Write a JSON-LD document: one line a node, in the order of their identifiers, so that differences read well."""
    by_name = {str(one["@id"]): one for one in nodes}
    lines = ",\n".join(json_line(by_name[name]) for name in sorted(by_name))
    return f'{{"@context":{json_line(context(base))},\n"@graph":[\n{lines}\n]}}\n'.encode()


def graph(published: Published) -> Iterator[Node]:
    """Yield every node."""
    catalogue = published.catalogue
    shown = list(_shown(published))
    yield from _agents(catalogue)
    yield from _workshops(catalogue)
    yield from _units(catalogue)
    yield from processes(catalogue)
    yield from things(catalogue, shown)
    for built in shown:
        folder = f"designs/{built.manifest.slug}/"
        picture = f"{folder}posters/{built.name}.png" if "poster.png" in built.files else ""
        image = published.address(picture) if picture and published.root else ""
        yield from recipe(catalogue, built, image, published.root and published.address(folder))
    for view in catalogue.proposals:
        if catalogue.design(view.proposal.design):
            page = published.root and published.address(f"proposals/{view.proposal.slug}/")
            yield from proposal(catalogue, view, page)
            yield from run(catalogue, view)
            if handed := catalogue.distributions.get(view.proposal.slug):
                yield from batches(catalogue, view, handed.track)


def _shown(published: Published) -> Iterator[Built]:
    """Yield the configurations that the graph describes: each default, and the variants that a proposal offers."""
    offered = {
        (view.proposal.design, variant)
        for view in published.catalogue.proposals
        for variant in (view.proposal.variant, *(one.name for one in view.proposal.variants), *view.state.variants)
    }
    for entry in published.catalogue.designs:
        for built in entry.builts:
            if built is entry.default or (entry.manifest.folder, built.variant) in offered:
                yield built


def _agents(catalogue: Catalogue) -> Iterator[Node]:
    community = catalogue.community
    yield node("Organization", "community", name=community.name, note=f"Region: {community.region}")
    yield node(
        "EcologicalAgent",
        "environment",
        name="The living environment of each run",
        note="It takes part in every run through somebody who speaks for it.",
    )


def _workshops(catalogue: Catalogue) -> Iterator[Node]:
    """Yield each workshop as an agent of its own; an example says so in its name."""
    for one in (view.workshop for view in catalogue.making.workshops):
        marked = one.example and "EXAMPLE" not in one.name
        name = f"EXAMPLE: {one.name}" if marked else one.name
        yield node("Organization", f"workshops/{one.slug}", name=name, note=one.summary, classifiedAs=["workshop"])


def _units(catalogue: Catalogue) -> Iterator[Node]:
    for key, (label, name) in UNITS.items():
        yield node("Unit", f"units/{key}", label=label, symbol=key, omUnitIdentifier=f"{OM}{name}")
    currencies = {catalogue.community.currency, *(view.proposal.currency for view in catalogue.proposals)}
    for currency in sorted(currencies):
        yield node("Unit", f"units/{currency}", label=currency, symbol=currency)
        yield node(
            "ResourceSpecification",
            f"currencies/{currency}",
            name=currency,
            mediumOfExchange=True,
            defaultUnitOfResource=ref(f"units/{currency}"),
        )


def _left_out(published: Published) -> Iterator[LeftOut]:
    catalogue = published.catalogue
    if not published.root:
        yield LeftOut("public identifiers", "no url is set: identifiers are relative to the file")
    yield LeftOut("variants that no proposal offers", "their recipe has the steps of the default one")
    yield LeftOut("hours of work and of machines", "they depend on the size of the run: see each design's costs")
    yield LeftOut("single members and pledges", "they are people: what they promised is added up")
    for view in catalogue.proposals:
        number = f"proposal {view.proposal.number}"
        if not catalogue.design(view.proposal.design):
            yield LeftOut(number, "its design is not published")
        elif view.proposal.example:
            yield LeftOut(f"pledges of {number}", "an example: nobody has promised anything")
        elif not committed(view):
            yield LeftOut(f"commitments of {number}", "nothing has been pledged")


FORMAT = Format(
    key="valueflows",
    title="Valueflows graph",
    use="programs for economic networks that speak Valueflows",
    standard="https://www.valueflo.ws",
    schema="valueflows.ttl",
    write=write,
)
