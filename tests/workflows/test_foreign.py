# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Other people's manifests: each is read or told apart by its fault, none crashes, and nothing faulty is used.

EXPECTED holds all that is found in each file of tests/read/manifests: line (0: the file), severity, code.
"""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from makeshare.errors import InputError
from makeshare.model.exchange.facility import ForeignFacility
from makeshare.model.exchange.manifest import ForeignManifest
from makeshare.model.exchange.usable import Usable, UsableFacility
from makeshare.read.exchange.reading import parse_foreign
from makeshare.workflows.foreign import Looked, judge, look
from makeshare.workflows.repository import Repository

FOLDER = Path(__file__).parents[1] / "read" / "manifests"
FILES = {path.name: path.read_bytes() for path in sorted(FOLDER.iterdir()) if path.suffix in (".yml", ".toml", ".json")}

EXPECTED: dict[str, tuple[str, ...]] = {
    "degrees-in-words-okw.yml": (
        "0 warning field-missing",
        "6 error coordinates-unreadable",
        "7 note not-working-now",
        "8 warning access-unknown",
        "8 warning yaml-word",
        "11 note process-unknown",
    ),
    "nowhere-okw.toml": (
        "3 error field-missing",
        "7 warning coordinates-unlikely",
        "15 warning too-much",
    ),
    "ohm-a-list-of-manifests.okh.json": ("1 error syntax",),
    "ohm-comma-before-the-end.okh.json": ("5 error syntax",),
    "ohm-cut-off.okh.json": ("5 error syntax",),
    "ohm-doubled-keys-null-in-words.okh.json": (
        "0 note parts-missing",
        "4 error duplicate-key",
        "5 warning placeholder",
        "5 error placeholder",
        "6 error placeholder",
        "7 error language-unreadable",
        "9 error date-unreadable",
        "10 error wrong-type",
        "11 warning placeholder",
        "11 error wrong-type",
    ),
    "ohm-links-to-many-others.okh.json": (
        "6 warning placeholder",
        "10 warning other-project",
        "11 warning other-project",
        "15 warning other-project",
        "16 warning part-without-files",
        "16 warning part-doubled",
        "17 error density-impossible",
    ),
    "ohm-materials-without-units.okh.json": (
        "8 note process-unknown",
        "10 warning unit-missing",
        "12 warning unit-unreadable",
        "13 note quantity-missing",
        "13 warning supply-doubled",
        "14 warning unit-unreadable",
        "17 error not-positive",
        "18 warning supply-doubled",
    ),
    "ohm-not-a-number.okh.json": ("4 error syntax",),
    "ohm-scaffold.okh.json": (
        "0 note parts-missing",
        "5 error placeholder",
        "6 warning placeholder",
        "8 error placeholder",
        "10 error placeholder",
        "11 warning placeholder",
    ),
    "ohm-sound.okh.json": (),
    "ohm-torn-letters-and-wrong-types.okh.json": (
        "2 error torn-character",
        "3 error version-is-number",
        "4 error licence-unknown",
        "6 error language-unreadable",
        "7 error wrong-type",
        "8 warning text-for-list",
        "10 warning part-without-files",
        "10 warning dimension-missing",
    ),
    "okh-anchors-and-a-bomb.yml": (
        "0 note parts-missing",
        "8 error yaml-alias",
        "10 error yaml-merge",
        "10 error yaml-alias",
        "13 error yaml-alias",
        "14 error yaml-alias",
    ),
    "okh-at-sign-without-quotes.yml": ("10 error syntax",),
    "okh-byte-order-mark-windows.toml": (
        "0 note parts-missing",
        "1 warning byte-order-mark",
        "1 note windows-line-ends",
    ),
    "okh-copied-from-another-product.toml": (
        "6 warning other-project",
        "12 warning bom-of-another",
        "13 error fork-of-itself",
        "22 warning part-doubled",
    ),
    "okh-custom-and-old-licences.toml": (
        "0 note parts-missing",
        "12 warning licence-custom",
        "13 error licence-unknown",
        "14 warning licence-old-identifier",
    ),
    "okh-documents-licensed-alone.yml": (
        "8 warning hardware-without-licence",
        "11 warning mail-unreadable",
        "14 warning link-without-target",
    ),
    "okh-doubled-keys.yml": (
        "0 note parts-missing",
        "6 error duplicate-key",
        "9 error duplicate-key",
        "11 error duplicate-key",
    ),
    "okh-fields-behind-a-table.toml": (
        "0 note parts-missing",
        "13 error swallowed",
        "14 error swallowed",
        "15 error swallowed",
        "16 error swallowed",
    ),
    "okh-image-twice.toml": ("10 error duplicate-key",),
    "okh-impossible-masses.toml": (
        "12 warning density-unlikely",
        "12 error parts-heavier-than-whole",
        "24 warning density-unlikely",
        "32 error density-impossible",
        "40 error density-impossible",
        "46 error density-impossible",
    ),
    "okh-indented-by-tabs.yml": ("6 error syntax",),
    "okh-latin-1.yml": ("3 error encoding",),
    "okh-levels-and-codes.toml": (
        "0 note parts-missing",
        "3 warning okhv-unknown",
        "6 warning version-not-semantic",
        "7 note licence-capitals",
        "10 warning region-unknown",
        "11 error level-unknown",
        "12 error level-unknown",
        "13 warning tsdc-unknown",
        "13 warning tsdc-unknown",
        "13 warning tsdc-unknown",
        "17 warning slot-unknown",
        "18 warning tag-unknown",
        "22 warning slot-twice",
        "24 warning image-without-location",
    ),
    "okh-licence-choice-and-sums.toml": (
        "12 error parts-heavier-than-whole",
        "26 warning part-larger-than-whole",
        "30 warning part-without-files",
        "32 error not-positive",
        "33 error fraction-of-a-piece",
    ),
    "okh-licences-in-words.yml": (
        "0 note parts-missing",
        "7 error language-unreadable",
        "10 error licence-unknown",
        "11 error licence-unknown",
        "12 error licence-unknown",
    ),
    "okh-lists-for-text-and-text-for-lists.yml": (
        "0 note parts-missing",
        "3 error wrong-type",
        "6 error wrong-type",
        "8 warning text-for-list",
        "10 error wrong-type",
        "13 error wrong-type",
    ),
    "okh-no-specification-no-licence.toml": (
        "0 error okhv-missing",
        "0 note parts-missing",
        "0 warning field-missing",
        "5 error field-missing",
        "6 error field-missing",
        "8 warning version-not-semantic",
    ),
    "okh-not-for-sale.yml": (
        "0 note parts-missing",
        "9 error licence-not-open",
        "10 error licence-not-open",
        "15 error fork-of-itself",
    ),
    "okh-numbers-in-quotes.toml": (
        "0 note parts-missing",
        "6 error version-is-number",
        "11 warning other-unit",
        "14 error number-as-text",
        "15 warning other-unit",
        "16 error unit-unreadable",
    ),
    "okh-openscad-without-unit-or-bracket.toml": (
        "11 error unit-missing",
        "20 error shape-unreadable",
    ),
    "okh-percent-line-two-documents.yml": (
        "0 note parts-missing",
        "1 warning yaml-directive",
        "5 error address-unreadable",
        "6 error licence-closed",
        "7 error several-documents",
    ),
    "okh-private-addresses.yml": (
        "5 error address-not-public",
        "6 error address-not-public",
        "7 error address-not-public",
        "8 error address-not-public",
        "9 error path-outside",
        "11 warning path-backslash",
        "13 error address-with-password",
        "14 error address-unsafe",
        "15 error address-not-public",
        "16 error placeholder",
    ),
    "okh-quote-not-closed.toml": ("5 error syntax",),
    "okh-sound.toml": (),
    "okh-sound.yml": (),
    "okh-tag-that-runs-code.yml": (
        "0 note parts-missing",
        "6 error yaml-tag",
        "7 error yaml-tag",
        "8 error yaml-tag",
    ),
    "okh-template-fixme.toml": (
        "4 error placeholder",
        "5 error placeholder",
        "7 error placeholder",
        "8 warning placeholder",
        "14 warning placeholder",
        "15 error not-positive",
        "18 error not-positive",
        "19 error not-positive",
        "20 error not-positive",
        "23 warning placeholder",
        "24 warning placeholder",
        "25 error not-positive",
    ),
    "okh-template-left-as-it-was.yml": (
        "0 note parts-missing",
        "5 error wrong-type",
        "5 warning placeholder",
        "6 warning region-unknown",
        "7 error wrong-type",
        "7 warning placeholder",
        "8 error placeholder",
        "11 error wrong-type",
        "11 warning placeholder",
        "12 error placeholder",
        "14 error placeholder",
        "17 warning placeholder",
    ),
    "okh-too-deep.toml": ("3 error too-deep",),
    "okh-words-that-yaml-turns.yml": (
        "0 note parts-missing",
        "5 warning yaml-word",
        "7 warning version-not-semantic",
        "7 warning yaml-number",
        "8 warning yaml-word",
        "9 warning yaml-word",
        "10 error date-unreadable",
        "11 error date-unreadable",
        "12 error language-unreadable",
        "15 warning yaml-number",
        "16 warning yaml-date",
        "17 warning yaml-number",
    ),
    "sound-okw.json": (),
    "swapped-degrees-odd-status-okw.json": (
        "3 warning placeholder",
        "3 error coordinates-unreadable",
        "4 error status-unknown",
        "5 warning access-unknown",
        "6 warning batch-unknown",
        "8 note process-unknown",
        "8 error not-positive",
        "8 error number-as-text",
        "9 warning too-much",
        "9 warning tolerance-unknown",
        "9 warning other-unit",
        "10 warning machine-without-process",
    ),
}

SOUND = ("okh-sound.yml", "okh-sound.toml", "ohm-sound.okh.json", "sound-okw.json")

UNKNOWN: dict[str, tuple[str, ...]] = {
    "okh-anchors-and-a-bomb.yml": ("version",),
    "okh-copied-from-another-product.toml": ("mass",),
    "okh-custom-and-old-licences.toml": ("licence of the hardware",),
    "okh-doubled-keys.yml": ("licence of the hardware", "repository", "language"),
    "okh-fields-behind-a-table.toml": ("version", "licence of the hardware", "licensor", "mass"),
    "okh-impossible-masses.toml": ("mass", "outer dimensions"),
    "okh-levels-and-codes.toml": ("language",),
    "okh-licence-choice-and-sums.toml": ("mass",),
    "okh-licences-in-words.yml": ("licence of the hardware",),
    "okh-lists-for-text-and-text-for-lists.yml": ("title", "summary", "licence of the hardware"),
    "okh-no-specification-no-licence.toml": ("licence of the hardware", "licensor", "language"),
    "okh-numbers-in-quotes.toml": ("version", "outer dimensions"),
    "okh-openscad-without-unit-or-bracket.toml": ("outer dimensions",),
    "okh-percent-line-two-documents.yml": ("licence of the hardware", "repository"),
    "okh-private-addresses.yml": ("repository",),
    "okh-tag-that-runs-code.yml": ("version", "licence of the hardware"),
    "okh-template-fixme.toml": ("title", "licensor", "repository", "mass", "outer dimensions"),
    "okh-template-left-as-it-was.yml": ("title", "summary", "licence of the hardware", "repository"),
    "okh-words-that-yaml-turns.yml": ("language",),
    "ohm-doubled-keys-null-in-words.okh.json": ("version", "licence of the hardware", "licensor", "language", "mass"),
    "ohm-scaffold.okh.json": ("summary", "licence of the hardware", "licensor"),
    "ohm-torn-letters-and-wrong-types.okh.json": ("title", "summary", "version", "licence of the hardware"),
    "degrees-in-words-okw.yml": ("access", "coordinates"),
    "nowhere-okw.toml": ("name", "coordinates"),
    "swapped-degrees-odd-status-okw.json": ("status", "access", "coordinates", "batch"),
}
"""What must not be understood of a faulty file, in the words of `Usable.unknown`."""


def judged(name: str, data: bytes | None = None) -> Looked:
    """Read and judge a file by name."""
    return judge(parse_foreign(name, FILES[name] if data is None else data))


def design(name: str) -> Usable:
    """Return what of a design can be used."""
    found = judged(name).usable
    assert isinstance(found, Usable)
    return found


def test_the_collection_is_as_large_as_it_should_be() -> None:
    """Every dialect has its share, and no file goes without an expectation."""
    assert set(FILES) == set(EXPECTED)
    kinds = [name.rpartition("-")[2].partition(".")[0] == "okw" for name in FILES]
    assert sum(kinds) >= 4
    assert sum(name.startswith("okh-") and name.endswith(".yml") for name in FILES) >= 12
    assert sum(name.startswith("okh-") and name.endswith(".toml") for name in FILES) >= 14
    assert sum(name.startswith("ohm-") for name in FILES) >= 10


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_fault_is_found_at_its_line_and_nothing_else(name: str) -> None:
    """What is found is exactly what stands in the table, sentence and tip aside."""
    found = tuple(f"{one.place.line or 0} {one.severity} {one.code}" for one in judged(name).findings)
    assert found == EXPECTED[name]


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_file_has_no_finding_at_all(name: str) -> None:
    """Rules that cry wolf are soon ignored."""
    looked = judged(name)
    assert looked.findings == ()
    assert looked.sound


@pytest.mark.parametrize("name", sorted(UNKNOWN))
def test_what_is_faulty_stays_unknown(name: str) -> None:
    """No faulty value is used, mended or guessed."""
    found = judged(name).usable
    assert isinstance(found, Usable | UsableFacility)
    assert set(UNKNOWN[name]) <= set(found.unknown)


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_file_that_cannot_be_read_is_told_so_and_used_for_nothing(name: str) -> None:
    """Either there is content, or one finding says why there is none."""
    looked = judged(name)
    if looked.content is None:
        assert looked.usable is None
        assert [one.severity for one in looked.findings if one.faulty] == ["error"]
    else:
        assert isinstance(looked.content, ForeignManifest | ForeignFacility)


def test_a_sound_manifest_is_understood_whole() -> None:
    """Every figure of it arrives, in millimetres, grams and pieces."""
    found = design("okh-sound.toml")
    assert (found.title, found.version, found.licence) == ("folding-crate", "1.0.0", "CERN-OHL-W-2.0")
    assert found.open_hardware is True
    assert found.licensors == ("EXAMPLE workshop",)
    assert found.languages == ("en", "sw")
    assert (found.technology_readiness, found.documentation_readiness) == (4, 3)
    assert str(found.mass) == "2600 g"
    assert found.unknown == ()
    side = found.parts[0]
    assert (side.name, str(side.quantity), str(side.mass), side.processes) == ("long side", "2 pcs", "680 g", ("CNC",))
    assert side.box is not None
    assert [str(edge) for edge in side.box] == ["600", "290", "6.4"]
    assert side.unknown == ()


def test_units_are_converted_where_they_are_stated() -> None:
    """A cylinder in cm becomes its box in mm, kilograms grams; the part without a closed bracket has no size."""
    comb, roller = design("okh-openscad-without-unit-or-bracket.toml").parts
    assert comb.box is None
    assert str(comb.mass) == "30 g"
    assert roller.box is not None
    assert [f"{edge:f}" for edge in roller.box] == ["44", "44", "160"]
    assert str(roller.mass) == "65 g"
    quoted = design("okh-numbers-in-quotes.toml")
    assert str(quoted.mass) == "200 g"


def test_supplies_keep_only_amounts_with_units() -> None:
    """2.4 of nothing, one sheet, about twenty: all unknown; 40 ml is known."""
    found = design("ohm-materials-without-units.okh.json")
    amounts = [str(one.quantity) if one.quantity else None for one in found.supplies]
    assert amounts == [None, "40 mL", None, None, None, None, "2 pcs"]


def test_an_impossible_mass_spoils_its_dimensions_too() -> None:
    """Either of them may be the slip, so neither is used."""
    for part in design("okh-impossible-masses.toml").parts:
        assert part.mass is None
        assert part.box is None


def test_the_catalogue_says_whether_a_design_could_be_made_here(repository: Repository) -> None:
    """Known processes: yes. One that nobody here has: no, and which. None named: unknown."""
    answers = {}
    for name in ("okh-sound.toml", "ohm-sound.okh.json", "okh-sound.yml", "okh-levels-and-codes.toml"):
        found = judge(parse_foreign(name, FILES[name]), repository.catalog).usable
        assert isinstance(found, Usable)
        answers[name] = found.makeable
    assert answers == {
        "okh-sound.toml": "yes",
        "ohm-sound.okh.json": "yes",
        "okh-sound.yml": "unknown",
        "okh-levels-and-codes.toml": "unknown",
    }
    pcb = parse_foreign("a.toml", b'okhv = "2.4"\nname = "board"\ntsdc = ["PCB"]\n')
    found = judge(pcb, repository.catalog).usable
    assert isinstance(found, Usable)
    assert (found.makeable, found.why) == ("no", ("no process PCB in the catalogue",))


def test_materials_lead_to_candidates_of_stock_and_choose_none(repository: Repository) -> None:
    """Birch plywood of several thicknesses: all of them are named, none is taken."""
    found = judge(parse_foreign("okh-sound.toml", FILES["okh-sound.toml"]), repository.catalog).usable
    assert isinstance(found, Usable)
    assert len(found.parts[0].stock) > 1
    assert all("birch" in key for key in found.parts[0].stock)


def test_a_facility_is_understood_by_machine() -> None:
    """Wikipedia's addresses become codes, travel millimetres, watts kilowatts."""
    found = judged("sound-okw.json").usable
    assert isinstance(found, UsableFacility)
    assert found.processes == ("CNC", "LAS")
    router, laser = found.machines
    assert [str(axis) for axis in router.travel] == ["2500 mm", "1250 mm", "120 mm"]
    assert str(laser.laser_power) == "0.08 kW"
    assert laser.travel[2] is None
    assert found.coordinates is not None
    assert [str(one) for one in found.coordinates] == ["46.9512", "7.4386"]


