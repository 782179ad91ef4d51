# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Versions, of the design and of the specification that the manifest follows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from makeshare.derive.exchange.say import cut, error, note, warning
from makeshare.model.exchange.finding import Finding
from makeshare.model.exchange.manifest import ForeignManifest

_SEMVER = re.compile(r"(v?)(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?", re.ASCII)
"""semver.org 2.0.0; a leading v is a habit of tags."""
_COMMIT = re.compile(r"[0-9a-f]{7,40}", re.ASCII)
_SPECS = {
    "okh-1.0": ("OKHv1.0", "1.0", "1.0.0"),
    "okh-losh": ("OKH-LOSHv1.0", "2.4"),
    "ohm": ("OKH-LOSHv1.0", "2.4", "1.0", "1.0.0"),
}


def version_problems(manifest: ForeignManifest) -> Iterator[Finding]:
    """Yield versions that cannot be told apart from others, or only by luck."""
    stated = manifest.version
    if stated is None or not stated.known:
        return
    text, place = stated.text.strip(), manifest.at(stated)
    if stated.kind == "number" and text.count(".") and text.endswith("0"):
        sentence = f"{text} is a number here: to most readers it is {text.rstrip('0').rstrip('.')}"
        yield error("version-is-number", place, sentence, f'put it in quotes: "{text}"')
    elif stated.kind == "number":
        yield warning("version-is-number", place, f"{text} is a number here, not text", f'put it in quotes: "{text}"')
    elif _COMMIT.fullmatch(text) and not text.isdigit():
        yield note("version-is-commit", place, f"{cut(text)} is a commit: exact, but nobody sees what is newer")
    elif not _SEMVER.fullmatch(text):
        sentence = f"'{cut(text)}' is no semantic version"
        yield warning("version-not-semantic", place, sentence, "write three numbers: 1.2.0")


def spec_problems(manifest: ForeignManifest) -> Iterator[Finding]:
    """Yield a specification that is not named, or that nobody has published."""
    stated = manifest.spec
    known = _SPECS[manifest.dialect]
    if stated is None or not stated.known:
        if manifest.dialect == "okh-losh":
            place = manifest.at(stated) if stated else manifest.whole
            sentence = "okhv is missing: which specification this follows is not said"
            yield error("okhv-missing", place, sentence, f'write okhv = "{known[-1]}"')
    elif stated.text.strip() not in known:
        sentence = f"'{cut(stated.text)}' is no specification that we know; it is read as {known[-1]}"
        yield warning("okhv-unknown", manifest.at(stated), sentence, f"known are {', '.join(known)}", faulty=True)
