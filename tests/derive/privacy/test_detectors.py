# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What identifies a person is found wherever it stands; what a repository of designs is full of is left in peace."""

from __future__ import annotations

import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makeshare.derive.privacy import problems, scan
from makeshare.derive.privacy.numbers import IBAN_LENGTHS, is_card, is_iban, passes_luhn
from makeshare.errors import InputError, IntegrityError
from makeshare.files import sha256
from makeshare.model.community.privacy import Permit

IBAN_SIGNS = string.digits + string.ascii_uppercase
AROUND = st.text(" \n.,;:()'\"abc", max_size=12)


def kinds(text: str) -> list[str]:
    """The kinds that are found in a text, in its order."""
    return [found.kind for found in scan(text)]


@st.composite
def ibans(draw: st.DrawFn) -> str:
    """Any account number of any country, its check digits computed as ISO 13616 says."""
    country = draw(st.sampled_from(sorted(IBAN_LENGTHS)))
    size = IBAN_LENGTHS[country] - 4
    account = draw(st.text(string.digits, min_size=size, max_size=size))
    number = "".join(str(int(sign, 36)) for sign in f"{account}{country}00")
    return f"{country}{98 - int(number) % 97:02d}{account}"


@st.composite
def cards(draw: st.DrawFn) -> str:
    """A number of one of the common brands, its last digit computed by Luhn's rule."""
    start, size = draw(st.sampled_from([("4", 16), ("51", 16), ("2221", 16), ("34", 15), ("36", 14), ("6011", 16)]))
    body = start + draw(st.text(string.digits, min_size=size - len(start) - 1, max_size=size - len(start) - 1))
    return next(f"{body}{last}" for last in range(10) if passes_luhn(f"{body}{last}"))


@given(ibans(), st.booleans(), AROUND, AROUND)
def test_every_account_number_is_found_grouped_or_not(iban: str, grouped: bool, before: str, after: str) -> None:  # noqa: FBT001  hypothesis draws it
    """In fours, as banks print it, or in one piece; within any sentence."""
    shown = " ".join(iban[at : at + 4] for at in range(0, len(iban), 4)) if grouped else iban
    assert "IBAN" in kinds(f"{before} {shown} {after}")


@given(ibans(), st.integers(0, 40), st.sampled_from(string.digits))
def test_one_wrong_digit_is_no_account_number(iban: str, at: int, digit: str) -> None:
    """The remainder by 97 tells every single change: such text is a part number, say."""
    at = 4 + at % (len(iban) - 4)
    changed = iban[:at] + digit + iban[at + 1 :]
    assert is_iban(changed) is (changed == iban)


@given(cards(), st.sampled_from(["", " ", "-"]), AROUND, AROUND)
def test_every_card_number_is_found(card: str, gap: str, before: str, after: str) -> None:
    """In fours or in one piece, within any sentence."""
    shown = gap.join(card[at : at + 4] for at in range(0, len(card), 4))
    assert "card number" in kinds(f"{before} {shown} {after}")


@given(cards(), st.integers(0, 18), st.sampled_from(string.digits))
def test_one_wrong_digit_is_no_card_number(card: str, at: int, digit: str) -> None:
    """Luhn's rule tells every single change."""
    at %= len(card)
    changed = card[:at] + digit + card[at + 1 :]
    assert is_card(changed) is (changed == card) or changed[:2] != card[:2]
    assert passes_luhn(changed) is (changed == card)


MAIL_NAME = st.from_regex(r"[a-z][a-z0-9]{0,8}([.+-][a-z0-9]{1,8}){0,2}", fullmatch=True)
MAIL_HOST = st.from_regex(r"[a-z][a-z0-9]{1,9}\.(org|net|de|be|co\.uk)", fullmatch=True)


