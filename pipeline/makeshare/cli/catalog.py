# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare catalog`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from makeshare.cli.report import put_json
from makeshare.cli.table import table
from makeshare.read.catalog import load_catalog
from makeshare.read.project import find_root
from makeshare.workflows.search import find as search


@click.group()
def catalog() -> None:
    """Look things up in the catalogue: stock, items, consumables, processes."""


@catalog.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def find(words: tuple[str, ...], *, as_json: bool) -> None:
    """Find keys by WORDS, in any order: all of them must stand in the key, title, material, standard or grade.

    \b
    Examples:
      makeshare catalog find M6x20
      makeshare catalog find birch 18
      makeshare catalog find weld
    """
    hits = search(load_catalog(find_root(Path.cwd())), " ".join(words))
    if as_json:
        put_json(hits)
    elif hits:
        click.echo(
            table(
                ("key", "kind", "title", "offers", "standard"),
                [(one.key, one.kind, one.title, one.offers, one.standard) for one in hits],
            )
        )
    else:
        click.echo("nothing found; try fewer or shorter words", err=True)
    sys.exit(0 if hits else 1)
