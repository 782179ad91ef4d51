# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""People: mail addresses that reach nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from makeshare.derive.exchange.say import cut, warning
from makeshare.model.exchange.finding import Finding
from makeshare.model.exchange.manifest import ForeignManifest

_MAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>.]{2,}")
_NOBODY = re.compile(r".*@(.+\.)?(example(\.(com|org|net))?|invalid|test|localhost)", re.IGNORECASE)


def people_problems(manifest: ForeignManifest) -> Iterator[Finding]:
    """Yield mail addresses that cannot be written to."""
    for person in manifest.people:
        mail = person.email
        if mail is None:
            continue
        text, place = mail.text.strip().removeprefix("mailto:"), manifest.at(mail)
        if _NOBODY.fullmatch(text):
            yield warning("placeholder", place, f"'{cut(text)}' is an example, not an address", faulty=True)
        elif not _MAIL.fullmatch(text):
            yield warning("mail-unreadable", place, f"'{cut(text)}' is no mail address", faulty=True)
