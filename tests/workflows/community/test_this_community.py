# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""This very repository: its meetings and skills are sound examples, and nothing personal is public in it."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from makeshare.cli.community import community
from makeshare.engine.run import Engine
from makeshare.read.community import public_files
from makeshare.workflows import check as checking
from makeshare.workflows import publish
from makeshare.workflows.community import gather, personal_data
from makeshare.workflows.repository import Repository
from tests.workflows.federation.communities import found

ROOT = Path(__file__).parents[3]


def test_nothing_personal_is_public_here() -> None:
    """Every page, design, ledger, ballot and table of this checkout."""
    assert [str(one) for one in personal_data(ROOT)] == []


def test_it_takes_less_than_a_build_would_notice() -> None:
    """Well under a second for all that is public today."""
    size = sum(len(text) for _, text in public_files(ROOT))
    start = time.process_time()
    personal_data(ROOT)
    assert (time.process_time() - start) < 0.5 + size / 1e6


def test_examples_say_so_and_name_nobody() -> None:
    """A visitor cannot take them for people who meet."""
    together, problems, warnings = gather(Repository(ROOT))
    assert [str(one) for one in problems] == []
    assert warnings == ()
    assert together.meetings
    assert all(one.example and one.title.startswith("EXAMPLE") for one in together.meetings)
    assert together.skills is not None
    assert together.skills.register.example


def test_what_somebody_slips_in_is_found_by_file_and_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Minutes, a design's comment, a ledger, a photograph: each is told, and the command's status says so."""
    root = found(tmp_path / "hill", "Hilltop").root
    monkeypatch.chdir(root)
    assert CliRunner().invoke(community, ["check"]).exit_code == 0
    (root / "site/community/meetings").mkdir(parents=True)
    (root / "site/community/meetings/2026-01-01-x.md").write_text("\nAnna, +32 470 12 34 56, takes it.\n")
    (root / "designs/tray").mkdir()
    (root / "designs/tray/design.py").write_text("# ask anna@village.org\n")
    (root / "site/proposals/0001-x").mkdir(parents=True)
    (root / "site/proposals/0001-x/ledger.jsonl").write_text('{"note":"BE71 0961 2345 6769"}\n')
    photo = io.BytesIO()
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (50.0, 51.0, 1.0)
    Image.new("RGB", (8, 8)).save(photo, "JPEG", exif=exif)
    (root / "designs/tray/photo.jpg").write_bytes(photo.getvalue())
    done = CliRunner().invoke(community, ["check"])
    assert done.exit_code == 1
    for said in (
        "site/community/meetings/2026-01-01-x.md:2: looks like a phone number",
        "designs/tray/design.py:1: looks like an e-mail address",
        "site/proposals/0001-x/ledger.jsonl:1: looks like an IBAN",
        "designs/tray/photo.jpg: says where it was taken",
        "are minutes of no meeting",
    ):
        assert said in done.output, said
    assert "anna" not in done.output.lower().replace("designs/tray", "")


def test_meetings_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the terminal and as JSON."""
    monkeypatch.chdir(ROOT)
    done = CliRunner().invoke(community, ["meetings"])
    assert "EXAMPLE: autumn assembly" in done.output
    assert CliRunner().invoke(community, ["meetings", "--json"]).output.startswith("[")


def test_the_site_is_not_built_and_the_check_fails(tmp_path: Path, engine: Engine) -> None:
    """Personal data, a copy that is not the pinned one, a meeting that cannot be: each stops both."""
    one = found(tmp_path / "hill", "Hilltop")
    assert publish.gather(one, engine)[1] == []
    (one.root / "site/about.md").write_text("Ask anna@village.org\n")
    (one.root / "site/network").mkdir()
    (one.root / "site/network/lake.json").write_text("{}")
    (one.root / "site/community/meetings").mkdir(parents=True)
    (one.root / "site/community/meetings/soon.toml").write_text('title = "x"\n')
    again = Repository(one.root)
    for problems in (publish.gather(again, engine)[1], checking.check((), again, engine).problems):
        said = "\n".join(str(problem) for problem in problems)
        assert "site/about.md:1: looks like an e-mail address" in said
        assert "site/network/lake.json: is pinned by nobody" in said
        assert "site/community/meetings/soon.toml" in said
