# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Communities made in empty folders pin each other by files alone: what was pinned stays, what changes is shown."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from makeshare.cli.federate import federate
from makeshare.errors import InputError, IntegrityError, UnknownKey
from makeshare.model.federation.sections import sections
from makeshare.read.federation import load_pins
from makeshare.workflows import federation
from makeshare.workflows.federation import pins
from makeshare.workflows.repository import Repository
from tests.workflows.federation.communities import found, publish, tray

DAY = dt.date(2026, 11, 25)
LATER = dt.date(2026, 12, 24)


@pytest.fixture
def hill(tmp_path: Path) -> Repository:
    """A community with a tray, published."""
    made = found(
        tmp_path / "hill", "Hilltop", url="https://hilltop.example.net", contact="https://hilltop.example.net/ask"
    )
    publish(made, [tray(made)])
    return made


@pytest.fixture
def river(tmp_path: Path) -> Repository:
    """A community that was made in an empty folder a moment ago, with another currency."""
    return found(tmp_path / "river", "Rivertown", currency="CHF", url="https://river.example.net")


def edit(repository: Repository, **changes: object) -> None:
    """Publish something else of the first design, sealed as a community's own tool would."""
    path = repository.root / "build" / "site" / "catalog.json"
    whole = json.loads(path.read_bytes())
    whole["designs"][0] |= changes
    whole["sums"]["sections"] = sections(whole)
    path.write_text(json.dumps(whole), encoding="utf-8")


def test_two_communities_pin_each_other(hill: Repository, river: Repository) -> None:
    """Both ways, by folders that were handed over; each keeps the other's catalogue to the byte and rebuilds alone."""
    pins.add(river, str(hill.root), "", DAY)
    copy = river.root / "site" / "network" / "hilltop.json"
    assert copy.read_bytes() == (hill.root / "build" / "site" / "catalog.json").read_bytes()
    publish(river)
    pins.add(hill, str(river.root / "build" / "site"), "river", DAY)
    (pin,) = load_pins(hill.root)
    assert (pin.slug, pin.name, pin.date, pin.address) == ("river", "Rivertown", DAY, "https://river.example.net/")
    again = publish(hill, [tray(hill)])
    assert [one.path for one in again.network] == [("river",)], "Hilltop is not its own neighbour's neighbour"
    page = (hill.root / "build" / "site" / "network" / "index.md").read_text()
    assert "Rivertown" in page


def test_the_site_needs_no_net_and_no_neighbour(hill: Repository, river: Repository, tmp_path: Path) -> None:
    """What was pinned is kept here: the other community may be gone, and the same bytes are published again."""
    pins.add(river, str(hill.root), "", DAY)
    first = publish(river)
    pages = {path: path.read_bytes() for path in (river.root / "build" / "site").rglob("*.*")}
    hill.root.rename(tmp_path / "gone")
    assert publish(river) == first
    assert {path: path.read_bytes() for path in (river.root / "build" / "site").rglob("*.*")} == pages


@pytest.mark.parametrize("damage", ["edited", "missing", "stray"])
def test_a_copy_that_is_not_the_pinned_one_stops_the_site(hill: Repository, river: Repository, damage: str) -> None:
    """A price that somebody improved here, a copy that is gone, one that nobody pinned."""
    pins.add(river, str(hill.root), "", DAY)
    copy = river.root / "site" / "network" / "hilltop.json"
    if damage == "edited":
        copy.write_bytes(copy.read_bytes().replace(b'"expected": 1000', b'"expected": 900'))
    elif damage == "missing":
        copy.unlink()
    else:
        (copy.parent / "other.json").write_bytes(copy.read_bytes())
    network, problems = federation.gather(Repository(river.root))
    assert network.pins == ()
    (problem,) = problems
    assert isinstance(problem, IntegrityError if damage == "edited" else InputError)
    assert "site/network/" in str(problem)


def test_a_damaged_copy_is_mended_by_an_update(hill: Repository, river: Repository) -> None:
    """Who cannot trust the copy fetches anew, and sees what is pinned."""
    pins.add(river, str(hill.root), "", DAY)
    copy = river.root / "site" / "network" / "hilltop.json"
    copy.write_bytes(b"{}")
    fetched, _ = pins.update(river, "hilltop", str(hill.root), LATER)
    fetched.write(river.root)
    assert federation.gather(Repository(river.root))[1] == ()


def test_an_update_shows_before_it_pins(hill: Repository, river: Repository) -> None:
    """New version, price and withdrawal are said; the pin is the old one until somebody agrees."""
    pins.add(river, str(hill.root), "", DAY)
    assert pins.update(river, "hilltop", str(hill.root), LATER)[1] == ()
    publish(hill, [tray(hill, status="withdrawn")])
    fetched, changed = pins.update(river, "hilltop", str(hill.root), LATER)
    assert ("withdrawn design", "tray") in [(one.kind, one.what) for one in changed]
    (before,) = load_pins(river.root)
    assert (before.date, before.index.designs[0].status) == (DAY, "prototype")
    fetched.write(river.root)
    (after,) = load_pins(river.root)
    assert (after.date, after.index.designs[0].status) == (LATER, "withdrawn")


def test_nobody_is_pinned_twice_or_pins_itself(hill: Repository, river: Repository) -> None:
    """Under whatever name; and a name is a slug."""
    pins.add(river, str(hill.root), "", DAY)
    for name in ("", "another"):
        with pytest.raises(InputError, match="is pinned already, as hilltop"):
            pins.add(river, str(hill.root), name, DAY)
    publish(river)
    with pytest.raises(InputError, match="is this community itself"):
        pins.add(river, str(river.root), "mirror", DAY)
    for name in ("agreements", "index", "../x", "Hill", "a--b"):
        with pytest.raises(InputError, match="cannot name a community"):
            pins.add(river, str(hill.root), name, DAY)


