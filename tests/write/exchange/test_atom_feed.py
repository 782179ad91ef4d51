# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The feed is valid Atom (RFC 4287) whose entries keep their names, and there is none where it could not be valid."""

from __future__ import annotations

import re

import pytest
from lxml import etree  # type: ignore[import-untyped]  # it has no type information

from makeshare.model.catalogue import Catalogue, Change
from makeshare.write.exchange.atom import MOST
from tests.write.exchange.published import URL, everything, made, replace, rich, without_address

ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
TAG = re.compile(r"tag:commons\.example,\d{4}-\d\d-\d\d:[A-Za-z0-9/-]+")
GRAMMAR = etree.RelaxNG(
    etree.XML(
        """
<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.w3.org/2005/Atom"
         datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
 <start>
  <element name="feed">
   <interleave>
    <element name="id"><data type="anyURI"/></element>
    <element name="title"><text/></element>
    <optional><element name="subtitle"><text/></element></optional>
    <element name="updated"><data type="dateTime"/></element>
    <oneOrMore><ref name="link"/></oneOrMore>
    <oneOrMore><element name="author"><element name="name"><data type="string"><param name="minLength">1</param></data>
    </element></element></oneOrMore>
    <zeroOrMore><ref name="entry"/></zeroOrMore>
   </interleave>
  </element>
 </start>
 <define name="link"><element name="link">
  <attribute name="href"><data type="anyURI"/></attribute>
  <attribute name="rel"><choice><value>self</value><value>alternate</value></choice></attribute>
  <attribute name="type"><text/></attribute>
 </element></define>
 <define name="entry"><element name="entry"><interleave>
  <element name="id"><data type="anyURI"/></element>
  <element name="title"><text/></element>
  <element name="updated"><data type="dateTime"/></element>
  <oneOrMore><ref name="link"/></oneOrMore>
  <optional><element name="summary"><text/></element></optional>
 </interleave></element></define>
</grammar>"""
    )
)
"""The part of RFC 4287's grammar that a feed of this kind uses."""


def feed(catalogue: Catalogue | None = None) -> etree._Element:
    """Return a catalogue's feed as XML."""
    found = everything() if catalogue is None else made(catalogue)
    return etree.fromstring(found.files["feed.xml"])


def why_none(catalogue: Catalogue) -> list[str]:
    """Return why a catalogue has no feed; fails where it has one."""
    found = made(catalogue)
    assert "feed.xml" not in found.files
    return [
        gap.why for told in found.told if told.key == "atom" for gap in told.left_out if gap.what == "the whole file"
    ]


def test_the_feed_fits_the_grammar() -> None:
    """Every mandatory element is there once; dates have an offset; the feed names itself."""
    root = feed()
    GRAMMAR.assertValid(root)
    moments = [one.text or "" for one in root.iter(f"{ATOM}updated")]
    assert all(MOMENT.fullmatch(one) for one in moments)
    own = [one.get("href") for one in root.findall(f"{ATOM}link") if one.get("rel") == "self"]
    assert own == [f"{URL}/feed.xml"]


@pytest.mark.parametrize("name", ["id", "title", "updated", "author"])
def test_the_grammar_refuses_a_feed_without(name: str) -> None:
    """The test before can fail."""
    root = feed()
    one = root.find(f"{ATOM}{name}")
    assert one is not None
    root.remove(one)
    assert not GRAMMAR.validate(root)


def test_entries_are_named_once_and_newest_first() -> None:
    """Names are tag: addresses of the site's host and the change's own day; the feed is as new as its first entry."""
    root = feed()
    names = [one.findtext(f"{ATOM}id") or "" for one in root.iter(f"{ATOM}entry")]
    assert all(TAG.fullmatch(one) for one in names)
    assert len(set(names)) == len(names)
    moments = [one.findtext(f"{ATOM}updated") or "" for one in root.iter(f"{ATOM}entry")]
    assert [one[:10] for one in moments] == sorted((one[:10] for one in moments), reverse=True)
    assert root.findtext(f"{ATOM}updated") == moments[0]


def test_entries_keep_their_names_when_more_comes() -> None:
    """A later commit, and git's longer short names, change no entry that was there."""
    catalogue = rich()
    first = catalogue.designs[0]
    longer = tuple(replace(one, commit=f"{one.commit}89ab") for one in first.history)
    newer = (Change(commit="abcdef123", date="2026-12-01", subject="Thicker tines"), *longer)
    later = replace(catalogue, designs=(replace(first, history=newer), *catalogue.designs[1:]))
    before = {one.text for one in feed().iter(f"{ATOM}id")}
    after = {one.text for one in feed(later).iter(f"{ATOM}id")}
    assert before <= after
    assert len(after) == len(before) + 1


def test_a_run_tells_its_turns_and_amendments() -> None:
    """Each phase that a run came to is an entry with the ledger's date."""
    titles = [one.findtext(f"{ATOM}title") or "" for one in feed().iter(f"{ATOM}entry")]
    made_run = [one for one in titles if "Thirty broadforks" in one]
    assert sum(one.endswith(": open") for one in made_run) == 2
    assert sum(one.endswith(": distribution") for one in made_run) == 1
    assert sum(one.endswith(": terms amended") for one in made_run) == 2


def test_a_long_history_is_cut() -> None:
    """A feed stays short; the oldest entries go."""
    catalogue = rich()
    many = tuple(
        Change(commit=f"{place:07x}", date=f"2026-{1 + place // 28:02}-{1 + place % 28:02}", subject="x")
        for place in reversed(range(MOST + 9))
    )
    found = feed(replace(catalogue, proposals=(), designs=(replace(catalogue.designs[0], history=many),)))
    entries = list(found.iter(f"{ATOM}entry"))
    assert len(entries) == MOST
    assert entries[0].findtext(f"{ATOM}updated") == f"{many[0].date}T00:00:00Z"


def test_no_feed_without_an_address_or_a_date() -> None:
    """Both are mandatory in a feed, so the report says why there is none."""
    assert why_none(without_address(rich())) == ["no url is set: a feed names its own address and those of its entries"]
    bare = tuple(replace(one, history=()) for one in rich().designs)
    drafts = tuple(one for one in rich().proposals if not one.state.history)
    assert "no change has a date" in why_none(replace(rich(), designs=bare, proposals=drafts))[0]
