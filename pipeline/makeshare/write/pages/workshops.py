# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The pages of workshops: all at a glance, and each with its machines and what it could make of what is here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from makeshare.model.catalogue import Catalogue
from makeshare.model.production.making import Capability, WorkshopView
from makeshare.model.production.match import Verdict
from makeshare.model.production.workshop import TOLERANCES, Machine, Span, Workshop
from makeshare.units import say_length, tidy
from makeshare.write import labels
from makeshare.write.html import Child, Html, join, reach, tag
from makeshare.write.pages.figures import DASH, TIMES, UNKNOWN, plural
from makeshare.write.pages.page import chips, facts, heading, listing, more, page, table

_LIST, _PAGE = "../", "../../"
"""From the list, and from a workshop's page, to the root of the site."""
VERDICT: dict[Verdict, str] = {"all": "all of it", "part": "a part of it", "nothing": "nothing of it"}
_ADD = tag(
    "ol",
    tag(
        "li", "Copy one of the files in ", tag("code", "site/workshops/"), ": its name becomes the workshop's address."
    ),
    tag("li", "Say what each machine takes at most, which processes it runs, and how many hours a week it is free."),
    tag("li", "Leave out what you do not know: it is then shown as unknown, and asked, never guessed."),
    tag("li", "Round where you are to two decimals of a degree, about a kilometre, or leave it out."),
    tag(
        "li",
        "Run ",
        tag("code", "makeshare check"),
        " and ",
        tag("code", "makeshare match DESIGN"),
        ", then open a pull request.",
    ),
)


def workshop_folder(workshop: Workshop) -> str:
    """Return where a workshop's page lies, from the root of the site."""
    return f"workshops/{workshop.slug}/"


def workshops_page(catalogue: Catalogue) -> bytes:
    """Write workshops/index.md."""
    found = catalogue.making.workshops
    words = f"{plural(len(found), 'workshop')} that could make what is published here: machines, hours, rates, gaps."
    head = tag(
        "div",
        tag("h1", "Workshops"),
        tag("p", "Who could make what, with reasons and gaps. A listing is no promise: ask first.", class_="ms-lead"),
    )
    cards = tag("div", *(_card(catalogue, one) for one in found), class_="ms-cards")
    shown = cards if found else tag("p", "No workshop is listed yet.")
    return page(
        (head, shown, heading("List a workshop", "add"), _ADD),
        title="Workshops",
        description=words,
        hide=("navigation", "toc"),
    )


def _card(catalogue: Catalogue, view: WorkshopView) -> Html:
    """Show a workshop as a card: where, what kinds of work, which designs it could make all of."""
    one = view.workshop
    return tag(
        "article",
        tag(
            "div",
            tag(
                "p",
                tag("span", "EXAMPLE", class_="ms-example") if one.example else None,
                _where(one),
                f" · {one.status}",
                class_="ms-kicker",
            ),
            tag("h2", tag("a", one.name, href=f"{_LIST}{workshop_folder(one)}"), class_="ms-card__title"),
            tag("p", one.summary, class_="ms-card__words"),
            chips(_kinds(catalogue, one)),
            tag("p", "Could make all of: ", _makes(view, "all"), class_="ms-small"),
            class_="ms-card__body",
        ),
        class_="ms-card",
    )


def workshop_page(catalogue: Catalogue, view: WorkshopView) -> bytes:
    """Write workshops/<slug>/index.md."""
    one = view.workshop
    return page(_blocks(catalogue, view), title=one.name, description=one.summary, hide=("navigation",))


def _blocks(catalogue: Catalogue, view: WorkshopView) -> Iterator[str]:
    one = view.workshop
    if one.example:
        yield tag(
            "div",
            tag("strong", "EXAMPLE"),
            tag("span", " There is no such workshop. Its place is made up, and nobody answers there."),
            class_="ms-banner",
            role="note",
            aria_label="This workshop is an example",
        )
    yield tag("h1", one.name)
    yield tag("p", one.summary, class_="ms-lead")
    yield facts(_facts(one))
    yield heading("Machines", "machines")
    yield table(
        ("Machine", "Processes", "Largest piece", "Works", "Tolerance", "Free a week", "Rate an hour"),
        (_machine(catalogue, machine) for machine in one.machines),
        label="Machines",
    )
    yield heading("Maintenance", "maintenance")
    yield table(
        ("Machine", "Owner", "Has run", "Service due at", "Hours left", "Put aside an hour"),
        (_maintenance(machine) for machine in one.machines),
        label="Maintenance of the machines",
    )
    yield heading("What it could make", "designs")
    yield _designs(view)
    if view.distances:
        yield heading("How far the others are", "distances")
        yield _distances(catalogue, view)


def _facts(one: Workshop) -> Iterator[tuple[str, Child]]:
    yield "Where", _where(one)
    if one.spot is not None:
        yield "Position", f"{one.spot.latitude}, {one.spot.longitude}, rounded"
    yield "Contact", reach(one.contact)
    yield "Status", one.status
    yield "Access", one.access
    yield "Languages", ", ".join(one.languages)
    yield "Skills", ", ".join(one.skills)
    yield "Certificates", ", ".join(one.certifications)
    yield "Usual batch", (one.batch or "").replace(" -- ", f" {DASH} ")
    yield "People, hours a week", _hours(one.people_hours_per_week)
    yield "A person's hour", str(one.labour_rate or f"{UNKNOWN}: the catalogue's rates are taken instead")
    yield "Goods leave", one.outgoing


