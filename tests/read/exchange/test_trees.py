# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""YAML, JSON and TOML become trees that keep every letter and line, follow nothing, and end early on hostile input."""

from __future__ import annotations

import datetime as dt
import json
import os
import time
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]  # its types are a package of their own, which is not in the lock
from hypothesis import given, settings
from hypothesis import strategies as st

from makeshare.errors import InputError
from makeshare.model.exchange.tree import Items, Leaf, Node, Table, leaves
from makeshare.read.exchange.json_tree import json_tree
from makeshare.read.exchange.reading import Reading, parse_foreign, read_foreign
from makeshare.read.exchange.text import LARGEST, MOST
from makeshare.read.exchange.toml_tree import toml_tree
from makeshare.read.exchange.yaml_tree import yaml_tree

FOLDER = Path(__file__).parents[1] / "manifests"
FILES = [path for path in sorted(FOLDER.iterdir()) if path.suffix in (".yml", ".toml", ".json")]

TEXT = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Cn", "Co"]), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


def letters(node: Node) -> object:
    """Return a tree as plain lists, tables and letters."""
    if isinstance(node, Leaf):
        return node.text
    if isinstance(node, Items):
        return [letters(inner) for inner in node.nodes]
    return {entry.key: letters(entry.node) for entry in node.entries}


