# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare decision`."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from makeshare.cli import options
from makeshare.cli.report import as_data, put_json, status_of, tell
from makeshare.cli.table import table
from makeshare.errors import InputError, Place
from makeshare.model.governance.ballot import Result
from makeshare.model.governance.community import DecisionView
from makeshare.model.governance.decision import Decision, moment
from makeshare.read.description import plain
from makeshare.read.project import find_root
from makeshare.workflows.governance import decisions as workflow
from makeshare.workflows.governance.gather import gather, problems
from makeshare.workflows.repository import Repository

_DATE = click.option(
    "--date", default="", metavar="TIME", help="When, such as 2027-01-31T18:00:00+01:00; without it, now."
)


@click.group()
def decision() -> None:
    """Decide together what is made, by rules stated beforehand, so that anybody can recount.

    A decision is a folder, site/decisions/NNNN-words: its rules in decision.toml, its ballots in ballots.jsonl.

    \b
    Examples:
      makeshare decision list
      makeshare decision show 0001-first-designs
      makeshare decision open 0004-next-run
      makeshare decision vote 0004-next-run --voter 3f9c0a1b2c3d4e5f --ballot "broadfork > cart"
      makeshare decision close 0004-next-run
      makeshare decision recount 0001-first-designs
    """


@decision.command("list")
@options.as_json
def list_(*, as_json: bool) -> None:
    """List all decisions: their method, status and outcome."""
    found, wrong = gather(Repository.around(Path.cwd()))
    if as_json:
        put_json([_summary(view) for view in found.decisions])
    else:
        views = found.decisions
        rows = [(one.decision.slug, one.decision.method, _state(one), plain(one.decision.title)) for one in views]
        click.echo(table(("decision", "method", "state", "title"), rows) if rows else "nothing is decided yet")
    broken = [error for error in wrong if error.place.file.startswith("site/decisions/")]
    tell(broken)
    sys.exit(status_of(broken))


@decision.command()
@click.argument("slug")
@options.as_json
def show(slug: str, *, as_json: bool) -> None:
    """Show decision SLUG: its question, who may decide, its rules, its ballots, and what is wrong with it."""
    root = find_root(Path.cwd())
    found = workflow.load(root, slug)
    wrong = workflow.problems(root, slug)
    if as_json:
        data = {"decision": found.decision, "box": found.box, "problems": [as_data(one) for one in wrong]}
        put_json(data)
        sys.exit(status_of(wrong))
    one = found.decision
    click.secho(("EXAMPLE: " if one.example else "") + plain(one.title), bold=True)
    click.echo(plain(one.question))
    click.echo(f"{one.status}, {moment(one.opens)} to {moment(one.closes)}, by {one.method}")
    by = f" by {one.authority.body}" if one.authority.body else ""
    click.echo(plain(f"rests on {one.authority.role}/{one.authority.right}{by}, and concerns '{one.matter}'"))
    click.echo(f"quorum {one.quorum} of {one.entitled}; threshold {one.threshold or 'none'}; ties: {_ties(one)}")
    click.echo(table(("option", "title"), [(option.key, plain(option.title)) for option in one.options]))
    box = found.box
    click.echo(f"{len(box.ballots)} ballots stand, {box.replaced} were replaced; {box.head.length} lines")
    for objection in box.objections:
        click.echo(f"objection in line {objection.line} ({objection.state}): {plain(objection.reason)}")
    if one.status == "closed":
        click.echo(f"{one.outcome}: {' '.join(one.chosen) or 'nothing'}")
    tell(wrong)
    sys.exit(status_of(wrong))


@decision.command()
@click.argument("slug")
@options.as_json
def recount(slug: str, *, as_json: bool) -> None:
    """Count the ballots of decision SLUG anew, step by step, and compare with what was recorded.

    It needs nothing but the decision's folder. While voting goes on, it says what would follow now.
    """
    one, result, wrong = workflow.count(find_root(Path.cwd()), slug)
    if as_json:
        put_json({"result": result, "problems": [as_data(problem) for problem in wrong]})
        sys.exit(status_of(wrong))
    _tell_count(one, result)
    tell(wrong)
    if one.status == "closed" and not wrong:
        click.echo("the record says the same")
    sys.exit(status_of(wrong))


@decision.command()
@options.as_json
def check(*, as_json: bool) -> None:
    """Hold roles, decisions, machine records, answers and the policy against the rules."""
    count, wrong = problems(Repository.around(Path.cwd()))
    if as_json:
        put_json({"decisions": count, "problems": [as_data(one) for one in wrong]})
    else:
        tell(wrong)
        click.echo(f"{count} decisions, {len(wrong)} problems")
    sys.exit(status_of(wrong))


