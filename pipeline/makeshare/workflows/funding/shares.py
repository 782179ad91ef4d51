# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A member's own papers: the statement of all shares in a run, and the certificate of one."""

from __future__ import annotations

from pathlib import Path

from makeshare.derive.funding.shares import share_statement
from makeshare.errors import InputError
from makeshare.model.funding.share import ShareStatement
from makeshare.read.kept_out import keep_out
from makeshare.read.proposal import load_ledger
from makeshare.workflows.ledgers import ledger
from makeshare.workflows.repository import Repository
from makeshare.write.funding.certificate import certificate
from makeshare.write.funding.share import share_json


def statement_of(pseudonym: str, slug: str, repository: Repository, private: Path | None = None) -> ShareStatement:
    """Return a member's statement; raises InputError where nobody goes by the pseudonym."""
    if private is not None:
        keep_out(private)
    opened = ledger(slug, repository, private)
    proposal = opened.proposal
    public = load_ledger(repository.root, proposal.slug) if private is not None else None
    return share_statement(
        pseudonym, opened.lines, proposal=proposal.slug, title=proposal.title, example=proposal.example, public=public
    )


def statement_file(pseudonym: str, slug: str, repository: Repository, private: Path | None = None) -> bytes:
    """Return a member's statement as a file."""
    return share_json(statement_of(pseudonym, slug, repository, private))


def certificate_file(pledge: str, slug: str, repository: Repository, private: Path | None = None) -> bytes:
    """Return the certificate of one pledge as a PDF; raises InputError where a member with several pledges is named."""
    found = statement_of(pledge, slug, repository, private)
    if len(found.shares) != 1:
        names = ", ".join(share.pledge for share in found.shares)
        raise InputError("a certificate is of one pledge", tip=f"this member has {names}")
    return certificate(found, found.shares[0], repository.settings.name)
