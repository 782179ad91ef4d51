# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""How long each process takes on each line, from features that were measured: exact, unknown where one was not.

    running   sum of feature x seconds_per feature
    handling  part_minutes, for each part (for each join, for the whole design once)
    set-up    batch_minutes, once a batch: for each part and process; for all parts of one sheet where sheets are cut

A machine is busy while it runs and while it is loaded; a person is there while it is loaded and for the `attendance`
of its run. A process without a machine takes a person all the time; an attendance of 0 means a bought service, where
the machine's rate pays for everybody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from makeshare.derive.paths import common, line_path
from makeshare.model.assembly import Description, Join
from makeshare.model.bom import Bom, Line
from makeshare.model.catalog import BARS, Catalog, Process
from makeshare.model.facts import Facts, PartFacts

Features = dict[str, Decimal | None]

_MINUTES = Decimal(60)
_SECONDS = Decimal(3600)
_MM_TO_M = Decimal(1000)


class Spent(msgspec.Struct, frozen=True, kw_only=True):
    """Hours of one process on one line, for one unit of the design; `setup` once a batch.

    `running` is None when a feature was not measured; `why` says which. `thing` is set where sheets share a set-up.
    """

    path: str
    process: Process
    running: Decimal | None
    handling: Decimal
    setup: Decimal = Decimal(0)
    thing: str = ""
    why: str = ""

    @property
    def machine(self) -> Decimal | None:
        """Hours that the machine is busy; 0 without one."""
        if self.process.machine is None:
            return Decimal(0)
        return None if self.running is None else self.running + self.handling

    @property
    def labour(self) -> Decimal | None:
        """Hours that a person is there."""
        if is_service(self.process):
            return Decimal(0)
        share = Decimal(1) if self.process.machine is None else self.process.attendance
        return None if self.running is None else self.running * share + self.handling


def is_service(process: Process) -> bool:
    """Tell whether the machine's rate pays for the people too."""
    return process.machine is not None and process.attendance == 0


def hours(description: Description, facts: Facts, bom: Bom, catalog: Catalog) -> tuple[Spent, ...]:
    """Return what every process takes, in the order of work: parts, joins, then the design as a whole."""
    made = list(_parts(facts, bom, catalog))
    return (*made, *_joins(description, catalog), *_whole(description, facts, bom, catalog))


def _parts(facts: Facts, bom: Bom, catalog: Catalog) -> Iterator[Spent]:
    lines = [line for line in bom.lines if line.kind == "make"]
    shared: set[tuple[str, str]] = set()
    for step in range(max((len(line.route) for line in lines), default=0)):
        for line in lines:
            if step < len(line.route):
                process = catalog.process(line.route[step])
                sheet = line.thing if _cuts_sheets(process, line, catalog) else ""
                first = not sheet or (process.key, sheet) not in shared
                shared.add((process.key, sheet))
                yield _part(line, process, part_features(line, facts, catalog), sheet, first=first)


def _part(line: Line, process: Process, features: Features, sheet: str, *, first: bool) -> Spent:
    running, why = _running(process, features)
    pieces = line.quantity.value
    return Spent(
        path=line.path,
        process=process,
        running=None if running is None else running * pieces,
        handling=process.part_minutes / _MINUTES * pieces,
        setup=process.batch_minutes / _MINUTES if first else Decimal(0),
        thing=sheet,
        why=why and f"{process.key} of {line.path}: {why}",
    )


def _cuts_sheets(process: Process, line: Line, catalog: Catalog) -> bool:
    return catalog.thing(line.thing).kind == "sheet" and "cut_m" in process.seconds_per