def _where(one: Workshop) -> str:
    return f"{one.where} ({one.region})"


def _machine(catalogue: Catalogue, one: Machine) -> tuple[Child, ...]:
    name = one.title if one.count == 1 else f"{one.count} {TIMES} {one.title}"
    rate = UNKNOWN if one.rate is None else f"{one.rate}{', with operator' if one.with_operator else ''}"
    return (
        join((name, tag("p", one.note, class_="ms-small") if one.note else None)),
        ", ".join(catalogue.process(key) for key in one.processes),
        _envelope(one),
        _works(catalogue, one),
        f"ISO 2768-{one.tolerance}" if one.tolerance in TOLERANCES else one.tolerance or UNKNOWN,
        _hours(one.hours_per_week) + (" each" if one.count > 1 and one.hours_per_week is not None else ""),
        rate,
    )


def _envelope(one: Machine) -> str:
    if one.any_size:
        return "any"
    if one.envelope is None:
        return UNKNOWN
    return f" {TIMES} ".join(say_length(side).removesuffix(" mm") for side in one.envelope) + " mm"


def _works(catalogue: Catalogue, one: Machine) -> str:
    named = [*one.materials, *one.stock, *(catalogue.thing(key) for key in one.things)]
    bounds = [
        f"{what} {_span(span)}"
        for what, span in (("thickness", one.thickness), ("diameter", one.diameter))
        if span.known
    ]
    return "; ".join((", ".join(named) or "whatever its processes work", *bounds))


def _span(span: Span) -> str:
    if span.low is None:
        return f"up to {say_length(span.high or 0)}"
    if span.high is None:
        return f"from {say_length(span.low)}"
    return say_length(span.low) if span.low == span.high else f"{say_length(span.low)} to {say_length(span.high)}"


def _maintenance(one: Machine) -> tuple[Child, ...]:
    record = one.maintenance
    left: Child = tag("strong", "overdue: no work is planned") if record.overdue else _hours(record.left)
    return (
        one.title,
        one.owner or UNKNOWN,
        _hours(record.hours_run),
        _hours(record.due_at),
        left,
        str(record.reserve or UNKNOWN),
    )


def _hours(hours: Decimal | None) -> str:
    return UNKNOWN if hours is None else f"{tidy(hours)} h"


def _kinds(catalogue: Catalogue, one: Workshop) -> list[str]:
    """List the kinds of work that any machine does, as a visitor would say them."""
    keys = {key for machine in one.machines for key in machine.processes}
    codes = {catalogue.catalog.processes[key].code for key in keys if key in catalogue.catalog.processes}
    return [
        labels.PROCESS.get(code, code)
        for code in (*labels.PROCESS, *sorted(codes - set(labels.PROCESS)))
        if code in codes
    ]


def _makes(view: WorkshopView, verdict: Verdict) -> Html | str:
    found = [one for one in view.designs if one.verdict == verdict]
    return join((_asked(one) for one in found), ", ") if found else DASH


def _asked(one: Capability) -> Html:
    """Link to a design, with how much must still be asked."""
    count = len(one.questions)
    return join((_link(one, _LIST), f" ({plural(count, 'question')} open)" if count else None))


def _link(one: Capability, root: str) -> Html:
    return tag("a", one.title, href=f"{root}designs/{one.slug}/")


def _designs(view: WorkshopView) -> Html:
    """Show each published design with the verdict, and what stands against it."""
    if not view.designs:
        return tag("p", "No design is published here.")
    rows = (
        (_link(one, _PAGE), f"{VERDICT[one.verdict]}, {one.can} of {plural(one.steps, 'step')}", _why(one))
        for one in view.designs
    )
    words = (
        "Of the standard variant, by process, size, material and maintenance. Whether the hours suffice for a run, ",
        tag("code", "makeshare match"),
        " says. Bought parts are no gap.",
    )
    return join(
        (
            table(("Design", "It could make", "Gaps and questions"), rows, label="Designs"),
            tag("p", *words, class_="ms-small"),
        )
    )


def _why(one: Capability) -> Child:
    sentences: Iterable[Child] = (*one.gaps, *(f"To ask: {question}" for question in one.questions))
    listed = listing(sentences)
    return more(plural(len(one.gaps) + len(one.questions), "reason"), listed) if one.gaps or one.questions else "none"


def _distances(catalogue: Catalogue, view: WorkshopView) -> Html:
    rows = []
    for slug, far in view.distances.items():
        other = catalogue.making.workshop(slug)
        if other is not None:
            link = tag("a", other.workshop.name, href=f"{_PAGE}{workshop_folder(other.workshop)}")
            rows.append((link, UNKNOWN if far is None else f"{far} km"))
    return table(("Workshop", "As the crow flies"), rows, label="Distances")
