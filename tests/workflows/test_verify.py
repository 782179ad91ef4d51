# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare verify`: a sound package passes, each way of breaking one is told in a sentence."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from makeshare.cli.verify import verify as command
from makeshare.errors import IntegrityError
from makeshare.read import package as reader
from makeshare.workflows.verify import verify
from makeshare.write.archive import sums
from makeshare.write.package import package
from tests.write import builders

TOP = "test-shelf_r0.1.0"
DXF = "by-process/route-cut/side_x_x2_r0.1.0.dxf"
WHOLE = package(builders.job())

Files = dict[str, bytes]


def files() -> Files:
    """Return a sound package's files by full name."""
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write(folder: Path, content: Files | bytes, name: str = f"{TOP}.zip") -> Path:
    """Write a package from bytes, or from files without any care."""
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, data in content.items():
                archive.writestr(member, data)
    return path


def told(path: Path) -> str:
    """Return the one sentence that a broken package gets."""
    try:
        problems = list(verify(path).problems)
    except IntegrityError as error:
        problems = [error]
    assert len(problems) == 1, problems
    sentence = str(problems[0])
    assert sentence.startswith(str(path))
    assert "\n" not in sentence
    return sentence


def test_sound_package_passes(tmp_path: Path) -> None:
    """Every file is counted, and name and revision are those of the manifest."""
    result = verify(write(tmp_path, WHOLE))
    assert (result.name, result.revision, result.problems) == (TOP, "0.1.0+g1.89abcdef", ())
    assert result.files == len(files())


@pytest.mark.parametrize("name", [f"{TOP}.zip", f"{TOP} (1).zip", f"{TOP}(2).zip", "test-shelf.zip"])
def test_a_downloads_usual_names_pass(tmp_path: Path, name: str) -> None:
    """A browser's number, and the name under which a site offers the latest revision, are no mix-up."""
    assert not verify(write(tmp_path, WHOLE, name)).problems


def flip(content: Files) -> None:
    """Flip one bit of a drawing."""
    data = bytearray(content[f"{TOP}/{DXF}"])
    data[3] ^= 1
    content[f"{TOP}/{DXF}"] = bytes(data)


def remove(content: Files) -> None:
    """Take a drawing away."""
    del content[f"{TOP}/{DXF}"]


def add(content: Files) -> None:
    """Slip a drawing in."""
    content[f"{TOP}/by-process/route-cut/extra.dxf"] = builders.DXF


def add_with_sum(content: Files) -> None:
    """Slip a drawing in, with a matching sum."""
    add(content)
    _sum_again(content)


def change_with_sum(content: Files) -> None:
    """Replace a drawing, with a matching sum."""
    content[f"{TOP}/{DXF}"] = builders.DXF + b"\n"
    _sum_again(content)


def empty(content: Files) -> None:
    """Empty a drawing everywhere: file, sum and manifest agree."""
    _replace(content, DXF, b"")


def cut_short(content: Files) -> None:
    """Cut a mesh short everywhere: file, sum and manifest agree."""
    name = "by-process/print/foot_x_x2_r0.1.0.stl"
    _replace(content, name, content[f"{TOP}/{name}"][:-50])


def rename_top(content: Files) -> None:
    """Give the folder another revision's name."""
    for name in list(content):
        content[name.replace(TOP, "test-shelf_r0.2.0")] = content.pop(name)


def escape(content: Files) -> None:
    """Climb out of the folder."""
    content[f"{TOP}/../evil.txt"] = b"x"


def absolute(content: Files) -> None:
    """Start at the root."""
    content["/etc/cron.d/evil"] = b"x"


def second_top(content: Files) -> None:
    """Bring a second folder."""
    content["other/readme.txt"] = b"x"


def odd_name(content: Files) -> None:
    """Hide what follows the dot behind a mark that turns the text around."""
    content[f"{TOP}/side\u202efxd.exe"] = b"x"


def other_case(content: Files) -> None:
    """Add a file that overwrites another where case does not count."""
    content[f"{TOP}/readme.TXT"] = b"x"


def no_manifest(content: Files) -> None:
    """Take the manifest away."""
    del content[f"{TOP}/manifest.json"]


def bad_manifest(content: Files) -> None:
    """Replace the manifest with something nested without end."""
    content[f"{TOP}/manifest.json"] = b"[" * 100_000


def bad_sums(content: Files) -> None:
    """Write something else where the sums are."""
    content[f"{TOP}/SHA256SUMS"] = b"\x00 not sums\n"


def newer(content: Files) -> None:
    """Claim a schema that is not known yet."""
    content[f"{TOP}/manifest.json"] = content[f"{TOP}/manifest.json"].replace(
        b"makeshare-package/1", b"makeshare-package/9"
    )
    _sum_again(content)


def other_revision(content: Files) -> None:
    """Claim the revision of another geometry."""
    content[f"{TOP}/manifest.json"] = content[f"{TOP}/manifest.json"].replace(b"+g1.89abcdef", b"+g1.00000000")
    _sum_again(content)


def _replace(content: Files, name: str, data: bytes) -> None:
    manifest = json.loads(content[f"{TOP}/manifest.json"])
    listed = next(one for one in manifest["files"] if one["name"] == name)
    listed |= {"size": len(data), "sha256": builders.sha256(data)}
    content |= {f"{TOP}/{name}": data, f"{TOP}/manifest.json": json.dumps(manifest).encode()}
    _sum_again(content)


