# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Meetings, skills and discussions are read exactly, or refused with file, line and what to do."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from makeshare.errors import InputError, MakeshareError
from makeshare.model.community.meeting import Meeting
from makeshare.read.community import load_discussions, load_meetings, load_permits, load_register, public_files

MEETING = """
title = "EXAMPLE: winter meeting"
kind = "meeting"
status = "planned"
example = true
start = 2026-12-03T19:00:00+01:00
end = 2026-12-03T21:00:00+01:00
time_zone = "Europe/Brussels"
location = "the hall"
open_to = "everybody"
agenda = ["what we make next"]
changed = 2026-11-20
decisions = ["0001-first"]

[[tasks]]
what = "bring soup"
role = "host"
due = 2026-12-03

[[tasks]]
what = "ask two workshops"
pseudonym = "quiet-otter-17"
due = 2026-12-10
"""
SLUG = "2026-12-03-winter-meeting"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout with a meeting and a decision."""
    folder = tmp_path / "site/community/meetings"
    folder.mkdir(parents=True)
    (folder / f"{SLUG}.toml").write_text(MEETING)
    (tmp_path / "site/decisions/0001-first").mkdir(parents=True)
    (tmp_path / "site/decisions/0001-first/decision.toml").write_text("")
    return tmp_path


def rewritten(root: Path, old: str, new: str) -> MakeshareError:
    """Change one passage and return the one problem."""
    path = root / f"site/community/meetings/{SLUG}.toml"
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))
    (found,) = load_meetings(root)
    assert isinstance(found, MakeshareError)
    return found


def test_a_meeting_reads_as_written(root: Path) -> None:
    """Times with their zone, tasks with who took them, minutes without the licence comment."""
    (root / f"site/community/meetings/{SLUG}.md").write_text("<!--\nSPDX\n-->\nEleven came.\n")
    (found,) = load_meetings(root)
    assert isinstance(found, Meeting)
    assert found.when == "2026-12-03 19:00 to 21:00 +01:00 (Europe/Brussels)"
    assert [one.who for one in found.tasks] == ["host", "quiet-otter-17"]
    assert found.minutes == "Eleven came.\n"
    assert found.decisions == ("0001-first",)


@pytest.mark.parametrize(
    ("old", "new", "says", "line"),
    [
        ('kind = "meeting"', 'kind = "party"', "allowed: meeting, sprint, workshop", 3),
        ('title = "EXAMPLE: ', 'title = "', "an example says so in its title", 2),
        ('title = "EXAMPLE', 'titel = "EXAMPLE', "did you mean title", 2),
        ("start = 2026-12-03T19:00:00+01:00", "start = 2026-12-03T19:00:00", "start has no time zone", 6),
        ("start = 2026-12-03T19:00:00+01:00", "start = 2026-12-03T19:00:00+02:00", "then it is +01:00", 6),
        ("start = 2026-12-03T19:00:00+01:00", "start = 2026-12-02T19:00:00+01:00", "named for 2026-12-03", 6),
        ("end = 2026-12-03T21:00:00+01:00", "end = 2026-12-03T18:00:00+01:00", "ends after it starts", 7),
        ("end = 2026-12-03T21:00:00+01:00", "end = 2027-12-03T21:00:00+01:00", "within 14 days", 7),
        ('"Europe/Brussels"', '"Europe/Brusels"', "no time zone is called", 8),
        ('"Europe/Brussels"', '"../../etc/passwd"', "no time zone is called", 8),
        ('location = "the hall"', 'location = " "', "location is empty", 9),
        ('agenda = ["what we make next"]', "agenda = []", "an agenda has a point", 11),
        ('decisions = ["0001-first"]', 'decisions = ["0002-second"]', "there is no decision '0002-second'", 13),
        ('decisions = ["0001-first"]', 'decisions = ["../proposals/x"]', "there is no decision", 13),
        ('role = "host"', 'role = "host"\npseudonym = "quiet-otter-17"', "a role's or a pseudonym's", 15),
        ('role = "host"\n', "", "a role's or a pseudonym's", 15),
        ("quiet-otter-17", "Anna Muster", "is no pseudonym", 22),
        ("quiet-otter-17", "anna", "is no pseudonym", 22),
    ],
)
def test_what_is_wrong_is_named_with_its_line(root: Path, old: str, new: str, says: str, line: int) -> None:
    """One sentence, the file, the line, what is allowed."""
    problem = rewritten(root, old, new)
    assert says in str(problem)
    assert (problem.place.file, problem.place.line) == (f"site/community/meetings/{SLUG}.toml", line)


def test_minutes_of_no_meeting_and_names_that_are_none(root: Path) -> None:
    """Every file in the folder belongs to a meeting; links are refused."""
    folder = root / "site/community/meetings"
    (folder / "2026-01-01-lost.md").write_text("x")
    (folder / "winter.toml").write_text(MEETING)
    (folder / "2026-12-04-link.toml").symlink_to(folder / f"{SLUG}.toml")
    said = [str(one) for one in load_meetings(root) if isinstance(one, MakeshareError)]
    assert len(said) == 3
    assert any("are minutes of no meeting" in one for one in said)
    assert any("cannot name a meeting" in one for one in said)
    assert any("symbolic link" in one for one in said)


# -------------------------------------------------------------------------------------------------------- skills
SKILLS = """
as_of = 2026-11-20

[[person]]
pseudonym = "quiet-otter-17"
skills = ["weld-mig", "bookkeeping"]
can_teach = ["weld-mig"]
hours_a_month = 8

