# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A design goes from one community to another by its package: every byte checked, its origin and licence kept."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from makeshare.cli.federate import federate
from makeshare.engine.run import Engine
from makeshare.errors import InputError, IntegrityError, UnknownKey
from makeshare.files import sha256
from makeshare.model.catalogue import DesignEntry
from makeshare.model.federation.sections import sections
from makeshare.read.federation import load_origin
from makeshare.read.proposal import load_proposal
from makeshare.workflows import proposals
from makeshare.workflows.federation import pins
from makeshare.workflows.federation.adopt import adopt
from makeshare.workflows.federation.fetch import fetch, unpack
from makeshare.workflows.federation.propose import Plan, propose
from makeshare.workflows.repository import Repository
from makeshare.workflows.whole import built as build
from makeshare.write.archive import archive, sums
from tests.workflows.federation.communities import SOUND, found, publish, tray

DAY = dt.date(2026, 11, 25)
PLAN = Plan(
    minimum=10,
    optimum=30,
    deadline=dt.datetime(2027, 3, 31, 18, 0, tzinfo=dt.timezone(dt.timedelta(hours=2))),
    time_zone="Europe/Brussels",
    delivery=dt.date(2027, 7, 3),
)
Files = dict[str, bytes]


@pytest.fixture
def hill(tmp_path: Path) -> Repository:
    """A community with a tray, published."""
    made = found(tmp_path / "hill", "Hilltop", url="https://hilltop.example.net")
    publish(made, [tray(made)])
    return made


@pytest.fixture
def river(tmp_path: Path, hill: Repository) -> Repository:
    """Another, in another currency, that has pinned it."""
    made = found(tmp_path / "river", "Rivertown", currency="CHF")
    pins.add(made, str(hill.root), "", DAY)
    return made


def package_of(hill: Repository) -> Path:
    """Where the tray's package is published."""
    return hill.root / "build" / "site" / "designs" / "tray" / "files" / "tray_r0.1.0.zip"


def repacked(hill: Repository, river: Repository, change: Callable[[Files], None]) -> None:
    """Publish a package that was changed and sealed anew, its catalogue with it, and pin that: a forger's best."""
    path = package_of(hill)
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as opened:
        files = {name.partition("/")[2]: opened.read(name) for name in opened.namelist()}
    change(files)
    manifest = json.loads(files["manifest.json"])
    listed = {one["name"]: one for one in manifest["files"]}
    names = sorted(files.keys() - {"manifest.json", "SHA256SUMS"})
    manifest["files"] = [
        listed.get(name, {"name": name, "purpose": ""}) | {"size": len(files[name]), "sha256": sha256(files[name])}
        for name in names
    ]
    files["manifest.json"] = json.dumps(manifest).encode()
    del files["SHA256SUMS"]
    files["SHA256SUMS"] = sums(files)
    data = archive("tray_r0.1.0", files)
    path.write_bytes(data)
    catalogue = hill.root / "build" / "site" / "catalog.json"
    whole = json.loads(catalogue.read_bytes())
    name = "designs/tray/files/tray_r0.1.0.zip"
    whole["designs"][0]["variants"][0]["files"][name] = {"bytes": len(data), "sha256": sha256(data)}
    whole["sums"]["sections"] = sections(whole)
    catalogue.write_text(json.dumps(whole))
    pins.update(river, "hilltop", str(hill.root), DAY)[0].write(river.root)


def test_a_package_comes_whole_and_is_unpacked(hill: Repository, river: Repository) -> None:
    """Every file lies where the package has it, to the byte."""
    taken = fetch(river, "hilltop", "tray", where=str(hill.root))
    assert taken.path.read_bytes() == package_of(hill).read_bytes()
    folder = unpack(taken)
    assert folder == river.root / "build" / "network" / "hilltop" / "tray_r0.1.0"
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == set(
        taken.package.members
    )
    assert (folder / "source/designs/tray/design.py").read_bytes() == (SOUND / "designs/tray/design.py").read_bytes()


def test_a_byte_that_was_not_pinned_is_refused(hill: Repository, river: Repository) -> None:
    """Wherever the files come from: a mirror, the site itself, somebody in between."""
    path = package_of(hill)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(IntegrityError, match="is not what Hilltop listed on 2026-11-25"):
        fetch(river, "hilltop", "tray", where=str(hill.root))
    path.write_bytes(bytes(data) + b"x")
    with pytest.raises(InputError, match="is larger than"):
        fetch(river, "hilltop", "tray", where=str(hill.root))
    assert not (river.root / "build").exists(), "nothing is kept"


