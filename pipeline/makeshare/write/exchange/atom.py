# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""feed.xml: changes of designs and turns of proposals as an Atom feed (RFC 4287), for feed readers.

Entries have tag: addresses (RFC 4151) made of the site's host, the change's own date and its name, so they stay the
same whatever is built when. All dates are those of git or of a ledger; the feed was updated when its newest entry was.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from urllib.parse import quote
from xml.etree import ElementTree as ET

import msgspec

from makeshare.model.catalogue import Change, DesignEntry
from makeshare.model.proposal import ProposalView
from makeshare.write.exchange.contact import host
from makeshare.write.exchange.forms import Export, Format, LeftOut, Published, folder
from makeshare.write.exchange.offers import marked

FILE = "feed.xml"
NAMESPACE = "http://www.w3.org/2005/Atom"
MOST = 50
"""Entries that a feed shows; older ones are in the repository."""
COMMIT = 7
"""Letters of a commit's name that never change: git lengthens short names as a repository grows."""
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML may hold, however written (XML 1.0, 2.2)."""


class Entry(msgspec.Struct, frozen=True):
    """One entry; `updated` is a time with its offset."""

    updated: str
    id: str
    title: str
    summary: str
    link: str


def write(published: Published) -> Iterator[Export | LeftOut]:
    """Yield the feed, or the reason why there is none."""
    if not published.root:
        yield LeftOut("the whole file", "no url is set: a feed names its own address and those of its entries")
        return
    for view in published.catalogue.proposals:
        if not view.state.history:
            yield LeftOut(f"proposal {view.proposal.number}", "nothing about it has a date: it was never opened")
    dated = [(moment, one) for one in entries(published) if (moment := _moment(one.updated)) is not None]
    found = [one for _, one in sorted(dated, key=lambda pair: (pair[0], pair[1].id), reverse=True)]
    if not found:
        yield LeftOut("the whole file", "no change has a date: there is no history in git yet, and no ledger")
        return
    yield Export(FILE, feed(published, found[:MOST]))


def entries(published: Published) -> Iterator[Entry]:
    """Yield an entry for each change of a design and for each turn of a proposal."""
    for design in published.catalogue.designs:
        for change in design.history:
            yield _changed(published, design, change)
    for view in published.catalogue.proposals:
        yield from _steps(published, view)


def feed(published: Published, found: list[Entry]) -> bytes:
    """Write the feed of these entries, newest first."""
    community = published.catalogue.community
    root = ET.Element("feed", xmlns=NAMESPACE)
    _add(root, "id", published.address(FILE))
    _add(root, "title", community.name)
    _add(root, "subtitle", f"Designs and proposals of {community.name}")
    _add(root, "updated", found[0].updated)
    _add(root, "link", rel="self", type="application/atom+xml", href=published.address(FILE))
    _add(root, "link", rel="alternate", type="text/html", href=published.root)
    _add(_add(root, "author"), "name", community.name)
    for one in found:
        entry = _add(root, "entry")
        _add(entry, "id", one.id)
        _add(entry, "title", one.title)
        _add(entry, "updated", one.updated)
        _add(entry, "link", rel="alternate", type="text/html", href=one.link)
        _add(entry, "summary", one.summary)
    ET.indent(root, " ")
    written = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{written}\n'.encode()


def _changed(published: Published, design: DesignEntry, change: Change) -> Entry:
    card = design.manifest
    return Entry(
        updated=f"{change.date}T00:00:00Z",
        id=_tag(published, change.date, f"designs/{card.slug}/{quote(change.commit[:COMMIT])}"),
        title=f"{card.title}: {change.subject}",
        summary=card.summary,
        link=published.address(folder(design)),
    )


def _steps(published: Published, view: ProposalView) -> Iterator[Entry]:
    """Yield an entry for each turn that a run took, and for each amendment of its terms."""
    proposal, link = view.proposal, published.address(f"proposals/{view.proposal.slug}/")
    for turn in view.state.history:
        yield Entry(
            updated=turn.date,
            id=_tag(published, turn.date, f"proposals/{proposal.slug}/{turn.seq}"),
            title=f"{marked(view)}: {turn.phase}",
            summary=proposal.summary,
            link=link,
        )
    for number, (date, why) in enumerate(view.state.changes, 1):
        yield Entry(
            updated=date,
            id=_tag(published, date, f"proposals/{proposal.slug}/amendment-{number}"),
            title=f"{marked(view)}: terms amended",
            summary=why,
            link=link,
        )


def _tag(published: Published, date: str, path: str) -> str:
    """Return a name that no other thing will ever have: the host, the day, and what it is there."""
    return f"tag:{host(published.root)},{date[:10]}:{path}"


def _moment(text: str) -> dt.datetime | None:
    """Read a time; one without an offset counts as UTC, and what is none has no place in a feed."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    """Add an element; every word is text, without the characters that XML cannot hold."""
    child = ET.SubElement(parent, name, attributes)
    child.text = None if text is None else _FORBIDDEN.sub("", text)
    return child


FORMAT = Format(
    key="atom",
    title="Atom feed",
    use="feed readers: what changed, without an account anywhere",
    standard="https://www.rfc-editor.org/rfc/rfc4287",
    schema="",
    write=write,
)
