# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The traveller: one A4 page that goes through the workshop with the parts.

The text is set as large as the page allows; a design that does not fit even in small print has its longest lists cut,
and the page says how many lines are left out and where they are.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import product
from threading import Lock
from urllib.parse import quote

import segno
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Spacer, Table

from makeshare.write import words
from makeshare.write.job import Job
from makeshare.write.sections import SECTIONS, parts_table
from makeshare.write.typeset import (
    AMBER,
    COLUMN,
    GAP,
    GREY,
    HEIGHT,
    INK,
    INNER,
    LINE,
    MARGIN,
    TIGHT,
    WIDTH,
    Setting,
    line,
    paragraph,
    register_fonts,
    scale_bar,
    thumbnail,
)
from makeshare.write.typeset import words as plain

FOOT: float = 16 * mm
PICTURE: tuple[float, float] = (62 * mm, 46.5 * mm)
CODE: float = 25 * mm
BAND: float = 8.5 * mm
LARGE = 8.0
"""Points of text beside which the picture is full size; where the text shrinks, so does the picture."""

SETTINGS = (
    *(Setting(size) for size in (9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0, 5.5)),
    *(Setting(5.5, rows, text=240) for rows in (30, 24, 18, 14, 11, 8, 6, 4)),
    *(Setting(5.5, 4, parts, 160) for parts in (44, 38, 32, 27, 22, 18, 14, 10)),
    Setting(5.5, 3, 6, 100),
)
"""Tried in turn until everything fits: first smaller print, then shorter lists, last a shorter table of parts."""

_LOCK = Lock()
"""reportlab keeps one parser of paragraphs and one table of fonts for all threads."""


def traveller(job: Job) -> bytes:
    """Write the traveller as a PDF of one page, fonts embedded, without clock or random ids."""
    with _LOCK:
        register_fonts()
        stream = io.BytesIO()
        canvas = Canvas(stream, pagesize=A4, invariant=1)
        canvas.setTitle(f"{job.built.manifest.title} {job.built.revision}")
        canvas.setAuthor(job.community)
        canvas.setSubject(f"Traveller of {job.top}")
        canvas.setCreator(job.tool)
        _footer(canvas, job)
        _body(canvas, job, _header(canvas, job))
        canvas.showPage()
        canvas.save()
        return stream.getvalue()


def _header(canvas: Canvas, job: Job) -> float:
    """Draw title, revision, QR code and banner; return where they end."""
    manifest, top = job.built.manifest, HEIGHT - MARGIN
    _code(canvas, job, WIDTH - MARGIN - CODE, top - CODE)
    room = INNER - CODE - GAP
    origin = f"{job.community}  ·  traveller  ·  {words.delivered(manifest)}"
    line(canvas, (MARGIN, top - 8), origin, room, 8, colour=GREY)
    line(canvas, (MARGIN, top - 32), manifest.title, room, 22, bold=True)
    line(canvas, (MARGIN, top - 46), f"{job.built.name}  ·  pieces are for one", room, 9, colour=GREY)
    line(canvas, (MARGIN, top - 62), f"Revision {job.built.revision}", room, 10.5, bold=True)
    line(canvas, (MARGIN, top - 71), f"geometry {job.built.facts.geometry_hash}", room, 6.5, colour=GREY)
    bottom = top - CODE - 4 * mm - BAND
    canvas.setFillColor(AMBER)
    canvas.rect(MARGIN, bottom, INNER, BAND, stroke=0, fill=1)
    used = 7 * mm + line(canvas, (MARGIN + 3 * mm, bottom + 8), words.banner(manifest), INNER, 12, bold=True)
    why = paragraph(plain(words.WHY_PROTOTYPE), Setting(7).style())
    _, height = why.wrap(INNER - used - 2 * mm, BAND)
    why.drawOn(canvas, MARGIN + used, bottom + (BAND - height) / 2)
    return float(bottom - 4 * mm)


def _facts(job: Job, setting: Setting, width: float) -> Table:
    manifest, facts, mass = job.built.manifest, job.built.facts, job.built.bom.mass
    parameters = ", ".join(words.parameter(one) for one in job.parameters)
    rows = {
        "What": manifest.summary,
        "Configuration": f"{job.built.variant}: {parameters}" if parameters else job.built.variant,
        "Overall, mass": f"{words.sides(facts.box)} mm, {'mass unknown' if mass is None else f'{mass / 1000:.2f} kg'}",
        "Work": words.hours(job),
        "Safe load": manifest.safe_load,
        "Built": words.built_by(manifest),
        "Licence": manifest.license,
    }
    setting = replace(setting, size=min(setting.size, 8.5))
    label, value, left = setting.style(colour=GREY), setting.style(), setting.size * 8.5
    cells = [[paragraph(key, label), paragraph(plain(text, setting.text), value)] for key, text in rows.items()]
    return Table(cells, colWidths=(left, width - left), style=[*TIGHT, ("LINEBELOW", (0, 0), (-1, -2), 0.25, LINE)])


