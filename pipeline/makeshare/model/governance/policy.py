# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A community's policy on data and licences, which a machine can hold its files against."""

from __future__ import annotations

import msgspec

from makeshare.model.governance.located import Located


class Held(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of data: where it is held, who sees it, for how long. `basis`: why personal data may be public."""

    what: str
    where: str
    seen_by: str
    kept: str
    personal: bool
    public: bool
    basis: str = ""


class Licences(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which licences are allowed, as SPDX expressions, for each kind of work."""

    designs: tuple[str, ...]
    words: tuple[str, ...]
    data: tuple[str, ...]
    software: tuple[str, ...]


class Policy(Located, frozen=True, kw_only=True):
    """What policy.toml states."""

    licences: Licences
    held: tuple[Held, ...] = ()
    never: tuple[str, ...] = ()
    """What is never collected or published, in words."""
