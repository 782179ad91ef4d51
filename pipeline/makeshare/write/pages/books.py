# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The open books: the statement of a run as a section of a page, and one page with all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from makeshare.model.funding.books import Against, Group, OpenBooks, PartyBooks, RunBooks, Year
from makeshare.model.money import Money
from makeshare.units import tidy
from makeshare.write.funding.exports import EXPORTS, STATEMENT, files
from makeshare.write.funding.statement import years_json
from makeshare.write.html import Child, Html, join, tag
from makeshare.write.pages.figures import DASH, bare, moment, plural, words
from makeshare.write.pages.page import facts, heading, listing, more, page, table
from makeshare.write.pages.settlement import settlement

FOLDER = "books"
_MATCH = "match:"
"""Before the name of a fund that adds to what members pay, in the ledger's accounts."""
YEARS = "years.json"
_NAMES = {"beancount": "Beancount", "hledger": "hledger or ledger", "csv": "CSV", "json": "JSON"}
_EXAMPLE = tag("span", "EXAMPLE", class_="ms-example")


def books_files(books: OpenBooks) -> Iterator[tuple[str, bytes]]:
    """Yield the page of all books, and below it every run's exports and the statement of years."""
    yield f"{FOLDER}/index.md", books_page(books.runs, books.years)
    yield f"{FOLDER}/{YEARS}", years_json(books.years)
    for run in books.runs:
        for name, data in files(run).items():
            yield f"{FOLDER}/{run.slug}/{name}", data


def books_page(runs: tuple[RunBooks, ...], years: tuple[Year, ...]) -> bytes:
    """Write books/index.md: years, then every run."""
    return page(
        _blocks(runs, years),
        title="Open books",
        description="Every run's money: what came in, where it went, what was planned, and files to check it with.",
    )


def books_section(run: RunBooks, root: str) -> Html:
    """Show a run's statement; `root` leads from the page to the root of the site."""
    if not run.currency:
        return tag("p", "It was never opened: there is no money to account for.")
    blocks = (
        _example(run), _money(run), _planned(run), _parties(run), _closed(run), _learnt(run), _imports(run),
        _integrity(run, root),
    )  # fmt: skip
    return join(blocks)


def _closed(run: RunBooks) -> Html | None:
    done = settlement(run.state, run.currency, run.slug)
    return None if done is None else join((tag("h4", "How the books were closed"), done))


def _blocks(runs: tuple[RunBooks, ...], years: tuple[Year, ...]) -> Iterator[str]:
    yield tag(
        "div",
        tag("h1", "Open books"),
        tag(
            "p",
            "What came in, where it went, what was planned. Whoever likes can work it out again from the ledgers.",
            class_="ms-lead",
        ),
    )
    if not runs:
        yield tag("p", "No run has a ledger yet.")
        return
    yield heading("Year by year", "years")
    yield _years(years)
    yield tag("p", tag("a", "The years as JSON", href=YEARS, download=True), class_="ms-small")
    yield heading("Run by run", "runs")
    for run in runs:
        name = join((tag("a", run.title, href=f"../proposals/{run.slug}/"), " " if run.example else None))
        yield tag("h3", name, _EXAMPLE if run.example else None, id=f"run-{run.slug}")
        yield books_section(run, "../")


def _years(years: tuple[Year, ...]) -> Html:
    if not years:
        return tag("p", "No money has moved yet.")
    head = ("Year", "Came in", "Paid back", "Paid out", "Held at its end", "Runs")
    rows = ((_year_name(one), *_year_figures(one), str(len(one.runs))) for one in years)
    return table(head, rows, label="Money by year", class_="ms-money")


def _year_name(one: Year) -> Html:
    return join((f"{one.year}, {one.currency} ", _EXAMPLE if one.example else None))


def _year_figures(one: Year) -> tuple[str, ...]:
    came_in = one.flow.members + one.flow.parties - one.flow.taken_back
    return tuple(
        bare(Money(amount, one.currency)) for amount in (came_in, one.flow.paid_back, one.flow.spent, one.held)
    )


def _example(run: RunBooks) -> Html | None:
    if not run.example:
        return None
    return tag("p", tag("strong", "EXAMPLE. "), "Nobody paid, and nobody is owed anything here.", class_="ms-warn")


def _money(run: RunBooks) -> Html:
    """Show money as confirmed by imports, and apart from it what is only instructed."""
    flow, state = run.flow, run.state
    by = f"confirmed by the import of {run.confirmed}" if run.confirmed else "nothing is confirmed by an import yet"
    shown = facts(
        (
            ("Paid in by members", _amount(run, flow.members)),
            ("Paid in by others", _amount(run, flow.parties) if flow.parties else None),
            ("Taken back or failed", _amount(run, flow.taken_back) if flow.taken_back else None),
            ("Paid back to members", _amount(run, flow.paid_back)),
            ("Paid to those who were billed", _amount(run, flow.spent)),
            ("Held now", tag("strong", _amount(run, flow.held))),
            ("Instructed: still to come in", _amount(run, state.to_collect)),
            ("Instructed: still to be paid", _amount(run, state.to_pay_out)),
        )
    )
    said = f"As of {moment(state.as_of)}, {by}. What is instructed is not yet paid."
    if run.books.private:
        said += " What members paid is shown less what they got back: single payments are kept in private."
    return join((tag("p", said, class_="ms-small"), shown))


