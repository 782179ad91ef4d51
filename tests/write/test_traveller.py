# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The traveller: one page, whatever the design, and the same bytes every time."""

from __future__ import annotations

import io
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pypdf
import pytest

from makeshare.model.assembly import Join
from makeshare.model.design import Hazard, Substitution
from makeshare.write.job import Job, in_order
from makeshare.write.sections import ranges
from makeshare.write.traveller import FOOT, traveller
from makeshare.write.typeset import MARGIN, register_fonts, shown
from tests.write import builders


def page(job: Job) -> str:
    """Return the text of a traveller, once it is one page."""
    pages = pypdf.PdfReader(io.BytesIO(traveller(job))).pages
    assert len(pages) == 1
    return " ".join(pages[0].extract_text().split())


def many(count: int, stocks: int = 3) -> Job:
    """Make a job of so many parts, of several stocks, with long notes."""
    keys = ("ply-18", "tube-40", "petg")[:stocks]
    routes = {"ply-18": ("route-cut", "oil"), "tube-40": ("saw", "drill", "weld"), "petg": ("print",)}
    parts = tuple(
        builders.part(f"group-{number % 4}/part-{number}", stock, *routes[stock], note="broken edges on all sides")
        for number in range(count)
        for stock in (keys[number % stocks],)
    )
    welds = tuple(
        Join(kind="weld", process="weld", members=(f"{one.key}[1]", f"{two.key}[1]"), length=40, size=3, style="fillet")
        for one, two in pairwise(parts)
    )
    return builders.job(builders.built(parts, welds))


def lowest(job: Job) -> float:
    """Return how far down the page the last text of the body stands, in points."""
    heights: list[float] = []

    def note(text: str, _current: object, matrix: list[float], _font: object, _size: object) -> None:
        if text.strip():
            heights.append(matrix[5])

    pypdf.PdfReader(io.BytesIO(traveller(job))).pages[0].extract_text(visitor_text=note)
    return min(height for height in heights if height > MARGIN + FOOT * 0.8)


def test_says_what_a_workshop_needs() -> None:
    """It carries title, revision, parts with pieces and stock, order, welds, hazards and where to report a fault."""
    text = page(builders.job())
    for words in (
        "Test shelf",
        "Revision 0.1.0+g1.89abcdef",
        "g1:89abcdef01234567",
        "PROTOTYPE – NOT FOR PRODUCTION",
        "Birch plywood, 18 mm nominal – birch plywood, EN 636-2 S",
        "1800 × 280.5 × 17.5",
        "S235JRH",
        "1. Cut on a CNC router: parts 1–2",
        "saw › drill › weld",
        "4 × 40 mm",
        "3 mm, fillet",
        "24 Wood screw 4 × 40",
        "it tips when climbed. fix it to a wall",
        "Instead of Birch plywood, 18 mm nominal. poplar plywood: indoors",
        "Safe load none stated",
        "Built never built",
        "Kit to assemble",
        "faults@example.org",
        "100 mm when printed at 100 %",
        "All lengths are in millimetres",
    ):
        assert words in text


@pytest.mark.parametrize("count", [1, 5, 12, 30])
def test_every_part_of_an_usual_design_is_on_the_page(count: int) -> None:
    """Up to 30 distinct parts none is left out, and nothing reaches into the foot of the page."""
    job = many(count)
    text = page(job)
    assert all(f"part-{number} " in text for number in range(count))
    assert "see bom.csv" not in text
    assert count > 12 or "left out" not in text
    assert lowest(job) > MARGIN + FOOT


def test_a_huge_design_says_what_is_left_out() -> None:
    """Hundreds of parts, welds and hazards make one page, which says how many lines it lacks and where they are."""
    job = many(150)
    huge = builders.built(
        job.built.description.parts,
        job.built.description.joins,
        title="A very long title indeed " * 20,
        summary="words " * 900,
        hazards=tuple(
            Hazard(what=f"hazard {number} " * 60, when="using", do="take care " * 60) for number in range(80)
        ),
        substitutions=tuple(Substitution(instead_of="ply-18", use=f"other {number}") for number in range(80)),
    )
    text = page(builders.job(huge))
    assert "more lines are left out here: see bom.csv" in text
    assert "more lines are left out here: see README.txt" in text
    assert "more lines are left out here: see by-process/weld/weld-list.csv" in text
    assert lowest(builders.job(huge)) > MARGIN + FOOT


def test_a_design_without_parts_or_joins_has_a_page() -> None:
    """Nothing made, welded, bought or dangerous still gives a page with the revision."""
    bare = builders.built((), (), hazards=(), substitutions=(), skills=())
    assert "Revision 0.1.0" in page(builders.job(bare))


def test_a_withdrawn_revision_says_so() -> None:
    """The banner of a withdrawn design forbids making it."""
    assert "WITHDRAWN – DO NOT MAKE" in page(builders.job(builders.built(status="withdrawn")))


@pytest.mark.parametrize(
    "title", ["Полка для рассады", "育苗架", "رف", "<b>&amp; \u202e]]>", "Półka \u0159\u0151 e\u0301", "😀"]
)
def test_titles_in_any_script_are_printed(title: str) -> None:
    """No letter breaks the page: what the font lacks becomes its base letter or a question mark."""
    assert "Revision" in page(builders.job(builders.built(title=title, summary=title)))


def test_letters_without_a_glyph_keep_their_base() -> None:
    """Accents that the font lacks are dropped; marks that change the direction vanish; others become `?`."""
    register_fonts()
    assert shown("Půlka\u202e e\u0301 ж") == "Pulka e ?"


def test_bytes_repeat_also_in_threads() -> None:
    """Travellers made side by side are those made alone: reportlab's shared state is guarded."""
    jobs = [many(count) for count in (3, 9, 14, 3, 9, 14)]
    alone = [traveller(job) for job in jobs]
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(traveller, jobs)) == alone
    assert alone[0] == alone[3]
    assert len(Counter(alone)) == 3


def test_nothing_in_it_comes_from_a_clock() -> None:
    """The dates that a PDF carries are fixed, and its identity follows from its content."""
    data = traveller(builders.job())
    assert b"20000101000000" in data
    assert all(f"({year}".encode() not in data and f"D:{year}".encode() not in data for year in range(2020, 2040))


def test_order_of_work_keeps_every_route() -> None:
    """Processes merge into one order that keeps each route; rank decides what no route does; circles end."""
    assert in_order([("saw", "drill", "oil"), ("route", "oil")]) == ("saw", "drill", "route", "oil")
    rank = {"oil": 2, "assemble": 3}
    assert in_order([("oil", "assemble"), ("saw", "assemble")], lambda key: rank.get(key, 0)) == (
        "saw",
        "oil",
        "assemble",
    )
    assert in_order([("a", "b"), ("b", "a")]) == ("a", "b")
    assert in_order([]) == ()


def test_ranges_are_printed_as_people_list_them() -> None:
    """Runs become a dash, single numbers stay."""
    assert ranges([4, 1, 2, 3, 6]) == "1–4, 6"
