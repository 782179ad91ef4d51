# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Tables that more than one design is held against, each with its source. Lengths in mm."""

from __future__ import annotations

ISO_273_MEDIUM = {3: 3.4, 4: 4.5, 5: 5.5, 6: 6.6, 8: 9.0, 10: 11.0, 12: 13.5}
"""Clearance hole for each nominal diameter, medium series H13: ISO 273, read at engineeringhardware.com/?p=50."""
