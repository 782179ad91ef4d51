# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""From a foreign manifest to our terms: only what it states soundly; the rest is unknown, and named so."""

from __future__ import annotations

from collections.abc import Iterable

from makeshare.derive.exchange.diagnose import faulty_fields
from makeshare.derive.exchange.levels import level
from makeshare.derive.exchange.licence import expression, is_open
from makeshare.derive.exchange.processes import code_of
from makeshare.model.catalog import Catalog
from makeshare.model.exchange.finding import Finding
from makeshare.model.exchange.manifest import ForeignManifest, ForeignPart, ForeignSupply
from makeshare.model.exchange.stated import Measure, Shape, Stated
from makeshare.model.exchange.usable import Box, Usable, UsablePart, UsableSupply, Verdict
from makeshare.units import Quantity

CANDIDATES = 8
"""Catalogue keys named for a material."""
_TITLES = (
    ("title", "title"), ("summary", "summary"), ("version", "version"), ("licence", "licence of the hardware"),
    ("licensors", "licensor"), ("languages", "language"), ("repository", "repository"), ("mass", "mass"),
    ("box", "outer dimensions"), ("processes", "processes"), ("parts", "parts"),
)  # fmt: skip


class Sound:
    """Lets through only values that no finding calls faulty."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        findings = tuple(findings)
        self._faulty = faulty_fields(findings)
        self._doubtful = frozenset(one.place.field for one in findings if one.code.startswith("density-"))

    def text(self, stated: Stated | None) -> str | None:
        """Return a text without the space around it, or None."""
        if stated is None or not stated.known or stated.field in self._faulty:
            return None
        return stated.text.strip()

    def texts(self, many: Iterable[Stated]) -> tuple[str, ...]:
        """Return the sound ones of several texts."""
        return tuple(text for stated in many if (text := self.text(stated)) is not None)

    def amount(self, measure: Measure | None) -> Quantity | None:
        """Return an amount, or None."""
        return measure.amount if measure is not None and self.text(measure.stated) is not None else None

    def box(self, shape: Shape | None, mass: Measure | None) -> Box | None:
        """Return the edges of the outer box; None too where mass and size do not go together: either may be wrong."""
        if shape is None or shape.stated.field in self._faulty:
            return None
        if mass is not None and mass.stated.field in self._doubtful:
            return None
        sizes = [amount.value for size in shape.sizes if (amount := self.amount(size)) is not None]
        if len(sizes) != len(shape.sizes):
            return None
        if shape.form == "box":
            return (sizes[0], sizes[1], sizes[2])
        across = sizes[-1] * 2
        return (across, across, sizes[0]) if shape.form == "cylinder" else (across, across, across)


def usable(manifest: ForeignManifest, findings: Iterable[Finding], catalog: Catalog | None = None) -> Usable:
    """Return what of a manifest can be used; without a catalogue, whether it can be made here is unknown."""
    sound = Sound(findings)
    licence = _licence(manifest, sound)
    repository = manifest.link("repository") or manifest.link("project") or manifest.link("home")
    processes, strange = _codes(manifest, sound)
    makeable, why = _verdict(processes, strange, catalog)
    found = {
        "title": sound.text(manifest.title),
        "summary": sound.text(manifest.function) or sound.text(manifest.description),
        "version": sound.text(manifest.version),
        "licence": licence,
        "licensors": sound.texts(one.name for one in manifest.people if one.role == "licensor" and one.name),
        "languages": sound.texts(manifest.languages),
        "repository": sound.text(repository.target) if repository else None,
        "mass": sound.amount(manifest.mass),
        "box": sound.box(manifest.shape, manifest.mass),
        "processes": processes,
        "parts": tuple(_part(part, sound, catalog) for part in manifest.parts),
    }
    return Usable(
        **found,  # type: ignore[arg-type]  # a value for each name, as listed above
        open_hardware=is_open(licence) if licence else _closed(manifest),
        technology_readiness=level(manifest.technology),
        documentation_readiness=level(manifest.documentation),
        supplies=tuple(_supply(one, sound, catalog) for one in manifest.supplies),
        makeable=makeable,
        why=why,
        unknown=tuple(words for name, words in _TITLES if not found[name]),
    )


def _licence(manifest: ForeignManifest, sound: Sound) -> str | None:
    """Return the licence of the hardware: one for documents says nothing of it."""
    for wanted in ("hardware", "project"):
        for role, stated in manifest.licences:
            text = sound.text(stated) if role == wanted else None
            if text is not None:
                return expression(text)
    return None


def _closed(manifest: ForeignManifest) -> bool | None:
    """Tell that a design is not open where its words keep all rights; else that is unknown."""
    closed = (is_open(stated.text) is False for role, stated in manifest.licences if role in ("hardware", "project"))
    return False if any(closed) else None


def _codes(manifest: ForeignManifest, sound: Sound) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the codes of all processes, and the words that have none."""
    stated = [*manifest.processes, *(one for part in manifest.parts for one in part.processes)]
    codes = {code for text in sound.texts(stated) if (code := code_of(text)) is not None}
    strange = {one.text.strip() for one in stated if sound.text(one) is None or code_of(one.text) is None}
    return tuple(sorted(codes)), tuple(sorted(strange))


def _verdict(
    codes: tuple[str, ...], strange: tuple[str, ...], catalog: Catalog | None
) -> tuple[Verdict, tuple[str, ...]]:
    if catalog is None:
        return "unknown", ("there is no catalogue of processes here",)
    here = {process.code for process in catalog.processes.values()}
    lacking = [code for code in codes if code not in here]
    if lacking:
        return "no", tuple(f"no process {code} in the catalogue" for code in lacking)
    if strange:
        return "unknown", tuple(f"'{word}' is no process that we know" for word in strange)
    if not codes:
        return "unknown", ("it names no process",)
    return "yes", (f"each of {', '.join(codes)} is in the catalogue; sizes and materials were not compared",)


def _part(part: ForeignPart, sound: Sound, catalog: Catalog | None) -> UsablePart:
    material = sound.text(part.material)
    codes = tuple(code for text in sound.texts(part.processes) if (code := code_of(text)) is not None)
    found = {
        "name": sound.text(part.name),
        "quantity": sound.amount(part.quantity),
        "mass": sound.amount(part.mass),
        "box": sound.box(part.shape, part.mass),
        "material": material,
        "processes": codes,
    }
    return UsablePart(
        field=part.at.field,
        **found,  # type: ignore[arg-type]  # a value for each name, as listed above
        stock=_stock(material, catalog),
        unknown=tuple(name for name, value in found.items() if not value),
    )


def _supply(supply: ForeignSupply, sound: Sound, catalog: Catalog | None) -> UsableSupply:
    name = sound.text(supply.name)
    return UsableSupply(
        field=supply.at.field,
        kind=supply.kind,
        name=name,
        key=sound.text(supply.key),
        quantity=sound.amount(supply.quantity),
        stock=_stock(name, catalog) if supply.kind == "material" else (),
    )


def _stock(material: str | None, catalog: Catalog | None) -> tuple[str, ...]:
    """Return keys of stock whose material has every word of this one; which of them is meant, a person decides."""
    if material is None or catalog is None:
        return ()
    words = set(material.casefold().split())
    return tuple(
        key
        for key, thing in sorted(catalog.things.items())
        if thing.role == "stock" and words <= set(f"{thing.material} {thing.grade}".casefold().split())
    )[:CANDIDATES]
