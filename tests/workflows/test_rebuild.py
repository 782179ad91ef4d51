# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare rebuild`: the same sources give the same package, and every other one is told apart, file by file."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from makeshare.cli.rebuild import rebuild as command
from makeshare.engine.run import Engine
from makeshare.engine.store import Store
from makeshare.errors import EngineError, IntegrityError
from makeshare.files import sha256
from makeshare.workflows import rebuild as workflow
from makeshare.workflows.repository import Configuration, Repository
from makeshare.workflows.whole import built
from makeshare.write.archive import archive, sums

TESTS = Path(__file__).parents[1]
TOP = "tray_r0.1.0"
DXF, STEP = "by-process/cut/board_ply12_x1_r0.1.0.dxf", "geometry/board_ply12_x1_r0.1.0.step"

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A community with one small design, in which nothing was built yet."""
    root = tmp_path_factory.mktemp("checkout") / "community"
    shutil.copytree(TESTS / "designs" / "sound", root)
    shutil.copytree(TESTS.parent / "licenses", root / "licenses")
    return root


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One worker, started once, on a store of its own."""
    with Engine(Store(tmp_path_factory.mktemp("store")), 1) as running:
        yield running


@pytest.fixture(scope="module")
def packages(checkout: Path, warm: Engine) -> dict[str, bytes]:
    """Its packages as somebody published them, by variant."""
    repository = Repository(checkout)
    asked = [
        *repository.configurations("tray", ("default",)),
        *repository.configurations("tray", ("wide",), ("width=50.5 cm",)),
    ]
    return {one.variant: built(one, repository, warm).package for one in asked}


@pytest.fixture
def whole(packages: dict[str, bytes]) -> Files:
    """The default's files by name below the top folder."""
    with zipfile.ZipFile(io.BytesIO(packages["default"])) as opened:
        return {name.partition("/")[2]: opened.read(name) for name in opened.namelist()}


