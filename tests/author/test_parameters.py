# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The designer's parameters: typed, bounded, and refused in one sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from makeshare import Design, angle, choice, count, flag, length, number
from makeshare.errors import InputError, Place


class Rack(Design):
    """A design without geometry, to try parameters on."""

    width: float = length(default="80 cm", min="30 cm", max="120 cm", help="outside")
    tilt: float = angle(default="5 deg", min="0 deg", max="15 deg", help="backwards")
    shelves: int = count(default=4, min=2, max=8, help="top included")
    slack: float = number(default=0.5, min=0, max=1, help="share")
    back: bool = flag(default=True, help="with a back")
    wood: str = choice(default="birch", options=("birch", "poplar"), help="species")


def read(name: str, value: object) -> object:
    """Read a requested value through its field, as stage A does."""
    assert isinstance(value, str | int | float | bool)
    return Rack.fields[name].read(name, value, Place("designs/rack/design.toml", 7, name))


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("width", "90cm", 900.0),
        ("width", "3 ft", 914.4),
        ("tilt", "10 deg", 10.0),
        ("shelves", 5, 5),
        ("shelves", "5", 5),
        ("slack", "0.25", 0.25),
        ("back", "no", False),
        ("back", True, True),
        ("wood", "poplar", "poplar"),
    ],
)
def test_a_value_is_read_in_the_parameters_own_unit(name: str, text: object, value: object) -> None:
    """Lengths arrive in mm and angles in degrees."""
    assert read(name, text) == value


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("width", "2 m", "width is 2000 mm; allowed: 300 mm to 1200 mm"),
        ("width", 900, "900 has no unit"),
        ("width", "wide", "'wide' is not a length"),
        ("tilt", "20 deg", "allowed: 0° to 15°"),
        ("shelves", "many", "not a count"),
        ("shelves", 9, "shelves is 9; allowed: 2 to 8"),
        ("wood", "oak", "allowed: birch, poplar"),
        ("back", "perhaps", "true or false"),
    ],
)
def test_a_wrong_value_is_refused_with_its_place_and_what_is_allowed(name: str, text: object, says: str) -> None:
    """One sentence: file, line, field, what is wrong, what is allowed."""
    with pytest.raises(InputError, match=says) as caught:
        read(name, text)
    assert str(caught.value).startswith("designs/rack/design.toml:7: ")


def test_an_unknown_parameter_is_refused_with_the_nearest_known_one() -> None:
    """A slip of the finger is answered with what was meant."""
    with pytest.raises(InputError, match="did you mean width"):
        Rack(widht=900)  # type: ignore[call-arg]


def test_a_default_outside_its_bounds_is_refused_where_it_is_declared() -> None:
    """A design cannot even be imported with an impossible default."""
    with pytest.raises(InputError, match="the default is 2000 mm") as caught:
        length(default="2 m", min="1 cm", max="1 m", help="too long")
    assert caught.value.place.file == __file__


def test_a_type_checker_sees_a_misspelt_parameter(tmp_path: Path) -> None:
    """`Rack(widht=900)` fails before anything runs, `Rack(width=900)` does not."""
    lines = [
        "from makeshare import Design, length",
        "class Rack(Design):",
        '    width: float = length(default="80 cm", min="30 cm", max="120 cm", help="outside")',
        "Rack(width=900)",
        "Rack(widht=900)",
    ]
    script = tmp_path / "rack.py"
    script.write_text("\n".join(lines))
    root = Path(__file__).parents[2]
    settings = ["--config-file", str(root / "pyproject.toml"), "--cache-dir", str(tmp_path)]
    command = [sys.executable, "-m", "mypy", *settings, str(script)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=root)
    assert "rack.py:5" in done.stdout
    assert "widht" in done.stdout
    assert "rack.py:4" not in done.stdout
