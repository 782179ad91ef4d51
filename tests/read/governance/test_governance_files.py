# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Governance files must be read exactly, or refused with file, line, field and what to do."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from makeshare.errors import InputError, IntegrityError, MakeshareError
from makeshare.model.governance.ballot import Ballot
from makeshare.model.governance.decision import Method, Portion
from makeshare.model.money import Money
from makeshare.read.governance.decision import load_ballots, load_decision, load_words, parse_ballot, slugs
from makeshare.read.governance.roles import load_policy, load_roles
from makeshare.read.governance.stakeholders import load_answers, load_machines, load_routes

ROOT = Path(__file__).parents[3]
RANKED, CONSENT, BUDGET = "0001-first-design", "0002-what-a-run-saves", "0003-tool-fund"
PROPOSAL = "0001-broadfork-first-run"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout that holds a copy of the worked examples and nothing else."""
    for folder in ("site/decisions", "site/community"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    answers = f"site/proposals/{PROPOSAL}/answers.toml"
    (tmp_path / answers).parent.mkdir(parents=True)
    shutil.copy(ROOT / answers, tmp_path / answers)
    return tmp_path


def refused(root: Path, file: str, old: str, new: str, load: Callable[[], object]) -> MakeshareError:
    """Change one passage of a file; returns the problem, which must stand in that file."""
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(MakeshareError) as caught:
        load()
    assert caught.value.place.file == file
    return caught.value


# --------------------------------------------------------------------------------------------------- decisions
def test_the_examples_read_as_written() -> None:
    """Times, parts of a whole, money and lines arrive exactly."""
    assert slugs(ROOT)[:3] == (RANKED, CONSENT, BUDGET)
    ranked, consent, budget = (load_decision(ROOT, slug) for slug in (RANKED, CONSENT, BUDGET))
    assert (ranked.number, ranked.entitled, ranked.quorum) == ("0001", 14, Portion(numerator=1, denominator=2))
    assert ranked.closes == dt.datetime(2026, 9, 20, 18, tzinfo=dt.UTC)
    assert str(consent.threshold) == "more than 1/2"
    assert budget.budget == Money(60000, "EUR")
    assert budget.raise_by == Money(50, "EUR")
    assert [option.cost for option in budget.options][:2] == [Money(21000, "EUR"), Money(14000, "EUR")]
    lines = (ROOT / f"site/decisions/{BUDGET}/decision.toml").read_text(encoding="utf-8").split("\n")
    line = budget.at("options", 1, "cost").line
    assert line is not None
    assert lines[line - 1] == 'cost = "140.00"'


def test_every_example_says_that_it_is_one() -> None:
    """In the data, at the start of the words, and in every pseudonym."""
    for slug in (RANKED, CONSENT, BUDGET):
        assert load_decision(ROOT, slug).example
        assert load_words(ROOT, slug).startswith("**EXAMPLE.")
        assert all('"voter":"example-' in line for line in load_ballots(ROOT, slug) if '"kind":"ballot"' in line)
    roles, machines = load_roles(ROOT), load_machines(ROOT)
    assert roles is not None
    assert machines is not None
    assert roles.example
    assert machines.example


@pytest.mark.parametrize(
    ("slug", "old", "new", "says", "line"),
    [
        (RANKED, 'method = "ranked"', 'method = "plurality"', "allowed: consent, approval", "method"),
        (RANKED, 'title = "Which', 'titel = "Which', "did you mean title", "titel"),
        (RANKED, "electorate = 14", "electorate = 0", "somebody must be entitled", "electorate"),
        (RANKED, "electorate = 14", 'electorate = ["Anna"]', "'Anna' is no pseudonym", "electorate"),
        (RANKED, "electorate = 14", "electorate = []", "names everybody entitled", "electorate"),
        (RANKED, '"at least 1/2"', '"most of them"', "is no part of a whole", "quorum"),
        (RANKED, '"at least 1/2"', '"at least 3/2"', "is no part of a whole", "quorum"),
        (RANKED, '"at least 1/2"', '"at least 1/0"', "is no part of a whole", "quorum"),
        (RANKED, "09:00:00+02:00", "09:00:00", "opens has no time zone", "opens"),
        (RANKED, "2026-09-07T", "2026-10-07T", "closes before it opens", "closes"),
        (RANKED, '"seedling-shelf", "workbench"]', '"workbench"]', "names every option once", "order"),
        (RANKED, 'rule = "order"', 'rule = "key"', "the tie-break by key has no order", "[tie_break]"),
        (RANKED, 'rule = "order"', 'rule = "order"\nseed = "1"', "has no seed", "[tie_break]"),
        (RANKED, 'key = "low-tunnel"', 'key = "broadfork"', "is there twice", "order"),
        (RANKED, 'key = "low-tunnel"', 'key = "Low tunnel"', "is no key", "order"),
        (RANKED, 'key = "broadfork"', 'key = "broadfork"\ncost = "1.00"', "where a budget is voted on", "key"),
        (RANKED, "opens =", "score_max = 5\nopens =", "the method ranked has no score_max", "score_max"),
        (RANKED, 'status = "closed"', 'status = "open"', "a decision that is open has no", "ballots_length"),
        (RANKED, 'outcome = "decided"\n', "", "a closed decision pins outcome", ""),
        (RANKED, 'ballots_head = "', 'ballots_head = "x', "this pins no ballots", "ballots_head"),
        (RANKED, 'matter = "what-is-made"', 'matter = ""', "is empty", "matter"),
        (CONSENT, "answers_until = 2026-10-08", "answers_until = 2026-10-11", "a day or more before", "answers_until"),
        (CONSENT, "answers_until = 2026-10-08T20:00:00+02:00\n", "", "consent needs answers_until", "method"),
        (BUDGET, "date = 2026-11-04", "date = 2026-11-01", "known while people vote", "[tie_break]"),
        (BUDGET, 'budget = "600.00"', 'budget = "six hundred"', "is not a price", "budget"),
        (BUDGET, 'budget = "600.00"', 'budget = "0.00"', "the amount is zero", "budget"),
        (BUDGET, 'completion = "raise-shares"', 'completion = "none"', "go together", "completion"),
        (BUDGET, 'cost = "140.00"\n', "", "where a budget is voted on", "key"),
        (BUDGET, 'completion = "raise-shares"', 'threshold = "at least 1/2"\ncompletion = "raise-shares"',
         "budget has no threshold", "threshold"),
    ],
)  # fmt: skip
def test_a_decision_that_cannot_be_is_refused(  # noqa: PLR0913, RUF100  each case is a row
    root: Path, slug: str, old: str, new: str, says: str, line: str
) -> None:
    """With the line, in words that say what to write."""
    file = f"site/decisions/{slug}/decision.toml"
    error = refused(root, file, old, new, lambda: load_decision(root, slug))
    assert says in str(error)
    if line:
        assert error.place.line is not None
        assert (root / file).read_text(encoding="utf-8").split("\n")[error.place.line - 1].startswith((line, "key"))


def test_a_folder_that_names_no_decision_is_refused(root: Path) -> None:
    """Nobody reads outside the decisions' folder."""
    for slug in ("../community", "1-x", "0001"):
        with pytest.raises(InputError, match="cannot name a decision"):
            load_decision(root, slug)


