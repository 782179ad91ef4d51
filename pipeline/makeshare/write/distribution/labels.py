# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A label for each unit of a batch, on A4 sheets of 3 x 8 labels of 70 x 37 mm, as shops sell them.

It says what the unit is, its serial number, who made it, and where to report a fault; never whose it is. Its code leads
to the design's page at this very revision.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from urllib.parse import quote

import msgspec
import segno
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from makeshare.write.typeset import BOLD, GREY, HEIGHT, INK, line, register_fonts

ACROSS, DOWN = 3, 8
WIDE: float = 70 * mm
HIGH: float = 37 * mm
CODE: float = 24 * mm
EDGE: float = 4 * mm
"""Printers reach no nearer to the edge of the paper."""


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on a label. `address` is the design's page, empty where the site has no public address."""

    serial: str
    title: str
    revision: str
    maker: str
    report: str
    address: str = ""
    example: bool = False

    @property
    def code(self) -> str:
        """What the code on it holds: the page at this revision, or the serial number and revision alone."""
        if not self.address:
            return f"{self.serial} {self.revision}"
        return f"{self.address}#{quote(self.revision, safe='+.')}"


def labels_pdf(labels: Sequence[Label]) -> bytes:
    """Write labels as a PDF, in their order, without clock or random ids."""
    register_fonts()
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    canvas.setTitle(f"Labels {labels[0].serial} to {labels[-1].serial}" if labels else "Labels")
    for number, label in enumerate(labels):
        place = number % (ACROSS * DOWN)
        if number and not place:
            canvas.showPage()
        _draw(canvas, label, place % ACROSS * WIDE, HEIGHT - (place // ACROSS + 1) * HIGH)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _draw(canvas: Canvas, label: Label, x: float, y: float) -> None:
    left, top, room = x + EDGE + CODE + 2 * mm, y + HIGH - EDGE, WIDE - 2 * EDGE - CODE - 2 * mm
    _code(canvas, label.code, x + EDGE, y + (HIGH - CODE) / 2)
    line(canvas, (left, top - 8), ("EXAMPLE  ·  " if label.example else "") + label.title, room, 8)
    size = min(11.0, 0.99 * room / stringWidth(label.serial, BOLD, 1))  # a serial number is shrunk, never cut
    line(canvas, (left, top - 22), label.serial, room, size, bold=True)
    line(canvas, (left, top - 34), f"Revision {label.revision}", room, 6.5)
    line(canvas, (left, top - 43), f"Made by {label.maker}", room, 6.5)
    line(canvas, (left, top - 57), "A fault? Stop using it, and write to", room, 5.5, colour=GREY)
    line(canvas, (left, top - 65), label.report or "whoever handed it to you", room, 6.5)


def _code(canvas: Canvas, text: str, x: float, y: float) -> None:
    """Draw a QR code; each square a hair larger than its place, so that printers leave no gaps."""
    rows = [[bool(module) for module in row] for row in segno.make(text, error="m", micro=False).matrix]
    step = CODE / len(rows)
    canvas.setFillColor(INK)
    for down, row in enumerate(rows, 1):
        for across, dark in enumerate(row):
            if dark:
                canvas.rect(x + across * step, y + CODE - down * step, step + 0.05, step + 0.05, stroke=0, fill=1)
