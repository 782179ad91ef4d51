# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Licences: SPDX expressions are understood, anything else stays unknown, with a suggestion; none is ever replaced.

Whether a licence is open hardware follows the Open Source Hardware Definition 1.0 (oshwa.org/definition): anybody may
make, change and sell. It is said of licences that we know, and of no others. This is no legal advice.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from makeshare.derive.exchange.licence_words import CLOSED, MEANT, squeezed
from makeshare.derive.exchange.say import cut, error, note, warning
from makeshare.errors import Place
from makeshare.model.exchange.finding import Finding
from makeshare.model.exchange.manifest import ForeignManifest

if TYPE_CHECKING:
    from license_expression import Licensing  # type: ignore[import-untyped]  # it states no types

LONGEST = 200
"""Letters of an expression; a longer one is a text."""
_EXPRESSION = re.compile(r"[A-Za-z0-9.+:() -]+", re.ASCII)
_OLD = re.compile(r"(A|L)?GPL-[0-9]\.[0-9](\+)?", re.ASCII)
_CLOSED_TO_TRADE = re.compile(r"(CC-BY|CC)-(NC|ND)\b.*|CC-BY-NC.*|PolyForm-.*|BUSL-.*|SSPL-.*|Elastic-.*", re.ASCII)
_OPEN = re.compile(
    r"CERN-OHL-[PWS]-2\.0|CERN-OHL-1\.[12]|TAPR-OHL-1\.0|CC0-1\.0|CC-BY(-SA)?-[1-4]\.[05](-[A-Z]+)?"
    r"|(A|L)?GPL-[23]\.[01](-only|-or-later|\+)?|MIT|Apache-2\.0|BSD-[23]-Clause|MPL-2\.0|ISC|0BSD|Unlicense|SHL-2\.[01]",
    re.ASCII,
)


def licence_problems(manifest: ForeignManifest) -> Iterator[Finding]:
    """Yield what is wrong with each licence, and whether it lets anybody make and sell the thing."""
    known = [(role, stated) for role, stated in manifest.licences if stated.known]
    for role, stated in known:
        yield from _judged(stated.text.strip(), role, manifest.at(stated))
    if known and not any(role in ("hardware", "project") for role, _ in known):
        role, stated = known[0]
        sentence = f"only the {role} has a licence; whether anybody may make the thing is not said"
        yield warning("hardware-without-licence", manifest.at(stated), sentence, "ask for one, in license: hardware")


def expression(text: str) -> str | None:
    """Return an SPDX expression as it is written, or None when any of its identifiers is not on SPDX's list."""
    keys = _keys(text.strip())
    return text.strip() if keys and all(_known(key) for key in keys) else None


def is_open(text: str) -> bool | None:
    """Tell whether a licence lets anybody make, change and sell; None where that is not known here.

    Of a choice (OR) one open licence is enough; where several hold together (AND), all must be open.
    """
    if expression(text) is None:
        return False if squeezed(text) in CLOSED else None
    return _openness(_plain().parse(text.strip()))


def _judged(text: str, role: str, place: Place) -> Iterator[Finding]:
    if squeezed(text) in CLOSED:
        yield error(
            "licence-closed", place, f"'{cut(text)}' {CLOSED[squeezed(text)]}: nobody else may make or sell this",
            "ask the licensor for an open licence, such as CERN-OHL-W-2.0",
        )  # fmt: skip
        return
    keys = _keys(text)
    unknown = [key for key in keys if not _known(key)]
    if not keys or unknown:
        yield _unknown(text, unknown, place)
        return
    yield from _details(keys, place)
    if is_open(text) is False:
        what = "this is not open hardware" if role in ("hardware", "project") else f"the {role} is not open"
        yield error(
            "licence-not-open", place, f"{text} forbids selling or changing what it covers: {what}",
            "ask the licensor for consent, or for an open licence", faulty=False,
        )  # fmt: skip
    elif is_open(text) is None and role in ("hardware", "project"):
        yield note("licence-not-judged", place, f"whether {text} is open hardware is not known here")


