# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Counts of demand are read exactly, and refused where they cannot be."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from makeshare.errors import InputError
from makeshare.model.demand import Cycle
from makeshare.read.demand import demand_files, load_demand

ROOT = Path(__file__).parents[3]
CYCLE = "[[cycles]]\nopened = 2026-01-01\nclosed = 2026-02-01\ninterest = 9\npledged = 5\npaid = 4\ndelivered = 4\n"
HEAD = "example = true\nas_of = 2026-11-01\n"


def written(root: Path, text: str) -> Path:
    """Write a file of demand."""
    (root / "site/demand").mkdir(parents=True, exist_ok=True)
    (root / "site/demand/fork.toml").write_text(text, encoding="utf-8")
    return root


def test_a_file_is_read_as_it_is_written(tmp_path: Path) -> None:
    """Counts, the default variant, wishes and who waits."""
    more = '[[wanted]]\nwhat = "a blue one"\nunits = 2\n[[waiting]]\nvariant = "wide"\nunits = 1\n'
    found = load_demand(written(tmp_path, HEAD + CYCLE + more), "fork")
    assert demand_files(tmp_path) == ("fork",)
    assert found.cycles == (
        Cycle(
            design="fork", variant="default", opened=dt.date(2026, 1, 1), closed=dt.date(2026, 2, 1), interest=9,
            pledged=5, paid=4, delivered=4,
        ),
    )  # fmt: skip
    assert (found.wanted[0].what, found.waiting[0].variant, found.example) == ("a blue one", "wide", True)


def test_a_count_that_is_left_out_is_unknown(tmp_path: Path) -> None:
    """Not zero."""
    text = HEAD + CYCLE.replace("paid = 4\ndelivered = 4\n", "")
    (cycle,) = load_demand(written(tmp_path, text), "fork").cycles
    assert (cycle.paid, cycle.delivered) == (None, None)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("pledged = 5", "pledged = 10", "pledged is 10, and interest 9"),
        ("paid = 4", "paid = 6", "paid is 6, and pledged 5"),
        ("delivered = 4", "delivered = 5", "delivered is 5, and paid 4"),
        ("interest = 9", "interest = -1", "interest is -1"),
        ("interest = 9", "interest = 9000000", "interest is 9000000"),
        ("interest = 9", "interest = 9.5", "interest is wrong"),
        ("paid = 4\n", "", "paid is not"),
        ("closed = 2026-02-01", "closed = 2025-02-01", "closes after it opened"),
        ("closed = 2026-02-01", "closed = 2027-02-01", "over on the day of as_of"),
        ("pledged = 5", "pledge = 5", "did you mean pledged"),
        ("[[cycles]]", CYCLE + "[[cycles]]", "counted twice"),
        ("[[cycles]]", CYCLE.replace("2026-02-01", "2026-01-20") + "[[cycles]]", "overlap"),
        ("example = true", 'example = true\nwanted = [{ what = " ", units = 1 }]', "names a thing"),
        ("example = true", 'example = true\nwaiting = [{ variant = "wide", units = 0 }]', "1 unit or more"),
    ],
)
def test_what_cannot_be_is_refused_with_its_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    """More pledged than asked for, more paid than pledged, a cycle that is not over, two that overlap."""
    with pytest.raises(InputError, match=says) as caught:
        load_demand(written(tmp_path, (HEAD + CYCLE).replace(old, new, 1)), "fork")
    assert caught.value.place.file == "site/demand/fork.toml"
    assert caught.value.place.line


def test_the_committed_files_are_sound_and_marked() -> None:
    """Whatever is invented says so."""
    for design in demand_files(ROOT):
        found = load_demand(ROOT, design)
        assert found.cycles or found.wanted or found.waiting
        text = (ROOT / found.place.file).read_text(encoding="utf-8")
        assert not found.example or "EXAMPLE" in text
