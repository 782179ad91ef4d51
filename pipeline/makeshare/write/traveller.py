# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The traveller: one A4 page that goes through the workshop with the parts.

The text is set as large as the page allows; a design that does not fit even in small print has its longest lists cut,
and the page says how many lines are left out and where they are.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from threading import Lock
from urllib.parse import quote
from xml.sax.saxutils import escape

import segno
from PIL import Image
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, Spacer, Table

from makeshare.units import say_length
from makeshare.write import words
from makeshare.write.job import Job, Made
from makeshare.write.pages.text import visible

INK, GREY, PALE, AMBER = HexColor("#14181d"), HexColor("#5a636e"), HexColor("#eef1f4"), HexColor("#ffc933")
LINE = HexColor("#c3cad2")

MARGIN, GAP = 12 * mm, 6 * mm
WIDTH, HEIGHT = A4
INNER = WIDTH - 2 * MARGIN
COLUMN = (INNER - GAP) / 2
FOOT = 22 * mm
PICTURE = (62 * mm, 46.5 * mm)
CODE = 25 * mm

_LOCK = Lock()
"""reportlab keeps one parser of paragraphs and one table of fonts for all threads."""


@dataclass(frozen=True)
class Setting:
    """How large the text is set (points), how many rows a list may have, how many characters a text."""

    size: float
    rows: int = 10_000
    text: int = 600

    def style(self, *, bold: bool = False, colour: HexColor = INK, scale: float = 1.0) -> ParagraphStyle:
        """Return a paragraph style at this size."""
        size = self.size * scale
        return ParagraphStyle("", fontName="Vera-Bold" if bold else "Vera", fontSize=size, leading=size * 1.25, textColor=colour)


SETTINGS = (
    *(Setting(size) for size in (8.5, 8.0, 7.5, 7.0, 6.5, 6.0)),
    *(Setting(6.0, rows, 240) for rows in (60, 48, 40, 32, 26, 20, 16, 12, 9)),
    *(Setting(6.0, rows, 120) for rows in (6, 4, 2)),
)
"""Tried in turn until everything fits."""


def traveller(job: Job) -> bytes:
    """Write the traveller as a PDF of one page, fonts embedded, without clock or random ids."""
    with _LOCK:
        _fonts()
        stream = io.BytesIO()
        canvas = Canvas(stream, pagesize=A4, invariant=1)
        canvas.setTitle(f"{job.built.manifest.title} {job.built.revision}")
        canvas.setAuthor(job.community)
        canvas.setSubject(f"Traveller of {job.top}")
        canvas.setCreator(job.tool)
        bottom = _header(canvas, job)
        _footer(canvas, job)
        _body(canvas, job, bottom)
        canvas.showPage()
        canvas.save()
        return stream.getvalue()


# --- head and foot -----------------------------------------------------------------------------------------------


def _header(canvas: Canvas, job: Job) -> float:
    """Draw title, banner, key facts and picture; return where the body may begin."""
    manifest, top = job.built.manifest, HEIGHT - MARGIN
    _code(canvas, job, WIDTH - MARGIN - CODE, top - CODE)
    room = INNER - CODE - GAP
    _line(canvas, MARGIN, top - 8, f"{job.community}  ·  traveller  ·  {words.delivered(manifest)}", "Vera", 8, room, GREY)
    _line(canvas, MARGIN, top - 32, manifest.title, "Vera-Bold", 22, room)
    _line(canvas, MARGIN, top - 46, job.built.name, "Vera", 9.5, room, GREY)
    _line(canvas, MARGIN, top - 62, f"Revision {job.built.revision}", "Vera-Bold", 10, room)
    band = top - CODE - 3 * mm - 8 * mm
    canvas.setFillColor(AMBER)
    canvas.rect(MARGIN, band, INNER, 8 * mm, stroke=0, fill=1)
    text = words.banner(manifest)
    _line(canvas, MARGIN + 3 * mm, band + 7.5, text, "Vera-Bold", 12, INNER)
    used = pdfmetrics.stringWidth(text, "Vera-Bold", 12) + 7 * mm
    _line(canvas, MARGIN + used, band + 8, words.WHY_PROTOTYPE, "Vera", 7, INNER - used - 2 * mm)
    return _card(canvas, job, band - 4 * mm)


