# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Gather what a community writes about itself, and look for what should not be public."""

from __future__ import annotations

from makeshare.workflows.community.gather import gather
from makeshare.workflows.community.privacy import personal_data

__all__ = ["gather", "personal_data"]
