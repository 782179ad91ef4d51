# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A design's card, design.toml, read without running any of its code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec

from makeshare.errors import InputError, Place
from makeshare.model.design import Built, Hazard, Manifest, Source, Status, Substitution, Variant
from makeshare.read.toml import Document, read_toml

FOLDER = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", re.ASCII)
VERSION = re.compile(r"[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}", re.ASCII)
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)
SUMMARY = 160
"""Letters of a summary: what a chat shows of a shared link."""
RESERVED = ("default", "custom")
"""Variant names that the pipeline itself uses."""


class _Card(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """design.toml as it is written."""

    title: str
    summary: str
    version: str
    license: str
    authors: tuple[str, ...]
    status: Status
    technology_readiness: int
    documentation_readiness: int
    category: str
    delivered_as: str
    safe_load: str
    hazards: tuple[Hazard, ...]
    sources: tuple[Source, ...] = ()
    variants: dict[str, dict[str, Any]] = {}
    tags: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    built: tuple[Built, ...] = ()
    substitutions: tuple[Substitution, ...] = ()


def load_manifest(root: Path, folder: str) -> Manifest:
    """Read designs/<folder>/design.toml and guide.md.

    Raises InputError, with file, line and field, for what is missing, unknown or not allowed.
    """
    if not FOLDER.fullmatch(folder):
        raise InputError(
            "cannot name a design",
            Place(f"designs/{folder}"),
            "use small letters, digits and single underscores",
        )
    document = read_toml(root, f"designs/{folder}/design.toml")
    card = document.convert(_Card, document.data)
    _check(card, document, root)
    facts = {
        field.name: getattr(card, field.name) for field in msgspec.structs.fields(_Card) if field.name != "variants"
    }
    variants = {name: _variant(name, values, document) for name, values in card.variants.items()}
    guide = root / "designs" / folder / "guide.md"
    return Manifest(
        folder=folder,
        variants=variants,
        place=Place(document.file),
        guide=guide.read_text(encoding="utf-8") if guide.is_file() and not guide.is_symlink() else "",
        **facts,
    )


def _check(card: _Card, document: Document, root: Path) -> None:
    """Hold single fields against what pages and packages need of them."""
    if not VERSION.fullmatch(card.version):
        raise InputError(f"version is '{card.version}'", document.place("version"), "write three numbers: 0.1.0")
    if len(card.summary) > SUMMARY:
        raise InputError(
            f"summary has {len(card.summary)} letters",
            document.place("summary"),
            f"at most {SUMMARY}: chats cut the rest",
        )
    if not (root / "licenses" / f"{card.license}.txt").is_file():
        known = ", ".join(sorted(path.stem for path in (root / "licenses").glob("*.txt")))
        raise InputError(
            f"licenses/{card.license}.txt is not there",
            document.place("license"),
            f"use an SPDX id; here are {known}",
        )
    for field, most in (("technology_readiness", 6), ("documentation_readiness", 4)):
        if not 1 <= getattr(card, field) <= most:
            raise InputError(f"{field} is {getattr(card, field)}; allowed: 1 to {most}", document.place(field))
    if not card.authors:
        raise InputError("authors is empty", document.place("authors"), "name at least one, as they wish to be named")
    if not NAME.fullmatch(card.category):
        raise InputError(f"category is '{card.category}'", document.place("category"), "one word in small letters")
    if card.delivered_as not in ("kit", "finished", "parts"):
        raise InputError(
            f"delivered_as is '{card.delivered_as}'", document.place("delivered_as"), "kit, finished or parts"
        )


def _variant(name: str, values: dict[str, Any], document: Document) -> Variant:
    """Read one variant: its values stay as written, for the design's own parameters to read."""
    if name in RESERVED or not NAME.fullmatch(name):
        raise InputError(
            f"a variant cannot be called '{name}'",
            document.place("variants", name),
            "small letters, digits, single hyphens",
        )
    for key, value in values.items():
        if not isinstance(value, str | int | bool) and not hasattr(value, "as_tuple"):
            raise InputError(f"{key} is no single value", document.place("variants", name, key))
    said = values.get("help", "")
    if not isinstance(said, str):
        raise InputError("help is not text", document.place("variants", name, "help"))
    plain = {
        key: value if isinstance(value, str | int | bool) else float(value)
        for key, value in values.items()
        if key != "help"
    }
    lines = {key: document.place("variants", name, key).line or 0 for key in plain}
    return Variant(name=name, help=said, values=plain, lines=lines)
