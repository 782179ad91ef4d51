# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The private register of members, read from its file; errors repeat nothing of it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from makeshare.errors import InputError, IntegrityError, Place
from makeshare.model.funding.register import FORMAT, SALT, VERSION, Member, MemberRegister, belongs
from makeshare.read.plain import read_plain

_LARGEST = 16_000_000


def load_register(path: Path) -> MemberRegister:
    """Read a register; an empty one where there is no file yet.

    Raises InputError for what is no register, IntegrityError where a pseudonym does not follow from its entry.
    """
    if not path.exists():
        return MemberRegister()
    place = Place(path.name)
    try:
        found = msgspec.json.decode(read_plain(path.parent, path.name, _LARGEST), type=MemberRegister)
    except (msgspec.MsgspecError, UnicodeError):
        raise InputError("is no register of members", place) from None  # the cause would repeat what is in it
    if (found.format, found.version) != (FORMAT, VERSION):
        raise InputError("is a register of another kind or version", place)
    for number, one in enumerate(found.members, start=1):
        if not one.erased and not _sound(one):
            raise IntegrityError(f"the pseudonym of entry {number} does not follow from its salt and identity", place)
    if len({one.pseudonym for one in found.members}) != len(found.members):
        raise IntegrityError("has a pseudonym twice", place)
    return found


def _sound(one: Member) -> bool:
    try:
        salt = bytes.fromhex(one.salt)
    except ValueError:
        return False
    return len(salt) == SALT and belongs(one.pseudonym, salt, one.identity)
