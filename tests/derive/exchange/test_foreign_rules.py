# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Single rules of the diagnosis, each with what it must find and what it must let pass."""

from __future__ import annotations

import pytest

from makeshare.derive.exchange.diagnose import MOST, RULES, diagnose
from makeshare.derive.exchange.languages import language_problems
from makeshare.derive.exchange.links import address, link_problems
from makeshare.derive.exchange.origin import origin_problems, project
from makeshare.derive.exchange.processes import code_of
from makeshare.derive.exchange.versions import version_problems
from makeshare.model.exchange.facility import ForeignFacility
from makeshare.model.exchange.manifest import ForeignManifest
from makeshare.read.exchange.reading import parse_foreign

SOUND = {
    "okhv": '"2.4"',
    "name": '"bench hook"',
    "repo": '"https://codeberg.org/example-workshop/bench-hook"',
    "license": '"CERN-OHL-W-2.0"',
    "licensor": '"EXAMPLE workshop"',
    "function": '"Holds a board while it is sawn."',
    "version": '"1.0.0"',
    "documentation-language": '"en"',
    "bom": '"bom.csv"',
}


def manifest(**changed: str) -> ForeignManifest:
    """Return a sound manifest with some fields written otherwise, as TOML."""
    fields = SOUND | {name.replace("_", "-"): value for name, value in changed.items()}
    text = "".join(f"{name} = {value}\n" for name, value in fields.items())
    content = parse_foreign("okh.toml", text.encode()).content
    assert isinstance(content, ForeignManifest)
    return content


def codes(content: ForeignManifest) -> set[str]:
    """Return the codes of all findings."""
    return {one.code for one in diagnose(content)}


def test_the_sound_manifest_has_no_finding() -> None:
    """Else the tests below would prove nothing."""
    assert diagnose(manifest()) == ()


@pytest.mark.parametrize("field", [name for name in SOUND if name not in ("okhv", "bom")])
def test_each_demanded_field_is_missed(field: str) -> None:
    """Left out, empty or null, it is told by name."""
    fields = {name: value for name, value in SOUND.items() if name != field}
    for text in (fields, fields | {field: '""'}):
        content = parse_foreign(
            "okh.toml", "".join(f"{name} = {value}\n" for name, value in text.items()).encode()
        ).content
        found = [one.place.field for one in diagnose(content) if one.code == "field-missing"]
        assert found == [field]


@pytest.mark.parametrize(
    "tag", ["en", "EN", "de-AT", "zh-Hant-TW", "pt-br", "es-419", "gsw", "de-CH-1996", "x-our-own", "en-a-bbb-x-y"]
)
def test_language_tags_pass(tag: str) -> None:
    """Whatever RFC 5646 calls well formed."""
    assert list(language_problems(manifest(documentation_language=f'"{tag}"'))) == []


@pytest.mark.parametrize(
    ("tag", "tip"),
    [
        ("English-UK", "write en, with a region if it matters"),
        ("DE-Western-Europe", "write a tag such as en, de-AT or pt-BR"),
        ("en_US", "write en-US"),
        ("Deutsch", "write de, with a region if it matters"),
        ("e", "write a tag such as en, de-AT or pt-BR"),
        ("en-UK", "write en-GB"),
        ("xq", ""),
    ],
)
def test_language_slips_are_told_with_what_to_write(tag: str, tip: str) -> None:
    """All of these, but the last, stand in published manifests or nearly so; none is used."""
    (found,) = language_problems(manifest(documentation_language=f'"{tag}"'))
    assert found.faulty
    assert found.tip == tip


