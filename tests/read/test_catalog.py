# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The catalogue is read whole, or an error says which file, line and field is wrong."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from makeshare.errors import InputError, MakeshareError, Place, UnknownKey
from makeshare.model.money import Money
from makeshare.read.catalog import catalog_problems, load_catalog
from makeshare.units import Quantity

ROOT = Path(__file__).parents[2]

THING = """[board-18]
kind = "sheet"
title = "Board"
material = "birch plywood"
source = "measured"
thickness = "17.5 mm"
length = "2.5 m"
width = "1250 mm"
density = "680 kg/m3"
"""
OFFER = """[[offer]]
thing = "board-18"
supplier = "shop"
region = "EU"
currency = "EUR"
pack = "1 pcs"
date = 2026-11-01
source = "a page"
breaks = [{ packs = 1, price = "78.00" }, { packs = 10, price = "71.50" }]
"""
RATES = """[process.cut]
title = "Cut"
code = "CNC"
machine_rate = "25.00"
currency = "EUR"
labour = "operator"
attendance = "0.5"
batch_minutes = "20"
part_minutes = "1.5"
seconds_per = { cut_m = "40" }
stock = ["sheet"]
kerf = "6 mm"
source = "a page"
[labour.operator]
title = "Operator"
hourly = "32.00"
currency = "EUR"
assumed = "a guess"
"""


def write(root: Path, things: str = THING, offers: str = OFFER, rates: str = RATES) -> Path:
    """Write a catalogue of one file each."""
    for folder, text in (("things", things), ("offers", offers), ("rates", rates)):
        (root / "bom" / "catalog" / folder).mkdir(parents=True, exist_ok=True)
        (root / "bom" / "catalog" / folder / "a.toml").write_text(text, "utf-8")
    return root


def problem(root: Path, **texts: str) -> MakeshareError:
    """Load a faulty catalogue and return the error."""
    with pytest.raises(MakeshareError) as caught:
        load_catalog(write(root, **texts))
    return caught.value


def test_this_checkout_has_a_sound_catalogue() -> None:
    """Nothing is wrong with what is published."""
    assert [str(one) for one in catalog_problems(ROOT)] == []
    assert load_catalog(ROOT).things


def test_every_offer_of_this_checkout_can_be_bought_for_its_thing() -> None:
    """Each offer names a thing, and its breaks start at what can be ordered."""
    catalog = load_catalog(ROOT)
    assert all(offer.breaks[0].packs <= offer.minimum_packs for group in catalog.offers.values() for offer in group)


def test_the_catalogue_is_read_without_the_unit_registry() -> None:
    """Usual units convert exactly by themselves: pint, slow to load, is for unusual ones."""
    code = (
        "import sys, pathlib; from makeshare.read.catalog import load_catalog; "
        "load_catalog(pathlib.Path('.')); print('pint' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def test_every_field_arrives(tmp_path: Path) -> None:
    """Lengths become mm, prices integer cents, and each record knows where it stands."""
    catalog = load_catalog(write(tmp_path))
    board, (offer,), cut = catalog.things["board-18"], catalog.offers["board-18"], catalog.processes["cut"]
    assert board.dimensions == {"thickness": 17.5, "length": 2500.0, "width": 1250.0}
    assert board.density == 680.0
    assert board.place == Place("bom/catalog/things/a.toml", 1, "board-18")
    assert offer.breaks[1].price == Money(7150, "EUR")
    assert (offer.pack, offer.date, offer.place.line) == (Quantity(Decimal(1), "pcs"), "2026-11-01", 1)
    assert cut.machine is not None
    assert cut.machine.hourly == Money(2500, "EUR")
    assert cut.seconds_per == {"cut_m": Decimal(40)}
    assert (cut.kerf, cut.attendance) == (Decimal(6), Decimal("0.5"))
    assert catalog.labour["operator"].rate.assumed == "a guess"


@pytest.mark.parametrize(
    ("text", "amount"),
    [("100 pcs", "100 pcs"), ("1 kg", "1000 g"), ("0.75 L", "750 mL"), ("10 m", "10000 mm"), ("2 m2", "2 m2")],
)
def test_a_pack_holds_pieces_mass_volume_or_length(tmp_path: Path, text: str, amount: str) -> None:
    """Packs arrive in the unit that their dimension is kept in."""
    (offer,) = load_catalog(write(tmp_path, offers=OFFER.replace("1 pcs", text))).offers["board-18"]
    assert str(offer.pack) == amount


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ('kind = "sheet"', 'kind = "shet"', 2, "kind"),
        ('title = "Board"', 'titel = "Board"', 1, "title"),
        ('title = "Board"', "title = 3", 3, "title"),
        ('thickness = "17.5 mm"', "", 1, "thickness"),
        ('thickness = "17.5 mm"', "thickness = 17.5", 6, "thickness"),
        ('thickness = "17.5 mm"', 'thickness = "17.5"', 6, "thickness"),
        ('thickness = "17.5 mm"', 'thickness = "17.5 kg"', 6, "thickness"),
        ('thickness = "17.5 mm"', 'thickness = "0 mm"', 6, "thickness"),
        ('thickness = "17.5 mm"', 'thickness = "-1 mm"', 6, "thickness"),
        ('"680 kg/m3"', '"0.68 kg/m3"', 9, "density"),
        ('source = "measured"', "", 1, "source"),
        ("[board-18]", "[Board_18]", 1, "Board_18"),
        ('width = "1250 mm"', 'width = "1250 mm"\ncolour = "red"', 9, "colour"),
        ('width = "1250 mm"', 'width = "1250 mm"\nsubstitutes = ["bord-18"]', 1, "substitutes"),
    ],
)
def test_a_wrong_thing_is_refused_at_its_field(tmp_path: Path, old: str, new: str, line: int, field: str) -> None:
    """Missing, misspelt, unitless, impossible: each has its file, line and field."""
    assert problem(tmp_path, things=THING.replace(old, new), offers="").place == Place(
        "bom/catalog/things/a.toml", line, field
    )