def _card(canvas: Canvas, job: Job, top: float) -> float:
    """Draw the facts on the left and the picture on the right; return where they end."""
    room = INNER
    picture = job.built.files.get("poster.png")
    if picture:
        left = WIDTH - MARGIN - PICTURE[0]
        canvas.drawImage(ImageReader(io.BytesIO(thumbnail(picture))), left, top - PICTURE[1], *PICTURE, preserveAspectRatio=True)
        room -= PICTURE[0] + GAP
    for size in (8.0, 7.0, 6.0, 5.0):
        table = _facts(job, Setting(size, text=700 if size > 5 else 200), room)  # noqa: PLR2004  the last resort
        height = table.wrap(room, HEIGHT)[1]
        if height <= PICTURE[1]:
            break
    table.drawOn(canvas, MARGIN, top - height)
    return top - (PICTURE[1] if picture else height) - 4 * mm


def _facts(job: Job, setting: Setting, width: float) -> Table:
    manifest, facts, mass = job.built.manifest, job.built.facts, job.built.bom.mass
    parameters = ", ".join(words.parameter(one) for one in job.parameters)
    rows = {
        "What": manifest.summary,
        "Configuration": f"{job.built.variant}: {parameters}" if parameters else job.built.variant,
        "Overall": " × ".join(say_length(side).removesuffix(" mm") for side in (round(side, 1) for side in facts.box)) + " mm",
        "Mass": "unknown" if mass is None else f"{mass / 1000:.2f} kg",
        "Safe load": manifest.safe_load,
        "Built": words.built_by(manifest),
        "Licence": manifest.license,
    }
    label, value = setting.style(colour=GREY), setting.style()
    cells = [[_text(key, label), _text(_clip(text, setting.text), value)] for key, text in rows.items()]
    return Table(cells, colWidths=(24 * mm, width - 24 * mm), style=[*_TIGHT, ("LINEBELOW", (0, 0), (-1, -2), 0.25, LINE)])


def _footer(canvas: Canvas, job: Job) -> None:
    """Draw the scale bar, the unit, and where to report a fault."""
    base = MARGIN + 9 * mm
    canvas.setStrokeColor(INK)
    canvas.setFillColor(INK)
    canvas.setLineWidth(0.6)
    for tick in range(11):
        x = MARGIN + tick * 10 * mm
        canvas.line(x, base, x, base + (4 if tick % 5 else 7))
        if tick < 10 and tick % 2 == 0:  # noqa: PLR2004  ten fields, every other one filled
            canvas.rect(x, base, 10 * mm, 1.6, stroke=0, fill=1)
    canvas.line(MARGIN, base, MARGIN + 100 * mm, base)
    note = f"100 mm when printed at 100 %: measure it. {words.UNITS}"
    _line(canvas, MARGIN, base - 9, note, "Vera", 7, 100 * mm)
    beside = MARGIN + 100 * mm + GAP
    paragraph = _text(_clip(words.report(job), 300), Setting(7).style())
    _, height = paragraph.wrap(WIDTH - MARGIN - beside, FOOT)
    paragraph.drawOn(canvas, beside, base + 8 - height)
    canvas.setStrokeColor(LINE)
    canvas.line(MARGIN, MARGIN + 2.6 * mm, WIDTH - MARGIN, MARGIN + 2.6 * mm)
    last = f"{job.top}  ·  {job.built.revision}  ·  page 1 of 1  ·  {job.tool}"
    _line(canvas, MARGIN, MARGIN - 1, last, "Vera", 6.5, INNER, GREY)