[[person.training]]
process = "weld-mig"
date = 2024-11-30
by = "a workshop"
evidence = "a certificate"
"""
PROCESSES = ("weld-mig", "saw-wood")


def register(root: Path, text: str) -> list[str]:
    """The problems of a register."""
    (root / "site/community/skills.toml").write_text(text)
    try:
        found = load_register(root, PROCESSES)
    except ExceptionGroup as group:
        return [str(one) for one in group.exceptions]
    except InputError as error:
        return [str(error)]
    assert found is not None
    return []


def test_a_register_reads_as_written(root: Path) -> None:
    """Pseudonyms, skills, hours, training with its day."""
    assert load_register(root, PROCESSES) is None, "a community may keep none"
    assert register(root, SKILLS) == []
    found = load_register(root, PROCESSES)
    assert found is not None
    (person,) = found.people
    assert person.trained == {"weld-mig"}
    assert found.as_of == dt.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("quiet-otter-17", "Anna Muster", ":5: pseudonym: 'Anna Muster' is no pseudonym"),
        ("quiet-otter-17", "anna", "not your name"),
        ("quiet-otter-17", "example-otter-17", "examples and people stand apart"),
        ('"weld-mig", "book', '"weld-mg", "book', "did you mean weld-mig?"),
        ("bookkeeping", "Book<keeping>", "is no skill"),
        ('["weld-mig", "bookkeeping"]', "[]", "an entry has skills"),
        ('can_teach = ["weld-mig"]', 'can_teach = ["saw-wood"]', "teaches 'saw-wood' without having it"),
        ("hours_a_month = 8", "hours_a_month = 900", "900 hours a month"),
        ("hours_a_month = 8", 'hours_a_month = 8\nphone = "x"', "no field called 'phone'"),
        ('process = "weld-mig"', 'process = "wield"', "no process is called 'wield'"),
        ("date = 2024-11-30", "date = 2027-11-30", "lies after the register's day"),
        ('evidence = "a certificate"', 'evidence = ""', "what shows it"),
    ],
)
def test_an_entry_that_says_too_much_or_the_wrong_thing(root: Path, old: str, new: str, says: str) -> None:
    """Names, misspelt keys, fields that nobody should fill: told with their line."""
    assert SKILLS.count(old) == 1
    problem, *_ = register(root, SKILLS.replace(old, new))
    assert says in problem
    assert "site/community/skills.toml" in problem


def test_nobody_is_in_the_register_twice(root: Path) -> None:
    """A pseudonym is one person."""
    (problem,) = register(root, SKILLS + SKILLS[SKILLS.index("[[person]]") :])
    assert "is there twice" in problem


# ------------------------------------------------------------------------------------- discussions and permits
@pytest.mark.parametrize(
    ("row", "says"),
    [
        ('design = "tray"\naddress = "https://forum.example/t/1"', ""),
        ('design = "try"\naddress = "https://forum.example/t/1"', "did you mean tray"),
        ('design = "tray"\naddress = "javascript:alert(1)"', "is no public address"),
        ('design = "tray"\naddress = "http://forum.example"', "is no public address"),
        (
            'design = "tray"\naddress = "https://a.b/x"\n[[discussion]]\ndesign = "tray"\naddress = "https://a.b/y"',
            "two",
        ),
    ],
)
def test_a_discussion_is_of_a_design_and_at_a_public_address(root: Path, row: str, says: str) -> None:
    """One place each, and one that can be linked."""
    assert load_discussions(root, ("tray",)) == {}
    (root / "site/community/discussions.toml").write_text(f"[[discussion]]\n{row}\n")
    if not says:
        assert load_discussions(root, ("tray",))["tray"].address == "https://forum.example/t/1"
        return
    with pytest.raises(InputError, match=says):
        load_discussions(root, ("tray",))


def test_a_permit_has_a_hash_and_a_reason(root: Path) -> None:
    """It repeats nothing and explains itself."""
    path = root / "site/community/privacy.toml"
    path.write_text(f'[[allow]]\nfile = "site/about.md"\nsha256 = "{"0" * 64}"\nreason = "asked for"\n')
    (permit,) = load_permits(root)
    assert permit.reason == "asked for"
    for old, new, says in (("asked for", " ", "gives no reason"), ("0" * 64, "a@b.org", "names no passage")):
        text = path.read_text()
        path.write_text(text.replace(old, new))
        with pytest.raises(InputError, match=says):
            load_permits(root)
        path.write_text(text)


def test_every_public_text_is_looked_at_and_no_link(root: Path) -> None:
    """Site, designs and catalogue, whatever their endings; what cannot be looked at stops the build."""
    (root / "designs/tray").mkdir(parents=True)
    (root / "designs/tray/guide.md").write_bytes(b"caf\xe9")
    (root / "bom").mkdir()
    (root / "bom/tray.csv").write_text("a,b")
    (root / "README.md").write_text("not scanned: a reader of the repository's own documents sees them")
    names = [name for name, _ in public_files(root)]
    assert names == [
        f"site/community/meetings/{SLUG}.toml",
        "site/decisions/0001-first/decision.toml",
        "designs/tray/guide.md",
        "bom/tray.csv",
    ]
    (root / "site/leak.md").symlink_to("/etc/passwd")
    with pytest.raises(InputError, match=r"site/leak\.md: is, or is behind, a symbolic link"):
        list(public_files(root))
