# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The site of this very checkout, in a real browser: whole, accessible, and alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import Browser, FloatRect

from makeshare.engine.run import Engine
from makeshare.model.catalogue import Catalogue
from makeshare.workflows.publish import gather
from makeshare.workflows.repository import Repository
from tests.site.build_sample import build_sample
from tests.site.conftest import served, sized

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def found(repository: Repository, engine: Engine) -> Catalogue:
    """Everything that this checkout publishes."""
    catalogue, problems = gather(repository, engine)
    assert [str(problem) for problem in problems] == []
    return catalogue


@pytest.fixture(scope="module")
def site(found: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that would be published."""
    return build_sample(tmp_path_factory.mktemp("real"), found)


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where a browser finds it."""
    yield from served(site)


def paths(found: Catalogue) -> list[str]:
    """The pages that people land on: home, catalogue, each design, each proposal, how to take part, about, speed."""
    designs = [f"designs/{entry.manifest.slug}/" for entry in found.designs]
    proposals = [f"proposals/{view.proposal.slug}/" for view in found.proposals]
    return ["", "designs/", "proposals/", *designs, *proposals, "take-part/supporters/", "about/", "speed/"]


def test_every_design_and_the_proposal_have_a_page(found: Catalogue, site: Path) -> None:
    """Six designs with pictures, packages and prices, and one proposal with a price."""
    assert len(found.designs) >= 6
    assert [view.price is not None for view in found.proposals] == [True] * len(found.proposals)
    assert found.proposals
    for entry in found.designs:
        folder = site / "designs" / entry.manifest.slug
        assert (folder / "index.html").is_file()
        for built in entry.builts:
            assert (folder / "files" / built.package_name).read_bytes() == built.package


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_has_an_accessibility_violation_or_asks_another_host(
    found: Catalogue, address: str, browser: Browser, width: int, scheme: Literal["light", "dark"]
) -> None:
    """Axe finds nothing, no page scrolls sideways, and every address asked for is our own."""
    page = sized(browser, width, scheme)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    faults = {}
    for path in paths(found):
        page.goto(address + path)
        violations = Axe().run(page).response["violations"]
        wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
        if violations or wide:
            faults[path] = [one["id"] for one in violations] + (["scrolls sideways"] if wide else [])
    page.close()
    assert faults == {}
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []


def test_an_example_says_so_on_every_screen(found: Catalogue, address: str, browser: Browser) -> None:
    """However far a supporter has scrolled, the word EXAMPLE stays in sight."""
    page = sized(browser, 390, "light")
    for view in found.proposals:
        if not view.proposal.example:
            continue
        page.goto(f"{address}proposals/{view.proposal.slug}/")
        height = page.evaluate("document.documentElement.scrollHeight")
        for top in range(0, height, 700):
            page.evaluate(f"window.scrollTo(0, {top})")
            shown = page.locator("text=EXAMPLE").all()
            assert any(one.is_visible() and _in_sight(one.bounding_box()) for one in shown), f"at {top} px"
    page.close()


def _in_sight(place: FloatRect | None) -> bool:
    """Tell whether a box lies within the phone's screen of 844 px."""
    return place is not None and place["y"] + place["height"] > 0 and place["y"] < 844


def test_a_link_shared_in_a_chat_shows_picture_and_price(found: Catalogue, site: Path) -> None:
    """Every design's page names its poster and its price for whoever previews it."""
    for entry in found.designs:
        text = (site / "designs" / entry.manifest.slug / "index.html").read_text()
        head = text.split("</head>")[0]
        assert 'property="og:image"' in head
        assert "poster" in head.split('property="og:image"')[1][:200]
        assert "EUR" in head.split('property="og:description"')[1][:400]
