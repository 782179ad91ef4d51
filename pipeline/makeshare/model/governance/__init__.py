# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""How a community decides: roles, decisions and their ballots, those who cannot vote, and its policy."""

from __future__ import annotations

from makeshare.model.governance.community import Document, Governance

__all__ = ["Document", "Governance"]
