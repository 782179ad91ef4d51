# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The words on a payment name one pledge, however they are spaced, and a slip of the pen never names another."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makeshare.model.funding.reference import Reference, check_character, reference, references

HEX = st.text("0123456789abcdef", min_size=16, max_size=16)
NUMBER = st.text("0123456789", min_size=4, max_size=4)
SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@given(NUMBER, HEX, st.text(" -/.\n", max_size=3), st.booleans())
def test_a_reference_is_found_however_a_bank_spaces_it(number: str, pledge: str, gap: str, small: bool) -> None:  # noqa: FBT001  Hypothesis draws it
    """Case, spaces, hyphens and line ends do not matter; words around it do not either."""
    code = reference(number, pledge)
    written = gap.join(str(code).replace("-", ""))
    text = f"Miller family, {written.lower() if small else written}, thank you"
    assert references(text) == (code,)


@given(NUMBER, HEX, st.integers(0, 14), st.sampled_from(SIGNS))
def test_one_wrong_sign_never_names_another_pledge(number: str, pledge: str, at: int, sign: str) -> None:
    """The check character finds every single wrong sign (ISO 7064, MOD 37,36)."""
    right = str(reference(number, pledge)).replace("-", "")
    wrong = right[:at] + sign + right[at + 1 :]
    assert references(wrong) == ((reference(number, pledge),) if wrong == right else ())


def test_two_swapped_neighbours_hardly_ever_pass() -> None:
    """Nearly every swap is found: of twenty thousand, about one in three hundred passes."""
    dice, swapped, passed = random.Random(1), 0, 0  # noqa: S311  which signs to swap, no secret
    while swapped < 20_000:
        right = str(reference(f"{dice.randrange(10_000):04}", f"{dice.getrandbits(64):016x}")).replace("-", "")
        at = dice.randrange(2, 14)
        wrong = right[:at] + right[at + 1] + right[at] + right[at + 2 :]
        swapped += wrong != right
        passed += wrong != right and bool(references(wrong))
    assert passed * 200 < swapped


def test_the_check_character_is_that_of_the_standard() -> None:
    """The worked example of a serial number under ISO 7064, MOD 37,36."""
    assert check_character("A12425GABC1234002") == "M"


def test_an_example_is_named_by_its_digits() -> None:
    """What says that it is an example is not written on a payment."""
    assert reference("0001-first-run", "example-1a2b3c4d5e6f7081") == Reference("0001", "1a2b3c4d")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "MS-0001-1A2B3C4D",
        "MS-0001-1A2B3C4D Miller",
        "XMS-0001-1A2B3C4D-P",
        "MS-0001-1A2B3C4D-PX",
        "MS-OOO1-1A2B3C4D-P",
    ],
)
def test_nothing_is_guessed(text: str) -> None:
    """No check character, letters glued to it, an O for a zero: that is no reference."""
    assert references(text) == ()


def test_several_references_are_all_found() -> None:
    """Each once, in their order."""
    one, other = reference("0001", "1" * 16), reference("0002", "2" * 16)
    assert references(f"{other} {one} {one}") == (other, one)


def test_a_long_text_takes_no_time() -> None:
    """A hostile purpose cannot stop an import."""
    begin = time.process_time()
    for text in ("MS" * 200_000, "M S 0 0 0 1 " * 50_000, "MS-0001-" + "1 " * 200_000):
        references(text)
    assert time.process_time() - begin < 5
