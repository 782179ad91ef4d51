# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""site/community/roles.toml and site/community/policy.toml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from makeshare.errors import InputError
from makeshare.model.governance.policy import Held, Licences, Policy
from makeshare.model.governance.roles import Body, Role, Roles, Tool
from makeshare.read.governance.files import check_keys, check_texts, located, there
from makeshare.read.toml import read_toml

ROLES = "site/community/roles.toml"
POLICY = "site/community/policy.toml"


class _RolesCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """roles.toml as it is written; its tables are read one by one, so that errors name their lines."""

    matters: dict[str, str]
    roles: dict[str, dict[str, Any]]
    bodies: dict[str, dict[str, Any]] = {}
    tools: dict[str, dict[str, Any]] = {}
    example: bool = False


class _PolicyCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """policy.toml as it is written."""

    licences: Licences
    held: tuple[Held, ...]
    never: tuple[str, ...]


def load_roles(root: Path) -> Roles | None:
    """Read roles.toml; None where the community has none. Raises InputError with file, line and field."""
    if not there(root, ROLES):
        return None
    document = read_toml(root, ROLES)
    card = document.convert(_RolesCard, document.data)
    check_texts(document)
    check_keys(document, "matters", "roles", "bodies", "tools")
    for key in card.bodies.keys() & card.roles.keys():
        raise InputError(f"'{key}' is a role and a body", document.place("bodies", key), "give one another key")
    where = located(document)
    return Roles(
        example=card.example,
        matters=card.matters,
        bodies={key: document.convert(Body, table, "bodies", key) for key, table in card.bodies.items()},
        roles={key: document.convert(Role, table, "roles", key) for key, table in card.roles.items()},
        tools={key: document.convert(Tool, table, "tools", key) for key, table in card.tools.items()},
        place=where.place,
        lines=where.lines,
    )


def load_policy(root: Path) -> Policy | None:
    """Read policy.toml; None where the community has none. Raises InputError with file, line and field."""
    if not there(root, POLICY):
        return None
    document = read_toml(root, POLICY)
    card = document.convert(_PolicyCard, document.data)
    check_texts(document)
    where = located(document)
    return Policy(
        licences=card.licences, held=card.held, never=card.never, place=where.place, lines=where.lines
    )  # fmt: skip
