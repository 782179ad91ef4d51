# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Another community's catalogue is read exactly, or refused with the field that is wrong: a stranger wrote it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it has no types
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import makeshare
from makeshare.errors import InputError, IntegrityError, MakeshareError
from makeshare.model.federation.index import Index
from makeshare.model.federation.sections import canonical, sections
from makeshare.read.federation import index as reader
from makeshare.read.federation import parse_index
from makeshare.read.federation.address import is_public
from makeshare.write.federation.schema import FILE, schema
from tests.workflows.federation.communities import found, publish, tray

Catalogue = dict[str, Any]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What a community with one design publishes."""
    hill = found(tmp_path_factory.mktemp("hill") / "hill", "Hilltop", url="https://hilltop.example.net")
    publish(hill, [tray(hill)])
    return (hill.root / "build" / "site" / "catalog.json").read_bytes()


def resealed(whole: Catalogue) -> bytes:
    """Write a catalogue whose own hashes hold again, as whoever forges one would."""
    whole["sums"]["sections"] = sections(whole)
    return json.dumps(whole).encode()


def test_what_is_published_is_read_back_whole(data: bytes) -> None:
    """Reading, writing and reading again loses nothing that a reader knows."""
    first = parse_index(data, "catalog.json")
    again = msgspec.json.decode(msgspec.json.encode(first), type=Index)
    assert again == first
    assert first.community.url == "https://hilltop.example.net"
    assert first.sums is not None
    assert "community/calendar.ics" in first.sums.files


def test_it_follows_the_schema_that_is_shipped(data: bytes) -> None:
    """Programs of other kinds read it by the schema, and the schema is that of the records."""
    shipped = (Path(makeshare.__file__).parent / FILE).read_bytes()
    assert shipped == schema(), "write it anew: schema() in write/federation/schema.py"
    jsonschema.Draft202012Validator.check_schema(json.loads(shipped))
    jsonschema.validate(json.loads(data), json.loads(shipped))


def test_a_field_that_nobody_knows_is_passed_over(data: bytes) -> None:
    """A newer community may say more; what is known is still read."""
    whole = json.loads(data)
    whole["later"] = {"anything": [1, 2.5, None]}
    whole["designs"][0]["more"] = True
    assert unsealed(parse_index(resealed(whole), "x")) == unsealed(parse_index(data, "x"))


def unsealed(index: Index) -> Index:
    """A catalogue without its hashes: they are there for those who want them."""
    return msgspec.structs.replace(index, sums=None)


def at(*keys: str | int, value: object) -> Callable[[Catalogue], None]:
    """Make a fault: another value at a place."""

    def put(whole: Catalogue) -> None:
        target: Any = whole
        for key in keys[:-1]:
            target = target[key]
        target[keys[-1]] = value

    return put


def files(name: str) -> dict[str, Any]:
    """One file under a name."""
    return {name: {"bytes": 1, "sha256": "0" * 64}}


LISTED = {"path": ["x"], "name": "x", "url": "", "sha256": "0" * 64, "date": "2026-01-01"}
VARIANT = ("designs", 0, "variants", 0)
COST = (*VARIANT, "unit_cost", "10")
FAULTS = [
    (at("format", value="okh"), "is no catalogue"),
    (at("version", value=2), "a newer makeshare may read it"),
    (at("community", "currency", value="euro"), "community.currency"),
    (at("community", "url", value="javascript:alert(1)"), "community.url"),
    (at("community", "url", value="https://a.b/\n"), "community.url"),
    (at("community", "url", value="https://127.0.0.1/"), "no public address"),
    (at("community", "url", value="https://10.0.0.8/"), "no public address"),
    (at("community", "url", value="https://printer.local/"), "no public address"),
    (at("community", "url", value="https://user:pw@a.org/"), "community.url"),
    (at("designs", 0, "slug", value="../tray"), "slug"),
    (at("designs", 0, "slug", value="tray\n"), "slug"),
    (at("designs", 0, "slug", value="trаy"), "slug"),  # a Cyrillic letter
    (at("designs", 0, "page", value="/etc/passwd"), "page"),
    (at("designs", 0, "page", value="designs/../../x"), "page"),
    (at("designs", 0, "page", value="https://elsewhere.org/"), "page"),
    (at("designs", 0, "licence", value="<b>"), "licence"),
    (at("designs", 0, "status", value="blessed"), "status"),
    (at("designs", 0, "title", value="x" * 201), "title"),
    (at("designs", 0, "discussion", value="ftp://a.org/x"), "discussion"),
    (at(*VARIANT, "files", value=files("designs/tray/files/../../x.zip")), "files"),
    (at(*VARIANT, "files", value=files("designs/other/files/x.zip")), "no file of this design"),
    (at(*VARIANT, "package", value="designs/tray/files/other.zip"), "not among its files"),
    (at(*VARIANT, "geometry_hash", value="g1:zz"), "geometry_hash"),
    (at(*VARIANT, "revision", value="9.9.9+g1.89abcdef"), "not of version"),
    (at(*VARIANT, "size_mm", value=[1, 2]), "size_mm"),
    (at(*VARIANT, "size_mm", value=[-1, 2, 3]), "size_mm"),
    (at(*VARIANT, "mass_g", value="-4"), "mass_g"),
    (at(*VARIANT, "mass_g", value="１２"), "mass_g"),
    (at(*COST, "expected", value=-5), "expected"),
    (at(*COST, "expected", value=12.5), "expected"),
    (at(*COST, "expected", value=10**14), "expected"),
    (at(*COST, "expected", value=1), "low, expected, high"),
    (at(*COST, "complete", value=False), "an incomplete one none"),
    (at(*VARIANT, "unit_cost", "0", value={}), "unit_cost"),
    (at("designs", value=None), "designs"),
    (at("network", value=[LISTED | {"path": ["../x"]}]), "path"),
]


@pytest.mark.parametrize(("fault", "says"), FAULTS)
def test_what_may_not_be_so_is_named(data: bytes, fault: Callable[[Catalogue], None], says: str) -> None:
    """Names, paths, addresses, hashes, figures: one sentence with the field, and nothing is taken over."""
    whole = json.loads(data)
    fault(whole)
    with pytest.raises(InputError) as caught:
        parse_index(resealed(whole), "catalog.json")
    assert says in str(caught.value)
    assert str(caught.value).startswith("catalog.json")


@pytest.mark.parametrize("part", ["designs", "network"])
def test_two_of_one_name_are_refused(data: bytes, part: str) -> None:
    """A name that stands for two things stands for neither."""
    whole = json.loads(data)
    one = whole["designs"][0] if part == "designs" else LISTED
    whole[part] = [one, one]
    with pytest.raises(InputError, match="are called"):
        parse_index(resealed(whole), "catalog.json")


def test_an_edited_part_does_not_hold_its_hash(data: bytes) -> None:
    """A price that somebody changed on the way is noticed by the catalogue itself."""
    whole = json.loads(data)
    whole["designs"][0]["variants"][0]["unit_cost"]["10"]["expected"] += 1
    with pytest.raises(IntegrityError, match="its part 'designs' is not the one"):
        parse_index(json.dumps(whole).encode(), "catalog.json")


def test_size_is_capped_before_anything_is_decoded(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue of gigabytes costs nobody their memory."""
    monkeypatch.setattr(reader, "LARGEST", len(data) - 1)
    with pytest.raises(InputError, match="is larger than"):
        parse_index(data, "catalog.json")


