# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A BOM as files for other programs: CSV, JSON and XLSX."""

from __future__ import annotations

import csv
import io
import unicodedata
from datetime import UTC, datetime
from decimal import Decimal

import msgspec

from makeshare.model.bom import Bom, Line

HEADINGS = (
    "Level",
    "Path",
    "Title",
    "Kind",
    "Quantity",
    "Unit",
    "Stock or item",
    "Route",
    "Size x (mm)",
    "Size y (mm)",
    "Size z (mm)",
    "Mass each (g)",
    "Mass (g)",
    "Geometry",
    "Note",
)
Cell = str | float | int | None

NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands where a workbook wants to know when it was made, so that its bytes repeat."""

_FORMULA = ("=", "+", "-", "@", "|", "\t", "\r")


def bom_csv(bom: Bom) -> bytes:
    """Write a BOM as CSV; text that a spreadsheet would run as a formula is quoted with an apostrophe."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for line in bom.lines:
        writer.writerow(
            ["" if cell is None else inert(cell) if isinstance(cell, str) else cell for cell in cells(line)]
        )
    return stream.getvalue().encode()


def bom_json(bom: Bom) -> bytes:
    """Write a BOM as JSON, with exact decimals as text."""
    return msgspec.json.format(msgspec.json.encode(bom), indent=2) + b"\n"


def bom_xlsx(bom: Bom) -> bytes:
    """Write a BOM as a workbook of one sheet; numbers are numbers and everything else is text."""
    from xlsxwriter import Workbook  # noqa: PLC0415  only packages need it

    stream = io.BytesIO()
    book = Workbook(stream, {"in_memory": True})
    book.set_properties({"title": f"BOM {bom.slug} {bom.variant} {bom.revision}", "created": NO_DATE})
    sheet = book.add_worksheet("BOM")
    bold = book.add_format({"bold": True})
    for column, heading in enumerate(HEADINGS):
        sheet.write_string(0, column, heading, bold)
    for row, line in enumerate(bom.lines, 1):
        for column, cell in enumerate(cells(line)):
            if isinstance(cell, str):
                sheet.write_string(row, column, cell)
            elif cell is not None:
                sheet.write_number(row, column, cell)
    sheet.freeze_panes(1, 0)
    sheet.autofit()
    book.close()
    return stream.getvalue()


def cells(line: Line) -> tuple[Cell, ...]:
    """Return a line as typed cells, in the order of `HEADINGS`; None where nothing is known."""
    box: tuple[Cell, ...] = (None, None, None) if line.box is None else tuple(round(value, 2) for value in line.box)
    return (
        line.level,
        line.path,
        line.title,
        line.kind,
        _number(line.quantity.value),
        line.quantity.unit,
        line.thing,
        " > ".join(line.route),
        *box,
        None if line.mass_each is None else round(float(line.mass_each), 1),
        None if line.mass is None else round(float(line.mass), 1),
        line.geometry_hash,
        line.note,
    )


def inert(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would take for a formula, full-width signs included."""
    start = unicodedata.normalize("NFKC", text).lstrip(" \u00a0")
    return f"'{text}" if start.startswith(_FORMULA) or text.startswith(("\t", "\r")) else text


def _number(value: Decimal) -> float | int:
    """Return an exact amount as a spreadsheet's number: whole where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)
