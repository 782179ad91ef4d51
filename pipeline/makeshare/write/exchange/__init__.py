# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What other tools and communities read of us: one module a format, from the catalogue to {path below the site: bytes}.

Nothing is made up. A fact that nobody has stated is left out, and the report (`exchange/exports.json`) says which and
why; a file that could not hold without it is not written at all. To add a format, write its module and add it here.
"""

from __future__ import annotations

import msgspec

from makeshare.model.catalogue import Catalogue
from makeshare.write.exchange import atom, funding, murmurations, ohm, okh, okw, oshwa, valueflows
from makeshare.write.exchange.encode import json_bytes
from makeshare.write.exchange.forms import Export, Files, Format, LeftOut, Published, Told
from makeshare.write.exchange.schemas import FOLDER, schemas

__all__ = ["FORMATS", "REPORT", "Exchange", "Files", "Format", "LeftOut", "Told", "exports"]

FORMATS: tuple[Format, ...] = (
    okh.FORMAT,
    ohm.FORMAT,
    oshwa.FORMAT,
    okw.FORMAT,
    valueflows.FORMAT,
    murmurations.ORGANIZATIONS,
    murmurations.OFFERS,
    funding.FORMAT,
    atom.FORMAT,
)
"""Every format, in the order in which people read of them."""

REPORT = "exchange/exports.json"


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """All exports: files by their path below the site, the report among them, and what became of each format."""

    files: dict[str, bytes]
    told: tuple[Told, ...]

    def of(self, slug: str) -> tuple[tuple[Told, str], ...]:
        """Return the files that describe one design, each with its format."""
        return tuple((told, path) for told in self.told for path in told.files if path.startswith(f"designs/{slug}/"))


def exports(catalogue: Catalogue, offered: Files) -> Exchange:
    """Write every format; the same catalogue gives the same bytes. `offered` are the files beside the pages."""
    published = Published(catalogue, offered)
    files = dict(schemas())
    told = []
    for form in FORMATS:
        found = list(form.write(published))
        mine = {one.path: one.data for one in found if isinstance(one, Export)}
        files |= mine
        told.append(_told(form, tuple(mine), tuple(one for one in found if isinstance(one, LeftOut))))
    files[REPORT] = json_bytes({"format": "makeshare-exports", "version": 1, "formats": told})
    return Exchange(files=files, told=tuple(told))


def _told(form: Format, files: tuple[str, ...], left_out: tuple[LeftOut, ...]) -> Told:
    return Told(
        key=form.key,
        title=form.title,
        use=form.use,
        standard=form.standard,
        schema=f"{FOLDER}{form.schema}" if form.schema else "",
        files=files,
        left_out=left_out,
    )
