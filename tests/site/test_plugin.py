# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The plugin: lays files, touches only what differs, and turns problems into sentences."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

import pytest
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, PluginError

from makeshare.errors import InputError
from makeshare.site_plugin import SitePlugin, stage
from tests.site.build_sample import build_sample
from tests.write.sample import catalogue


def test_unchanged_files_keep_their_date_and_strays_go(tmp_path: Path) -> None:
    """A rebuild is quick because what did not change is not touched, and nothing old stays."""
    stage(tmp_path, [("a/one.md", b"1"), ("b/two.md", b"2")])
    before = (tmp_path / "a" / "one.md").stat().st_mtime_ns
    stage(tmp_path, [("a/one.md", b"1"), ("three.md", b"3")])
    assert (tmp_path / "a" / "one.md").stat().st_mtime_ns == before
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")) == [
        "a",
        "a/one.md",
        "three.md",
    ]
    stage(tmp_path, [("a/one.md", b"4")])
    assert (tmp_path / "a" / "one.md").read_bytes() == b"4"


def test_a_written_page_may_not_hide_a_generated_one(tmp_path: Path) -> None:
    """Two files of one name are an error, not a matter of order."""
    with pytest.raises(PluginError, match=r"designs/index\.md"):
        stage(tmp_path, [("designs/index.md", b"1"), ("designs/index.md", b"2")])


@pytest.mark.parametrize("problem", [InputError("is wrong"), ExceptionGroup("not built", [InputError("is wrong")])])
def test_problems_stop_the_build_with_their_sentence(tmp_path: Path, problem: Exception) -> None:
    """What the pipeline found is what MkDocs prints."""
    (tmp_path / "site").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nplugins: [makeshare]\ndocs_dir: site\nsite_dir: out\n")
    config = load_config(str(tmp_path / "mkdocs.yml"))
    plugin = SitePlugin()
    plugin.load_config({})
    with mock.patch.object(SitePlugin, "catalogue", side_effect=problem), pytest.raises(PluginError, match="is wrong"):
        plugin.on_config(config)


def test_proposals_data_stays_in_the_repository(sample_folder: Path) -> None:
    """Neither a proposal's data nor its ledger is copied: its page shows what is public."""
    found = [path for path in sample_folder.rglob("*") if path.suffix in (".toml", ".jsonl")]
    assert found
    assert not [path for path in found if path.relative_to(sample_folder).parts[0] in ("proposals", "workshops")]


def test_a_site_address_that_is_none_is_refused(tmp_path: Path) -> None:
    """The theme prints the address as it is, so it must be nothing but one."""
    with pytest.raises(Abort) as stopped:
        build_sample(tmp_path, catalogue(url='https://a.org/"><script>'))
    assert "no address of a site" in str(stopped.value.__context__)


def test_address_of_the_site_makes_previews_absolute(tmp_path: Path) -> None:
    """With an address, a shared link's picture can be fetched from anywhere."""
    pages = build_sample(tmp_path, catalogue(url="https://commons.example"))
    page = (pages / "designs" / "broadfork" / "index.html").read_text()
    assert 'property="og:image" content="https://commons.example/designs/broadfork/posters/broadfork.png"' in page
    assert '<link rel="canonical" href="https://commons.example/designs/broadfork/">' in page
