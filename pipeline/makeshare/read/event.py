# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""An event of a ledger from FIELD=VALUE words, as somebody types them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args

import msgspec

from makeshare.errors import InputError, Place, UnknownKey
from makeshare.model.funding import events as e
from makeshare.model.money import Money

_MADE_ELSEWHERE = ("open", "amend", "extend", "tally")
"""Events that a command of their own writes, since they follow from other files."""
_WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)
_MONEY = frozenset({"amount", "refund", "total", "value"})
KINDS: dict[str, type[e.Event]] = {
    str(kind.__struct_config__.tag): kind
    for kind in get_args(e.LedgerEvent)
    if kind.__struct_config__.tag not in _MADE_ELSEWHERE
}
"""Every kind of event that may be typed, by the word that it has in the ledger."""


class EventField(msgspec.Struct, frozen=True, kw_only=True):
    """A field of an event, and what may stand in it, in words."""

    name: str
    words: str


def fields_of(kind: str) -> Iterator[EventField]:
    """Yield the fields of a kind of event; raises UnknownKey for one that does not exist."""
    for field in msgspec.structs.fields(_kind(kind)):
        words = "an amount such as 182.22" if field.name in _MONEY else _words(field)
        yield EventField(name=field.name, words=words + ("" if field.required else ", or left out"))


def event_of(kind: str, given: Mapping[str, str], fresh: Mapping[str, str], currency: str) -> e.LedgerEvent:
    """Make an event; fields that are required and not given are taken from `fresh` where it has them.

    Raises UnknownKey for a kind or field that does not exist, InputError or MoneyError for a value that is wrong.
    """
    wanted = _kind(kind)
    fields = {field.name: field for field in msgspec.structs.fields(wanted)}
    for name in given:
        if name not in fields:
            raise UnknownKey("field", name, fields, Place(field=kind))
    values: dict[str, Any] = {
        name: fresh[name] for name, field in fields.items() if field.required and name in fresh and name not in given
    }
    for name, text in given.items():
        values[name] = _value(name, text, fields[name], currency)
    try:
        event: e.LedgerEvent = msgspec.convert({"kind": kind, **values}, type=e.LedgerEvent)
    except msgspec.ValidationError as error:
        tip = f"`makeshare ledger events {kind}` lists the fields"
        raise InputError(f"this is no {kind}: {error}", tip=tip) from error
    return event


def _value(name: str, text: str, field: msgspec.structs.FieldInfo, currency: str) -> Any:  # noqa: ANN401  msgspec checks it
    if name in _MONEY:
        return Money.parse(text, currency).minor
    if field.type is int:
        if not _WHOLE.fullmatch(text):
            raise InputError(f"'{text}' is no whole number", Place(field=name), "digits, nine at most")
        return int(text)
    return text.split(",") if field.type == tuple[str, ...] else text


def _kind(kind: str) -> type[e.Event]:
    if kind not in KINDS:
        raise UnknownKey("event", kind, KINDS)
    return KINDS[kind]


def _words(field: msgspec.structs.FieldInfo) -> str:
    if field.type is int:
        return "a whole number"
    return "words, separated by commas" if field.type == tuple[str, ...] else "words"
