# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare okh`."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import click

from makeshare.cli import okh_write, options
from makeshare.cli.report import INPUT, put_json
from makeshare.cli.table import table
from makeshare.errors import InputError
from makeshare.model.catalog import Catalog
from makeshare.model.exchange.finding import Finding
from makeshare.model.exchange.usable import Usable, UsableFacility
from makeshare.read.description import plain
from makeshare.read.exchange.text import MOST
from makeshare.workflows.foreign import Looked, look
from makeshare.workflows.repository import Repository

_SHOWN = 12
"""Parts, machines and unknown fields that are listed; more are counted."""


@click.group()
def okh() -> None:
    """Exchange designs and workshops with others: Open Know-How, OKH-LOSH, Open Hardware Manager, Open Know-Where.

    \b
    Examples:
      makeshare okh read okh.toml
      makeshare okh read ../their-project
      makeshare okh write broadfork
    """


okh.add_command(okh_write.write)


@okh.command()
@click.argument("path", type=click.Path(path_type=Path))
@options.as_json
def read(path: Path, *, as_json: bool) -> None:
    """Read somebody's manifest or facility, PATH: what it is, what of it can be used here, and what is wrong with it.

    Give a folder to read every manifest in it and to see whether the files that they name are there. Nothing is
    mended and nothing guessed: what is faulty stays unknown. The exit status is 1 when there are errors.

    \b
    Examples:
      makeshare okh read okh.yml
      makeshare okh read workshop-okw.json --json
      makeshare okh read ../their-project
    """
    looked = look(path, _catalog())
    if as_json:
        put_json(looked)
    else:
        click.echo("\n\n".join("\n".join(_lines(one)) for one in looked))
    sys.exit(0 if all(one.sound for one in looked) else INPUT)


def _catalog() -> Catalog | None:
    """Return the catalogue of the checkout around here; without one, what could be made here is unknown."""
    try:
        return Repository.around(Path.cwd()).catalog
    except InputError:
        return None


def _lines(one: Looked) -> Iterator[str]:
    yield click.style(f"{_safe(one.file)}: {one.kind}", bold=True)
    if isinstance(one.usable, Usable):
        yield table(("field", "understood"), [(name, _safe(text)) for name, text in _design(one.usable)])
    elif isinstance(one.usable, UsableFacility):
        yield table(("field", "understood"), [(name, _safe(text)) for name, text in _facility(one.usable)])
    if one.content is not None and one.content.extra:
        names = ", ".join(name for name, _ in one.content.extra[:_SHOWN])
        yield f"kept without being understood: {_safe(names)}{_more(len(one.content.extra))}"
    counts = {name: sum(found.severity == name for found in one.findings) for name in ("error", "warning", "note")}
    yield ", ".join(f"{count} {name}{'' if count == 1 else 's'}" for name, count in counts.items())
    if one.findings:
        yield table(("", "line", "field", "finding"), [row for found in one.findings for row in _rows(found)])


def _design(one: Usable) -> Iterator[tuple[str, str]]:
    yield "title", one.title or "unknown"
    yield "version", one.version or "unknown"
    opens = {True: "open hardware", False: "not open hardware", None: "whether it is open hardware is unknown"}
    yield "licence", f"{one.licence or 'unknown'}: {opens[one.open_hardware]}"
    yield "licensor", ", ".join(one.licensors) or "unknown"
    yield "repository", one.repository or "unknown"
    yield "processes", ", ".join(one.processes) or "unknown"
    yield "made here?", f"{one.makeable}: {'; '.join(one.why[:_SHOWN])}"
    for part in one.parts[:_SHOWN]:
        size = " x ".join(f"{edge.normalize():f}" for edge in part.box) + " mm" if part.box else ""
        facts = [str(part.quantity or ""), part.material or "", size, str(part.mass or ""), ", ".join(part.processes)]
        lacks = f"unknown: {', '.join(part.unknown)}" if part.unknown else ""
        yield "part", "; ".join(text for text in (part.name or "unknown", *facts, lacks) if text)
    for supply in one.supplies[:_SHOWN]:
        yield supply.kind, f"{supply.name or supply.key or 'unknown'}: {supply.quantity or 'quantity unknown'}"
    hidden = max(len(one.parts) - _SHOWN, 0) + max(len(one.supplies) - _SHOWN, 0)
    if hidden:
        yield "", f"and {hidden} more"
    yield "unknown", ", ".join(one.unknown) or "nothing"


def _facility(one: UsableFacility) -> Iterator[tuple[str, str]]:
    yield "name", one.name or "unknown"
    yield "status", one.status or "unknown"
    yield "place", one.place or "unknown"
    yield "processes", ", ".join(one.processes) or "unknown"
    for machine in one.machines[:_SHOWN]:
        travel = " x ".join(str(axis) if axis else "?" for axis in machine.travel) if any(machine.travel) else ""
        facts = (", ".join(machine.processes), travel, machine.tolerance or "")
        yield "machine", "; ".join(text for text in (machine.name or "unknown", *facts) if text)
    if len(one.machines) > _SHOWN:
        yield "", f"and {len(one.machines) - _SHOWN} more"
    yield "unknown", ", ".join(one.unknown) or "nothing"


def _rows(found: Finding) -> Iterator[tuple[str, str, str, str]]:
    """Lay a finding out in as many rows as its sentence needs."""
    field = _safe(found.place.field)[:36]
    text = _safe(found.sentence) + (f" ({_safe(found.tip)})" if found.tip else "")
    width = max(shutil.get_terminal_size((140, 24)).columns - 60, 40)
    first, *rest = textwrap.wrap(text, width) or [""]
    yield found.severity, str(found.place.line or ""), field, first
    for line in rest:
        yield "", "", "", line


def _safe(text: str) -> str:
    return plain(text, most=MOST)


def _more(count: int) -> str:
    return f" and {count - _SHOWN} more" if count > _SHOWN else ""