# ---------------------------------------------------------------------------------------------------- folders
def test_a_folder_is_searched_for_the_files_that_its_manifests_name(tmp_path: Path) -> None:
    """What is there passes; what is missing is an error, with the name that looks like it."""
    (tmp_path / "okh.toml").write_bytes(FILES["okh-sound.toml"])
    (tmp_path / "bom.csv").write_text("x")
    (tmp_path / "Build.md").write_text("x")
    (tmp_path / "cad").mkdir()
    for name in ("long-side.FCStd", "long-side.step"):
        (tmp_path / "cad" / name).write_text("x")
    (tmp_path / "crate.jpg").symlink_to(tmp_path / "bom.csv")
    (looked,) = look(tmp_path)
    missing = {one.place.field: one.tip for one in looked.findings if one.code == "file-missing"}
    assert set(missing) == {"manufacturing-instructions", "image[1].location", "part[2].source"}
    assert missing["manufacturing-instructions"] == "was Build.md meant?"
    assert looked.file == "okh.toml"
    assert not looked.sound


def test_a_clone_of_another_repository_is_noticed(tmp_path: Path) -> None:
    """A manifest that was copied with its repository's address is told by where the folder was cloned from."""
    (tmp_path / "okh.toml").write_bytes(FILES["okh-sound.toml"])
    (tmp_path / ".git").mkdir()
    remote = '[core]\n\tbare = false\n[remote "origin"]\n\turl = git@codeberg.org:example-stool/step-stool.git\n'
    (tmp_path / ".git" / "config").write_text(remote)
    (looked,) = look(tmp_path)
    assert [one.place.line for one in looked.findings if one.code == "copied-manifest"] == [5]
    (tmp_path / ".git" / "config").write_text(
        remote.replace("example-stool/step-stool", "example-workshop/folding-crate")
    )
    (looked,) = look(tmp_path)
    assert all(one.code != "copied-manifest" for one in looked.findings)


