# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Words from contributors, made harmless for a page: MkDocs, its theme and its search sanitise nothing.

Three ways in, one for each place where words can stand: `encode` for text and attributes within a page, `plain` for
titles and descriptions that the theme prints wherever it likes, `prose` for Markdown that may have a form of its own.
"""

from __future__ import annotations

import re
import string
import unicodedata
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt

_ENTITIES = {ord(mark): f"&#{ord(mark)};" for mark in string.punctuation} | {10: "&#10;", 9: "&#9;"}
"""Every ASCII punctuation mark, so that neither HTML nor Markdown nor any of its extensions finds a word of its own."""

_LOOKALIKES = str.maketrans(
    {"<": "\u2039", ">": "\u203a", "&": "\uff06", '"': "\u201d", "'": "\u2019", "`": "\u2019"}
    | {"{": "(", "}": ")", "[": "(", "]": ")", "\\": "/"}
)
"""Typographic neighbours that mean nothing to HTML, Jinja or YAML, also after a theme has decoded entities."""

_KEEP_CONTROLS = frozenset("\n\t")
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
_BLOCKS = {"h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "pre", "blockquote", "hr", "br"}
_TAGS = _BLOCKS | {"a", "em", "strong", "code", "img", "table", "thead", "tbody", "tr", "th", "td"}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "th": {"align"},
    "td": {"align"},
}
_FRAME = '<div class="ms-table" role="region" aria-label="Table" tabindex="0"><table class="ms-grid">'
"""A wide table scrolls within its own frame, by keyboard too."""
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TITLE = re.compile(r"\A# [^\n]*\n")
"""A guide's own title: the page's section has one."""
_HEADING = re.compile(r"(</?)h([1-6])\b")
_TEXT_OR_TAG = re.compile(r'(<(?:[^">]|"[^"]*")*>)')
_PUBLIC = re.compile(r"(?:https?://|mailto:)[^\s]+", re.IGNORECASE)
_HERE = re.compile(r"(?!//)[A-Za-z0-9_./#?=&%+~-]*")


def visible(text: str) -> str:
    """Drop control, format (bidi) and unpaired surrogate characters; line breaks and tabs stay."""
    if text.isprintable():  # nearly all text is, and this is told a hundred times faster than sign by sign
        return text
    return "".join(
        sign
        for sign in text
        if sign in _KEEP_CONTROLS or unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
    )


@lru_cache(maxsize=4096)
def encode(text: str) -> str:
    """Return text that shows as itself, as content or as an attribute, and can be nothing else."""
    return visible(text).translate(_ENTITIES)


def plain(text: str) -> str:
    """Return text for titles, descriptions and tags: one line, in which nothing has a meaning of its own."""
    return " ".join(visible(text).split()).translate(_LOOKALIKES)


def public_address(address: str) -> bool:
    """Say whether an address may be linked: https, http or mailto, without anything that is not visible."""
    return visible(address) == address and bool(_PUBLIC.fullmatch(address))


def safe_address(address: str) -> bool:
    """Say whether an address may stand in a page: public, or a plain path within the site."""
    return public_address(address) or bool(_HERE.fullmatch(address))


def prose(markdown: str, *, top: int = 3) -> str:
    """Render a contributor's Markdown as one line of clean HTML, its highest heading at level `top` (3 to 6).

    Comments and a first title are left out. Raw HTML shows as text, addresses are https, http, mailto or relative, and
    pictures only those of the site itself. The text is encoded once more, since the page around it is Markdown too.
    """
    source = _TITLE.sub("", _COMMENT.sub("", visible(markdown)).lstrip(), count=1)
    html = _HEADING.sub(lambda match: f"{match[1]}h{min(6, max(int(match[2]), 2) + top - 2)}", _MARKDOWN.render(source))
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"https", "http", "mailto"},
        attribute_filter=_own_pictures,
        link_rel="noopener nofollow ugc",
    )
    clean = clean.replace("<table>", _FRAME).replace("</table>", "</table></div>")
    return "".join(
        piece.replace("\n", " ") if piece.startswith("<") else _encode_text(piece)
        for piece in _TEXT_OR_TAG.split(clean)
    )


def _own_pictures(tag: str, attribute: str, value: str) -> str | None:
    """Drop the source of a picture on another host: it would tell that host who reads the page."""
    return None if (tag, attribute) == ("img", "src") and not _HERE.fullmatch(value) else value


_MARKS = {key: value for key, value in _ENTITIES.items() if chr(key) not in "&;#"}
"""As _ENTITIES, for text whose entities are already there."""


def _encode_text(text: str) -> str:
    """Encode the marks of clean text, leaving the entities that the cleaner wrote."""
    return text.translate(_MARKS)
