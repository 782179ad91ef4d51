# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The pages tell people which files there are for other tools, and what these leave out."""

from __future__ import annotations

import html
import json
import re

import pytest

from makeshare.write.exchange import FORMATS
from makeshare.write.exchange.schemas import schemas
from makeshare.write.pages.exchange import exchange_page, for_tools
from makeshare.write.pages.howto import howto, sections
from tests.write.exchange.published import SCHEMAS, default_of, everything, made, replace, rich, without_address


def words(page: str) -> str:
    """Return what a reader sees: tags dropped, entities read."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def links(page: str) -> set[str]:
    """Return the addresses within the site that a page links to."""
    found = {html.unescape(one) for one in re.findall(r'href="([^"]*)"', page)}
    return {one for one in found if not one.startswith(("http", "mailto:"))}


def test_the_page_links_to_every_file_and_tells_every_gap() -> None:
    """Nothing is written that people are not told of; each reason for leaving something out is there."""
    page = exchange_page(everything()).decode()
    reached = {one.removeprefix("../") for one in links(page)}
    files = {path for told in everything().told for path in told.files}
    assert files | {told.schema for told in everything().told if told.schema} <= reached
    said = words(page)
    for told in everything().told:
        assert html.unescape(told.title) in said
        for gap in told.left_out:
            assert gap.why in said


def test_every_link_of_the_page_leads_to_a_file() -> None:
    """What the page names is there, but for the catalogue, which another writer makes."""
    page = exchange_page(made(without_address(rich()))).decode()
    files = made(without_address(rich())).files
    assert {one.removeprefix("../") for one in links(page)} <= {*files, "catalog.json"}


def test_schemas_are_published_beside_the_exports() -> None:
    """Each format's schema is among the files, and every shipped schema is one that somebody uses."""
    assert {path.rpartition("/")[2] for path in schemas()} == {path.name for path in SCHEMAS.iterdir()}
    assert set(schemas()) <= set(everything().files)
    used = {one.schema for one in FORMATS if one.schema} | {"exports.schema.json", "catalog.schema.json"}
    assert {path.rpartition("/")[2] for path in schemas()} == used


def test_a_design_lists_its_own_files_alone() -> None:
    """The section names the design's files and the questions that are still open before a certification."""
    entry, _ = default_of(rich(), "test_shelf")
    section = "\n\n".join(for_tools(rich(), entry, everything()))
    assert links(section) == {"okh.toml", "okh-ohm.json", "oshwa-precheck.json", "../../exchange/"}
    said = words(section)
    assert "prepared from what is published, and never submitted" in said.lower()
    assert "CERN-OHL-W-2.0 grants it to everybody alike" in said


def test_a_withdrawn_design_has_no_such_section() -> None:
    """There is nothing to list."""
    entry, _ = default_of(rich(), "old_tunnel")
    assert list(for_tools(rich(), entry, everything())) == []


# ------------------------------------------------------------------------------------------------ schema.org HowTo
def test_a_guide_becomes_steps_under_their_headings() -> None:
    """Numbered items are steps, whatever is nested in them belongs to them, and other lists are none."""
    guide = "# G\n\n1. a *b*\n   - x\n\n   rest\n2. c\n   1. deep\n\n## Next `one`\n\n- no\n  1. step\n\n1. d\n"
    assert sections(guide) == (("G", ("a b x rest", "c deep")), ("Next one", ("d",)))


def test_the_steps_stand_in_the_page_as_data() -> None:
    """Search engines find steps, supplies with their amounts, and tools, as the model has them."""
    entry, built = default_of(rich(), "test_shelf")
    found = howto(rich(), entry)
    assert found is not None
    data = json.loads(html.unescape(re.sub(r"</?script[^>]*>", "", found)))
    assert [one["text"] for part in data["step"] for one in part["itemListElement"]] == ["Cut it.", "Screw it."]
    amounts = {one["name"]: one["requiredQuantity"]["value"] for one in data["supply"] if "requiredQuantity" in one}
    assert amounts == {line.title: line.quantity.value for line in built.bom.lines if line.kind in ("buy", "consume")}
    assert "Drill tool" in {one["name"] for one in data["tool"]}


@pytest.mark.parametrize("guide", ["", "No list.", "- bullets\n- only\n"])
def test_a_guide_without_steps_is_no_howto(guide: str) -> None:
    """A HowTo without steps would be none."""
    entry, _ = default_of(rich(), "test_shelf")
    assert howto(rich(), replace(entry, guide=guide)) is None


def test_a_hostile_guide_cannot_end_the_script() -> None:
    """Whatever stands in a step, the data stays data."""
    entry, _ = default_of(rich(), "test_shelf")
    found = howto(rich(), replace(entry, guide="1. </script><script>window.hit=1</script> `x`\n"))
    assert found is not None
    assert found.count("</script>") == 1
    assert "`" not in found