@decision.command("open")
@click.argument("slug")
@_DATE
def open_(slug: str, date: str) -> None:
    """Open decision SLUG, a draft, before voting begins: its rules are pinned, and nobody changes them any more."""
    workflow.open_(find_root(Path.cwd()), slug, _when(date))
    click.echo(f"written to site/decisions/{slug}; commit both files")


@decision.command()
@click.argument("slug")
@click.option("--voter", required=True, metavar="PSEUDONYM", help="16 hexadecimal digits, as the community gave them.")
@click.option(
    "--ballot",
    required=True,
    metavar="CHOICE",
    help='"a,b" approves, "b>a" ranks, "a=5,b=0" scores, "consent", "stand aside", "object: why"; empty: blank.',
)
@_DATE
def vote(slug: str, voter: str, ballot: str, date: str) -> None:
    """Append a ballot to decision SLUG; a later one of the same voter replaces it until the vote closes.

    Ballots are open for everybody to read, for good: a reason must name nobody.

    \b
    Examples:
      makeshare decision vote 0004-next-run --voter 3f9c0a1b2c3d4e5f --ballot "broadfork > cart"
      makeshare decision vote 0005-budget --voter 3f9c0a1b2c3d4e5f --ballot "jig, bench"
      makeshare decision vote 0006-rules --voter 3f9c0a1b2c3d4e5f --ballot "object: nobody would hold the keys"
    """
    workflow.vote(find_root(Path.cwd()), slug, voter, ballot, _when(date))
    click.echo(f"written to site/decisions/{slug}/ballots.jsonl; commit it")


@decision.command()
@click.argument("slug")
@click.option("--to", required=True, type=click.IntRange(1), metavar="LINE", help="The objection's line.")
@click.option("--by", required=True, metavar="ROLE", help="Which role answers, by its key in roles.toml.")
@click.option("--words", required=True, metavar="TEXT", help="What is answered, for everybody to read.")
@_DATE
def answer(slug: str, to: int, by: str, words: str, date: str) -> None:
    """Answer an objection in decision SLUG. Whoever objected can object again until the vote closes.

    \b
    Example:
      makeshare decision answer 0006-rules --to 7 --by coordinator --words "two people hold the keys"
    """
    workflow.answer(find_root(Path.cwd()), slug, to, by, words, _when(date))
    click.echo(f"written to site/decisions/{slug}/ballots.jsonl; commit it")


@decision.command()
@click.argument("slug")
@_DATE
def close(slug: str, date: str) -> None:
    """Close decision SLUG once its time is over: pin the ballots in decision.toml and record the result there."""
    root = find_root(Path.cwd())
    result = workflow.close(root, slug, _when(date))
    _tell_count(workflow.load(root, slug).decision, result)
    click.echo(f"written to site/decisions/{slug}/decision.toml; commit it")


def _when(date: str) -> str:
    """Return the stated time, or the machine's clock with its offset; raises InputError for what is no time."""
    try:
        when = dt.datetime.fromisoformat(date) if date else dt.datetime.now().astimezone()
    except ValueError:
        when = None
    if when is None or when.tzinfo is None:
        raise InputError(f"'{date}' is no time with its offset", Place("--date"), 'write "2027-01-31T18:00:00+01:00"')
    return when.isoformat(timespec="seconds")


def _tell_count(one: Decision, result: Result) -> None:
    """Print a count step by step."""
    for step in result.steps:
        click.secho(step.title, bold=True)
        for key, figure in step.tallies.items():
            click.echo(f"  {key}: {figure}")
        for words in step.words:
            click.echo(f"  {words}")
    titles = ", ".join(f"{key} ({plain(one.option(key))})" for key in result.chosen)
    click.secho(f"{result.outcome}: {titles or 'nothing'}", bold=True)


def _state(view: DecisionView) -> str:
    one = view.decision
    return f"{one.outcome}: {' '.join(one.chosen)}".rstrip(": ") if one.status == "closed" else one.status


def _ties(one: Decision) -> str:
    rule = one.tie_break
    return {"order": " > ".join(rule.order), "key": "by key", "seed": f"by lot from {plain(rule.source)}"}[rule.rule]


def _summary(view: DecisionView) -> dict[str, object]:
    one = view.decision
    return {
        "slug": one.slug, "title": one.title, "example": one.example, "method": one.method, "status": one.status,
        "ballots": len(view.box.ballots), "entitled": one.entitled, "outcome": one.outcome, "chosen": one.chosen,
    }  # fmt: skip
