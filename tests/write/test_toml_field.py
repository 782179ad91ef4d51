# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A single field is set in a file that a person wrote, and nothing else in it changes."""

from __future__ import annotations

import datetime as dt
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makeshare.errors import InputError
from makeshare.write.toml import Settable, with_field, with_table_field

TEXT = """# a comment
title = "A title"   # of it
status = "open"     # stays
long = '''
status = "a look-alike"
'''

[table]
status = "another"
"""
values = st.one_of(st.integers(0), st.text(), st.lists(st.text()).map(tuple))


@given(values, st.sampled_from(["status", "fresh"]))
def test_one_field_is_set_and_the_rest_stays(value: Settable, field: str) -> None:
    """Whatever the value, the file reads back with it, comments and look-alikes as before."""
    changed = with_field(TEXT, field, value, after="title", file="a.toml")
    data = tomllib.loads(changed)
    assert data == {**tomllib.loads(TEXT), field: list(value) if isinstance(value, tuple) else value}
    kept = [line for line in TEXT.split("\n") if not line.startswith("status") or "look-alike" in line]
    assert all(line in changed for line in kept)
    assert ("# stays" in changed) is True


@given(values, values)
def test_setting_again_replaces(first: Settable, second: Settable) -> None:
    """The last value counts, and the file does not grow by a line for each."""
    once = with_field(TEXT, "fresh", first, after="title", file="a.toml")
    twice = with_field(once, "fresh", second, after="title", file="a.toml")
    assert twice == with_field(TEXT, "fresh", second, after="title", file="a.toml")


@pytest.mark.parametrize(
    "text",
    [
        'long = """\nstatus = "a look-alike"\n"""\ntitle = "t"\nstatus = \'single\'\n',
        'status = """\nlong"""\ntitle = "t"\n',
        "other = 1\n",
    ],
)
def test_what_cannot_be_set_safely_is_left_to_a_person(text: str) -> None:
    """Rather no change than a wrong one; the message names the file and the line to write."""
    with pytest.raises(InputError, match=r"cannot set status in a\.toml"):
        with_field(text, "status", "closed", after="title", file="a.toml")


TABLES = """# a comment
title = "A title"
long = '''
[table]
status = "a look-alike"
'''

[table]            # opens here
  status = "old"   # stays
many = [
  ["status"],
]

[other]
status = "another"

[[many_of]]
name = "first"
status = "one"

[[many_of]]
name = "second"
"""
PLAIN = TABLES.replace("[table]\nstatus", "[tables]\nstatus", 1)
dates = st.dates(dt.date(1000, 1, 1))
anything = st.one_of(values, dates)


@given(anything, st.sampled_from(["status", "fresh"]))
def test_one_field_of_a_table_is_set_and_the_rest_stays(value: Settable, field: str) -> None:
    """Dates too; in its own line when it is there, below the header when it is not."""
    changed = with_table_field(PLAIN, "[table]", field, value, file="a.toml")
    wanted = tomllib.loads(PLAIN)
    wanted["table"][field] = list(value) if isinstance(value, tuple) else value
    assert tomllib.loads(changed) == wanted
    assert changed.count("\n") == PLAIN.count("\n") + (field == "fresh")
    assert "# opens here\n" in changed
    assert "# stays\n" in changed
    assert with_table_field(changed, "[table]", field, value, file="a.toml") == changed


@given(anything, st.integers(0, 1))
def test_one_field_of_one_of_many_tables_is_set(value: Settable, index: int) -> None:
    """Counted from 0, in their order."""
    changed = with_table_field(PLAIN, "[[many_of]]", "status", value, index=index, file="a.toml")
    wanted = tomllib.loads(PLAIN)
    wanted["many_of"][index]["status"] = list(value) if isinstance(value, tuple) else value
    assert tomllib.loads(changed) == wanted


@pytest.mark.parametrize("text", ["", "a = 1", "a = 1\n", 'a = "\u2028"\n', "a = 1\n\n[b]\nc = 2"])
def test_a_table_that_is_not_there_is_added_at_the_end(text: str) -> None:
    """Whether the file ends with its last line or not; then its fields are set one by one."""
    once = with_table_field(text, "[quote]", "day", dt.date(2026, 11, 24), file="a.toml")
    twice = with_table_field(once, "[quote]", "sha256", "x", file="a.toml")
    assert once.startswith(text)
    assert tomllib.loads(twice) == {**tomllib.loads(text), "quote": {"day": dt.date(2026, 11, 24), "sha256": "x"}}


@pytest.mark.parametrize(
    "text",
    [
        TABLES,
        "[table]\nstatus = 1.5\n",
        "[table]\nstatus = 1979-05-27T07:32:00Z\n",
        "[table]\nmany = [\n  [1],\n]\nstatus = 1\n",
        "table = { status = 1 }\n",
    ],
)
def test_a_table_that_cannot_be_set_safely_is_left_to_a_person(text: str) -> None:
    """A look-alike in a long text, a value of another kind, a table written in one line: no change, and a tip."""
    with pytest.raises(InputError, match=r"cannot set status of table in a\.toml"):
        with_table_field(text, "[table]", "status", "closed", file="a.toml")


@pytest.mark.parametrize("index", [2, 9])
def test_one_more_of_many_tables_is_never_made_up(index: int) -> None:
    """What the third variant would be, only a person knows."""
    with pytest.raises(InputError, match=r"there are 2 \[\[many_of\]\] in a\.toml"):
        with_table_field(PLAIN, "[[many_of]]", "status", "x", index=index, file="a.toml")
    with pytest.raises(InputError, match=r"there are 0 \[\[none\]\] in a\.toml"):
        with_table_field(PLAIN, "[[none]]", "status", "x", file="a.toml")
