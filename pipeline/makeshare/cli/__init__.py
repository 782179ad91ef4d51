# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The command line: arguments in, sentences, tables or JSON out, and an exit status that means something.

0: done. 1: something that a person wrote is wrong, and each problem was printed with its place. 2: the command itself
was wrong. 3: the machine or a worker failed. 130: interrupted (129, 143: by a hang-up, by a request to terminate).
"""

from __future__ import annotations

import signal
import sys
from types import FrameType

import click

from makeshare.cli.report import status_of, tell
from makeshare.errors import MakeshareError

COMMANDS = {
    "build": "makeshare.cli.build:build",
    "bom": "makeshare.cli.bom:bom",
    "catalog": "makeshare.cli.catalog:catalog",
    "check": "makeshare.cli.check:check",
    "cost": "makeshare.cli.cost:cost",
    "doctor": "makeshare.cli.doctor:doctor",
    "export": "makeshare.cli.export:export",
    "lock": "makeshare.cli.lock:lock",
    "new": "makeshare.cli.new:new",
    "proposal": "makeshare.cli.proposal:proposal",
    "rebuild": "makeshare.cli.rebuild:rebuild",
    "site": "makeshare.cli.site:site",
    "store": "makeshare.cli.store:store",
    "verify": "makeshare.cli.verify:verify",
}
"""Where each command lives; its module is imported when it is called, so that --help is quick."""

SUMMARIES = {
    "build": "Build designs: geometry, BOM, cost, package.",
    "bom": "Print or write a design's bill of materials.",
    "catalog": "Find stock, items and processes by word.",
    "check": "Hold designs, locks, catalogue and proposals against the rules.",
    "cost": "Say what a design costs in batches, and why.",
    "doctor": "Say whether designs run safely on this machine.",
    "export": "Run CadQuery scripts in a sandbox and write STEP, STL, 3MF, GLB, DXF, SVG.",
    "lock": "Write bom/<slug>.csv for every variant.",
    "new": "Start a design that builds at once.",
    "proposal": "Price a funding proposal and show its ledger.",
    "rebuild": "Build a downloaded package again and compare every file.",
    "site": "Build the catalogue's pages.",
    "store": "Look after what was built before.",
    "verify": "Check a downloaded package.",
}


class Lazy(click.Group):
    """A group that knows its commands by name and imports one only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        """Return the commands' names."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click's signature
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(__import__(module, fromlist=[name]), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  click's signature
        """List the commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, SUMMARIES[name]) for name in sorted(COMMANDS)])


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="makeshare")
def app() -> None:
    """Community Supported Manufacturing, from a parametric design in git to a published catalogue.

    On the way: fabrication files, a bill of materials, a cost with its uncertainty, a share price.

    \b
    A first walk:
      makeshare new bird-box           start a design
      makeshare build bird-box         build it, see build/packages
      makeshare cost bird-box          what it costs, and why
      makeshare check                  what a reviewer would run
    """


class Stopped(KeyboardInterrupt):
    """Somebody asked the command to end; told by the number of the signal."""


def _stop(number: int, _frame: FrameType | None) -> None:
    raise Stopped(number)


def main() -> None:
    """Run the command line; every problem leaves as a sentence and an exit status."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:  # as nohup has it
            signal.signal(number, _stop)
    try:
        app(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt) as error:
        click.echo("interrupted; every output is as it was, or new as a whole", err=True)
        cause = error if isinstance(error, Stopped) else error.__cause__
        sys.exit(128 + (cause.args[0] if isinstance(cause, Stopped) else signal.SIGINT))
    except MakeshareError as error:
        tell([error])
        sys.exit(status_of([error]))
