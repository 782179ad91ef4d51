# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare okh read` says what a file is, what is understood of it and what is wrong, and exits accordingly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from makeshare.cli.okh import okh
from makeshare.errors import InputError

FOLDER = Path(__file__).parents[1] / "read" / "manifests"


def read(*arguments: str) -> tuple[int, str]:
    """Run the command and return its exit status and what it printed."""
    done = CliRunner().invoke(okh, ["read", *arguments])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("okh-sound.yml", "Open Know-How 1.0 manifest"),
        ("okh-sound.toml", "OKH-LOSH manifest"),
        ("ohm-sound.okh.json", "Open Hardware Manager manifest"),
        ("sound-okw.json", "Open Know-Where facility"),
    ],
)
def test_a_sound_file_is_named_understood_and_passes(name: str, kind: str) -> None:
    """The exit status is 0."""
    status, output = read(str(FOLDER / name))
    assert status == 0
    assert output.split("\n")[0].endswith(f": {kind}")
    assert "0 errors, 0 warnings, 0 notes" in output


def test_errors_are_laid_out_with_line_field_and_tip_and_fail() -> None:
    """The exit status is 1, as for every problem that a person can act on."""
    status, output = read(str(FOLDER / "okh-licences-in-words.yml"))
    assert status == 1
    row = next(line for line in output.split("\n") if "CERN OHL v1.2" in line)
    assert row.split()[:3] == ["error", "10", "license.hardware"]
    assert "was CERN-OHL-1.2 meant?" in " ".join(output.split())
    assert "licence     unknown: whether it is open hardware is unknown" in output


def test_warnings_alone_pass(tmp_path: Path) -> None:
    """What is used all the same is no failure."""
    text = (FOLDER / "okh-sound.toml").read_text().replace('"1.0.0"', '"1.0"')
    path = tmp_path / "okh.toml"
    path.write_text(text)
    status, output = read(str(path))
    assert (status, "0 errors, 1 warning, 0 notes" in output) == (0, True)


def test_what_is_kept_without_being_understood_is_said() -> None:
    """Nobody needs to wonder where a field went."""
    assert "kept without being understood: bench-height" in read(str(FOLDER / "okh-sound.yml"))[1]


def test_json_holds_the_same_for_machines() -> None:
    """Findings with their places, what is usable, and the whole file as it stands."""
    status, output = read(str(FOLDER / "okh-levels-and-codes.toml"), "--json")
    (one,) = json.loads(output)
    assert status == 1
    assert one["findings"][1] == {
        "code": "okhv-unknown",
        "severity": "warning",
        "place": {"file": str(FOLDER / "okh-levels-and-codes.toml"), "line": 3, "field": "okhv"},
        "sentence": "'OKH-LOSHv1.5' is no specification that we know; it is read as 2.4",
        "tip": "known are OKH-LOSHv1.0, 2.4",
        "faulty": True,
    }
    assert one["usable"]["languages"] == []
    keys = [entry["key"] for entry in one["content"]["original"]["entries"]]
    assert keys[:3] == ["okhv", "name", "repo"]


def test_a_folder_is_read_file_by_file(tmp_path: Path) -> None:
    """All its manifests are shown, and the files that they miss."""
    (tmp_path / "okh.yml").write_bytes((FOLDER / "okh-sound.yml").read_bytes())
    (tmp_path / "shop-okw.json").write_bytes((FOLDER / "sound-okw.json").read_bytes())
    status, output = read(str(tmp_path))
    assert status == 1
    assert "okh.yml: Open Know-How" in output
    assert "shop-okw.json: Open Know-Where facility" in output
    assert "the folder holds no 'parts.csv'" in output


def test_hostile_words_do_not_reach_the_terminal(tmp_path: Path) -> None:
    """Escapes, direction marks and commands to build servers are taken out of whatever is shown."""
    path = tmp_path / "okh.json"
    title = "\\u001b[2J\\u202enice ::error::x\\n::set-output::y"
    path.write_text(f'{{"title": "{title}", "license": "\\u001b]0;x\\u0007", "parts": [{{"name": "::add-mask::z"}}]}}')
    output = read(str(path))[1]
    assert all(char.isprintable() or char == "\n" for char in output)
    assert not any(line.strip().startswith("::") for line in output.split("\n"))


def test_a_path_without_manifest_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    """It is told like every problem, by the command line's edge."""
    with pytest.raises(InputError, match="holds no manifest"):
        read(str(tmp_path))
    with pytest.raises(InputError, match="cannot be read"):
        read(str(tmp_path / "okh.toml"))
