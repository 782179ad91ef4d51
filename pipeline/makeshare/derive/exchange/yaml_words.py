# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""YAML without quotes: words that other readers take for something else than was written.

`no` is false to a reader of YAML 1.1, `1.10` is 1.1, `0123` is 83, `1:30` is 90. We keep the letters; others will not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from makeshare.derive.exchange.say import note, warning
from makeshare.errors import Place
from makeshare.model.exchange.finding import Finding
from makeshare.model.exchange.tree import Table, flat, leaves, shown

_FLAG = re.compile(r"y|Y|n|N|yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF")
_NUMBER = re.compile(r"[-+]?(0b[01_]+|0x[0-9a-fA-F_]+|0o?[0-7_]+|[0-9][0-9_]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?|\.[0-9_]+)")
_CLOCK = re.compile(r"[-+]?[0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?")
_FLAGS = frozenset(
    ("made", "made-independently", "computer-controlled", "extraction-system", "road-access", "loading-dock",
     "uninterrupted-power-supply", "backup-generator", "raft-brim", "supports"),
)  # fmt: skip
_NUMBERS = frozenset(
    ("mass", "width", "depth", "height", "length", "quantity", "x-travel", "y-travel", "z-travel", "laser-power",
     "value", "infill", "axes", "latitude", "longitude", "lat", "lon", "power-rating"),
)  # fmt: skip


def yaml_word_problems(file: str, tree: Table) -> Iterator[Finding]:
    """Yield unquoted values of fields of text that other readers turn into true, a number or a date."""
    for path, leaf in leaves(tree):
        name = flat(next((step for step in reversed(path) if isinstance(step, str)), ""))
        if leaf.kind != "plain":
            continue
        place, text, tip = Place(file, leaf.line, shown(path)), leaf.text, f'put it in quotes: "{leaf.text}"'
        if _FLAG.fullmatch(text) and name not in _FLAGS:
            yield warning("yaml-word", place, f"{text} without quotes is true or false to many readers", tip)
        elif _CLOCK.fullmatch(text) or _changes(text, name):
            yield warning("yaml-number", place, f"{text} without quotes is another number to many readers", tip)
        elif _NUMBER.fullmatch(text) and name not in _NUMBERS:
            yield note("yaml-number", place, f"{text} without quotes is a number to many readers, not text", tip)
        elif _DATE.fullmatch(text) and "date" not in name:
            yield warning("yaml-date", place, f"{text} without quotes is a date to many readers", tip)


def _changes(text: str, name: str) -> bool:
    """Tell whether a number comes back in other letters: 1.10, 007, 0x1F, 1_000. In a field of numbers 1.10 may."""
    if not _NUMBER.fullmatch(text):
        return False
    if re.match(r"[-+]?0[0-9box_]", text) or "_" in text:
        return True
    return name not in _NUMBERS and ("e" in text.casefold() or ("." in text and text.endswith(("0", "."))))
