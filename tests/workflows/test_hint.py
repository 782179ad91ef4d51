# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Where two files part: a sentence for each format, and for whatever a stranger's file may hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makeshare.workflows.hint import hint
from makeshare.write.archive import archive


@given(
    st.sampled_from([".step", ".dxf", ".stl", ".3mf", ".xlsx", ".json", ".csv", ".png", ".html", ""]),
    st.binary(max_size=200),
    st.binary(max_size=200),
)
def test_a_hint_is_one_printable_sentence_whatever_the_bytes(suffix: str, theirs: bytes, ours: bytes) -> None:
    """Hostile bytes in any format end in a sentence, without an escape sequence or a line end."""
    sentence = hint(f"file{suffix}", theirs, ours)
    assert sentence
    assert sentence.isprintable()


@pytest.mark.parametrize(
    ("name", "theirs", "ours", "sentence"),
    [
        ("a.stl", bytes(84), b"text".ljust(84, b"\0"), "only the header differs, the triangles are the same"),
        ("a.stl", bytes(80) + b"\2\0\0\0", bytes(80) + b"\3\0\0\0", "2 triangles in the package, 3 rebuilt"),
        ("a.csv", b"a\nb\n", b"a\nb\nc\n", "line 3 reads '' in the package, 'c' rebuilt"),
        ("a.csv", b"a", b"a\nb", "the rebuilt file goes on after line 1"),
        ("a.json", b'{"a": [1, {"b": 2}]}', b'{"a": [1, {"b": 3}]}', "a[1].b is 2 in the package, 3 rebuilt"),
        ("a.json", b'{"a": 1}', b'{ "a": 1 }', "the same fields, laid out differently"),
        ("a.json", b"[" * 100_000, b"[]", "line 1 reads '[[["),
    ],
)
def test_hints_by_format(name: str, theirs: bytes, ours: bytes, sentence: str) -> None:
    """Each format is compared by what counts in it."""
    assert hint(name, theirs, ours).startswith(sentence)


def test_a_workbooks_hint_names_the_file_within() -> None:
    """Of a file that is a ZIP within, the table of contents is compared, and nothing is unpacked."""
    one, other = (archive("x", {"sheet.xml": data, "same.xml": b""}) for data in (b"1", b"2"))
    assert hint("a.xlsx", one, other) == "within it, x/sheet.xml differs"
