# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Licences: SPDX expressions are understood as written; anything else is unknown, with a suggestion, never replaced."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makeshare.derive.exchange.diagnose import diagnose
from makeshare.derive.exchange.licence import expression, is_open
from makeshare.model.exchange.finding import Finding
from makeshare.read.exchange.reading import parse_foreign


def findings(licence: str) -> list[Finding]:
    """Return what is found about the hardware's licence."""
    text = (
        f"title: a\ndescription: b\nproject-link: https://codeberg.org/example-a/b\nlicense:\n  hardware: '{licence}'\n"
    )
    reading = parse_foreign("okh.yml", text.encode())
    return [one for one in diagnose(reading.content, reading.findings) if one.place.field == "license.hardware"]


@pytest.mark.parametrize(
    ("written", "tip"),
    [
        ("CERN OHL v2", "ask the licensor which is meant: CERN-OHL-P-2.0, CERN-OHL-W-2.0, CERN-OHL-S-2.0"),
        ("CERN OHL", "ask the licensor which is meant: CERN-OHL-P-2.0, CERN-OHL-W-2.0, CERN-OHL-S-2.0"),
        ("CERN-OHL-S", "was CERN-OHL-S-2.0 meant?"),
        ("CERN-OHL-S v2", "was CERN-OHL-S-2.0 meant?"),
        ("CERN OHL v1.2", "was CERN-OHL-1.2 meant?"),
        ("CC-BY-SA", "ask the licensor which is meant: CC-BY-SA-4.0, CC-BY-SA-3.0"),
        ("CC BY-SA 4.0", "was CC-BY-SA-4.0 meant?"),
        ("BY-SA 4.0", "was CC-BY-SA-4.0 meant?"),
        ("Creative Commons Attribution-ShareAlike 4.0 International License", "was CC-BY-SA-4.0 meant?"),
        ("GPL3", "ask the licensor which is meant: GPL-3.0-only, GPL-3.0-or-later"),
        ("GPLv3", "ask the licensor which is meant: GPL-3.0-only, GPL-3.0-or-later"),
        ("GNU GPL v3", "ask the licensor which is meant: GPL-3.0-only, GPL-3.0-or-later"),
        ("MIT License", "was MIT meant?"),
        ("The MIT Licence", "was MIT meant?"),
        ("Apache 2.0", "was Apache-2.0 meant?"),
        ("BSD", "ask the licensor which is meant: BSD-2-Clause, BSD-3-Clause"),
        ("Public Domain", "was CC0-1.0 meant?"),
        ("CERN-OHL-W-2.0+", "was CERN-OHL-W-2.0 meant?"),
        ("something of our own", "identifiers are listed at spdx.org/licenses"),
    ],
)
def test_a_wrong_identifier_is_unknown_with_a_suggestion(written: str, tip: str) -> None:
    """It is an error, its value is not used, and the tip names what may have been meant."""
    (found,) = findings(written)
    assert (found.code, found.severity, found.faulty, found.tip) == ("licence-unknown", "error", True, tip)
    assert expression(written) is None
    assert is_open(written) is None


@pytest.mark.parametrize(
    "written", ["All rights reserved", "proprietary", "LicenseRef-NONE", "NOASSERTION", "unlicensed"]
)
def test_words_that_keep_all_rights_are_told_plainly(written: str) -> None:
    """Nobody else may make it: an error, and not open."""
    (found,) = findings(written)
    assert (found.code, found.severity) == ("licence-closed", "error")
    assert is_open(written) is False


@pytest.mark.parametrize(
    "written", ["CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC-BY-ND-4.0", "CC-BY-NC-ND-3.0-DE", "PolyForm-Noncommercial-1.0.0"]
)
def test_licences_without_trade_or_change_are_not_open_hardware(written: str) -> None:
    """They are proper identifiers, so the value stays known; but the thing cannot be made for sale."""
    (found,) = findings(written)
    assert (found.code, found.severity, found.faulty) == ("licence-not-open", "error", False)
    assert "not open hardware" in found.sentence
    assert expression(written) == written
    assert is_open(written) is False


@pytest.mark.parametrize(
    ("written", "opens"),
    [
        ("CERN-OHL-S-2.0", True),
        ("TAPR-OHL-1.0", True),
        ("CC-BY-SA-3.0-DE", True),
        ("GPL-3.0-or-later", True),
        ("Apache-2.0 WITH SHL-2.1", True),
        ("CC-BY-NC-4.0 OR MIT", True),
        ("CC-BY-NC-4.0 AND MIT", False),
        ("(CC-BY-NC-4.0 OR CERN-OHL-W-2.0) AND CC0-1.0", True),
        ("CC-BY-NC-4.0 OR CC-BY-ND-4.0", False),
        ("MIT AND OFL-1.1", None),
        ("MIT OR OFL-1.1", True),
        ("CC-BY-NC-4.0 OR OFL-1.1", None),
    ],
)
def test_expressions_are_followed(written: str, opens: bool | None) -> None:  # noqa: FBT001  the expected answer
    """Of a choice one open licence is enough, of several that hold together all must be; unknown stays unknown."""
    assert expression(written) == written
    assert is_open(written) is opens


def test_old_identifiers_are_kept_as_written() -> None:
    """The list that we use would turn GPL-3.0 into GPL-3.0-only without a word; here it stays, with a question."""
    (found,) = findings("GPL-3.0")
    assert (found.code, found.severity, found.faulty) == ("licence-old-identifier", "warning", False)
    assert expression("GPL-3.0") == "GPL-3.0"
    (plus,) = findings("GPL-3.0+")
    assert plus.code == "licence-old-identifier"
    assert plus.tip == "ask the licensor: GPL-3.0-only or GPL-3.0-or-later?"


def test_capitals_do_not_matter_but_are_told() -> None:
    """SPDX compares identifiers without regard to capitals."""
    (found,) = findings("cern-ohl-w-2.0")
    assert (found.code, found.severity) == ("licence-capitals", "note")
    assert is_open("cern-ohl-w-2.0") is True


def test_a_licence_of_ones_own_is_unknown() -> None:
    """What a LicenseRef says stands in a text that nobody has read here."""
    (found,) = findings("LicenseRef-OurOwn-1.0")
    assert (found.code, found.faulty) == ("licence-custom", True)
    assert is_open("LicenseRef-OurOwn-1.0") is None


@given(st.text(max_size=250))
def test_no_text_does_more_than_be_unknown(text: str) -> None:
    """Whatever stands there, the answers are: an expression as written or none; open, not open, or unknown."""
    assert expression(text) in (None, text.strip())
    assert is_open(text) in (True, False, None)
