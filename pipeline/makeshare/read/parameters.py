# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The parameters of a CadQuery script, found in its text without running it, as CadQuery's gateway interface has them.

A parameter is a name that the script's top level assigns a literal to: a number, a text, True or False, or a tuple of
these. We also take negative numbers and annotated assignments, which CadQuery's own finder passes over.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator
from typing import NamedTuple

from makeshare.errors import InputError, Place
from makeshare.model.script import ScriptParameter, Value

FLAGS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
LONGEST = 10_000
"""Characters of a value on the command line."""


class Spot(NamedTuple):
    """Where a literal stands in a syntax tree: in a field of a node, or in one of a list of expressions."""

    holder: ast.AST | list[ast.expr]
    at: str | int

    @property
    def node(self) -> ast.expr:
        """The literal itself."""
        found = self.holder[int(self.at)] if isinstance(self.holder, list) else getattr(self.holder, str(self.at))
        assert isinstance(found, ast.expr)  # noqa: S101  what _assigned put here
        return found

    def put(self, value: Value) -> None:
        """Replace the literal."""
        new = ast.copy_location(_expression(value), self.node)
        if isinstance(self.holder, list):
            self.holder[int(self.at)] = new
        else:
            setattr(self.holder, str(self.at), new)


def parameters(tree: ast.Module) -> dict[str, ScriptParameter]:
    """Return a script's parameters by name."""
    told = dict(_descriptions(tree))
    return {name: _parameter(name, spot, told.get(name, "")) for name, spot in spots(tree).items()}


def spots(tree: ast.Module) -> dict[str, Spot]:
    """Return where each parameter's literal stands; of several assignments to a name, the last."""
    return {name: spot for name, spot in _assigned(tree) if _value(spot.node) is not None}


def set_values(tree: ast.Module, values: dict[str, Value]) -> None:
    """Replace parameters' literals; names that are none are passed over."""
    found = spots(tree)
    for name in found.keys() & values.keys():
        found[name].put(values[name])
    ast.fix_missing_locations(tree)


def read_value(parameter: ScriptParameter, text: str) -> Value:
    """Read a value as a person typed it, by the kind of the parameter's own; raises InputError."""
    try:
        return _read(parameter.default, text[:LONGEST].strip())
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError) as error:
        wanted = {"flag": "true or false", "number": "a number", "tuple": "a tuple such as 1,2,3"}
        raise InputError(
            f"{parameter.name} is {wanted.get(parameter.kind, 'a text')}, and '{text[:40]}' is not",
            Place("--set", field=parameter.name),
            f"the script has {parameter.name} = {plain_value(parameter.default)}",
        ) from error


def split_setting(text: str) -> tuple[str, str]:
    """Split NAME=VALUE; raises InputError."""
    name, equals, value = text.partition("=")
    if not equals or not name.strip().isidentifier():
        raise InputError(f"'{text}' sets nothing", Place("--set"), "write --set width=80")
    return name.strip(), value


def plain_value(value: Value) -> str:
    """Write a value as Python has it."""
    return repr(tuple(value)) if isinstance(value, list) else repr(value)


def _assigned(tree: ast.Module) -> Iterator[tuple[str, Spot]]:
    """Yield every name that the top level assigns something to, and where that stands."""
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            yield node.target.id, Spot(node, "value")
        elif isinstance(node, ast.Assign):
            target = node.targets[0]
            if isinstance(target, ast.Name):
                yield target.id, Spot(node, "value")
            elif isinstance(target, ast.Tuple | ast.List) and isinstance(node.value, ast.Tuple | ast.List):
                for index, name in enumerate(target.elts[: len(node.value.elts)]):
                    if isinstance(name, ast.Name):
                        yield name.id, Spot(node.value.elts, index)


def _value(node: ast.expr) -> Value | None:
    """Return the value of a literal; None for anything else."""
    if isinstance(node, ast.Tuple):
        items = [_value(item) for item in node.elts]
        return [item for item in items if isinstance(item, bool | int | float | str)] if _plain(items) else None
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
    return value if isinstance(value, bool | int | float | str) else None


def _plain(items: list[Value | None]) -> bool:
    return bool(items) and all(isinstance(item, bool | int | float | str) for item in items)


def _parameter(name: str, spot: Spot, told: str) -> ScriptParameter:
    value = _value(spot.node)
    assert value is not None  # noqa: S101  spots() has seen to it
    return ScriptParameter(name=name, kind=_kind(value), default=value, line=spot.node.lineno, help=told)


def _kind(value: Value) -> str:
    if isinstance(value, bool):
        return "flag"
    if isinstance(value, int | float):
        return "number"
    return "text" if isinstance(value, str) else "tuple"


def _descriptions(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield what calls of `describe_parameter(name, "text")` say."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Name(id="describe_parameter"), args=[ast.Name(id=name), ast.Constant(value=str(text)), *_]
            ):
                yield name, text
            case _:
                pass


def _read(default: Value, text: str) -> Value:
    """Read a text as a value of the same kind; raises ValueError and the like."""
    if isinstance(default, bool):
        if text.lower() not in FLAGS:
            raise ValueError(text)
        return FLAGS[text.lower()]
    if isinstance(default, int | float):
        return _number(default, text)
    if isinstance(default, str):
        return text
    items = ast.literal_eval(text if text.startswith(("(", "[")) else f"({text},)")
    if not isinstance(items, tuple | list) or not _plain(list(items)):
        raise ValueError(text)
    return [_finite(item) for item in items]


def _number(default: float, text: str) -> float:
    """Read a number; a whole one stays whole where the script has a whole one."""
    if "_" in text or not text.isascii():
        raise ValueError(text)
    if isinstance(default, int):
        try:
            return int(text)
        except ValueError:
            pass
    return float(_finite(float(text)))


def _finite(value: float | str) -> float | str:
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(value)
    return value


def _expression(value: Value) -> ast.expr:
    """Write a value as syntax."""
    if isinstance(value, list):
        return ast.Tuple([ast.Constant(item) for item in value], ast.Load())
    return ast.Constant(value)
