# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Work with other communities by files alone: pin, compare, fetch, adopt, propose, agree."""

from __future__ import annotations

from makeshare.workflows.federation.network import gather

__all__ = ["gather"]
