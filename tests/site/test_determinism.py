# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The pages follow from what is published: another place and another day give the same bytes, site map included."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pytest

from tests.elsewhere import DECADE, FAKETIME, environment

PROGRAM = """
import sys, time
from pathlib import Path
from tests.site.build_sample import build_sample
from tests.write.sample import catalogue

build_sample(Path(sys.argv[1]), catalogue(url="https://commons.example"))
print(time.gmtime().tm_year)
"""

Files = dict[str, bytes]


def built(folder: Path, days: int) -> tuple[Files, int]:
    """Build the sample's site in a process elsewhere; return its files, and which year it was there."""
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder)],
        env=environment(days),
        capture_output=True,
        text=True,
        check=False,
        umask=0o077 if days > 0 else 0o022,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    pages = folder / "build" / "site"
    files = {path.relative_to(pages).as_posix(): path.read_bytes() for path in pages.rglob("*") if path.is_file()}
    return files, int(done.stdout)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[tuple[Files, int], tuple[Files, int]]:
    """One site built ten years back, one built ten years on in a folder of another name."""
    folder = tmp_path_factory.mktemp("sites")
    return built(folder / "one", -DECADE), built(folder / "another place", DECADE)


def test_a_site_has_the_same_bytes_elsewhere(both: tuple[tuple[Files, int], tuple[Files, int]]) -> None:
    """Every page, script, style, picture, the search index and both site maps agree, twenty years apart."""
    (one, _), (other, _) = both
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []
    assert {Path(name).suffix for name in one} >= {".html", ".css", ".js", ".json", ".svg", ".xml", ".gz", ".zip"}


def test_the_clock_was_another(both: tuple[tuple[Files, int], tuple[Files, int]]) -> None:
    """Without that, the test before would hold for a site that is full of dates."""
    (_, then), (_, later) = both
    assert later - then == (20 if FAKETIME else 0)


def test_the_site_map_claims_no_day(both: tuple[tuple[Files, int], tuple[Files, int]]) -> None:
    """A day on which nothing changed would mislead search engines; the packed site map is the plain one."""
    files = both[0][0]
    assert b"<loc>https://commons.example/designs/broadfork/</loc>" in files["sitemap.xml"]
    assert b"lastmod" not in files["sitemap.xml"]
    assert gzip.decompress(files["sitemap.xml.gz"]) == files["sitemap.xml"]
    assert files["sitemap.xml.gz"][4:8] == bytes(4), "seconds since 1970, by which gzip dates its content"
