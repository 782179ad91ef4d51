# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Look through everything public for personal data."""

from __future__ import annotations

from pathlib import Path

from makeshare.derive.privacy import problems
from makeshare.errors import MakeshareError
from makeshare.read.community import load_permits, located, public_files


def personal_data(root: Path) -> tuple[MakeshareError, ...]:
    """Return each passage and picture that must not be public, by file and line; nothing is built for it."""
    try:
        return (*problems(public_files(root), load_permits(root)), *located(root))
    except MakeshareError as error:
        return (error,)
