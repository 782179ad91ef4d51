# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A draft proposal from a template: what is known goes in, quoted as TOML wants it; nothing else is made up."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from makeshare.errors import EngineError
from makeshare.write.federation.toml import quoted

_WORD = re.compile(r"\{([a-z_]+)\}")


def filled(template: str, words: Mapping[str, str | int | bool | dt.datetime | dt.date]) -> str:
    """Put words into a template as TOML values, each once looked up; a word within `"..."` or a comment goes in bare.

    Raises EngineError for a word that the template has and nobody gave.
    """

    def value(match: re.Match[str]) -> str:
        if match[1] not in words:
            raise EngineError(f"the template wants '{match[1]}'")
        word = words[match[1]]
        line = template[template.rfind("\n", 0, match.start()) + 1 : match.start()]
        return quoted(word) if line.rstrip().endswith("=") else str(word)

    return _WORD.sub(value, template)
