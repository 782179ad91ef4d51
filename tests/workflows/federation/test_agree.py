# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Two communities agree by files: design, offer, capability and agreement go back and forth, and nothing is lost."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from makeshare.cli.federate import federate
from makeshare.errors import InputError, IntegrityError, MoneyError, UnknownKey
from makeshare.model.federation.agreement import Agreement, Statement
from makeshare.model.federation.index import Index
from makeshare.read.federation import load_agreement, load_pins
from makeshare.workflows.federation import agree, pins
from makeshare.workflows.federation.agree import Wanted
from makeshare.workflows.repository import Repository
from tests.workflows.federation.communities import found, publish, shed, tray

DAY, LATER = dt.date(2026, 11, 25), dt.date(2026, 12, 1)
WANTED = Wanted(
    design="tray",
    of="maker",
    we="payer",
    units=20,
    deliver_by=dt.datetime(2027, 6, 1, 18, 0, tzinfo=dt.timezone(dt.timedelta(hours=2))),
    deliver_to="the tool library of Rivertown",
    price=1850,
    currency="EUR",
)
NAME = "twenty-trays"


@pytest.fixture
def hill(tmp_path: Path) -> Repository:
    """The community that designed the tray and would make it."""
    made = found(tmp_path / "hill", "Hilltop", url="https://hilltop.example.net")
    shed(made)
    publish(made, [tray(made)])
    return made


@pytest.fixture
def river(tmp_path: Path, hill: Repository) -> Repository:
    """The community that would pay; both have pinned each other."""
    made = found(tmp_path / "river", "Rivertown", currency="CHF")
    pins.add(made, str(hill.root), "", DAY)
    publish(made)
    pins.add(hill, str(made.root), "", DAY)
    return made


def told(of: Repository, to: Repository) -> Index:
    """Publish one community and have the other pin that."""
    entries = [tray(of)] if of.settings.name == "Hilltop" else []
    index = publish(of, entries)
    slug = next(pin.slug for pin in load_pins(to.root) if pin.name == of.settings.name)
    pins.update(to, slug, str(of.root), LATER)[0].write(to.root)
    return index


def test_an_agreement_goes_round_and_loses_nothing(hill: Repository, river: Repository) -> None:
    """Drafted, stated, published, taken over, stated there, published, taken back: one wording, one record."""
    draft = agree.draft(river, NAME, "hilltop", WANTED)
    assert draft.standing == "draft"
    assert draft.design.geometry_hash == "g1:89abcdef01234567"
    first = agree.state(river, NAME, "agrees", "the coordinator", DAY)
    assert first.standing == "agreed by the payer alone"
    told(river, hill)
    taken = agree.take(hill, "rivertown", NAME)
    assert taken == first, "what crossed the border is what was written"
    both = agree.state(hill, NAME, "agrees", "the workshop's steward", LATER)
    assert both.standing == "agreed by both, since 2026-12-01"
    told(hill, river)
    back = agree.take(river, "hilltop", NAME)
    assert back == both == load_agreement(river.root, NAME) == load_agreement(hill.root, NAME)
    assert back.body == draft.body
    files = [repository.root / "site/network/agreements" / f"{NAME}.toml" for repository in (hill, river)]
    assert files[0].read_bytes() == files[1].read_bytes()


def test_a_catalogue_goes_round_and_loses_nothing(hill: Repository, river: Repository) -> None:
    """Design, offer, capability and agreement: what the other keeps and passes on is what was published."""
    agree.draft(river, NAME, "hilltop", WANTED)
    agree.state(river, NAME, "agrees", "the coordinator", DAY)
    told(river, hill)
    agree.take(hill, "rivertown", NAME)
    published = told(hill, river)
    (kept,) = (pin.index for pin in load_pins(river.root))
    assert kept == published
    publish(river)
    passed_on = river.root / "build" / "site" / "network" / "hilltop.json"
    assert passed_on.read_bytes() == (hill.root / "build" / "site" / "catalog.json").read_bytes()
    again = msgspec.json.decode(msgspec.json.encode(kept), type=Index)
    (workshop,) = kept.capabilities
    assert (workshop.slug, workshop.people_hours_per_week, workshop.processes) == ("example-shed", "12.5", ("cut",))
    assert workshop.machines[0].envelope_mm == ("2500", "1250", "150")
    for part in ("designs", "proposals", "capabilities", "agreements"):
        assert getattr(again, part) == getattr(published, part)


