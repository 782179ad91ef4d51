# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What is known of a design's units: warnings first, then made, handed over, faulty and returned, by revision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from makeshare.model.distribution.records import Count, DefectState, NoticeState, Track
from makeshare.write.html import Child, Html, join, tag
from makeshare.write.pages.figures import plural
from makeshare.write.pages.page import listing, more, table


def track_record(track: Track, example: Track | None = None) -> Html:
    """Show what the records of all runs add up to; what comes from EXAMPLE runs stands apart and is marked."""
    return join((*_blocks(track, ""), _example(example) if example is not None and example.made else None))


def _example(track: Track) -> Html:
    mark = tag("span", "EXAMPLE", class_="ms-example")
    words = tag("p", mark, "Invented records of an example run, to show what stands here.")
    return tag("div", words, *_blocks(track, " (example)"))


def _blocks(track: Track, mark: str) -> Iterator[Html]:
    """Yield all that is known; `mark` goes behind the names of tables."""
    yield from _warnings(track)
    if not track.made:
        yield tag("p", "No unit of it was made in a run that is recorded here.")
        return
    yield table(
        ("Revision", "Made", "Handed over", "Came back", "Defects", "Open"),
        [_counts(count) for count in track.counts],
        label=f"Units by revision{mark}",
    )
    kinds = [f"{fault}: {times}" for fault, times in _faults(track.counts)]
    if kinds:
        yield tag("p", "Defects by kind: ", ", ".join(kinds), ".")
        yield more("Every defect on record", table(_HEAD, map(_defect, track.defects), label=f"Defects{mark}"))
    elif any(count.delivered for count in track.counts):
        yield tag("p", "No defect was reported. That is not a proof that there is none.", class_="ms-small")


_HEAD = ("Serial number", "Reported", "What", "How bad", "Repaired")


def _warnings(track: Track) -> Iterator[Html]:
    """Yield warnings that hold, then defects that could hurt somebody and are open, then what is over."""
    holding = [notice for notice in track.notices if not notice.lifted]
    yield from (_notice(notice) for notice in holding)
    unsafe = [defect for defect in track.defects if defect.safety and not defect.fixed]
    if unsafe:
        units = plural(len({defect.serial for defect in unsafe}), "unit")
        said = "; ".join(dict.fromkeys(f"{defect.fault} (revision {defect.revision})" for defect in unsafe))
        words = f"{units} with an open defect that could hurt somebody: {said}. They are not to be used."
        yield tag("p", tag("strong", "Safety: "), words, class_="ms-warn", role="note")
    over = [notice for notice in track.notices if notice.lifted]
    if over:
        lines = [f"{one.date} to {one.lifted}, {_about(one)}: {one.what} Ended: {one.why}" for one in over]
        yield more("Warnings that no longer hold", listing(lines))


def _notice(notice: NoticeState) -> Html:
    head = tag("strong", f"Safety warning of {notice.date}, {_about(notice)}: ")
    return tag("p", head, f"{notice.what} ", tag("strong", "Do: "), notice.do, class_="ms-warn", role="note")


def _about(notice: NoticeState) -> str:
    return f"revision {notice.revision}" + (f", batch {notice.batch}" if notice.batch else "")


def _counts(count: Count) -> tuple[Child, ...]:
    figures = (count.made, count.delivered, count.returns, count.defects, count.open_defects)
    return (tag("code", count.revision), *map(str, figures))


def _faults(counts: Iterable[Count]) -> list[tuple[str, int]]:
    """Add up kinds of fault over revisions, the most frequent first."""
    found: dict[str, int] = {}
    for fault, times in (one for count in counts for one in count.faults):
        found[fault] = found.get(fault, 0) + times
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))


def _defect(defect: DefectState) -> tuple[Child, ...]:
    bad = defect.severity + (", could hurt somebody" if defect.safety else "")
    repaired = f"{defect.fixed}: {defect.how}" if defect.fixed else "open"
    return (defect.serial, defect.date, join((defect.fault, tag("small", defect.what))), bad, repaired)
