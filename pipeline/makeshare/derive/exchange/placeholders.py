# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a template left behind: TODO, [value], xxx.jpg, John Doe. Such a value says nothing, and stays unknown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from makeshare.derive.exchange.say import cut, error, warning
from makeshare.errors import Place
from makeshare.model.exchange.finding import Finding
from makeshare.model.exchange.tree import Table, flat, leaves, shown

SHORT = 120
"""Letters up to which a value with a marker in it counts as none; in a longer one the rest still says something."""
_WHOLE = frozenset(
    (
        "todo", "fixme", "tbd", "tba", "tbc", "xxx", "n/a", "na", "none", "null", "nil", "undefined", "unknown", "?",
        "??", "???", "-", "--", "...", "…", "value", "text", "string", "placeholder", "your name", "project name",
        "title", "description", "keyword 1", "keyword 2", "contributor 1", "sub 1", "lorem ipsum", "true/false",
    )
)  # fmt: skip
_MARKS = re.compile(
    r"\b(TODO|FIXME|TBD|XXX+|CHANGEME)\b|(?i:lorem ipsum)|\[(REQUIRED|OPTIONAL)\b|\[value\]|\[language"
    r"|(?i:\byour([-_](project|hardware|product|part|name|repo|org)|[-_ ]awesome)\b)|/YOU(R[-_]?\w+)?(/|$)"
    r"|\b(John|Jane|Joel|Jon) Doe\b|(?i:\b(name|title|description) of (the|your) (project|product|hardware)\b)"
    r"|(?i:\binsert [\w ]{1,30} here\b)|(?i:^xxx\.\w{2,5}$)"
    r"|<(?:your|insert|name|project|path|url|title|series|type|date)\b[a-z -]{0,30}>"
)
_NEEDED = frozenset(
    ("title", "name", "license", "repo", "function", "description", "licensor", "project-link", "hardware")
)
"""Fields without which a manifest is of no use: a placeholder there is an error."""


def placeholder_problems(file: str, tree: Table) -> Iterator[Finding]:
    """Yield every value that a template left behind."""
    for path, leaf in leaves(tree):
        if leaf.kind not in ("text", "plain"):
            continue
        text = leaf.text.strip()
        whole = text.casefold() in _WHOLE
        found = None if whole else _MARKS.search(text)
        if not whole and found is None:
            continue
        place = Place(file, leaf.line, shown(path))
        nothing = whole or len(text) <= SHORT
        mark = text if whole else found[0] if found else ""
        sentence = f"'{cut(text)}' is a placeholder" if nothing else f"still holds the placeholder '{cut(mark)}'"
        tip = "write what it is, or leave the field out"
        needed = len(path) <= 2 and flat(str(path[-1])) in _NEEDED  # noqa: PLR2004  licences stand a level deeper
        if needed and nothing:
            yield error("placeholder", place, sentence, tip)
        else:
            yield warning("placeholder", place, sentence, tip, faulty=nothing)
