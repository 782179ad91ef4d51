# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""README.txt of a package: the first thing that a fabricator opens, in plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from makeshare.write import words
from makeshare.write.job import Job
from makeshare.write.text import visible

WIDTH = 96
_LABEL = 16


def readme(job: Job) -> bytes:
    """Say what this is, how far to trust it, what to check first, and what lies where."""
    manifest = job.built.manifest
    text = [
        manifest.title.upper(),
        *_wrapped(manifest.summary),
        "",
        words.banner(manifest),
        *_wrapped(words.WHY_PROTOTYPE),
        "",
        *(line for label, value in _card(job) for line in _labelled(label, value)),
    ]
    for title, lines in _sections(job):
        text += ["", title.upper(), *lines]
    return ("\n".join(text) + "\n").encode()


def _card(job: Job) -> Iterator[tuple[str, str]]:
    built, manifest = job.built, job.built.manifest
    yield "Revision:", built.revision
    yield "Geometry hash:", built.facts.geometry_hash
    yield "Configuration:", ", ".join((built.variant, *map(words.parameter, job.parameters)))
    yield "Delivered as:", words.delivered(manifest)
    yield "Safe load:", manifest.safe_load
    yield "Built:", words.built_by(manifest)
    yield "Licence:", f"{manifest.license}, text in LICENSES/"
    yield "Designed by:", ", ".join(manifest.authors)
    yield "Published by:", job.community


def _sections(job: Job) -> Iterator[tuple[str, Iterable[str]]]:
    yield "Check first", _listed(words.checks(job))
    yield "What is where", (line for label, value in _CONTENTS for line in _labelled(label, value))
    yield "Order of work", (f"{number}. {step.title} ({step.process})" for number, step in enumerate(job.steps, 1))
    yield "Work", _wrapped(words.hours(job))
    yield "Tools", _listed(job.work.tools)
    yield "Skills", _listed(words.skills(job))
    yield (
        "Hazards",
        _listed((*_joined(words.hazards(job)), *(f"{what} ({at})" for at, what in words.work_hazards(job)))),
    )
    allowed = tuple(_joined(words.substitutions(job)))
    yield "Permitted substitutions", _listed(allowed or ("None. Ask before you replace a material.",))
    yield "Faults", _wrapped(words.report(job))


_CONTENTS = (
    ("traveller.pdf", "one page for the workshop: parts, materials, order of work, welds, hazards"),
    ("guide.html", "how to build it, for reading and printing"),
    ("by-process/", "files for each shop, named part_stock_xPIECES_rVERSION: pieces for ONE unit"),
    ("geometry/", "every made part as STEP"),
    ("assembly.*", "the whole as STEP (for CAD) and GLB (for looking)"),
    ("bom.*", "bill of materials as CSV, JSON and XLSX"),
    ("cost.*", "cost of one at each batch size: low, expected, high; what is assumed says so"),
    ("shopping-N.csv", "what to buy for a batch of N, in whole packs"),
    ("work.csv", "hours, tools and skills of each process"),
    (words.CHECK_FILE, "a square of 100 × 100 mm, to check that your program reads millimetres"),
    ("source/", "the design itself: change it, and build your own package with makeshare"),
    ("manifest.json", "every file with its size, SHA-256 and purpose; parameters; revision"),
    ("SHA256SUMS", "`sha256sum -c SHA256SUMS` in this folder checks every file"),
)


def _joined(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (f"{what.rstrip('.')}. {do}" if do else what for what, do in pairs)


def _labelled(label: str, value: str) -> list[str]:
    return _wrapped(value, f"{label:<{_LABEL}}", " " * _LABEL)


def _listed(lines: Iterable[str]) -> Iterator[str]:
    return (part for line in lines for part in _wrapped(line, "- ", "  "))


def _wrapped(text: str, first: str = "", rest: str = "") -> list[str]:
    """Break a long line; the lines after the first hang below its text."""
    clean = visible(text)
    found = textwrap.wrap(clean, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
    return found or [first.rstrip()]
