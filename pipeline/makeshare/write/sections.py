# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What stands on a traveller: the table of parts, and the lists below it. Each is cut where a setting says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import TypeVar

from reportlab.platypus import Flowable, Paragraph, Spacer, Table

from makeshare.units import say_length
from makeshare.write import words
from makeshare.write.job import Job, Made, Step
from makeshare.write.typeset import COLUMN, INK, INNER, LINE, PALE, TIGHT, Look, Setting, paragraph
from makeshare.write.typeset import words as plain

WIDTHS = (3, 4.6, 13, 5, 19)
"""Widths of the columns of the parts table in letters: number, pieces, size, mass, route; the name takes the rest."""

Item = TypeVar("Item")


def parts_table(job: Job, setting: Setting) -> Table:
    """Lay out the made parts, one heading for each stock."""
    bold, style = setting.style(bold=True, scale=0.9), setting.style()
    heads = ("No.", "Part", "Pieces", "Overall size, mm", "g each", "Route")
    rows: list[list[Paragraph | str]] = [[paragraph(head, bold) for head in heads]]
    looks: list[Look] = [*TIGHT, ("BACKGROUND", (0, 0), (-1, 0), LINE)]
    stock = ""
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


def _spent(hours: Decimal) -> str:
    return f"{hours:.1f} h" if hours >= Decimal("0.1") else "minutes"


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
    table = Table(rows, colWidths=[COLUMN * share for share in (0.5, 0.27, 0.23)], style=looks)
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
    """Print numbers as people list them, runs with a dash."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


SECTIONS: tuple[Callable[[Job, Setting], list[Flowable]], ...] = (
    _order,
    _hazards,
    _bought,
    _welds,
    _checks,
    _substitutions,
    _tools,
)
"""What stands below the table of parts, the most needed first."""
