# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""README.txt of a package: the first thing that a fabricator opens, in plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from makeshare.write import words
from makeshare.write.job import Job
from makeshare.write.pages.text import visible

WIDTH = 96


def readme(job: Job) -> bytes:
    """Say what this is, how far to trust it, what to check first, and what lies where."""
    manifest, built = job.built.manifest, job.built
    text = [
        manifest.title.upper(), manifest.summary, "", words.banner(manifest), words.WHY_PROTOTYPE, "",
        f"Revision:       {built.revision}", f"Geometry hash:  {built.facts.geometry_hash}",
        f"Configuration:  {built.variant}", *(f"                {words.parameter(one)}" for one in job.parameters),
        f"Delivered as:   {words.delivered(manifest)}", f"Safe load:      {manifest.safe_load}",
        f"Built:          {words.built_by(manifest)}", f"Licence:        {manifest.license} (LICENSES/)",
        f"Made by:        {', '.join(manifest.authors)}; published by {job.community}",
    ]  # fmt: skip  a line a line
    for title, lines in _sections(job):
        text += ["", title.upper(), *lines]
    return ("\n".join(_wrapped(visible(line) for line in text)) + "\n").encode()


def _sections(job: Job) -> Iterator[tuple[str, Iterable[str]]]:
    yield "Check first", [f"- {line}" for line in words.checks(job)]
    yield "What is where", [f"{name:<16}{what}" for name, what in _contents(job)]
    yield "Order of work", [f"{number}. {step.title} ({step.process})" for number, step in enumerate(job.steps, 1)]
    yield "Tools", [f"- {tool}" for tool in dict.fromkeys(tool for line in job.work for tool in line.tools)]
    skills = dict.fromkeys((*job.built.manifest.skills, *(skill for line in job.work for skill in line.skills)))
    yield "Skills", [f"- {skill}" for skill in skills]
    yield "Hazards", _pairs(words.hazards(job))
    yield "Permitted substitutions", _pairs(words.substitutions(job)) or ["None. Ask before you replace a material."]
    yield "Faults", [words.report(job)]


def _contents(job: Job) -> Iterator[tuple[str, str]]:
    yield "traveller.pdf", "one page for the workshop: parts, materials, order of work, welds, hazards"
    yield "guide.html", "how to build it, for reading and printing"
    yield "by-process/", "files for each shop, named part_stock_xPIECES_rVERSION: pieces for ONE unit"
    yield "geometry/", "every made part as STEP"
    yield "assembly.*", "the whole as STEP (for CAD) and GLB (for looking)"
    yield "bom.*", "bill of materials as CSV, JSON and XLSX"
    yield "cost.*", "cost of one at each batch size: low, expected, high; what is assumed says so"
    yield "shopping-N.csv", "what to buy for a batch of N, in whole packs"
    yield "work.csv", "hours, tools and skills of each process"
    yield words.CHECK_FILE, "a square of 100 × 100 mm, to check that your program reads millimetres"
    yield "source/", "the design itself: change it, and build your own package with makeshare"
    yield "manifest.json", "every file with its size, SHA-256 and purpose; parameters; revision"
    yield "SHA256SUMS", "`sha256sum -c SHA256SUMS` in this folder checks every file"


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[str]:
    return [f"- {what}" + (f" - {do}" if do else "") for what, do in pairs]


def _wrapped(lines: Iterable[str]) -> Iterator[str]:
    """Break long lines, hanging below their text."""
    for line in lines:
        hang = 16 if line[:16].endswith(" ") else len(line) - len(line.lstrip("- "))
        yield from textwrap.wrap(line, WIDTH, subsequent_indent=" " * hang, break_on_hyphens=False) or [""]
