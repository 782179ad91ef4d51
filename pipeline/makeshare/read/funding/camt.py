# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A bank's statement as CAMT.053 or CAMT.052 (ISO 20022), which names its rows and is the same at every bank.

Elements: https://www.iso20022.org, message camt.053.001; the version's namespace does not matter here. An entry may
hold several transactions, each of which counts by itself where its own amount stands in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from makeshare.errors import InputError, Place
from makeshare.model.funding.payments import Direction, Export, Payment, PaymentKind
from makeshare.model.funding.reference import references
from makeshare.read.funding.mapping import Mapping
from makeshare.read.funding.rows import day, name, same_currency
from makeshare.read.funding.sheet import LARGEST, MOST_ROWS, minor
from makeshare.read.plain import as_text

PLATFORM = "camt"
_DEEP = 40
"""Levels of elements; a statement has fewer than twenty."""
_BIT = 65_536


def read(data: bytes, file: str, currency: str, mapping: Mapping) -> Export:
    """Read a statement; raises InputError for what is none, and for money in another currency than the run's."""
    place = Place(file)
    payments = tuple(
        payment
        for number, entry in enumerate(_entries(data, place), start=1)
        for payment in _payments(entry, Place(file, field=f"entry {number}"), currency, mapping)
    )
    return Export(platform=PLATFORM, payments=payments, names=frozenset({"camt"}))


def _entries(data: bytes, place: Place) -> list[ET.Element]:
    """Return the booked entries; raises InputError for anything that declares or nests what it should not."""
    if len(data) > LARGEST:
        raise InputError(f"is larger than {LARGEST // 1_000_000} MB", place, "export a shorter time")
    text = as_text(data, place.file)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise InputError("is no statement: it declares entities", place)
    try:
        root = _tree(text, place)
    except (ET.ParseError, ValueError) as error:
        raise InputError("is no XML", place) from error
    if root is None or root.tag != "Document" or (root.find(".//Stmt") is None and root.find(".//Rpt") is None):
        raise InputError("is no CAMT.053 statement", place)
    found = [entry for entry in root.iter("Ntry") if {_text(entry, "Sts/Cd"), _text(entry, "Sts")} <= {"BOOK", ""}]
    if len(found) > MOST_ROWS:
        raise InputError(f"has more than {MOST_ROWS} entries", place, "export a shorter time")
    return found


def _tree(text: str, place: Place) -> ET.Element | None:
    """Parse a statement bit by bit, its names without their namespace; raises InputError where it nests too deeply."""
    parser: ET.XMLPullParser[ET.Element] = ET.XMLPullParser(("start", "end"))
    depth, root = 0, None
    for begin in range(0, len(text), _BIT):
        parser.feed(text[begin : begin + _BIT])
        for event, element in parser.read_events():  # type: ignore[misc]  # a pair, of the two kinds asked for
            if not isinstance(element, ET.Element):
                continue
            depth += 1 if event == "start" else -1
            element.tag = element.tag.rpartition("}")[2]
            root = element if root is None else root
            if depth > _DEEP:
                raise InputError("is nested too deeply", place)
    parser.close()
    return root


def _payments(entry: ET.Element, place: Place, currency: str, mapping: Mapping) -> Iterator[Payment]:
    """Yield the transactions of an entry, or the entry as one."""
    details = entry.findall("NtryDtls/TxDtls")
    parts = [one for one in details if one.find("Amt") is not None or one.find("AmtDtls/TxAmt/Amt") is not None]
    whole = _amount(entry, place, currency)
    amounts = [_amount(one, place, currency) for one in parts]
    if len(parts) != len(details) or sum(amounts) != whole or len(parts) < 2:  # noqa: PLR2004  one is the entry itself
        parts, amounts = [entry], [whole]
    identifier = _text(entry, "AcctSvcrRef") or _text(entry, "NtryRef")
    for number, (part, amount) in enumerate(zip(parts, amounts, strict=True), start=1):
        own = _text(part, ".//AcctSvcrRef") or identifier
        if not own:
            raise InputError("an entry has no reference of the bank", place, "export a table, and read it as bank")
        refs = (name("camt", own, identifier, str(number), str(amount), _date(entry, place)),)
        pledge, party = mapping.whose(refs, _accounts(part))
        if amount:
            yield Payment(
                date=_date(entry, place), amount=amount, currency=currency, direction=_way(entry, part, place),
                kind=_kind(entry, part, place), refs=refs, references=references(_words(part)), pledge=pledge,
                party=party, place=place,
            )  # fmt: skip


def _amount(element: ET.Element, place: Place, currency: str) -> int:
    """Return the amount of an entry or of a transaction, above zero."""
    found = element.find("Amt")
    found = element.find("AmtDtls/TxAmt/Amt") if found is None else found
    if found is None:
        raise InputError("an entry has no amount", place)
    same_currency(found.get("Ccy", ""), currency, place)
    return abs(minor(found.text or "", currency, place))


def _way(entry: ET.Element, part: ET.Element, place: Place) -> Direction:
    side = _text(part, "CdtDbtInd") or _text(entry, "CdtDbtInd")
    if side not in ("CRDT", "DBIT"):
        raise InputError("an entry is neither a credit nor a debit", place)
    return "in" if side == "CRDT" else "out"


def _kind(entry: ET.Element, part: ET.Element, place: Place) -> PaymentKind:
    """Tell a payment from one that came back: the entry says so, or the transaction gives a reason for the return."""
    back = _text(entry, "RvslInd").lower() == "true" or part.find(".//RtrInf") is not None
    if not back:
        return "payment"
    return "chargeback" if _way(entry, part, place) == "out" else "reversal"


def _date(entry: ET.Element, place: Place) -> str:
    found = _text(entry, "BookgDt/Dt") or _text(entry, "BookgDt/DtTm") or _text(entry, "ValDt/Dt")
    return day(found, place)


def _words(part: ET.Element) -> str:
    """Return the words in which a reference can stand."""
    paths = (".//RmtInf//Ustrd", ".//RmtInf//Ref", ".//EndToEndId", ".//AddtlTxInf")
    return "\n".join((one.text or "") for path in paths for one in part.iterfind(path))


def _accounts(part: ET.Element) -> Iterator[str]:
    """Yield the accounts of the other side, to be compared and forgotten."""
    for one in part.iterfind(".//RltdPties//IBAN"):
        yield one.text or ""
    for one in part.iterfind(".//RltdPties//Othr/Id"):
        yield one.text or ""


def _text(element: ET.Element, path: str) -> str:
    return (element.findtext(path) or "").strip()
