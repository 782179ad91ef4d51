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
    "adopt": "makeshare.cli.adopt:adopt",
    "books": "makeshare.cli.books:books",
    "build": "makeshare.cli.build:build",
    "bom": "makeshare.cli.bom:bom",
    "catalog": "makeshare.cli.catalog:catalog",
    "check": "makeshare.cli.check:check",
    "community": "makeshare.cli.community:community",
    "compare": "makeshare.cli.compare:compare",
    "cost": "makeshare.cli.cost:cost",
    "decision": "makeshare.cli.decision:decision",
    "demand": "makeshare.cli.demand:demand",
    "distribute": "makeshare.cli.distribute:distribute",
    "doctor": "makeshare.cli.doctor:doctor",
    "exchange": "makeshare.cli.exchange:exchange",
    "export": "makeshare.cli.export:export",
    "ledger": "makeshare.cli.ledger:ledger",
    "federate": "makeshare.cli.federate:federate",
    "lock": "makeshare.cli.lock:lock",
    "match": "makeshare.cli.match:match",
    "member": "makeshare.cli.member:member",
    "new": "makeshare.cli.new:new",
    "okh": "makeshare.cli.okh:okh",
    "optimise": "makeshare.cli.optimise:optimise",
    "payments": "makeshare.cli.payments:payments",
    "production": "makeshare.cli.production:production",
    "proposal": "makeshare.cli.proposal:proposal",
    "rebuild": "makeshare.cli.rebuild:rebuild",
    "record": "makeshare.cli.record:record",
    "simulate": "makeshare.cli.simulate:simulate",
    "site": "makeshare.cli.site:site",
    "statement": "makeshare.cli.statement:statement",
    "store": "makeshare.cli.store:store",
    "verify": "makeshare.cli.verify:verify",
}
"""Where each command lives; its module is imported when it is called, so that --help is quick."""

SUMMARIES = {
    "adopt": "Write a charter, share agreement or policy from a template.",
    "books": "Write a run's books for accounting programs.",
    "build": "Build designs: geometry, BOM, cost, package.",
    "bom": "Print or write a design's bill of materials.",
    "catalog": "Find stock, items and processes by word.",
    "check": "Hold designs, locks, catalogue and proposals against the rules.",
    "community": "Look after meetings, skills and privacy.",
    "compare": "Say what an edit does to geometry, bill, mass, cost and open pledges.",
    "cost": "Say what a design costs in batches, and why.",
    "decision": "Decide together by rules stated beforehand, and recount.",
    "demand": "Count who wants what, forecast the next cycle, and score the forecast.",
    "distribute": "Plan who gets what when, within capacity, and write the lists.",
    "doctor": "Say whether designs run safely on this machine.",
    "exchange": "Write what other tools and communities read of us.",
    "export": "Run CadQuery scripts in a sandbox and write STEP, STL, 3MF, GLB, DXF, SVG.",
    "ledger": "Write down what happens to a run, and see where it stands.",
    "federate": "Share designs, offers and agreements with other communities.",
    "lock": "Write bom/<slug>.csv for every variant.",
    "match": "Say which workshops can make a design, and split a run over them.",
    "member": "Keep pseudonyms off git; papers for members.",
    "new": "Start a design that builds at once.",
    "okh": "Read other people's manifests and workshops, and say what is wrong with them.",
    "optimise": "Search a design's parameters for a cheaper or lighter one.",
    "payments": "Confirm payments from a bank's or a service's export.",
    "production": "Show how a proposal's run is made, and by when.",
    "proposal": "Price, quote, open, amend and show a funding proposal.",
    "rebuild": "Build a downloaded package again and compare every file.",
    "record": "Write down what was made, handed over, found faulty, returned.",
    "simulate": "Play random communities through a run and show that no cent is lost.",
    "site": "Build the catalogue's pages.",
    "statement": "Say where a run's money came from and went.",
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