def test_ballots_that_were_cut_or_are_a_link_are_refused(root: Path) -> None:
    """A last line without its end is a loss; a link could lead anywhere; without a file nobody voted."""
    path = root / f"site/decisions/{RANKED}/ballots.jsonl"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(IntegrityError, match="the last line was cut"):
        load_ballots(root, RANKED)
    path.unlink()
    assert load_ballots(root, RANKED) == ()
    path.symlink_to(ROOT / f"site/decisions/{RANKED}/ballots.jsonl")
    with pytest.raises(InputError, match="symbolic link"):
        load_ballots(root, RANKED)


@pytest.mark.parametrize(
    ("method", "text", "ballot"),
    [
        ("approval", "b, a", Ballot(voter="v", approves=("a", "b"))),
        ("budget", "a", Ballot(voter="v", approves=("a",))),
        ("ranked", "b > a>c", Ballot(voter="v", ranks=("b", "a", "c"))),
        ("score", "b=0, a = 5", Ballot(voter="v", scores={"a": 5, "b": 0})),
        ("consent", "consent", Ballot(voter="v", says="consent")),
        ("consent", "stand aside", Ballot(voter="v", says="stand-aside")),
        ("consent", "object: at night: no", Ballot(voter="v", says="object", reason="at night: no")),
        *((method, "", Ballot(voter="v")) for method in ("approval", "budget", "ranked", "score", "consent")),
    ],
)
def test_a_ballot_is_read_as_it_is_typed(method: Method, text: str, ballot: Ballot) -> None:
    """One spelling for each method, and none for a blank one."""
    assert parse_ballot("v", text, method) == ballot


