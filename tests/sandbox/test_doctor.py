# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare doctor` tells the truth about a machine, and says what to do about it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from makeshare.cli import doctor as command
from makeshare.engine import sandbox
from makeshare.engine.job import PAPER
from makeshare.workflows import doctor
from makeshare.workflows.doctor import Finding, Health, Trial

GOOD = Trial(kind="bubblewrap", start_ms=3000, job_ms=40, refused=("fork",))
LACKING = Trial(kind="landlock", lacks="the kernel has no Landlock")
OPEN = Trial(kind="bubblewrap", start_ms=3000, job_ms=40, reached=("start a process",))


def told(monkeypatch: pytest.MonkeyPatch, *trials: Trial, machine: tuple[Finding, ...] = ()) -> Health:
    """Have the doctor look at a machine that is described."""
    given = {one.kind: one for one in trials}
    monkeypatch.setattr(doctor, "trial", given.__getitem__)
    monkeypatch.setattr(doctor, "findings", lambda _root: machine)
    return doctor.doctor(Path())


def test_this_machine_is_tried_with_real_workers() -> None:
    """The chosen sandbox is the one that designs get, and it refused every attempt."""
    done = CliRunner().invoke(command.doctor, ["--json"])
    health = msgspec.json.decode(done.output, type=Health)
    working = [kind for kind in sandbox.CONFINED if not sandbox.lacks(kind)]
    assert (done.exit_code, health.chosen) == ((0, working[0]) if working else (3, ""))
    for trial in health.trials:
        assert trial.reached == ()
        assert trial.lacks or (len(trial.refused) == 5 and trial.start_ms > 0)
    assert {"Python", "kernel", "memory", "disk", "git", "node"} <= {finding.name for finding in health.machine}


def test_a_trial_notices_what_does_not_hold() -> None:
    """Where nothing confines, the same program reports that all it attempts succeeds."""
    trial = doctor.trial(sandbox.NONE, PAPER)
    assert trial.refused == ()
    assert len(trial.reached) == 5
    assert not trial.works


def test_a_machine_without_a_sandbox_gets_the_command_that_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    """The status is 3, and the packages are named in one line to copy."""
    missing = (Finding("bubblewrap", "missing", good=False), Finding("libseccomp", "missing", good=False))
    health = told(monkeypatch, Trial(kind="bubblewrap", lacks="bubblewrap is missing"), LACKING, machine=missing)
    assert health.chosen == ""
    assert health.advice[0] == "sudo apt-get install --no-install-recommends bubblewrap libseccomp2"
    assert "--unconfined" in health.advice[-1]
    monkeypatch.setattr(command, "look", lambda _root: health)
    done = CliRunner().invoke(command.doctor)
    assert done.exit_code == 3
    assert "! bubblewrap       missing" in done.output
    assert "to do: sudo apt-get install" in done.output


def test_a_sandbox_that_does_not_hold_is_not_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that lets a design reach anything counts as none, and is to be reported."""
    health = told(monkeypatch, OPEN, LACKING)
    assert health.chosen == ""
    assert any("does not hold (start a process)" in one for one in health.advice)


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ("AppArmor", "apparmor_restrict_unprivileged_userns=0"),
        ("user namespaces", "sysctl user.max_user_namespaces"),
        ("node", "make setup"),
        ("libEGL", "libegl1"),
    ],
)
def test_each_hindrance_has_its_advice(bad: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands in the way comes with the command that removes it."""
    worse = Trial(kind="bubblewrap", lacks="bubblewrap does not start")
    health = told(monkeypatch, worse, LACKING, machine=(Finding(bad, "bad", good=False),))
    assert any(says in one for one in health.advice)


def test_a_good_machine_is_given_nothing_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """The better sandbox is chosen, and why the other is not there is said without fuss."""
    health = told(monkeypatch, GOOD, LACKING)
    assert (health.chosen, health.advice) == ("bubblewrap", ())
    monkeypatch.setattr(command, "look", lambda _root: health)
    done = CliRunner().invoke(command.doctor)
    assert done.exit_code == 0
    assert "designs run in: bubblewrap" in done.output
    assert "holds (1 attempts refused); 3000 ms to start, 40 ms a design" in done.output
