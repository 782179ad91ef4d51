# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a design prints or raises reaches a person as plain words: it moves no terminal and commands no build server."""

from __future__ import annotations

import pytest

from makeshare.engine.worker import Worker, last_line
from makeshare.errors import DesignError, EngineError
from makeshare.model.stage import Failure
from makeshare.read.description import failure
from tests.sandbox.attacking import attack_job

TRICKS = [
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07",
    "\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\",
    "\x9b31mred",
    "back\x08\x08\x08\x08gone",
    "first\rsecond",
    "\u202eturned",
    "\u2066isolated\u2069",
    "\x00\x01\x02zero",
    "::error file=x::forged",
    "  ::set-env name=PATH::/evil",
    "\x1b::add-mask::x",
    "\u200b::stop-commands::x",
    "##[set-env name=PATH]/evil",
    "words ##[error]forged",
    "##vso[task.setvariable variable=x]y",
    "##teamcity[buildProblem description='x']",
    "#\x1b#[error]x",
    "\ud800",
]


def inert(text: str) -> None:
    """Hold a line against what terminals and build servers obey."""
    assert text.isprintable()
    assert not text.lstrip().startswith("::")
    for command in ("##[", "##vso[", "##teamcity["):
        assert command not in text


@pytest.mark.parametrize("trick", TRICKS, ids=ascii)
def test_the_last_line_of_a_log_is_inert(trick: str) -> None:
    """Colours, titles, links, direction and commands are words or gone."""
    inert(last_line(f"before\n{trick}\n\n".encode(errors="surrogatepass")))


@pytest.mark.parametrize("trick", TRICKS, ids=ascii)
def test_a_log_of_a_real_design_is_inert(trick: str, confined: Worker) -> None:
    """The whole way: printed in the sandbox, told in the error that ends the task."""
    code = f"import sys; os.write(2, {trick!r}.encode(errors='surrogatepass')); sys.stdout.flush(); os._exit(3)"
    with pytest.raises(EngineError, match="failed with status 3") as caught:
        confined.run(attack_job(code))
    for line in str(caught.value).split("\n"):
        inert(line)


@pytest.mark.parametrize("trick", TRICKS[:-1], ids=ascii)
def test_a_reported_problem_is_one_line(trick: str) -> None:
    """What a design raises is one printable line, which begins with words of ours."""
    told = failure(Failure(kind="DesignError", message=trick, tip=trick, file=f"designs/x/{trick}", field=trick))
    assert isinstance(told, DesignError)
    assert str(told).isprintable()
    assert not f"error: {told}".startswith("::")


def test_an_endless_line_is_cut() -> None:
    """A megabyte without a line break is three hundred characters."""
    assert len(last_line(b"x" * (1 << 20))) == 300
