# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The list of a pickup day on paper: a box to tick for each hand-over, point by point."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from makeshare.model.distribution.plan import Handover, Plan
from makeshare.model.distribution.terms import Distribution
from makeshare.write.distribution.lists import Serials, of_day
from makeshare.write.typeset import GREY, HEIGHT, INK, INNER, LINE, MARGIN, line, register_fonts

ROW: float = 8.5 * mm
BOX: float = 4.5 * mm
TOP: float = HEIGHT - MARGIN - 22 * mm
COLUMNS: tuple[tuple[str, float], ...] = (("Pledge", 8), ("Units", 66), ("Variant", 80), ("Serial numbers", 112))
"""Heading and place from the left margin, in mm."""

ABREAST = 2
"""Serial numbers in one line; a pledge of more goes on in the next."""

Row = tuple[str, Handover | None, tuple[str, ...]]
"""A heading's words; or a hand-over with the serial numbers of this line, None where it goes on from the line above."""


def pickup_pdf(day: dt.date, plan: Plan, terms: Distribution, title: str, serials: Serials) -> bytes:
    """Write the list of a day as a PDF, without clock or random ids; pseudonyms only."""
    register_fonts()
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    canvas.setTitle(f"Pickup {day.isoformat()}: {title}")
    rows = list(_rows(day, plan, terms, serials))
    most = int((TOP - MARGIN) // ROW)
    pages = [rows[at : at + most] for at in range(0, len(rows), most)] or [[]]
    for number, page in enumerate(pages, 1):
        mark = "EXAMPLE  ·  " if terms.example else ""
        _head(canvas, f"{mark}Pickup {day.isoformat()}", title, f"page {number} of {len(pages)}")
        for place, row in enumerate(page):
            _row(canvas, TOP - (place + 1) * ROW, row)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _rows(day: dt.date, plan: Plan, terms: Distribution, serials: Serials) -> Iterator[Row]:
    """Yield the lines of a day: a heading for each slot, and what is handed over then."""
    names = {point.key: f"{point.name}, {point.place}" for point in terms.points}
    last = ("", "")
    for start, end, one in of_day(day, plan):
        if (one.point, one.slot) != last:
            last = (one.point, one.slot)
            yield f"{start} to {end}  ·  {names[one.point]}", None, ()
        given = serials.get(one.pledge, ()) or ("not given out yet",)
        yield "", one, given[:ABREAST]
        for at in range(ABREAST, len(given), ABREAST):
            yield "", None, given[at : at + ABREAST]


def _head(canvas: Canvas, title: str, below: str, page: str) -> None:
    top = HEIGHT - MARGIN
    line(canvas, (MARGIN, top - 14), title, INNER - 30 * mm, 15, bold=True)
    line(canvas, (MARGIN + INNER - 24 * mm, top - 14), page, 24 * mm, 8, colour=GREY)
    line(canvas, (MARGIN, top - 27), below, INNER, 9, colour=GREY)
    for heading, left in COLUMNS:
        line(canvas, (MARGIN + left * mm, TOP), heading, 50 * mm, 7.5, colour=GREY)


def _row(canvas: Canvas, y: float, row: Row) -> None:
    """Draw a heading, or a hand-over with its box to tick."""
    words, one, given = row
    canvas.setStrokeColor(LINE)
    canvas.line(MARGIN, y - 2 * mm, MARGIN + INNER, y - 2 * mm)
    if words:
        line(canvas, (MARGIN, y), words, INNER, 10, bold=True)
        return
    texts = ("", "", "", ", ".join(given))
    if one is not None:
        canvas.setStrokeColor(INK)
        canvas.rect(MARGIN, y - 0.8 * mm, BOX, BOX)
        texts = (one.pledge, str(one.units), one.variant, texts[3])
    ends = [*(left for _, left in COLUMNS[1:]), INNER / mm]
    for text, (_, left), end in zip(texts, COLUMNS, ends, strict=True):
        line(canvas, (MARGIN + left * mm, y), text, (end - left - 2) * mm, 9)
