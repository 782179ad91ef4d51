# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Tables for a terminal, in plain text that also reads well in a log."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

LEAST = 24
"""Columns that the last cell of a row has at least, on however narrow a terminal."""


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lay rows out in columns; the last one is cut to the terminal's width."""
    widths = [max(len(row[column]) for row in (headings, *rows)) for column in range(len(headings) - 1)]
    left = max(shutil.get_terminal_size((140, 24)).columns - sum(widths) - 2 * len(widths), LEAST)
    lines = []
    for row in (headings, *rows):
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        last = row[-1] if len(row[-1]) <= left else row[-1][: left - 1] + "…"
        lines.append("  ".join([*cells, last]).rstrip())
    return "\n".join(lines)
