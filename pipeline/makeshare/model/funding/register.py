# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The private register: who stands behind which pseudonym, for as long as the member wants that to be known.

A pseudonym is the first 16 hexadecimal digits of SHA-256 over 32 random bytes, the salt, and the identity as UTF-8. The
ledger has the pseudonym alone. Without the salt nobody can tell whose it is, even by trying every name there is: so a
member is erased by forgetting the salt and the identity, and no line of the ledger changes.
"""

from __future__ import annotations

import hashlib
import unicodedata

import msgspec

FORMAT, VERSION = "makeshare-register", 1
SALT = 32
"""Bytes of a salt."""
_EXAMPLE = "example-"
_DIGITS = 16


class Member(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A pseudonym, and, until it is erased, its salt (hexadecimal) and its identity."""

    pseudonym: str
    salt: str = ""
    identity: str = ""

    @property
    def erased(self) -> bool:
        """Whether nobody can tell any more whose it is."""
        return not self.salt


class MemberRegister(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The register as it stands in its file."""

    format: str = FORMAT
    version: int = VERSION
    members: tuple[Member, ...] = ()

    def member(self, pseudonym: str) -> Member | None:
        """Return who goes by a pseudonym, or None."""
        return next((one for one in self.members if one.pseudonym == pseudonym), None)


def pseudonym_of(salt: bytes, identity: str, *, example: bool = False) -> str:
    """Return the pseudonym that follows from a salt and an identity."""
    digits = hashlib.sha256(salt + same(identity).encode()).hexdigest()[:_DIGITS]
    return f"{_EXAMPLE}{digits}" if example else digits


def same(identity: str) -> str:
    """Return an identity as it is hashed: composed letters, one space between words."""
    return " ".join(unicodedata.normalize("NFC", identity).split())


def belongs(pseudonym: str, salt: bytes, identity: str) -> bool:
    """Say whether a pseudonym follows from a salt and an identity."""
    return pseudonym == pseudonym_of(salt, identity, example=pseudonym.startswith(_EXAMPLE))
