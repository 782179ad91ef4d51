# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""TOML is read exactly, and every error names its file, line and field."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Literal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from makeshare.errors import InputError, Place
from makeshare.read.toml import Document, fields, read_toml

TEXT = '''# a comment with a [header] in it
title = "x" # key = 1
long = """
[not-a-table]
no_key = 1
"""
list = [
  "a", # ]
  { deep = 1, other = "]" },
]

[table."quoted key"]
dotted.key = 1

[[many]]
one = 1
[many.inner]
two = 2

[[many]]
one = 3
'''


class Inner(msgspec.Struct, forbid_unknown_fields=True):
    """A record in a list."""

    when: Literal["making", "using"]


class Card(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A record to convert to."""

    title: str
    size: int = 1
    share: float = 0.5
    inner: tuple[Inner, ...] = ()


def error_of(text: str) -> InputError:
    """Read text as a Card and return what is wrong with it."""
    document = Document("card.toml", text)
    with pytest.raises(InputError) as caught:
        document.convert(Card, document.data)
    return caught.value


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (("title",), 2),
        (("long",), 3),
        (("list",), 7),
        (("list", 1, "deep"), 7),
        (("table", "quoted key"), 12),
        (("table", "quoted key", "dotted", "key"), 13),
        (("many", 0), 15),
        (("many", 0, "one"), 16),
        (("many", 0, "inner", "two"), 18),
        (("many", 1, "one"), 21),
        (("nowhere",), None),
    ],
)
def test_a_key_path_has_a_line(keys: tuple[str | int, ...], line: int | None) -> None:
    """Headers, arrays of tables, dotted keys and multi-line values are followed; inline tables count as their key."""
    assert Document("some.toml", TEXT).place(*keys).line == line


names = st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True)
values = st.one_of(
    st.integers(0, 99).map(str),
    st.text("ab# []{}=.,", max_size=12).map(lambda text: f'"{text}"'),
    st.lists(st.integers(0, 9)).map(lambda numbers: "[\n" + ",\n".join(map(str, numbers)) + "\n]"),
    st.sampled_from(['"""\nx = 1\n[y]\n"""', "'''[z]'''", "{ a = 1, b = [ 2 ] }"]),
)


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(names, st.dictionaries(names, values, min_size=1, max_size=4), min_size=1, max_size=4))
def test_every_line_found_is_where_the_key_is_written(tables: dict[str, dict[str, str]]) -> None:
    """The line that a key path is given starts with the key itself."""
    text = "\n".join(
        f"[{name}]\n" + "\n".join(f"{key} = {value}" for key, value in rows.items()) for name, rows in tables.items()
    )
    lines = text.split("\n")
    document = Document("some.toml", text)
    assert document.data == tomllib.loads(text)
    for name, rows in tables.items():
        assert lines[(document.place(name).line or 0) - 1] == f"[{name}]"
        for key in rows:
            assert lines[(document.place(name, key).line or 0) - 1].startswith(f"{key} = ")


def test_numbers_are_exact() -> None:
    """A decimal fraction is not rounded to a float."""
    assert Document("some.toml", "x = 0.1").data == {"x": Decimal("0.1")}


@pytest.mark.parametrize("odd", ["nan", "inf", "-inf", "+nan"])
def test_no_number_is_infinite(odd: str) -> None:
    """NaN and infinities are refused where they stand."""
    with pytest.raises(InputError) as caught:
        Document("some.toml", f"a = 1\n[b]\nc = [1.0,\n {odd}]\n")
    assert caught.value.place == Place("some.toml", 3, "c")


def test_an_unknown_field_is_told_the_nearest_known_one() -> None:
    """A typing error is answered with the field that was meant, at its line."""
    error = error_of('title = "x"\n\nsizee = 2\n')
    assert str(error) == "card.toml:3: sizee: there is no field called 'sizee' (did you mean size?)"


def test_an_unknown_field_inside_a_list_is_found_too() -> None:
    """The nearest known field is that of the inner record."""
    error = error_of('title = "x"\n[[inner]]\nwhen = "using"\n[[inner]]\nwhenn = "using"\nwhen = "making"\n')
    assert (error.place.line, error.place.field) == (5, "whenn")
    assert "did you mean when?" in error.tip


def test_a_missing_field_points_to_its_table() -> None:
    """What is not there has the line of the table that lacks it."""
    error = error_of("[[inner]]\nwhen = 'using'\n[[inner]]\n")
    assert error.message in ("title is missing", "when is missing")


def test_a_wrong_type_says_what_is_wanted() -> None:
    """The sentence uses people's words for types."""
    assert str(error_of('title = "x"\nsize = "two"')) == (
        "card.toml:2: size: size is wrong: expected a whole number, got text in quotes"
    )


def test_a_wrong_choice_lists_the_choices() -> None:
    """Where only some words are allowed, the error gives them."""
    error = error_of('title = "x"\n[[inner]]\nwhen = "painting"')
    assert error.message == "when cannot be 'painting'"
    assert error.tip == "allowed: making, using"
    assert error.place == Place("card.toml", 3, "when")


def test_a_decimal_fits_a_float_field() -> None:
    """Exact numbers convert to records with float fields."""
    document = Document("card.toml", 'title = "x"\nshare = 0.25')
    assert document.convert(Card, document.data).share == 0.25
    assert fields(Card) == ("title", "size", "share", "inner")


@pytest.mark.parametrize(
    "text", ["a = ", "a = 1\na = 2", "[a]\n[a]", "a" * 10 + " = 99" + "9" * 5000, "a = " + "[" * 5000]
)
def test_what_is_not_toml_is_an_error_of_ours(text: str) -> None:
    """Whatever the parser trips over, people get one sentence."""
    with pytest.raises(InputError, match="not valid TOML"):
        Document("some.toml", text)


def test_a_syntax_error_names_its_line() -> None:
    """The parser's line is taken over."""
    with pytest.raises(InputError) as caught:
        Document("some.toml", "a = 1\nb = \n")
    assert caught.value.place == Place("some.toml", 2)


def test_a_file_is_named_relative_to_the_root(tmp_path: Path) -> None:
    """No error shows where the checkout lies on somebody's disk."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.toml").write_bytes(b"a = 1\nb = \xff\n")
    with pytest.raises(InputError) as caught:
        read_toml(tmp_path, "in/a.toml")
    assert caught.value.place == Place("in/a.toml", 2)
    assert str(tmp_path) not in str(caught.value)


def test_a_missing_file_is_an_input_error(tmp_path: Path) -> None:
    """It is said by name that it cannot be read."""
    with pytest.raises(InputError, match=r"^a\.toml: cannot be read"):
        read_toml(tmp_path, "a.toml")


def test_links_are_refused(tmp_path: Path) -> None:
    """Neither a linked file nor one in a linked folder is read: it may lie outside the checkout."""
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.toml").write_text("a = 1")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "real" / "b.toml").symlink_to(tmp_path / "real" / "a.toml")
    for name in ("link/a.toml", "real/b.toml"):
        with pytest.raises(InputError, match="symbolic link"):
            read_toml(tmp_path, name)
    assert read_toml(tmp_path, "real/a.toml").data == {"a": 1}
