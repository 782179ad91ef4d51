# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Short words for making findings. An error's value is not used; a warning's is, unless it says otherwise."""

from __future__ import annotations

from makeshare.errors import Place
from makeshare.model.exchange.finding import Finding


def error(code: str, place: Place, sentence: str, tip: str = "", *, faulty: bool = True) -> Finding:
    """Make the finding of something that has to be put right."""
    return Finding(code=code, severity="error", place=place, sentence=sentence, tip=tip, faulty=faulty)


def warning(code: str, place: Place, sentence: str, tip: str = "", *, faulty: bool = False) -> Finding:
    """Make the finding of something that is probably not meant so."""
    return Finding(code=code, severity="warning", place=place, sentence=sentence, tip=tip, faulty=faulty)


def note(code: str, place: Place, sentence: str, tip: str = "") -> Finding:
    """Make the finding of something that is good to know."""
    return Finding(code=code, severity="note", place=place, sentence=sentence, tip=tip)


def cut(text: str, most: int = 60) -> str:
    """Shorten foreign text for a sentence, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
