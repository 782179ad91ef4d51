# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Play the four worked examples anew: their quotes, evidence and ledgers, by the rules of any real run.

    .venv/bin/python tools/worked_examples.py

Needed when the form of a ledger, a price or a proposal's terms change. All people in them are made up: pseudonyms begin
with `example-`, parties with EXAMPLE. The same checkout gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import tempfile
from collections import Counter
from pathlib import Path

from makeshare.derive.distribution.serials import serials
from makeshare.engine.run import Engine
from makeshare.engine.store import Store
from makeshare.model.distribution.records import Batch, Defect, Delivered, Fixed, RecordEvent, Track
from makeshare.model.funding import events as e
from makeshare.read.distribution.load import RECORDS
from makeshare.read.project import STORE
from makeshare.read.proposal import load_quote
from makeshare.workflows import distribution, ledgers, proposals
from makeshare.workflows.repository import Repository

ROOT = Path(__file__).parents[1]
BATCHES = {"default": "B01", "compact": "B02"}
"""Batches of the run that was handed over, by variant."""
HEADER = "SPDX-FileCopyrightText: makeshare contributors\nSPDX-License-Identifier: CC-BY-SA-4.0\n\n"


def main() -> None:
    """Play all four."""
    repository = Repository.around(ROOT)
    with Engine(Store(repository.root / STORE), os.cpu_count() or 1) as engine:
        for play in (broadforks, low_tunnels, workbenches, seedling_shelves):
            play(repository, engine)


class Run:
    """One example while it is played: the clock, and the ledger that is written to."""

    def __init__(self, slug: str, repository: Repository, zone: str, private: Path | None = None) -> None:
        """Begin with an empty ledger."""
        self.slug, self.repository, self.zone, self.private = slug, repository, zone, private
        self.folder = repository.root / proposals.FOLDER / slug
        (self.folder / ledgers.LEDGER_FILE).write_text("", encoding="utf-8")
        self.rows = 0

    def at(self, time: str, *events: e.LedgerEvent) -> None:
        """Record events of one time, such as 2026-11-02T19:12."""
        ledgers.record(self.opened(), self.date(time), events, self.repository)

    def date(self, time: str) -> str:
        """Return a time as the ledger has it."""
        return f"{time}:00{self.zone}"

    def opened(self) -> ledgers.Ledger:
        """Open the ledger as it is now."""
        return ledgers.ledger(self.slug, self.repository, self.private)

    def name(self, person: str) -> str:
        """Return the pseudonym of a made-up person, or of a pledge."""
        return "example-" + hashlib.sha256(f"{self.slug} {person}".encode()).hexdigest()[:16]

    def row(self) -> str:
        """Name the next row of a made-up import."""
        self.rows += 1
        return "example-" + hashlib.sha256(f"{self.slug} row {self.rows}".encode()).hexdigest()[:16]

    def evidence(self, name: str, words: str) -> str:
        """Write an example of a file that shows something, and return its SHA-256."""
        data = f"{HEADER}EXAMPLE. {words}\n".encode()
        (self.folder / name).write_bytes(data)
        return hashlib.sha256(data).hexdigest()

    def quoted(self, engine: Engine, day: str) -> None:
        """Quote it as of a day, with an example of a signed quote."""
        self.evidence("quote-signed.txt", "Here lies the quote that the maker signed. Nobody signed this one.")
        proposals.quote(
            self.slug,
            self.repository,
            engine,
            signed_by="EXAMPLE maker",
            signed_on=dt.date.fromisoformat(day),
            evidence="quote-signed.txt",
        )

    def open(self, time: str) -> None:
        """Open it to pledges."""
        ledgers.open_pledging(self.slug, self.date(time), self.repository, self.private)

    def pledge(
        self, person: str, units: int = 1, *, hours: int = 0, amount: int | None = None, **fields: str
    ) -> e.Pledged:
        """Return a pledge of somebody, at the price that the terms have."""
        terms = self.opened().book.terms
        variant = fields.get("variant", "default")
        offer = terms.offer(variant)
        assert offer is not None, variant  # noqa: S101  an example of ours
        price = offer.price * units - hours * (terms.work.rate if terms.work else 0)
        return e.Pledged(
            pledge=self.name(f"pledge of {person}"),
            member=self.name(person),
            units=units,
            shares=units,
            amount=price if amount is None else amount,
            terms=terms.hash,
            variant=variant,
            plan="instalments" if fields.get("plan") == "instalments" else "once",
            hours=hours,
            point=fields.get("point", ""),
        )

    def pays(self, *people: str) -> list[e.LedgerEvent]:
        """Return the payments of all that these people owe."""
        book = self.opened().book
        names = [self.name(f"pledge of {person}") for person in people]
        owed = {name: book.accounts[name].due - book.accounts[name].net for name in names}
        return [e.Paid(pledge=name, amount=amount, ref=self.row()) for name, amount in owed.items() if amount]

    def parties_pay(self) -> list[e.LedgerEvent]:
        """Return the payments of all that parties owe."""
        owing = [one for one in self.opened().book.parties.values() if one.due > one.net]
        return [e.Received(party=one.who, amount=one.due - one.net, ref=self.row()) for one in owing]

    def pays_out(self) -> list[e.LedgerEvent]:
        """Return the payments of all that is owed to members and parties."""
        book = self.opened().book
        back = [
            e.Refunded(pledge=one.who, amount=one.net - one.due, ref=self.row())
            for one in book.accounts.values()
            if one.net > one.due
        ]
        spent = [
            e.Spent(party=one.who, amount=one.net - one.due, ref=self.row())
            for one in book.parties.values()
            if one.net > one.due
        ]
        return [*back, *spent]


