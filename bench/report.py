# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Write site/speed.md, with its charts, from what the other scripts here have kept: `python -m bench.report`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from bench.measured import RESULTS, ROOT

PAGE = ROOT / "site" / "speed.md"
HEAD = """\
<!--
SPDX-FileCopyrightText: makeshare contributors
SPDX-License-Identifier: CC-BY-SA-4.0
Written by bench/report.py: edit that, or measure again.
-->

# How long things take

Measured as whole commands on a machine with {cores} cores and Python {python}, by the scripts in `bench/`. The floor
of each comparison was measured in the same run, in turn with ours: ratios hold on other machines better than times.
"""
COLD = """\
Six designs with all their variants: geometry, six formats, pictures, bills, estimates, packages. The plain loop calls
the same functions in one process, runs each design once instead of twice, and keeps nothing.
"""
WARM = """\
The same build once more. *Stage A* is the floor for a comment: the design's own code in all variants, with the start of
a worker. The first line is what any command of Python takes before it does anything.
"""
SCRIPTS = """\
`makeshare export` to STEP, STL, 3MF, GLB, DXF and SVG, against a loop that runs the scripts, checks and writes by the
same functions.
"""
PLANNER = """\
Synthetic designs of ten variants with eight files each, whose tasks do next to nothing: what is left is the engine.
The bars are the unchanged build, a whole command.
"""
LEDGER = """\
One run of 24,000 members from its first line to its books. The floor reads the same lines, decodes them into the same
records and hashes them, and asks nothing about what they say.
"""
PAPER = """\
## 100,000 designs, on paper

Not measured, but computed from the figures above: {tasks:,.0f} files of a million configurations.

- Finding out that nothing changed: {unchanged:.0f} minutes in one process.
- Everything from nothing: {hours:,.0f} hours of one core, so {cluster:.0f} hours on a cluster of 1,000.
- The planner must then hand out {jobs:.0f} jobs a second, each of some hundred kilobytes. Dask's own documentation
  says that a scheduler spends about 0.2 to 1 ms on a task, so one scheduler is enough, and its network is not idle.
"""
Rows = list[tuple[str, float, str]]
JOBS = 7
"""Jobs of one configuration."""


def main() -> None:
    """Write the page."""
    kept = {path.stem: json.loads(path.read_text()) for path in sorted(RESULTS.glob("*.json"))}
    figures = {name: found["figures"] for name, found in kept.items()}
    sections = [
        HEAD.format(**kept["engine"]["machine"]),
        section("Everything from nothing", COLD, cold(figures["engine"])),
        section("Again, after an edit", WARM, warm(figures["engine"])),
        section("26 CadQuery scripts", SCRIPTS, scripts(figures["export"])),
        section("Planning, as a community grows", PLANNER, planner(figures["planner"])),
        section("A ledger of 100,000 events", LEDGER, ledger(figures["ledger"])),
        paper(figures["planner"]["paper"]),
    ]
    PAGE.write_text("\n".join(sections))


def cold(figures: dict[str, Any]) -> Rows:
    """Tell a build from nothing."""
    return [
        (name.removeprefix("cold: "), one["wall"], f"{one['ratio']:.2f} × the loop, {one['memory']:.0f} MB of memory")
        for name, one in figures.items()
        if name.startswith("cold")
    ]


def warm(figures: dict[str, Any]) -> Rows:
    """Tell builds after edits."""
    return [(name, one["wall"], "") for name, one in figures.items() if not name.startswith("cold")]


def scripts(figures: dict[str, Any]) -> Rows:
    """Tell makeshare export."""
    return [(name, one["wall"], f"{one['ratio']:.2f} × the loop") for name, one in figures.items()]


def planner(figures: dict[str, Any]) -> Rows:
    """Tell what planning costs as a community grows."""
    sizes = sorted((size for size in figures if size.isdigit()), key=int)
    return [
        (f"{int(size):,} designs, {figures[size]['tasks']:,} files", figures[size]["unchanged"], said(figures[size]))
        for size in sizes
    ]


def ledger(figures: dict[str, Any]) -> Rows:
    """Tell what replaying a ledger takes."""
    whole, floor = figures["replay"], figures["floor"]
    words = f"{figures['ratio']:.1f} × the floor, {figures['us_an_event']:.0f} µs an event, {whole['memory']:.0f} MB"
    return [
        ("every event replayed by its rules", whole["wall"], words),
        ("the floor", floor["wall"], f"{floor['memory']:.0f} MB"),
    ]


def said(one: dict[str, float]) -> str:
    """Tell one size in words."""
    return (
        f"{one['unchanged_us_per_task']:.0f} µs a file; one design edited {one['edited']:.2f} s; "
        f"from nothing {one['cold']:.0f} s, {one['memory']:.0f} MB"
    )


def paper(figures: dict[str, float]) -> str:
    """Tell what was only computed."""
    return PAPER.format(
        tasks=figures["tasks"],
        unchanged=figures["unchanged_seconds"] / 60,
        hours=figures["cpu_hours_cold"],
        cluster=figures["hours_on_1000_cores"],
        jobs=figures["configurations_an_hour_on_1000_cores"] / 3600 * JOBS,
    )


def section(title: str, about: str, rows: Rows) -> str:
    """Write a heading, a paragraph, bars and a table that says the same."""
    rows = sorted(rows, key=lambda row: row[1])
    return "\n".join([f"## {title}", "", about, bars(rows), "", *table(rows), ""])


def bars(rows: Rows) -> str:
    """Draw a bar for each row, to scale."""
    most = max(value for _, value, _ in rows)
    drawn = (
        f'<div class="ms-bar__row"><div class="ms-bar__head"><span>{name}</span><span>{value:.2f} s</span></div>'
        f'<svg class="ms-bar" width="100%" height="20" aria-hidden="true" focusable="false">'
        f'<rect x="0" y="2" width="{value / most * 100:.2f}%" height="16" class="ms-fill-material" /></svg></div>'
        for name, value, _ in rows
    )
    return f'<div class="ms-bars">{"".join(drawn)}</div>'


def table(rows: Rows) -> Iterable[str]:
    """Write the rows as a table."""
    yield "| what | seconds | besides |"
    yield "| --- | ---: | --- |"
    yield from (f"| {name} | {value:.2f} | {words} |" for name, value, words in rows)


if __name__ == "__main__":
    main()
