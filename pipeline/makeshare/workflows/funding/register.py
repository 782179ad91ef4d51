# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Keep the private register of members: add, list, erase, prove. Its owner alone reads it; git never takes it up."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from makeshare.engine.locks import locked
from makeshare.errors import InputError, Place
from makeshare.files import refused, sync
from makeshare.model.funding.register import SALT, Member, MemberRegister, belongs, pseudonym_of, same
from makeshare.read.funding.register import load_register
from makeshare.read.kept_out import keep_out
from makeshare.write.funding.register import register_json

DEFAULT = Path("private", "members.json")


def add(path: Path, identity: str, *, example: bool = False) -> str:
    """Enter a member and return the pseudonym; raises InputError for nobody, and for somebody who is entered before."""
    wanted = same(identity)
    if not wanted:
        raise InputError("an identity says who it is", tip="a name, and what tells it from the same name")
    with _held(path):
        register = load_register(path)
        known = next((one for one in register.members if one.identity == wanted), None)
        if known is not None:
            raise InputError(f"this member is {known.pseudonym} already", Place(path.name))
        salt = secrets.token_bytes(SALT)
        member = Member(pseudonym=pseudonym_of(salt, wanted, example=example), salt=salt.hex(), identity=wanted)
        _write(path, (*register.members, member))
    return member.pseudonym


def members(path: Path) -> tuple[Member, ...]:
    """Return everybody in the register, those who were erased included."""
    keep_out(path)
    return load_register(path).members


def erase(path: Path, pseudonym: str) -> None:
    """Forget whose a pseudonym is: its salt and its identity leave the register, and the pseudonym alone stays.

    Raises InputError for one that is not there, or that was erased before.
    """
    with _held(path):
        register = load_register(path)
        _known(register, pseudonym, path)
        gone = (Member(pseudonym=one.pseudonym) if one.pseudonym == pseudonym else one for one in register.members)
        _write(path, tuple(gone))


def prove(path: Path, pseudonym: str, identity: str, salt: str = "") -> bool:
    """Say whether a pseudonym belongs to an identity, by the register's salt or by one that the member kept."""
    if not salt:
        keep_out(path)
        salt = _known(load_register(path), pseudonym, path).salt
    try:
        return belongs(pseudonym, bytes.fromhex(salt), identity)
    except ValueError as error:
        raise InputError("this is no salt", Place("--salt"), f"{SALT * 2} hexadecimal digits") from error


def _known(register: MemberRegister, pseudonym: str, path: Path) -> Member:
    """Return a member who can still be told; raises InputError for any other."""
    found = register.member(pseudonym)
    if found is None:
        raise InputError(f"nobody goes by {pseudonym}", Place(path.name), "`makeshare member list` shows who does")
    if found.erased:
        raise InputError(f"{pseudonym} was erased: nobody can tell any more whose it is", Place(path.name))
    return found


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """Make sure that the register, and what it is written to on the way, is private; hold it against other commands."""
    keep_out(path)
    keep_out(_part(path))
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise refused(error, "cannot make", path.parent) from error
    with locked(path.with_name(f".{path.name}.lock")):
        yield


def _part(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")


def _write(path: Path, found: tuple[Member, ...]) -> None:
    """Write the register whole, or leave the old one; nobody but its owner may read it, at no moment."""
    part = _part(path)
    try:
        file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(file, "wb") as stream:
            os.fchmod(file, 0o600)
            stream.write(register_json(MemberRegister(members=found)))
            stream.flush()
            os.fsync(file)
        part.replace(path)
    except OSError as error:
        raise refused(error, "cannot write", path) from error
    sync(path.parent)
