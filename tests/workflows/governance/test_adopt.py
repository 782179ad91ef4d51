# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Adopting a document writes it once, where it belongs, and replaces nothing unasked."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from makeshare.cli.adopt import adopt
from makeshare.errors import InputError, UnknownKey
from makeshare.workflows.governance.gather import gather
from makeshare.workflows.repository import Repository

ROOT = Path(__file__).parents[3]
PROPOSAL = "site/proposals/0001-broadfork-first-run"
CHARTER = "site/community/documents/charter.md"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with the example's roles and one proposal; commands run in it."""
    (tmp_path / "designs").mkdir()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for folder in ("site/community", PROPOSAL, "bom"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> str:
    """Run the command, which succeeds; returns what it prints."""
    done = CliRunner().invoke(adopt, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_a_charter_is_written_and_listed(root: Path) -> None:
    """It names the community, says how much is to be stated, and the site lists it by its title."""
    said = run("charter")
    text = (root / CHARTER).read_text(encoding="utf-8")
    assert said.startswith(f"{CHARTER}: {text.count('TO BE STATED: ')} facts are to be stated")
    assert "# Charter of makeshare commons" in text
    found = gather(Repository(root))[0].documents
    assert [(one.title, one.slug) for one in found] == [("Charter of makeshare commons", "charter")]


def test_a_document_that_is_there_is_kept_unless_told_otherwise(root: Path) -> None:
    """What people wrote into it is not lost."""
    run("charter")
    (root / CHARTER).write_text("ours", encoding="utf-8")
    with pytest.raises(InputError, match="is there already"):
        run("charter")
    assert (root / CHARTER).read_text(encoding="utf-8") == "ours"
    run("charter", "--force")
    assert "# Charter of" in (root / CHARTER).read_text(encoding="utf-8")


def test_a_share_agreement_is_for_a_run(root: Path) -> None:
    """It asks which, takes its number into its name, and no other document takes one."""
    data = json.loads(run("share-agreement", "--proposal", "0001", "--json"))
    assert data["file"] == "site/community/documents/share-agreement-0001.md"
    assert (root / data["file"]).is_file()
    with pytest.raises(InputError, match="name its proposal"):
        run("share-agreement")
    with pytest.raises(InputError, match="no proposal fills it"):
        run("charter", "--proposal", "0001")
    with pytest.raises(UnknownKey, match="0001-broadfork-first-run"):
        run("share-agreement", "--proposal", "0009")


def test_output_goes_where_it_is_told(root: Path) -> None:
    """Also outside the checkout's own folder of documents."""
    run("code-of-conduct", "--output", "elsewhere/conduct.md")
    assert (root / "elsewhere/conduct.md").is_file()
    assert not (root / "site/community/documents").exists()


def test_templates_are_listed_and_an_unknown_one_names_the_nearest(root: Path) -> None:  # noqa: ARG001  commands run in it
    """Six of them, with what they are for."""
    assert len(json.loads(run("--list", "--json"))) == 6
    assert "share-agreement     a run" in run()
    with pytest.raises(UnknownKey, match="charter"):
        run("chartre")


def test_without_roles_every_fact_of_them_is_asked_for(root: Path) -> None:
    """Nothing is made up where the community has written nothing."""
    (root / "site/community/roles.toml").unlink()
    run("charter")
    text = (root / CHARTER).read_text(encoding="utf-8")
    assert "TO BE STATED: the roles, in site/community/roles.toml" in text
    assert "EXAMPLE" not in text
