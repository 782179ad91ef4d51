# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A member's statement as a file, which a page opens on the member's own machine."""

from __future__ import annotations

import msgspec

from makeshare.model.funding.share import ShareStatement


def share_json(statement: ShareStatement) -> bytes:
    """Write a statement as JSON."""
    return msgspec.json.format(msgspec.json.encode(statement), indent=1) + b"\n"
