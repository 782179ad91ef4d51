# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The printable guide: one HTML file that carries its picture and its style, and asks nothing of any network."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable

import nh3

from makeshare.write import words
from makeshare.write.html import Html, join, tag
from makeshare.write.job import Job
from makeshare.write.text import prose
from makeshare.write.typeset import thumbnail

_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_STYLE = """
@page{size:A4;margin:16mm}
*{box-sizing:border-box}
body{font:16px/1.55 system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;color:#14181d;background:#fff;
 max-width:46rem;margin:0 auto;padding:1.2rem}
h1{font-size:1.9rem;line-height:1.2;margin:.2rem 0}h2{border-bottom:2px solid #14181d;margin-top:2rem}
h1,h2,h3{break-after:avoid}.banner{background:#ffc933;font-weight:700;padding:.5rem .8rem}.quiet{color:#4a535e}
img{max-width:100%;height:auto}.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.92em}
th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;border-bottom:1px solid #c3cad2}
tr,li,img,pre{break-inside:avoid}pre{white-space:pre-wrap;background:#eef1f4;padding:.6rem}
@media print{body{font-size:10.5pt;padding:0;max-width:none}a{color:inherit}
 .banner{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
"""


def guide(job: Job) -> bytes:
    """Write the guide: the card, the made parts, the design's own prose, hazards, substitutions, where to report."""
    manifest = job.built.manifest
    title = f"{manifest.title} {job.built.revision}"
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        Html(f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", title),
        tag("style", Html(_STYLE)),
    )
    body = tag("body", tag("main", *_card(job), _parts(job), _bought(job), *_prose(manifest.guide), *_after(job)))
    return (Html("<!doctype html>\n") + tag("html", head, body, lang="en") + "\n").encode()


def clean(markdown: str) -> Html:
    """Render a contributor's Markdown without raw HTML, scripts or pictures: this file may ask for nothing else."""
    return Html(nh3.clean(prose(markdown), tags=nh3.ALLOWED_TAGS - {"img"}, link_rel="noopener nofollow ugc"))


def _prose(markdown: str) -> Iterable[Html]:
    if markdown.strip():
        yield tag("h2", "How to build it")
        yield clean(markdown)


def _card(job: Job) -> Iterable[Html]:
    manifest = job.built.manifest
    yield tag("p", f"{job.community} · {words.delivered(manifest)} · revision {job.built.revision}", class_="quiet")
    yield tag("h1", manifest.title)
    yield tag("p", manifest.summary)
    yield tag("p", f"{words.banner(manifest)}. {words.WHY_PROTOTYPE}", class_="banner")
    if "poster.png" in job.built.files:
        picture = b64encode(thumbnail(job.built.files["poster.png"])).decode()
        yield Html(f'<img alt="" src="data:image/jpeg;base64,{picture}">')
    yield _table(
        ("Fact", "This revision"),
        (
            ("Safe load", manifest.safe_load),
            ("Built", words.built_by(manifest)),
            ("Licence", manifest.license),
            ("Configuration", ", ".join((job.built.variant, *map(words.parameter, job.parameters)))),
            ("Unit", words.UNITS),
        ),
    )


def _parts(job: Job) -> Html:
    rows = [
        (
            str(made.number),
            made.part.key,
            str(made.quantity),
            made.stock.title,
            words.size(made.facts),
            " › ".join(made.part.route),
        )
        for made in job.made
    ]
    return join(
        (tag("h2", "Parts to make"), _table(("No.", "Part", "Pieces", "Stock", "Overall size, mm", "Route"), rows))
    )


def _bought(job: Job) -> Html | None:
    if not job.bought:
        return None
    return join((tag("h2", "To buy for one"), _table(("Quantity", "What"), job.bought)))


def _after(job: Job) -> Iterable[Html]:
    dangers = (*words.hazards(job), *((f"At work, {key}", what) for key, what in words.work_hazards(job)))
    for title, pairs in (("Hazards", dangers), ("Permitted substitutions", words.substitutions(job))):
        items = [tag("li", tag("strong", f"{what.rstrip('.')}. "), do) for what, do in pairs]
        if items:
            yield join((tag("h2", title), tag("ul", *items)))
    yield join((tag("h2", "Faults"), tag("p", words.report(job))))


def _table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Html:
    head = tag("tr", *(tag("th", name, scope="col") for name in headings))
    body = (tag("tr", *(tag("td", cell) for cell in row)) for row in rows)
    return tag("div", tag("table", tag("thead", head), tag("tbody", *body)), class_="wide")
