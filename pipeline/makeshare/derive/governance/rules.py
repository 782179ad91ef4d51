# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Hold roles and the policy against their rules: no right without a duty, no matter that nobody may decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from makeshare.errors import InputError, MakeshareError, Place, UnknownKey
from makeshare.model.design import Manifest
from makeshare.model.governance.policy import Policy
from makeshare.model.governance.roles import PSEUDONYM, Role, Roles, SpeaksFor

_CAUSES: tuple[tuple[SpeaksFor, str], ...] = (("environment", "the environment"), ("machines", "the machines"))


def role_problems(roles: Roles) -> Iterator[MakeshareError]:
    """Yield what is wrong with a community's roles; raises nothing."""
    for key, role in roles.roles.items():
        yield from _duties(roles, key, role)
        yield from _holders(roles, key, role)
        for right, what in role.rights.items():
            for matter in what.decides:
                if matter not in roles.matters:
                    place = roles.at("roles", key, "rights", right, "decides")
                    yield UnknownKey("matter", matter, roles.matters, place)
    yield from _matters(roles)
    for cause, words in _CAUSES:
        if not roles.speakers(cause):
            tip = f'one role states speaks_for = "{cause}"'
            yield InputError(f"nobody speaks for {words}", roles.at("roles"), tip)
    yield from _tools(roles)


def policy_problems(policy: Policy, designs: Iterable[Manifest]) -> Iterator[MakeshareError]:
    """Yield licences that do not exist, designs whose licence is not allowed, and personal data without a reason."""
    for kind in ("designs", "words", "data", "software"):
        for spdx in getattr(policy.licences, kind):
            if not _is_licence(spdx):
                tip = "an SPDX identifier, such as CERN-OHL-W-2.0"
                yield InputError(f"no licence is called '{spdx}'", policy.at("licences", kind), tip)
    for design in designs:
        if design.license not in policy.licences.designs:
            tip = f"allowed by {policy.place.file}: {', '.join(policy.licences.designs)}"
            place = Place(design.place.file, design.place.line, "license")
            yield InputError(f"the policy does not allow {design.license} for designs", place, tip)
    for index, held in enumerate(policy.held):
        if held.personal and held.public and not held.basis:
            tip = "state its basis, or do not publish it"
            yield InputError("personal data is public without a reason", policy.at("held", index), tip)


def proper(roles: Roles, pseudonym: str) -> bool:
    """Say whether a pseudonym has its form, and the mark of an example where and only where this is one."""
    return bool(PSEUDONYM.fullmatch(pseudonym)) and pseudonym.startswith("example-") == roles.example


def _duties(roles: Roles, key: str, role: Role) -> Iterator[MakeshareError]:
    """Rights come with duties, and so does speaking for others."""
    if (role.rights or role.speaks_for) and not role.duties:
        what = "has rights" if role.rights else f"speaks for the {role.speaks_for}"
        yield InputError(f"the role {key} {what} and no duties", roles.at("roles", key), "say what it owes for them")


def _holders(roles: Roles, key: str, role: Role) -> Iterator[MakeshareError]:
    for index, holder in enumerate(role.holders):
        place = roles.at("roles", key, "holders", index)
        if holder.who not in roles.bodies and not proper(roles, holder.who):
            tip = "16 random hexadecimal digits (in examples after `example-`), or the key of a body"
            yield InputError(f"'{holder.who}' is neither a pseudonym nor a body", place, tip)
        if holder.until < holder.since:
            yield InputError("the term ends before it begins", place)


def _matters(roles: Roles) -> Iterator[MakeshareError]:
    decided = {matter for role in roles.roles.values() for right in role.rights.values() for matter in right.decides}
    for matter in roles.matters:
        if matter not in decided:
            yield InputError(
                f"no right decides '{matter}'", roles.at("matters", matter), "give it to a role, or drop it"
            )


def _tools(roles: Roles) -> Iterator[MakeshareError]:
    """A person who holds a role answers for each tool, and something stays closed to it."""
    people = {holder.who for role in roles.roles.values() for holder in role.holders} - set(roles.bodies)
    for key, tool in roles.tools.items():
        if tool.answerable not in people:
            place, tip = roles.at("tools", key, "answerable"), "the pseudonym of a person who holds a role"
            yield InputError(f"nobody known answers for the tool {key}", place, tip)
        if not tool.never:
            yield InputError(f"the tool {key} may decide everything", roles.at("tools", key, "never"), "say what never")


def _is_licence(spdx: str) -> bool:
    from license_expression import (  # type: ignore[import-untyped]  # noqa: PLC0415  its list takes time to load
        get_spdx_licensing,
    )

    return not get_spdx_licensing().validate(spdx).errors
