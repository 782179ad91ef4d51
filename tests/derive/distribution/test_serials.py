# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A serial number must be the same for everybody, and show when it was misread."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makeshare.derive.distribution.serials import check_digits, read_serial, serial, serials
from makeshare.errors import InputError

NUMBERS = st.builds(
    serial, st.integers(0, 9999).map("{:04}".format), st.integers(1, 99).map("B{:02}".format), st.integers(1, 9999)
)


def refused(text: str) -> bool:
    """Say whether a text is refused."""
    try:
        read_serial(text)
    except InputError:
        return True
    return False


def test_a_number_worked_out_by_hand() -> None:
    """0001B01007 is 000111 01007 with B = 11; times 100, modulo 97, that leaves 11: 98 - 11 = 87."""
    assert 11_101_007 * 100 % 97 == 11
    assert serial("0001", "B01", 7) == "0001-B01-007-87"


def test_the_iban_of_the_standards_example_has_its_check_digits() -> None:
    """The same scheme gives the 82 of GB82 WEST 1234 5698 7654 32, with the country moved to the end."""
    assert check_digits("WEST12345698765432GB") == "82"


@given(NUMBERS)
def test_what_is_made_can_be_read_as_people_type_it(number: str) -> None:
    """Small letters and spaces do not matter."""
    assert read_serial(f" {number.lower()[:6]} {number.lower()[6:]}\n") == number


@given(NUMBERS, st.data())
def test_every_wrong_digit_is_found(number: str, data: st.DataObject) -> None:
    """One digit read as another is refused, wherever it stands."""
    at = data.draw(st.sampled_from([index for index, sign in enumerate(number) if sign.isdigit()]))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != number[at]]))
    assert refused(number[:at] + other + number[at + 1 :])


@given(NUMBERS, st.data())
def test_two_digits_that_were_swapped_are_found(number: str, data: st.DataObject) -> None:
    """Neighbouring digits in the wrong order are refused, across the hyphens too."""
    digits = [index for index, sign in enumerate(number) if sign.isdigit()]
    pairs = [(a, b) for a, b in itertools.pairwise(digits) if number[a] != number[b]]
    one, two = data.draw(st.sampled_from(pairs or [(0, 0)]))
    swapped = list(number)
    swapped[one], swapped[two] = swapped[two], swapped[one]
    assert one == two or refused("".join(swapped))


def test_a_batch_has_its_own_numbers_in_order() -> None:
    """No two units share a number, within a batch or between two."""
    all_of_them = serials("0001", "B01", 1200) + serials("0001", "B02", 1200) + serials("0002", "B01", 1200)
    assert len(set(all_of_them)) == 3600
    assert [number.split("-")[2] for number in serials("0001", "B01", 2)] == ["001", "002"]


@pytest.mark.parametrize("text", ["", "0001-B01-007", "0001-B01-007-877", "0001-X01-007-87", "٠٠٠١-B01-007-87", "=1+1"])
def test_what_is_no_serial_number_is_refused_with_an_example(text: str) -> None:
    """The tip shows what one looks like."""
    with pytest.raises(InputError, match="0001-B01-007-87"):
        read_serial(text)
