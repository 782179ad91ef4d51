# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Who may decide what, and what they owe for it: roles with rights and duties, who holds them, and tools that help."""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal

import msgspec

from makeshare.model.governance.located import Located

SpeaksFor = Literal["", "environment", "machines"]

PSEUDONYM = re.compile(r"(?:example-)?[0-9a-f]{16}", re.ASCII)
"""16 random hexadecimal digits, never anything about a person; in examples with `example-` before them."""


class Holder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who holds a role, from one day until another, both included: a pseudonym, or the key of a body."""

    who: str
    since: dt.date = msgspec.field(name="from")
    until: dt.date

    def on(self, day: dt.date) -> bool:
        """Say whether the role is held on a day."""
        return self.since <= day <= self.until


class Right(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a role may do, and which matters it may decide, by their keys."""

    may: str
    decides: tuple[str, ...] = ()


class Role(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rights, each by its key, and the duties that come with them. `speaks_for`: for whom that has no vote."""

    title: str
    about: str
    rights: dict[str, Right] = {}
    duties: tuple[str, ...] = ()
    holders: tuple[Holder, ...] = ()
    speaks_for: SpeaksFor = ""


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A group that can hold a role as one: the assembly, a circle, a board."""

    title: str
    about: str


class Tool(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An automated tool or an AI that takes part: its task, who answers for it, and what it may never decide."""

    title: str
    task: str
    answerable: str
    never: tuple[str, ...]


class Roles(Located, frozen=True, kw_only=True):
    """What roles.toml states. `matters` are the kinds of decision, by key, in words."""

    example: bool = False
    matters: dict[str, str]
    bodies: dict[str, Body]
    roles: dict[str, Role]
    tools: dict[str, Tool]

    def speakers(self, cause: SpeaksFor) -> dict[str, Role]:
        """Return the roles that speak for the environment or for machines."""
        return {key: role for key, role in self.roles.items() if role.speaks_for == cause}

    def title(self, key: str) -> str:
        """Return the title of a role or body; any other name as it is."""
        found = self.roles.get(key) or self.bodies.get(key)
        return found.title if found else key
