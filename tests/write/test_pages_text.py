# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Contributors' words: whatever they hold, they show as themselves and do nothing."""

from __future__ import annotations

import html
import string

import markdown  # type: ignore[import-untyped]  # it has no types
import pytest
from hypothesis import given
from hypothesis import strategies as st

from makeshare.write.html import Html, link, tag
from makeshare.write.text import encode, plain, prose, public_address, visible
from tests.write.hostile import ATTACKS

MKDOCS = ["attr_list", "md_in_html", "tables", "fenced_code", "toc", "admonition"]


@given(st.text())
def test_encoded_text_reads_as_itself(text: str) -> None:
    """A browser reads back what was written, without what cannot be seen."""
    assert html.unescape(encode(text)).replace("\xa0", " ") == visible(text).replace("\xa0", " ") or "\r" in text


@given(st.text(alphabet=st.sampled_from(string.punctuation + "ab \n"), max_size=60))
def test_encoded_text_means_nothing_to_markdown(text: str) -> None:
    """Within a block of HTML, the page's Markdown changes nothing."""
    block = f"<div>{encode(text)}</div>"
    assert markdown.markdown(block, extensions=MKDOCS) == block


@given(st.text())
def test_plain_text_has_no_letter_with_a_meaning(text: str) -> None:
    """A title may be printed anywhere: nothing in it opens a tag, an entity, an attribute or a template."""
    assert not set(plain(text)) & set("<>&\"'`{}[]\\\n\r")
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize("attack", ATTACKS)
def test_prose_keeps_nothing_that_runs(attack: str) -> None:
    """A guide's Markdown comes out without scripts, handlers, foreign addresses or pictures of other hosts."""
    found = prose(f"Before {attack} after\n\n{attack}\n\n> {attack}")
    page = markdown.markdown(f"<div>{found}</div>", extensions=MKDOCS)
    assert "<script" not in page
    assert "example.org/spy" not in page
    assert "javascript:" not in html.unescape(page).split(">")[0]
    for piece in page.split("<")[1:]:
        assert not any(
            word in piece.split(">")[0].lower() for word in ("onerror", "onclick", "onmouseover", "javascript", "style")
        )


@given(st.text(max_size=200))
def test_prose_is_one_line_that_markdown_leaves_alone(text: str) -> None:
    """Whatever a guide holds, the page around it stays as it was."""
    block = f"<div>.{prose(text)}</div>"
    assert "\n" not in block
    assert markdown.markdown(f"{block}\n\nafter", extensions=MKDOCS).replace("\n", "") == f"{block}<p>after</p>"


def test_prose_keeps_what_a_guide_needs() -> None:
    """Headings below the page's own, lists, tables, code with its line breaks, links and the site's own pictures."""
    found = prose(
        "<!-- SPDX -->\n# Title\n\n## Cut\n\n1. one\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nx\ny\n```\n"
        "[l](https://a.org) ![p](p.png)"
    )
    assert "SPDX" not in found
    assert "Title" not in found
    for part in (
        "<h3>Cut</h3>",
        "<ol>",
        "<table class",
        "x&#10;y",
        'href="https://a.org"',
        '<img src="p.png" alt="p">',
    ):
        assert part in found


def test_bidi_and_control_characters_are_dropped() -> None:
    """A name cannot show other than it is written."""
    assert visible("a\u202egnp\u2066.exe\u0007\u200b\u2028b") == "agnp.exeb"


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", " https://a.org", "https://a.org\u202e", "vbscript:x", "//a.org", ""],
)
def test_addresses_that_are_not_public_are_shown_and_not_linked(address: str) -> None:
    """Only https, http and mailto are links."""
    assert not public_address(address)
    assert "<a " not in link("words", address)


def test_an_element_encodes_what_is_not_html() -> None:
    """Forgetting to escape is not possible: plain strings are text, in content and in attributes."""
    assert tag("p", "<b>", title='"') == '<p title="&#34;">&#60;b&#62;</p>'
    assert tag("p", Html("<b></b>")) == "<p><b></b></p>"
    with pytest.raises(ValueError, match="no address"):
        tag("a", "x", href="javascript:alert(1)")
