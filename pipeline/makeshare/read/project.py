# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The community's own settings, [tool.makeshare] in pyproject.toml, and where things lie in its checkout."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec

from makeshare.errors import InputError, Place
from makeshare.model.catalogue import Community

STORE = Path(".makeshare", "store")
"""Where a checkout keeps what was built, by content: outside build/, which comes back from it when it is deleted."""


class Settings(Community, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The community as it publishes, and the run sizes that every price is shown for."""

    batches: tuple[int, ...] = (1, 10, 100)


def find_root(start: Path) -> Path:
    """Find the checkout that a folder lies in; raises InputError when there is none."""
    for folder in (start, *start.parents):
        if (folder / "designs").is_dir() and (folder / "pyproject.toml").is_file():
            return folder
    raise InputError(
        "this is not inside a makeshare repository",
        Place(str(start)),
        "it has a designs folder and a pyproject.toml",
    )


def load_settings(root: Path) -> Settings:
    """Read [tool.makeshare]; raises InputError when a field is missing, unknown or of the wrong kind."""
    with (root / "pyproject.toml").open("rb") as file:
        table = tomllib.load(file).get("tool", {}).get("makeshare")
    if table is None:
        raise InputError(
            "there is no [tool.makeshare] table",
            Place("pyproject.toml"),
            "it names the community and currency",
        )
    try:
        return msgspec.convert(table, Settings)
    except msgspec.ValidationError as error:
        raise InputError(str(error), Place("pyproject.toml", field="tool.makeshare")) from error


def design_folders(root: Path) -> tuple[str, ...]:
    """Return the names of all design folders, sorted."""
    return tuple(sorted(path.parent.name for path in (root / "designs").glob("*/design.toml")))