def test_a_changed_wording_needs_new_statements(river: Repository) -> None:
    """Who agreed to twenty has not agreed to thirty."""
    agree.draft(river, NAME, "hilltop", WANTED)
    agree.state(river, NAME, "agrees", "the coordinator", DAY)
    path = river.root / "site/network/agreements" / f"{NAME}.toml"
    path.write_text(path.read_text().replace("units = 20", "units = 30"))
    assert load_agreement(river.root, NAME).standing == "its wording changed after statements were made"
    with pytest.raises(InputError, match="has not agreed to this wording"):
        agree.state(river, NAME, "fulfilled", "the coordinator", LATER)
    assert agree.state(river, NAME, "agrees", "the coordinator", LATER).standing == "agreed by the payer alone"


def test_two_wordings_are_never_mixed(hill: Repository, river: Repository) -> None:
    """What differs is named; neither side's file is touched."""
    agree.draft(river, NAME, "hilltop", WANTED)
    told(river, hill)
    agree.take(hill, "rivertown", NAME)
    path = hill.root / "site/network/agreements" / f"{NAME}.toml"
    path.write_text(path.read_text().replace('price = "18.50"', 'price = "19.50"').replace("units = 20", "units = 30"))
    before = path.read_bytes()
    with pytest.raises(InputError, match="the wording differs: units, price"):
        agree.take(hill, "rivertown", NAME)
    assert path.read_bytes() == before


def test_nobody_states_in_our_name(hill: Repository, river: Repository) -> None:
    """A catalogue that holds a statement of ours that we never made is refused, and our file stays."""
    draft = agree.draft(river, NAME, "hilltop", WANTED)
    forged = Statement(by="maker", says="agrees", date=DAY, person="the steward", body=draft.body)
    put(river, msgspec.structs.replace(draft, statements=(forged,)))
    told(river, hill)
    with pytest.raises(IntegrityError, match="in the name of Hilltop"):
        agree.take(hill, "rivertown", NAME)
    assert not (hill.root / "site/network/agreements").exists()


def test_no_third_community_states_for_a_side(hill: Repository, river: Repository, tmp_path: Path) -> None:
    """An agreement is taken from the other side alone."""
    lake = found(tmp_path / "lake", "Lake")
    draft = agree.draft(river, NAME, "hilltop", WANTED)
    put(lake, draft)
    publish(lake)
    pins.add(hill, str(lake.root), "", DAY)
    with pytest.raises(IntegrityError, match="Lake is no side of it: it is Rivertown's to say"):
        agree.take(hill, "lake", NAME)
    pins.add(lake, str(river.root), "", DAY)
    told(river, lake)
    with pytest.raises(InputError, match="Lake is no side of this agreement"):
        agree.take(lake, "rivertown", NAME)


def put(repository: Repository, agreement: Agreement) -> None:
    """Write an agreement into a community's files, whoever it is."""
    agree._written(repository, agreement)


