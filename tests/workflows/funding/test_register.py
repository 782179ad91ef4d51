# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The register of members stays off git and off other people's screens, and forgets whoever asks for it."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makeshare.derive.funding.replay import replay
from makeshare.errors import InputError, IntegrityError
from makeshare.model.funding import events as e
from makeshare.model.funding.register import belongs, pseudonym_of
from makeshare.read.funding.register import load_register
from makeshare.read.kept_out import keep_out
from makeshare.workflows.funding import register
from tests.derive.funding.ledgers import PRICE, grow, terms

WHO = "Erika EXAMPLE, Bread Lane"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout that ignores private/."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".gitignore").write_text("/private/\n")
    return tmp_path


@pytest.fixture
def file(checkout: Path) -> Path:
    """Where the register lies."""
    return checkout / "private" / "members.json"


# ------------------------------------------------------------------------------------------------------ pseudonyms
@given(st.binary(min_size=32, max_size=32), st.text(min_size=1, max_size=40))
def test_a_pseudonym_follows_from_salt_and_identity_alone(salt: bytes, identity: str) -> None:
    """Anybody to whom both are shown can work it out; another salt gives another pseudonym."""
    found = pseudonym_of(salt, identity)
    assert len(found) == 16
    assert belongs(found, salt, identity)
    assert belongs(f"example-{found}", salt, identity)
    other = bytes([salt[0] ^ 1]) + salt[1:]
    assert not belongs(found, other, identity)


def test_it_is_plain_sha_256() -> None:
    """As the help says: so that nobody needs this tool to check."""
    salt = bytes(range(32))
    assert pseudonym_of(salt, "Erika  Example") == hashlib.sha256(salt + b"Erika Example").hexdigest()[:16]


# ------------------------------------------------------------------------------------------------- add, list, erase
def test_members_are_added_listed_and_erased(file: Path) -> None:
    """Whoever is erased leaves the bare pseudonym behind; the others stay."""
    one, other = register.add(file, WHO), register.add(file, "Hans EXAMPLE")
    assert [(member.pseudonym, member.identity) for member in register.members(file)] == [
        (one, WHO),
        (other, "Hans EXAMPLE"),
    ]
    assert register.prove(file, one, WHO)
    assert not register.prove(file, one, "Hans EXAMPLE")
    register.erase(file, one)
    assert [member.erased for member in register.members(file)] == [True, False]
    assert "Erika" not in file.read_text()
    assert load_register(file).members[0].salt == ""
    for again in (lambda: register.erase(file, one), lambda: register.prove(file, one, WHO)):
        with pytest.raises(InputError, match="was erased"):
            again()


def test_the_ledger_stays_valid_when_a_member_is_erased(file: Path) -> None:
    """Not one byte of it changes: it holds the pseudonym, and nothing else about the member."""
    member = register.add(file, WHO)
    own = terms()
    lines = grow((), "2027-01-05T09:00:00+01:00", e.Discussed(), e.Opened(terms=own))
    pledge = e.Pledged(pledge="a" * 16, member=member, units=1, shares=1, amount=PRICE, terms=own.hash)
    lines = grow(lines, "2027-01-06T09:00:00+01:00", pledge)
    before = replay(lines)
    salt = load_register(file).members[0].salt
    register.erase(file, member)
    assert replay(lines) == before
    assert before.accounts[0].member == member
    everything = "".join(lines) + file.read_text()
    assert salt not in everything
    assert "Erika" not in everything


def test_a_member_who_kept_the_salt_can_still_prove_it(file: Path) -> None:
    """Erased here, the member alone decides who is shown."""
    member = register.add(file, WHO)
    salt = load_register(file).members[0].salt
    register.erase(file, member)
    assert register.prove(file, member, WHO, salt)
    assert not register.prove(file, member, "Hans EXAMPLE", salt)
    with pytest.raises(InputError, match="no salt"):
        register.prove(file, member, WHO, "not hexadecimal")


def test_nobody_is_entered_twice_and_nobody_is_nobody(file: Path) -> None:
    """However the spaces fall."""
    first = register.add(file, WHO)
    with pytest.raises(InputError, match=first):
        register.add(file, "Erika   EXAMPLE,  Bread Lane ")
    with pytest.raises(InputError, match="says who"):
        register.add(file, "   ")
    with pytest.raises(InputError, match="nobody goes by"):
        register.erase(file, "f" * 16)


def test_examples_are_marked(file: Path) -> None:
    """So that nobody takes them for people."""
    assert register.add(file, "nobody", example=True).startswith("example-")
    assert register.members(file)[0].identity == "nobody"


# ------------------------------------------------------------------------------------------------------- privacy
def test_only_the_owner_can_read_it(file: Path) -> None:
    """The folder and the file are closed to others."""
    register.add(file, WHO)
    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0


def test_a_register_that_git_would_take_up_is_refused(checkout: Path) -> None:
    """Not ignored, or tracked already: nothing is written."""
    open_file = checkout / "members.json"
    with pytest.raises(InputError, match="taken up by git"):
        register.add(open_file, WHO)
    assert not open_file.exists()
    tracked = checkout / "private" / "old.json"
    tracked.parent.mkdir()
    tracked.write_text("{}")
    subprocess.run(["git", "-C", str(checkout), "add", "-f", str(tracked)], check=True)
    with pytest.raises(InputError, match="tracked by git"):
        register.members(tracked)


def test_links_are_refused_and_other_folders_are_free(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A link could lead into the checkout; outside any checkout there is nothing to fear."""
    link = checkout / "private.json"
    link.symlink_to(checkout / "x.json")
    with pytest.raises(InputError, match="symbolic link"):
        keep_out(link)
    keep_out(tmp_path_factory.mktemp("elsewhere") / "members.json")
    around = tmp_path_factory.mktemp("around") / "into"
    around.symlink_to(checkout)
    with pytest.raises(InputError, match="taken up by git"):
        keep_out(around / "members.json")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("not JSON", InputError),
        ('{"format": "other", "version": 1, "members": []}', InputError),
        ('{"format": "makeshare-register", "version": 1, "members": [], "more": 1}', InputError),
        ('{"members": [{"pseudonym": "aaaaaaaaaaaaaaaa", "salt": "00", "identity": "Erika"}]}', IntegrityError),
        ('{"members": [{"pseudonym": "a"}, {"pseudonym": "a"}]}', IntegrityError),
    ],
)
def test_a_damaged_register_is_refused_and_not_repeated(text: str, kind: type[Exception], file: Path) -> None:
    """The message says nothing of what is in it, and the file stays as it was."""
    file.parent.mkdir()
    file.write_text(text)
    with pytest.raises(kind) as caught:
        register.add(file, WHO)
    assert "Erika" not in str(caught.value)
    assert file.read_text() == text
