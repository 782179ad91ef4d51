# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Read what other communities publish, as hostile input, and what this one keeps of it under site/network."""

from __future__ import annotations

from makeshare.read.federation.agreements import load_agreement, load_agreements
from makeshare.read.federation.index import parse_index
from makeshare.read.federation.origin import load_origin
from makeshare.read.federation.pins import load_pins
from makeshare.read.federation.source import Source, source

__all__ = ["Source", "load_agreement", "load_agreements", "load_origin", "load_pins", "parse_index", "source"]