def _code(canvas: Canvas, job: Job, x: float, y: float) -> None:
    """Draw a QR code: the design's address with the revision where there is one, else the revision alone."""
    text = f"{job.address}#{quote(job.built.revision, safe='+:')}" if job.address else job.built.revision
    rows = [[bool(module) for module in row] for row in segno.make(text, error="m", micro=False).matrix]
    step = CODE / len(rows)
    canvas.setFillColor(INK)
    for down, row in enumerate(rows, 1):
        for across, dark in enumerate(row):
            if dark:
                canvas.rect(x + across * step, y + CODE - down * step, step + 0.05, step + 0.05, stroke=0, fill=1)


def thumbnail(png: bytes, width: int = 900) -> bytes:
    """Shrink a picture to a JPEG for print and pages that carry their pictures."""
    with Image.open(io.BytesIO(png)) as picture:
        small = picture.convert("RGB")
        small.thumbnail((width, width), Image.Resampling.LANCZOS)
        stream = io.BytesIO()
        small.save(stream, "JPEG", quality=86, optimize=True)
        return stream.getvalue()


# --- body --------------------------------------------------------------------------------------------------------


def _body(canvas: Canvas, job: Job, top: float) -> None:
    """Set the tables and lists as large as they fit."""
    floor = MARGIN + FOOT
    for setting in SETTINGS:
        table = _parts(job, setting)
        y = top - table.wrap(INNER, HEIGHT)[1] - 3 * mm
        columns = _columns(job, setting)
        if y - max(height for _, height in columns) >= floor or setting is SETTINGS[-1]:
            break
    table.drawOn(canvas, MARGIN, y + 3 * mm)
    for at, (flowables, _) in enumerate(columns):
        _stack(canvas, flowables, MARGIN + at * (COLUMN + GAP), y)


def _columns(job: Job, setting: Setting) -> list[tuple[list[Flowable], float]]:
    """Fill two columns with the sections, each where there is more room."""
    columns: list[tuple[list[Flowable], float]] = [([], 0.0), ([], 0.0)]
    for section in SECTIONS:
        flowables = section(job, setting)
        if flowables:
            flowables.append(Spacer(0, setting.size * 0.8))
            at = min(range(2), key=lambda index: columns[index][1])
            found, height = columns[at]
            columns[at] = (found + flowables, height + sum(one.wrap(COLUMN, HEIGHT)[1] for one in flowables))
    return columns


def _parts(job: Job, setting: Setting) -> Table:
    """Lay out the made parts, one heading for each stock."""
    head = [_text(name, setting.style(bold=True, scale=0.9)) for name in ("No.", "Part", "Pieces", "Overall size, mm", "g each", "Route")]
    rows, looks, plain = [head], [*_TIGHT, ("BACKGROUND", (0, 0), (-1, 0), LINE)], setting.style()
    stock = ""
    for made in job.made[: setting.rows]:
        if made.stock.key != stock:
            stock = made.stock.key
            looks += [("SPAN", (0, len(rows)), (-1, len(rows))), ("BACKGROUND", (0, len(rows)), (-1, len(rows)), PALE)]
            rows.append([_rich(_stock(made), plain)] + [""] * 5)
        mass = "" if made.mass_each is None else f"{made.mass_each:.0f}"
        cells = (str(made.number), _named(made, setting), f"<b>{made.quantity}</b>", escape(shown(words.size(made.facts))), mass, _route(made))
        looks.append(("LINEBELOW", (0, len(rows)), (-1, len(rows)), 0.25, LINE))
        rows.append([_rich(cell, plain) for cell in cells])
    if len(job.made) > setting.rows:
        looks.append(("SPAN", (0, len(rows)), (-1, len(rows))))
        rows.append([_left_out(len(job.made) - setting.rows, "bom.csv", setting)] + [""] * 5)
    widths = [10 * mm, 46 * mm, 13 * mm, 46 * mm, 15 * mm]
    return Table(rows, colWidths=[*widths, INNER - sum(widths)], style=looks)