@pytest.mark.parametrize(
    "junk",
    [b"", b"\xff\xfe", b"[]", b"null", b'"x"', b"[" * 100_000, b'{"format":"makeshare-catalog","version":1}', b"{" * 9],
)
def test_junk_is_a_sentence(junk: bytes) -> None:
    """Whatever lies at the address: an HTML page, a list, a bomb of brackets."""
    with pytest.raises(InputError, match=r"catalog\.json"):
        parse_index(junk, "catalog.json")


def test_numbers_that_no_catalogue_needs_are_refused(data: bytes) -> None:
    """Deep and huge values in fields that nobody knows end in a sentence too."""
    for more in ('{"a":' * 5000 + "1" + "}" * 5000, "1" * 400):
        text = data.decode().rstrip().removesuffix("}") + f', "later": {more}}}'
        with pytest.raises(MakeshareError):
            parse_index(text.encode(), "catalog.json")


@given(st.binary(max_size=200), st.integers(0, 10**6), st.integers(0, 255))
def test_any_damage_ends_in_a_sentence_or_changes_nothing(more: bytes, place: int, byte: int) -> None:
    """Flip, cut, append: nobody sees a traceback, and a catalogue that is read is one that was written."""
    whole = SMALL
    at_byte = place % len(whole)
    for broken in (whole[:at_byte], whole[:at_byte] + bytes([byte]) + whole[at_byte + 1 :], whole + more, more):
        try:
            read = parse_index(broken, "catalog.json")
        except MakeshareError:
            continue
        assert unsealed(read) == unsealed(parse_index(whole, "catalog.json"))


def _small() -> bytes:
    """An empty community, sealed."""
    whole: Catalogue = {
        "format": "makeshare-catalog",
        "version": 1,
        "community": {"name": "Hill", "currency": "EUR", "region": "EU"},
        "designs": [],
        "proposals": [],
        "sums": {"sections": {}, "files": {}},
    }
    whole["sums"]["sections"] = sections(whole)
    return canonical(whole)


SMALL = _small()


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("https://commons.example/", True),
        ("https://commons.example:8443/a/b?c=d", True),
        ("http://commons.example/", False),
        ("https://localhost/", False),
        ("https://192.168.1.4/", False),
        ("https://169.254.169.254/latest", False),
        ("https://8.8.8.8/", True),
        ("https://0x7f.1/", False),
        ("https://2130706433/", False),
        ("https://127.1/", False),
        ("https://nas.lan/", False),
        ("https://a b.example/", False),
        ("https://commons.example/\u202e", False),
        ("https://commons.example@evil.example/", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_only_the_public_net_is_asked(address: str, *, public: bool) -> None:
    """Neither this machine, nor somebody's house, nor anything but https."""
    assert is_public(address, secure=True) is public
