# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""oshwa-precheck.json of each design: what the certification form of the Open Source Hardware Association asks.

Prepared, never submitted: a person has to read it, fill in what is unknown, and sign. Field names are those of the
form (https://certification.oshwa.org); the questions are put in our own words. No legal advice.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from makeshare.model.catalogue import Catalogue, DesignEntry
from makeshare.write.exchange.encode import json_bytes
from makeshare.write.exchange.forms import Export, Format, LeftOut, Published, folder
from makeshare.write.exchange.licences import NO_DERIVATIVES, NONCOMMERCIAL, OPEN, form_name
from makeshare.write.exchange.parts import words_licence

Answer = Literal["yes", "no", "unknown"]
FILE = "oshwa-precheck.json"
NOTE = (
    "Prepared from what is published, and never submitted. A person reads it, answers what is unknown, and signs. "
    "No legal advice."
)


DECLARATIONS = {
    "noCommercialRestriction": "It may be changed, and what follows from it sold, without restriction.",
    "noDocumentationRestriction": "The documentation may be given away or sold without restriction.",
    "openHardwareComponents": "Where possible, components are openly licensed themselves.",
    "creatorContribution": "All that its creators made of it is open.",
    "noUseRestriction": "Nobody and no field of use is excluded.",
    "redistributedWork": "Whoever receives it has the same rights.",
    "noSpecificProduct": "The rights hold outside this product too.",
    "noComponentRestriction": "What is sold beside it is not restricted.",
    "technologyNeutral": "No technology is prescribed.",
}
"""The form's declarations by their fields, in our words."""


class Field(msgspec.Struct, frozen=True):
    """A field of the form: its value, None when nobody has stated it, and where the value comes from."""

    field: str
    value: str | None
    why: str


class Declaration(msgspec.Struct, frozen=True):
    """One of the nine declarations: what it says, our answer, and why."""

    field: str
    says: str
    answer: Answer
    why: str


class Precheck(msgspec.Struct, frozen=True, kw_only=True):
    """The whole pre-check of a design."""

    note: str
    fields: tuple[Field, ...]
    declarations: tuple[Declaration, ...]

    @property
    def open(self) -> int:
        """How many answers are still missing."""
        return sum(one.value is None for one in self.fields) + sum(one.answer == "unknown" for one in self.declarations)


def write(published: Published) -> Iterator[Export | LeftOut]:
    """Yield the pre-check of each design that may be made."""
    yield from published.withdrawn()
    yield LeftOut("submitting it", "only the person who answers for the design may apply")
    for entry in published.entries():
        found = precheck(published.catalogue, entry)
        yield Export(f"{folder(entry)}{FILE}", json_bytes(found), entry.manifest.slug)


def precheck(catalogue: Catalogue, entry: DesignEntry) -> Precheck:
    """Answer the form as far as what is published answers it."""
    return Precheck(note=NOTE, fields=tuple(_fields(catalogue, entry)), declarations=tuple(_declarations(entry)))


def _fields(catalogue: Catalogue, entry: DesignEntry) -> Iterator[Field]:
    card, community, words = entry.manifest, catalogue.community, words_licence(entry)
    yield Field(
        "responsibleParty", None, f"{community.name} publishes this; who answers for it to the association is not named"
    )
    yield Field("country", None, f"no country is on record; the community's region is {community.region}")
    yield Field("projectName", card.title, "the design's title")
    yield Field("projectVersion", card.version, "the design's version")
    yield Field("projectDescription", card.summary, "the design's summary")
    yield Field("hardwareLicense", form_name(card.license), f"design.toml states {card.license}")
    yield Field("softwareLicense", None, "no software is named: if there is none, choose 'No software'")
    yield Field(
        "documentationLicense",
        form_name(words, words=True) if words else None,
        f"the guide's head states {words}" if words else "the guide's head states no licence",
    )


def _declarations(entry: DesignEntry) -> Iterator[Declaration]:
    """Yield the nine declarations, in the form's order; most follow from the licence alone."""
    hardware, words = _granted(entry.manifest.license), _granted(words_licence(entry))
    answers = {"noDocumentationRestriction": words, "openHardwareComponents": _components(entry)}
    answers["creatorContribution"] = _contribution(entry)
    for field, says in DECLARATIONS.items():
        answer, why = answers.get(field, hardware)
        yield Declaration(field, says, answer, why)


def _granted(licence: str) -> tuple[Answer, str]:
    """Say whether a licence grants what the Open Source Hardware Definition asks of it."""
    if not licence:
        return "unknown", "no licence is stated"
    if any(mark in licence for mark in (NONCOMMERCIAL, NO_DERIVATIVES)):
        return "no", f"{licence} forbids commercial use or changes"
    if licence in OPEN:
        return "yes", f"{licence} grants it to everybody alike"
    return "unknown", f"{licence} is not among the licences that we have read for this"


def _components(entry: DesignEntry) -> tuple[Answer, str]:
    bought = {line.thing for line in entry.default.bom.lines if line.kind == "buy"}
    if not bought:
        return "yes", "nothing ready-made is bought"
    return "unknown", f"{len(bought)} things are bought ready-made; the licences of their designs are not on record"


def _contribution(entry: DesignEntry) -> tuple[Answer, str]:
    """Say whether all of the creators' own is open; only they can declare that nothing was held back."""
    if not entry.default.package:
        return "no", "no package with the design's source is published"
    return "unknown", "source and fabrication files are published; its creators must declare that this is all of it"


FORMAT = Format(
    key="oshwa",
    title="OSHWA pre-check",
    use="whoever applies for the Open Source Hardware Association's certification",
    standard="https://certification.oshwa.org/requirements.html",
    schema="oshwa-precheck.schema.json",
    write=write,
)
