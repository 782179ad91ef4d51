# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Files of workshops, of the van and of production plans: what is wrong in them is said with file, line and field."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makeshare.errors import InputError, MakeshareError
from makeshare.model.catalog import Catalog
from makeshare.model.money import Money
from makeshare.model.production.workshop import Span, Spot
from makeshare.read.production.plan import load_production
from makeshare.read.production.transport import load_transport
from makeshare.read.production.workshop import load_workshop, load_workshops, parse_spot, slugs
from tests.derive.builders import catalog, process, thing

ROOT = Path(__file__).parents[3]
RUN = "0007-garden-fork"
WORKSHOP = """\
name = "EXAMPLE workshop"
example = true
summary = "Saws."
status = "Active"
access = "Shared space"
contact = "saw@example.org"
languages = ["en"]
currency = "EUR"
people_hours_per_week = "40 h"

[location]
place = "somewhere"
region = "EU"
gps = "51.60, 2.6"

[[machines]]
key = "saw"
title = "Saw"
processes = ["saw"]
count = 2
envelope = { x = "2.5 m", y = "1250 mm", z = "5 cm" }
materials = ["stuff"]
stock = ["sheet"]
thickness = { min = "3 mm", max = "40 mm" }
tolerance = "ISO 2768-m"
hours_per_week = "20 h"
rate = "12.50"
maintenance = { hours_run = "90 h", every = "100 h", last_at = "0 h", takes = "2 h", reserve_per_hour = "0.50" }
"""
PLAN = """\
example = true
start = 2027-03-01

[calendar]
weekdays = ["mon", "tue"]
hours_a_day = "6 h"
closed = [{ first = 2027-03-02, why = "a holiday" }]

[[stations]]
key = "cut"
title = "Cut"
workshop = "saws"
machine = "saw"
processes = ["saw"]

[[stations]]
key = "glue"
title = "Glue"
workshop = "saws"
processes = ["glue"]

[[equipment]]
item = "Jig"
cost = "40.00"
currency = "EUR"
paid_by = "the run"
owned_afterwards = "the tool fund"
assumed = "a guess"

[[training]]
station = "cut"
who = "example-juniper"
date = 2027-02-01
evidence = "a sheet"

[[milestones]]
name = "made"
station = "glue"
"""
VAN = """\
vehicle = "a van"
payload = "800 kg"
currency = "EUR"
there_and_back = true

[cost_per_km]
value = "0.30"
source = "a page"

[detour]
value = "1.2"
source = "a page"

[co2e_per_km]
value = "0.285 kg"
assumed = "9 L for 100 km"
"""


@pytest.fixture(scope="module")
def known() -> Catalog:
    """A catalogue of one board and two processes."""
    return catalog([thing("board")], processes=[process("saw"), process("glue")])


