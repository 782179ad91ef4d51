# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The words of Valueflows 1.0.0 that are used here, as an inlined JSON-LD context, and how a node is written.

Classes, properties, domains, ranges and cardinalities: https://w3id.org/valueflows/ont/vf (all_vf.TTL of release
1.0.0). makeshare/schemas/valueflows.ttl checks them as SHACL shapes.
"""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import quote

from makeshare.model.money import Money
from makeshare.units import Quantity, tidy
from makeshare.write.exchange.encode import known, major

VF = "https://w3id.org/valueflows/ont/vf#"
OM = "http://www.ontology-of-units-of-measure.org/resource/om-2/"
XSD = "http://www.w3.org/2001/XMLSchema#"

CLASSES = (
    "Agent",
    "Agreement",
    "BatchLotRecord",
    "Commitment",
    "EcologicalAgent",
    "EconomicEvent",
    "EconomicResource",
    "Intent",
    "Measure",
    "Organization",
    "Plan",
    "Process",
    "ProcessSpecification",
    "Proposal",
    "Recipe",
    "RecipeFlow",
    "RecipeProcess",
    "ResourceSpecification",
    "Unit",
)
LINKS = (
    "action",
    "availableQuantity",
    "clauseOf",
    "conformsTo",
    "defaultUnitOfResource",
    "fulfills",
    "hasUnit",
    "inScopeOf",
    "independentDemandOf",
    "ofBatchLot",
    "outputOf",
    "plannedWithin",
    "primaryOutput",
    "processConformsTo",
    "provider",
    "publishes",
    "purpose",
    "realizationOf",
    "receiver",
    "reciprocal",
    "reciprocalClauseOf",
    "reciprocalRealizationOf",
    "recipeIncludes",
    "recipeInputOf",
    "recipeOutputOf",
    "resourceConformsTo",
    "resourceInventoriedAs",
    "resourceQuantity",
    "satisfies",
    "stage",
)
"""Properties whose value is another node."""
TEXTS = (
    "batchLotCode",
    "classifiedAs",
    "label",
    "name",
    "note",
    "processClassifiedAs",
    "resourceClassifiedAs",
    "symbol",
)
TYPED = {
    "created": "dateTimeStamp",
    "due": "dateTimeStamp",
    "finished": "boolean",
    "hasBeginning": "dateTimeStamp",
    "hasEnd": "dateTimeStamp",
    "hasNumericalValue": "decimal",
    "hasPointInTime": "dateTimeStamp",
    "image": "anyURI",
    "mediumOfExchange": "boolean",
    "omUnitIdentifier": "anyURI",
    "unitBased": "boolean",
}
"""Properties whose value has a type of XML Schema."""

UNITS = {
    "pcs": ("each", "one"),
    "g": ("gram", "gram"),
    "mm": ("millimetre", "millimetre"),
    "mL": ("millilitre", "millilitre"),
    "m2": ("square metre", "squareMetre"),
    "h": ("hour", "hour"),
}
"""Our units: their name, and their identifier in the ontology of units of measure."""

Node = dict[str, object]


def context(base: str) -> Node:
    """Return the whole context, so that nobody has to fetch one; `base` is the document's address, if it has one."""
    return {
        **({"@base": base} if base else {}),
        "vf": VF,
        "xsd": XSD,
        **{name: f"vf:{name}" for name in CLASSES},
        **{name: {"@id": f"vf:{name}", "@type": "@id"} for name in LINKS},
        **{name: {"@id": f"vf:{name}"} for name in TEXTS},
        **{name: {"@id": f"vf:{name}", "@type": f"xsd:{kind}"} for name, kind in TYPED.items()},
    }


def node(kind: str, place: str, **properties: object) -> Node:
    """Write a node of a class; what is not known of it is left out."""
    return {"@id": ref(place), "@type": kind, **known(properties)}


def ref(place: str) -> str:
    """Return the identifier of a node within this document."""
    return f"#{quote(place, safe='/-._~')}"


def measure(quantity: Quantity) -> Node:
    """Write an amount with its unit."""
    return _measure(quantity.value, ref(f"units/{quantity.unit}"))


def pieces(count: int) -> Node:
    """Write a number of units."""
    return measure(Quantity(Decimal(count), "pcs"))


def money(amount: Money) -> Node:
    """Write an amount of money: exact, in the currency's main unit."""
    return _measure(major(amount), ref(f"units/{amount.currency}"))


def _measure(value: Decimal, unit: str) -> Node:
    return {"@type": "Measure", "hasNumericalValue": str(tidy(value)), "hasUnit": unit}