def broadforks(repository: Repository, engine: Engine) -> None:
    """0001, open: eight of ten forks pledged, one pledge waits for a renewed consent."""
    run = Run("0001-broadfork-first-run", repository, "+01:00")
    run.at("2026-10-20T19:12", e.Interested(pledge=run.name("look a"), member=run.name("ada"), units=1))
    run.at("2026-10-22T08:40", e.Interested(pledge=run.name("look b"), member=run.name("bo"), units=2))
    run.at("2026-10-24T10:00", e.Discussed())
    run.quoted(engine, "2026-11-01")
    run.open("2026-11-02T18:00")
    run.at("2026-11-03T08:40", run.pledge("ada"))
    run.at("2026-11-05T21:05", run.pledge("bo", 2))
    run.at("2026-11-09T12:30", run.pledge("cy"))
    run.at("2026-11-14T17:55", e.Cancelled(pledge=run.name("pledge of cy")))
    run.at("2026-11-16T20:18", run.pledge("di"))
    run.at("2026-11-19T09:02", run.pledge("ed", 2))
    run.at("2026-11-21T18:47", run.pledge("flo"))
    terms = run.opened().proposal.share.unsold_party
    run.at("2026-11-22T11:00", e.Underwritten(party=terms, variant="default", units=1, shares=1))
    run.at("2026-11-23T10:15", e.Interested(pledge=run.name("look g"), member=run.name("gil"), units=1))