def put(root: Path, name: str, text: str) -> Path:
    """Write a file of a checkout."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return root


def refused(read: Callable[[], object]) -> str:
    """Return the sentence with which a file is refused."""
    with pytest.raises(MakeshareError) as caught:
        read()
    return str(caught.value)


def test_a_workshop_is_read_whole(tmp_path: Path, known: Catalog) -> None:
    """Every field in exact units, places rounded, money in cents."""
    one = load_workshop(put(tmp_path, "site/workshops/saws.toml", WORKSHOP), "saws", known)
    (saw,) = one.machines
    assert (one.slug, one.spot, one.people_hours_per_week) == (
        "saws",
        Spot(Decimal("51.60"), Decimal("2.6")),
        Decimal(40),
    )
    assert saw.envelope == (Decimal(2500), Decimal(1250), Decimal(50))
    assert (saw.thickness, saw.diameter) == (Span(Decimal(3), Decimal(40)), Span())
    assert (saw.tolerance, saw.rate, saw.free) == ("m", Money(1250, "EUR"), Decimal(40))
    assert (saw.maintenance.due_at, saw.maintenance.left, saw.maintenance.overdue) == (Decimal(100), Decimal(10), False)
    assert (saw.place.file, saw.place.line) == ("site/workshops/saws.toml", 16)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"saw@example.org"', '" "', "toml:6: contact: nobody can be asked: contact is empty"),
        ('name = "EXAMPLE workshop"', 'name = "Workshop"', "toml:1: name: an example says so in its name"),
        ('"Active"', '"active"', "toml:4: status: status cannot be 'active' (allowed: Active, Planned"),
        ('["en"]', '["english!"]', "toml:7: languages: 'english!' is no language code"),
        (
            'processes = ["saw"]',
            'processes = ["swa"]',
            "no process in bom/catalog/rates is called 'swa' (did you mean saw?)",
        ),
        ('processes = ["saw"]', "processes = []", "'saw' runs no process"),
        ('["stuff"]', '["stuf"]', "no material in bom/catalog/things is called 'stuf' (did you mean stuff?)"),
        ('stock = ["sheet"]', 'stock = ["sheets"]', "no kind of stock is called 'sheets' (did you mean sheet?)"),
        (
            'stock = ["sheet"]',
            'things = ["bord"]',
            "no stock in bom/catalog/things is called 'bord' (did you mean board?)",
        ),
        ('x = "2.5 m"', 'x = "0 m"', "x must be more than zero"),
        ('x = "2.5 m"', 'x = "-1 m"', "x is below zero"),
        ('x = "2.5 m"', 'x = "2500"', "'2500' is not a length"),
        ('min = "3 mm"', 'min = "50 mm"', "the least is more than the most"),
        ('"ISO 2768-m"', '"ISO 2768-x"', "'ISO 2768-x' is no tolerance"),
        ('hours_per_week = "20 h"', 'hours_per_week = "169 h"', "a week has 168 hours, not 169"),
        ('rate = "12.50"', 'rate = "0"', "rate is zero (leave it out when it is unknown)"),
        ('rate = "12.50"', 'rate = "12.505"', "'12.505' has more decimals than EUR has"),
        ('currency = "EUR"\n', "", "has no currency"),
        ('hours_run = "90 h"', 'hours_run = "90 h", every_day = "1 h"', "there is no field called 'every_day'"),
        ('last_at = "0 h"', 'last_at = "95 h"', "it was serviced at 95 h, and has run 90 h"),
        ('every = "100 h"', 'every = "0 h"', "a service every 0 h is none"),
        ('gps = "51.60, 2.6"', 'gps = "51.6034, 2.6"', "'51.6034, 2.6' is too exact (round to 2 decimals"),
        ('gps = "51.60, 2.6"', 'gps = "91, 2.6"', "'91, 2.6' is no place"),
        ("count = 2", "count = 0", "there are 0 of 'saw'"),
        ("count = 2", "any_size = true", "either an envelope or any_size"),
        ('key = "saw"', 'key = "Saw 1"', "'Saw 1' cannot be a machine's key"),
    ],
)
def test_a_mistake_is_named_where_it_is(tmp_path: Path, known: Catalog, old: str, new: str, sentence: str) -> None:
    """File, line and field, and what was probably meant."""
    assert old in WORKSHOP
    put(tmp_path, "site/workshops/saws.toml", WORKSHOP.replace(old, new))
    said = refused(lambda: load_workshop(tmp_path, "saws", known))
    assert sentence in said
    assert said.startswith("site/workshops/saws.toml:")


def test_unknown_stays_unknown(tmp_path: Path, known: Catalog) -> None:
    """A workshop that states nothing but its machine has nothing made up for it."""
    short = WORKSHOP[: WORKSHOP.index("count = 2")].replace('gps = "51.60, 2.6"\n', "")
    one = load_workshop(put(tmp_path, "site/workshops/saws.toml", short), "saws", known)
    saw = one.machines[0]
    assert (one.spot, one.labour_rate, one.batch) == (None, None, None)
    assert (saw.envelope, saw.rate, saw.hours_per_week, saw.free) == (None, None, None, None)
    assert (saw.maintenance.left, saw.maintenance.due_at, saw.maintenance.overdue) == (None, None, False)


def test_one_bad_file_hides_no_other(tmp_path: Path, known: Catalog) -> None:
    """The sound ones are read, each other gives its first problem; a link is none."""
    put(tmp_path, "site/workshops/a.toml", WORKSHOP)
    put(tmp_path, "site/workshops/b.toml", "name = 3")
    (tmp_path / "site/workshops/c.toml").symlink_to(tmp_path / "site/workshops/a.toml")
    found, problems = load_workshops(tmp_path, known)
    assert [one.slug for one in found] == ["a"]
    assert [problem.place.file for problem in problems] == ["site/workshops/b.toml", "site/workshops/c.toml"]
    assert slugs(tmp_path / "nowhere") == ()


@given(latitude=st.decimals(-90, 90, places=2), longitude=st.decimals(-180, 180, places=2))
def test_places_are_read_as_written(latitude: Decimal, longitude: Decimal) -> None:
    """Degrees, north and east above zero, with or without a space."""
    for text in (f"{latitude:f}, {longitude:f}", f"{latitude:f},{longitude:f}"):
        assert parse_spot(text) == Spot(latitude, longitude)


@given(text=st.text(max_size=30))
def test_no_text_breaks_the_reader_of_places(text: str) -> None:
    """A place, or a sentence."""
    with contextlib.suppress(InputError):
        assert abs(parse_spot(text).latitude) <= 90


def test_a_van_is_read_with_its_evidence(tmp_path: Path) -> None:
    """Grams, cents, and where each figure comes from."""
    found = load_transport(put(tmp_path, "site/transport.toml", VAN))
    assert found is not None
    assert (found.payload, found.cost, found.co2e, found.detour) == (
        Decimal(800_000),
        Money(30, "EUR"),
        Decimal(285),
        Decimal("1.2"),
    )
    assert (found.cost_evidence, found.co2e_evidence) == ("a page", "assumed: 9 L for 100 km")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('value = "1.2"', 'value = "0.9"', "toml:11: value: '0.9' is no detour"),
        ('value = "0.30"\nsource = "a page"', 'value = "0.30"', "cost_per_km has no evidence"),
        ('payload = "800 kg"', 'payload = "800"', "'800' is not a mass"),
        ('value = "0.285 kg"', 'value = "0 kg"', "value must be more than zero"),
    ],
)
def test_a_figure_without_evidence_or_unit_is_refused(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    """Nothing is counted with a number that nobody can trace."""
    assert old in VAN
    put(tmp_path, "site/transport.toml", VAN.replace(old, new))
    assert sentence in refused(lambda: load_transport(tmp_path))


def test_no_van_is_none(tmp_path: Path) -> None:
    """Transport is then unknown."""
    assert load_transport(tmp_path) is None


def test_a_plan_is_read_whole(tmp_path: Path) -> None:
    """Stations wait for the one before; a closing of one day has one day; places are kept."""
    put(tmp_path, f"site/proposals/{RUN}/production.toml", PLAN)
    found = load_production(tmp_path, RUN)
    assert found is not None
    assert [(one.key, one.after) for one in found.stations] == [("cut", ()), ("glue", ("cut",))]
    assert found.calendar.closed[0].first == found.calendar.closed[0].last
    assert not found.calendar.open(found.calendar.closed[0].first)
    assert found.calendar.open(found.start)
    assert found.equipment[0].cost == Money(4000, "EUR")
    assert found.training[0].place.line == 30
    assert load_production(tmp_path, "0008-other") is None


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('weekdays = ["mon", "tue"]', "weekdays = []", "on no day is work done"),
        ('weekdays = ["mon", "tue"]', 'weekdays = ["monday"]', "cannot be 'monday'"),
        ('hours_a_day = "6 h"', 'hours_a_day = "25 h"', "a day has no 25 working hours"),
        ('hours_a_day = "6 h"', 'hours_a_day = "0 h"', "hours_a_day must be more than zero"),
        ("first = 2027-03-02", "first = 2027-03-02, last = 2027-03-01", "closed until before it closes"),
        ('key = "glue"', 'key = "cut"', "two stations are called 'cut'"),
        ('machine = "saw"', 'machine = "saw"\nafter = ["glue"]', "no station before this one is called 'glue'"),
        ('machine = "saw"', 'machine = "saw"\nhours_per_unit = "1 h"', "why these hours, and not the estimate's?"),
        ('machine = "saw"', 'machine = "saw"\npeople = 0', "0 people cannot stand there"),
        ('owned_afterwards = "the tool fund"', 'owned_afterwards = ""', "owned_afterwards is empty"),
        ('owned_afterwards = "the tool fund"\n', "", "owned_afterwards is missing"),
        ('assumed = "a guess"\n', "", "the cost has no evidence"),
        ('cost = "40.00"', 'cost = "0"', "cost is zero"),
        ('station = "cut"', 'station = "cat"', "no station of this plan is called 'cat' (did you mean cut?)"),
        ('station = "glue"', 'station = "glue"\nunits = -1', "units cannot be below zero"),
        ("start = 2027-03-01", "start = 2027-03-01\nbegin = 1", "there is no field called 'begin'"),
    ],
)
def test_a_mistake_in_a_plan_is_named_where_it_is(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    """File, line and field."""
    assert old in PLAN
    put(tmp_path, f"site/proposals/{RUN}/production.toml", PLAN.replace(old, new, 1))
    said = refused(lambda: load_production(tmp_path, RUN))
    assert sentence in said
    assert said.startswith(f"site/proposals/{RUN}/production.toml:")
