# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Play random communities through, each event by the rules of a real ledger; the seed decides everything.

Members pledge, cancel, pay late, twice or never; makers are dearer or cheaper than planned; runs fail, stop or are
settled. Nonsense is mixed in, to be refused.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Iterator

import msgspec

from makeshare.derive.funding.account import Open
from makeshare.derive.funding.audit import audit
from makeshare.derive.funding.book import Book
from makeshare.derive.funding.replay import take
from makeshare.errors import IntegrityError
from makeshare.model.chain import Entry
from makeshare.model.funding import events as e
from makeshare.model.funding.state import Phase
from makeshare.model.funding.terms import MEMBERS, Match, Offered, Part, Step, Terms, Work

_BEGIN = dt.datetime(2026, 1, 5, 9, tzinfo=dt.timezone.utc)  # noqa: UP017  the simulation's own calendar
_LONGEST = 5_000
"""Events after which a community that goes on and on is left where it stands."""
_AUDIT_EVERY = 97
"""Accounts are added up anew after so many events, and at the end."""
_ENDS = ("failed", "refunded", "settled")


class Played(msgspec.Struct, frozen=True, kw_only=True):
    """How one community ended."""

    seed: int
    phase: Phase
    end: str
    events: int
    refused: int
    members: int
    money_in: int
    money_out: int
    pot: int
    problems: tuple[str, ...]
    entries: tuple[Entry[e.LedgerEvent], ...] = ()
    """The events taken, where they were asked for; without hashes."""


def play(seed: int, *, most: int = _LONGEST, keep: bool = False) -> Played:
    """Play one community from draft to its end, or for `most` events."""
    return _Game(random.Random(seed), keep=keep).play(seed, most)  # noqa: S311  a game, no secret


def play_many(seed: int, events: int) -> Iterator[Played]:
    """Play communities, one after the other, until so many events were taken or refused in all."""
    left = events
    while left > 0:
        played = play(seed, most=min(_LONGEST, left))
        left -= played.events + played.refused
        seed += 1
        yield played


