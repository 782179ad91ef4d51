# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Stage A: run a design's code and write what it describes.

In:  `job.json` (a DesignJob), `things.json` and `processes.json` (what the catalogue has; no prices),
     `src/designs/…` (the design's own sources and those it declares to use).
Out: `design.json` (a Description), `places.json` (where the design said it), `asked.json` (which entries of the
     catalogue it looked up) and one geometry file for each part; or `failure.json`.
"""

from __future__ import annotations

import importlib.util
import sys
import traceback
from pathlib import Path

import msgspec
import numpy as np

from makeshare.author import context
from makeshare.author.describe import describe
from makeshare.author.design import Design
from makeshare.errors import DesignError, MakeshareError, Place
from makeshare.model.assembly import Value
from makeshare.model.catalog import Thing
from makeshare.model.places import apart
from makeshare.model.stage import DesignJob
from makeshare.stages import exchange


def main(inputs: Path, outputs: Path) -> None:
    """Run the job in a folder."""
    job = exchange.read(inputs, "job.json", DesignJob)
    things = exchange.read(inputs, "things.json", tuple[Thing, ...])
    context.provide({thing.key: thing for thing in things}, exchange.read(inputs, "processes.json", tuple[str, ...]))
    np.random.seed()  # noqa: NPY002  else all children of one process draw the same numbers, and nobody notices
    source = inputs / "src"
    try:
        kind = load(source / "designs" / job.design / "design.py", source)
        description, shapes = describe(kind(**resolve(kind, job)), job.design.replace("_", "-"))
    except MemoryError:
        raise  # a fact about this machine, not about the design
    except MakeshareError as error:
        exchange.fail(outputs, _relative(error, source))
    except Exception as error:  # noqa: BLE001  whatever a design raises is a fact about the design
        exchange.fail(outputs, _blame(error, source))
    else:
        bare, places = apart(description)
        exchange.write(outputs, "design.json", msgspec.json.encode(bare))
        exchange.write(outputs, "places.json", msgspec.json.encode(places))
        for name, data in shapes.items():
            exchange.write(outputs, name, data)
    exchange.write(outputs, "asked.json", msgspec.json.encode(context.asked()))


def load(path: Path, source: Path) -> type[Design]:
    """Import a design file and return the one Design that it defines itself; raises DesignError for none or two."""
    sys.path.insert(0, str(source))
    name = f"designs.{path.parent.name}.design"
    module = importlib.import_module(name)
    found = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Design) and value.__module__ == name
    ]
    if len(found) != 1:
        names = ", ".join(kind.__name__ for kind in found) or "none"
        raise DesignError(f"design.py must define one Design; it defines {names}", Place(str(path)))
    return found[0]


def resolve(kind: type[Design], job: DesignJob) -> dict[str, Value]:
    """Read each requested value through the parameter's own field; a later request wins over an earlier one."""
    values: dict[str, Value] = {}
    for request in job.requests:
        place = Place(request.place, request.line, request.name)
        if request.name not in kind.fields:
            raise kind.unknown(request.name, place)
        values[request.name] = kind.fields[request.name].read(request.name, request.value, place)
    return values


def _relative(error: MakeshareError, source: Path) -> MakeshareError:
    """Name files as the checkout does, not by the folder that this process ran in; give a file its place if none."""
    place = error.place
    if not place.file:
        return _placed(error, source)
    file = place.file.removeprefix(str(source)).lstrip("/")
    error.place = Place(file, place.line, place.field)
    return error


def _blame(error: Exception, source: Path) -> MakeshareError:
    """Turn an exception of the design's code into one sentence with the design's line."""
    text = str(error).strip().split("\n")[0] or "no reason given"
    return _placed(DesignError(f"{type(error).__name__}: {text}"), source, error)


def _placed(error: MakeshareError, source: Path, cause: BaseException | None = None) -> MakeshareError:
    """Give an error the last line of the design's own code that led to it."""
    frames = traceback.extract_tb((cause or error).__traceback__)
    own = [frame for frame in frames if frame.filename.startswith(str(source))]
    if isinstance(cause, SyntaxError) and cause.filename:
        error.place = Place(cause.filename.removeprefix(str(source)).lstrip("/"), cause.lineno, error.place.field)
    elif own:
        file = own[-1].filename.removeprefix(str(source)).lstrip("/")
        error.place = Place(file, own[-1].lineno, error.place.field)
    return error
