# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Orders to the programs that bill, estimate and write sheets: what they need besides the files of other tasks."""

from __future__ import annotations

import msgspec

from makeshare.model.design import Manifest


class BillJob(msgspec.Struct, frozen=True, kw_only=True):
    """Whose bill: the design's version, the variant, and the community whose name goes into the files."""

    version: str
    variant: str
    community: str


class EstimateJob(msgspec.Struct, frozen=True, kw_only=True):
    """For which batches, in which currency, bought where."""

    batches: tuple[int, ...]
    currency: str
    region: str


class SheetsJob(msgspec.Struct, frozen=True, kw_only=True):
    """What a package says of the design and of who publishes it."""

    manifest: Manifest
    variant: str
    community: str
    url: str
    repository: str
    contact: str
    tool: str
    currency: str
    region: str
