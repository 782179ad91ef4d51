# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Machines as participants: who speaks for each, what it asks, how long until its next service, the care it got."""

from __future__ import annotations

from collections.abc import Iterator

from makeshare.model.catalogue import Catalogue
from makeshare.model.governance.stakeholders import Machine
from makeshare.units import tidy
from makeshare.write.html import Html, tag
from makeshare.write.pages.decisions import banner
from makeshare.write.pages.figures import UNKNOWN
from makeshare.write.pages.page import facts, more, page, section, table

_STATES = {"in-use": "In use", "needs-care": "Needs care", "out-of-use": "Out of use"}
_LEAD = (
    "A run wears the machines that it relies on. A steward speaks for each of them, a reserve is put aside for every "
    "hour that it runs, and no work is planned on one whose service is overdue."
)


def machines_page(catalogue: Catalogue) -> bytes:
    """Write community/machines/index.md."""
    return page(
        _blocks(catalogue),
        title="Machines",
        description="The machines that runs rely on: who speaks for them, what they ask, the care they get.",
    )


def _blocks(catalogue: Catalogue) -> Iterator[str]:
    records = catalogue.governance.machines
    if records and records.example:
        yield banner("No such machine stands anywhere.")
    yield tag("div", tag("h1", "Machines"), tag("p", _LEAD, class_="ms-lead"))
    if records is None or not records.machines:
        yield tag("p", "No machine has a record yet: they belong into site/community/machines.toml.")
        return
    for machine in records.machines.values():
        yield _machine(machine)


def _machine(machine: Machine) -> Html:
    stated = machine.stated
    return section(
        tag("h2", machine.title),
        facts(
            (
                ("Stands in", machine.key.partition("/")[0]),
                ("Owner", (stated.owner if stated else "") or UNKNOWN),
                ("Steward", tag("code", machine.steward)),
                ("State", _STATES.get(machine.state, machine.state)),
                ("Next service", _service(machine)),
                (
                    "Reserve an hour",
                    str(stated.maintenance.reserve) if stated and stated.maintenance.reserve else UNKNOWN,
                ),
                ("It asks", machine.asks),
            )
        ),
        _log(machine) if machine.care else tag("p", "Its log is empty.", class_="ms-small"),
    )


def _service(machine: Machine) -> str:
    """Say in how many hours its service is due, that it is overdue, or that nobody knows."""
    left = machine.stated.maintenance.left if machine.stated else None
    if machine.overdue:
        return "overdue"
    return UNKNOWN if left is None else f"in {tidy(left)} h of work"


def _log(machine: Machine) -> Html:
    rows = [
        [one.date.isoformat(), f"{tidy(one.hours)} h", one.what + (" (service)" if one.service else ""), one.by]
        for one in reversed(machine.care)
    ]
    return more("Care that it got", table(("Date", "At", "What", "By"), rows, label=f"Care of {machine.title}"))


def machine_titles(catalogue: Catalogue) -> dict[str, str]:
    """Return what each machine with a record is called, by its key."""
    records = catalogue.governance.machines
    return {key: machine.title for key, machine in records.machines.items()} if records else {}
