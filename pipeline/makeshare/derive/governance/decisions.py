# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Hold a decision against the rules: who may decide it, that its ballots are all there, that the result follows."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from makeshare.derive.chain import check_head
from makeshare.derive.governance.recount import recount
from makeshare.errors import InputError, IntegrityError, MakeshareError, Place, UnknownKey
from makeshare.model.chain import Head
from makeshare.model.governance.ballot import Box
from makeshare.model.governance.decision import Decision
from makeshare.model.governance.roles import Roles


def decision_problems(
    decision: Decision, box: Box, roles: Roles | None, *, proposals: Collection[str], meetings: Collection[str]
) -> Iterator[MakeshareError]:
    """Yield all that is wrong with a decision; raises nothing.

    `proposals` and `meetings` are the names of those that there are.
    """
    if roles is None:
        tip = "roles come before decisions: write site/community/roles.toml"
        yield InputError("nobody may decide yet", decision.at("authority"), tip)
    else:
        yield from _authority(decision, roles)
        yield from _answers(decision, box, roles)
    yield from _links(decision, proposals, meetings)
    yield from _closing(decision, box)


def _authority(decision: Decision, roles: Roles) -> Iterator[MakeshareError]:
    """The right exists, covers the matter, and somebody holds it when the vote opens."""
    stated = decision.authority
    role = roles.roles.get(stated.role)
    if roles.example and not decision.example:
        yield InputError("a real decision cannot rest on example roles", decision.at("authority"))
    if role is None:
        yield UnknownKey("role", stated.role, roles.roles, decision.at("authority", "role"))
        return
    right = role.rights.get(stated.right)
    if right is None:
        yield UnknownKey(f"right of {stated.role}", stated.right, role.rights, decision.at("authority", "right"))
    elif decision.matter not in roles.matters:
        yield UnknownKey("matter", decision.matter, roles.matters, decision.at("matter"))
    elif decision.matter not in right.decides:
        tip = f"it decides {', '.join(right.decides) or 'nothing'}"
        sentence = f"the right {stated.right} does not cover '{decision.matter}'"
        yield InputError(sentence, decision.at("authority", "right"), tip)
    day = decision.opens.date()
    holders = {holder.who for holder in role.holders if holder.on(day)}
    if stated.body and stated.body not in holders:
        yield InputError(f"'{stated.body}' does not hold the role {stated.role} then", decision.at("authority", "body"))
    elif not holders:
        yield InputError(f"nobody holds the role {stated.role} on {day}", decision.at("authority", "role"))


def _answers(decision: Decision, box: Box, roles: Roles) -> Iterator[MakeshareError]:
    """Objections are answered by roles that there are."""
    for one in box.objections:
        if one.answered_by and one.answered_by not in roles.roles:
            yield UnknownKey("role", one.answered_by, roles.roles, Place(ballots_file(decision), one.line))


def _links(decision: Decision, proposals: Collection[str], meetings: Collection[str]) -> Iterator[MakeshareError]:
    for index, slug in enumerate(decision.proposals):
        if slug not in proposals:
            yield UnknownKey("proposal", slug, proposals, decision.at("proposals", index))
    for index, option in enumerate(decision.options):
        if option.proposal and option.proposal not in proposals:
            yield UnknownKey("proposal", option.proposal, proposals, decision.at("options", index, "proposal"))
    for index, meeting in enumerate(decision.minutes):
        if meeting not in meetings:
            yield UnknownKey("meeting", meeting, meetings, decision.at("minutes", index))


def _closing(decision: Decision, box: Box) -> Iterator[MakeshareError]:
    """Of a closed decision, no ballot is missing and the recorded result is what the recount gives."""
    if decision.status == "open" and not box.head.length:
        tip = "`makeshare decision open` pins its rules before anybody votes"
        yield InputError("it was not opened by an event", decision.at("status"), tip)
    if decision.status != "closed":
        return
    try:
        pinned = Head(length=decision.ballots_length or 0, hash=decision.ballots_head)
        check_head(box.head, pinned, decision.at("ballots_head"))
        result = recount(decision, box)
    except MakeshareError as error:
        yield error.at(decision.place)
        return
    recorded, counted = (decision.outcome, decision.chosen), (result.outcome, result.chosen)
    if recorded != counted:
        stated, follows = (f"{outcome} {' '.join(chosen)}".strip() for outcome, chosen in (recorded, counted))
        tip = f"run `makeshare decision recount {decision.slug}`"
        yield IntegrityError(
            f"recorded is {stated}, and from the ballots follows {follows}", decision.at("outcome"), tip
        )


def ballots_file(decision: Decision) -> str:
    """Return the file of a decision's ballots, as errors show it."""
    return f"{decision.place.file.rpartition('/')[0]}/ballots.jsonl"
