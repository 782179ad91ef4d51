# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A proposal's folder, site/proposals/NNNN-words: proposal.toml, proposal.md, ledger.jsonl, quote.json."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from makeshare.errors import InputError, IntegrityError, MoneyError, Place
from makeshare.files import sha256
from makeshare.model.money import Money
from makeshare.model.price import Quote
from makeshare.model.proposal import (
    Base,
    Comparable,
    Fee,
    Loss,
    Matching,
    Pledging,
    Proposal,
    Reserve,
    Risk,
    Variant,
    WorkShare,
)
from makeshare.read.proposal_card import (
    Card,
    ComparableCard,
    FeeCard,
    MatchingCard,
    PledgingCard,
    ReserveCard,
    RiskCard,
    VariantCard,
    WorkCard,
    card_problems,
)
from makeshare.read.toml import Document, Key, read_toml

FOLDER = "site/proposals"
SLUG = re.compile(r"[0-9]{4}(-[a-z0-9]+)+", re.ASCII)
LARGEST = 64_000_000
"""Bytes of a ledger: a quarter of a million lines."""
MOST_ON_PRICE = 50
"""Percent of the price that fees on the price may take together; more is a mistake."""

_PERCENT = re.compile(r"[0-9]{1,3}(\.[0-9]{1,4})?", re.ASCII)
_COMMENT = re.compile(r"\A\s*<!--.*?-->\s*", re.DOTALL)


_AS_WRITTEN = (
    "title", "summary", "example", "design", "version", "variant", "currency", "policy", "deadline",
    "time_zone", "run", "share", "parties", "savings", "milestones", "delivery", "ledger_head", "ledger_length",
    "quote",
)  # fmt: skip
"""Fields that the record takes over from the file without reading more into them."""


def load_proposal(root: Path, slug: str) -> Proposal:
    """Read site/proposals/<slug>/proposal.toml.

    Raises InputError or MoneyError, with file, line and field, for what is missing, unknown or not allowed.
    """
    if not SLUG.fullmatch(slug):
        raise InputError("cannot name a proposal", Place(f"{FOLDER}/{slug}"), "four digits and words: 0002-our-run")
    document = read_toml(root, f"{FOLDER}/{slug}/proposal.toml")
    card = document.convert(Card, document.data)
    for problem in card_problems(card, document):
        raise problem
    return Proposal(
        slug=slug,
        round_up_to=_step(document, card.round_up_to, card.currency),
        share_price=_money(document, card.share_price, card.currency, "share_price") if card.share_price else None,
        fees=_fees(document, card),
        reserve=_reserve(document, card.reserve, card.currency),
        comparable=_comparable(document, card.comparable),
        risk=_risk(document, card.risk, card.currency),
        pledging=_pledging(document, card.pledging, card.currency),
        variants=tuple(_variant(document, one, card.currency, index) for index, one in enumerate(card.variants)),
        work=_work(document, card.work, card.currency) if card.work else None,
        matching=tuple(_matching(document, one, card.currency, index) for index, one in enumerate(card.matching)),
        place=Place(document.file),
        lines=dict(_lines(document, document.data)),
        **{name: getattr(card, name) for name in _AS_WRITTEN},
    )


def load_prose(root: Path, slug: str) -> str:
    """Read proposal.md, without the licence comment at its top; raises InputError when it cannot be read."""
    return _COMMENT.sub("", _text(root, f"{FOLDER}/{slug}/proposal.md"))


def load_ledger(root: Path, slug: str) -> tuple[str, ...]:
    """Read the lines of ledger.jsonl, without line ends.

    Raises InputError when it cannot be read, IntegrityError when its last line has no end: it was cut there.
    """
    return _lines_of(root, f"{FOLDER}/{slug}/ledger.jsonl")


def read_lines(path: Path) -> tuple[str, ...]:
    """Read the lines of a ledger outside the checkout, such as a private one; raises as `load_ledger` does."""
    return _lines_of(path.parent, path.name)


def _lines_of(root: Path, file: str) -> tuple[str, ...]:
    *lines, rest = _text(root, file).split("\n")
    if rest:
        raise IntegrityError("the last line was cut: it has no end", Place(file, len(lines) + 1))
    return tuple(lines)


def load_quote(root: Path, proposal: Proposal) -> Quote | None:
    """Read the quote that a proposal pins, or None when it pins none.

    Raises IntegrityError when quote.json or the signed file is not what was pinned, InputError when one
    cannot be read.
    """
    pin = proposal.quote
    if pin is None:
        return None
    file = f"{FOLDER}/{proposal.slug}/quote.json"
    data = _text(root, file).encode()
    if sha256(data) != pin.sha256:
        raise IntegrityError("the quote is not the pinned one", Place(file), "an open proposal's quote never changes")
    if pin.evidence and (Path(pin.evidence).name != pin.evidence or not _is_file(root, proposal.slug, pin.evidence)):
        raise InputError(f"'{pin.evidence}' is not in the proposal's folder", proposal.at("quote.evidence"))
    try:
        return msgspec.json.decode(data, type=Quote)
    except msgspec.MsgspecError as error:
        raise InputError(f"this is no quote: {error}", Place(file)) from error


# ------------------------------------------------------------------------------------------------------ parts
def _money(document: Document, text: str, currency: str, *keys: Key) -> Money:
    try:
        return Money.parse(text, currency)
    except MoneyError as error:
        raise error.at(document.place(*keys)) from error.__cause__


