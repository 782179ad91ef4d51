# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The site in a real browser: reachable for everybody, quiet towards other hosts, and working where scripts help."""

from __future__ import annotations

import json
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import Browser, Page, expect

from tests.site.conftest import sized

pytestmark = pytest.mark.browser

PROPOSAL = "proposals/0001-broadfork-first-run/"
PAGES = (
    "",
    "designs/",
    "designs/broadfork/",
    "designs/instrument-enclosure/",
    "proposals/",
    PROPOSAL,
    "workshops/",
    "workshops/example-metal/",
    "decisions/",
    "decisions/0002-sample/",
    "decisions/0003-sample/",
    "community/roles/",
    "community/machines/",
    "community/",
    "community/start/",
    "community/skills/",
    "network/",
    "about/",
    "exchange/",
    "take-part/supporters/",
)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_keeps_anybody_out(
    browser: Browser, sample_site: str, scheme: Literal["light", "dark"], width: int
) -> None:
    """The accessibility checker finds nothing on any kind of page, and nothing is wider than the screen."""
    page = sized(browser, width, scheme)
    found: dict[str, list[str]] = {}
    for path in PAGES:
        page.goto(sample_site + path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        results = Axe().run(page)
        found |= {
            f"{path} {one['id']}": [node["html"][:160] for node in one["nodes"]]
            for one in results.response["violations"]
        }
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found[f"{path} is too wide"] = []
    page.close()
    assert found == {}


def test_pages_ask_no_other_host(page: Page, asked: list[str], noise: list[str], sample_site: str) -> None:
    """Every request of every kind of page, search and 3D view included, stays on the site."""
    for path in PAGES:
        page.goto(sample_site + path, wait_until="networkidle")
    page.goto(sample_site + "designs/broadfork/")
    page.get_by_role("button", name="Turn it in 3D").click()
    expect(page.locator("model-viewer")).to_have_js_property("loaded", value=True, timeout=20_000)
    page.get_by_role("textbox", name="Search").click()
    page.keyboard.type("tines")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    assert len(asked) > len(PAGES)
    assert [address for address in asked if not address.startswith((sample_site, "blob:", "data:"))] == []
    assert noise == []


def test_browser_itself_refuses_other_hosts(page: Page, sample_site: str) -> None:
    """The policy in each page stops a picture of another host before it is asked for."""
    page.goto(sample_site)
    refused = page.evaluate(
        """() => new Promise((done) => {
            document.addEventListener("securitypolicyviolation", (event) => done(event.effectiveDirective));
            const image = new Image(); image.src = "https://example.org/a.png";
            setTimeout(() => done("nothing refused"), 3000);
        })"""
    )
    assert refused == "img-src"


def test_3d_view_comes_when_asked_for(page: Page, asked: list[str], sample_site: str) -> None:
    """The viewer and the model are loaded on the click and not before; the view has a text alternative."""
    page.goto(sample_site + "designs/broadfork/", wait_until="networkidle")
    assert not [address for address in asked if address.endswith((".glb", "model-viewer.min.js"))]
    button = page.get_by_role("button", name="Turn it in 3D")
    button.focus()
    page.keyboard.press("Enter")
    viewer = page.locator("model-viewer")
    expect(viewer).to_have_js_property("loaded", value=True, timeout=20_000)
    assert viewer.get_attribute("alt") == "3D model of Broadfork, standard"
    assert [address.rsplit("/", 1)[-1] for address in asked if address.endswith(".glb")] == ["broadfork.glb"]
    expect(viewer).to_be_visible()


def test_filters_work_by_keyboard(page: Page, sample_site: str) -> None:
    """A choice made with keys alone hides what does not fit, counts what is left, and can be shared as a link."""
    page.goto(sample_site + "designs/")
    cards = page.locator("[data-cards] > article")
    expect(cards).to_have_count(6)
    page.get_by_label("Process").focus()
    page.keyboard.type("Laser")
    expect(page.locator("[data-cards] > article:visible h2")).to_have_text(["Broadfork", "Instrument enclosure"])
    expect(page.locator("[data-counted]")).to_have_text("2 of 6 designs")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Finished")
    expect(page.locator("[data-cards] > article:visible h2")).to_have_text(["Broadfork"])
    page.goto(page.url)
    expect(page.locator("[data-cards] > article:visible")).to_have_count(1)
    page.get_by_role("button", name="Clear filters").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-cards] > article:visible")).to_have_count(6)
    assert "?" not in page.url


def test_a_choice_that_nothing_fits_says_so(page: Page, sample_site: str) -> None:
    """An empty result offers the way back."""
    page.goto(sample_site + "designs/?category=power&process=3DP")
    expect(page.get_by_text("No design fits.")).to_be_visible()
    page.get_by_role("button", name="Show all").click()
    expect(page.locator("[data-cards] > article:visible")).to_have_count(6)


def test_choosing_a_variant_changes_the_whole_page(page: Page, sample_site: str) -> None:
    """Picture, price, bill and downloads follow the variant, and its address can be shared."""
    page.goto(sample_site + "designs/broadfork/")
    download = page.get_by_role("link", name="Download the build package")
    assert download.get_attribute("href") == "files/broadfork_r0.1.0.zip"
    page.get_by_role("radio", name="Standard").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".ms-view:visible img")).to_have_attribute(
        "src", "../../designs/broadfork/posters/broadfork-narrow.webp"
    )
    assert download.get_attribute("href") == "files/broadfork-narrow_r0.1.0.zip"
    assert page.url.endswith("?variant=narrow")
    page.goto(page.url)
    expect(page.get_by_role("radio", name="Narrow")).to_be_checked()
    page.get_by_role("button", name="Show the variant Standard").click()
    expect(page.get_by_role("radio", name="Standard")).to_be_focused()


