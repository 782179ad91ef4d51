# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The built site has the files for other tools where these look for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.build_sample import build_sample
from tests.write.exchange.published import URL, made, rich
from tests.write.sample import catalogue


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site of a catalogue that has something for every format."""
    return build_sample(tmp_path_factory.mktemp("exchange"), rich())


def test_every_export_is_on_the_site_to_the_byte(site: Path) -> None:
    """Folders that begin with a dot included: the pointer to funding.json lies in one."""
    for path, data in made(rich()).files.items():
        assert (site / path).read_bytes() == data, path
    assert (site / ".well-known" / "funding-manifest-urls").is_file()


def test_pages_name_the_feed(site: Path) -> None:
    """A feed reader finds it from every page, by an address of the site itself."""
    for page in ("index.html", "designs/broadfork/index.html"):
        head = (site / page).read_text()
        assert (
            f'<link rel="alternate" type="application/atom+xml" title="Sample commons" href="{_up(page)}feed.xml">'
            in head
        )


def test_pages_lead_to_the_exports(site: Path) -> None:
    """The page for others is there, and a design's page lists its files."""
    assert "Talking to others" in (site / "exchange" / "index.html").read_text()
    page = (site / "designs" / "broadfork" / "index.html").read_text()
    assert 'id="tools"' in page
    assert 'href="okh.toml"' in page


def test_no_feed_is_named_where_there_is_none(sample_folder: Path) -> None:
    """Without an address there is no feed, and no page promises one."""
    assert catalogue().community.url == ""
    assert not (sample_folder / "feed.xml").exists()
    assert "application/atom+xml" not in (sample_folder / "index.html").read_text()
    assert URL not in (sample_folder / "exchange" / "index.html").read_text()


def _up(page: str) -> str:
    """Return the way from a page to the root of the site."""
    return "../" * page.count("/") or ""
