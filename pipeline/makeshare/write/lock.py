# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The BOM lock: every variant of a design as one CSV file that git compares line by line. It holds no prices."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from makeshare.model.bom import Bom, Line
from makeshare.units import tidy

COLUMNS = ("variant", "path", "kind", "quantity", "unit", "thing", "route", "geometry", "mass_g")
MOST = 8
"""Differences that are told; more are counted."""


def lock_csv(boms: Iterable[Bom]) -> bytes:
    """Write the lines of several BOMs, masses to 0.1 g, empty where unknown."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for bom in boms:
        writer.writerows(_row(bom, line) for line in bom.lines)
    return stream.getvalue().encode()


def differences(locked: bytes, current: bytes) -> tuple[str, ...]:
    """Say in short sentences how a lock differs from what it should be; nothing when it does not."""
    if locked == current:
        return ()
    try:
        before, after = _rows(locked), _rows(current)
    except (csv.Error, UnicodeDecodeError, ValueError) as error:
        return (f"the file cannot be read ({error})",)
    found = list(_compare(before, after)) or ["the order of its lines or their spelling"]
    rest = [f"and {len(found) - MOST} more"] if len(found) > MOST else []
    return tuple(found[:MOST] + rest)


def _row(bom: Bom, line: Line) -> tuple[str, ...]:
    mass = "" if line.mass is None else f"{line.mass:.1f}"
    return (
        bom.variant,
        line.path,
        line.kind,
        str(tidy(line.quantity.value)),
        line.quantity.unit,
        line.thing,
        ">".join(line.route),
        line.geometry_hash,
        mass,
    )


def _rows(data: bytes) -> dict[tuple[str, str, str], dict[str, str]]:
    """Read a lock by variant, path and thing; raises ValueError for other columns."""
    reader = csv.DictReader(io.StringIO(data.decode()), strict=True)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        message = f"its columns are {reader.fieldnames}"
        raise ValueError(message)
    return {(row["variant"], row["path"], row["kind"]): row for row in reader}


def _compare(
    before: dict[tuple[str, str, str], dict[str, str]], after: dict[tuple[str, str, str], dict[str, str]]
) -> Iterator[str]:
    """Yield what was added, removed and changed, in the order of the lines."""
    for key in [*before, *(key for key in after if key not in before)]:
        name = f"{key[0]}: {key[1]}"
        if key not in after:
            yield f"{name} is no longer there"
        elif key not in before:
            yield f"{name} is new"
        else:
            changed = [column for column in COLUMNS[3:] if before[key][column] != after[key][column]]
            if changed:
                yield f"{name}: " + ", ".join(
                    f"{column} {before[key][column]} -> {after[key][column]}" for column in changed
                )
