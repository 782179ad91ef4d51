# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What is written as TOML is read back as it was: any words, however odd, and dates as dates."""

from __future__ import annotations

import datetime as dt
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makeshare.errors import EngineError
from makeshare.write.federation.draft import filled
from makeshare.write.federation.toml import document, quoted

TEXT = st.text(st.characters(codec="utf-8"), max_size=60)
KEY = st.from_regex(r"[a-z_]{1,12}", fullmatch=True)
ZONE = st.integers(-14 * 60, 14 * 60).map(lambda minutes: dt.timezone(dt.timedelta(minutes=minutes)))
MOMENT = st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2999, 1, 1), timezones=ZONE).map(  # noqa: DTZ001  the zone is drawn
    lambda one: one.replace(microsecond=0)
)
DAY = st.dates(dt.date(1900, 1, 1), dt.date(2999, 1, 1))
PLAIN = st.one_of(TEXT, st.booleans(), st.integers(-(2**60), 2**60), DAY, MOMENT, st.lists(TEXT, max_size=3))
TABLE = st.dictionaries(KEY, PLAIN, max_size=4)
WHOLE = st.dictionaries(KEY, st.one_of(PLAIN, TABLE, st.lists(TABLE, min_size=1, max_size=3)), max_size=6)


@given(WHOLE)
def test_every_record_comes_back(table: dict[str, Any]) -> None:
    """Tables, lists of tables, texts of several lines with quotes and control characters within."""
    written = document(table, licence="CC0-1.0", comments=("a word", "and another"))
    assert written.startswith(b"# SPDX-FileCopyrightText: ")
    assert tomllib.loads(written.decode()) == table


@given(TEXT)
def test_a_value_is_one_value(text: str) -> None:
    """No word ends its quotes: what stands there is the word, and no field of its own."""
    assert tomllib.loads(f"word = {quoted(text)}") == {"word": text}


def test_what_is_not_known_is_left_out() -> None:
    """TOML has no word for nothing, and a zero would be a lie."""
    assert tomllib.loads(document({"price": None, "units": 2}, licence="CC0-1.0").decode()) == {"units": 2}


@given(TEXT)
def test_a_template_takes_words_as_values(text: str) -> None:
    """A title with quotes, brackets or a field's name in it stays a title; braces in a word are not looked up."""
    made = filled(
        "title = {title}\nunits = {units}\n# for {title_plain}\n", {"title": text, "units": 3, "title_plain": "x"}
    )
    assert tomllib.loads(made) == {"title": text, "units": 3}


def test_a_word_that_nobody_gave_is_an_error() -> None:
    """A template and its filler belong together."""
    with pytest.raises(EngineError, match="the template wants 'missing'"):
        filled("a = {missing}", {})
