# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Words that exported books share: what stands at their top, and a contributor's text on one harmless line."""

from __future__ import annotations

from makeshare.model.funding.books import RunBooks


def head(run: RunBooks, mark: str = ";") -> list[str]:
    """Return the comment at the top of an export: what it is of, up to which line, and EXAMPLE where it is one."""
    lines = [f"{run.slug}: {one_line(run.title)}"]
    if run.example:
        lines.insert(0, "EXAMPLE: nobody paid, and nobody is owed anything here.")
    lines.append(f"Up to line {run.books.head.length} of its ledger, whose hash is {run.books.head.hash}.")
    if run.books.private:
        lines.append("What single members did is kept in private: all of them together are one account here.")
    return [*(f"{mark} {line}" for line in lines), ""]


def one_line(text: str) -> str:
    """Return text on one line, with a space for anything that does not print: a line end, a sign that turns text."""
    if text.isprintable() and "  " not in text:  # nearly all text is, and this is told much faster than sign by sign
        return text.strip()
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def quoted(text: str) -> str:
    """Return text as Beancount quotes it."""
    escaped = one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
