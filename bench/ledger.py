# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What replaying a ledger of 100,000 events takes: `python -m bench.ledger [RUNS]`.

One run of 24,000 members, from its first line to its books: as a whole command, against a floor that reads the same
lines, decodes each with msgspec into the same records, and computes its SHA-256. It takes about a minute.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import msgspec

from bench.measured import Took, command, keep
from makeshare.derive.funding.replay import LEDGER, replay
from makeshare.model.chain import Entry, Head
from makeshare.model.funding import events as e
from makeshare.model.funding.terms import MEMBERS, Offered, Part, Step, Terms
from makeshare.read.proposal import read_lines

EVENTS = 100_000
RUNS = 7
PLEDGES, LEAVING, BILLS = 24_000, 2_000, 2_200
PRICE = 10_000
SHOWN = "0" * 64
DEADLINE = "2027-01-31T18:00:00+01:00"
BEFORE, AFTER = "2027-01-05T09:00:00+01:00", "2027-02-05T09:00:00+01:00"


def main(runs: int) -> None:
    """Measure and keep the figures."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "ledger.jsonl")
        file.write_text("".join(f"{line}\n" for line in lines()))
        figures = measured(file, runs)
    keep("ledger", figures)
    for name, figure in figures.items():
        sys.stdout.write(f"{name}: {figure}\n")


def measured(file: Path, runs: int) -> dict[str, Any]:
    """Return medians of wall clock, CPU and memory, each piece in turn with the others, and what an event takes.

    The ratio to the floor is one of CPU, without what Python and its imports take: other work on the machine moves it
    least.
    """
    took: dict[str, list[Took]] = {name: [] for name in ("imports", "floor", "replay")}
    for _ in range(runs):
        for name, found in took.items():
            found.append(command([sys.executable, "-m", "bench.ledger", name, str(file)], watch=True))
    figures = {
        name: {field: median(getattr(one, field) for one in found) for field in ("wall", "cpu", "memory")}
        for name, found in took.items()
    }
    net = {name: figures[name]["cpu"] - figures["imports"]["cpu"] for name in ("floor", "replay")}
    return {
        "events": EVENTS,
        "bytes": file.stat().st_size,
        "ratio": net["replay"] / net["floor"],
        "us_an_event": net["replay"] / EVENTS * 1e6,
        **figures,
    }


def floor(file: Path) -> str:
    """Read, decode and hash every line, and nothing else; returns the last hash."""
    decode = msgspec.json.Decoder(Entry[e.LedgerEvent]).decode
    last = ""
    for line in read_lines(file):
        raw = line.encode()
        decode(raw)
        last = hashlib.sha256(raw).hexdigest()
    return last


def lines() -> Iterator[str]:
    """Write the ledger: every line chained to the one before."""
    head = Head()
    for date, event in events():
        line = LEDGER.line(head, date, event)
        yield line
        head = Head(length=head.length + 1, hash=line[-66:-2], date=date)
    if head.length != EVENTS:
        raise RuntimeError(f"the ledger has {head.length} events")


def events() -> Iterator[tuple[str, e.LedgerEvent]]:
    """Yield a run: interest, pledges of whom some leave, payments, bills, books closed, and everybody paid back."""
    names = [f"{number:016x}" for number in range(PLEDGES)]
    stay = names[LEAVING:]
    terms = _terms(len(stay))
    interested = EVENTS - 10 - PLEDGES - LEAVING - 2 * len(stay) - 2 * BILLS
    yield BEFORE, e.Discussed()
    for number in range(interested):
        yield BEFORE, e.Interested(pledge=f"{PLEDGES + number:016x}", member=f"{number:016x}", units=1)
    yield BEFORE, e.Opened(terms=terms)
    for name in names:
        yield (
            BEFORE,
            e.Pledged(pledge=name, member=name, units=1, shares=1, amount=PRICE, terms=terms.hash),
        )
    for name in names[:LEAVING]:
        yield BEFORE, e.Cancelled(pledge=name)
    yield AFTER, e.Closed()
    yield AFTER, e.Collected()
    for name in stay:
        yield AFTER, e.Paid(pledge=name, amount=PRICE, ref=f"in-{name}")
    yield AFTER, e.Funded()
    yield AFTER, e.Started(units=len(stay))
    yield AFTER, e.Reached(milestone=1, evidence=(SHOWN,))
    for number in range(BILLS):
        yield AFTER, e.Billed(party=f"maker {number % 30}", line=f"line {number % 100}", amount=PRICE)
        yield AFTER, e.Spent(party=f"maker {number % 30}", amount=PRICE, ref=f"out-{number}")
    yield AFTER, e.Delivering()
    yield AFTER, e.Settled()
    back = PRICE - BILLS * PRICE // len(stay)
    for name in stay:
        yield AFTER, e.Refunded(pledge=name, amount=back, ref=f"back-{name}")
    yield AFTER, e.Interested(pledge="f" * 16, member="f" * 16, units=1)


def _terms(units: int) -> Terms:
    offer = Offered(variant="default", revision="0.1.0+g1:0", geometry_hash="g1:0", bom_hash="b1:0", price=PRICE)
    return Terms(
        currency="EUR", document=SHOWN, quote=SHOWN, offers=(offer,), minimum=units, optimum=PLEDGES,
        needed=units * PRICE, reserve=units * PRICE // 10, deadline=DEADLINE, unsold="library",
        losses=(Step(bearer="reserve", who="the reserve"), Step(bearer="rest", who="seller")),
        surplus=(Part(to=MEMBERS, percent=100),),
    )  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1:2] == ["replay"]:
        sys.stdout.write(f"{replay(read_lines(Path(sys.argv[2]))).phase}\n")
    elif sys.argv[1:2] == ["floor"]:
        sys.stdout.write(f"{floor(Path(sys.argv[2]))}\n")
    elif sys.argv[1:2] != ["imports"]:
        main(int(sys.argv[1]) if sys.argv[1:] else RUNS)
