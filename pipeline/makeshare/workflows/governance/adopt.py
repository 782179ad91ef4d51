# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Adopt a document: a template of this package, its blanks filled from the community's own data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from makeshare.errors import InputError, Place, UnknownKey
from makeshare.files import write_whole
from makeshare.read.governance.roles import load_policy, load_roles
from makeshare.workflows.governance.gather import DOCUMENTS
from makeshare.workflows.proposals import proposal_of
from makeshare.workflows.repository import Repository
from makeshare.write.documents import Facts, blanks, document

_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_BLANK = re.compile(r"\{[^{}]*\}")
_OF_A_RUN = "proposal_title"
"""A template with this blank is for one run."""


@dataclass(frozen=True)
class Template:
    """A document that can be adopted. `run` says that it is for one proposal."""

    key: str
    title: str
    text: str

    @property
    def run(self) -> bool:
        """Whether a proposal fills it."""
        return _OF_A_RUN in blanks(self.text)


@dataclass(frozen=True)
class Adopted:
    """What was written where, and how many facts are still to be stated in it."""

    path: Path
    missing: int


def templates() -> Iterator[Template]:
    """Yield every template, by its key."""
    folder = files("makeshare").joinpath("templates", "community")
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".md"):
            text = file.read_text(encoding="utf-8")
            title = _TITLE.search(text)
            shown = _BLANK.sub("…", title[1] if title else file.name)
            yield Template(file.name.removesuffix(".md"), shown, text)


def adopt(key: str, repository: Repository, proposal: str, output: Path | None, *, force: bool) -> Adopted:
    """Write a document into the community's folder, or to `output`.

    Raises UnknownKey for no such template, InputError when it needs a proposal or the file is there already.
    """
    known = {template.key: template for template in templates()}
    if key not in known:
        raise UnknownKey("template", key, known)
    template = known[key]
    if template.run != bool(proposal):
        sentence = (
            "is for one run: name its proposal" if template.run else "is for the whole community: no proposal fills it"
        )
        raise InputError(f"{key} {sentence}", Place("--proposal"))
    run = proposal_of(proposal, repository) if proposal else None
    name = f"{key}-{run.number}" if run else key
    path = repository.root / DOCUMENTS / f"{name}.md" if output is None else output
    if not force and (path.exists() or path.is_symlink()):
        raise InputError(
            "is there already", Place(str(output or path.relative_to(repository.root))), "--force replaces it"
        )
    root = repository.root
    facts = Facts(
        community=repository.settings, roles=load_roles(root), policy=load_policy(root), proposal=run
    )  # fmt: skip
    text, missing = document(template.text, facts)
    write_whole(path, text.encode())
    return Adopted(path, missing)
