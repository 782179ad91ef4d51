# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Take over what another community says of an agreement: its own statements, and nothing in our name."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from makeshare.errors import InputError, IntegrityError
from makeshare.model.catalogue import Community
from makeshare.model.federation.agreement import SIDES, Agreement, AgreementParty, Side, Statement


def side_of(own: Community, agreement: Agreement) -> Side:
    """Return which side this community is; raises InputError for neither."""
    for side in SIDES:
        party: AgreementParty = getattr(agreement, side)
        if party.name == own.name:
            return side
    tip = f"it is between {agreement.maker.name} and {agreement.payer.name}"
    raise InputError(f"{own.name} is no side of this agreement", tip=tip)


def merged(ours: Agreement | None, theirs: Agreement, own: Community) -> Agreement:
    """Return our copy with what they added. The same files in any order, any number of times, give the same.

    Raises InputError when the wording differs, or nobody here is a side of it; IntegrityError when they state
    something in our name that we never did.
    """
    side = side_of(own, theirs)
    known = ours.statements if ours else ()
    if ours is not None and ours.body != theirs.body:
        said = ", ".join(_differences(ours, theirs))
        raise InputError(f"the wording differs: {said}", tip="settle one wording, then let both state it anew")
    forged = [one for one in theirs.statements if one.by == side and one not in known]
    if forged:
        raise IntegrityError(
            f"it holds a statement of {forged[0].date} in the name of {own.name} that is not in our own file",
            tip="do not take it: ask them where it came from",
        )
    every = {*known, *theirs.statements}
    return msgspec.structs.replace(theirs, statements=tuple(sorted(every, key=_order)))


def _order(one: Statement) -> tuple[str, ...]:
    return (one.date.isoformat(), one.by, one.says, one.person, one.body)


def _differences(ours: Agreement, theirs: Agreement) -> Iterator[str]:
    """Name the fields in which two wordings differ."""
    for field in msgspec.structs.fields(Agreement):
        if field.name != "statements" and getattr(ours, field.name) != getattr(theirs, field.name):
            yield field.name
