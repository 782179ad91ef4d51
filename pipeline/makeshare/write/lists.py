# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The lists of a package as CSV and JSON: cost, shopping, work, and what each process has to make."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

import msgspec

from makeshare.model.cost import CostLine, Estimate
from makeshare.model.money import Money
from makeshare.model.purchase import ProcessWork, Purchase
from makeshare.units import tidy
from makeshare.write.job import Job, Made
from makeshare.write.tables import Cell, inert

COST = (
    "Batch",
    "Path",
    "Title",
    "Category",
    "Low",
    "Expected",
    "High",
    "Currency",
    "Assumed",
    "Basis",
    "Source",
    "Read on",
    "Hours",
)
SHOPPING = (
    "Thing",
    "Title",
    "Kind",
    "Needed",
    "Unit",
    "Packs to buy",
    "Pack",
    "Pack unit",
    "Price of a pack",
    "Price",
    "Currency",
    "Left over",
    "Supplier",
    "Region",
    "Price read at",
    "Read on",
    "Assumed",
    "Note",
)
WORK = (
    "Process",
    "Title",
    "Labour hours for one",
    "Machine hours for one",
    "Set-up hours a batch",
    "Tools",
    "Skills",
    "Hazards",
)
PARTS = (
    "No.",
    "Part",
    "Pieces for one",
    "Stock",
    "Material",
    "Grade",
    "Size x (mm)",
    "Size y (mm)",
    "Size z (mm)",
    "Flat x (mm)",
    "Flat y (mm)",
    "Grain along",
    "Files",
    "Note",
)
HOLES = (
    "No.",
    "Part",
    "Pieces for one",
    "Hole",
    "Diameter (mm)",
    "From end x (mm)",
    "From side y (mm)",
    "From base z (mm)",
    "Axis x",
    "Axis y",
    "Axis z",
    "Depth (mm)",
    "Centre to edge (mm)",
)
WELDS = ("Members", "Runs", "Length of a run (mm)", "Size (mm)", "Type", "Process")


def table(headings: Iterable[str], rows: Iterable[Iterable[Cell]]) -> bytes:
    """Write a table as CSV; text that a spreadsheet would run as a formula is quoted."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows(
        [inert(cell) if isinstance(cell, str) else "" if cell is None else cell for cell in row] for row in rows
    )
    return stream.getvalue().encode()


def cost_csv(estimates: Mapping[int, Estimate]) -> bytes:
    """Write every line of every batch, each batch closed by its total: marked where prices are missing."""
    rows: list[tuple[Cell, ...]] = []
    for batch, estimate in sorted(estimates.items()):
        rows += [_cost(batch, line, estimate.currency) for line in estimate.lines]
        title = "Total for one" if estimate.complete else f"INCOMPLETE: no price for {', '.join(estimate.missing)}"
        total = estimate.total
        share = f"{estimate.assumed_share:.0%} of the expected total is assumed"
        rows.append(
            (batch, "", title, "total", *map(figure, (total.low, total.expected, total.high)), estimate.currency, share)
        )
    return table(COST, rows)


def cost_json(estimates: Mapping[int, Estimate]) -> bytes:
    """Write the estimates by batch, money in minor units."""
    data = {str(batch): estimate for batch, estimate in sorted(estimates.items())}
    return msgspec.json.format(msgspec.json.encode(data), indent=2) + b"\n"


def shopping_csv(purchases: Iterable[Purchase]) -> bytes:
    """Write what to buy for a batch, in whole packs."""
    return table(SHOPPING, [_bought(one) for one in purchases])


def work_csv(job: Job) -> bytes:
    """Write each process with its hours, tools, skills and hazards."""
    return table(WORK, [_work(line, job) for line in job.work.processes])


def parts_csv(made: Iterable[Made], files: Mapping[str, tuple[str, ...]]) -> bytes:
    """Write the parts of one process with the names of their files."""
    return table(
        PARTS,
        [
            (
                one.number,
                one.part.key,
                one.quantity,
                one.stock.title,
                one.stock.material,
                one.stock.grade,
                *(round(side, 2) for side in one.facts.box),
                *(one.facts.flat or (None, None)),
                one.part.grain,
                " ".join(files.get(one.part.key, ())),
                one.part.note,
            )
            for one in made
        ],
    )


def holes_csv(made: Iterable[Made]) -> bytes:
    """Write every hole of the parts of one process, measured from the part's own corner: end, side and base."""
    return table(
        HOLES,
        [
            (
                one.number,
                one.part.key,
                one.quantity,
                count,
                hole.diameter,
                *(round(at - low, 2) + 0.0 for at, low in zip(hole.at, one.facts.low, strict=True)),
                *hole.axis,
                hole.depth,
                hole.edge,
            )
            for one in made
            for count, hole in enumerate(one.facts.holes, 1)
        ],
    )


def welds_csv(job: Job, process: str) -> bytes:
    """Write the welds of one process."""
    return table(
        WELDS,
        [
            (weld.members, weld.runs, weld.length, weld.size, weld.style, weld.process)
            for weld in job.welds
            if weld.process == process
        ],
    )


def figure(money: Money) -> str:
    """Print an amount as a number without its currency."""
    return str(money).partition(" ")[2]


def _cost(batch: int, line: CostLine, currency: str) -> tuple[Cell, ...]:
    amount = line.amount
    figures = (None, None, None) if amount is None else tuple(map(figure, (amount.low, amount.expected, amount.high)))
    hours = None if line.hours is None else str(line.hours)
    return (
        batch,
        line.path,
        line.title,
        line.category,
        *figures,
        currency,
        line.assumed,
        line.basis,
        line.source,
        line.date,
        hours,
    )


def _bought(one: Purchase) -> tuple[Cell, ...]:
    needed, pack, left = (
        None if amount is None else str(tidy(amount.value)) for amount in (one.needed, one.pack, one.left)
    )
    each, price = (None if amount is None else figure(amount) for amount in (one.pack_price, one.price))
    return (
        one.thing,
        one.title,
        one.role,
        needed,
        "" if one.needed is None else one.needed.unit,
        one.packs,
        pack,
        "" if one.pack is None else one.pack.unit,
        each,
        price,
        "" if one.price is None else one.price.currency,
        left,
        one.supplier,
        one.region,
        one.source,
        one.date,
        one.assumed,
        one.note,
    )


def _work(line: ProcessWork, job: Job) -> tuple[Cell, ...]:
    process = job.catalog.processes.get(line.key)
    needs = (
        ("", "", "")
        if process is None
        else tuple("; ".join(one) for one in (process.tools, process.skills, process.hazards))
    )
    hours = (None if one is None else f"{one:.2f}" for one in (line.labour_hours, line.machine_hours, line.setup_hours))
    return (line.key, line.title, *hours, *needs)