@given(MAIL_NAME, MAIL_HOST, AROUND, AROUND)
def test_every_address_is_found_whole(name: str, host: str, before: str, after: str) -> None:
    """Whatever stands around it, the passage is the address."""
    found = [one.text for one in scan(f"{before}<{name}@{host}> {after}")]
    expected = [] if name == "git" or host.startswith("example.") else [f"{name}@{host}"]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("call +32 470 12 34 56 before noon", "phone number"),
        ("+4915112345678", "phone number"),
        ("0049 30 1234567", "phone number"),
        ("(555) 234-5678", "phone number"),
        ("555-234-5678", "phone number"),
        ("Tel. 030 1234567", "phone number"),
        ("Phone no. 020 7946 0958", "phone number"),
        ("WhatsApp: 0470 123456", "phone number"),
        ("12 Old Kent Road", "street address"),
        ("221B Baker Street", "street address"),
        ("Hauptstraße 12", "street address"),
        ("Am Alten Weg 7", "street address"),
        ("Keizersgracht 123", "street address"),
        ("12 bis, rue de la Paix", "street address"),
        ("Calle de la Luna 5", "street address"),
        ("Via Garibaldi 10", "street address"),
        ("latitude = 50.85034", "position"),
        ('"lon": "4.351710"', "position"),
        ('gps = "50.8503, 4.3517"', "position"),
        ("geo:50.85034,4.35171", "position"),
        ("https://www.openstreetmap.org/#map=19/50.85034/4.35171", "position"),
        ("https://www.google.com/maps/@50.85034,4.35171,17z", "position"),
        ("50.85034° N, 4.35171° E", "position"),
        ("50°51'01\"N", "position"),
    ],
)
def test_what_reaches_a_person_is_found_once(text: str, kind: str) -> None:
    """Telephone, street and position, in the forms that people write, each as one passage."""
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "git@github.com:someone/something.git",
        "run@example.org, a@b.example, who@lists.example.net",
        "0.1.0+g1:5b1e0c7a91d2",
        "deadline = 2027-03-31T18:00:00+02:00",
        "+0.5 -0.3 mm, 304.79999999999995, 1.4111111111111111e-05",
        "4006381333931",
        "0012345678905 on the barcode",
        "part 91292A134, DIN 933 M6x20 8.8, ISO 4762, EN 10219, 3/8-16 UNC",
        "gps = '51.72, 2.48', latitude: 50.850",
        "2 x 4 in. at 12 in. centres, 600 x 400 x 18",
        "Drive the screw 12 mm; close it; a lane 3 m wide; St 37",
        "translate(12.34567, 50.12345) scale(0.0001)",
        "sha256:4111111111111111aaaa4111111111111111",
        "12,34567 50,12345",
        "https://example.org/@somebody/post-12345678",
        "2026-11-25 2027-01-16 1980-01-01",
        "ledger 1234-5678-9012-3456",
        "AB12 3456 7890 1234 5678",
        "map 3 parts to 4.1234 and 5.1234 kg",
    ],
)
def test_what_designs_are_full_of_is_left_in_peace(text: str) -> None:
    """Hashes, revisions, sizes, part numbers, dates, barcodes, drawings, rough positions, hosts kept for examples."""
    assert kinds(text) == []


@given(st.binary(min_size=16, max_size=32).map(bytes.hex))
def test_no_hash_is_anybodys_number(digest: str) -> None:
    """A SHA-256 in a catalogue, a commit, a pseudonym: whatever its digits are."""
    assert kinds(f'sha256 = "{digest}"\nrev {digest[:12]}') == []


@given(st.floats(-1e6, 1e6, allow_nan=False), st.floats(-1e6, 1e6, allow_nan=False), st.integers(0, 10**6))
def test_no_dimension_is_anybodys_number(one: float, other: float, count: int) -> None:
    """Lists of coordinates and quantities, as tables and drawings hold them."""
    assert kinds(f"{one},{other},{count}\nM {one} {other} L {other} {one}\nx={one} y={other}; {count} pcs") == []


@given(st.lists(st.sampled_from(["plain words", "a@b.org", "12 Old Kent Road", "", "x" * 300]), max_size=20))
def test_line_and_column_are_those_of_the_passage(lines: list[str]) -> None:
    """What is told can be found again in an editor."""
    text = "\n".join(lines)
    for found in scan(text):
        line = text.split("\n")[found.line - 1]
        assert line[found.column :].startswith(found.text)
    assert len(kinds(text)) == lines.count("a@b.org") + lines.count("12 Old Kent Road")


