# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare site`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

from makeshare.read.project import find_root

QUIET = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
"""Keeps MkDocs and its theme from advertising their successors in our output."""


@click.command()
@click.option(
    "--serve",
    is_flag=True,
    help="Serve the pages on this machine while you write, rebuilding what you change.",
)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Where to serve.")
def site(port: int, *, serve: bool) -> None:
    """Build the catalogue's pages into build/site: every design that builds, every proposal, your own words from site/.

    \b
    Examples:
      makeshare site
      makeshare site --serve
    """
    root = find_root(Path.cwd())
    arguments = ["serve", "--dev-addr", f"127.0.0.1:{port}"] if serve else ["build", "--strict", "--quiet"]
    done = subprocess.run([sys.executable, "-m", "mkdocs", *arguments], cwd=root, env=os.environ | QUIET, check=False)
    if done.returncode == 0:
        click.echo(f"the catalogue: {root / 'build' / 'site' / 'index.html'}")
    sys.exit(done.returncode)
