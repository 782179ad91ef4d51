# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare doctor`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from makeshare.cli import options
from makeshare.cli.report import MACHINE, put_json
from makeshare.errors import InputError
from makeshare.read.project import find_root
from makeshare.workflows.doctor import Health, Trial
from makeshare.workflows.doctor import doctor as look


@click.command()
@options.as_json
def doctor(*, as_json: bool) -> None:
    """Say whether this machine can build designs safely, and what to install if not.

    A design is a program by somebody else. It runs in a sandbox: bubblewrap, else Landlock; without one it does not
    run. This starts each sandbox there is with the CAD kernel in it, and has a program inside try a few things that no
    design may do. The status is 0 when designs are confined here, 3 when not.

    \b
    Examples:
      makeshare doctor
      makeshare doctor --json
    """
    health = look(_place())
    if as_json:
        put_json(health)
    else:
        _tell(health)
    sys.exit(0 if health.chosen else MACHINE)


def _place() -> Path:
    """Return the checkout, or the working folder where there is none: a machine is looked at before it is set up."""
    try:
        return find_root(Path.cwd())
    except InputError:
        return Path.cwd()


def _tell(health: Health) -> None:
    for finding in health.machine:
        click.echo(f"  {finding.name:16s} {finding.found}" if finding.good else f"! {finding.name:16s} {finding.found}")
    click.echo()
    for trial in health.trials:
        click.echo(("  " if trial.works else "! ") + f"{trial.kind:16s} {_line(trial)}")
    click.echo()
    click.echo(f"designs run in: {health.chosen}" if health.chosen else "designs are not run: there is no sandbox")
    for advice in health.advice:
        click.echo(f"to do: {advice}")


def _line(trial: Trial) -> str:
    """Tell one kind of sandbox in a line."""
    if trial.lacks:
        return trial.lacks
    if trial.reached:
        return f"does not hold: a design could {', '.join(trial.reached)}"
    return f"holds ({len(trial.refused)} attempts refused); {trial.start_ms} ms to start, {trial.job_ms} ms a design"