def test_two_addresses_in_a_line_are_two() -> None:
    """However near or far they stand from each other."""
    for gap in range(1, 200):
        assert [one.text for one in scan(f"a@b.org{' ' * gap}c@d.org")] == ["a@b.org", "c@d.org"], gap


# ------------------------------------------------------------------------------------------------------ the report
def told(file: str, text: str, *permits: Permit) -> list[str]:
    """The problems of one text."""
    return [str(one) for one in problems([(file, text)], permits)]


def test_a_finding_names_its_line_and_hides_what_it_found() -> None:
    """The message goes into logs of build servers: it says where to look and repeats nothing."""
    (problem,) = problems([("site/about.md", "# About\n\nwrite to anna.muster@somewhere.org\n")], ())
    assert isinstance(problem, IntegrityError)
    assert str(problem).startswith("site/about.md:3: looks like an e-mail address: an…")
    assert "muster" not in str(problem)
    assert sha256(b"anna.muster@somewhere.org") in problem.tip


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("site/proposals/0002-run/proposal.toml", 'contact = "run@village.org"'),
        ("site/proposals/0002-run/proposal.toml", 'seller = { name = "x", contact = "+32 470 12 34 56" }'),
        ("site/workshops/one.toml", 'contact = "12 Old Kent Road"'),
        ("site/workshops/one.toml", 'where = "12 Old Kent Road"'),
        ("site/community/meetings/2027-01-01-x.toml", 'location = "the hall, 12 Old Kent Road"'),
        ("site/network/hill.json", ' "contact": "run@village.org",'),
    ],
)
def test_an_organisation_may_be_reached_in_its_field(file: str, line: str) -> None:
    """A contact, a place where people meet: that is what these fields are for."""
    assert told(file, line) == []


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("site/community/skills.toml", 'pseudonym = "anna@village.org"'),
        ("site/proposals/0002-run/proposal.toml", 'name = "anna@village.org"'),
        ("site/proposals/0002-run/proposal.toml", 'contact = "x" # anna@village.org'),
        ("site/proposals/0002-run/proposal.toml", 'contact = "BE71 0961 2345 6769"'),
        ("site/proposals/0002-run/ledger.jsonl", '{"contact": "anna@village.org"}'),
        ("site/about.md", 'contact = "anna@village.org"'),
        ("designs/tray/design.toml", 'contact = "anna@village.org"'),
        ("site/community/meetings/2027-01-01-x.toml", 'location = "call +32 470 12 34 56"'),
    ],
)
def test_nowhere_else(file: str, line: str) -> None:
    """Neither in other fields nor in other files, and an account number in none."""
    assert len(told(file, line)) == 1


def test_a_permit_lets_one_passage_stand_in_one_file() -> None:
    """By its hash, with a reason; another address, or the same elsewhere, is still told."""
    permit = Permit(file="site/about.md", sha256=sha256(b"press@village.org"), reason="the press office asked for it")
    assert told("site/about.md", "press@village.org, twice: press@village.org", permit) == []
    assert len(told("site/about.md", "press@village.org and anna@village.org", permit)) == 1
    assert len(told("site/index.md", "press@village.org", permit)) == 2, "and the permit is of no use there"


def test_a_permit_that_permits_nothing_is_told() -> None:
    """A list of exceptions does not grow old in silence."""
    permit = Permit(file="site/about.md", sha256="0" * 64, reason="once")
    (problem,) = problems([("site/about.md", "nothing")], (permit,))
    assert isinstance(problem, InputError)


def test_it_is_quick() -> None:
    """A ledger of a quarter of a million lines is looked through in seconds: well under a second a megabyte."""
    line = '{"seq":12,"date":"2026-11-25T10:00:00+01:00","pledge":"89abcdef01234567","units":3,"prev":"' + "0a1" * 21
    text = "\n".join(f'{line}{number:04d}"}}' for number in range(6000))
    start = time.process_time()
    assert list(scan(text)) == []
    assert (time.process_time() - start) / (len(text) / 1e6) < 1.0
