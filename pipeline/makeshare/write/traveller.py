# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The traveller: one A4 page that goes through the workshop with the parts.

The text is set as large as the page allows; a design that does not fit even in small print has its longest lists cut,
and the page says how many lines are left out and where they are.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import product
from threading import Lock
from typing import TypeVar
from urllib.parse import quote

import segno
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, Spacer, Table

from makeshare.units import say_length
from makeshare.write import words
from makeshare.write.job import Job, Made, Step
from makeshare.write.typeset import (
    AMBER,
    GREY,
    INK,
    LINE,
    PALE,
    TIGHT,
    Setting,
    line,
    paragraph,
    register_fonts,
    scale_bar,
    thumbnail,
)  # fmt: skip  one list
from makeshare.write.typeset import words as plain

WIDTH, HEIGHT = A4
MARGIN, GAP, FOOT = 12 * mm, 6 * mm, 16 * mm
INNER = WIDTH - 2 * MARGIN
COLUMN = (INNER - GAP) / 2
PICTURE = (62 * mm, 46.5 * mm)
CODE = 25 * mm
BAND = 8.5 * mm
LARGE = 8.0
"""Points of text beside which the picture is full size; where the text shrinks, so does the picture."""
WIDTHS = (3, 4.6, 13, 5, 19)
"""Widths of the columns of the parts table in letters: number, pieces, size, mass, route; the name takes the rest."""

SETTINGS = (
    *(Setting(size) for size in (9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0, 5.5)),
    *(Setting(5.5, rows, text=240) for rows in (30, 24, 18, 14, 11, 8, 6, 4)),
    *(Setting(5.5, 4, parts, 160) for parts in (44, 38, 32, 27, 22, 18, 14, 10)),
    Setting(5.5, 3, 6, 100),
)
"""Tried in turn until everything fits: first smaller print, then shorter lists, last a shorter table of parts."""

Item = TypeVar("Item")

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
    line(
        canvas,
        (MARGIN, top - 8),
        f"{job.community}  ·  traveller  ·  {words.delivered(manifest)}",
        room,
        8,
        colour=GREY,
    )
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
    return bottom - 4 * mm


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


def _body(canvas: Canvas, job: Job, top: float) -> None:
    """Set facts, parts and lists as large as they fit below the header, and draw them."""
    picture = job.built.files.get("poster.png")
    for setting in (one for one in SETTINGS if one is SETTINGS[-1] or not _hopeless(job, one)):
        width, height = (side * min(1.0, setting.size / LARGE) for side in PICTURE) if picture else (0, 0)
        facts = _facts(job, setting, INNER - width - GAP if picture else INNER)
        below = top - max(facts.wrap(INNER, HEIGHT)[1], height) - 4 * mm
        parts = _parts(job, setting)
        beneath = below - parts.wrap(INNER, HEIGHT)[1] - 3 * mm
        columns = _columns(job, setting)
        if beneath - max(map(_height, columns)) >= MARGIN + FOOT:
            break
    if picture:
        image = ImageReader(io.BytesIO(thumbnail(picture)))
        place = (WIDTH - MARGIN - width, top - height, width, height)
        canvas.drawImage(image, *place, preserveAspectRatio=True, anchor="ne")
    _stack(canvas, [facts], MARGIN, top)
    _stack(canvas, [parts], MARGIN, below)
    for at, flowables in enumerate(columns):
        _stack(canvas, flowables, MARGIN + at * (COLUMN + GAP), beneath)


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


def _height(flowables: Iterable[Flowable]) -> float:
    return sum(one.wrap(COLUMN, HEIGHT)[1] for one in flowables)


def _stack(canvas: Canvas, flowables: Iterable[Flowable], x: float, y: float) -> None:
    """Draw flowables below one another."""
    for flowable in flowables:
        y -= flowable.wrap(COLUMN, HEIGHT)[1]
        flowable.drawOn(canvas, x, y)


def _parts(job: Job, setting: Setting) -> Table:
    """Lay out the made parts, one heading for each stock."""
    bold, style = setting.style(bold=True, scale=0.9), setting.style()
    heads = ("No.", "Part", "Pieces", "Overall size, mm", "g each", "Route")
    rows, looks, stock = (
        [[paragraph(head, bold) for head in heads]],
        [*TIGHT, ("BACKGROUND", (0, 0), (-1, 0), LINE)],
        "",
    )
    told, rest = _cut(job.made, setting.parts)
    for made in told:
        if made.stock.key != stock:
            stock = made.stock.key
            looks += [("SPAN", (0, len(rows)), (-1, len(rows))), ("BACKGROUND", (0, len(rows)), (-1, len(rows)), PALE)]
            rows.append([paragraph(_stock(made), style)] + [""] * 5)
        looks.append(("LINEBELOW", (0, len(rows)), (-1, len(rows)), 0.25, LINE))
        rows.append([paragraph(cell, style) for cell in _part(made, setting)])
    if rest:
        looks.append(("SPAN", (0, len(rows)), (-1, len(rows))))
        rows.append([_left_out(rest, "bom.csv", setting)] + [""] * 5)
    number, *others = (letters * setting.size for letters in WIDTHS)
    return Table(rows, colWidths=[number, INNER - number - sum(others), *others], style=looks)


def _part(made: Made, setting: Setting) -> tuple[str, ...]:
    note = f' <font color="#4a535e">{plain(words.note(made), setting.text // 4)}</font>'
    mass = "" if made.mass_each is None else f"{made.mass_each:.0f}"
    route = plain(" › ".join(made.part.route))
    return (
        str(made.number),
        f"<b>{plain(made.part.key)}</b>{note}",
        f"<b>{made.quantity}</b>",
        plain(words.size(made.facts)),
        mass,
        route,
    )


