# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The words that pages use for what records hold as codes: one table each."""

from __future__ import annotations

STATUS = {
    "idea": "Idea",
    "prototype": "Prototype",
    "tested": "Tested",
    "released": "Released",
    "withdrawn": "Withdrawn",
}
DELIVERED = {"kit": "Kit to assemble", "finished": "Finished item", "parts": "Parts only"}
WHEN = {"making": "While making", "assembling": "While assembling", "using": "In use"}

TECHNOLOGY = {
    1: "an idea",
    2: "a concept",
    3: "modelled in detail",
    4: "prototype built and tried",
    5: "production prepared",
    6: "shown to meet its requirements",
}
"""Open Technology Readiness Levels 1 to 6 (OKH-LOSH's OTRL), in our words."""

PROCESS = {
    "3DP": "3D printing",
    "CNC": "CNC cutting",
    "LAS": "Laser cutting",
    "PCB": "Circuit boards",
    "MEC": "Sawing and drilling",
    "WEL": "Welding",
    "SHEET": "Sheet bending",
    "POST": "Finishing",
    "ASM": "Assembly",
}
"""Codes of Open Know-Where's list of processes, as a visitor would say them."""

COST = {
    "material": "Material",
    "bought": "Bought parts",
    "consumable": "Consumables",
    "machine": "Machine time",
    "labour": "Labour",
    "setup": "Setting up",
    "shipping": "Shipping",
}
KIND = {"assembly": "group", "make": "make", "buy": "buy", "consume": "use up"}

PHASE = {
    "draft": "Draft",
    "discussion": "In discussion",
    "open": "Open for pledges",
    "met": "Minimum reached",
    "failed": "Not reached: nobody is charged",
    "collecting": "Collecting payments",
    "refunding": "Paying back",
    "refunded": "Paid back",
    "funded": "Funded",
    "production": "In production",
    "distribution": "Handing over",
    "settling": "Closing the books",
    "settled": "Settled",
}
"""Phases of a run, as a supporter would say them."""
POLICY = {"P50": "the expected cost", "P90": "the high end of the cost"}


def word(key: str) -> str:
    """Print a key that has no table as a word: `low-tunnel` is Low tunnel."""
    return key.replace("-", " ").replace("_", " ").strip().capitalize()
