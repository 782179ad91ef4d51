# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What follows from the register of skills and from the list of meetings."""

from __future__ import annotations

from makeshare.derive.community.skills import hazardous, skills, warnings

__all__ = ["hazardous", "skills", "warnings"]
