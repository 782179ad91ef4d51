# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""From a tree to a manifest: the fields of Open Know-How 1.0, OKH-LOSH (to 2.4) and the Open Hardware Manager.

The three speak of the same things in slightly different names, and people mix them (OKH-LOSH fields in YAML, hyphens
and underscores), so one reader knows them all. Field names: the OKH 1.0 and OKH-LOSH specifications and JSON schemas
and the 2.4 template (iop-alliance/OpenKnowHow), and the Manager's schema (helpfulengineering/supply-graph-ai).
"""

from __future__ import annotations

from makeshare.model.exchange.finding import Finding
from makeshare.model.exchange.manifest import Dialect, ForeignManifest
from makeshare.model.exchange.stated import Image, Shape, Stated
from makeshare.model.exchange.tree import Table
from makeshare.read.exchange.look import Look
from makeshare.read.exchange.parts import parts, supplies
from makeshare.read.exchange.shape import shape

LINKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("repository", ("repo",)),
    ("project", ("project-link",)),
    ("home", ("documentation-home",)),
    ("release", ("release",)),
    ("archive", ("archive-download",)),
    ("readme", ("readme",)),
    ("contributing", ("contribution-guide",)),
    ("bom", ("bom",)),
    ("instructions", ("manufacturing-instructions",)),
    ("instructions", ("making-instructions",)),
    ("manual", ("user-manual",)),
    ("manual", ("operating-instructions", "operation-instructions")),
    ("maintenance", ("maintenance-instructions",)),
    ("disposal", ("disposal-instructions",)),
    ("quality", ("quality-instructions",)),
    ("risk", ("risk-assessment",)),
    ("settings", ("tool-settings",)),
    ("manufacturing", ("manufacturing-files",)),
    ("design", ("design-files",)),
    ("schematics", ("schematics",)),
    ("source", ("source",)),
    ("export", ("export",)),
    ("auxiliary", ("auxiliary",)),
    ("attestation", ("attestation",)),
    ("publication", ("publication", "publications")),
    ("software", ("software",)),
)
"""Roles of addresses and files, with the field that each stands in."""
RELATIONS = ("fork-of", "derivative-of", "variant-of", "sub-parts", "sub", "hasComponent")
PEOPLE = ("licensor", "manifest-author", "contact", "contributors")
_LICENCE_ROLES = ("hardware", "documentation", "software")


def manifest(file: str, dialect: Dialect, tree: Table, findings: list[Finding]) -> ForeignManifest:
    """Read a manifest's tree; what is of a wrong kind is added to `findings` and stays unknown."""
    look = Look(file, tree, findings)
    specs = look.tables("manufacturing-specs") if look.is_table("manufacturing-specs") else ()
    return ForeignManifest(
        file=file,
        dialect=dialect,
        original=tree,
        spec=look.text("okhv", "okh-manifest-version", numbers=True),
        title=look.text("name", "title") if dialect == "okh-losh" else look.text("title", "name"),
        function=look.text("function"),
        description=look.text("description"),
        intended_use=_intended(look),
        version=look.text("version", numbers=True),
        licences=_licences(look),
        people=tuple(person for role in PEOPLE for person in look.people(role, role)),
        organizations=_organizations(look),
        languages=(
            *look.texts("documentation-language", "documentation-languages"),
            *look.texts("manifest-language"),
        ),
        dates=tuple(
            date
            for name in ("date-created", "date-updated", "date-published", "version-date")
            for date in look.texts(name)
        ),
        keywords=look.texts("keywords", listed=True),
        stage=look.text("development-stage", "project-stage"),
        technology=look.text("technology-readiness-level", numbers=True),
        documentation=look.text("documentation-readiness-level", numbers=True),
        made=look.flag("made"),
        made_independently=look.flag("made-independently"),
        safety=look.text("health-safety-notice"),
        standards=_standards(look),
        patent_class=look.text("cpc-patent-class", "patent-class"),
        processes=_processes(look, specs),
        tools=look.texts("tool-list"),
        links=tuple(link for role, names in LINKS for link in look.links(role, *names)),
        relations=tuple(link for name in RELATIONS for link in look.links(name, name)),
        images=_images(look),
        mass=look.measure("mass", "mass") if not look.is_table("mass") else None,
        shape=_shape(look, specs),
        parts=parts(look),
        supplies=supplies(look),
        extra=tuple(look.rest()),  # the last to be asked for: what nobody took
    )


def _intended(look: Look) -> Stated | None:
    """Return the intended use; some list it, and then the first of them stands for it."""
    found = look.texts("intended-use")
    return found[0] if found else None


def _licences(look: Look) -> tuple[tuple[str, Stated], ...]:
    """Return each licence with what it is for; an empty one is there, too, since that is worth saying."""
    name = "license" if look.has("license") else "licence" if look.has("licence") else "spdx-license"
    if not look.is_table(name):
        stated = look.text(name)
        return () if stated is None else (("project", stated),)
    found = []
    tables = look.tables(name)
    for table in tables:
        roles = ((role, table.text(role)) for role in _LICENCE_ROLES)
        found += [(role, stated) for role, stated in roles if stated is not None]
    if not any(table.has(*_LICENCE_ROLES) for table in tables):
        sentence = "says neither hardware nor documentation nor software"
        look.tell("licence-for-nothing", "error", Stated("", name, look.line(name)), sentence, faulty=True)
    return tuple(found)


def _organizations(look: Look) -> tuple[Stated, ...]:
    found = (one if isinstance(one, Stated) else one.text("name") for one in look.items("organization", "organisation"))
    return tuple(one for one in found if one is not None and one.known)


def _standards(look: Look) -> tuple[Stated, ...]:
    found = list(look.texts("standard-compliance", "standard"))
    for one in look.items("standards-used"):
        if isinstance(one, Stated):
            found.append(one)
            continue
        title, reference = one.text("standard-title", "title"), one.text("reference")
        found += [name for name in (reference, title) if name is not None and name.known][:1]
    return tuple(found)


def _processes(look: Look, specs: tuple[Look, ...]) -> tuple[Stated, ...]:
    """Return the processes of the whole: TSDC codes, and the Manager's words."""
    found = [*look.texts("tsdc", "tsdc-id"), *look.texts("manufacturing-processes")]
    names = (one.text("process-name") for spec in specs for one in spec.tables("process-requirements"))
    return (*found, *(name for name in names if name is not None and name.known))


def _shape(look: Look, specs: tuple[Look, ...]) -> Shape | None:
    """Return the outer shape of the whole; the Manager keeps it among its specifications."""
    return shape(look) or next((found for spec in specs if (found := shape(spec)) is not None), None)


def _images(look: Look) -> tuple[Image, ...]:
    return tuple(
        Image(location=one, place=one)
        if isinstance(one, Stated)
        else Image(
            location=one.text("location", "path", "url"),
            place=one.here,
            slots=one.texts("slots"),
            tags=one.texts("tags"),
            depicts=one.text("depicts"),
        )
        for one in look.items("image", "images")
    )
