# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Tell what was found where: an organisation's contact may stand in its field, anything else only by a permit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from makeshare.derive.privacy.scan import scan
from makeshare.errors import InputError, IntegrityError, MakeshareError, Place
from makeshare.files import sha256
from makeshare.model.community.privacy import Found, Permit, Personal

_FIELD = re.compile(r"""(?:^|[{,]|"\s)\s*"?([a-z_]+)"?\s*[=:]\s*(?:"[^"]*|'[^']*)$""")
"""What stands in a line before a passage within a quoted value: the value's key, in TOML or JSON."""
_CONTACT: frozenset[Personal] = frozenset({"e-mail address", "phone number", "street address"})
_STREET: frozenset[Personal] = frozenset({"street address"})
FIELDS: dict[str, frozenset[Personal]] = {
    "contact": _CONTACT,
    "location": _STREET,
    "where": _STREET,
    "place": _STREET,
}
"""What a field of an organisation's or an event's data may hold; nothing else is anybody's to publish unasked."""
_DATA = re.compile(r"site/(?:.+\.toml|network/.+\.json)")
"""Files whose fields are such."""


def problems(texts: Iterable[tuple[str, str]], permits: Iterable[Permit]) -> Iterator[MakeshareError]:
    """Yield each passage that must not be public, by file and line, then each permit that permits nothing any more."""
    unused = {(one.file, one.sha256): one for one in permits}
    allowed = set(unused)
    for file, text in texts:
        for found in scan(text):
            key = (file, sha256(found.text.encode()))
            if key in allowed:
                unused.pop(key, None)
            elif not _belongs(file, text, found):
                yield _problem(file, found, key[1])
    for permit in unused.values():
        yield InputError(f"nothing in {permit.file} needs this any more", permit.place, "take the entry out")


def _belongs(file: str, text: str, found: Found) -> bool:
    """Say whether a passage stands in a field that is there for it."""
    if not _DATA.fullmatch(file):
        return False
    line = text.split("\n", found.line)[found.line - 1]
    field = _FIELD.search(line[: found.column])
    return field is not None and found.kind in FIELDS.get(field[1], frozenset())


def _problem(file: str, found: Found, digest: str) -> IntegrityError:
    article = "an" if found.kind[0] in "aeiouAEIOU" else "a"
    return IntegrityError(
        f"looks like {article} {found.kind}: {found.masked}",
        Place(file, found.line),
        "take it out: git forgets nothing. If it may be public, allow it with a reason in site/community/privacy.toml: "
        f'file = "{file}", sha256 = "{digest}"',
    )
