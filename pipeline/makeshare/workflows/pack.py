# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The last step of a build: gather what a workshop needs besides geometry, and write the package."""

from __future__ import annotations

import re

import msgspec

from makeshare.model.built import Built
from makeshare.workflows.repository import Repository
from makeshare.write.package import package

WORDS_LICENCE = "CC-BY-SA-4.0"
"""Of the guide and every other text, whatever the design's own licence is."""
_SPDX = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*", re.ASCII)
_OPERATORS = ("AND", "OR", "WITH")


def pack(built: Built, repository: Repository) -> Built:
    """Return the built design with its package; raises InputError when a licence's text is missing."""
    return msgspec.structs.replace(built, package=package(gather(built, repository)))
