# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Type and pictures for printed sheets: embedded fonts, sizes, text that always has a glyph.

The fonts are those that reportlab brings, so that a sheet looks and measures the same on every machine.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from xml.sax.saxutils import escape

from PIL import Image
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from makeshare.write.text import visible

INK, GREY, LINE = HexColor("#14181d"), HexColor("#4a535e"), HexColor("#c3cad2")
PALE, AMBER = HexColor("#eef1f4"), HexColor("#ffc933")
FONT, BOLD = "Vera", "Vera-Bold"

WIDTH: float = A4[0]
HEIGHT: float = A4[1]
MARGIN: float = 12 * mm
GAP: float = 6 * mm
INNER = WIDTH - 2 * MARGIN
COLUMN = (INNER - GAP) / 2
"""Width of one of two columns."""

Look = tuple[object, ...]
"""A command of a table's style: its name, the cells from and to, its values."""
TIGHT: tuple[Look, ...] = (
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("LEFTPADDING", (0, 0), (-1, -1), 2),
    ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ("TOPPADDING", (0, 0), (-1, -1), 0.8),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ("FONTSIZE", (0, 0), (-1, -1), 1),
    ("LEADING", (0, 0), (-1, -1), 1),
)
"""Look of a table with little air: its cells hold paragraphs, so an empty one takes no height."""

_HAIR = 0.01
"""Points by which text that was shrunk to fit may seem too wide, by rounding alone."""
_SMALLEST = 0.55
"""How far a line may shrink, as a share of its size, before it is cut."""


@dataclass(frozen=True)
class Setting:
    """How large the text is set (points), how many rows a list and the table of parts may have, how long a text is."""

    size: float
    rows: int = 10_000
    parts: int = 10_000
    text: int = 600

    def style(
        self, *, bold: bool = False, colour: HexColor = INK, scale: float = 1.0, indent: float = 0
    ) -> ParagraphStyle:
        """Return a paragraph style at this size; the lines after the first are indented, in letters."""
        size = self.size * scale
        return ParagraphStyle(
            "",
            fontName=BOLD if bold else FONT,
            fontSize=size,
            leading=size * 1.25,
            textColor=colour,
            leftIndent=indent * size,
            firstLineIndent=-indent * size,
        )


@cache
def register_fonts() -> None:
    """Make the fonts known to reportlab, once."""
    pdfmetrics.registerFont(TTFont(FONT, "Vera.ttf"))
    pdfmetrics.registerFont(TTFont(BOLD, "VeraBd.ttf"))
    pdfmetrics.registerFontFamily(FONT, FONT, BOLD, FONT, BOLD)


def shown(text: str) -> str:
    """Return text in letters that the font has: accents that it lacks are dropped, other scripts become `?`."""
    known = pdfmetrics.getFont(FONT).face.charToGlyph
    return "".join(_letters(visible(" ".join(text.split())), known))


def _letters(text: str, known: dict[int, int]) -> Iterator[str]:
    for letter in text:
        if ord(letter) in known:
            yield letter
        else:
            base = "".join(part for part in unicodedata.normalize("NFKD", letter) if ord(part) in known)
            yield base or ("" if unicodedata.combining(letter) else "?")


def words(text: str, most: int = 10_000) -> str:
    """Return plain words as they may stand in a paragraph: clipped, in letters of the font, escaped."""
    return escape(shown(clip(text, most)))


def clip(text: str, most: int) -> str:
    """Cut a text that is too long, and mark that it was."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def paragraph(text: str, style: ParagraphStyle) -> Paragraph:
    """Make a paragraph of words that are escaped already; <b> and <font> work in it."""
    return Paragraph(text, style)


def line(
    canvas: Canvas,
    at: tuple[float, float],
    text: str,
    room: float,
    size: float,
    *,
    bold: bool = False,
    colour: HexColor = INK,
) -> float:
    """Draw one line, smaller where it would be too long, cut where that does not help; return its width."""
    font, text = BOLD if bold else FONT, shown(text)
    width = pdfmetrics.stringWidth(text, font, size)
    size = max(size * _SMALLEST, min(size, size * room / width)) if width else size
    while len(text) > 1 and pdfmetrics.stringWidth(text, font, size) > room + _HAIR:
        text = text[:-2].rstrip() + "…"
    canvas.setFont(font, size)
    canvas.setFillColor(colour)
    canvas.drawString(*at, text)
    return float(pdfmetrics.stringWidth(text, font, size))


def scale_bar(canvas: Canvas, x: float, y: float) -> None:
    """Draw a bar of exactly 100 mm with a tick every 10."""
    canvas.setStrokeColor(INK)
    canvas.setFillColor(INK)
    canvas.setLineWidth(0.5)
    canvas.line(x, y, x + 100 * mm, y)
    for tick in range(11):
        left = x + tick * 10 * mm
        canvas.line(left, y, left, y + (6.5 if tick % 5 == 0 else 4))
        if tick % 2 == 0 and tick < 10:  # noqa: PLR2004  ten fields, every other one filled
            canvas.rect(left, y, 10 * mm, 1.6, stroke=0, fill=1)
        if tick % 5 == 0:
            canvas.setFont(FONT, 6)
            canvas.drawCentredString(left, y + 8, str(tick * 10))


def thumbnail(png: bytes, width: int = 900) -> bytes:
    """Shrink a picture to a JPEG for print, and for pages that carry their pictures."""
    with Image.open(io.BytesIO(png)) as picture:
        small = picture.convert("RGB")
        small.thumbnail((width, width), Image.Resampling.LANCZOS)
        stream = io.BytesIO()
        small.save(stream, "JPEG", quality=86, optimize=True)
        return stream.getvalue()
