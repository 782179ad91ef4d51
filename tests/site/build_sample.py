# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Builds the site of a hand-made catalogue with the real words, theme and plugin, without the CAD kernel."""

from __future__ import annotations

import shutil
from pathlib import Path
from unittest import mock

from mkdocs.commands.build import build
from mkdocs.config import load_config

from makeshare.model.catalogue import Catalogue
from makeshare.site_plugin import SitePlugin

ROOT = Path(__file__).parents[2]


def build_sample(folder: Path, catalogue: Catalogue) -> Path:
    """Build a catalogue's site in a folder, strictly, and return where its pages lie."""
    shutil.copyfile(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    shutil.copytree(ROOT / "site", folder / "site", dirs_exist_ok=True)
    if not (folder / "node_modules").exists():
        (folder / "node_modules").symlink_to(ROOT / "node_modules")
    with mock.patch.object(SitePlugin, "catalogue", return_value=catalogue):
        config = load_config(str(folder / "mkdocs.yml"), strict=True)
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
    return folder / "build" / "site"
