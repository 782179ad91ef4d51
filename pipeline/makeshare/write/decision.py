# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Write into decision.toml that it was opened, and what closing finds out."""

from __future__ import annotations

from makeshare.model.chain import Head
from makeshare.model.governance.ballot import Result
from makeshare.write.toml import with_field


def opened(toml_text: str) -> str:
    """Return decision.toml as opened. Raises InputError as `with_field` does."""
    return with_field(toml_text, "status", "open", after="title", file="decision.toml")


def closed(toml_text: str, head: Head, result: Result) -> str:
    """Return decision.toml as closed: ballots pinned, result recorded. Raises InputError as `with_field` does."""
    fields: tuple[tuple[str, str | int | tuple[str, ...]], ...] = (
        ("status", "closed"),
        ("chosen", result.chosen),
        ("outcome", result.outcome),
        ("ballots_head", head.hash),
        ("ballots_length", head.length),
    )
    for field, value in fields:
        toml_text = with_field(toml_text, field, value, after="status", file="decision.toml")
    return toml_text
