# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A decision from draft to result, by the commands that people use, on a checkout of its own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner

from makeshare.cli.decision import decision
from makeshare.derive.funding.replay import append as replay_append
from makeshare.errors import InputError, IntegrityError, MakeshareError
from makeshare.model.funding.events import Discussed
from makeshare.workflows.governance import decisions
from makeshare.workflows.governance.gather import gather, problems
from makeshare.workflows.repository import Repository

ROOT = Path(__file__).parents[3]
SLUG = "0009-next-run"
PROPOSAL = "site/proposals/0001-broadfork-first-run"
DECISION = """# a comment that stays
title = "What next?"
question = "What do we make next?"
status = "draft"      # so far
example = true
matter = "what-is-made"
authority = { role = "member", right = "choose", body = "assembly" }
method = "ranked"
electorate = 4
opens = 2027-01-10T09:00:00+01:00
closes = 2027-01-20T20:00:00+01:00
quorum = "at least 1/2"
tie_break = { rule = "key" }
options = [{ key = "cart", title = "Carts" }, { key = "fork", title = "Forks" }]
"""
BEFORE, DURING, AFTER = (f"2027-01-{day}T12:00:00+01:00" for day in ("09", "12", "21"))


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with the example's roles, answers and decisions, and one draft more; commands run in it."""
    (tmp_path / "designs").mkdir()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for folder in ("site/community", "site/decisions", PROPOSAL, "site/workshops", "bom"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "site/decisions" / SLUG).mkdir()
    (tmp_path / "site/decisions" / SLUG / "decision.toml").write_text(DECISION, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def name(number: int) -> str:
    """A pseudonym of an example."""
    return f"example-{number:016x}"


def run(*arguments: str) -> str:
    """Run a subcommand that succeeds; returns what it prints."""
    done = CliRunner().invoke(decision, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def discussed(root: Path) -> None:
    """Make the run's ledger say no more than that it is discussed."""
    line = replay_append([], "2027-01-02T12:00:00+01:00", Discussed())
    (root / PROPOSAL / "ledger.jsonl").write_text(f"{line}\n", encoding="utf-8")


def decided(root: Path) -> str:
    """Open, vote and close; returns decision.toml."""
    run("open", SLUG, "--date", BEFORE)
    for number, ballot in ((1, "cart > fork"), (2, "fork"), (1, "fork"), (3, "cart")):
        run("vote", SLUG, "--voter", name(number), "--ballot", ballot, "--date", DURING)
    run("close", SLUG, "--date", AFTER)
    return (root / "site/decisions" / SLUG / "decision.toml").read_text(encoding="utf-8")


def test_a_decision_is_made_and_recounted(root: Path) -> None:
    """The record follows from the ballots, the file keeps its comments, and everybody can check."""
    text = decided(root)
    assert text.startswith("# a comment that stays\n")
    assert 'status = "closed"      # so far' in text
    assert 'outcome = "decided"\n' in text
    assert 'chosen = ["fork"]\n' in text
    said = run("recount", SLUG)
    assert "fork has 2 of the 3 ballots that count" in said
    assert "the record says the same" in said
    data = json.loads(run("recount", SLUG, "--json"))
    assert (data["result"]["outcome"], data["result"]["chosen"], data["problems"]) == ("decided", ["fork"], [])
    assert "decided: fork" in run("list")
    assert "3 ballots stand, 1 were replaced" in run("show", SLUG)
    assert problems(Repository(root)) == (4, ())


def test_the_examples_can_be_recounted() -> None:
    """The worked examples of this checkout hold, each by its own method."""
    found, wrong = gather(Repository(ROOT))
    assert [str(one) for one in wrong] == []
    methods = {view.decision.method: view.result for view in found.decisions}
    assert {method: result.chosen for method, result in methods.items() if result} == {
        "ranked": ("broadfork",),
        "consent": ("three-quarters",),
        "budget": ("library-fork", "load-test", "welding-jig"),
    }
    answered = methods["consent"]
    assert answered is not None
    assert sorted(one.state for one in answered.objections) == ["answered", "withdrawn"]


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        ([("vote", DURING)], "nobody votes now"),
        ([("close", AFTER)], "only an open decision closes"),
        ([("open", DURING)], "stated after the vote opened"),
        ([("open", BEFORE), ("open", BEFORE)], "only a draft opens"),
        ([("open", BEFORE), ("vote", BEFORE)], "outside the vote"),
        ([("open", BEFORE), ("vote", AFTER)], "outside the vote"),
        ([("open", BEFORE), ("close", DURING)], "closes 2027-01-20 20:00"),
        ([("open", BEFORE), ("close", AFTER), ("vote", DURING)], "nobody votes now"),
    ],
)
def test_each_step_has_its_time(root: Path, steps: list[tuple[str, str]], says: str) -> None:
    """Nobody votes before, after or twice; nothing closes early."""
    actions: dict[str, Callable[[str], object]] = {
        "open": lambda date: decisions.open_(root, SLUG, date),
        "vote": lambda date: decisions.vote(root, SLUG, name(1), "fork", date),
        "close": lambda date: decisions.close(root, SLUG, date),
    }
    *before, (last, date) = steps
    for step, when in before:
        actions[step](when)
    with pytest.raises(InputError, match=says):
        actions[last](date)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('chosen = ["fork"]', 'chosen = ["cart"]', "recorded is decided cart"),
        ("electorate = 4", "electorate = 5", "not those that the vote was opened with"),
        ('key = "fork", title = "Forks"', 'key = "fork", title = "Spoons"', "not those that the vote was opened with"),
        ("ballots_length = 5", "ballots_length = 4", "5 lines and only 4 are pinned"),
    ],
)
def test_a_change_after_closing_is_found(root: Path, old: str, new: str, says: str) -> None:
    """Neither result nor rules can be rewritten unseen."""
    text = decided(root)
    assert old in text
    (root / "site/decisions" / SLUG / "decision.toml").write_text(text.replace(old, new), encoding="utf-8")
    assert [says in str(one) for one in decisions.problems(root, SLUG)] == [True]
    done = CliRunner().invoke(decision, ["show", SLUG])
    assert done.exit_code == 1 or isinstance(done.exception, IntegrityError)


