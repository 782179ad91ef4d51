# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What two communities agree on: one makes so many of a design, the other pays. Each states for itself, by hash.

The same record stands in a TOML file of either community and in the catalog.json of both. It moves no money, and a
statement binds nobody who did not make it: that is for the law and the people named.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta

from makeshare.files import sha256
from makeshare.model.federation.fields import (
    Address,
    Currency,
    Geometry,
    Minor,
    Name,
    Revision,
    Sha256,
    Slug,
    Spdx,
    Text,
    Version,
    Words,
)
from makeshare.model.federation.sections import canonical

Side: TypeAlias = Literal["maker", "payer"]
Says: TypeAlias = Literal["agrees", "withdraws", "fulfilled"]
SIDES: tuple[Side, ...] = ("maker", "payer")


class AgreementParty(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A community as a side: its name, its site, and where its answer comes from."""

    name: Name
    url: Address = ""
    contact: Words = ""


class AgreedDesign(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Exactly which design: `of` says whose it is."""

    of: Literal["maker", "payer", "another"]
    slug: Slug
    variant: Slug
    version: Version
    revision: Revision
    geometry_hash: Geometry
    licence: Spdx
    package_sha256: Sha256


class Statement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a side says of one wording (`body` is its hash), on which day, and who said it: a role or a pseudonym."""

    by: Side
    says: Says
    date: dt.date
    person: Name
    body: Sha256


class Agreement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of it. `price` is for one unit in minor units of `currency`; null while it is not settled.

    `deliver_by` names its time zone by its offset. `terms` is the whole text that both agree to.
    """

    slug: Slug
    title: Name
    example: bool
    maker: AgreementParty
    payer: AgreementParty
    design: AgreedDesign
    units: Annotated[int, Meta(ge=1, le=1_000_000)]
    currency: Currency
    price: Minor | None
    deliver_by: Annotated[dt.datetime, Meta(tz=True)]
    deliver_to: Words
    terms: Text
    statements: Annotated[tuple[Statement, ...], Meta(max_length=200)] = ()

    @property
    def body(self) -> str:
        """The name of this wording: the SHA-256 of all but the statements, as canonical JSON."""
        return sha256(canonical(msgspec.to_builtins(msgspec.structs.replace(self, statements=()))))

    def latest(self, side: Side) -> Statement | None:
        """Return what a side said last of this wording; of one day, what stands further down in the file counts."""
        wording = self.body
        said = [one for one in self.statements if (one.by, one.body) == (side, wording)]
        return max(enumerate(said), key=lambda one: (one[1].date, one[0]))[1] if said else None

    @property
    def standing(self) -> str:
        """How it stands, in words: it holds once both sides agree to one and the same wording."""
        said = {side: one for side in SIDES if (one := self.latest(side))}
        for side, one in said.items():
            if one.says == "withdraws":
                return f"withdrawn by the {side} on {one.date}"
        if not said:
            return "its wording changed after statements were made" if self.statements else "draft"
        if len(said) == 1:
            (side,) = said
            return f"agreed by the {side} alone"
        done = [side for side, one in said.items() if one.says == "fulfilled"]
        if len(done) == len(SIDES):
            return "fulfilled, as both say"
        when = max(one.date for one in said.values())
        return f"in force; the {done[0]} says that it is fulfilled" if done else f"agreed by both, since {when}"