def _sum_again(content: Files) -> None:
    covered = {name.removeprefix(f"{TOP}/"): data for name, data in content.items() if not name.endswith("SHA256SUMS")}
    content[f"{TOP}/SHA256SUMS"] = sums(covered)


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (flip, f"{DXF}: was changed: its SHA-256 is not the one in SHA256SUMS"),
        (remove, f"{DXF}: is missing"),
        (add, "extra.dxf: was added: SHA256SUMS does not know it"),
        (add_with_sum, "extra.dxf: is not listed in manifest.json"),
        (change_with_sum, f"{DXF}: is not the file that manifest.json lists"),
        (empty, f"{DXF}: is empty"),
        (cut_short, "foot_x_x2_r0.1.0.stl: is empty or not whole"),
        (rename_top, "says that this is test-shelf_r0.1.0, but the folder is called test-shelf_r0.2.0"),
        (escape, "holds a file with an unsafe name"),
        (absolute, "holds a file with an unsafe name"),
        (second_top, "where a package holds one folder"),
        (odd_name, "holds a file with an unsafe name"),
        (other_case, "holds 2 files called"),
        (no_manifest, "holds no manifest.json"),
        (bad_manifest, "its manifest.json cannot be read"),
        (bad_sums, "line 1 of its SHA256SUMS is not one file's sum"),
        (newer, "a newer makeshare may read it"),
        (other_revision, "is not made of its version and geometry hash"),
    ],
)
def test_each_fault_gets_one_sentence(tmp_path: Path, fault: Callable[[Files], None], sentence: str) -> None:
    """Whatever was done to a package, verify names the file and the fault, once."""
    content = files()
    fault(content)
    assert sentence in told(write(tmp_path, content))


def test_renamed_package_is_a_mix_up(tmp_path: Path) -> None:
    """A package under another revision's file name is refused."""
    assert "but the package is called test-shelf_r0.3.0" in told(write(tmp_path, WHOLE, "test-shelf_r0.3.0.zip"))


def test_renamed_file_is_missing_and_added(tmp_path: Path) -> None:
    """A file under another name is both: its own name is missing, the other was added."""
    content = files()
    content[f"{TOP}/renamed.dxf"] = content.pop(f"{TOP}/{DXF}")
    problems = [str(one) for one in verify(write(tmp_path, content)).problems]
    assert len(problems) == 2
    assert any("renamed.dxf: was added" in one for one in problems)
    assert any(f"{DXF}: is missing" in one for one in problems)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_duplicate_entry_is_refused(tmp_path: Path) -> None:
    """Two entries of one name: programs disagree on which one counts."""
    path = write(tmp_path, WHOLE)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(f"{TOP}/{DXF}", builders.DXF)
    assert "holds 2 files called" in told(path)


def test_link_is_refused(tmp_path: Path) -> None:
    """A symbolic link could point anywhere."""
    path = write(tmp_path, WHOLE)
    link = zipfile.ZipInfo(f"{TOP}/link.dxf")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "which is a link or a device" in told(path)


def test_bomb_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that unpacks to a thousand times its size is never unpacked."""
    content = files() | {f"{TOP}/bomb.stl": bytes(64 << 20)}
    path = write(tmp_path, content)

    def never(*_: object, **__: object) -> None:
        pytest.fail("read a byte of a bomb")

    monkeypatch.setattr(zipfile.ZipFile, "open", never)
    assert "which would unpack to more than 200 times its size" in told(path)


def test_too_many_and_too_large_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Count and total size are capped before anything is read."""
    path = write(tmp_path, WHOLE)
    monkeypatch.setattr(reader, "LARGEST", 1000)
    assert "would unpack to" in told(path)
    monkeypatch.setattr(reader, "MOST_FILES", 3)
    assert "3 are allowed" in told(path)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_truncated_package_is_no_package(tmp_path: Path, share: float) -> None:
    """A download that broke off is told as such."""
    sentence = told(write(tmp_path, WHOLE[: int(len(WHOLE) * share)]))
    assert "is not a whole ZIP file" in sentence
    assert "download it again" in sentence


def test_missing_file_is_told(tmp_path: Path) -> None:
    """A path that is not there is a sentence too."""
    assert "there is no such file" in told(tmp_path / "nowhere.zip")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 7))
def test_any_flipped_bit_ends_in_a_sentence_or_changes_no_file(
    tmp_path_factory: pytest.TempPathFactory, at: int, bit: int
) -> None:
    """Wherever a bit flips, verify either says that something is wrong or every file still has its own bytes."""
    data = bytearray(WHOLE)
    data[at] ^= 1 << bit
    path = write(tmp_path_factory.mktemp("flip"), bytes(data))
    try:
        problems = verify(path).problems
    except IntegrityError:
        return
    if not problems:
        with zipfile.ZipFile(path) as archive:
            assert {name: archive.read(name) for name in archive.namelist()} == files()


def test_command_prints_and_exits(tmp_path: Path) -> None:
    """The command says how many files hold and which revision, or what is wrong; its status is 0 or 1."""
    good = CliRunner().invoke(command, [str(write(tmp_path, WHOLE))])
    assert good.exit_code == 0
    assert f"{TOP}: {len(files())} files verified" in good.output
    assert "revision 0.1.0+g1.89abcdef" in good.output
    content = files()
    remove(content)
    bad = CliRunner().invoke(command, [str(write(tmp_path, content)), "--json"])
    assert bad.exit_code == 1
    told_json = json.loads(bad.stdout)
    assert told_json["verified"] is False
    assert told_json["problems"][0]["field"] == DXF
    nowhere = CliRunner().invoke(command, [str(tmp_path / "nowhere.zip")])
    assert nowhere.exit_code == 1
