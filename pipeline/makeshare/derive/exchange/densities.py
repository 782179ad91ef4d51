# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""How heavy materials are: the lightest and the heaviest of each kind, in g/cm3.

Wide on purpose: what lies outside is no rare grade but a slip. From memory, to be checked against tables of materials:
woods from cedar (0.3) to lignum vitae (1.3), balsa apart, plastics from unfilled grades, metals from wrought alloys.
"""

from __future__ import annotations

import re
from decimal import Decimal

HEAVIEST = Decimal("22.6")
"""Osmium: nothing that can be made into a part is denser."""
AIR = Decimal("0.0012")
"""A box that holds less than so much for each cubic centimetre weighs less than the air in it."""

_WOOD: dict[str, tuple[str, str]] = {
    "wood hardwood softwood timber lumber": ("0.3", "1.35"),
    "balsa": ("0.08", "0.3"),
    "plywood ply multiplex": ("0.4", "0.85"),
    "mdf hdf particleboard chipboard osb": ("0.45", "1.1"),
    "oak beech ash birch maple": ("0.5", "0.95"),
    "pine spruce fir cedar larch": ("0.3", "0.75"),
    "bamboo": ("0.3", "1.2"),
}
_OTHER: dict[str, tuple[str, str]] = {
    "cork": ("0.1", "0.3"),
    "cardboard paper": ("0.05", "1.2"),
    "steel stainless iron": ("6.8", "8.2"),
    "aluminium aluminum alu al6061 al6082": ("2.5", "2.95"),
    "brass bronze": ("7.4", "9.0"),
    "copper": ("8.0", "9.0"),
    "titanium": ("4.3", "4.7"),
    "lead": ("10.5", "11.4"),
    "pla": ("1.1", "1.35"),
    "abs asa": ("1.0", "1.25"),
    "petg pet": ("1.2", "1.42"),
    "tpu": ("1.0", "1.3"),
    "nylon pa6 pa12 polyamide": ("0.95", "1.25"),
    "hdpe ldpe polyethylene": ("0.9", "1.0"),
    "pp polypropylene": ("0.85", "1.0"),
    "pvc": ("1.1", "1.5"),
    "acrylic pmma plexiglass plexiglas": ("1.1", "1.25"),
    "polycarbonate pc": ("1.1", "1.3"),
    "pom delrin acetal": ("1.35", "1.45"),
    "ptfe": ("2.0", "2.3"),
    "rubber silicone": ("0.9", "1.6"),
    "concrete brick stone": ("1.2", "3.2"),
    "glass": ("2.2", "4.0"),
    "fr4": ("1.6", "2.1"),
}
_BY_WORD = {
    word: (Decimal(low), Decimal(high))
    for words, (low, high) in (_WOOD | _OTHER).items()
    for word in words.split()
}  # fmt: skip
_WOODS = frozenset(" ".join(_WOOD).split())
_VAGUE = re.compile(r"fill|foam|composite|mesh|honeycomb|perforated|powder", re.IGNORECASE)
"""Words after which a material's own density says nothing about the part."""


def is_wood(material: str) -> bool:
    """Tell whether every material that a text names is a kind of wood: what is cut from it is solid."""
    words = [word for word in re.findall(r"[a-z0-9]+", material.casefold()) if word in _BY_WORD]
    return bool(words) and all(word in _WOODS for word in words)


def density_range(material: str) -> tuple[Decimal, Decimal] | None:
    """Return the lightest and heaviest that a material may be, over all that its words name; None when unknown."""
    if _VAGUE.search(material):
        return None
    named = [_BY_WORD[word] for word in re.findall(r"[a-z0-9]+", material.casefold()) if word in _BY_WORD]
    return (min(low for low, _ in named), max(high for _, high in named)) if named else None
