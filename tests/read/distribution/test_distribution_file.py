# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""distribution.toml, records.jsonl and lists of dues are read exactly, or refused with file, line and what to do."""

from __future__ import annotations

import datetime as dt
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from makeshare.errors import InputError, IntegrityError, MakeshareError
from makeshare.model.distribution.plan import Due
from makeshare.model.distribution.terms import Distribution
from makeshare.model.money import Money
from makeshare.read.distribution.dues import load_dues
from makeshare.read.distribution.load import load_distribution, load_records

ROOT = Path(__file__).parents[3]
SLUG = "0001-broadfork-first-run"
FOLDER = f"site/proposals/{SLUG}"
FILE = f"{FOLDER}/distribution.toml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout that holds a copy of the worked example's distribution and nothing else."""
    (tmp_path / FOLDER).mkdir(parents=True)
    shutil.copy(ROOT / FILE, tmp_path / FILE)
    return tmp_path


def loaded(root: Path) -> Distribution:
    """Read the example."""
    found = load_distribution(root, SLUG)
    assert found is not None
    return found


def rewrite(root: Path, old: str, new: str) -> int:
    """Change one passage; returns the line on which it begins."""
    text = (root / FILE).read_text(encoding="utf-8")
    assert old in text
    (root / FILE).write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_the_example_is_read_exactly(root: Path) -> None:
    """Amounts, masses, sizes and times as they are written, all of it marked EXAMPLE."""
    found = loaded(root)
    assert found.example
    assert [point.key for point in found.points] == ["example-barn", "example-tool-library"]
    barn = found.points[0]
    assert (barn.slots[0].units, barn.slots[0].area, barn.slots[0].parcels) == (12, Decimal(12), None)
    assert barn.slots[0].start.isoformat() == "2027-07-03T10:00:00+02:00"
    assert barn.where.endswith("told to members privately")
    assert found.fees[2].rule == "EUR 3.00 for each unit"
    assert found.boxes[0].inner == (Decimal(1700), Decimal(700), Decimal(450))
    assert (found.boxes[0].tare, found.boxes[0].price) == (Decimal(2800), Money(950, "EUR"))
    assert [band.up_to for band in found.tariffs[0].bands] == [Decimal(20000), Decimal(40000)]
    assert all(tariff.example for tariff in found.tariffs)


def test_a_proposal_without_a_distribution_has_none(root: Path) -> None:
    """That is no error: pickup points are often found late."""
    (root / FILE).unlink()
    assert load_distribution(root, SLUG) is None
    assert load_records(root, SLUG) == ()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("units = 12", "units = 0", "at least 1"),
        ("units = 12", "unts = 12", "did you mean units"),
        ("+02:00\nend", "+01:00\nend", "then it is"),
        ("2027-07-03T13:00:00+02:00\nunits", "2027-07-03T09:00:00+02:00\nunits", "ends after it begins"),
        ("+02:00\nend", "\nend", "no offset"),
        ("Europe/Brussels", "Europe/Brussel", "no time zone is called"),
        ('key = "saturday-afternoon"', 'key = "saturday-morning"', "two are called"),
        ('key = "example-barn"', 'key = "The Barn"', "is no key"),
        ('area = "12 m2"', 'area = "12 m"', "is not a area"),
        ('area = "12 m2"', 'area = "0 m2"', "too little"),
        ('tare = "2.8 kg"', 'tare = "-1 kg"', "too little"),
        ('amount = "60.00"', 'amount = "-60.00"', "is not a price"),
        ('amount = "60.00"', 'amount = "60.005"', "more decimals"),
        ('per = "run"', 'per = "mile"', "per cannot be"),
        ('currency = "EUR"\nmost', 'currency = "USD"\nmost', "all else in EUR"),
        ('place = "an example village"', 'place = ""', "place is empty"),
        ("edition = 0", "edition = -1", "counts changes from 0"),
        ("bands = [{", "cm3_per_kg = 0\nbands = [{", "1 or more"),
        ('per = "unit"', 'per = "unit"\npoint = "mill"', "no pickup point 'mill'"),
        ('leg = "coordinator"', 'leg = "coordinator"\npoint = "example-barn"', "only a pickup fee"),
        ('inner = ["1700 mm", "700 mm", "450 mm"]', 'inner = ["1700 mm", "700 mm"]', "inner"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(root: Path, old: str, new: str, says: str) -> None:
    """A misspelt field, an impossible time, a wrong unit, another currency."""
    line = rewrite(root, old, new)
    with pytest.raises(MakeshareError, match=says) as caught:
        loaded(root)
    assert caught.value.place.file == FILE
    assert caught.value.place.line is not None
    assert abs(caught.value.place.line - line) <= 6


def test_a_link_in_place_of_a_file_is_not_followed(root: Path) -> None:
    """Neither for the plan nor for the records."""
    for name in ("distribution.toml", "records.jsonl"):
        path = root / FOLDER / name
        path.unlink(missing_ok=True)
        path.symlink_to("/etc/hostname")
    with pytest.raises(InputError, match="symbolic link"):
        load_distribution(root, SLUG)
    with pytest.raises(InputError, match="symbolic link"):
        load_records(root, SLUG)


def test_records_whose_end_was_cut_are_refused(root: Path) -> None:
    """A last line without its end is named."""
    (root / FOLDER / "records.jsonl").write_text("{}\n{", encoding="utf-8")
    with pytest.raises(IntegrityError, match="last line was cut") as caught:
        load_records(root, SLUG)
    assert caught.value.place.line == 2
    (root / FOLDER / "records.jsonl").write_text("{}\n", encoding="utf-8")
    assert load_records(root, SLUG) == ("{}",)


# -------------------------------------------------------------------------------------------------------- dues
HEAD = "pledge,variant,units,prefers,zone,ready\n"


def test_a_list_of_dues_is_read(tmp_path: Path) -> None:
    """Preferences in their order; what is empty is the default."""
    path = tmp_path / "dues.csv"
    path.write_text(
        f"{HEAD}00000000000000a1,,2,barn shop/sunday,,2027-07-04\nexample-00000000000000a2,wide,1,,home,\n",
        encoding="utf-8",
    )
    assert load_dues(path) == (
        Due(pledge="00000000000000a1", units=2, prefers=("barn", "shop/sunday"), ready=dt.date(2027, 7, 4)),
        Due(pledge="example-00000000000000a2", variant="wide", units=1, zone="home"),
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("pledge,units\n", "first line is not"),
        (f"{HEAD}Ann,,1,,,\n", "no pseudonym"),
        (f"{HEAD}00000000000000a1,,0,,,\n", "no number of units"),
        (f"{HEAD}00000000000000a1,,１,,,\n", "no number of units"),
        (f"{HEAD}00000000000000a1,,1,,,July\n", "no date"),
        (f"{HEAD}00000000000000a1,,1,,\n", "has 5 cells"),
        (f'{HEAD}00000000000000a1,"x,1,,,\n', "no CSV"),
    ],
)
def test_a_list_of_dues_that_is_wrong_is_refused_with_the_line(tmp_path: Path, text: str, says: str) -> None:
    """A name instead of a pseudonym, full-width digits, an unclosed quote that would swallow rows."""
    path = tmp_path / "dues.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=says) as caught:
        load_dues(path)
    assert caught.value.place.line in (1, 2)