@pytest.mark.parametrize("cut", [1, 2])
def test_ballots_cut_from_the_end_are_found(root: Path, cut: int) -> None:
    """The pinned head tells, even though what is left is a sound chain."""
    decided(root)
    path = root / "site/decisions" / SLUG / "ballots.jsonl"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-cut]), encoding="utf-8")
    wrong = decisions.problems(root, SLUG)
    assert len(wrong) == 1
    assert isinstance(wrong[0], IntegrityError)
    assert "its end was cut" in str(wrong[0])


def test_votes_at_the_same_moment_are_all_written(root: Path) -> None:
    """Writers wait for each other: no ballot is lost, none breaks the chain."""
    path = root / "site/decisions" / SLUG / "decision.toml"
    path.write_text(DECISION.replace("electorate = 4", "electorate = 40"), encoding="utf-8")
    decisions.open_(root, SLUG, BEFORE)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: decisions.vote(root, SLUG, name(number), "fork", DURING), range(24)))
    assert len(decisions.load(root, SLUG).box.ballots) == 24


def test_objections_are_answered_by_command(root: Path) -> None:
    """An objection stops a proposal, its answer lets it pass, and both are shown."""
    consent = DECISION.replace('method = "ranked"', 'method = "consent"\nanswers_until = 2027-01-18T20:00:00+01:00')
    consent = consent.replace('tie_break = { rule = "key" }\n', "").replace(', { key = "fork", title = "Forks" }', "")
    (root / "site/decisions" / SLUG / "decision.toml").write_text(consent, encoding="utf-8")
    run("open", SLUG, "--date", BEFORE)
    run("vote", SLUG, "--voter", name(1), "--ballot", "consent", "--date", DURING)
    run("vote", SLUG, "--voter", name(2), "--ballot", "object: too steep", "--date", DURING)
    assert "not-carried: nothing" in run("recount", SLUG)
    run("answer", SLUG, "--to", "3", "--by", "coordinator", "--words", "it has brakes", "--date", DURING)
    assert "decided: cart" in run("recount", SLUG)
    assert "objection in line 3 (answered): too steep" in run("show", SLUG)
    with pytest.raises(MakeshareError, match="no role is called 'king'"):
        decisions.answer(root, SLUG, 3, "king", "no", DURING)


def test_an_unknown_decision_names_those_that_there_are(root: Path) -> None:
    """A misspelt slug costs no search."""
    with pytest.raises(InputError, match=SLUG):
        decisions.load(root, "0009-next-rum")
    with pytest.raises(InputError, match="is no time with its offset"):
        CliRunner().invoke(decision, ["open", SLUG, "--date", "tomorrow"], catch_exceptions=False)


def test_answers_are_asked_for_once_a_run_is_discussed(root: Path) -> None:
    """A draft without answers passes, the same under discussion does not."""
    (root / PROPOSAL / "answers.toml").unlink()
    (root / PROPOSAL / "ledger.jsonl").write_text("", encoding="utf-8")
    assert problems(Repository(root))[1] == ()
    discussed(root)
    (wrong,) = problems(Repository(root))[1]
    assert "neither the environment nor the machines have answered" in str(wrong)
    assert wrong.place.file == f"{PROPOSAL}/proposal.toml"


def test_every_machine_that_the_parts_need_has_answered(root: Path) -> None:
    """Leaving out the laser is found, since the design's own bill says that parts are cut by it."""
    discussed(root)
    assert problems(Repository(root))[1] == ()
    path = root / PROPOSAL / "answers.toml"
    text = path.read_text(encoding="utf-8").replace('  "example-metal/fibre-laser",\n', "")
    start = text.index('[[machines]]\nmachine = "example-metal/fibre-laser"')
    path.write_text(text[:start] + text[text.index("[[machines]]", start + 1) :], encoding="utf-8")
    assert ["does 'laser-cut'" in str(one) for one in problems(Repository(root))[1]] == [True]


def test_a_file_that_cannot_be_read_is_told_once(root: Path) -> None:
    """Broken roles or ballots do not hide what else is wrong, and nothing is said twice."""
    (root / "site/community/roles.toml").write_text("matters = 1", encoding="utf-8")
    ballots = root / "site/decisions/0001-first-design/ballots.jsonl"
    ballots.write_text(ballots.read_text().replace("seedling-shelf", "workbench", 1), encoding="utf-8")
    said = [str(one) for one in problems(Repository(root))[1]]
    assert len(said) == len(set(said))
    assert any(one.startswith("site/community/roles.toml:1") for one in said)
    assert any(one.startswith("site/decisions/0001-first-design/ballots.jsonl:2") for one in said)
