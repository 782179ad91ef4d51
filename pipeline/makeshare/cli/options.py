# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Options that several commands share."""

from __future__ import annotations

import os

import click

jobs = click.option(
    "--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, show_default=True, help="Tasks at a time."
)
trust = click.option(
    "--trust-untracked",
    is_flag=True,
    help="Also run designs that git does not track: their code runs as you.",
)
variant = click.option(
    "--variant", default="default", show_default=True, metavar="NAME", help="A variant of design.toml."
)
sets = click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="NAME=VALUE",
    help="Set a parameter: --set width=90cm. Repeatable.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