def test_without_scripts_everything_is_there(browser: Browser, sample_site: str) -> None:
    """No card is hidden, every variant is listed, and a pledge's letter has its blanks."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(sample_site + "designs/")
    expect(page.locator("[data-cards] > article:visible")).to_have_count(6)
    expect(page.locator("[data-filters]")).to_be_hidden()
    page.goto(sample_site + "designs/broadfork/")
    expect(page.locator("a:visible[href='files/broadfork-narrow.step']")).to_have_count(1)
    page.goto(sample_site + PROPOSAL)
    expect(page.get_by_label("The text to send")).to_contain_text("I pledge ______ share(s)")
    context.close()


def test_pledge_writes_its_letter(page: Page, sample_site: str) -> None:
    """Fields fill the letter with the exact total, and the e-mail carries the same text, by keyboard alone."""
    page.goto(sample_site + PROPOSAL)
    page.get_by_label("How many shares").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("3")
    page.keyboard.press("Tab")
    page.keyboard.type("A neighbour & Co")
    letter = page.get_by_label("The text to send")
    assert "I pledge 3 share(s), for 3 unit(s)" in letter.input_value()
    assert "EUR 687.00 in all" in letter.input_value()
    assert "Name: A neighbour & Co" in letter.input_value()
    assert letter.input_value().startswith("EXAMPLE")
    mail = page.get_by_role("link", name="Open in e-mail").get_attribute("href") or ""
    assert mail.startswith("mailto:run@example.org?subject=EXAMPLE")
    assert "EUR%20687.00%20in%20all" in mail
    page.get_by_label("How many shares").fill("999")
    assert "I pledge 60 share(s)" in letter.input_value()


def test_first_screen_of_a_phone_answers_the_supporter(browser: Browser, sample_site: str) -> None:
    """All seven answers stand within the first screen, under the word EXAMPLE, which stays while scrolling."""
    page = sized(browser, 390, "light")
    page.goto(sample_site + PROPOSAL)
    answers = page.locator(".ms-first > div")
    expect(answers).to_have_count(7)
    for place in range(7):
        box = answers.nth(place).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 844
    for share in (0.0, 0.5, 1.0):
        page.evaluate(f"scrollTo(0, document.documentElement.scrollHeight * {share})")
        expect(page.locator(".ms-banner")).to_be_in_viewport()
    page.close()


def test_deadline_counts_by_the_visitors_clock(page: Page, sample_site: str) -> None:
    """The page prints the date with its zone; how long that is, the browser works out."""
    page.clock.set_fixed_time("2027-03-29T10:00:00Z")
    page.goto(sample_site + PROPOSAL)
    expect(page.locator(".ms-hero time")).to_have_text("2027-03-31 18:00 +02:00 (Europe/Brussels)")
    expect(page.locator(".ms-hero .ms-left")).to_have_text(" (2 days left)")
    page.clock.set_fixed_time("2027-04-01T10:00:00Z")
    page.reload()
    expect(page.locator(".ms-hero .ms-left")).to_have_text(" (closed)")


def test_shared_links_show_picture_and_price(page: Page, sample_site: str) -> None:
    """A preview finds title, price and picture, and a search engine the product."""
    page.goto(sample_site + "designs/broadfork/")
    meta = {
        key: page.locator(f"meta[property='{key}']").get_attribute("content")
        for key in ("og:title", "og:description", "og:image")
    }
    assert meta["og:title"] == "Broadfork"
    assert (meta["og:description"] or "").startswith("About EUR 309 each for 1, EUR 184 each for 10")
    assert page.request.get(page.url + (meta["og:image"] or "")).ok
    product, howto = (json.loads(one) for one in page.locator("script[type='application/ld+json']").all_text_contents())
    assert (product["@type"], howto["@type"]) == ("Product", "HowTo")
    assert product["weight"]["unitCode"] == "GRM"


def test_a_bid_in_instalments_with_work_writes_its_letter(page: Page, sample_site: str) -> None:
    """The total follows from bid, shares and hours; hours are at most what the shares allow; no bid is no total."""
    page.goto(f"{sample_site}proposals/0002-broadfork-by-bids/")
    letter = page.get_by_label("The text to send")
    assert "at ______ a share: ______ in all" in letter.input_value()
    page.get_by_label("How many shares").fill("2")
    page.get_by_label("What you pay for a share").fill("100.50")
    page.get_by_label("When you pay").select_option("in instalments")
    page.get_by_label("Which variant").select_option("wide")
    page.get_by_label("Hours you work").fill("9")
    said = letter.input_value()
    assert "I pledge 2 share(s), for 2 unit(s) of broadfork, variant wide" in said
    assert "at EUR 100.50 a share: EUR 129.00 in all" in said
    assert "I pay in instalments." in said
    assert "I work 6 hour(s) of it." in said
    assert "The terms that I accept: t1:" in said