def _percent(document: Document, text: str, *keys: Key) -> Decimal:
    if not _PERCENT.fullmatch(text) or Decimal(text) > 100:  # noqa: PLR2004  a whole
        raise InputError(f"'{text}' is no percentage", document.place(*keys), 'digits such as "2.5", at most "100"')
    return Decimal(text)


def _step(document: Document, text: str, currency: str) -> Money:
    step = _money(document, text, currency, "round_up_to")
    if step.minor < 1:
        raise InputError("a price is rounded up to a cent or more", document.place("round_up_to"))
    return step


def _fees(document: Document, card: Card) -> tuple[Fee, ...]:
    fees = tuple(_fee(document, fee, card.currency, index) for index, fee in enumerate(card.fees))
    on_price = sum((fee.percent or Decimal(0) for fee in fees if fee.base == "price"), Decimal(0))
    if on_price >= MOST_ON_PRICE:
        tip = f"less than {MOST_ON_PRICE} % in all"
        raise InputError(f"fees take {on_price} % of the price", document.place("fees", 0), tip)
    return fees


def _fee(document: Document, fee: FeeCard, currency: str, index: int) -> Fee:
    ways: dict[str, Base] = {
        "per_run": "run", "per_unit": "unit", "percent_of_cost": "cost", "percent_of_price": "price",
    }  # fmt: skip
    stated = [name for name in ways if getattr(fee, name) is not None]
    if len(stated) != 1:
        raise InputError(
            f"fee '{fee.name}' has {len(stated)} amounts",
            document.place("fees", index),
            f"one of {', '.join(ways)}",
        )
    name, text = stated[0], str(getattr(fee, stated[0]))
    percent = name.startswith("percent")
    return Fee(
        name=fee.name,
        to=fee.to,
        why=fee.why,
        base=ways[name],
        amount=None if percent else _money(document, text, currency, "fees", index, name),
        percent=_percent(document, text, "fees", index, name) if percent else None,
    )


def _reserve(document: Document, reserve: ReserveCard, currency: str) -> Reserve:
    if (reserve.per_run is None) == (reserve.percent is None):
        raise InputError("the reserve is either per_run or percent", document.place("reserve"))
    return Reserve(
        covers=reserve.covers,
        remainder=reserve.remainder,
        remainder_to=reserve.remainder_to,
        amount=_money(document, reserve.per_run, currency, "reserve", "per_run") if reserve.per_run else None,
        percent=_percent(document, reserve.percent, "reserve", "percent") if reserve.percent else None,
    )


def _risk(document: Document, card: RiskCard, currency: str) -> Risk:
    losses = tuple(
        Loss(
            who=loss.who,
            up_to=loss.up_to,
            bearer=loss.bearer,
            amount=_money(document, loss.amount, currency, "risk", "losses", index, "amount") if loss.amount else None,
        )
        for index, loss in enumerate(card.losses)
    )
    words = {name: getattr(card, name) for name in ("not_reached", "late", "defective", "maker_stops", "most", "cover")}
    return Risk(losses=losses, **words)


def _pledging(document: Document, card: PledgingCard, currency: str) -> Pledging:
    lowest = _money(document, card.lowest, currency, "pledging", "lowest") if card.lowest else None
    fields = ("pricing", "band", "extensions", "grace_days", "collect_days", "instalments")
    return Pledging(lowest=lowest, **{name: getattr(card, name) for name in fields})


def _variant(document: Document, card: VariantCard, currency: str, index: int) -> Variant:
    keys = ("variants", index, "share_price")
    price = _money(document, card.share_price, currency, *keys) if card.share_price else None
    return Variant(name=card.name, minimum=card.minimum, share_price=price)


def _work(document: Document, card: WorkCard, currency: str) -> WorkShare:
    rate = _money(document, card.rate, currency, "work", "rate")
    return WorkShare(tasks=card.tasks, rate=rate, most=card.most, safety=card.safety)


def _matching(document: Document, card: MatchingCard, currency: str, index: int) -> Matching:
    return Matching(
        by=card.by,
        per_share=_money(document, card.per_share, currency, "matching", index, "per_share"),
        up_to=_money(document, card.up_to, currency, "matching", index, "up_to"),
    )


def _comparable(document: Document, other: ComparableCard) -> Comparable:
    price = _money(document, other.price, other.currency, "comparable", "price")
    return Comparable(title=other.title, price=price, date=other.date, source=other.source, note=other.note)


def _lines(document: Document, value: Any, keys: tuple[Key, ...] = ()) -> Iterator[tuple[str, int]]:  # noqa: ANN401  TOML
    """Yield the line of every table and field, dotted."""
    line = document.place(*keys).line if keys else None
    if line:
        yield ".".join(str(key) for key in keys), line
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _lines(document, inner, (*keys, key))


# ------------------------------------------------------------------------------------------------------ files
def _text(root: Path, file: str) -> str:
    """Read a text file of the checkout, never through a symbolic link."""
    path = root / file
    try:
        if path.is_symlink() or path.stat().st_size > LARGEST:
            raise InputError("is a symbolic link, or far too large", Place(file), "put the file itself there")
        return path.read_bytes().decode()
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise InputError("is not UTF-8 text", Place(file, line), "save the file as UTF-8") from error
    except OSError as error:
        raise InputError(f"cannot be read: {os.strerror(error.errno or 0)}", Place(file)) from error


def _is_file(root: Path, slug: str, name: str) -> bool:
    path = root / FOLDER / slug / name
    return path.is_file() and not path.is_symlink()
