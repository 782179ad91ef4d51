# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The generated pages: what they say, what they must never say, and that the same catalogue gives the same bytes."""

from __future__ import annotations

import html
import json
import re
import time
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from makeshare.errors import InputError
from makeshare.model.catalogue import Catalogue
from makeshare.write.pages.fragments import fill
from makeshare.write.pages.render import render
from tests.write.sample import catalogue, entry
from tests.write.sample_money import eur, spread
from tests.write.sample_proposal import proposal_view

WORDS = Path(__file__).parents[2] / "site"
FORK = "designs/broadfork/index.md"
PROPOSAL = "proposals/0001-broadfork-first-run/index.md"


@pytest.fixture(scope="module")
def pages() -> dict[str, bytes]:
    """Return everything rendered of the hand-made catalogue."""
    return render(catalogue())


def words(page: bytes) -> str:
    """Return what a reader sees of a page: tags dropped, entities read."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.decode())).split())


def with_design(**changes: object) -> Catalogue:
    """Return a catalogue of the first design alone, its card changed."""
    one = entry(0)
    card = msgspec.structs.replace(one.manifest, **changes)
    builts = tuple(msgspec.structs.replace(built, manifest=card) for built in one.builts)
    return msgspec.structs.replace(catalogue(), designs=(msgspec.structs.replace(one, manifest=card, builts=builts),))


def test_same_catalogue_gives_same_bytes() -> None:
    """Nothing in a page depends on when or how often it is written."""
    assert render(catalogue()) == render(catalogue())


def test_every_design_and_variant_has_its_files(pages: dict[str, bytes]) -> None:
    """Page, pictures, model, package and bill of each are where the page links to."""
    for design in catalogue().designs:
        folder = f"designs/{design.manifest.slug}"
        assert f"{folder}/index.md" in pages
        for built in design.builts:
            assert pages[f"{folder}/posters/{built.name}.webp"] == built.files["poster.webp"]
            for ending in ("_r0.1.0.zip", ".step", ".glb", "-bom.csv", "-bom.xlsx", "-bom.json"):
                assert pages[f"{folder}/files/{built.name}{ending}"]


def test_every_link_within_the_site_leads_to_a_file(pages: dict[str, bytes]) -> None:
    """A page's relative addresses exist among what is rendered, or among the pages that people wrote."""
    for name, data in pages.items():
        if not name.endswith(".md"):
            continue
        folder = name.rpartition("/")[0].split("/")
        for found in re.findall(r'(?:href|src|data-view)="([^"]*)"', data.decode()):
            address = html.unescape(found).split("#")[0].split("?")[0]
            if not address or re.match(r"\w+:", address):
                continue
            path = list(folder)
            for step in address.split("/"):
                path = path[:-1] if step == ".." else [*path, step]
            target = "/".join(path)
            ours = target in pages or f"{target}index.md" in pages or target == ""
            assert ours or (WORDS / f"{target.rstrip('/')}.md").is_file(), f"{name} -> {address}"


def test_design_page_says_what_a_maker_asks(pages: dict[str, bytes]) -> None:
    """Price at each batch, size, mass, readiness, hazards, load, licence, history, and that nobody built it."""
    said = words(pages[FORK])
    for fact in (
        "EUR 309",
        "EUR 184",
        "EUR 135",
        "900 × 420 × 1200 mm",
        "8 kg",
        "technology 2 of 6",
        "Hot metal and welding light",
        "Safe load none stated",
        "Never built",
        "CERN Open Hardware Licence Version 2",
        "Widen the crossbar",
        "Rests on assumed prices",
        "35 %",
        "262.65",
        "386.25",
        "Poplar plywood, 18 mm",
        "dry rooms only",
        "A tray of wet soil weighs 4 kg",
        "Cut the coupon first",
        "0.1.0+g1:5b1e0c7a",
        "Hexagon bolt M8 × 40",
        "Thirty broadforks, made here",
        "EUR 229.00 a share",
    ):
        assert fact in said, fact


def test_an_incomplete_price_is_never_a_price(pages: dict[str, bytes]) -> None:
    """Where one price is unknown, the page names it and shows no total as a price."""
    page = pages["designs/instrument-enclosure/index.md"]
    assert "No price is known for: Cable gland M16" in words(page)
    front = page.decode().split("---")[1]
    assert "EUR" not in front
    cards = pages["designs/index.md"].decode()
    card = cards[cards.index("Instrument enclosure") :]
    assert "price incomplete" in words(card.encode())
    index = json.loads(pages["catalog.json"])
    costs = next(one for one in index["designs"] if one["slug"] == "instrument-enclosure")["variants"][0]["unit_cost"]
    assert all(not cost["complete"] and "expected" not in cost for cost in costs.values())


def test_cost_lines_name_each_thing_once_and_add_up() -> None:
    """Several lines of one thing become one, with their sum, hours and what they rest on; an unknown stays one."""
    one = entry(0)
    built = one.builts[0]
    before = built.estimates[10]
    first = before.lines[0]
    work = msgspec.structs.replace(
        first,
        title="Weld",
        category="labour",
        amount=spread("10"),
        basis="a",
        hours=Decimal("0.25"),
        source="",
        assumed="by feel",
    )
    more = msgspec.structs.replace(work, amount=spread("5.50"), basis="b", hours=Decimal("0.5"))
    unknown = msgspec.structs.replace(work, title="Gas", amount=None, hours=None)
    estimate = msgspec.structs.replace(before, lines=(*before.lines, work, more, unknown))
    changed = msgspec.structs.replace(built, estimates={10: estimate})
    page = render(msgspec.structs.replace(catalogue(), designs=(msgspec.structs.replace(one, builts=(changed,)),)))[
        FORK
    ]
    said = words(page)
    assert said.count("Assumed: by feel") == 2
    assert "Weld Labour labour 0.75 h in 2 steps Assumed: by feel 15.50" in said
    assert "Gas Labour a Assumed: by feel unknown no price known" in said


