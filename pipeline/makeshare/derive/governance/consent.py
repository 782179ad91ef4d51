# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Consent: a proposal is carried when nobody's objection is left open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from makeshare.derive.governance.count import Count
from makeshare.model.governance.ballot import Ballot, Objection, Step


def count_consent(ballots: Sequence[Ballot], objections: Sequence[Objection], option: str) -> Count:
    """Carry the one option unless an objection is open, or nobody consents.

    An objection is open until its voter votes otherwise or it is answered. The voter has the last word: an answer must
    come before a declared time, and objecting again after it opens the objection anew. Standing aside neither carries
    nor blocks. Support is the part of the ballots that consent. Source of the rule: consent in sociocracy, as in
    G. Endenburg, "Sociocracy: The Organization of Decision-Making" (1998), with the answer made explicit.
    """
    says = Counter(ballot.says for ballot in ballots)
    tallies = {"consent": str(says["consent"]), "stand-aside": str(says["stand-aside"]), "object": str(says["object"])}
    open_ = [one for one in objections if one.state == "open"]
    carried = not open_ and says["consent"] > 0
    lines = ", ".join(str(one.line) for one in open_)
    words = [
        f"Objections {state}: {count}."
        for state in ("withdrawn", "repeated", "answered")
        if (count := sum(one.state == state for one in objections))
    ]
    words.append(f"Open objections, by their lines: {lines}." if open_ else "No objection is open.")
    step = Step(title="Ballots", tallies=tallies, words=tuple(words))
    support = Fraction(says["consent"], len(ballots)) if ballots else Fraction(0)
    return Count((option,) if carried else (), support, (step,))