def test_withdrawing_and_fulfilling_show(hill: Repository, river: Repository) -> None:
    """The last statement of each side counts, and time does not go back."""
    agree.draft(river, NAME, "hilltop", WANTED)
    agree.state(river, NAME, "agrees", "the coordinator", DAY)
    told(river, hill)
    agree.take(hill, "rivertown", NAME)
    agree.state(hill, NAME, "agrees", "the steward", DAY)
    assert (
        agree.state(hill, NAME, "fulfilled", "the steward", LATER).standing
        == "in force; the maker says that it is fulfilled"
    )
    told(hill, river)
    agree.take(river, "hilltop", NAME)
    assert agree.state(river, NAME, "fulfilled", "the coordinator", LATER).standing == "fulfilled, as both say"
    assert (
        agree.state(river, NAME, "withdraws", "the coordinator", LATER).standing
        == "withdrawn by the payer on 2026-12-01"
    )
    with pytest.raises(InputError, match="on 2026-12-01 it said that it withdraws"):
        agree.state(river, NAME, "agrees", "the coordinator", LATER)
    again = agree.state(river, NAME, "agrees", "the coordinator", dt.date(2026, 12, 2))
    assert again.standing == "in force; the maker says that it is fulfilled"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('price = "18.50"', 'price = "-18.50"', "is not a price"),
        ('price = "18.50"', "price = 18.5001", "more decimals than EUR has"),
        ("units = 20", "units = 0", "units"),
        ("units = 20", 'units = 20\nunitz = "x"', "unitz"),
        ('name = "Rivertown"', 'name = "Hilltop"', "nobody agrees with themselves"),
        ("no legal advice. Before", "legal advice. Before", "say that it is a template"),
        ("+02:00", "", "deliver_by"),
        ('geometry_hash = "g1:89abcdef01234567"', 'geometry_hash = "same"', "geometry_hash"),
    ],
)
def test_a_wording_that_cannot_be_is_named(river: Repository, old: str, new: str, says: str) -> None:
    """One sentence with the file and the field."""
    agree.draft(river, NAME, "hilltop", WANTED)
    path = river.root / "site/network/agreements" / f"{NAME}.toml"
    assert path.read_text().count(old) >= 1
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises((InputError, MoneyError)) as caught:
        load_agreement(river.root, NAME)
    assert says in str(caught.value)
    assert f"site/network/agreements/{NAME}.toml" in str(caught.value)


def test_a_price_that_is_not_settled_is_unknown(river: Repository) -> None:
    """Never zero: it is left out of the file, null in the catalogue, and said on the page."""
    wanted = Wanted(**{**vars(WANTED), "price": None})
    found_ = agree.draft(river, NAME, "hilltop", wanted)
    assert found_.price is None
    assert publish(river).agreements == (found_,)
    assert "price not settled" in (river.root / "build/site/network/index.md").read_text()


@pytest.mark.usefixtures("river")
def test_one_may_offer_to_make_ones_own_design(hill: Repository) -> None:
    """Then the hashes are those of what was published here last."""
    wanted = Wanted(**{**vars(WANTED), "we": "maker"})
    publish(hill, [tray(hill)])
    made = agree.draft(hill, NAME, "rivertown", wanted)
    assert (made.maker.name, made.payer.name) == ("Hilltop", "Rivertown")
    with pytest.raises(UnknownKey, match="no design of Rivertown"):
        agree.draft(hill, "another", "rivertown", Wanted(**{**vars(WANTED), "of": "payer", "we": "maker"}))
    with pytest.raises(InputError, match="is there already"):
        agree.draft(hill, NAME, "rivertown", wanted)


def test_the_command_walks_through_it(hill: Repository, river: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Draft, state, show, take: as the help prints them."""

    def run(at: Repository, *arguments: str) -> str:
        monkeypatch.chdir(at.root)
        done = CliRunner().invoke(federate, ["agreement", *arguments])
        assert done.exit_code == 0, done.output
        return done.output

    assert "Hilltop makes 20 of tray for Rivertown: draft" in run(
        river, "new", NAME, "hilltop", "tray", "--we", "payer", "--whose", "maker", "--units", "20", "--price", "18.50",
        "--currency", "EUR", "--deliver-by", "2027-06-01T18:00:00+02:00", "--deliver-to", "our library",
    )  # fmt: skip
    run(river, "state", NAME, "--says", "agrees", "--by", "the coordinator", "--date", "2026-11-25")
    told(river, hill)
    assert "agreed by the payer alone" in run(hill, "take", "rivertown", NAME)
    data = json.loads(run(hill, "show", NAME, "--json"))
    assert (data["agreement"]["price"], data["standing"]) == (1850, "agreed by the payer alone")
    assert "2026-11-25 the payer agrees (the coordinator), this wording" in run(hill, "show", NAME)