def test_unknown_mass_is_unknown_and_not_zero() -> None:
    """A bill with a line that nobody weighed has no mass as a whole."""
    one = entry(0)
    built = one.builts[0]
    unweighed = tuple(msgspec.structs.replace(line, mass_each=None) for line in built.bom.lines)
    changed = msgspec.structs.replace(built, bom=msgspec.structs.replace(built.bom, lines=unweighed))
    only = msgspec.structs.replace(catalogue(), designs=(msgspec.structs.replace(one, builts=(changed,)),))
    page = render(only)[FORK]
    assert "Mass unknown" in words(page)
    assert '"weight"' not in page.decode()


def test_a_withdrawn_design_offers_nothing() -> None:
    """Its page says WITHDRAWN and neither it nor the index has a file to download."""
    found = render(with_design(status="withdrawn"))
    assert "WITHDRAWN" in words(found[FORK])
    assert not [name for name in found if "/files/" in name]
    assert b"files/" not in found[FORK]
    assert json.loads(found["catalog.json"])["designs"][0]["variants"][0]["package"] is None


def test_a_design_without_pictures_still_has_its_page() -> None:
    """What could not be drawn is left out, and nothing links to it."""
    one = entry(0)
    bare = tuple(msgspec.structs.replace(built, files={}) for built in one.builts)
    found = render(msgspec.structs.replace(catalogue(), designs=(msgspec.structs.replace(one, builts=bare),)))
    assert "no picture yet" in words(found[FORK])
    assert b"posters/" not in found[FORK]


def test_proposal_page_says_what_a_supporter_asks(pages: dict[str, bytes]) -> None:
    """Price, charge, delivery, failure, loss, contact and comparison; units, shares and members apart; the sums."""
    said = words(pages[PROPOSAL])
    for fact in (
        "EXAMPLE",
        "EUR 229.00 a share",
        "only when 30 are pledged",
        "2027-06-15, at the workshop",
        "nothing is charged, nothing is made",
        "what you paid, never more",
        "run@example.org",
        "USD 250.00 A broadfork on the market",
        "19 units, 19 shares and 16 members",
        "19 of 30",
        "2027-03-31 18:00 +02:00 (Europe/Brussels)",
        "6870.00",
        "Reserve",
        "to be named before this could open",
        "template and no legal advice",
        "EUR 12.00",
        "First fork tested",
        "The price of steel tube is assumed.",
    ):
        assert fact in said, fact


def test_progress_is_told_to_everybody(pages: dict[str, bytes]) -> None:
    """The bar has a role, its bounds and its value in words."""
    page = html.unescape(pages[PROPOSAL].decode())
    assert 'role="progressbar" aria-valuemin="0" aria-valuemax="30" aria-valuenow="19"' in page
    assert 'aria-valuetext="19 of 30 units pledged"' in page


def test_a_proposal_without_a_price_takes_no_pledge() -> None:
    """It says why there is no price, and offers no letter."""
    view = msgspec.structs.replace(
        proposal_view(), price=None, savings=None, problems=("The design has no price for steel tube.",)
    )
    page = render(msgspec.structs.replace(catalogue(), proposals=(view,)))[PROPOSAL]
    assert "There is no price to show." in words(page)
    assert "price for steel tube" in words(page)
    assert b"data-pledge" not in page


def test_price_table_shows_the_very_amounts(pages: dict[str, bytes]) -> None:
    """Each line of the build-up stands in the page to the cent, and the shares of a share add up to its price."""
    price = proposal_view().price
    assert price is not None
    assert sum(line.each.minor for line in price.lines) == price.share_price.minor == eur("229.00").minor
    said = words(pages[PROPOSAL])
    for line in price.lines:
        assert f"{line.each.minor // 100}.{line.each.minor % 100:02d}" in said


def test_index_can_be_read_back(pages: dict[str, bytes]) -> None:
    """catalog.json names every file with its checksum, and money as whole minor units."""
    index = json.loads(pages["catalog.json"])
    assert index["format"] == "makeshare-catalog"
    assert [one["slug"] for one in index["designs"]] == [one.manifest.slug for one in catalogue().designs]
    variant = index["designs"][0]["variants"][0]
    assert set(variant["files"]) <= set(pages)
    assert variant["unit_cost"]["10"]["expected"] == eur("184").minor
    assert index["proposals"][0]["share_price"] == {"currency": "EUR", "minor": 22900}


def test_pieces_fill_the_communitys_pages() -> None:
    """A mark becomes the piece, with addresses that fit the page's own place."""
    assert 'href="designs/"' in html.unescape(fill("<!-- makeshare: counts -->", catalogue(), "index.md"))
    assert 'href="../../designs/"' in html.unescape(
        fill("<!-- makeshare: counts -->", catalogue(), "take-part/makers.md")
    )
    assert "run@example.org" in words(
        fill("<!-- makeshare: contact -->", catalogue(contact="run@example.org"), "about.md").encode()
    )


def test_an_unknown_piece_is_an_error_with_its_place() -> None:
    """A misspelt mark is not published as a comment that nobody sees."""
    with pytest.raises(InputError, match=r"site/about\.md:3: there is no piece 'posterz'"):
        fill("one\n\n<!-- makeshare: posterz -->", catalogue(), "about.md")


def test_a_page_costs_little() -> None:
    """Ten milliseconds a configuration leave room for a thousand designs."""
    published = catalogue()
    count = sum(len(design.builts) for design in published.designs)
    start = time.process_time()
    render(published)
    assert (time.process_time() - start) / count < 0.1