@pytest.mark.parametrize(
    "price", ['"-5.00"', '"1e9"', '"NaN"', '"٧٨"', '"78,00"', '"78.005"', '""', '"0.00"', "78.00", "78", "nan"]
)
def test_a_price_is_plain_text_above_zero(tmp_path: Path, price: str) -> None:
    """Negative, exponents, NaN, other scripts' digits, fractions of a cent, zero and bare numbers are refused."""
    error = problem(tmp_path, offers=OFFER.replace('"78.00"', price))
    assert (error.place.file, error.place.line) == ("bom/catalog/offers/a.toml", 9)
    assert error.place.field in ("price", "breaks")


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ('thing = "board-18"', 'thing = "bord-18"', 2, "thing"),
        ("packs = 10", "packs = 1", 9, "breaks"),
        ('"71.50"', '"79.00"', 9, "breaks"),
        ("packs = 1,", "packs = 0,", 9, "breaks"),
        ('source = "a page"\n', "", 1, "source"),
        ('source = "a page"', 'source = "a page"\nassumed = "a guess"', 9, "assumed"),
        ('source = "a page"', 'source = "  "', 8, "source"),
        ('currency = "EUR"', 'currency = "eur"', 9, "price"),
        ('pack = "1 pcs"', 'pack = "0 pcs"', 6, "pack"),
        ('pack = "1 pcs"', 'pack = "one"', 6, "pack"),
        ("date = 2026-11-01", 'date = "yesterday"', 7, "date"),
        ("date = 2026-11-01", "date = 2026-11-01\nminimum_packs = 0", 8, "minimum_packs"),
        ("[[offer]]", "[[offers]]", 1, "offers"),
        ("[[offer]]", "[offer]", None, ""),
    ],
)
def test_a_wrong_offer_is_refused_at_its_field(
    tmp_path: Path, old: str, new: str, line: int | None, field: str
) -> None:
    """Unknown things, unsorted breaks, no evidence or two, odd packs: each has its file, line and field."""
    place = problem(tmp_path, offers=OFFER.replace(old, new)).place
    assert place.file == "bom/catalog/offers/a.toml"
    assert line is None or (place.line, place.field) == (line, field)


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ('code = "CNC"', 'code = "CNK"', 3, "code"),
        ('labour = "operator"', 'labour = "operater"', 6, "labour"),
        ('labour = "operator"', "", 1, "labour"),
        ('attendance = "0.5"', 'attendance = "-0.5"', 7, "attendance"),
        ('attendance = "0.5"', 'attendance = "9"', 7, "attendance"),
        ("cut_m", "cutm", 10, "seconds_per"),
        ('stock = ["sheet"]', 'stock = ["sheets"]', 11, "stock"),
        ('kerf = "6 mm"', 'kerf = "6"', 12, "kerf"),
        ('source = "a page"', "", 1, "source"),
        ('machine_rate = "25.00"', 'machine_rate = "-25.00"', 4, "machine_rate"),
        ('kerf = "6 mm"', 'mass_model = "printed"', 12, "mass_model"),
        ("[labour.operator]", "[labor.operator]", 14, "labor"),
    ],
)
def test_a_wrong_rate_is_refused_at_its_field(tmp_path: Path, old: str, new: str, line: int, field: str) -> None:
    """Unknown words, bounds and evidence of processes and labour are checked."""
    found = [one.place for one in catalog_problems(write(tmp_path, rates=RATES.replace(old, new)))]
    assert Place("bom/catalog/rates/a.toml", line, field) in found


def test_a_key_in_two_files_names_both(tmp_path: Path) -> None:
    """Whoever merges two files learns where the other one is."""
    write(tmp_path)
    (tmp_path / "bom/catalog/things/b.toml").write_text("# again\n" + THING)
    with pytest.raises(InputError) as caught:
        load_catalog(tmp_path)
    assert str(caught.value).startswith("bom/catalog/things/b.toml:2: board-18: ")
    assert "bom/catalog/things/a.toml:1" in str(caught.value)


def test_an_unknown_thing_is_answered_with_near_ones(tmp_path: Path) -> None:
    """An offer for a misspelt thing suggests the right key."""
    error = problem(tmp_path, offers=OFFER.replace("board-18", "bord-18"))
    assert isinstance(error, UnknownKey)
    assert "board-18" in error.tip


def test_all_problems_are_listed(tmp_path: Path) -> None:
    """One faulty table hides no other, and sound ones are still read."""
    texts = {
        "things": THING + "[b]\n",
        "offers": OFFER + OFFER.replace("78.00", "-1"),
        "rates": RATES.replace("CNC", "X"),
    }
    assert [one.place.file.split("/")[2] for one in catalog_problems(write(tmp_path, **texts))] == [
        "things",
        "rates",
        "offers",
    ]


def test_a_checkout_without_catalogue_says_so(tmp_path: Path) -> None:
    """An empty folder is no catalogue."""
    with pytest.raises(InputError, match="there is no catalogue"):
        load_catalog(tmp_path)
