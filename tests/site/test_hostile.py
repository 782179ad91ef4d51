# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A catalogue whose every word is an attack, in a real browser: nothing runs, breaks out or is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Page, expect

from tests.site.build_sample import build_sample
from tests.site.conftest import served
from tests.write.hostile import ATTACKS, poisoned
from tests.write.sample import catalogue

pytestmark = pytest.mark.browser

PAGES = (
    "",
    "designs/",
    "designs/broadfork/",
    "proposals/",
    "proposals/0001-broadfork-first-run/",
    "workshops/example-metal/",
    "decisions/0002-sample/",
    "community/roles/",
    "about/",
    "exchange/",
)


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a site in which every contributor attacks with everything at once."""
    attack = " ".join(ATTACKS)
    found = poisoned(catalogue(), attack)
    found = msgspec.structs.replace(
        found, community=msgspec.structs.replace(found.community, url="")
    )  # the plugin refuses another
    folder = tmp_path_factory.mktemp("hostile")
    yield from served(Path(build_sample(folder, found)))


@pytest.mark.parametrize("path", PAGES)
def test_attacks_show_as_words(page: Page, asked: list[str], hostile_site: str, path: str) -> None:
    """No script runs, no handler or foreign address exists in the page, and no other host is asked."""
    page.goto(hostile_site + path, wait_until="networkidle")
    assert page.evaluate("window.hit") is None
    found = page.evaluate(
        """() => [...document.querySelectorAll('*')].flatMap((element) => [...element.attributes]
            .filter((one) => one.name.startsWith('on') || /^\\s*(javascript|data|vbscript):/i.test(one.value)
                && ['href', 'src', 'action', 'formaction'].includes(one.name))
            .map((one) => `${element.tagName} ${one.name}=${one.value.slice(0, 80)}`))"""
    )
    assert [one for one in found if "javascript:void(0)" not in one] == []
    assert [address for address in asked if not address.startswith((hostile_site, "data:", "blob:"))] == []
    assert page.locator("h1").count() == 1


def test_attacks_in_titles_stay_words_in_search(page: Page, hostile_site: str) -> None:
    """What search shows of a hostile title is text too."""
    page.goto(hostile_site)
    page.get_by_role("textbox", name="Search").click()
    page.keyboard.type("broadfork")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    assert page.evaluate("window.hit") is None
    assert page.locator(".md-search-result img, .md-search-result script").count() == 0