class _Game:
    """One community and its dice."""

    def __init__(self, dice: random.Random, *, keep: bool) -> None:
        self.dice = dice
        self.book = Book()
        self.now = _BEGIN
        self.names = 0
        self.kept: list[Entry[e.LedgerEvent]] | None = [] if keep else None
        self.cash: Counter[str] = Counter()
        self.problems: list[str] = []
        self.refused = 0
        self.terms = _terms(dice)
        self.mood = dice.choice(("eager", "slow", "poor", "late"))

    def play(self, seed: int, most: int) -> Played:
        for _ in range(most):
            if self.book.phase in _ENDS and self.dice.random() < 0.5:  # noqa: PLR2004  late payments come after the end
                break
            self._try(self._event())
            if (self.book.head.length + self.refused) % _AUDIT_EVERY == 0:
                self._audit()
        self._audit()
        return Played(
            seed=seed,
            phase=self.book.phase,
            end=self.book.settlement.end if self.book.settlement else "",
            events=self.book.head.length,
            refused=self.refused,
            members=len({one.member for one in self.book.accounts.values()}),
            money_in=self.cash["in"],
            money_out=self.cash["out"],
            pot=self.book.pot,
            problems=tuple(self.problems),
            entries=tuple(self.kept or ()),
        )

    def _try(self, event: e.LedgerEvent) -> None:
        """Hand an event to the rules; what they refuse must leave nothing behind."""
        self.now += dt.timedelta(minutes=self.dice.randint(1, 600))
        length = self.book.head.length + 1
        entry = Entry(seq=length, date=self.now.isoformat(timespec="seconds"), event=event, prev="", hash=f"{length:x}")
        before = (self.book.pot, self.book.to_collect, self.book.to_pay_out, self.book.phase)
        try:
            take(self.book, entry)
        except IntegrityError:
            self.refused += 1
            if before != (self.book.pot, self.book.to_collect, self.book.to_pay_out, self.book.phase):
                self.problems.append(f"a refused {type(event).__name__} left something behind")
            return
        self._note(event)
        if self.kept is not None:
            self.kept.append(entry)

    def _note(self, event: e.LedgerEvent) -> None:
        """Keep a cash book of its own, from the events alone."""
        if isinstance(event, e.Paid | e.Received):
            self.cash["in"] += event.amount
        elif isinstance(event, e.Refunded | e.Spent | e.Bounced):
            self.cash["out"] += event.amount
        if self.book.pot != self.cash["in"] - self.cash["out"]:
            self.problems.append(f"the pot has {self.book.pot}, the cash book {self.cash['in'] - self.cash['out']}")

    def _audit(self) -> None:
        self.problems += audit(self.book.state())

    # -------------------------------------------------------------------------------------------------- choosing
    def _event(self) -> e.LedgerEvent:
        """Choose what happens next: mostly what fits the phase, now and then anything at all."""
        if self.dice.random() < 0.03:  # noqa: PLR2004  nonsense, to be refused
            return self._nonsense()
        return _CHOICES[self.book.phase](self)

    def name(self) -> str:
        """Make a pseudonym."""
        self.names += 1
        return f"{self.names:016x}"

    def member(self) -> str:
        """Choose somebody: new, or known."""
        known = self.book.accounts
        if known and self.dice.random() < 0.2:  # noqa: PLR2004  one in five pledges again
            return self.any_account().member
        return self.name()

    def any_account(self) -> Open:
        """Choose any pledge."""
        return self.dice.choice(list(self.book.accounts.values()))

    def everybody(self) -> list[Open]:
        """All accounts, of members and parties."""
        return [*self.book.accounts.values(), *self.book.parties.values()]

    def owing(self) -> list[Open]:
        """Accounts that owe the run money."""
        return [one for one in self.everybody() if one.due > one.net]

    def owed(self) -> list[Open]:
        """Accounts that the run owes money."""
        return [one for one in self.everybody() if one.net > one.due]

    def chance(self, likely: float) -> bool:
        """Throw a weighted coin."""
        return self.dice.random() < likely

    def pledge(self) -> e.LedgerEvent:
        """Somebody pledges what the terms ask, or now and then something else."""
        terms = self.book.terms
        offer = self.dice.choice(terms.offers)
        units = self.dice.choice((1, 1, 1, 2, 3))
        shares = terms.shares_for(units) + self.chance(0.1)
        hours = self.dice.randint(0, terms.work.most * shares) if terms.work and self.chance(0.3) else 0
        credit = hours * terms.work.rate if terms.work else 0
        amount = max(0, offer.price * shares - credit)
        if terms.pricing != "fixed":
            amount = max(0, self.dice.randint(terms.lowest, offer.price * 3 // 2) * shares - credit)
        if self.chance(0.02):
            amount += 1
        plan: e.Plan = "instalments" if self.chance(0.4) else "once"
        return e.Pledged(
            pledge=self.name(), member=self.member(), units=units, shares=shares, amount=amount,
            terms=self.book.now, variant=offer.variant, plan=plan, hours=hours,
        )  # fmt: skip

    def _nonsense(self) -> e.LedgerEvent:
        kind = self.dice.randrange(8)
        someone = self.any_account().who if self.book.accounts else self.name()
        amount = self.dice.randint(-5, 50_000)
        return (
            e.Paid(pledge=someone, amount=amount, ref=self.ref()),
            e.Refunded(pledge=someone, amount=amount, ref=self.ref()),
            e.Spent(party="maker", amount=amount, ref=self.ref()),
            e.Collected(instalment=self.dice.randint(1, 3)),
            e.Closed(),
            e.Funded(),
            e.Settled(),
            e.Cancelled(pledge=someone),
        )[kind]

    def ref(self) -> str:
        """Name a row of an import; now and then one that was there before."""
        if self.book.refs and self.chance(0.03):
            return next(iter(self.book.refs))
        return f"r{self.book.head.length}-{self.dice.getrandbits(48):x}"


# ------------------------------------------------------------------------------------------- what happens when
Choice = Callable[[_Game], e.LedgerEvent]


def _one_of(game: _Game, *choices: tuple[float, Choice]) -> e.LedgerEvent:
    """Choose by weight."""
    (chosen,) = game.dice.choices([choice for _, choice in choices], [weight for weight, _ in choices])
    return chosen(game)


def _interest(game: _Game) -> e.LedgerEvent:
    return e.Interested(pledge=game.name(), member=game.name(), units=game.dice.randint(1, 3))


def _opens(game: _Game) -> e.LedgerEvent:
    deadline = game.now + dt.timedelta(days=game.dice.randint(5, 40))
    return e.Opened(terms=msgspec.structs.replace(game.terms, deadline=deadline.isoformat(timespec="seconds")))


def _open(game: _Game) -> e.LedgerEvent:
    book = game.book
    over = book.closes is not None and game.now > book.closes
    if over or book.counted_units >= book.terms.optimum:
        return e.Closed()
    if not book.accounts:
        return game.pledge()
    pledges = 3 if game.mood == "poor" else 8
    bids = 1 if book.terms.pricing == "bids" else 0
    return _one_of(
        game, (pledges, _Game.pledge), (0.6, _cancels), (0.1, _extends), (0.1, _underwrites), (0.2, _amends),
        (0.3, _pays_early), (0.5, _consents), (bids, _bids_again), (bids, _counts_bids),
    )  # fmt: skip


def _cancels(game: _Game) -> e.LedgerEvent:
    return e.Cancelled(pledge=game.any_account().who)


def _pays_early(game: _Game) -> e.LedgerEvent:
    return e.Paid(pledge=game.any_account().who, amount=game.dice.randint(1, 9_999), ref=game.ref())


def _bids_again(game: _Game) -> e.LedgerEvent:
    account = game.any_account()
    return e.Rebid(pledge=account.who, amount=account.promised + game.dice.randint(-500, 2_000))


def _counts_bids(game: _Game) -> e.LedgerEvent:
    book = game.book
    secret = f"{book.promised:064x}"
    return e.Round(number=len(book.rounds) + 1, bids=book.pledges, total=book.promised, commitment=secret)


def _consents(game: _Game) -> e.LedgerEvent:
    book = game.book
    waiting = [one for one in book.accounts.values() if one.state == "waiting"]
    account = game.dice.choice(waiting) if waiting else game.any_account()
    price = book.offer(account.variant).price * account.shares - account.hours * account.rate
    return e.Consented(pledge=account.who, terms=book.now, amount=max(0, price))


def _extends(game: _Game) -> e.LedgerEvent:
    later = game.now + dt.timedelta(days=game.dice.randint(1, 40))
    return e.Extended(deadline=later.isoformat(timespec="seconds"), decision="0001-longer")


def _underwrites(game: _Game) -> e.LedgerEvent:
    terms, variant = game.book.terms, game.any_account().variant
    return e.Underwritten(party=terms.unsold, variant=variant, units=2, shares=terms.shares_for(2))


def _amends(game: _Game) -> e.LedgerEvent:
    terms, factor = game.book.terms, game.dice.randint(90, 115)
    offers = tuple(msgspec.structs.replace(one, price=max(1, one.price * factor // 100)) for one in terms.offers)
    document = f"{game.dice.getrandbits(1):064x}"
    return e.Amended(terms=msgspec.structs.replace(terms, offers=offers, document=document), why="dearer steel")


def _collecting(game: _Game) -> e.LedgerEvent:
    book = game.book
    owing = game.owing()
    if not owing:
        enough = book.counted_units >= book.terms.minimum and book.counted_money >= book.needed and _all_reached(book)
        game.now += dt.timedelta(days=1)
        last: Choice = (lambda _: e.Funded()) if enough else (lambda _: e.FellShort())
        return _one_of(game, (6, last), (1, _Game.pledge), (1, _pays))
    punctual = 30 if game.mood == "eager" else 7
    gives_up = 0.5 if game.mood == "poor" else 0
    return _one_of(
        game, (punctual, _pays), (1, _bounces), (1.5, _drops), (0.3, _Game.pledge), (0.2, _stops),
        (gives_up, lambda _: e.FellShort()),
    )  # fmt: skip


def _all_reached(book: Book) -> bool:
    return all(one.variant in book.lapsed or book.units_of(one.variant) >= one.minimum for one in book.terms.offers)


def _pays(game: _Game) -> e.LedgerEvent:
    """Somebody pays what is owed, or now and then another sum."""
    account = game.dice.choice(game.owing() or list(game.book.accounts.values()))
    amount = max(1, account.due - account.net)
    if account.kind == "party":
        return e.Received(party=account.who, amount=amount, ref=game.ref())
    if game.chance(0.1):
        amount = game.dice.randint(1, amount * 2)
    return e.Paid(pledge=account.who, amount=amount, ref=game.ref())


def _bounces(game: _Game) -> e.LedgerEvent:
    account = game.any_account()
    return e.Bounced(pledge=account.who, ref=game.ref(), amount=game.dice.choice((0, max(0, account.net))))


def _drops(game: _Game) -> e.LedgerEvent:
    game.now += dt.timedelta(days=2)
    owing = [one for one in game.owing() if one.kind == "member"]
    return e.Dropped(pledge=(game.dice.choice(owing) if owing else game.any_account()).who)


def _stops(_game: _Game) -> e.LedgerEvent:
    return e.Stopped(decision="0002-stop")


def _pay_out(game: _Game) -> e.LedgerEvent:
    """Do what is instructed: pay out, or collect."""
    to_pay = game.owed()
    if game.owing() and (not to_pay or game.chance(0.7)):
        return _pays(game)
    if not to_pay:
        return _interest(game)
    account = game.dice.choice(to_pay)
    amount = min(account.net - account.due, game.book.pot) or 1
    if game.chance(0.2):
        amount = game.dice.randint(1, amount)
    if account.kind == "party":
        return e.Spent(party=account.who, amount=amount, ref=game.ref())
    return e.Refunded(pledge=account.who, amount=amount, ref=game.ref())


def _making(game: _Game) -> e.LedgerEvent:
    book = game.book
    milestones = 10 if len(book.milestones) < len(book.terms.releases) else 0
    instalments = 8 if book.collected < len(book.terms.instalments) else 0
    works = 8 if any(one.hours > one.worked for one in book.accounts.values()) else 0
    return _one_of(
        game, (0.3, _stops), (20, _bills), (milestones, _reaches), (30, _pay_out), (works, _works), (2, _withdraws),
        (1, _drops), (2, _gives), (instalments, lambda game: e.Collected(instalment=game.book.collected + 1)),
        (3, _goes_on),
    )  # fmt: skip


def _bills(game: _Game) -> e.LedgerEvent:
    most = game.terms.needed // game.dice.choice((3, 8, 20)) + 1
    party = game.dice.choice(("maker", "maker", "supplier", "community"))
    return e.Billed(party=party, line=f"line-{game.dice.randrange(6)}", amount=game.dice.randint(1, most))


def _reaches(game: _Game) -> e.LedgerEvent:
    return e.Reached(milestone=len(game.book.milestones) + 1, evidence=(f"{game.dice.getrandbits(64):064x}",))


def _works(game: _Game) -> e.LedgerEvent:
    account = game.dice.choice([one for one in game.book.accounts.values() if one.hours > one.worked])
    return e.Worked(pledge=account.who, hours=game.dice.randint(1, account.hours - account.worked))


def _withdraws(game: _Game) -> e.LedgerEvent:
    account = game.any_account()
    return e.Withdrawn(pledge=account.who, refund=game.dice.randint(0, max(1, account.net)), ground="late")


def _gives(game: _Game) -> e.LedgerEvent:
    return e.Gave(member=game.name(), line="line-1", value=game.dice.randint(1, 5_000))


def _goes_on(game: _Game) -> e.LedgerEvent:
    """Enter the next phase."""
    if game.book.phase == "funded":
        return e.Started(units=game.book.counted_units + game.dice.randint(0, 3))
    return e.Delivering() if game.book.phase == "production" else e.Settled()


_CHOICES: dict[Phase, Choice] = {
    "draft": lambda game: _one_of(game, (1, _interest), (1, lambda _: e.Discussed())),
    "discussion": lambda game: _one_of(game, (6, _interest), (4, _opens)),
    "open": _open,
    "met": lambda game: _one_of(game, (9, lambda _: e.Collected()), (1, _stops)),
    "failed": _pay_out,
    "collecting": _collecting,
    "refunding": _pay_out,
    "refunded": _pays,
    "funded": _making,
    "production": _making,
    "distribution": _making,
    "settling": _pay_out,
    "settled": _pays,
}


def _terms(dice: random.Random) -> Terms:
    """Draw terms."""
    price, minimum = dice.randint(500, 40_000), dice.randint(2, 40)
    per_unit = dice.choice((1, 1, 1, 2))
    offers = [_offer("default", price)]
    if dice.random() < 0.4:  # noqa: PLR2004  two in five offer a second variant
        offers.append(_offer("wide", price * 5 // 4, minimum=dice.randint(0, 4)))
    needed = price * minimum * per_unit * dice.randint(80, 100) // 100
    first = dice.randint(0, 100)
    parts = (Part(to=MEMBERS, percent=first), Part(to="community", percent=100 - first))
    return Terms(
        currency="EUR", document=f"{0:064x}", quote="", offers=tuple(offers), minimum=minimum,
        optimum=minimum * dice.randint(1, 3), shares_per_unit=per_unit, needed=max(1, needed),
        reserve=needed * dice.randint(0, 15) // 100, reserve_to=dice.choice((MEMBERS, "community")),
        deadline="", pricing=dice.choice(("fixed", "fixed", "sliding", "bids")), lowest=price // 2,
        cover=dice.choice((0, 0, 5, 20)), instalments=dice.choice(((100,), (50, 50), (33, 33, 34))),
        releases=dice.choice(((100,), (40, 60), (30, 30, 40))),
        work=Work(rate=dice.randint(100, 2_000), most=dice.randint(1, 6)) if dice.random() < 0.4 else None,  # noqa: PLR2004  as above
        matching=(Match(by="council", per_share=price // 10, up_to=price * 2),) if dice.random() < 0.3 else (),  # noqa: PLR2004  as above
        losses=(
            Step(bearer="reserve", who="the reserve"),
            Step(bearer="party", who="maker", up_to=dice.randint(0, needed // 5 + 1)),
            Step(bearer="members", who="members"),
            Step(bearer="rest", who="seller"),
        ),
        surplus=parts, unsold="community", band=dice.choice((0, 3, 10)), collect_days=20, extensions=2,
    )  # fmt: skip


def _offer(variant: str, price: int, minimum: int = 0) -> Offered:
    return Offered(
        variant=variant, revision="0.1.0+g1:0", geometry_hash="g1:0", bom_hash="b1:0", price=price, minimum=minimum
    )