def test_a_folder_is_searched_below_but_not_behind_links_or_hidden(tmp_path: Path) -> None:
    """Manifests of parts of a project count; hidden folders and links do not."""
    for folder in ("", "parts/arm", ".cache", "node_modules/x"):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / "okh.yml").write_bytes(FILES["okh-sound.yml"])
    (tmp_path / "elsewhere").symlink_to(tmp_path / "parts")
    (tmp_path / "okh-link.yml").symlink_to(tmp_path / "okh.yml")
    (tmp_path / "okh.schema.json").write_text("{}")
    assert [one.file for one in look(tmp_path)] == ["okh.yml", "parts/arm/okh.yml"]


def test_a_folder_without_manifest_and_a_path_without_file_are_refused(tmp_path: Path) -> None:
    """The sentence says what such files are called."""
    with pytest.raises(InputError, match="holds no manifest"):
        look(tmp_path)
    with pytest.raises(InputError, match="cannot be read"):
        look(tmp_path / "nothing.toml")


# -------------------------------------------------------------------------------------------------- mutations
def mutants(data: bytes, chance: random.Random, count: int) -> list[bytes]:
    """Return damaged copies: bytes changed, cut out, doubled or swapped; the end cut off."""
    found = []
    for _ in range(count):
        at, to = sorted(chance.randrange(len(data)) for _ in range(2))
        kind = chance.randrange(6)
        if kind == 0:
            found.append(data[:at])
        elif kind == 1:
            found.append(data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :])
        elif kind == 2:
            found.append(data[:at] + data[to:])
        elif kind == 3:
            found.append(data[:to] + data[at:])
        elif kind == 4:
            found.append(data[:at] + chance.choice(SPLINTERS) + data[at:])
        else:
            several = bytearray(data)
            for _ in range(8):
                several[chance.randrange(len(data))] = chance.choice(b" \n\t\"'{}[]:,#&*!|>-=.0x\\\xff\x00")
            found.append(bytes(several))
    return found


