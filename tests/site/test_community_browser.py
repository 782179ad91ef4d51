# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Meetings, skills and other communities in a real browser: reachable for everybody, by the reader's own clock."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import Browser, Page, expect

from tests.site.build_sample import build_sample
from tests.site.conftest import served, sized
from tests.write.sample_community import catalogue

pytestmark = pytest.mark.browser

PAGES = (
    "community/",
    "community/start/",
    "community/meetings/2026-09-06-assembly/",
    "community/meetings/2027-01-16-sprint/",
    "community/skills/",
    "network/",
    "network/hill/",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a community that meets, learns and knows two others."""
    yield from served(build_sample(tmp_path_factory.mktemp("community"), catalogue()))


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_keeps_anybody_out(browser: Browser, site: str, scheme: Literal["light", "dark"], width: int) -> None:
    """The accessibility checker finds nothing, and nothing is wider than the screen."""
    page = sized(browser, width, scheme)
    found: dict[str, list[str]] = {}
    for path in PAGES:
        page.goto(site + path)
        for one in Axe().run(page).response["violations"]:
            found[f"{path} {one['id']}"] = [node["html"][:160] for node in one["nodes"]]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found[f"{path} is too wide"] = []
    page.close()
    assert found == {}


@pytest.mark.parametrize(
    ("now", "says"),
    [
        ("2027-01-10T10:00:00Z", " (in 6 days)"),
        ("2027-01-15T12:00:00Z", " (within a day)"),
        ("2027-01-16T12:00:00Z", " (now)"),
        ("2027-01-17T12:00:00Z", " (over)"),
    ],
)
def test_what_is_next_follows_the_visitors_clock(page: Page, site: str, now: str, says: str) -> None:
    """The page prints the date with its zone; how far off that is, the browser works out."""
    page.clock.set_fixed_time(now)
    page.goto(site + "community/meetings/2027-01-16-sprint/")
    expect(page.locator(".ms-facts time")).to_have_text("2027-01-16 10:00 to 17:00 +01:00 (Europe/Brussels)")
    expect(page.locator("[data-starts]")).to_have_text(says)


def test_links_lead_where_they_say(page: Page, site: str) -> None:
    """From the list to the meeting and back; from the network to a community and its pinned index."""
    page.goto(site + "community/")
    page.get_by_role("link", name="A sprint").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A sprint")
    page.locator(".ms-kicker a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Meetings")
    assert page.request.get(site + "community/calendar.ics").text().startswith("BEGIN:VCALENDAR")
    page.goto(site + "network/")
    page.get_by_role("link", name="Hilltop", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hilltop")
