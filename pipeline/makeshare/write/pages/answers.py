# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What the environment and the machines answer to a run: a section of the proposal's page."""

from __future__ import annotations

from makeshare.model.catalogue import Catalogue
from makeshare.model.governance.stakeholders import Answers, EnvironmentAnswer, MachineAnswer, RunObjection
from makeshare.units import tidy
from makeshare.write.html import Child, Html, join, tag
from makeshare.write.pages.machines import machine_titles
from makeshare.write.pages.page import facts, section, table

_VERDICTS = {"no-objection": "No objection", "concern": "Concern", "objection": "Objection"}
_STANDINGS = {
    "unanswered": "It stands: nobody has answered.",
    "overridden": "It stands: it was answered, and who raised it has not withdrawn it.",
    "settled": "Settled: who raised it has withdrawn it.",
}


def answers_section(catalogue: Catalogue, slug: str) -> Html:
    """Show the answers to the proposal of a slug, without a heading of its own; objections that stand come first."""
    answers = catalogue.governance.answers.get(slug)
    if answers is None:
        return tag("p", "Neither the environment's speaker nor the machines' stewards have answered yet.")
    order = {"unanswered": 0, "overridden": 1, "settled": 2}
    objections = sorted(answers.objections, key=lambda one: order[one.standing])
    return join(
        (
            *(_objection(catalogue, one) for one in objections),
            tag("h3", "The environment"),
            _environment(catalogue, answers.environment) if answers.environment else tag("p", "Has not answered yet."),
            tag("h3", "The machines"),
            _machines(catalogue, answers),
        )
    )


def _objection(catalogue: Catalogue, one: RunObjection) -> Html:
    machine = machine_titles(catalogue).get(one.machine, one.machine)
    answered = f", {one.answered_on}: " if one.answered_on else ": "
    return section(
        tag("h3", f"Objection of {one.date}" + (f", for {machine}" if machine else "")),
        tag("p", tag("strong", f"{_title(catalogue, one.by)}: "), one.words),
        tag("p", tag("strong", f"{_title(catalogue, one.answered_by)}{answered}"), one.answer) if one.answer else None,
        tag("p", _STANDINGS[one.standing], class_="ms-small"),
    )


def _environment(catalogue: Catalogue, one: EnvironmentAnswer) -> Html:
    return facts(
        (
            ("Verdict", tag("strong", _VERDICTS.get(one.verdict, one.verdict))),
            ("Footprint", one.footprint),
            ("Material", one.material),
            ("End of life", one.end_of_life),
            ("In its own words", one.words),
            ("Answered", f"{one.date}, by {_title(catalogue, one.by)}"),
        )
    )


def _machines(catalogue: Catalogue, answers: Answers) -> Html:
    """Show each machine that is relied on, also one that has not answered."""
    if not answers.relies_on:
        return tag("p", "This run relies on no machine.")
    titles, given = machine_titles(catalogue), {one.machine: one for one in answers.machines}
    rows = [_machine(catalogue, titles.get(key, key), given.get(key)) for key in answers.relies_on]
    return table(("Machine", "Verdict", "Maintenance", "Hours it can give", "Words", "By"), rows, label="Machines")


def _machine(catalogue: Catalogue, title: str, one: MachineAnswer | None) -> list[Child]:
    if one is None:
        return [title, "has not answered yet", "", "", "", ""]
    return [
        title,
        _VERDICTS.get(one.verdict, one.verdict),
        one.maintenance,
        f"{tidy(one.hours_available)} h",
        one.words,
        f"{_title(catalogue, one.by)}, {one.date}",
    ]


def _title(catalogue: Catalogue, by: str) -> str:
    roles = catalogue.governance.roles
    return roles.title(by) if roles else by
