# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""All rules together: one list of findings, in the order of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from makeshare.derive.exchange.amounts import amount_problems
from makeshare.derive.exchange.dates import date_problems
from makeshare.derive.exchange.density import density_problems
from makeshare.derive.exchange.facility import facility_problems
from makeshare.derive.exchange.images import image_problems
from makeshare.derive.exchange.languages import language_problems
from makeshare.derive.exchange.levels import level_problems
from makeshare.derive.exchange.licence import licence_problems
from makeshare.derive.exchange.links import link_problems
from makeshare.derive.exchange.origin import origin_problems
from makeshare.derive.exchange.parts import doubled_parts, part_problems, sum_problems
from makeshare.derive.exchange.people import people_problems
from makeshare.derive.exchange.placeholders import placeholder_problems
from makeshare.derive.exchange.processes import process_problems
from makeshare.derive.exchange.required import required_problems, swallowed_problems
from makeshare.derive.exchange.versions import spec_problems, version_problems
from makeshare.derive.exchange.yaml_words import yaml_word_problems
from makeshare.model.exchange.facility import ForeignFacility
from makeshare.model.exchange.finding import Finding
from makeshare.model.exchange.manifest import ForeignManifest

MOST = 300
"""Findings of one rule: who has more of a kind has one mistake, made often."""

RULES: tuple[Callable[[ForeignManifest], Iterator[Finding]], ...] = (
    spec_problems,
    required_problems,
    swallowed_problems,
    licence_problems,
    version_problems,
    date_problems,
    language_problems,
    level_problems,
    people_problems,
    link_problems,
    origin_problems,
    image_problems,
    process_problems,
    amount_problems,
    density_problems,
    part_problems,
    doubled_parts,
    sum_problems,
)


def diagnose(content: ForeignManifest | ForeignFacility | None, found: Iterable[Finding] = ()) -> tuple[Finding, ...]:
    """Return what is wrong with a file, sorted by line: what its reading `found`, and what the rules find in it."""
    findings = list(islice(found, MOST))
    if content is not None:
        left = list(islice(placeholder_problems(content.file, content.original), MOST))
        nothing = {one.place for one in left if one.faulty}  # of which there is no more to say
        findings += left
        findings += islice(yaml_word_problems(content.file, content.original), MOST)
        findings += (one for one in _judged(content) if one.place not in nothing)
    once = {(one.code, one.place): one for one in reversed(findings)}
    return tuple(sorted(once.values(), key=lambda one: (one.place.line or 0, one.place.field, one.code)))


def _judged(content: ForeignManifest | ForeignFacility) -> Iterator[Finding]:
    """Yield what each rule finds."""
    if isinstance(content, ForeignFacility):
        yield from islice(facility_problems(content), MOST)
        return
    for rule in RULES:
        yield from islice(rule(content), MOST)


def faulty_fields(findings: Iterable[Finding]) -> frozenset[str]:
    """Return the fields whose values are not used."""
    return frozenset(one.place.field for one in findings if one.faulty and one.place.field)