def _planned(run: RunBooks) -> Html:
    """Show what was planned and billed, by group, and folded away line by line."""
    title = tag("h4", "Planned and billed")
    if not run.groups:
        return join((title, tag("p", "Nothing was planned line by line, and nothing is billed.")))
    head = (run.currency, "Planned", "Billed", "Difference", "Billed of planned")
    rows = (_row(run, one.total, one.total.title) for one in run.groups)
    whole = table(head, rows, foot=_sum(run), label=f"{run.slug}: planned and billed, by group", class_="ms-money")
    lines = table(
        head,
        _lines(run, run.groups),
        foot=_sum(run),
        label=f"{run.slug}: planned and billed, line by line",
        class_="ms-money",
    )
    return join((title, whole, more("Line by line", lines)))


def _lines(run: RunBooks, groups: Iterable[Group]) -> Iterator[tuple[Child, ...]]:
    for group in groups:
        yield tuple(tag("strong", cell) for cell in _row(run, group.total, group.total.title))
        for line in group.lines:
            notes = (", ".join(line.of), f"billed by {words(line.parties)}" if line.parties else "")
            note = " · ".join(one for one in notes if one and one != line.title)
            name = tag("div", tag("span", line.title), tag("small", note, class_="ms-bill__how") if note else None)
            yield _row(run, line, name)


def _row(run: RunBooks, one: Against, name: Child) -> tuple[Child, ...]:
    planned = "not planned" if one.budget is None else bare(Money(one.budget, run.currency))
    if not one.billed and run.state.settlement is None:  # while a run goes on, what is not billed yet is not saved
        return name, planned, "not yet", DASH, DASH
    percent = DASH if one.percent is None else f"{one.percent} %"
    return name, planned, bare(Money(one.billed, run.currency)), _signed(run, one.difference), percent


def _sum(run: RunBooks) -> tuple[Child, ...]:
    budgets = [one.total.budget for one in run.groups if one.total.budget is not None]
    billed = sum(one.total.billed for one in run.groups)
    whole = Against(line="", title="", billed=billed, budget=sum(budgets) if budgets else None)
    return tuple(tag("strong", cell) for cell in _row(run, whole, "All"))


def _signed(run: RunBooks, amount: int) -> str:
    return ("+" if amount > 0 else "") + bare(Money(amount, run.currency))


def _parties(run: RunBooks) -> Html | None:
    if not run.parties:
        return None
    head = (run.currency, "Billed", "Was paid", "Paid in", "Is owed", "Owes", "Nearby")
    rows = (_party(run, one) for one in run.parties)
    return join((tag("h4", "By party"), table(head, rows, label=f"{run.slug}: money by party", class_="ms-money")))


def _party(run: RunBooks, one: PartyBooks) -> tuple[Child, ...]:
    figures = (bare(Money(amount, run.currency)) for amount in (one.billed, one.paid, one.paid_in, one.owed, one.owes))
    fund = one.name.removeprefix(_MATCH)
    name = one.name if fund == one.name else f"{fund} (adds to what members pay)"
    return name, *figures, {True: "yes", False: "no", None: "not known"}[one.local]


def _learnt(run: RunBooks) -> Html | None:
    """Say what the run taught, of what is known."""
    lessons = run.lessons
    said: list[Child] = []
    if lessons.local_percent is not None:
        rest = f"; of {_amount(run, lessons.unknown)} nobody has said where it went" if lessons.unknown else ""
        said.append(f"{lessons.local_percent} % of what is known was billed nearby{rest}.")
    elif lessons.billed:
        said.append("Nobody has said which of the bills came from nearby.")
    if lessons.hours_promised:
        said.append(f"{lessons.hours_worked} of {plural(lessons.hours_promised, 'promised hour')} were worked.")
    if lessons.hours_planned is not None:
        said.append(f"The plan counted {tidy(round(lessons.hours_planned, 1))} hours of work.")
    if lessons.in_kind:
        said.append(f"Help in kind was counted at {_amount(run, lessons.in_kind)}.")
    if lessons.single:
        names = listing(f"{one.title} ({_amount(run, one.amount)}): {one.why}" for one in lessons.single)
        said.append(join((f"{plural(len(lessons.single), 'line')} hung on one supplier. ", more("Which", names))))
    return join((tag("h4", "What the run taught"), listing(said))) if said else None


def _imports(run: RunBooks) -> Html | None:
    if not run.imports:
        return None
    head = ("Entered on", "Rows", f"Came in, {run.currency}", f"Went out, {run.currency}")
    rows = (
        (one.date, str(one.rows), *(bare(Money(amount, run.currency)) for amount in (one.came_in, one.went_out)))
        for one in run.imports
    )
    return more("Imports that this rests on", table(head, rows, label=f"{run.slug}: imports", class_="ms-money"))


def _integrity(run: RunBooks, root: str) -> Html:
    here = run.books.head
    links = [
        tag("a", _NAMES[key], href=f"{root}{FOLDER}/{run.slug}/{name}", download=True)
        for key, (name, _) in EXPORTS.items()
    ]
    links.append(tag("a", "this statement as JSON", href=f"{root}{FOLDER}/{run.slug}/{STATEMENT}", download=True))
    return join(
        (
            tag("p", "The books as files: ", join(links, ", "), "."),
            tag(
                "p", f"They follow from {plural(here.length, 'line')} of the ledger; the last one's hash is ",
                tag("code", here.hash), ".", class_="ms-small",
            ),
        )
    )  # fmt: skip


def _amount(run: RunBooks, minor: int) -> str:
    return str(Money(minor, run.currency))