def test_a_removed_community_leaves_nothing(hill: Repository, river: Repository) -> None:
    """Its pin, its copy and those that it listed; an unknown one is named with those that there are."""
    publish(river)
    pins.add(hill, str(river.root), "", DAY)
    publish(hill, [tray(hill)])
    lake = found(hill.root.parent / "lake", "Lake")
    pins.add(lake, str(hill.root), "", DAY)
    assert (lake.root / "site" / "network" / "hilltop" / "rivertown.json").is_file()
    with pytest.raises(UnknownKey, match="did you mean hilltop"):
        pins.remove(lake, "hiltop")
    gone = pins.remove(lake, "hilltop")
    assert len(gone) == 3
    assert list((lake.root / "site" / "network").rglob("*")) == []


def test_communities_listed_by_a_neighbour_come_along_once(hill: Repository, river: Repository, tmp_path: Path) -> None:
    """A region is the same files: neighbours of neighbours, each once, oneself never, to a few steps; circles end."""
    chain = [
        hill,
        river,
        found(tmp_path / "lake", "Lake"),
        found(tmp_path / "moor", "Moor"),
        found(tmp_path / "sea", "Sea"),
    ]
    publish(river)
    for one, other in zip(chain[1:], chain, strict=False):
        pins.add(one, str(other.root), "", DAY)
        publish(one)
    sea = chain[-1]
    paths = [one.path for one in federation.gather(Repository(sea.root))[0].neighbours]
    assert paths == [("moor",), ("moor", "lake"), ("moor", "lake", "rivertown")], "Hilltop is four steps away"
    pins.add(hill, str(sea.root), "", DAY)
    publish(hill, [tray(hill)])
    paths = [one.path for one in federation.gather(Repository(hill.root))[0].neighbours]
    assert paths == [("sea",), ("sea", "moor"), ("sea", "moor", "lake")]
    fetched, _ = pins.update(river, "hilltop", str(hill.root), LATER)
    fetched.write(river.root)
    names = [one.index.community.name for one in federation.gather(Repository(river.root))[0].neighbours]
    assert names == ["Hilltop", "Sea", "Moor"], "the circle ends: Rivertown is not among its own"
    page = (hill.root / "build" / "site" / "network" / "index.md").read_text()
    assert "as listed by Sea and Moor" in page


def test_a_listing_that_does_not_hold_hurts_only_itself(hill: Repository, river: Repository) -> None:
    """A copy that a neighbour lost or mixed up is left out and said; the neighbour is pinned all the same."""
    publish(river)
    pins.add(hill, str(river.root), "", DAY)
    publish(hill, [tray(hill)])
    copy = hill.root / "build" / "site" / "network" / "rivertown.json"
    copy.write_bytes(copy.read_bytes() + b" ")
    lake = found(hill.root.parent / "lake", "Lake")
    fetched = pins.add(lake, str(hill.root), "", DAY)
    assert fetched.left_out == ("rivertown: its copy is not what is listed",)
    assert [one.path for one in federation.gather(lake)[0].neighbours] == [("hilltop",)]


def test_foreign_words_stay_words(hill: Repository, river: Repository) -> None:
    """Whatever a stranger calls things, the pages show it as text."""
    edit(hill, title="<script>alert(1)</script>", summary="[x](javascript:alert(1)) {{ config }}")
    pins.add(river, str(hill.root), "", DAY)
    publish(river)
    for name in ("index.md", "hilltop/index.md"):
        page = (river.root / "build" / "site" / "network" / name).read_text()
        assert "<script" not in page
        assert "](" not in page
        assert "{{" not in page


def test_the_command_walks_through_it(hill: Repository, river: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Add, list, show, update, remove: each says what it did, and where."""
    monkeypatch.chdir(river.root)

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(federate, arguments)
        assert done.exit_code == 0, done.output
        return done.output

    assert "site/network/hilltop.toml: Hilltop, https://hilltop.example.net/: 1 designs" in run(
        "add", str(hill.root), "--date", "2026-11-25"
    )
    assert "hilltop  Hilltop    2026-11-25  1" in run("list")
    assert json.loads(run("list", "--json"))[0]["slug"] == "hilltop"
    assert "design    tray 0.1.0 (prototype, CERN-OHL-W-2.0)" in run("show", "hilltop")
    assert json.loads(run("show", "hilltop", "--json"))["index"]["community"]["name"] == "Hilltop"
    edit(hill, status="released")
    told = run("update", "hilltop", "--from", str(hill.root), "--date", "2026-12-24")
    assert "changed design: tray: 0.1.0, prototype, CERN-OHL-W-2.0 -> 0.1.0, released" in told
    assert "nothing was written" in told
    assert load_pins(river.root)[0].date == DAY
    data = json.loads(run("update", "hilltop", "--from", str(hill.root), "--date", "2026-12-24", "--yes", "--json"))
    assert data["changes"]["hilltop"][0]["kind"] == "changed design"
    assert load_pins(river.root)[0].date == LATER
    assert "removed site/network/hilltop.json" in run("remove", "hilltop")
    assert "no community is pinned" in run("list")


def test_the_hash_of_a_section_is_what_any_program_computes(hill: Repository) -> None:
    """Sorted keys, no spaces, UTF-8: Python's own JSON gives the same bytes for what a catalogue holds."""
    whole = json.loads((hill.root / "build" / "site" / "catalog.json").read_bytes())
    for name, digest in whole["sums"]["sections"].items():
        text = json.dumps(whole[name], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert msgspec.json.encode(whole[name], order="sorted").decode() == text
        assert len(digest) == 64
