# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What other tools read of us, told to people: the page "Talking to others", and a section of each design's page."""

from __future__ import annotations

from collections.abc import Iterator

from makeshare.model.catalogue import Catalogue, DesignEntry
from makeshare.write.exchange import REPORT, Exchange, Told
from makeshare.write.exchange.oshwa import Precheck, precheck
from makeshare.write.html import Child, Html, join, link, tag
from makeshare.write.pages.figures import plural
from makeshare.write.pages.page import cite, heading, listing, more, page, table

FOLDER = "exchange/"
_ROOT = "../"
_FEW = 3
"""So many files are listed one by one; more are folded away."""
_OTHERS = (
    ("catalog.json", "Catalogue", "other communities that use makeshare, and any program"),
    (REPORT, "This page as data", "programs that ask what is here"),
)
_ANSWERS = {"yes": "yes", "no": "no", "unknown": "not known"}


def exchange_page(made: Exchange) -> bytes:
    """Write exchange/index.md: every format with its files, and what each one leaves out and why."""
    words = "The files that other programs and communities read of this one, and what they leave out."
    return page(
        _blocks(made),
        title="Talking to others",
        description=words,
        hide=("navigation",),
    )


def for_tools(catalogue: Catalogue, entry: DesignEntry, made: Exchange) -> Iterator[str]:
    """Yield the section of a design's page that lists its files for other tools; nothing where it has none."""
    found = made.of(entry.manifest.slug)
    if not found:
        return
    yield heading("For other tools", "tools")
    rows = (_file(path.rpartition("/")[2], path.rpartition("/")[2], told) for told, path in found)
    everything = tag("a", "all formats and what they leave out", href=f"../../{FOLDER}")
    yield join(
        (listing(rows), tag("p", "See ", everything, ".", class_="ms-small"), _precheck(precheck(catalogue, entry)))
    )


def _blocks(made: Exchange) -> Iterator[str]:
    yield tag("h1", "Talking to others")
    yield tag(
        "p",
        "Nobody should have to copy this catalogue by hand. These files say the same as the pages, in the words of "
        "other tools and communities. Nothing in them is made up: what is not known is left out, and listed below.",
        class_="ms-lead",
    )
    yield heading("Files", "files")
    shown = [*((told.title, told.use, _files(told)) for told in made.told if told.files)]
    others = ((title, use, tag("a", path, href=f"{_ROOT}{path}")) for path, title, use in _OTHERS)
    yield table(("Format", "Who reads it", "Files"), [*shown, *others], label="Formats")
    yield heading("What is left out, and why", "left-out")
    for told in made.told:
        schema = tag("a", "our check of it", href=f"{_ROOT}{told.schema}") if told.schema else None
        rules = tag("p", "Its rules: ", cite(told.standard), ", " if schema else None, schema, class_="ms-small")
        yield join((tag("h3", told.title), rules, _gaps(told)))


def _files(told: Told) -> Html:
    """List a format's files: many of them behind their number."""
    links = tuple(tag("a", path, href=f"{_ROOT}{path}") for path in told.files)
    if len(links) <= _FEW:
        return join(links, ", ")
    return more(plural(len(links), "file"), listing(links))


def _gaps(told: Told) -> Html:
    """Say what a format leaves out; the same gap of many designs once, with their number."""
    if not told.left_out:
        return tag("p", "Nothing.")
    return listing(join((tag("strong", what), f"{_of(slugs)}: {why}")) for what, why, slugs in told.gaps)


def _of(slugs: tuple[str, ...]) -> str:
    """Name the designs that a gap is about; many of them by their number."""
    if not slugs:
        return ""
    return f" ({', '.join(slugs) if len(slugs) <= _FEW else plural(len(slugs), 'design')})"


def _file(name: str, address: str, told: Told) -> Child:
    return join((tag("a", name, href=address), f": {told.title}, for {told.use}"))


def _precheck(found: Precheck) -> Html:
    """Fold away what the certification form asks, with our answers."""
    fields = ((one.field, one.value or "not known", one.why) for one in found.fields)
    declared = ((one.says, _ANSWERS[one.answer], one.why) for one in found.declarations)
    missing = f"{plural(found.open, 'answer')} missing" if found.open else "nothing missing"
    return more(
        f"Before asking for the OSHWA certification: {missing}",
        tag("p", found.note),
        table(("Asked", "Answer", "Why"), [*fields, *declared], label="Answers for the certification form"),
        tag("p", "The form: ", link("certification.oshwa.org", "https://certification.oshwa.org")),
    )