@pytest.fixture
def ready(packages: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for the build, which takes seconds, where a test is about what comes after it."""
    monkeypatch.setattr(workflow, "fresh", lambda asked, _: packages[asked.variant])


@pytest.fixture
def warmly(warm: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Build on the worker that runs already, where a test is about what is asked for."""
    monkeypatch.setattr(workflow, "fresh", lambda asked, repository: built(asked, repository, warm).package)


@pytest.fixture
def never(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail when anything is built."""
    monkeypatch.setattr(workflow, "fresh", lambda *_: pytest.fail("a design was built"))


@pytest.fixture
def rebuilt(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run the command in the checkout on a package of these bytes or files."""

    def run(package: bytes | Files, *options: str, name: str = TOP) -> Result:
        monkeypatch.chdir(checkout)
        path = tmp_path / f"{name}.zip"
        path.write_bytes(package if isinstance(package, bytes) else archive(name, package))
        return CliRunner().invoke(command, ["--compare", str(path), *options])

    return run


def settled(files: Files) -> Files:
    """Make manifest and sums agree with the files again, as whoever forges a package would."""
    manifest = json.loads(files["manifest.json"])
    listed = {one["name"]: one for one in manifest["files"]}
    names = sorted(files.keys() - {"manifest.json", "SHA256SUMS"})
    manifest["files"] = [
        listed.get(name, {"purpose": "", "name": name}) | {"size": len(files[name]), "sha256": sha256(files[name])}
        for name in names
    ]
    files = files | {"manifest.json": json.dumps(manifest, indent=2).encode()}
    del files["SHA256SUMS"]
    return files | {"SHA256SUMS": sums(files)}


def stating(files: Files, **words: object) -> Files:
    """Have the manifest state something else, and settle the rest."""
    return settled(files | {"manifest.json": json.dumps(json.loads(files["manifest.json"]) | words).encode()})


def test_the_same_sources_give_the_same_package(
    packages: dict[str, bytes], rebuilt: Callable[..., Result], checkout: Path, whole: Files
) -> None:
    """Built from nothing, every file and the ZIP around them are the same; the checkout stays as it was."""
    done = rebuilt(packages["default"])
    assert done.exit_code == 0, done.output
    assert f"{TOP}: {len(whole)} of {len(whole)} files identical\n" in done.stdout
    assert "the ZIP around them is identical" in done.stdout
    assert not (checkout / "build").exists()


@pytest.mark.usefixtures("warmly")
def test_values_set_by_hand_are_set_again(packages: dict[str, bytes], rebuilt: Callable[..., Result]) -> None:
    """A custom package states its values in mm, and they are asked for as such."""
    done = rebuilt(packages["custom"], "--json", name="tray-custom_r0.1.0")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["identical"]
    assert told["zip_identical"]
    assert told["files"] == told["files_identical"] > 20


@pytest.mark.usefixtures("warmly")
def test_another_revision_is_named_and_still_compared(
    packages: dict[str, bytes], checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A checkout whose design has moved on says which sources differ, which versions those are, and what differs."""
    root = tmp_path / "community"
    shutil.copytree(checkout, root)
    design, card = root / "designs" / "tray" / "design.py", root / "designs" / "tray" / "design.toml"
    design.write_text(design.read_text().replace("self.width, 200, 12", "self.width, 210, 12"))
    card.write_text(card.read_text().replace('version = "0.1.0"', 'version = "0.2.0"'))
    (tmp_path / f"{TOP}.zip").write_bytes(packages["default"])
    monkeypatch.chdir(root)
    done = CliRunner().invoke(command, ["--compare", str(tmp_path / f"{TOP}.zip")])
    assert done.exit_code == 1, done.output
    sentence = (
        "the checkout is at another revision: designs/tray/design.py, designs/tray/design.toml differ; "
        "the package is 0.1.0, here is 0.2.0"
    )
    assert f"note: {sentence} (`git log -- designs/tray`" in done.stderr
    assert f"likely cause: {sentence}" in done.stdout
    assert f"missing  {DXF.replace('0.1.0', '0.2.0')}" in done.stdout
    assert f"extra    {DXF}" in done.stdout
    assert "differs  assembly.step: the geometry differs; line " in done.stdout


def flip_dxf(files: Files) -> str:
    """Move one corner by a hair."""
    files[DXF] = files[DXF].replace(b"\n 10\n-200.0\n", b"\n 10\n-200.1\n")
    return f"differs  {DXF}: the lines to cut differ; line "


def sign_dxf(files: Files) -> str:
    """Write another variable into a drawing's head."""
    files[DXF] = files[DXF].replace(b"$MEASUREMENT\n 70\n1", b"$MEASUREMENT\n 70\n0")
    return f"differs  {DXF}: only the header differs, the lines to cut are the same to the byte; line "


def sign_step(files: Files) -> str:
    """Write another year into a solid's head."""
    files[STEP] = files[STEP].replace(b"'1970-", b"'2031-")
    return f"differs  {STEP}: only the header differs, the geometry is the same to the byte; line "


def move_step(files: Files) -> str:
    """Move one point of a solid."""
    files[STEP] = files[STEP].replace(b"(-200.,", b"(-201.,", 1)
    return f"differs  {STEP}: the geometry differs; line "


def reprice(files: Files) -> str:
    """Change a quantity in the list of what to buy."""
    files["bom.csv"] = files["bom.csv"].replace(b",2,pcs", b",3,pcs", 1)
    return "differs  bom.csv: line "


def reword(files: Files) -> str:
    """Change a field of the list for programs."""
    bom = json.loads(files["bom.json"])
    bom["lines"][1]["note"] = "\x1b[31mcheap"
    files["bom.json"] = json.dumps(bom).encode()
    return 'differs  bom.json: lines[1].note is "'


def remove(files: Files) -> str:
    """Take a drawing away."""
    del files[DXF]
    return f"missing  {DXF}\n"


def slip_in(files: Files) -> str:
    """Slip a drawing in."""
    files["by-process/cut/extra.dxf"] = files[DXF]
    return "extra    by-process/cut/extra.dxf\n"


def repaint(files: Files) -> str:
    """Change a byte within a picture."""
    data = bytearray(files["poster.png"])
    data[100] ^= 1
    files["poster.png"] = bytes(data)
    return "differs  poster.png: the first byte that differs is number 101"


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize("fault", [flip_dxf, sign_dxf, sign_step, move_step, reprice, reword, remove, slip_in, repaint])
def test_a_forged_file_is_found_though_the_sums_agree(
    whole: Files, rebuilt: Callable[..., Result], fault: Callable[[Files], str]
) -> None:
    """Whoever changes a file and its sums passes verify, never this: the file is named, with what is wrong in it."""
    sentence = fault(whole)
    done = rebuilt(settled(whole))
    assert done.exit_code == 1, done.output
    assert sentence in done.stdout
    assert "likely cause: sources, tool and values are the same" in done.stdout
    assert "\x1b" not in done.stdout
    assert "manifest.json" in done.stdout, "it lists other sums, so it differs as well"


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            {"tool": "makeshare 0.0.9"},
            "another version of the tool: makeshare 0.0.9 made the package, this is makeshare",
        ),
        (
            {"parameters": [{"name": "width", "value": 410.0, "unit": "mm"}]},
            "other values: width is 410.0 mm, here 400.0 mm",
        ),
        ({"community": "Somebody else"}, "prices or rates in bom/catalog, or words of the community, have changed"),
        ({"confined": False}, "the package says that it was built without a sandbox"),
        (
            {"geometry_hash": "g1:00000000", "revision": "0.1.0+g1.00000000"},
            "the same sources gave another geometry",
        ),
    ],
)
def test_the_manifest_tells_the_likely_cause(
    whole: Files, rebuilt: Callable[..., Result], words: dict[str, object], sentence: str
) -> None:
    """What package and rebuild state of themselves explains most differences."""
    done = rebuilt(stating(whole, **words))
    assert done.exit_code == 1
    assert sentence in done.stdout
    assert "differs  manifest.json: " in done.stdout


