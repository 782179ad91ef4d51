# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A design as a recipe: every part goes through its route, then the whole is put together from parts and things.

Between two steps of a route flows the thing itself at the stage of the step before, as Valueflows models it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from makeshare.model.bom import Line
from makeshare.model.built import Built
from makeshare.model.catalogue import Catalogue
from makeshare.write.exchange.parts import made
from makeshare.write.exchange.valueflows.terms import Node, measure, node, pieces, ref

Inputs = tuple[tuple[str, Node | None], ...]
"""What a step consumes: what kind of thing, and how much (None: not known)."""


def design_place(built: Built) -> str:
    """Return the name of a configuration's node."""
    place = f"designs/{built.manifest.slug}"
    return place if built.variant == "default" else f"{place}/variants/{built.variant}"


def recipe(catalogue: Catalogue, built: Built, image: str, page: str) -> Iterator[Node]:
    """Yield what is made, its parts, and the steps that lead there."""
    place, card = design_place(built), built.manifest
    title = card.title if built.variant == "default" else f"{card.title}, {built.variant}"
    yield node(
        "ResourceSpecification",
        place,
        name=title,
        note=card.summary + (f" {page}" if page else ""),
        image=image,
        resourceClassifiedAs=[card.category, *card.tags],
        defaultUnitOfResource=ref("units/pcs"),
    )
    steps = list(_steps(catalogue, built, place))
    yield from steps
    yield node(
        "Recipe",
        f"{place}/recipe",
        name=f"How {title} is made",
        note=f"Revision {built.revision}. {card.license}.",
        primaryOutput=ref(place),
        recipeIncludes=[step["@id"] for step in steps if step["@type"] == "RecipeProcess"],
    )


def _steps(catalogue: Catalogue, built: Built, place: str) -> Iterator[Node]:
    """Yield each part with the steps of its route, then the steps of the whole."""
    for line in made(built):
        part = _part_place(place, line)
        yield node("ResourceSpecification", part, name=line.title, note=line.note, resourceClassifiedAs=[line.thing])
        stock: Inputs = ((f"things/{line.thing}", None),)
        yield from _chain(catalogue, Work(part, line.title, line.route, stock, int(line.quantity.value)))
    taken: Inputs = tuple(
        (_part_place(place, line) if line.kind == "make" else f"things/{line.thing}", measure(line.quantity))
        for line in built.bom.lines
        if line.kind != "assembly"
    )
    joins = tuple(dict.fromkeys(join.process for join in built.description.joins))
    yield from _chain(catalogue, Work(place, built.manifest.title, built.description.route, taken, 1, joins))


class Work(msgspec.Struct, frozen=True):
    """What a route turns out: where its node stands, its steps, what the first takes, how many come out of the last.

    `joins` are the ways in which the whole is held together; they belong to its first step.
    """

    place: str
    title: str
    route: tuple[str, ...]
    taken: Inputs
    count: int
    joins: tuple[str, ...] = ()


def _chain(catalogue: Catalogue, work: Work) -> Iterator[Node]:
    """Yield the steps of a route, with what flows into the first, between two, and out of the last."""
    keys = work.route or ("",)
    for number, key in enumerate(keys, 1):
        first, before = number == 1, keys[number - 2]
        step = f"{work.place}/steps/{number}"
        yield node(
            "RecipeProcess",
            step,
            name=f"{catalogue.process(key) if key else 'Make'}: {work.title}",
            processConformsTo=_process(catalogue, key),
            processClassifiedAs=[catalogue.process(join) for join in work.joins] if first else [],
        )
        for index, (thing, amount) in enumerate(work.taken if first else ((work.place, pieces(work.count)),), 1):
            yield node(
                "RecipeFlow",
                f"{step}/in/{index}",
                action="vf:consume" if first else "vf:accept",
                recipeInputOf=ref(step),
                resourceConformsTo=ref(thing),
                resourceQuantity=amount,
                stage=None if first else _process(catalogue, before),
            )
        yield node(
            "RecipeFlow",
            f"{step}/out",
            action="vf:produce" if first else "vf:modify",
            recipeOutputOf=ref(step),
            resourceConformsTo=ref(work.place),
            resourceQuantity=pieces(work.count),
            stage=_process(catalogue, key),
        )


def _process(catalogue: Catalogue, key: str) -> str | None:
    """Return the node of a process; None for one that the catalogue does not know."""
    return ref(f"processes/{key}") if key in catalogue.catalog.processes else None


def _part_place(place: str, line: Line) -> str:
    return f"{place}/parts/{line.path}"


def things(catalogue: Catalogue, builts: Iterable[Built]) -> Iterator[Node]:
    """Yield the kinds of stock and bought things that these designs take, and the kinds of work."""
    lines = [line for built in builts for line in built.bom.lines if line.thing]
    titles = {line.thing: line.title for line in lines if line.kind != "make"}
    for key in sorted({line.thing for line in lines}):
        thing = catalogue.catalog.things.get(key)
        yield node(
            "ResourceSpecification",
            f"things/{key}",
            name=thing.title if thing else titles.get(key, key),
            note=", ".join(filter(None, (thing.material, thing.grade, thing.standard))) if thing else "",
        )


def processes(catalogue: Catalogue) -> Iterator[Node]:
    """Yield the ways of working that the community knows."""
    for key, process in sorted(catalogue.catalog.processes.items()):
        yield node("ProcessSpecification", f"processes/{key}", name=process.title, note=process.code)