def test_what_nobody_publishes_is_named(hill: Repository, river: Repository) -> None:
    """A design, a variant, a community: with what there is instead."""
    with pytest.raises(UnknownKey, match="no community is called 'hiltop'"):
        fetch(river, "hiltop", "tray")
    with pytest.raises(UnknownKey, match="no design of Hilltop is called 'tra'"):
        fetch(river, "hilltop", "tra")
    with pytest.raises(UnknownKey, match="no variant of tray is called 'wide'"):
        fetch(river, "hilltop", "tray", "wide")
    publish(hill, [tray(hill, status="withdrawn")])
    pins.update(river, "hilltop", str(hill.root), DAY)[0].write(river.root)
    with pytest.raises(InputError, match="has withdrawn tray"):
        fetch(river, "hilltop", "tray", where=str(hill.root))


def test_sources_are_adopted_with_their_origin(hill: Repository, river: Repository) -> None:
    """The very sources, where they came from beside them, and nothing that the catalogue here would lack unsaid."""
    done = adopt(river, "hilltop", "tray", DAY, where=str(hill.root))
    assert done.folder == "tray"
    assert done.missing == ("glue", "petg", "ply-18", "screw-4x40", "tube-40", *sorted(
        {"drill", "oil", "print", "route-cut", "saw", "weld"} | {"assemble"}
    ))  # fmt: skip
    for name in ("design.py", "design.toml"):
        assert (river.root / "designs/tray" / name).read_bytes() == (SOUND / "designs/tray" / name).read_bytes()
    origin = load_origin(river.root, "tray")
    assert origin is not None
    assert (origin.community, origin.design, origin.date) == ("Hilltop", "tray", DAY)
    assert origin.page == "https://hilltop.example.net/designs/tray/"
    assert origin.package_sha256 == sha256(package_of(hill).read_bytes())
    assert "https://hilltop.example.net/designs/tray/#guide" in Repository(river.root).manifest("tray").guide


def test_nothing_is_overwritten(hill: Repository, river: Repository) -> None:
    """A folder of that name stays; another name is free; a name that cannot be one is refused."""
    adopt(river, "hilltop", "tray", DAY, where=str(hill.root))
    before = (river.root / "designs/tray/design.py").read_bytes()
    with pytest.raises(InputError, match="designs/tray: is there already"):
        adopt(Repository(river.root), "hilltop", "tray", DAY, where=str(hill.root))
    assert (
        adopt(Repository(river.root), "hilltop", "tray", DAY, name="hill-tray", where=str(hill.root)).folder
        == "hill_tray"
    )
    assert (river.root / "designs/tray/design.py").read_bytes() == before
    for name in ("../x", "Tray", "9lives", "a b"):
        with pytest.raises(InputError, match="cannot name a design"):
            adopt(Repository(river.root), "hilltop", "tray", DAY, name=name, where=str(hill.root))


@pytest.mark.parametrize("licence", ["CC-BY-NC-SA-4.0", "CC-BY-ND-4.0", "LicenseRef-mine", "NONE"])
def test_a_licence_that_does_not_let_it_is_respected(tmp_path: Path, licence: str) -> None:
    """What may not be sold or changed is not open hardware, whatever its page looks like."""
    hill = found(tmp_path / "hill", "Hilltop")
    (hill.root / "licenses" / f"{licence}.txt").write_text("The text.\n")
    publish(hill, [tray(hill, license=licence)])
    river = found(tmp_path / "river", "Rivertown")
    pins.add(river, str(hill.root), "", DAY)
    with pytest.raises(InputError, match="does not let anybody take tray over"):
        adopt(river, "hilltop", "tray", DAY, where=str(hill.root))
    assert not (river.root / "designs" / "tray").exists()


def test_a_licence_without_its_text_is_not_taken_over(tmp_path: Path) -> None:
    """Every package goes with the full text: a community adds it first, and reads it."""
    hill = found(tmp_path / "hill", "Hilltop")
    (hill.root / "licenses" / "CERN-OHL-S-2.0.txt").write_text("The text.\n")
    publish(hill, [tray(hill, license="CERN-OHL-S-2.0")])
    river = found(tmp_path / "river", "Rivertown")
    pins.add(river, str(hill.root), "", DAY)
    with pytest.raises(InputError, match=r"licenses/CERN-OHL-S-2\.0\.txt: the licence's full text is missing"):
        adopt(river, "hilltop", "tray", DAY, where=str(hill.root))


def outside(files: Files) -> None:
    """A source beside designs/."""
    files["source/pipeline/makeshare/evil.py"] = b"1"


def hook(files: Files) -> None:
    """A file that is no source."""
    files["source/designs/tray/run.sh"] = b"1"


