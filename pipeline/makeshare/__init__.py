# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""makeshare: the open tool for Community Supported Manufacturing. These are the designer's words."""

from makeshare.author.assembly import Assembly, Handle
from makeshare.author.design import Design, Problem
from makeshare.author.parameters import angle, choice, count, flag, length, number
from makeshare.author.part import Part
from makeshare.author.show import show

__all__ = [
    "Assembly",
    "Design",
    "Handle",
    "Part",
    "Problem",
    "angle",
    "choice",
    "count",
    "flag",
    "length",
    "number",
    "show",
]