def spelled(value: object) -> object:
    """Return what an independent reader gave, its single values as their letters."""
    if isinstance(value, dict):
        return {key: spelled(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [spelled(inner) for inner in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return "null" if value is None else str(value)


def only(reading: Reading) -> str:
    """Return the code of the one finding of a file that cannot be read."""
    assert reading.content is None
    return [one.code for one in reading.findings if one.severity == "error"][-1]


# ------------------------------------------------------------------------------------------- nothing is lost
@given(st.dictionaries(TEXT, VALUES, min_size=1, max_size=5), st.sampled_from([None, 1, 2]))
@settings(max_examples=60)
def test_json_keeps_everything(data: dict[str, object], indent: int | None) -> None:
    """Read back, it is what the standard library reads."""
    node = json_tree("a.json", json.dumps(data, indent=indent))
    assert letters(node) == spelled(data)


@given(st.dictionaries(TEXT, VALUES, min_size=1, max_size=5), st.booleans())
@settings(max_examples=50)
def test_yaml_keeps_everything(data: dict[str, object], flow: bool) -> None:  # noqa: FBT001  hypothesis's signature
    """Read back, it is what PyYAML reads when it converts nothing."""
    text = yaml.safe_dump(data, default_flow_style=flow, allow_unicode=True)
    node, findings = yaml_tree("a.yml", text)
    assert node is not None
    assert letters(node) == yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  it makes nothing but text
    assert findings == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_readable_file_is_kept_whole(path: Path) -> None:
    """What a manifest holds is, letter by letter, what an independent reader finds in the file."""
    reading = parse_foreign(path.name, path.read_bytes())
    doubled = any(one.code in ("duplicate-key", "yaml-alias", "yaml-tag", "torn-character") for one in reading.findings)
    if reading.content is None or doubled:
        return
    text = path.read_bytes().decode("utf-8-sig")
    if path.suffix == ".toml":
        wanted = spelled(tomllib.loads(text, parse_float=Decimal))
    elif path.suffix == ".json":
        wanted = spelled(json.loads(text, parse_float=str, parse_int=str))
    else:
        wanted = next(yaml.load_all(text, Loader=yaml.BaseLoader))
    assert letters(reading.content.original) == wanted


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_value_has_the_line_that_it_stands_in(path: Path) -> None:
    """A value of one line is found in the line that it claims; of TOML lists, the line of their key counts."""
    reading = parse_foreign(path.name, path.read_bytes())
    if reading.content is None:
        return
    lines = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").split("\n")
    for where, leaf in leaves(reading.content.original):
        plain = leaf.kind in ("text", "plain", "number", "boolean") and leaf.text.isascii() and "\\" not in leaf.text
        if plain and "\n" not in leaf.text and not any(mark in lines[leaf.line - 1] for mark in "|\\["):
            assert leaf.text in lines[leaf.line - 1], where


def test_what_nobody_asks_for_is_extra() -> None:
    """A manifest of unknown fields alone is all extra, by path and as it stands."""
    reading = parse_foreign(
        "a.toml", b'okhv = "2.4"\nloom-width-mm = 400\n[part]\nname = "comb"\ninfill = 30\n[other]\nx = [1, 2]\n'
    )
    assert reading.content is not None
    extra = {name: letters(node) for name, node in reading.content.extra}
    assert extra == {"loom-width-mm": "400", "part.infill": "30", "other": {"x": ["1", "2"]}}


# ---------------------------------------------------------------------------------------- nothing is followed
def test_an_alias_bomb_stays_small() -> None:
    """Ten to the tenth values on paper: as many leaves as letters were written, at once."""
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in range(1, 10):
        bomb += f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]\n"
    begun = time.process_time()
    node, _ = yaml_tree("a.yml", bomb)
    assert isinstance(node, Table)
    assert sum(1 for _ in leaves(node)) == 100
    assert time.process_time() - begun < 1


def test_an_alias_to_itself_ends() -> None:
    """A list that holds itself is a list with a name in it."""
    node, _ = yaml_tree("a.yml", "a: &a [*a]")
    assert node is not None
    assert letters(node) == {"a": ["*a"]}


def test_no_tag_makes_anything(tmp_path: Path) -> None:
    """What a tag would call is not called; its letters are kept."""
    made = tmp_path / "made"
    text = f"title: !!python/object/apply:os.mkdir ['{made}']\nok: !!str 12\n"
    reading = parse_foreign("okh.yml", text.encode())
    assert not made.exists()
    assert reading.content is not None
    assert [one.code for one in reading.findings] == ["yaml-tag"]
    assert "os.mkdir" in str(letters(reading.content.original))
    assert {path[0]: leaf.kind for path, leaf in leaves(reading.content.original)}["ok"] == "text"


@pytest.mark.parametrize("word", ["no", "1.10", "0o17", "2024-01-02", "1:30", ".inf", "0x1F", "NO", "1_000", "=", "<<"])
def test_no_word_of_yaml_is_converted(word: str) -> None:
    """Whatever other readers make of it, here it stays what was written."""
    node, _ = yaml_tree("a.yml", f"a: {word}\n")
    assert node is not None
    assert letters(node) == {"a": word}


# --------------------------------------------------------------------------------------------- hostile input
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.yml", b"a: " + b"[" * 100_000),
        ("a.yml", b"- " * 100_000),
        ("a.yml", b"{a: " * 50_000),
        ("a.yml", b"? " * 100_000),
        ("a.json", b"[" * 100_000),
        ("a.json", b'{"a":' * 60_000),
        ("a.toml", b"a = " + b"[" * 100_000),
        ("a.toml", b"a = " + b"{a=" * 100_000),
        ("a.toml", b"a." * 150_000 + b"a = 1"),
        ("a.toml", b"[" + b"a." * 150_000 + b"a]"),
        ("a.toml", b"a = { " + b"a . " * 80_000 + b"a = 1 }"),
    ],
)
def test_depth_is_refused_soon(name: str, data: bytes) -> None:
    """Neither the stack nor the clock suffers."""
    begun = time.process_time()
    assert only(parse_foreign(name, data)) in ("too-deep", "syntax")
    assert time.process_time() - begun < 3


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.yml", b"- a\n" * (MOST + 1)),
        ("a.json", b"[" + b"1," * (MOST + 1) + b"1]"),
        ("a.toml", b"a = [" + b"1," * (MOST + 1) + b"]"),
        ("a.toml", b"".join(b"k%d=1\n" % number for number in range(MOST + 1))),
        ("a.yml", b"a: " + b"a" * (LARGEST - 10)),
        ("a.toml", b"x" * (LARGEST - 10)),
        ("a.json", b'"' + b"\\n" * (LARGEST // 2 - 10) + b'"'),
        ("a.toml", b"a = 0x" + b"f" * 100_000),
        ("a.toml", b"a = " + b"9" * 100_000),
        ("a.yml", b'a: "\\UFFFFFFFF"'),
        ("a.toml", b"a = nan"),
    ],
)
def test_size_is_refused_or_read_in_seconds(name: str, data: bytes) -> None:
    """Many values, one huge value, a number of a hundred thousand digits."""
    begun = time.process_time()
    reading = parse_foreign(name, data)
    assert time.process_time() - begun < 5
    assert reading.content is None or reading.content.original is not None


def test_a_larger_file_is_not_even_decoded(tmp_path: Path) -> None:
    """Read from disk it is refused; of bytes it is a finding."""
    path = tmp_path / "okh.yml"
    path.write_bytes(b"#" * (LARGEST + 1))
    with pytest.raises(InputError, match="larger than"):
        read_foreign(path)
    assert only(parse_foreign("okh.yml", b"#" * (LARGEST + 1))) == "syntax"


def test_links_pipes_folders_and_devices_are_refused(tmp_path: Path) -> None:
    """Only a plain file is opened, and nothing waits for a writer."""
    (tmp_path / "real.yml").write_text("title: a")
    (tmp_path / "link.yml").symlink_to(tmp_path / "real.yml")
    os.mkfifo(tmp_path / "pipe.yml")
    (tmp_path / "folder.yml").mkdir()
    for name, words in (
        ("link.yml", "symbolic link"),
        ("pipe.yml", "no plain file"),
        ("folder.yml", "no plain file"),
        ("none.yml", "cannot be read"),
        ("nul\0.yml", "cannot be read"),
    ):
        with pytest.raises(InputError, match=words):
            read_foreign(tmp_path / name)
    with pytest.raises(InputError, match="no plain file"):
        read_foreign(Path("/dev/zero"))
    with pytest.raises(InputError, match="no YAML, TOML or JSON"):
        parse_foreign("okh.xml", b"<a/>")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"title: \xe9t\xe9", "encoding"),
        ("title: a".encode("utf-16"), "encoding"),
        (b"title: a\x00b", "syntax"),
        (b"title: \xc2\x85 b", "syntax"),
        (b"", "empty"),
        (b"# only a remark\n", "empty"),
        (b"~", "empty"),
        (b"just words", "syntax"),
        (b"- a\n- b\n", "syntax"),
        (b"a: b: c", "syntax"),
        (b"a: 'x", "syntax"),
        (b"a:\n  - b\n c: d\n", "syntax"),
    ],
)
def test_what_is_no_manifest_is_told_so(data: bytes, code: str) -> None:
    """One error says why nothing could be read."""
    assert only(parse_foreign("okh.yml", data)) == code


@pytest.mark.parametrize(
    "text",
    [
        "{",
        '{"a"}',
        '{"a":}',
        '{"a":1,}',
        "[1,]",
        "[1 2]",
        "{'a': 1}",
        '{"a": 01}',
        '{"a": .5}',
        '{"a": "\\x"}',
        "nul",
        "[1] 2",
    ],
)
def test_json_is_read_strictly(text: str) -> None:
    """What the standard library refuses is refused here as well."""
    with pytest.raises(json.JSONDecodeError):
        json.loads(text)
    with pytest.raises(InputError, match="not valid JSON"):
        json_tree("a.json", text)


def test_toml_names_the_key_that_stands_twice() -> None:
    """TOML gives up at the second one; its line and name help to find it."""
    with pytest.raises(InputError) as caught:
        toml_tree("okh.toml", 'a = 1\nimage = "x"\nimage = "y"\n')
    assert (caught.value.place.line, caught.value.place.field) == (3, "image")