def _unknown(text: str, unknown: list[str], place: Place) -> Finding:
    """Make the finding for what is not on SPDX's list, with what may have been meant."""
    if unknown and all(key.startswith("LicenseRef-") for key in unknown):
        sentence = f"{cut(', '.join(unknown))} is a licence of the project's own: read its text before anything is made"
        return warning("licence-custom", place, sentence, faulty=True)
    meant = _meant(text)
    if len(meant) > 1:
        tip = f"ask the licensor which is meant: {', '.join(meant)}"
    else:
        tip = f"was {meant[0]} meant?" if meant else "identifiers are listed at spdx.org/licenses"
    return error("licence-unknown", place, f"'{cut(text)}' is no licence identifier of SPDX", tip)


def _details(keys: tuple[str, ...], place: Place) -> Iterator[Finding]:
    for key in keys:
        if _OLD.fullmatch(key):
            base = key.rstrip("+")
            yield warning(
                "licence-old-identifier", place, f"{key} is an old identifier: do later versions count as well?",
                f"ask the licensor: {base}-only or {base}-or-later?",
            )  # fmt: skip
        elif key not in _identifiers() and key.casefold() in _folded():
            yield note("licence-capitals", place, f"{key} is written {_folded()[key.casefold()]}")


def _meant(text: str) -> tuple[str, ...]:
    """Return what somebody may have meant: by our table, else the nearest identifier."""
    words = squeezed(text)
    if words in MEANT:
        return MEANT[words]
    near = {squeezed(one): one for one in _identifiers()}
    if words in near:
        return (near[words],)
    found = difflib.get_close_matches(words[:LONGEST], near, n=1, cutoff=0.8)
    return tuple(near[one] for one in found)


def _keys(text: str) -> tuple[str, ...]:
    """Return the identifiers of an expression; none when it is no expression."""
    if len(text) > LONGEST or not _EXPRESSION.fullmatch(text):
        return ()
    from license_expression import ExpressionError  # noqa: PLC0415  most commands judge no licence

    try:
        symbols = _plain().license_symbols(text, unique=False, decompose=True)
    except (ExpressionError, RecursionError, ValueError, TypeError):  # its parser's own words for "no expression"
        return ()
    return tuple(str(symbol.key) for symbol in symbols)


def _known(key: str) -> bool:
    return key.casefold() in _folded() or bool(_OLD.fullmatch(key))


def _openness(node: Any) -> bool | None:  # noqa: ANN401  the expression's classes are made at run time
    """Follow an expression: of OR one open branch will do, of AND all must be, WITH takes both its halves."""
    name = type(node).__name__
    if name == "LicenseWithExceptionSymbol":
        return _all((_one(str(node.license_symbol.key)), _one(str(node.exception_symbol.key))))
    if name in ("OR", "AND"):
        inner = [_openness(one) for one in node.args]
        if name == "AND":
            return _all(inner)
        return True if True in inner else None if None in inner else False
    return _one(str(node.key))


def _all(inner: tuple[bool | None, ...] | list[bool | None]) -> bool | None:
    return False if False in inner else None if None in inner else True


def _one(key: str) -> bool | None:
    official = _folded().get(key.casefold(), key)
    if _CLOSED_TO_TRADE.fullmatch(official) or re.search(r"-(NC|ND)(-|$)", official):
        return False
    return True if _OPEN.fullmatch(official) else None


@cache
def _plain() -> Licensing:
    """Make a parser of expressions that knows no licence: the one with a list replaces old identifiers silently."""
    from license_expression import Licensing  # noqa: PLC0415  most commands judge no licence

    return Licensing()


@cache
def _identifiers() -> frozenset[str]:
    """Return SPDX's identifiers, exceptions included."""
    from license_expression import get_spdx_licensing  # noqa: PLC0415  reads a list of 2 MB

    return frozenset(key for key in get_spdx_licensing().known_symbols if not key.startswith("LicenseRef-"))


@cache
def _folded() -> dict[str, str]:
    return {key.casefold(): key for key in _identifiers()}
