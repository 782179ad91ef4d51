# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Find what identifies or reaches a person in text that is about to be public.

Git forgets nothing and a site is copied: an address is easier kept out than taken back. Each detector is made to stay
silent on what a repository of designs is full of (hashes, dimensions, part numbers, dates, coordinates of drawings),
and asks for proof where a kind has one: IBANs and cards carry check digits, positions are named as such.
"""

from __future__ import annotations

from makeshare.derive.privacy.report import problems
from makeshare.derive.privacy.scan import scan

__all__ = ["problems", "scan"]
