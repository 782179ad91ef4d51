# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Processes: codes of the technology-specific documentation criteria (TsDC), and words that plainly say one of them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from urllib.parse import unquote

from makeshare.derive.exchange.say import cut, note, warning
from makeshare.errors import Place
from makeshare.model.exchange.finding import Finding
from makeshare.model.exchange.manifest import ForeignManifest
from makeshare.model.exchange.stated import Stated

CODES: dict[str, tuple[str, ...]] = {
    "3DP": (
        "3d printing", "3d printer", "3d print", "3d printed", "fdm", "fff", "fused filament fabrication",
        "fused deposition modeling", "additive manufacturing", "stereolithography", "selective laser sintering",
    ),
    "CNC": ("cnc machining", "cnc milling", "cnc mill", "cnc router", "cnc routing", "cnc lathe", "cnc turning"),
    "LAS": ("laser cutting", "laser cutter", "laser cut"),
    "PCB": ("pcb assembly", "pcb fabrication", "pcb manufacturing", "printed circuit board"),
    "ASM": ("assembly", "assembling", "manual assembly"),
    "MEC": ("mechanical", "sawing", "drilling", "turning"),
    "WEL": ("welding", "mig welding", "tig welding", "arc welding"),
    "SHEET": ("sheet metal forming", "sheet metal", "metal bending", "bending"),
    "POST": ("post-processing", "post processing", "painting", "powder coating", "sanding", "finishing", "deburring"),
    "CIR": ("circuit design", "electronic circuit"),
    "COT": (),
}  # fmt: skip
"""Codes in published manifests, with words for the same. "Machining" may be by hand or CNC: it is none of them."""
_BY_WORD = {word: code for code, words in CODES.items() for word in words}
_WIKIPEDIA = re.compile(r"https?://[a-z-]+\.wikipedia\.org/wiki/([^?#]+)", re.ASCII)
_NO_PROCESS = {
    "STD": "standard parts, which belong in the parts list",
    "BUY": "bought parts, which belong in the parts list",
    "OTS": "bought parts, which belong in the parts list",
}


def code_of(text: str) -> str | None:
    """Return the code that a text plainly is or says, or None."""
    text = text.strip()
    if text in CODES:
        return text
    page = _WIKIPEDIA.fullmatch(text)
    return _BY_WORD.get((unquote(page[1]) if page else text).replace("_", " ").casefold())


def process_problems(manifest: ForeignManifest) -> Iterator[Finding]:
    """Yield processes whose meaning is not known here: codes that nobody lists, words that may be several things."""
    for stated in (*manifest.processes, *(one for part in manifest.parts for one in part.processes)):
        yield from unknown_process(stated, manifest.at(stated))


def unknown_process(stated: Stated, place: Place) -> Iterator[Finding]:
    """Yield the finding of a process that has no code here; in a field of codes that is a mistake."""
    text = stated.text.strip()
    if not text or code_of(text) is not None:
        return
    if "tsdc" not in stated.field:
        yield note("process-unknown", place, f"'{cut(text)}' is no process that we have a code for")
        return
    if text in _NO_PROCESS:
        sentence, tip = f"{text} is no process: it says {_NO_PROCESS[text]}", ""
    else:
        near = difflib.get_close_matches(text[:40].upper(), CODES, n=1, cutoff=0.5)
        sentence = f"'{cut(text)}' is no code of the documentation criteria"
        tip = f"was {near[0]} meant?" if near else f"known are {', '.join(CODES)}"
    yield warning("tsdc-unknown", place, sentence, tip, faulty=True)