def _stock(made: Made) -> str:
    grade = ", ".join(part for part in (made.stock.material, made.stock.grade, made.stock.standard) if part)
    return f"<b>{plain(made.stock.title)}</b> – {plain(grade, 160)}"


def _order(job: Job, setting: Setting) -> list[Flowable]:
    """List the processes in order, with the numbers of the parts that go through each, and the hours."""
    hours = {one.key: one.labour_hours for one in job.work.processes}
    lines = [
        f"{number}. <b>{plain(step.title)}</b>: {_through(step)}"
        + (f", {_spent(spent)}" if (spent := hours.get(step.process)) else "")
        for number, step in enumerate(job.steps, 1)
    ]
    return _list("Order of work", lines, "README.txt", setting)


def _through(step: Step) -> str:
    """Say what goes through a process."""
    numbers = [made.number for made in step.parts]
    what = [f"part{'s' if len(numbers) > 1 else ''} {ranges(numbers)}"] if numbers else []
    if step.joins:
        what.append(f"{step.joins} join{'s' if step.joins > 1 else ''}")
    return ", ".join(what) or "the whole"


def _spent(hours: object) -> str:
    return f"{hours:.1f} h" if float(f"{hours}") >= 0.1 else "minutes"  # noqa: PLR2004  six minutes


def _welds(job: Job, setting: Setting) -> list[Flowable]:
    """Lay out the welds: what is joined, runs by length, size and type."""
    if not job.welds:
        return []
    style, bold = setting.style(), setting.style(bold=True, scale=0.9)
    rows = [[paragraph(name, bold) for name in ("Members", "Runs × length", "Size, type")]]
    told, rest = _cut(job.welds, setting.rows)
    for weld in told:
        length = "all along" if weld.length is None else f"{weld.length:.0f} mm"
        size = ", ".join(part for part in ("" if weld.size is None else say_length(weld.size), weld.style) if part)
        cells = (weld.members, f"{weld.runs} × {length}", size)
        rows.append([paragraph(plain(cell, setting.text), style) for cell in cells])
    looks = [*TIGHT, ("BACKGROUND", (0, 0), (-1, 0), PALE), ("LINEBELOW", (0, 1), (-1, -1), 0.25, LINE)]
    table = Table(rows, colWidths=[COLUMN * share for share in (0.52, 0.24, 0.24)], style=looks)
    folder = f"by-process/{job.welds[0].process}/weld-list.csv"
    return [_heading("Welds", setting), table, *([_left_out(rest, folder, setting)] if rest else [])]


def _bought(job: Job, setting: Setting) -> list[Flowable]:
    return _list(
        "To buy for one",
        [f"<b>{plain(amount)}</b>  {plain(title)}" for amount, title in job.bought],
        "bom.csv",
        setting,
    )


def _hazards(job: Job, setting: Setting) -> list[Flowable]:
    at_work = "; ".join(f"{plain(what)} ({plain(where)})" for where, what in words.work_hazards(job))
    work = [f"• <b>At work.</b> {at_work}"] if at_work else []
    return _list("Hazards", _pairs(words.hazards(job), setting) + work, "README.txt", setting)


def _substitutions(job: Job, setting: Setting) -> list[Flowable]:
    return _list("Permitted substitutions", _pairs(words.substitutions(job), setting), "README.txt", setting)


def _checks(job: Job, setting: Setting) -> list[Flowable]:
    return _list("Check first", [f"• {plain(check)}" for check in words.checks(job)], "README.txt", setting)


def _tools(job: Job, setting: Setting) -> list[Flowable]:
    found = (("Tools", job.work.tools), ("Skills", words.skills(job)))
    lines = [f"<b>{name}</b>: {plain(', '.join(one), setting.text)}" for name, one in found if one]
    return _list("Tools and skills", lines, "work.csv", setting)


SECTIONS: tuple[Callable[[Job, Setting], list[Flowable]], ...] = (
    _order,
    _hazards,
    _bought,
    _welds,
    _checks,
    _substitutions,
    _tools,
)  # fmt: skip  one list


def _pairs(pairs: Iterable[tuple[str, str]], setting: Setting) -> list[str]:
    return [f"• <b>{plain(what.rstrip('.'), setting.text)}.</b> {plain(do, setting.text)}" for what, do in pairs]


def _list(title: str, lines: Sequence[str], where: str, setting: Setting) -> list[Flowable]:
    """Set a heading and its lines, as many as allowed; nothing for none."""
    if not lines:
        return []
    told, rest = _cut(lines, setting.rows)
    style = setting.style(indent=0.9)
    left = [_left_out(rest, where, setting)] if rest else []
    return [_heading(title, setting), Spacer(0, 2), *(paragraph(one, style) for one in told), *left]


def _cut(lines: Sequence[Item], most: int) -> tuple[Sequence[Item], int]:
    """Return the first lines and how many are left out: never one alone, since saying so takes its place."""
    return (lines, 0) if len(lines) <= most + 1 else (lines[:most], len(lines) - most)


def _heading(title: str, setting: Setting) -> Flowable:
    looks = [*TIGHT, ("LEFTPADDING", (0, 0), (0, 0), 0), ("LINEBELOW", (0, 0), (-1, -1), 0.8, INK)]
    return Table([[paragraph(title, setting.style(bold=True, scale=1.1))]], colWidths=[COLUMN], style=looks)


def _left_out(count: int, where: str, setting: Setting) -> Paragraph:
    return paragraph(f"{count} more lines are left out here: see {where}", setting.style(bold=True))


def ranges(numbers: Iterable[int]) -> str:
    """Print numbers as people list them: 1–4, 6."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