def loose(files: Files) -> None:
    """A file that belongs to no design."""
    files["source/designs/conftest.py"] = b"1"


def none(files: Files) -> None:
    """No sources at all."""
    del files["source/designs/tray/design.py"]


def relicensed(files: Files) -> None:
    """Sources that say another licence than the catalogue."""
    text = files["source/designs/tray/design.toml"]
    files["source/designs/tray/design.toml"] = text.replace(b'"CERN-OHL-W-2.0"', b'"MIT"')


def mislabelled(files: Files) -> None:
    """A package of another licence than the catalogue says."""
    files["manifest.json"] = files["manifest.json"].replace(b'"CERN-OHL-W-2.0"', b'"CC0-1.0"')


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (outside, "is no source of a design"),
        (hook, "is no source of a design"),
        (loose, "is no source of a design"),
        (none, "holds no sources of tray"),
        (relicensed, "its sources say licence 'MIT'"),
        (mislabelled, "the package says licence 'CC0-1.0'"),
    ],
)
def test_a_package_that_was_forged_with_its_catalogue_writes_nothing(
    hill: Repository, river: Repository, change: Callable[[Files], None], says: str
) -> None:
    """All sums agree, and still only sources of a design are taken, under the licence that was listed."""
    repacked(hill, river, change)
    with pytest.raises(IntegrityError, match=says):
        adopt(river, "hilltop", "tray", DAY, where=str(hill.root))
    assert list((river.root / "designs").iterdir()) == []
    assert not (river.root / "pipeline").exists()


def test_designs_that_it_uses_come_along_or_are_already_there(hill: Repository, river: Repository) -> None:
    """The same bytes here are fine; another design of that name stops it before anything is written."""

    def lid(files: Files) -> None:
        card = (SOUND / "designs/tray/design.toml").read_bytes()
        files["source/designs/lid/design.toml"] = card
        files["source/designs/lid/design.py"] = b"lid\n"

    repacked(hill, river, lid)
    shutil.copytree(SOUND / "designs/tray", river.root / "designs/lid")
    with pytest.raises(InputError, match="designs/lid: is there already, and is another design"):
        adopt(river, "hilltop", "tray", DAY, where=str(hill.root))
    assert not (river.root / "designs/tray").exists()
    (river.root / "designs/lid/design.py").write_bytes(b"lid\n")
    done = adopt(river, "hilltop", "tray", DAY, where=str(hill.root))
    assert not [path for path in done.files if path.startswith("designs/lid/")]
    shutil.rmtree(river.root / "designs")
    (river.root / "designs").mkdir()
    done = adopt(Repository(river.root), "hilltop", "tray", DAY, where=str(hill.root))
    assert "designs/lid/design.py" in done.files


def test_an_earlier_origin_is_kept(hill: Repository, river: Repository) -> None:
    """A design that went through three communities still says where it began."""

    def adopted(files: Files) -> None:
        files["source/designs/tray/origin.toml"] = b'community = "Seaside"\n'

    repacked(hill, river, adopted)
    adopt(river, "hilltop", "tray", DAY, where=str(hill.root))
    assert (river.root / "designs/tray/earlier-origin.toml").read_bytes() == b'community = "Seaside"\n'


# ---------------------------------------------------------------------------------------------------- proposing
def test_a_draft_to_make_it_here_loads_and_makes_nothing_up(hill: Repository, river: Repository) -> None:
    """Known: design, revision, currency, dates, what they say that it costs. Not known: who; no share price either."""
    adopt(river, "hilltop", "tray", DAY, where=str(hill.root))
    name = propose(Repository(river.root), "hilltop", "tray", PLAN)
    assert name == "0001-tray"
    proposal = load_proposal(river.root, name)
    assert (proposal.currency, proposal.design, proposal.version) == ("CHF", "tray", "0.1.0")
    assert (proposal.run.minimum, proposal.run.optimum) == (10, 30)
    assert len(proposal.parties.unnamed) == 8
    assert proposal.share_price is None
    assert str(proposal.comparable.price) == "EUR 10.00", "theirs, in their currency"
    assert proposal.comparable.source == "https://hilltop.example.net/designs/tray/"
    prose = (river.root / "site/proposals" / name / "proposal.md").read_text()
    assert "by makeshare contributors, of Hilltop, revision `0.1.0+g1.89abcdef`, under CERN-OHL-W-2.0" in prose
    assert "DRAFT" in prose
    assert propose(Repository(river.root), "hilltop", "tray", PLAN) == "0002-tray", "the next free number"


