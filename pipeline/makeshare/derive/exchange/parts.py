# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Parts and supplies: doubled, without a name, without files, and sums that cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from makeshare.derive.exchange.say import cut, error, note, warning
from makeshare.model.exchange.finding import Finding
from makeshare.model.exchange.manifest import ForeignManifest, ForeignPart


def part_problems(manifest: ForeignManifest) -> Iterator[Finding]:
    """Yield what is wrong with single parts and supplies, and that there is no list of them at all."""
    if not manifest.parts and not manifest.supplies and manifest.link("bom") is None:
        sentence = "names no parts and no parts list: what it is made of is unknown"
        yield note("parts-missing", manifest.whole, sentence, "add bom, the path of a table")
    for part in manifest.parts:
        if part.name is None or not part.name.known:
            yield warning("part-unnamed", manifest.at(part.name or part.at), "a part has no name")
        if not any(link.role in ("source", "export") and link.target.known for link in part.links):
            sentence = f"{_called(part)} has neither source nor export: nobody can make it"
            yield warning("part-without-files", manifest.at(part.at), sentence)
    for supply in manifest.supplies:
        if supply.quantity is None:
            named = supply.name or supply.key
            sentence = f"how much of '{cut(named.text)}' is needed is not said" if named else "a quantity is missing"
            yield note("quantity-missing", manifest.at(supply.at), sentence)


def doubled_parts(manifest: ForeignManifest) -> Iterator[Finding]:
    """Yield parts and supplies that stand twice: whether that means two pieces, nobody can tell."""
    seen: dict[str, int] = {}
    for part in manifest.parts:
        if part.name is not None and part.name.known:
            key = part.name.text.strip().casefold()
            if key in seen:
                sentence = f"the part '{cut(part.name.text)}' stands already in line {seen[key]}"
                tip = "give it another name, or a quantity"
                yield warning("part-doubled", manifest.at(part.name), sentence, tip)
            seen.setdefault(key, part.at.line)
    supplies: dict[tuple[str, str], int] = {}
    for supply in manifest.supplies:
        named = supply.key if supply.key is not None and supply.key.known else supply.name
        if named is not None and named.known:
            key_of = (supply.kind, named.text.strip().casefold())
            if key_of in supplies:
                sentence = f"the {supply.kind} '{cut(named.text)}' stands already in line {supplies[key_of]}"
                yield warning("supply-doubled", manifest.at(named), sentence, "put both amounts into one")
            supplies.setdefault(key_of, supply.at.line)


def sum_problems(manifest: ForeignManifest) -> Iterator[Finding]:
    """Yield a whole that is lighter than its parts together, a part that is longer than the whole's diagonal."""
    weighed = [part for part in manifest.parts if part.mass and part.mass.amount]
    heavy = sum((_least_mass(part) for part in weighed), Decimal(0))
    whole = manifest.mass
    if whole is not None and whole.amount is not None and whole.amount.value > 0:
        most = whole.amount.value + whole.step / 2
        if heavy > most:
            sentence = f"the whole has {whole.amount}, its parts together {heavy.normalize():f} g or more"
            yield error("parts-heavier-than-whole", manifest.at(whole.stated), sentence, "is a unit wrong?")
    if manifest.shape is None or manifest.shape.form != "box":
        return
    edges = [size.amount.value + size.step / 2 for size in manifest.shape.sizes if size.amount]
    diagonal = sum((edge * edge for edge in edges), Decimal(0)).sqrt()
    for part in manifest.parts:
        for size in part.shape.sizes if part.shape and part.shape.form == "box" else ():
            if size.amount is not None and size.amount.value - size.step / 2 > diagonal:
                sentence = f"{_called(part)} is {size.amount} long; the whole has room for {diagonal:.0f} mm"
                yield warning("part-larger-than-whole", manifest.at(size.stated), sentence, "is a unit wrong?")
                break


def _least_mass(part: ForeignPart) -> Decimal:
    """Return what all pieces of a part weigh at least; without a quantity that is one."""
    if part.mass is None or part.mass.amount is None:
        return Decimal(0)
    pieces = part.quantity.amount.value if part.quantity and part.quantity.amount else Decimal(1)
    return max(part.mass.amount.value - part.mass.step / 2, Decimal(0)) * max(pieces, Decimal(1))


def _called(part: ForeignPart) -> str:
    return f"the part '{cut(part.name.text)}'" if part.name and part.name.known else "a part"