SPLINTERS = (
    b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\\ud800", b'"\\UFFFFFFFF"', b"&a *a", b"!!binary x", b"<<: ", b"? ", b"- ",
    b"[" * 40, b"{" * 40, b"9" * 5000, b"0x" + b"f" * 5000, b"1e999999", b"nan", b"\n---\n", b"\n...\n", b"\t", b"\r",
    b"a.b.c.d." * 20, b"\n[[part]]\n", b"\nmass = -0.0\n", b"\n  : :\n", b"%YAML 9.9\n---\n", b"://[::1", b"http://[",
    "\u202e\u2028\u0085".encode(), b"((((((", b" AND OR WITH ", b"||", b"1_000", b"\\N", b'\\"', b"''", b'"""',
    b"2024-02-30",
)  # fmt: skip


@pytest.mark.parametrize("name", sorted(FILES))
def test_no_damaged_copy_does_more_than_fail_with_a_sentence(name: str) -> None:
    """Of damaged copies of every file none raises, takes long, or leaves a finding without code, sentence and place."""
    chance = random.Random(name)  # noqa: S311  the same damage each time
    for data in mutants(FILES[name], chance, 120):
        begun = time.process_time()
        looked = judged(name, data)
        assert time.process_time() - begun < 2
        for one in looked.findings:
            assert one.code
            assert one.sentence
            assert one.place.file == name
            assert one.place.line is None or 1 <= one.place.line <= data.count(b"\n") + data.count(b"\r") + 3
        if looked.content is None:
            assert any(one.severity == "error" for one in looked.findings)
