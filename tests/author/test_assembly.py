# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Assemblies as designers write them: paths, joins, nested designs, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator

import cadquery as cq
import pytest

from makeshare import Assembly, Design, Part, Problem, length
from makeshare.author import context
from makeshare.author.describe import describe
from makeshare.errors import DesignError, InputError
from makeshare.model.assembly import Violation
from makeshare.model.catalog import Thing
from makeshare.model.placement import absolute, move

SHEET = Thing(
    key="ply",
    kind="sheet",
    title="ply",
    material="ply",
    dimensions={"thickness": 12.0, "length": 2440.0, "width": 1220.0},
)
BOLT = Thing(
    key="bolt", kind="hex-bolt", title="bolt", material="steel",
    dimensions={"diameter": 6, "length": 40, "head_width": 10, "head_height": 4, "thread_length": 18},
)  # fmt: skip
WASHER = Thing(
    key="washer",
    kind="washer",
    title="w",
    material="steel",
    dimensions={"inside": 6.4, "outside": 12, "thickness": 1.6},
)
NUT = Thing(key="nut", kind="nut", title="n", material="steel", dimensions={"diameter": 6, "width": 10, "height": 5})
GLUE = Thing(key="glue", kind="consumable", title="glue", material="PVA")


@pytest.fixture(autouse=True)
def _catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every design here sees the same few things and processes; tests elsewhere see theirs again afterwards."""
    things = {thing.key: thing for thing in (SHEET, BOLT, WASHER, NUT, GLUE)}
    monkeypatch.setattr(context, "_things", things)
    monkeypatch.setattr(context, "_processes", ("cut", "glue", "assemble-bolts", "weld-mig"))


def board(name: str = "board", size: float = 100) -> Part:
    """A square board."""
    return Part(name, cq.Workplane().box(size, size, 12, centered=(True, True, False)), stock="ply", route=["cut"])


class Leaf(Design):
    """A design that others nest."""

    size: float = length(default="10 cm", min="5 cm", max="20 cm", help="edge")

    def assemble(self) -> Assembly:
        """Two boards, one on the other, glued."""
        leaf = Assembly()
        low, high = leaf.place(board(size=self.size), (0, 0, 0), (0, 0, 12))
        leaf.glue(low, high, adhesive="glue", amount="5 mL")
        return leaf


class Tree(Design):
    """A design that nests another, twice in one size and once in another."""

    def assemble(self) -> Assembly:
        """Place the leaves and bolt one to the trunk."""
        tree = Assembly()
        (trunk,) = tree.place(board("trunk"), (0, 0, -12))
        leaves = tree.nest(Leaf(), (200, 0, 0), (400, 0, 0))
        tree.nest(Leaf(size=50), (0, 300, 0), name="small-leaf")
        tree.bolt(
            trunk, leaves[0].inner("board[1]"), bolt="bolt", washer="washer", nut="nut", nut_washer="washer",
            grip=24, at=[cq.Location((0, 0, 12))],
        )  # fmt: skip
        return tree


def test_a_nested_design_keeps_its_own_names_under_the_one_it_is_nested_by() -> None:
    """Parts are told apart by key, instances by path, and placements multiply along it."""
    description, files = describe(Tree(), "tree")
    assert [part.key for part in description.parts] == ["leaf/board", "small-leaf/board", "trunk"]
    assert len(files) == 3
    paths = [one.path for one in description.instances if one.kind == "part"]
    assert paths == [
        "trunk[1]", "leaf[1]/board[1]", "leaf[1]/board[2]", "leaf[2]/board[1]", "leaf[2]/board[2]",
        "small-leaf[1]/board[1]", "small-leaf[1]/board[2]",
    ]  # fmt: skip
    places = absolute(description.instances)
    assert move(places["leaf[2]/board[2]"], (0, 0, 0)) == (400, 0, 12)
    assert [one.path for one in description.consumables] == ["leaf[1]", "leaf[2]", "small-leaf[1]"]
    assert description.joins[1].members == ("leaf[1]/board[1]", "leaf[1]/board[2]")


def test_a_bolt_brings_its_washers_and_nut_in_the_order_of_the_stack() -> None:
    """Head on the washer, the grip between the washers, the nut outermost: heights along the bolt's own axis."""
    description, _ = describe(Tree(), "tree")
    heights = {one.path: one.matrix[11] for one in description.instances if one.kind == "item"}
    assert heights == {"bolt[1]": 13.6, "washer[1]": 12.0, "washer[2]": -13.6, "nut[1]": -18.6}
    join = next(one for one in description.joins if one.kind == "bolt")
    assert set(join.items) == set(heights)
    assert join.members == ("trunk[1]", "leaf[1]/board[1]")


def test_two_different_parts_may_not_share_a_name() -> None:
    """The second is refused with both lines; the same part placed twice is one part."""
    twice = Assembly()
    twice.place(board())
    twice.place(board())
    assert list(twice.parts) == ["board"]
    with pytest.raises(DesignError, match="two different parts are called 'board'"):
        twice.place(board(size=99))


def test_two_sizes_of_one_design_need_two_names() -> None:
    """Nested under one name, they could not be told apart in the BOM."""
    tree = Assembly()
    tree.nest(Leaf())
    with pytest.raises(DesignError, match="two different designs are nested as 'leaf'"):
        tree.nest(Leaf(size=50))


@pytest.mark.parametrize(
    ("misuse", "says"),
    [
        (lambda whole: whole.buy("blot"), "did you mean bolt"),
        (lambda whole: whole.buy("ply"), "'ply' is a stock"),
        (lambda whole: whole.use("bolt", "1 pcs"), "'bolt' is an item"),
        (lambda whole: whole.use("glue", "5"), "is not an amount"),
        (lambda whole: whole.place(board("Board")), "cannot be a name"),
        (lambda whole: whole.weld(*whole.place(board()), length=0, size=3), "above zero"),
        (lambda whole: whole.glue(process="gleu"), "did you mean glue"),
        (lambda whole: whole.glue(), "joins handles"),
    ],
)
def test_a_slip_is_refused_where_it_was_made(misuse: object, says: str) -> None:
    """Each word checks what it is given, and its error carries this file's line."""
    assert callable(misuse)
    with pytest.raises((InputError, DesignError), match=says):
        misuse(Assembly())


def test_a_design_that_nests_itself_is_told_so() -> None:
    """Endless nesting ends as a sentence."""

    class Loop(Design):
        """It never ends."""

        def assemble(self) -> Assembly:
            whole = Assembly()
            whole.place(board())
            whole.nest(Loop())
            return whole

    with pytest.raises(DesignError, match="nested deeper than 8 levels"):
        describe(Loop(), "loop")


def test_a_broken_rule_is_reported_before_anything_is_modelled() -> None:
    """The combination cannot be made, so the description holds the reason and no part."""

    class Strict(Design):
        """It wants what cannot be had."""

        width: float = length(default="10 cm", min="5 cm", max="20 cm", help="edge")

        def rules(self) -> Iterator[Violation]:
            yield Problem("it is too wide for its height", "width")

    description, files = describe(Strict(), "strict")
    assert [violation.parameters for violation in description.violations] == [("width",)]
    assert files == {}