def part_features(line: Line, facts: Facts, catalog: Catalog) -> Features:
    """Return the features of one part that its kind of stock has: None for one that was not measured."""
    measured, kind = facts.part(line.path), catalog.thing(line.thing).kind
    features: Features = {
        "hole": Decimal(len(measured.holes)),
        "bend": Decimal(measured.bends),
        "area_m2": Decimal(str(measured.area)).scaleb(-6),
        "volume_cm3": Decimal(str(measured.volume)).scaleb(-3),
        "piece": Decimal(1),
    }
    if kind == "sheet":
        features |= _outline(measured)
    elif kind in BARS:
        features["cut_off"] = Decimal(1)
    elif kind == "filament":
        features["print_g"] = line.mass_each
    return features


def _outline(measured: PartFacts) -> Features:
    cut, pierces = measured.cut_length, measured.pierces
    return {
        "cut_m": None if cut is None else Decimal(str(cut)) / _MM_TO_M,
        "pierce": None if pierces is None else Decimal(pierces),
    }


def join_features(join: Join) -> Features:
    """Return what a join states: metres of weld, screws, bolts, glued joints."""
    features: Features = {"piece": Decimal(join.count)}
    if join.kind == "weld":
        length = None if join.length is None else Decimal(str(join.length)) * join.count
        features["weld_m"] = None if length is None else length / _MM_TO_M
    elif join.kind in ("screw", "bolt", "glue"):
        features[join.kind] = Decimal(join.count)
    return features


def _joins(description: Description, catalog: Catalog) -> Iterator[Spent]:
    """Sum the joins of each assembly and process: handling for each join, one set-up a process."""
    groups: defaultdict[tuple[str, str], list[Join]] = defaultdict(list)
    for join in description.joins:
        groups[line_path(common(join.members)), join.process].append(join)
    seen: set[str] = set()
    for (path, key), joins in groups.items():
        process = catalog.process(key)
        running, why = _running(process, _sum([join_features(join) for join in joins]))
        yield Spent(
            path=path,
            process=process,
            running=running,
            handling=process.part_minutes / _MINUTES * len(joins),
            setup=Decimal(0) if key in seen else process.batch_minutes / _MINUTES,
            why=why and f"{key}: {why}",
        )
        seen.add(key)


def _whole(description: Description, facts: Facts, bom: Bom, catalog: Catalog) -> Iterator[Spent]:
    """Give the design's own route the sum of all features; its pieces are what is placed, without joins' items."""
    if not description.route:
        return
    made = [line for line in bom.lines if line.kind == "make"]
    counted = [_times(part_features(line, facts, catalog), line.quantity.value) for line in made]
    features = _sum([*counted, *(join_features(join) for join in description.joins)])
    fasteners = {item for join in description.joins for item in join.items}
    placed = [one for one in description.instances if one.kind != "assembly" and one.path not in fasteners]
    features["piece"] = Decimal(len(placed))
    for key in description.route:
        process = catalog.process(key)
        running, why = _running(process, features)
        yield Spent(
            path="",
            process=process,
            running=running,
            handling=process.part_minutes / _MINUTES,
            setup=process.batch_minutes / _MINUTES,
            why=why and f"{key}: {why}",
        )


def _times(features: Features, count: Decimal) -> Features:
    return {name: None if value is None else value * count for name, value in features.items()}


def _sum(many: list[Features]) -> Features:
    """Add features up; a sum with an unknown in it is unknown."""
    result: Features = {}
    for features in many:
        for name, value in features.items():
            known = result.get(name, Decimal(0))
            result[name] = None if value is None or known is None else known + value
    return result


def _running(process: Process, features: Features) -> tuple[Decimal | None, str]:
    """Return the running hours, or None and why.

    Features that a part of this kind cannot have take no time (a saw cut of a sheet); but when it has none of those
    that the process counts by, the time is unknown, not zero.
    """
    counted = [name for name in process.seconds_per if name in features]
    if process.seconds_per and not counted:
        return None, f"none of {', '.join(process.seconds_per)} is known of it"
    seconds = Decimal(0)
    for name in counted:
        amount = features[name]
        if amount is None:
            return None, f"{name} was not measured"
        seconds += amount * process.seconds_per[name]
    return seconds / _SECONDS, ""
