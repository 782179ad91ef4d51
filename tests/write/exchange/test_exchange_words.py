# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Whatever people write, every format keeps it as data and stays valid; the same catalogue gives the same bytes."""

from __future__ import annotations

import json
import re
import tomllib
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]  # it has no type information

from makeshare.model.catalogue import Catalogue
from makeshare.model.money import Money
from makeshare.write.exchange import FORMATS
from makeshare.write.exchange.encode import json_bytes, major, toml_bytes
from tests.write.exchange.published import (
    conforms,
    documents,
    everything,
    faults,
    made,
    published,
    replace,
    rich,
    triples,
)
from tests.write.hostile import ATTACKS, poisoned

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
"""Any text that UTF-8 can hold: TOML files and git give no other."""
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def with_words(words: str) -> Catalogue:
    """Return a catalogue of one design and one open run whose names are these words."""
    catalogue = rich()
    entry = next(one for one in catalogue.designs if one.manifest.folder == "test_shelf")
    manifest = replace(entry.manifest, title=words, summary=words, authors=(words,), tags=(words,))
    lines = tuple(replace(one, title=words) for one in entry.default.bom.lines)
    built = replace(entry.default, manifest=manifest, bom=replace(entry.default.bom, lines=lines))
    history = tuple(replace(one, subject=words) for one in catalogue.designs[0].history)
    view = next(one for one in catalogue.proposals if one.proposal.slug == "0002-open-run")
    proposal = replace(view.proposal, title=words, summary=words, design="test_shelf")
    return replace(
        catalogue,
        community=replace(catalogue.community, name=words),
        designs=(replace(entry, manifest=manifest, builts=(built,), history=history),),
        proposals=(replace(view, proposal=proposal),),
    )


@settings(max_examples=60)
@given(WORDS.filter(lambda words: len(words.strip()) > 1))
def test_any_words_survive_in_every_format(words: str) -> None:
    """Read back, a name is what it was: in TOML, in JSON, in JSON-LD, and in XML but for what XML cannot hold."""
    found = made(with_words(words)).files
    manifest = tomllib.loads(found["designs/test-shelf/okh.toml"].decode())
    assert manifest["name"] == manifest["licensor"] == manifest["part"][0]["name"] == words
    assert json.loads(found["designs/test-shelf/okh-ohm.json"])["title"] == words
    assert json.loads(found["funding.json"])["entity"]["name"] == words
    graph = {one["@id"]: one for one in json.loads(found["valueflows.jsonld"])["@graph"]}
    assert graph["#designs/test-shelf"]["name"] == graph["#community"]["name"] == words
    title = etree.fromstring(found["feed.xml"]).findtext("{http://www.w3.org/2005/Atom}title")
    wanted = NOT_XML.sub("", words).replace("\r\n", "\n").replace("\r", "\n")
    assert (title or "") == wanted


def attacked(attack: str) -> Catalogue:
    """Put an attack before every word of the rich catalogue; what is no word stays, else formats would be left out."""
    clean = rich()
    found: Catalogue = poisoned(clean, attack)
    reached = {field: getattr(clean.community, field) for field in ("url", "repository", "contact")}
    designs = []
    for old, new in zip(clean.designs, found.designs, strict=True):
        changes = zip(old.history, new.history, strict=True)
        designs.append(replace(new, history=tuple(replace(one, date=was.date) for was, one in changes)))
    proposals = []
    for view, bad in zip(clean.proposals, found.proposals, strict=True):
        parties = replace(bad.proposal.parties, coordinator=view.proposal.parties.coordinator)
        proposal = replace(bad.proposal, slug=view.proposal.slug, parties=parties)
        proposals.append(replace(bad, state=view.state, proposal=proposal))
    workshops = tuple(
        replace(bad, workshop=replace(bad.workshop, access=view.workshop.access, batch=view.workshop.batch))
        for view, bad in zip(clean.making.workshops, found.making.workshops, strict=True)
    )
    return replace(
        found,
        community=replace(found.community, **reached),
        designs=tuple(designs),
        proposals=tuple(proposals),
        making=replace(found.making, workshops=workshops),
        distributions={
            slug: replace(bad, track=replace(bad.track, items=clean.distributions[slug].track.items))
            for slug, bad in found.distributions.items()
        },
    )


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_breaks_a_format(attack: str) -> None:
    """With an attack before every word of a catalogue, every file still fits its schema."""
    exchange = made(attacked(attack))
    assert set(exchange.files) == set(everything().files)
    for path, name, data in documents(exchange):
        assert faults(name, data) == [], path
    etree.fromstring(exchange.files["feed.xml"])


def test_all_attacks_together_do_not_break_the_graph() -> None:
    """Linked data keeps to its shapes, whatever the words in it are."""
    data = made(attacked(" ".join(ATTACKS))).files["valueflows.jsonld"]
    fits, text = conforms(triples(data, "https://commons.example/"))
    assert fits, text


def test_same_catalogue_gives_same_bytes() -> None:
    """Nothing depends on when or how often it is written, nor on what was written before."""
    assert made(rich()).files == everything().files
    for form in FORMATS:
        assert list(form.write(published(rich()))) == list(form.write(published(rich())))


def test_formats_have_names_of_their_own() -> None:
    """No two formats write the same file, and each key is there once."""
    assert len({one.key for one in FORMATS}) == len(FORMATS)
    paths = [path for told in everything().told for path in told.files]
    assert len(set(paths)) == len(paths)


SCALARS = st.one_of(
    WORDS, st.booleans(), st.integers(-(10**9), 10**9), st.decimals(-(10**6), 10**6, allow_nan=False, places=2)
)
NAMES = st.from_regex(r"[a-z][a-z-]{0,8}", fullmatch=True)
TABLES = st.recursive(
    st.dictionaries(NAMES, SCALARS | st.lists(WORDS, min_size=1, max_size=3), max_size=4),
    lambda inner: st.dictionaries(NAMES, SCALARS | inner | st.lists(inner, min_size=1, max_size=2), max_size=4),
    max_leaves=6,
)


@given(TABLES)
def test_toml_comes_back_as_it_was_written(table: dict[str, object]) -> None:
    """Values stay in their table wherever it stands, and numbers stay exact."""
    assert tomllib.loads(toml_bytes(table).decode(), parse_float=Decimal) == table  # type: ignore[arg-type]  # as drawn above


@given(st.integers(-(10**12), 10**12), st.sampled_from(["EUR", "JPY", "TND"]))
def test_money_in_the_main_unit_is_exact(minor: int, currency: str) -> None:
    """No cent is lost on the way to a JSON number and back."""
    digits = {"EUR": 2, "JPY": 0, "TND": 3}[currency]
    written = json.loads(json_bytes({"amount": major(Money(minor, currency))}), parse_float=Decimal)["amount"]
    assert Decimal(written).scaleb(digits) == minor
