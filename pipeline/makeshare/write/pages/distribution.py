# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A proposal's section on who gets what when: dates and places, room left, what the way costs, how far it is."""

from __future__ import annotations

from collections.abc import Iterator

from makeshare.model.distribution.plan import Load
from makeshare.model.distribution.terms import Distribution, Point, Slot, Tariff
from makeshare.model.distribution.view import DistributionView
from makeshare.units import tidy
from makeshare.write.distribution.calendar import calendar_name, calendars
from makeshare.write.html import Child, Html, join, reach, tag
from makeshare.write.pages.figures import plural
from makeshare.write.pages.page import cite, facts, listing, more, table

LEGS = {"coordinator": "Coordination", "transport": "Transport", "packing": "Packing", "pickup": "Pickup point"}


def distribution_section(view: DistributionView) -> Html:
    """Show dates, places, room left, calendar files, fees, shipping and the store; files lie beside the page."""
    return join(_blocks(view))


def distribution_files(view: DistributionView) -> dict[str, bytes]:
    """Write the calendar files that the section links to, by their names beside the proposal's page."""
    return calendars(view.terms, view.proposed)


def _blocks(view: DistributionView) -> Iterator[Html]:
    terms = view.terms
    yield progress(view)
    if terms.points:
        yield _slots(view)
        yield from (_point(point) for point in terms.points)
    else:
        yield tag("p", "No pickup point is named yet.")
    if terms.fees:
        yield tag("h3", "What the way costs")
        yield _fees(terms)
    if terms.tariffs:
        yield tag("h3", "Having it sent")
        yield _tariffs(terms)
    if terms.stock:
        yield tag("h3", "In the community's store")
        yield _stock(terms)
    if view.problems:
        yield listing(view.problems)


def progress(view: DistributionView) -> Html:
    """Say how many units are due, made and with members: each counted apart."""
    said = [f"{plural(view.due, 'unit')} to hand over", f"{view.track.made} made", f"{view.track.out} with members"]
    if view.sent:
        said.append(f"{view.sent} of them to be sent")
    if view.unplaced:
        said.append(f"{view.unplaced} without a place yet")
    return tag("p", ", ".join(said) + ".", class_="ms-small")


def moment(slot: Slot, zone: str) -> str:
    """Print a slot's time with its offset and zone."""
    offset = f"{slot.start:%z}"
    return f"{slot.start:%Y-%m-%d %H:%M} to {slot.end:%H:%M} {offset[:3]}:{offset[3:]} ({zone})"


def _slots(view: DistributionView) -> Html:
    rows: list[tuple[Child, ...]] = [
        (
            load.point.name,
            _when(load, view.terms.time_zone),
            _room(load, private=view.private),
        )
        for load in view.loads
    ]
    return table(("Where", "When", "Room"), rows, label="Pickup days")


def _when(load: Load, zone: str) -> Html:
    """Say when, with a file for calendars."""
    time = tag("time", moment(load.slot, zone), datetime=load.slot.start.isoformat())
    name = calendar_name(load.point, load.slot)
    words = f"Calendar file, {load.point.name} {load.slot.start:%m-%d %H:%M}"
    return join((time, tag("small", tag("a", words, href=name))))


def _room(load: Load, *, private: bool) -> str:
    """Say how much room is left; where pledges are kept in private, how much there is in all."""
    whole = plural(load.slot.units, "unit")
    return f"{whole} in all; who comes is not published" if private else f"{load.left} of {whole}"


def _point(point: Point) -> Html:
    contact = reach(point.contact) if point.contact else "not named"
    known = facts((("Where", point.where), ("Access", point.access or "nothing stated"), ("Contact", contact)))
    return join((tag("h3", point.name), known))


def _fees(terms: Distribution) -> Html:
    points = {point.key: point.name for point in terms.points}
    rows: list[tuple[Child, ...]] = [
        (
            join((fee.name, tag("small", fee.why))),
            LEGS[fee.leg] + (f", {points.get(fee.point, fee.point)}" if fee.point else ""),
            fee.to,
            fee.rule,
            "in the share price" if fee.in_price else "on top",
        )
        for fee in terms.fees
    ]
    return table(("What", "Leg", "To", "How much", "Paid"), rows, label="Fees of each leg")


def _tariffs(terms: Distribution) -> Html:
    rows = [_tariff(tariff) for tariff in terms.tariffs]
    words = "The carrier that takes the parcel for least is chosen. A parcel that no tariff covers has no price yet."
    head = ("Carrier", "To", "Up to", "Limits", "Read")
    return join((tag("p", words, class_="ms-small"), more("Tariffs", table(head, rows, label="Carriers' tariffs"))))


def _tariff(tariff: Tariff) -> tuple[Child, ...]:
    prices = "; ".join(f"{tidy(band.up_to / 1000)} kg {band.price}" for band in tariff.bands)
    length, around = tariff.most_length, tariff.most_length_and_girth
    limits = [f"{tidy(tariff.most_mass / 1000)} kg"]
    limits += [] if length is None else [f"{tidy(length)} mm long"]
    limits += [] if around is None else [f"length and girth {tidy(around)} mm"]
    mark = tag("span", "EXAMPLE", class_="ms-example") if tariff.example else None
    return (
        join((mark, f"{tariff.carrier}, {tariff.service}")),
        tariff.zone,
        prices,
        ", ".join(limits),
        join((f"{tariff.date.isoformat()}, ", cite(tariff.source))),
    )


def _stock(terms: Distribution) -> Html:
    rows = [(one.variant, str(one.units), one.owner, one.place, one.note) for one in terms.stock]
    return table(("Variant", "Units", "Whose", "Where", "Note"), rows, label="Units in the store")
