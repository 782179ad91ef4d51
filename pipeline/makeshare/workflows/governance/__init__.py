# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Decide together, hold what was decided against the rules, and adopt documents."""

from __future__ import annotations

from makeshare.workflows.governance.gather import gather, problems

__all__ = ["gather", "problems"]