def _footer(canvas: Canvas, job: Job) -> None:
    """Draw the scale bar, the unit, and where to report a fault."""
    base = MARGIN + 9 * mm
    scale_bar(canvas, MARGIN, base)
    note = f"100 mm when printed at 100 %: measure it. {words.UNITS}"
    line(canvas, (MARGIN, base - 9), note, 100 * mm, 7)
    beside = MARGIN + 100 * mm + GAP
    where = paragraph(plain(words.report(job), 300), Setting(7.5).style())
    _, height = where.wrap(WIDTH - MARGIN - beside, FOOT)
    where.drawOn(canvas, beside, base + 12 - height)
    canvas.setStrokeColor(LINE)
    canvas.line(MARGIN, MARGIN + 2.6 * mm, WIDTH - MARGIN, MARGIN + 2.6 * mm)
    last = f"{job.top}  ·  {job.built.revision}  ·  page 1 of 1  ·  {job.tool}"
    line(canvas, (MARGIN, MARGIN - 1), last, INNER, 6.5, colour=GREY)


def _code(canvas: Canvas, job: Job, x: float, y: float) -> None:
    """Draw a QR code: the design's address with the revision where there is one, else the revision alone."""
    text = f"{job.address}#{quote(job.built.revision, safe='+.')}" if job.address else f"{job.top} {job.built.revision}"
    rows = [[bool(module) for module in row] for row in segno.make(text, error="m", micro=False).matrix]
    step = CODE / len(rows)
    canvas.setFillColor(INK)
    for down, row in enumerate(rows, 1):
        for across, dark in enumerate(row):
            if dark:  # a hair larger than its place, so that printers leave no gaps
                canvas.rect(x + across * step, y + CODE - down * step, step + 0.05, step + 0.05, stroke=0, fill=1)


@dataclass(frozen=True)
class Layout:
    """The body set in one setting: what is drawn, the picture's size, and where each part of it ends."""

    facts: Table
    parts: Table
    columns: tuple[list[Flowable], list[Flowable]]
    picture: tuple[float, float]
    below: float
    beneath: float

    @property
    def fits(self) -> bool:
        """Whether all of it ends above the foot of the page."""
        return self.beneath - max(map(_height, self.columns)) >= MARGIN + FOOT


def _layout(job: Job, setting: Setting, top: float) -> Layout:
    """Set facts, parts and lists; the picture shrinks with the text."""
    share = min(1.0, setting.size / LARGE) if "poster.png" in job.built.files else 0.0
    width, height = (side * share for side in PICTURE)
    room = INNER - width - GAP if share else INNER
    facts, parts = _facts(job, setting, room), parts_table(job, setting)
    below = top - max(_height([facts], room), height) - 4 * mm
    beneath = below - _height([parts], INNER) - 3 * mm
    return Layout(facts, parts, _columns(job, setting), (width, height), below, beneath)


def _body(canvas: Canvas, job: Job, top: float) -> None:
    """Draw the body as large as it fits below the header."""
    tried = (_layout(job, setting, top) for setting in SETTINGS if not _hopeless(job, setting))
    layout = next((one for one in tried if one.fits), None) or _layout(job, SETTINGS[-1], top)
    width, height = layout.picture
    if width:
        image = ImageReader(io.BytesIO(thumbnail(job.built.files["poster.png"])))
        place = (WIDTH - MARGIN - width, top - height, width, height)
        canvas.drawImage(image, *place, preserveAspectRatio=True, anchor="ne")
    _stack(canvas, [layout.facts], MARGIN, top)
    _stack(canvas, [layout.parts], MARGIN, layout.below)
    for at, flowables in enumerate(layout.columns):
        _stack(canvas, flowables, MARGIN + at * (COLUMN + GAP), layout.beneath)


def _hopeless(job: Job, setting: Setting) -> bool:
    """Tell whether the rows alone overflow the page at a line each: then nothing needs to be laid out to know it."""
    lists = (job.welds, job.bought, job.built.manifest.hazards, job.built.manifest.substitutions)
    rows = min(len(job.made), setting.parts) + sum(min(len(one), setting.rows) for one in lists) / 2
    return rows * setting.size * 1.25 > HEIGHT


def _columns(job: Job, setting: Setting) -> tuple[list[Flowable], list[Flowable]]:
    """Share the sections out to two columns, in their order, so that the taller one is as short as can be."""
    sections = [[*found, Spacer(0, setting.size * 0.8)] for make in SECTIONS if (found := make(job, setting))]
    heights = [_height(section) for section in sections]

    def tallest(sides: tuple[int, ...]) -> float:
        right = sum(height for side, height in zip(sides, heights, strict=True) if side)
        return round(max(right, sum(heights) - right), 3)

    sides = min(product((0, 1), repeat=len(sections)), key=tallest)
    left, right = (
        [one for here, found in zip(sides, sections, strict=True) if here == side for one in found] for side in (0, 1)
    )
    return left, right


def _height(flowables: Iterable[Flowable], width: float = COLUMN) -> float:
    """Return how high flowables are below one another; a table knows its own width."""
    return sum(float(one.wrap(width, HEIGHT)[1]) for one in flowables)


def _stack(canvas: Canvas, flowables: Iterable[Flowable], x: float, y: float) -> None:
    """Draw flowables below one another."""
    for flowable in flowables:
        y -= flowable.wrap(COLUMN, HEIGHT)[1]
        flowable.drawOn(canvas, x, y)