def _stock(made: Made) -> str:
    stock = made.stock
    grade = ", ".join(part for part in (stock.material, stock.grade, stock.standard) if part)
    return f"<b>{escape(shown(stock.title))}</b> – {escape(shown(_clip(grade, 160)))}"


def _named(made: Made, setting: Setting) -> str:
    note = f' <font color="#5a636e">{escape(shown(_clip(made.part.note, setting.text // 4)))}</font>' if made.part.note else ""
    return f"<b>{escape(shown(made.part.key))}</b>{note}"


def _route(made: Made) -> str:
    return escape(" › ".join(made.part.route))


def _order(job: Job, setting: Setting) -> list[Flowable]:
    """List the processes in order, with the numbers of the parts that go through each."""
    hours = {line.process: line.hours for line in job.work}
    lines = []
    for number, step in enumerate(job.steps, 1):
        what = f"parts {ranges([made.number for made in step.parts])}" if step.parts else "the whole"
        if step.joins and not step.parts:
            what = f"{step.joins} joins" if step.joins > 1 else "1 join"
        spent = hours.get(step.process)
        lines.append(f"{number}. <b>{escape(shown(step.title))}</b>: {what}" + (f", about {spent:.1f} h" if spent else ""))
    return _list("Order of work", lines, "work.csv", setting)


def _welds(job: Job, setting: Setting) -> list[Flowable]:
    """Lay out the welds: what is joined, runs by length, size and type."""
    if not job.welds:
        return []
    plain = setting.style()
    rows = [[_text(name, setting.style(bold=True, scale=0.9)) for name in ("Members", "Runs × length", "Size", "Type")]]
    for weld in job.welds[: setting.rows]:
        length = "all along" if weld.length is None else say_length(weld.length)
        cells = (_clip(weld.members, setting.text), f"{weld.runs} × {length}", "" if weld.size is None else say_length(weld.size), weld.style)
        rows.append([_text(cell, plain) for cell in cells])
    widths = [COLUMN * 0.44, COLUMN * 0.26, COLUMN * 0.14, COLUMN * 0.16]
    looks = [*_TIGHT, ("BACKGROUND", (0, 0), (-1, 0), PALE), ("LINEBELOW", (0, 1), (-1, -1), 0.25, LINE)]
    rest = len(job.welds) - setting.rows
    return [_heading("Welds", setting), Table(rows, colWidths=widths, style=looks), *([_left_out(rest, "weld-list.csv", setting)] if rest > 0 else [])]


def _bought(job: Job, setting: Setting) -> list[Flowable]:
    return _list("Bought for one", [f"<b>{escape(shown(amount))}</b>  {escape(shown(title))}" for amount, title in job.bought], "bom.csv", setting)


def _hazards(job: Job, setting: Setting) -> list[Flowable]:
    return _list("Hazards", [_pair(one, setting) for one in words.hazards(job)], "README.txt", setting)


def _substitutions(job: Job, setting: Setting) -> list[Flowable]:
    return _list("Permitted substitutions", [_pair(one, setting) for one in words.substitutions(job)], "README.txt", setting)


def _checks(job: Job, setting: Setting) -> list[Flowable]:
    return _list("Check first", [f"• {escape(shown(line))}" for line in words.checks(job)], "README.txt", setting)


def _tools(job: Job, setting: Setting) -> list[Flowable]:
    tools = dict.fromkeys(tool for line in job.work for tool in line.tools)
    skills = dict.fromkeys((*job.built.manifest.skills, *(skill for line in job.work for skill in line.skills)))
    lines = [f"<b>{name}</b>: {escape(shown(_clip(', '.join(found), setting.text)))}" for name, found in (("Tools", tools), ("Skills", skills)) if found]
    return _list("Tools and skills", lines, "work.csv", setting)