@pytest.mark.parametrize(
    ("version", "code"),
    [
        ('"1.0.0"', None),
        ('"v0.3.1"', None),
        ('"0.0.1-24-g6a8a3a7"', None),
        ('"1.0.0-rc.1+build.5"', None),
        ('"6a8a3a7"', "version-is-commit"),
        ('"2.5"', "version-not-semantic"),
        ('"latest"', "version-not-semantic"),
        ('"01.2.3"', "version-not-semantic"),
        ("1.10", "version-is-number"),
        ("0.9", "version-is-number"),
        ("61", "version-is-number"),
    ],
)
def test_versions(version: str, code: str | None) -> None:
    """Semantic ones pass; numbers are told, since 1.10 is 1.1 to most readers."""
    found = list(version_problems(manifest(version=version)))
    assert [one.code for one in found] == ([code] if code else [])
    assert [one.faulty for one in found] == ([version == "1.10"] if code else [])


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("docs/plan.pdf", None),
        ("/docs/plan with spaces.pdf", None),
        ("https://codeberg.org/example-workshop/bench-hook/plan.pdf", None),
        ("http://codeberg.org/example-workshop/bench-hook/plan.pdf", "address-plain"),
        ("doi:10.5334/joh.15", "address-is-identifier"),
        ("https://example.org/plan", "placeholder"),
        ("https://plans.example/plan", "placeholder"),
        ("http://127.0.0.1/plan", "address-not-public"),
        ("http://[::1]/plan", "address-not-public"),
        ("http://192.168.1.20:8080/plan", "address-not-public"),
        ("http://fileserver/plan", "address-not-public"),
        ("ftp://codeberg.org/plan", "address-not-public"),
        ("file:///srv/plan", "address-not-public"),
        ("/home/somebody/plan.pdf", "address-not-public"),
        (r"D:\\plans\\plan.pdf", "address-not-public"),
        ("ssh://git@codeberg.org/x", "address-not-public"),
        ("https://", "address-unreadable"),
        ("https://[::1", "address-unreadable"),
        ("https://codeberg.org/a b", "address-unreadable"),
        ("www.plans.org/plan", "address-unreadable"),
        ("codeberg.org/example/plan", "address-unreadable"),
        ("https://me@codeberg.org/plan", "address-with-password"),
        ("javascript:alert(1)", "address-unsafe"),
        ("DATA:text/html,x", "address-unsafe"),
        ("../../etc/passwd", "path-outside"),
        (r"docs\\plan.pdf", "path-backslash"),
    ],
)
def test_addresses_and_files(target: str, code: str | None) -> None:
    """What everybody can open passes; what only one machine or network knows does not."""
    found = [one.code for one in link_problems(manifest(user_manual=f'"{target}"'))]
    assert found == ([code] if code else [])


def test_a_repository_must_be_an_address() -> None:
    """A path of the project will not do for where the project is."""
    assert codes(manifest(repo='"./here"')) == {"address-unreadable"}
    assert address("https://codeberg.org/a") is not None
    assert address("javascript:alert(1)") is None


def test_projects_are_known_in_all_their_spellings() -> None:
    """Raw files, suffixes, capitals and www do not make another project."""
    home = ("github.com", "example-a", "thing")
    for text in (
        "https://github.com/example-a/thing",
        "https://www.github.com/Example-A/Thing.git",
        "https://raw.githubusercontent.com/example-a/thing/main/x.stl",
        "http://github.com/example-a/thing/blob/main/x",
    ):
        assert project(text) == home
    assert project("https://codeberg.org/only-owner") is None
    assert project("https://pages.org/example-a/thing") is None


def test_a_mirror_is_no_other_project() -> None:
    """The same owner and name on another host, or one's own files elsewhere in the repository, pass."""
    own = manifest(
        release='"https://gitlab.com/example-workshop/bench-hook/-/releases/1"',
        bom='"https://codeberg.org/example-workshop/bench-hook/raw/bom.csv"',
        publication='"https://github.com/example-journal/paper"',
    )
    assert list(origin_problems(own)) == []
    fork = manifest(release='"https://codeberg.org/example-other/bench-hook/releases"')
    assert [one.code for one in origin_problems(fork)] == ["other-owner"]
    other = manifest(release='"https://codeberg.org/example-other/step-stool/releases"')
    assert [one.code for one in origin_problems(other)] == ["other-project"]


