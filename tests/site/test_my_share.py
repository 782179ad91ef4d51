# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A member's statement must be shown as it is, checked, and sent nowhere."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
PAGE = "proposals/0001-broadfork-first-run/"
OPEN_LINE = '{"seq":3,"date":"2026-11-02T19:12:00+01:00","event":{"kind":"pledge"},"prev":"","hash":""}'


def statement(**changes: Any) -> dict[str, Any]:  # noqa: ANN401  JSON
    """A statement of one share, whose own line carries its true hash."""
    digest = hashlib.sha256(OPEN_LINE.encode()).hexdigest()
    step = {"seq": 3, "date": "", "event": "pledge", "hash": digest, "line": OPEN_LINE[:-3] + f'"{digest}"}}'}
    share = {
        "pledge": "<b>example-1</b>", "reference": "MS-0001", "state": "live", "variant": "default", "units": 2,
        "shares": 2, "promised": 45800, "asked": 45800, "paid": 22900, "to_pay": 22900, "to_be_paid_back": 0,
        "still_at_most": 22900, "pledged_on": "2026-11-02", "issued_on": "", "paid_on": "", "ended_on": "",
        "paid_back_on": "", "life": [step],
    }  # fmt: skip
    whole = {
        "format": "makeshare-share", "version": 1, "proposal": "0001-broadfork-first-run", "currency": "EUR",
        "digits": 2, "example": True, "ledger": {"head": "9f8e7d6c5b4a", "length": 24}, "shares": [share],
    }  # fmt: skip
    return whole | changes


def opened(page: Page, site: str, tmp_path: Path, content: str) -> str:
    """Open a file in the page and return what it says then."""
    path = tmp_path / "statement.json"
    path.write_text(content, encoding="utf-8")
    page.goto(f"{site}{PAGE}")
    page.locator("[data-share-file]").set_input_files(path)
    shown = page.locator("[data-share-shown]")
    expect(shown).not_to_be_empty()
    return shown.inner_text()


def test_a_statement_is_shown_checked_and_sent_nowhere(
    page: Page, sample_site: str, tmp_path: Path, asked: list[str], noise: list[str]
) -> None:
    """What is owed and paid, that its lines are whole and end where the page's ledger does; no request is made."""
    page.goto(f"{sample_site}{PAGE}")
    before = len(asked)
    said = opened(page, sample_site, tmp_path, json.dumps(statement()))
    assert "Its lines are whole. It ends where the ledger on this page ends." in said
    assert "EXAMPLE" in said
    assert "<b>example-1</b>" in said  # foreign words stay words
    for figure in ("EUR 458.00", "EUR 229.00", "MS-0001"):
        assert figure in said
    assert all(address.startswith(sample_site) for address in asked[before:])
    assert not noise


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "cannot be read"),
        ("[]", "is no statement"),
        (json.dumps(statement(format="other")), "is no statement"),
        (json.dumps(statement(proposal="0002-other")), "of another run: 0002-other"),
        (json.dumps(statement()).replace("2026-11-02T19:12", "2026-11-02T19:13"), "was changed"),
        (json.dumps(statement(ledger={"head": "other", "length": 24})), "is not the one on this page"),
        (json.dumps(statement(ledger={"head": "other", "length": 20})), "as of line 20"),
    ],
)
def test_a_statement_that_does_not_hold_says_why(
    page: Page, sample_site: str, tmp_path: Path, content: str, says: str
) -> None:
    """Rubbish, another run's, one that was changed, and one of another ledger are told apart."""
    assert says in opened(page, sample_site, tmp_path, content)
