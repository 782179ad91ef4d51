# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What an edit in a community runs, and what it leaves alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from makeshare.engine.local import Local
from makeshare.engine.run import Engine
from makeshare.engine.store import Store
from makeshare.workflows.build import build
from makeshare.workflows.repository import Repository
from tests.engine.helpers import Diary

SOUND = Path(__file__).parents[1] / "designs" / "sound"
LICENCES = Path(__file__).parents[2] / "licenses"
DESIGN, CARD = "designs/tray/design.py", "designs/tray/design.toml"
THINGS, OFFERS, RATES = (f"bom/catalog/{folder}/all.toml" for folder in ("things", "offers", "rates"))


class Shared:
    """Warm workers that outlive an engine: each test opens its own, and none waits for the kernel to load."""

    def __init__(self) -> None:
        """Start none yet."""
        self._local = Local(1)
        self.slots = 1
        self.perform = self._local.perform
        self.end = self._local.close

    def close(self) -> None:
        """Stay warm."""


@pytest.fixture(scope="module")
def place() -> Iterator[Shared]:
    """One worker for all tests here."""
    shared = Shared()
    yield shared
    shared.end()


@pytest.fixture(scope="module")
def built(place: Shared, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small community, built."""
    root = tmp_path_factory.mktemp("community") / "sound"
    shutil.copytree(SOUND, root)
    shutil.copytree(LICENCES, root / "licenses")
    assert runs(root, place)
    return root


@pytest.fixture
def edited(built: Path, place: Shared, tmp_path: Path) -> Callable[..., list[str]]:
    """Edit one file of a copy and build it: returns what ran, as `configuration: link`."""
    root = tmp_path / "sound"
    shutil.copytree(built, root)
    assert runs(root, place) == []

    def edit(file: str, old: str, new: str) -> list[str]:
        text = (root / file).read_text()
        assert old in text
        (root / file).write_text(text.replace(old, new, 1))
        return runs(root, place)

    return edit


def runs(root: Path, place: Shared) -> list[str]:
    """Build everything and return what ran, sorted."""
    diary = Diary()
    with Engine(Store(root / ".makeshare" / "store"), listener=diary, place=place) as engine:
        results = list(build(["tray"], (), (), Repository(root), engine))
    assert [str(problem) for result in results for problem in result.problems] == []
    assert [len(result.published) for result in results] == [2]
    return sorted(diary.ran)


def both(*links: str) -> list[str]:
    """These links of both configurations."""
    return sorted(f"{name}: {link}" for name in ("tray", "tray-wide") for link in links)


def test_a_comment_runs_stage_a_and_nothing_behind_it(edited: Callable[..., list[str]]) -> None:
    """Lines move, geometry and facts do not; the package is closed again, since the source itself is in it."""
    assert edited(DESIGN, "class Tray", "# A comment of\n# two lines.\nclass Tray") == both("assemble", "pack")


def test_a_price_builds_no_geometry(edited: Callable[..., list[str]]) -> None:
    """Cost, sheets and packages follow; no link that loads the kernel runs."""
    assert edited(OFFERS, '"20.00"', '"21.00"') == sorted(["catalogue", *both("estimate", "sheets", "pack")])


def test_a_rate_builds_no_geometry(edited: Callable[..., list[str]]) -> None:
    """What an hour of a machine costs decides no shape: the short steps that read the process stop the wave."""
    ran = edited(RATES, 'machine_rate = "20.00"', 'machine_rate = "22.00"')
    assert not {link for name in ran for link in ("assemble", "measure", "make") if name.endswith(link)}
    assert set(both("estimate", "sheets", "pack")) <= set(ran)


def test_an_entry_that_nobody_uses_runs_nothing(edited: Callable[..., list[str]]) -> None:
    """The catalogue is read again, and that is all."""
    assert edited(OFFERS, "[[offer]]", "# a note\n[[offer]]") == ["catalogue"]
    assert edited(THINGS, "[oil]", '[wax]\nkind = "consumable"\ntitle = "Wax"\nmaterial = "wax"\n\n[oil]') == [
        "catalogue"
    ]
    assert edited(
        RATES,
        "[labour.operator]",
        '[labour.other]\ntitle = "Other"\nhourly = "9.00"\ncurrency = "EUR"\nassumed = "x"\n\n[labour.operator]',
    ) == ["catalogue"]


def test_a_title_in_the_card_reaches_sheets_only(edited: Callable[..., list[str]]) -> None:
    """Words about a design make no geometry."""
    assert edited(CARD, 'title = "Tray"', 'title = "A tray"') == both("sheets", "pack")


def test_a_variant_runs_that_variant_only(edited: Callable[..., list[str]]) -> None:
    """Another width of one variant leaves the other alone, but for the card that is in both packages."""
    ran = edited(CARD, 'width = "60 cm"', 'width = "61 cm"')
    assert {name for name in ran if name.startswith("tray:")} == {"tray: sheets", "tray: pack"}
    assert {"tray-wide: assemble", "tray-wide: measure", "tray-wide: make files"} <= set(ran)


def test_a_dimension_runs_what_looked_it_up(edited: Callable[..., list[str]]) -> None:
    """The density of the board decides masses, so its design is assembled again; the same shapes stop the wave."""
    ran = edited(THINGS, 'density = "600 kg/m3"', 'density = "610 kg/m3"')
    assert set(both("assemble", "bill", "estimate")) <= set(ran)
    assert not any(name.endswith("measure") for name in ran)


def test_deleted_outputs_come_back_without_a_run(built: Path, place: Shared, tmp_path: Path) -> None:
    """Everything in build/ but the store may go: the next build copies it back, to the byte."""
    root = tmp_path / "sound"
    shutil.copytree(built, root)
    kept = {path: path.read_bytes() for path in (root / "build").glob("[dp]*/**/*") if path.is_file()}
    shutil.rmtree(root / "build" / "designs")
    shutil.rmtree(root / "build" / "packages")
    assert runs(root, place) == []
    assert {path: path.read_bytes() for path in (root / "build").glob("[dp]*/**/*") if path.is_file()} == kept


def test_outputs_that_somebody_edited_are_put_right(built: Path, place: Shared, tmp_path: Path) -> None:
    """An edited file is replaced, a foreign one removed."""
    root = tmp_path / "sound"
    shutil.copytree(built, root)
    step = root / "build" / "designs" / "tray" / "assembly.step"
    whole = step.read_bytes()
    step.write_bytes(whole.replace(b"MILLI", b"CENTI"))
    (step.parent / "stray.txt").write_text("")
    assert runs(root, place) == []
    assert step.read_bytes() == whole
    assert not (step.parent / "stray.txt").exists()


RANDOM = """
import random
import numpy as np
"""


@pytest.mark.parametrize(
    "chance", ["random.random()", "np.random.rand()", "time.time() % 1", "id(object()) % 97 / 97 + random.random()"]
)
def test_a_design_that_is_another_one_each_time_is_not_published(
    built: Path, place: Shared, tmp_path: Path, chance: str
) -> None:
    """Two runs of the same code must give the same bytes; its older outputs stay."""
    root = tmp_path / "sound"
    shutil.copytree(built, root)
    before = (root / "build" / "designs" / "tray" / "assembly.step").read_bytes()
    text = (
        (root / DESIGN)
        .read_text()
        .replace("import cadquery as cq", "import random, time\nimport numpy as np\nimport cadquery as cq")
    )
    (root / DESIGN).write_text(text.replace("box(self.width, 200, 12,", f"box(self.width, 200 - {chance}, 12,"))
    with Engine(Store(root / ".makeshare" / "store"), place=place) as engine:
        (result,) = build(["tray"], ("default",), (), Repository(root), engine)
    assert ["is not deterministic" in str(problem) for problem in result.problems] == [True]
    assert (root / "build" / "designs" / "tray" / "assembly.step").read_bytes() == before