@pytest.mark.usefixtures("ready")
def test_a_zip_packed_anew_holds_identical_files(whole: Files, rebuilt: Callable[..., Result], tmp_path: Path) -> None:
    """Compared is what is in it: another zlib packs to other bytes, and that is said apart."""
    path = tmp_path / "anew" / f"{TOP}.zip"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as opened:
        for name in sorted(whole, reverse=True):
            opened.writestr(f"{TOP}/{name}", whole[name])
    done = rebuilt(path.read_bytes())
    assert done.exit_code == 0
    assert f"{len(whole)} of {len(whole)} files identical" in done.stdout
    assert "the ZIP around them is another" in done.stdout


def hostile(whole: Files) -> Iterator[tuple[str, str, Files | bytes]]:
    """Yield packages that must not be built for, each with its sentence."""
    yield "tampered member", f"{DXF}: was changed", whole | {DXF: whole[DXF] + b"\n"}
    yield "tampered sums", "is not one file's sum", whole | {"SHA256SUMS": b"nothing\n"}
    yield "climbing out", "a file with an unsafe name", whole | {"../evil.py": b"x"}
    yield "bomb", "times its size", whole | {"bomb.stl": bytes(8 << 20)}
    yield "no package", "is not a whole ZIP file", b"not a zip"
    yield "other name", "which is not its variant's name", stating(whole, variant="\x1b[31mwide")
    yield "no such design", "no design is called 'chair'", archive("chair_r0.1.0", stating(whole, name="chair"))


@pytest.mark.usefixtures("never")
def test_a_hostile_package_is_refused_before_anything_is_built(whole: Files, rebuilt: Callable[..., Result]) -> None:
    """What is not safe to read, or not sound in itself, ends in a sentence and status 1."""
    for case, sentence, package in hostile(whole):
        done = rebuilt(package, name="chair_r0.1.0" if case == "no such design" else TOP)
        assert done.exit_code == 1, case
        assert sentence in done.stderr, case
        assert "\x1b" not in done.stderr, case
        told = json.loads(rebuilt(package, "--json", name="chair_r0.1.0" if case == "no such design" else TOP).stdout)
        assert told["identical"] is False
        assert told["problems"], case


@pytest.mark.usefixtures("ready")
def test_a_variant_that_is_gone_is_told(whole: Files, rebuilt: Callable[..., Result]) -> None:
    """A package of a variant that the checkout does not have cannot be built."""
    done = rebuilt(stating(whole, name="tray-tall", variant="tall"), name="tray-tall_r0.1.0")
    assert done.exit_code == 1
    assert "no variant is called 'tall'" in done.stderr


@pytest.mark.usefixtures("warmly")
def test_a_value_that_no_parameter_takes_is_the_designs_own_sentence(
    packages: dict[str, bytes], rebuilt: Callable[..., Result]
) -> None:
    """A forged manifest cannot ask for what the design refuses."""
    with zipfile.ZipFile(io.BytesIO(packages["custom"])) as opened:
        files = {name.partition("/")[2]: opened.read(name) for name in opened.namelist()}
    asked = [{"name": "width", "value": 10**6, "unit": "mm"}, {"name": "\x1b[31mx", "value": "y", "unit": ""}]
    done = rebuilt(stating(files, parameters=asked), name="tray-custom_r0.1.0")
    assert done.exit_code == 1
    assert "width is 1000000 mm; allowed: 200 mm to 800 mm" in done.stderr
    assert "\x1b" not in done.stderr


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), EngineError("the worker died")])
def test_a_machine_that_fails_is_no_verdict(
    packages: dict[str, bytes], rebuilt: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """A full disk or a dead worker says nothing of the package: status 3."""

    def fail(*_: object) -> Configuration:
        raise error

    monkeypatch.setattr(workflow, "built", fail)
    done = rebuilt(packages["default"])
    assert done.exit_code == 3
    assert str(error.args[-1]) in done.stderr


@pytest.mark.usefixtures("ready")
def test_a_package_that_is_swapped_meanwhile_is_noticed(whole: Files, checkout: Path, tmp_path: Path) -> None:
    """What is looked at more closely is still the file that was judged."""
    repository, path = Repository(checkout), tmp_path / f"{TOP}.zip"
    for swapped in (archive(TOP, {}), archive(TOP, whole | {STEP: b"x"})):
        flip_dxf(forged := dict(whole))
        path.write_bytes(archive(TOP, settled(forged)))
        claimed = workflow.claim(path, repository)
        path.write_bytes(swapped)
        with pytest.raises(IntegrityError, match="was changed while it was read"):
            workflow.rebuild(claimed, repository)