@pytest.mark.parametrize(("method", "text"), [("score", "a"), ("score", "a=-1"), ("consent", "yes")])
def test_what_is_no_ballot_is_refused(method: Method, text: str) -> None:
    """With an example of one."""
    with pytest.raises(InputError, match=r"is no (score|answer)"):
        parse_ballot("v", text, method)


# ----------------------------------------------------------------------------------------- roles and the others
@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("site/community/roles.toml", "[roles.designer]", "[roles.Designer_1]", "'Designer_1' is no key"),
        ("site/community/roles.toml", "[bodies.assembly]", "[bodies.member]", "is a role and a body"),
        ("site/community/roles.toml", "until = 2027-12-31", "until = 5", "a date such as 2026-11-01"),
        ("site/community/roles.toml", 'title = "Member"', 'title = " "', "is empty"),
        ("site/community/policy.toml", "personal = false", "personal = 0", "true or false"),
        ("site/community/policy.toml", 'software = ["Apache-2.0"]\n', "", "software is missing"),
        ("site/community/machines.toml", 'at = "500 h"', 'at = "500"', "is not a time"),
        ("site/community/machines.toml", 'at = "500 h"', 'at = "-1 h"', "less than no time"),
        ("site/community/machines.toml", "[machines.example-metal.grinder]", "[machines.x.Grinder]", "is no key"),
        ("site/community/machines.toml", 'state = "in-use"', 'state = "fine"', "allowed: in-use"),
        (f"site/proposals/{PROPOSAL}/answers.toml", 'hours_available = "12 h"', 'hours_available = "soon"', "is not a"),
        (
            f"site/proposals/{PROPOSAL}/answers.toml",
            'verdict = "objection"',
            'verdict = "meh"',
            "allowed: no-objection",
        ),
    ],
)
def test_what_is_wrong_in_a_file_is_refused(root: Path, file: str, old: str, new: str, says: str) -> None:
    """Each reader names file and line."""
    load = {
        "roles.toml": lambda: load_roles(root),
        "policy.toml": lambda: load_policy(root),
        "machines.toml": lambda: load_machines(root),
        "answers.toml": lambda: load_answers(root, PROPOSAL),
    }[file.rpartition("/")[2]]
    error = refused(root, file, old, new, load)
    assert says in str(error)
    assert error.place.line is not None


def test_the_processes_of_a_design_come_from_its_bill() -> None:
    """Of the variant that is offered; a design without a committed bill has none."""
    assert {"laser-cut", "saw", "drill"} <= load_routes(ROOT, "broadfork", "default")
    assert load_routes(ROOT, "broadfork", "no-such-variant") == set()
    assert load_routes(ROOT, "no_such_design", "default") == set()


def test_what_is_not_there_is_none(tmp_path: Path) -> None:
    """A community that has written nothing yet has nothing, without an error."""
    assert (load_roles(tmp_path), load_policy(tmp_path), load_machines(tmp_path)) == (None, None, None)
    assert load_answers(tmp_path, PROPOSAL) is None
    assert slugs(tmp_path) == ()
