# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a package takes from the checkout: licences and photos, or a sentence that says what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from makeshare.errors import InputError
from makeshare.model.design import Built
from makeshare.workflows.repository import Repository
from tests.write import builders


def test_a_licence_without_its_text_stops_the_package(tmp_path: Path) -> None:
    """No package leaves without the full text of its licence."""
    with pytest.raises(InputError, match=r"licenses/CERN-OHL-W-2.0.txt: the licence's full text is missing"):
        Repository(tmp_path).licence("CERN-OHL-W-2.0")


def test_photos_of_what_was_built_are_packed(tmp_path: Path) -> None:
    """A photo that design.toml names lies in the package under its own name."""
    folder = tmp_path / "designs" / "test_shelf"
    folder.mkdir(parents=True)
    (folder / "first-one.jpg").write_bytes(b"photo")
    card = builders.manifest(built=(Built(by="somebody", date="2026-01-02", version="0.1.0", photo="first-one.jpg"),))
    assert list(Repository(tmp_path).photos(card)) == [folder / "first-one.jpg"]
    assert list(Repository(tmp_path).photos(builders.manifest())) == []


@pytest.mark.parametrize("name", ["../../secret.jpg", "missing.jpg", "link.jpg", "design.py", "A b.png"])
def test_a_photo_is_a_plain_picture_beside_the_card(tmp_path: Path, name: str) -> None:
    """Paths that climb, links, and what is no picture are refused with their place."""
    folder = tmp_path / "designs" / "test_shelf"
    folder.mkdir(parents=True)
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    (folder / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    (folder / "design.py").write_text("")
    card = builders.manifest(built=(Built(by="somebody", date="2026-01-02", version="0.1.0", photo=name),))
    with pytest.raises(InputError, match=r"design.toml: built.photo: the photo"):
        list(Repository(tmp_path).photos(card))