def low_tunnels(repository: Repository, engine: Engine) -> None:
    """0002, in a bidding round: the first did not cover, the second runs. Members' own events stay in private."""
    with tempfile.TemporaryDirectory() as folder:
        run = Run("0002-low-tunnel-bids", repository, "+01:00", Path(folder) / "private.jsonl")
        run.at("2026-10-25T09:00", e.Discussed())
        run.quoted(engine, "2026-11-03")
        run.open("2026-11-04T20:00")
        guide = run.opened().book.terms.offers[0].price
        bids = (70, 95, 100, 62, 110, 100, 85, 130, 90, 100, 64, 105)
        for number, percent in enumerate(bids):
            run.at(
                f"2026-11-{5 + number:02}T18:{number:02}", run.pledge(f"member {number}", amount=guide * percent // 100)
            )
        counted(run, "2026-11-19T20:00", 1)
        for day, number, percent in ((20, 1, 105), (21, 4, 125), (23, 9, 110), (24, 7, 150)):
            name = run.name(f"pledge of member {number}")
            run.at(f"2026-11-{day}T19:09", e.Rebid(pledge=name, amount=guide * percent // 100))


def counted(run: Run, time: str, number: int) -> None:
    """Count a round of bids, and commit to the list with salt."""
    book = run.opened().book
    listed = "\n".join(f"{one.who} {one.promised}" for one in book.accounts.values() if one.counted)
    commitment = hashlib.sha256(f"{run.slug} example salt\n{listed}".encode()).hexdigest()
    run.at(time, e.Round(number=number, bids=book.pledges, total=book.promised, commitment=commitment))


def workbenches(repository: Repository, engine: Engine) -> None:
    """0003, met, not paid in full, and paid back."""
    run = Run("0003-workbench-refunded", repository, "+02:00")
    run.at("2026-04-20T19:00", e.Discussed())
    run.quoted(engine, "2026-05-01")
    run.open("2026-05-02T10:00")
    people = ("ann", "ben", "cleo", "dan", "eva", "fritz", "gul", "hana")
    for number, person in enumerate(people):
        run.at(f"2026-05-{5 + 4 * number // 2:02}T18:3{number}", run.pledge(person))
    run.at("2026-06-15T18:01", e.Closed())
    run.at("2026-06-16T09:00", e.Collected())
    run.at("2026-06-20T09:00", *run.pays("ann", "ben", "cleo", "dan", "eva", "fritz"))
    run.at("2026-06-22T09:00", e.Bounced(pledge=run.name("pledge of gul"), ref=run.row()))
    run.at("2026-06-22T09:00", e.Bounced(pledge=run.name("pledge of hana"), ref=run.row()))
    run.at("2026-06-27T09:00", *run.pays("gul"))
    run.at("2026-07-01T09:00", e.Dropped(pledge=run.name("pledge of hana")))
    run.at("2026-07-17T09:00", e.FellShort())
    run.at("2026-07-21T09:00", *run.pays_out())


def seedling_shelves(repository: Repository, engine: Engine) -> None:
    """0004, made and handed over, dearer than planned, settled."""
    run = Run("0004-seedling-shelves-settled", repository, "+01:00")
    run.at("2025-12-10T19:00", e.Discussed())
    run.quoted(engine, "2026-01-10")
    run.open("2026-01-11T10:00")
    people = ("ilse", "jo", "kim", "lea", "max", "noor", "ole", "pia")
    for number, person in enumerate(people):
        plan = "instalments" if number % 3 == 1 else "once"
        variant = "compact" if number in (2, 5, 6, 7) else "default"
        units = 2 if person in ("ilse", "max") else 1
        hours = 3 if person == "pia" else 0
        point = "example-library/saturday" if number % 2 else "example-school-garden/saturday"
        wanted = run.pledge(person, units, hours=hours, plan=plan, variant=variant, point=point)
        run.at(f"2026-01-{13 + 2 * number:02}T18:20", wanted)
    party = run.opened().proposal.share.unsold_party
    run.at("2026-02-14T11:00", e.Underwritten(party=party, variant="default", units=2, shares=2))
    run.at("2026-02-15T18:05", e.Closed())
    run.at("2026-02-16T09:00", e.Collected())
    run.at("2026-02-20T09:00", *run.pays(*people), *run.parties_pay())
    run.at("2026-02-21T09:00", e.Funded())
    run.at("2026-02-23T09:00", e.Started(units=12))
    reached(run, "2026-03-10T09:00", 1, "order.txt", "The order of the plywood, and a statement of the account.")
    bills(run, "2026-03-12T10:00", ("material", "bought", "consumable", "shipping"), "EXAMPLE timber merchant", 115)
    run.at("2026-03-14T10:00", *paid_to(run, "EXAMPLE timber merchant"))
    reached(run, "2026-04-10T09:00", 2, "boards.txt", "A check sheet for each board.")
    run.at("2026-04-11T10:00", e.Collected(instalment=2))
    run.at("2026-04-18T09:00", *run.pays("jo", "max", "pia"))
    bills(run, "2026-04-20T10:00", ("machine", "labour", "setup"), "EXAMPLE joinery", 106)
    run.at("2026-04-21T10:00", *paid_to(run, "EXAMPLE timber merchant"))
    run.at("2026-05-02T16:00", e.Worked(pledge=run.name("pledge of pia"), hours=3))
    run.at("2026-05-10T09:00", e.Delivering())
    for fee in run.opened().proposal.fees:
        amount = fee.amount.minor * (12 if fee.base == "unit" else 1) if fee.amount else 6670
        run.at("2026-05-18T09:00", e.Billed(party=fee.to, line=fee.name, amount=amount))
    reached(run, "2026-05-18T10:00", 3, "handed-over.txt", "Twelve serial numbers with the dates of hand-over.")
    handed_over(run)
    run.at("2026-05-30T09:00", e.Settled())
    run.at("2026-06-10T09:00", *owing(run), *run.parties_pay())
    run.at("2026-06-12T09:00", *run.pays_out())


def handed_over(run: Run) -> None:
    """Write down two batches, who got which unit, and one loose wedge that was set right."""
    (run.folder / RECORDS).write_text("", encoding="utf-8")
    book = run.opened().book
    live = [one for one in book.accounts.values() if one.counted]
    owners = {
        variant: [one.who for one in live if one.variant == variant for _ in range(one.units)] for variant in BATCHES
    }
    for variant, batch in BATCHES.items():
        owners[variant] += [""] * book.underwritten[variant]
        offer = book.offer(variant)
        finished = Batch(
            batch=batch,
            workshop="example-wood",
            units=len(owners[variant]),
            revision=offer.revision,
            geometry_hash=offer.geometry_hash,
            variant=variant,
        )
        record(run, "2026-05-08T16:00", finished)
    for variant, batch in BATCHES.items():
        for number, owner in zip(serials("0004", batch, len(owners[variant])), owners[variant], strict=True):
            record(run, "2026-05-16T14:00", Delivered(serial=number, pledge=owner))
    loose = serials("0004", "B01", 3)[2]
    what = "A wedge sits loose: the slot was cut at the wide end of its tolerance."
    track = record(run, "2026-05-24T10:00", Defect(serial=loose, fault="loose-wedge", what=what, severity="minor"))
    line = track.defects[-1].line
    record(run, "2026-05-28T17:00", Fixed(serial=loose, defect=line, how="A wedge 0.5 mm thicker was fitted."))


def record(run: Run, time: str, event: RecordEvent) -> Track:
    """Append a record of one time."""
    return distribution.write_record(run.slug, run.date(time), event, run.repository)


def reached(run: Run, time: str, number: int, file: str, words: str) -> None:
    """Reach a milestone, with an example of its evidence."""
    run.at(time, e.Reached(milestone=number, evidence=(run.evidence(file, words),)))


def bills(run: Run, time: str, categories: tuple[str, ...], party: str, percent: int) -> None:
    """Bill eight units of the first variant and four of the other, line by line, at so many percent of the quote."""
    pin = load_quote(run.repository.root, run.opened().proposal)
    assert pin is not None  # noqa: S101  it was quoted above
    lines: Counter[str] = Counter()
    for one, units in ((pin, 8), (pin.variants[0], 4)):
        for line in one.estimate.lines:
            if line.category in categories and line.amount is not None:
                lines[line.path or line.title] += line.amount.expected.minor * units * percent // 100
    run.at(time, *(e.Billed(party=party, line=path, amount=amount) for path, amount in lines.items() if amount))


def paid_to(run: Run, party: str) -> list[e.LedgerEvent]:
    """Return the payment of what a party is owed, as far as milestones have released it."""
    book = run.opened().book
    one = book.parties[party]
    amount = min(one.net - one.due, book.released() - book.spent)
    return [e.Spent(party=party, amount=amount, ref=run.row())] if amount else []


def owing(run: Run) -> list[e.LedgerEvent]:
    """Return the payments of all that members owe."""
    return [
        e.Paid(pledge=one.who, amount=one.due - one.net, ref=run.row())
        for one in run.opened().book.accounts.values()
        if one.due > one.net
    ]


if __name__ == "__main__":
    main()
