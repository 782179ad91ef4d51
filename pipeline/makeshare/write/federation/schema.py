# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The JSON Schema of catalog.json, for programs of other kinds: made from the records that read and write it."""

from __future__ import annotations

import msgspec

from makeshare.model.federation.index import FORMAT, VERSION, Index

FILE = "schemas/catalog.schema.json"
"""Where it lies within the package."""


def schema() -> bytes:
    """Write the schema; a test holds the file against it."""
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:makeshare:schema:catalog",
        "title": f"{FORMAT}, version {VERSION}",
        "description": "What a community publishes of itself. Readers pass over fields that they do not know.",
        **msgspec.json.schema(Index),
    }
    return msgspec.json.format(msgspec.json.encode(whole, order="sorted"), indent=1) + b"\n"
