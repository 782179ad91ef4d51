# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Signs that a manifest, or a part of it, was copied from another product and never changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from makeshare.derive.exchange.links import address
from makeshare.derive.exchange.say import cut, error, note, warning
from makeshare.model.exchange.finding import Finding
from makeshare.model.exchange.manifest import ForeignManifest
from makeshare.model.exchange.stated import Link

_HOSTS = ("github.com", "gitlab.com", "codeberg.org", "bitbucket.org", "raw.githubusercontent.com")
_ORIGINS = ("fork-of", "derivative-of", "variant-of")
_OWN = (
    "release", "archive", "bom", "instructions", "manual", "manufacturing", "design", "schematics", "source", "export",
    "auxiliary", "readme", "contributing", "image",
)  # fmt: skip
"""Roles that lead to the project's own files; software, publications and the like may well be others'."""
_WORD = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{2,}|[0-9]+[A-Za-z]+", re.ASCII)
_COMMON = frozenset(
    (
        "bom", "sbom", "parts", "part", "list", "bill", "materials", "material", "stueckliste", "stückliste", "open",
        "hardware", "project", "the", "and", "for", "source", "main", "master", "repo", "design", "docs", "doc", "full",
        "final", "simplified", "csv", "default", "all", "new", "kit", "product", "electronics", "electronic",
        "mechanical", "wood", "metal", "printed", "frame", "case", "assembly", "screws", "fasteners", "cut",
        "shopping", "production",
    )
)  # fmt: skip
"""Words that say nothing about which product it is."""


def origin_problems(manifest: ForeignManifest) -> Iterator[Finding]:
    """Yield links to other projects' files, parts lists named after other products, and forks of oneself."""
    yield from _other_projects(manifest)
    yield from _other_names(manifest)
    yield from _own_forks(manifest)


def copied_problems(manifest: ForeignManifest, origin: str) -> Iterator[Finding]:
    """Yield that a manifest names another repository than the one its folder was cloned from (`origin`)."""
    here, stated = project(re.sub(r"^(ssh://)?git@([^:/]+)[:/]", r"https://\2/", origin)), _home(manifest)
    link = manifest.link("repository")
    if here is not None and stated is not None and link is not None and here[1:] != stated[1:]:
        sentence = f"names {cut(stated[1])}/{cut(stated[2])}; this folder was cloned from {cut(here[1])}/{cut(here[2])}"
        tip = "was the manifest copied from another product?"
        yield warning("copied-manifest", manifest.at(link.target), sentence, tip, faulty=True)


def words(text: str) -> frozenset[str]:
    """Return the telling words of a name, in small letters: "MeditationBench" holds meditation and bench."""
    return frozenset(word.casefold() for word in _WORD.findall(text)) - _COMMON


def project(text: str) -> tuple[str, str, str] | None:
    """Return host, owner and name of a project on one of the large code hosts, or None."""
    parts = address(text)
    steps = [step for step in parts.path.split("/") if step] if parts else []
    host = (parts.hostname or "").removeprefix("www.") if parts else ""
    if host not in _HOSTS or len(steps) < 2:  # noqa: PLR2004  owner and name
        return None
    host = host.replace("raw.githubusercontent.com", "github.com")
    return host, steps[0].casefold(), steps[1].casefold().removesuffix(".git")


def _home(manifest: ForeignManifest) -> tuple[str, str, str] | None:
    links = (manifest.link(role) for role in ("repository", "project", "home"))
    return next((found for link in links if link and (found := project(link.target.text))), None)


def _other_projects(manifest: ForeignManifest) -> Iterator[Finding]:
    home = _home(manifest)
    if home is None:
        return
    seen: dict[tuple[str, str, str], tuple[Link, int]] = {}
    for link in manifest.all_links:
        other = project(link.target.text) if link.role in _OWN else None
        if other is not None and other[1:] != home[1:]:
            first, count = seen.get(other, (link, 0))
            seen[other] = first, count + 1
    for (_, owner, name), (link, count) in seen.items():
        more = f" ({count} links)" if count > 1 else ""
        sentence = f"leads to another project, {cut(owner)}/{cut(name)}{more}; this is {cut(home[1])}/{cut(home[2])}"
        if name == home[2]:
            yield note("other-owner", manifest.at(link.target), sentence, "one of them may be a fork of the other")
            continue
        tip = "was this manifest copied from there?"
        yield warning("other-project", manifest.at(link.target), sentence, tip, faulty=True)


def _other_names(manifest: ForeignManifest) -> Iterator[Finding]:
    """Compare names: of the parts list's file, and of the repository, with what the thing is called."""
    title = words(manifest.title.text) if manifest.title else frozenset()
    home = _home(manifest)
    own = title | (words(home[2]) if home else frozenset())
    own |= words(manifest.function.text if manifest.function else "")
    bom = manifest.link("bom")
    if bom is not None and title and "://" not in bom.target.text:
        named = words(PurePosixPath(bom.target.text.replace("\\", "/")).stem)
        if len(named) > 1 and not named & own:  # a single word may be a material, or a part of the thing
            sentence = f"the parts list '{cut(bom.target.text)}' is named after something else than this"
            tip = "is it another product's?"
            yield warning("bom-of-another", manifest.at(bom.target), sentence, tip, faulty=True)
    if home is not None and manifest.title is not None and title and words(home[2]) and not title & words(home[2]):
        sentence = f"'{cut(manifest.title.text)}' lies in a repository called {cut(home[2])}"
        tip = "if this manifest was copied from another product, change both"
        yield note("named-otherwise", manifest.at(manifest.title), sentence, tip)


def _own_forks(manifest: ForeignManifest) -> Iterator[Finding]:
    own = [link for role in ("repository", "project", "home") for link in [manifest.link(role)] if link]
    same = {_plain(link.target.text) for link in own}
    for relation in manifest.relations:
        if _plain(relation.target.text) in same and relation.role in _ORIGINS:
            sentence = f"{relation.role} leads to this very project"
            tip = "name the project that it comes from, or leave the field out"
            yield error("fork-of-itself", manifest.at(relation.target), sentence, tip)


def _plain(text: str) -> str:
    """Write an address so that two spellings of one place are one."""
    bare = re.sub(r"^https?://(www\.)?", "", text.strip().casefold())
    return bare.rstrip("/").removesuffix(".git").rstrip("/")
