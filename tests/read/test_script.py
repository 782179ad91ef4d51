# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a script is made of and what can be set in it, found without running a line of it."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from cadquery import cqgi
from hypothesis import given
from hypothesis import strategies as st

from makeshare.errors import InputError
from makeshare.model.script import Value
from makeshare.read.parameters import parameters, read_value, set_values, split_setting
from makeshare.read.script import load_script

SCRIPTS = Path(__file__).parents[2] / "bench" / "scripts"
literals = st.one_of(
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=20),
)
values = st.one_of(literals, st.lists(literals, min_size=1, max_size=4))


def written(value: Value) -> str:
    """Write a value as a script would."""
    return repr(tuple(value)) if isinstance(value, list) else repr(value)


@given(st.dictionaries(st.sampled_from(["width", "b2", "_c", "größe"]), values, min_size=1))
def test_every_literal_is_found_with_its_value(assigned: dict[str, Value]) -> None:
    """Numbers, texts, flags, tuples, whatever their sign."""
    source = "".join(f"{name} = {written(value)}\n" for name, value in assigned.items())
    found = parameters(ast.parse(source))
    assert {name: one.default for name, one in found.items()} == assigned
    assert [one.line for one in found.values()] == list(range(1, len(assigned) + 1))


@given(values, values)
def test_a_set_value_is_what_the_script_meets(before: Value, after: Value) -> None:
    """The literal is replaced in the syntax; nothing else of the script changes."""
    tree = ast.parse(f"import math\nx = {written(before)}\ny = x\n")
    set_values(tree, {"x": after, "nothing": 1})
    space: dict[str, object] = {}
    exec(compile(tree, "script", "exec"), space)  # noqa: S102  a test's own text
    assert space["y"] == (tuple(after) if isinstance(after, list) else after)


@given(values)
def test_a_value_as_python_writes_it_is_read_back(value: Value) -> None:
    """What is printed as a default can be typed; a text is typed without quotes."""
    (one,) = parameters(ast.parse(f"x = {written(value)}")).values()
    typed = value if isinstance(value, str) else written(value)
    assert read_value(one, typed) == (value.strip() if isinstance(value, str) else value)


def model(source: str) -> Any:  # noqa: ANN401  CadQuery gives no types here
    """Have the gateway interface parse a script."""
    return cqgi.parse(source)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("path", sorted(SCRIPTS.glob("*.py")), ids=lambda path: path.stem)
def test_cadquery_finds_nothing_that_we_do_not(path: Path) -> None:
    """All that the gateway interface calls a parameter is one here, with the same default."""
    source = path.read_text()
    theirs = {name: one.default_value for name, one in model(source).metadata.parameters.items()}
    ours = {
        name: tuple(one.default) if isinstance(one.default, list) else one.default
        for name, one in parameters(ast.parse(source)).items()
    }
    assert theirs.items() <= ours.items()


def test_the_last_assignment_counts_and_descriptions_are_found() -> None:
    """As the gateway interface has it; annotated and unpacked names too."""
    found = parameters(
        ast.parse('a = 1\na = 2\nb: float = -3.5\n(c, d) = "x", True\ndescribe_parameter(a, "how many")\ne = f()\n')
    )
    assert {name: one.default for name, one in found.items()} == {"a": 2, "b": -3.5, "c": "x", "d": True}
    assert found["a"].help == "how many"


@pytest.mark.parametrize(
    ("default", "text"),
    [
        ("8", "wide"),
        ("8.0", "nan"),
        ("8.0", "1e999"),
        ("8", "1_0"),
        ("8", "１２"),
        ("True", "maybe"),
        ("(1, 2)", "a()"),
    ],
)
def test_what_is_no_such_value_is_told_with_the_default(default: str, text: str) -> None:
    """One sentence with what the script has; no full-width digits, no infinite lengths."""
    (one,) = parameters(ast.parse(f"x = {default}")).values()
    with pytest.raises(InputError, match=r"x is (a number|true or false|a tuple)"):
        read_value(one, text)


def test_a_number_keeps_its_kind_where_it_can() -> None:
    """80 stays whole for a count and becomes 80.0 for a length; a count may be given a fraction."""
    whole, length = parameters(ast.parse("n = 3\nw = 8.0")).values()
    assert [type(read_value(one, "80")) for one in (whole, length)] == [int, float]
    assert read_value(whole, "2.5") == 2.5


@pytest.mark.parametrize("text", ["width", "=3", "a b=1", ""])
def test_a_setting_needs_a_name_and_a_value(text: str) -> None:
    """`--set` says how it is written."""
    with pytest.raises(InputError, match="sets nothing"):
        split_setting(text)


def tree(folder: Path, **files: str) -> Path:
    """Write files by name, `__` for a slash and `_py` for the suffix; return the script's path."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_py", ".py").replace("_csv", ".csv")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder / "script.py"


def test_the_closure_follows_imports_and_nothing_else(tmp_path: Path) -> None:
    """Modules, packages with what leads to them, relative imports; no neighbour that nobody imports."""
    path = tree(
        tmp_path,
        script_py="import helper\nfrom lib.deep import thing\nimport numpy, cq_warehouse.bearing\n",
        helper_py="from lib import other\n",
        lib__deep_py="from . import near\nfrom .near import x\n",
        lib__near_py="x = 1\n",
        lib__other_py="",
        lib__unused_py="",
        stranger_py="",
    )
    (tmp_path / "lib" / "__init__.py").write_text("")
    script = load_script(path)
    assert set(script.files) == {
        *("script.py", "helper.py", "lib/__init__.py"),
        *("lib/deep.py", "lib/near.py", "lib/other.py"),
    }
    assert script.packages == {"cq_warehouse": ""}


def test_named_files_come_along_and_links_and_outsiders_do_not(tmp_path: Path) -> None:
    """A path in a text, a name in a named folder; never by a link, from above, or by its full path."""
    inside = tmp_path / "in"
    path = tree(
        inside,
        script_py='f("data/a.csv")\ng("data", "b.csv")\nh("../secret.csv", "link.csv", "away/c.csv")\n'
        f"k({str(tmp_path / 'secret.csv')!r})",
        data__a_csv="a",
        data__b_csv="b",
        unnamed_csv="",
    )
    (tmp_path / "secret.csv").write_text("secret")
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "c.csv").write_text("secret")
    (inside / "link.csv").symlink_to(tmp_path / "secret.csv")
    (inside / "away").symlink_to(tmp_path / "far")
    assert set(load_script(path).files) == {"script.py", "data/a.csv", "data/b.csv"}


def test_a_script_that_is_no_python_still_loads(tmp_path: Path) -> None:
    """Its own run says what is wrong with it, and where."""
    script = load_script(tree(tmp_path, script_py="def f(:\n"))
    assert (set(script.files), script.parameters) == ({"script.py"}, {})


def test_an_installed_package_is_known_by_its_version(tmp_path: Path) -> None:
    """Another version is another key; what is not installed yet has none."""
    script = load_script(tree(tmp_path, script_py="import trimesh, os, no_such_package\n"))
    assert set(script.packages) == {"trimesh", "no_such_package"}
    assert script.packages["trimesh"].count(".") >= 1
    assert script.packages["no_such_package"] == ""
