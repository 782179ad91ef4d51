# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a checkout keeps of other communities, as its site shows it; nothing is fetched for that."""

from __future__ import annotations

from makeshare.derive.federation import roll_up
from makeshare.errors import MakeshareError
from makeshare.model.federation.network import Network
from makeshare.read.federation import load_agreements, load_origin, load_pins
from makeshare.workflows.repository import Repository


def gather(repository: Repository) -> tuple[Network, tuple[MakeshareError, ...]]:
    """Return pins, roll-up, agreements and origins; or nothing and every problem, such as a copy that was changed."""
    try:
        return _network(repository), ()
    except MakeshareError as error:
        return Network(), (error,)
    except ExceptionGroup as group:
        return Network(), tuple(one for one in group.exceptions if isinstance(one, MakeshareError))


def _network(repository: Repository) -> Network:
    root = repository.root
    pins = load_pins(root)
    origins = {folder: load_origin(root, folder) for folder in repository.folders}
    return Network(
        pins=pins,
        neighbours=roll_up(repository.settings, pins),
        agreements=load_agreements(root),
        origins={folder: origin for folder, origin in origins.items() if origin},
    )