@pytest.mark.parametrize(
    ("bom", "found"),
    [
        ("bom.csv", []),
        ("sBoM.csv", []),
        ("parts/bench-hook_bom.csv", []),
        ("docs/electronics-bom.csv", []),
        ("sawn-board-parts.csv", []),
        ("weaving-loom-bom.csv", ["bom-of-another"]),
    ],
)
def test_a_parts_list_of_another_product_is_known_by_its_name(bom: str, found: list[str]) -> None:
    """General words, and words of the title or the function, say nothing against it."""
    assert [one.code for one in origin_problems(manifest(bom=f'"{bom}"'))] == found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("3DP", "3DP"),
        ("3D printing", "3DP"),
        ("https://en.wikipedia.org/wiki/Fused_filament_fabrication", "3DP"),
        ("https://en.wikipedia.org/wiki/CNC_mill", "CNC"),
        ("laser cutting", "LAS"),
        ("Welding", "WEL"),
        ("Machining", None),
        ("3dp", None),
        ("https://en.wikipedia.org/wiki/Blacksmith", None),
        ("", None),
    ],
)
def test_processes_are_known_by_code_word_or_page(text: str, code: str | None) -> None:
    """What could be one of several processes is none."""
    assert code_of(text) == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("mass = true", "wrong-type"),
        ("mass = [1]", "wrong-type"),
        ('mass = "12"', "number-as-text"),
        ('mass = "12 mm"', "unit-unreadable"),
        ('mass = "12 m^9999999999"', "unit-unreadable"),
        ('mass = "twelve"', "unit-unreadable"),
        ('mass = "1.5 kg"', "other-unit"),
        ("mass = 1e50", "too-large"),
        ("mass = 1e-50", "too-large"),
        ("mass = 0.0", "not-positive"),
        ("mass = -0.0", "not-positive"),
        ("mass = 900000000", "too-much"),
        ("mass = 0x10", None),
        ("mass = 1_000", None),
        ('mass = "12 g"', None),
    ],
)
def test_masses(written: str, code: str | None) -> None:
    """Numbers are grams, text needs its unit, and nothing weighs nothing."""
    text = "".join(f"{name} = {value}\n" for name, value in SOUND.items()) + written
    reading = parse_foreign("okh.toml", text.encode())
    found = diagnose(reading.content, reading.findings)
    assert [one.code for one in found] == ([code] if code else [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("TODO", True), ("tbd", True), ("[value]", True), ("Lorem ipsum dolor", True), ("xxx.jpg", True), ("n/a", True),
        ("Name of the project", True), ("your-awesome-thing", True), ("insert your text here", True),
        ("<name of the series>", True), ("FIXME: write this", True), ("[OPTIONAL: Value of type str]", True),
        ("Fits your hand and your project bag", False), ("A <strong> stool", False), ("Tabard stand", False),
        ("For John and Jane", False), ("Todos los días", False), ("A todo list holder", False),
    ],
)  # fmt: skip
def test_placeholders(text: str, *, found: bool) -> None:
    """What a template left is told and not used; ordinary words pass."""
    content = manifest(organization=f'"{text}"')
    assert ("placeholder" in codes(content)) is found


def test_no_rule_floods_the_list() -> None:
    """Ten thousand parts with one slip each are told three hundred times by each rule, and in seconds."""
    parts = "".join(f'[[part]]\nname = "part {number % 7}"\ntsdc = "nope"\nmass = 0\n' for number in range(3000))
    reading = parse_foreign("okh.toml", ("".join(f"{k} = {v}\n" for k, v in SOUND.items()) + parts).encode())
    found = diagnose(reading.content, reading.findings)
    counts = {code: sum(one.code == code for one in found) for code in {one.code for one in found}}
    assert counts == {"not-positive": MOST, "tsdc-unknown": MOST, "part-without-files": MOST, "part-doubled": MOST}


def test_every_rule_is_listed_once_and_explains_itself() -> None:
    """A rule that is not in the list is never run."""
    assert len(set(RULES)) == len(RULES)
    assert all(rule.__doc__ for rule in RULES)


@pytest.mark.parametrize(
    ("name", "text", "facility"),
    [
        ("a.json", '{"name": "a", "equipment": []}', True),
        ("a.yml", "name: a\nfacility-status: Active\n", True),
        ("a.toml", 'name = "a"\nfacility_status = "Active"', True),
        ("a.json", '{"title": "a", "equipment": []}', False),
        ("a.yml", "title: a\n", False),
    ],
)
def test_facilities_are_told_from_designs_by_their_fields(name: str, text: str, *, facility: bool) -> None:
    """In any syntax and spelling."""
    assert isinstance(parse_foreign(name, text.encode()).content, ForeignFacility) is facility


@pytest.mark.parametrize(
    ("name", "text", "dialect"),
    [
        ("okh.toml", 'name = "a"', "okh-losh"),
        ("okh.yml", "title: a", "okh-1.0"),
        ("okh.yml", "okhv: OKH-LOSHv1.0\nname: a", "okh-losh"),
        ("okh.yml", "okhv: OKHv1.0\ntitle: a", "okh-1.0"),
        ("a.json", '{"title": "a"}', "ohm"),
        ("a.json", '{"okhv": "2.4", "name": "a"}', "okh-losh"),
    ],
)
def test_dialects_are_told_by_fields_rather_than_endings(name: str, text: str, dialect: str) -> None:
    """People write OKH-LOSH fields in YAML and JSON, too."""
    content = parse_foreign(name, text.encode()).content
    assert isinstance(content, ForeignManifest)
    assert content.dialect == dialect