def test_an_example_says_so(hill: Repository, river: Repository) -> None:
    """In its title, its summary and its data."""
    adopt(river, "hilltop", "tray", DAY, where=str(hill.root))
    name = propose(Repository(river.root), "hilltop", "tray", planned(PLAN, example=True))
    proposal = load_proposal(river.root, name)
    assert proposal.example
    assert proposal.title.startswith("EXAMPLE: ")


def planned(plan: Plan, **changes: object) -> Plan:
    """Copy a plan with changes."""
    return Plan(**{**vars(plan), **changes})


def test_a_plan_that_cannot_be_leaves_no_folder(hill: Repository, river: Repository) -> None:
    """An optimum below the minimum, a deadline without its zone, a design that is not here, hostile words."""
    with pytest.raises(InputError, match="was not adopted here"):
        propose(river, "hilltop", "tray", PLAN)
    adopt(river, "hilltop", "tray", DAY, where=str(hill.root))
    for plan in (
        planned(PLAN, optimum=5),
        planned(PLAN, deadline=dt.datetime(2027, 3, 31, 18, 0)),  # noqa: DTZ001  that is the fault
        planned(PLAN, time_zone='x"\n[run]'),
    ):
        with pytest.raises(InputError):
            propose(Repository(river.root), "hilltop", "tray", plan)
    assert list((river.root / "site" / "proposals").iterdir()) == []


def test_the_command_takes_a_design_over_and_proposes_it(
    hill: Repository, river: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fetch, adopt, propose, as the help shows them."""
    monkeypatch.chdir(river.root)

    def run(*arguments: str, status: int = 0) -> str:
        done = CliRunner().invoke(federate, arguments)
        assert done.exit_code == status, done.output
        return done.output

    assert "each as Hilltop listed it" in run("fetch", "hilltop", "tray", "--from", str(hill.root))
    told = run("adopt", "hilltop", "tray", "--from", str(hill.root), "--date", "2026-11-25")
    assert "designs/tray/origin.toml" in told
    assert "this catalogue lacks" in told
    plan = ("--minimum", "10", "--optimum", "30", "--time-zone", "Europe/Brussels", "--delivery", "2027-07-03")
    assert "site/proposals/0001-tray/: a draft" in run(
        "propose", "hilltop", "tray", *plan, "--deadline", "2027-03-31T18:00:00+02:00"
    )
    assert "is no time" in run("propose", "hilltop", "tray", *plan, "--deadline", "soon", status=2)


# ------------------------------------------------------------------------------------------------- with the kernel
def test_an_adopted_design_builds_to_the_same_shape_and_has_a_price_here(tmp_path: Path, engine: Engine) -> None:
    """Built there, published, pinned, adopted, built here: one geometry hash, one set of files; its own price."""
    hill = found(tmp_path / "hill", "Hilltop")
    shutil.copytree(SOUND / "designs" / "tray", hill.root / "designs" / "tray")
    (asked,) = Repository(hill.root).configurations("tray", ("default",))
    there = build(asked, Repository(hill.root), engine)
    publish(hill, [DesignEntry(manifest=there.manifest, builts=(there,))])
    river = found(tmp_path / "river", "Rivertown")
    pins.add(river, str(hill.root), "", DAY)
    done = adopt(river, "hilltop", "tray", DAY, where=str(hill.root))
    assert done.missing == ()
    (asked,) = Repository(river.root).configurations("tray", ("default",))
    here = build(asked, Repository(river.root), engine)
    assert here.facts.geometry_hash == there.facts.geometry_hash
    assert here.revision == there.revision
    solids = [one.files["assembly.step"].partition(b"DATA;")[2] for one in (there, here)]
    assert solids[0] == solids[1] != b"", "only the head names the community"
    with zipfile.ZipFile(io.BytesIO(here.package)) as package:
        assert "tray_r0.1.0/source/designs/tray/origin.toml" in package.namelist(), "its origin goes along"
    name = propose(Repository(river.root), "hilltop", "tray", PLAN)
    price, _ = proposals.price(name, Repository(river.root), engine, write=True)
    view = proposals.view(name, Repository(river.root), engine)
    assert view.price is not None
    assert view.price.share_price == price.share_price
    index = publish(river, [DesignEntry(manifest=here.manifest, builts=(here,))], [view])
    assert index.designs[0].origin == load_origin(river.root, "tray")
    (offer,) = index.proposals
    assert offer.share_price is not None
    assert (offer.status, offer.example, offer.share_price.minor) == ("draft", False, price.share_price.minor)
    pins.add(hill, str(river.root), "", DAY)
    again = publish(hill, [DesignEntry(manifest=there.manifest, builts=(there,))])
    assert [one.name for one in again.network] == ["Rivertown"]
    page = (hill.root / "build" / "site" / "network" / "rivertown" / "index.md").read_text()
    assert "also here" in page
