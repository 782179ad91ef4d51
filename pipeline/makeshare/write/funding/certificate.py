# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A printed certificate of a share, one A4 page: what it is of, what it is, and what it is not."""

from __future__ import annotations

import io
from collections.abc import Iterator
from threading import Lock

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table

from makeshare.model.funding.share import Share, ShareStatement
from makeshare.model.money import Money
from makeshare.write.pages.figures import moment, plural
from makeshare.write.typeset import (
    AMBER,
    BOLD,
    GREY,
    HEIGHT,
    INNER,
    LINE,
    MARGIN,
    TIGHT,
    WIDTH,
    Setting,
    line,
    paragraph,
    register_fonts,
    words,
)

_LOCK = Lock()
"""reportlab keeps one parser of paragraphs and one table of fonts for all threads."""
_PALE = HexColor("#f3e3b3")
_IS = (
    "It says that the pledge of this pseudonym stands in the run's ledger, and what was promised, asked for and paid.",
    "It gives what the terms of the run give whoever pledged: the units named here, a say, a part in risk and reward.",
    "The ledger counts, and not this paper. Whoever holds both can check one by the other, line by line.",
)
_IS_NOT = (
    "It is no security, no loan and no savings: it bears no interest, and nothing is promised beyond what was paid.",
    "It cannot be traded, and holding it makes nobody a member: a share passes on only as the run's terms say.",
    "It does not say who the pseudonym is. Only the private register and the member can show that.",
)


def certificate(statement: ShareStatement, share: Share, community: str) -> bytes:
    """Write a share's certificate as a PDF of one page, fonts embedded, without clock or random ids."""
    with _LOCK:
        register_fonts()
        stream = io.BytesIO()
        canvas = Canvas(stream, pagesize=A4, invariant=1)
        canvas.setTitle(f"Certificate of a share: {share.pledge}")
        canvas.setAuthor(community)
        canvas.setSubject(statement.proposal)
        if statement.example:
            _mark(canvas)
        _body(canvas, statement, share, community)
        canvas.showPage()
        canvas.save()
        return stream.getvalue()


def _mark(canvas: Canvas) -> None:
    """Print EXAMPLE across the page, below the text, and in a band at its top."""
    canvas.saveState()
    canvas.translate(WIDTH / 2, HEIGHT / 2)
    canvas.rotate(55)
    canvas.setFillColor(_PALE)
    canvas.setFont(BOLD, 110)
    canvas.drawCentredString(0, -40, "EXAMPLE")
    canvas.restoreState()
    canvas.setFillColor(AMBER)
    canvas.rect(0, HEIGHT - 9 * mm, WIDTH, 9 * mm, stroke=0, fill=1)
    said = "EXAMPLE: nobody pledged, and nobody is owed anything"
    line(canvas, ((WIDTH - stringWidth(said, BOLD, 10)) / 2, HEIGHT - 6 * mm), said, INNER, 10, bold=True)


def _body(canvas: Canvas, statement: ShareStatement, share: Share, community: str) -> None:
    top = HEIGHT - MARGIN - 14 * mm
    line(canvas, (MARGIN, top), community, INNER, 9, colour=GREY)
    line(canvas, (MARGIN, top - 26), _title(share), INNER, 22, bold=True)
    line(canvas, (MARGIN, top - 44), statement.title, INNER, 12)
    canvas.setStrokeColor(LINE)
    canvas.line(MARGIN, top - 54, WIDTH - MARGIN, top - 54)
    setting = Setting(10)
    label, value, left = setting.style(colour=GREY), setting.style(), 52 * mm
    rows = [[paragraph(words(name), label), paragraph(words(text), value)] for name, text in _facts(statement, share)]
    below = _draw(canvas, Table(rows, colWidths=[left, INNER - left], style=[*TIGHT]), top - 62)
    for heading, sentences in (("What it is", _IS), ("What it is not", _IS_NOT)):
        cells = [[paragraph(f"<b>{heading}</b>", setting.style())]]
        cells += [[paragraph(words(f"– {text}"), setting.style(scale=0.9, indent=1))] for text in sentences]
        below = _draw(canvas, Table(cells, colWidths=[INNER], style=[*TIGHT]), below - 7 * mm)
    at = f"As of line {statement.ledger.length} of the public ledger, whose hash is"
    line(canvas, (MARGIN, MARGIN + 12), at, INNER, 8, colour=GREY)
    line(canvas, (MARGIN, MARGIN), statement.ledger.head, INNER, 8)


def _title(share: Share) -> str:
    return "Certificate of a share" if share.issued_on else "Confirmation of a pledge"


def _facts(statement: ShareStatement, share: Share) -> Iterator[tuple[str, str]]:
    """Yield what the certificate states, of what there is."""
    yield "Pledge", share.pledge
    yield "Member", statement.member
    yield "Shares", f"{plural(share.shares, 'share')} for {plural(share.units, 'unit')}, variant {share.variant}"
    for name, amount in (
        ("Promised", share.promised),
        ("Asked for so far", share.asked),
        ("Confirmed as paid", share.paid),
        ("Still owed at most", share.still_at_most),
    ):
        yield name, str(Money(amount, statement.currency))
    if share.hours:
        yield "Work", f"{share.hours_worked} of {plural(share.hours, 'hour')}"
    dates = {
        "Pledged": share.pledged_on, "Issued": share.issued_on, "Paid in full": share.paid_on,
        "Ended": share.ended_on, "Paid back": share.paid_back_on,
    }  # fmt: skip
    yield from ((name, moment(date)) for name, date in dates.items() if date)
    yield "State", f"{share.state}; the run is {statement.phase}"
    yield "Terms accepted", share.terms
    yield "Write on payments", share.reference


def _draw(canvas: Canvas, table: Table, top: float) -> float:
    """Draw a table below a height, and return where it ends."""
    _, height = table.wrap(INNER, HEIGHT)
    table.drawOn(canvas, MARGIN, top - height)
    return float(top - height)