SECTIONS: tuple[Callable[[Job, Setting], list[Flowable]], ...] = (_order, _hazards, _bought, _welds, _checks, _substitutions, _tools)


def _list(title: str, lines: Sequence[str], where: str, setting: Setting) -> list[Flowable]:
    """Set a heading and its lines, as many as allowed; nothing for none."""
    if not lines:
        return []
    shortened: list[Flowable] = [_rich(line, setting.style()) for line in lines[: setting.rows]]
    rest = len(lines) - setting.rows
    return [_heading(title, setting), *shortened, *([_left_out(rest, where, setting)] if rest > 0 else [])]


def _heading(title: str, setting: Setting) -> Flowable:
    return Table(
        [[_text(title, setting.style(bold=True, scale=1.1))]], colWidths=[COLUMN],
        style=[*_TIGHT, ("LINEBELOW", (0, 0), (-1, -1), 0.8, INK)],
    )


def _left_out(count: int, where: str, setting: Setting) -> Paragraph:
    lines = "line is" if count == 1 else "lines are"
    return _text(f"{count} more {lines} left out here: see {where}", setting.style(bold=True))


def _pair(pair: tuple[str, str], setting: Setting) -> str:
    what, do = (escape(shown(_clip(text, setting.text))) for text in pair)
    return f"• <b>{what}</b>" + (f" – {do}" if do else "")


# --- text --------------------------------------------------------------------------------------------------------

_TIGHT = (
    ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ("TOPPADDING", (0, 0), (-1, -1), 1.2), ("BOTTOMPADDING", (0, 0), (-1, -1), 1.8),
)


@cache
def _fonts() -> None:
    """Register the fonts that come with reportlab; a PDF with them embedded looks the same at every printer."""
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    pdfmetrics.registerFont(TTFont("Vera-Bold", "VeraBd.ttf"))
    pdfmetrics.registerFontFamily("Vera", "Vera", "Vera-Bold", "Vera", "Vera-Bold")


def shown(text: str) -> str:
    """Return text in letters that the font has: accents that it lacks are dropped, other scripts become `?`."""
    known = pdfmetrics.getFont("Vera").face.charToGlyph
    return "".join(_letters(visible(" ".join(text.split())), known))


def _letters(text: str, known: dict[int, int]) -> Iterator[str]:
    for letter in text:
        if ord(letter) in known:
            yield letter
        else:
            base = "".join(part for part in unicodedata.normalize("NFKD", letter) if ord(part) in known)
            yield base or ("" if unicodedata.combining(letter) else "?")


def ranges(numbers: Iterable[int]) -> str:
    """Print numbers as people list them: 1–4, 6."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _clip(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _text(text: str, style: ParagraphStyle) -> Paragraph:
    """Make a paragraph of plain words."""
    return _rich(escape(shown(text)), style)


def _rich(text: str, style: ParagraphStyle) -> Paragraph:
    """Make a paragraph of words that are escaped already."""
    return Paragraph(text, style)


def _line(canvas: Canvas, x: float, y: float, text: str, font: str, size: float, room: float, colour: HexColor = INK) -> None:
    """Draw one line, smaller where it would be too long, cut where that does not help."""
    text = shown(text)
    width = pdfmetrics.stringWidth(text, font, size)
    size = max(size * 0.55, min(size, size * room / width)) if width else size
    while text and pdfmetrics.stringWidth(text, font, size) > room:
        text = text[:-2].rstrip() + "…" if len(text) > 2 else ""  # noqa: PLR2004  the mark itself
    canvas.setFont(font, size)
    canvas.setFillColor(colour)
    canvas.drawString(x, y, text)


def _stack(canvas: Canvas, flowables: Iterable[Flowable], x: float, y: float) -> None:
    """Draw flowables below one another."""
    for flowable in flowables:
        _, height = flowable.wrap(COLUMN, HEIGHT)
        y -= height
        flowable.drawOn(canvas, x, y)
