# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The private register of members as a file."""

from __future__ import annotations

import msgspec

from makeshare.model.funding.register import MemberRegister


def register_json(register: MemberRegister) -> bytes:
    """Write a register as JSON, one line a field."""
    return msgspec.json.format(msgspec.json.encode(register), indent=1) + b"\n"
