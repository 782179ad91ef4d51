# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The thin side towards MkDocs: lay the community's pages and the generated ones into one folder of real files.

Every other plugin, and any other site builder, then sees ordinary files. Unchanged files are left alone, so that a
rebuild is quick, and files that nobody wrote any more are deleted.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.config import base, config_options
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority

from makeshare.errors import MakeshareError

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation

    from makeshare.model.catalogue import Catalogue, Community

THEME = Path(__file__).parent / "theme"
SCRIPTS = {"assets/model-viewer/model-viewer.min.js": "@google/model-viewer/dist/model-viewer.min.js"}
"""Other people's scripts that the site serves itself, by their place below node_modules."""
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.:/_~-]+")
FEED = "feed.xml"
"""Where the feed lies when there is one: the theme names it in every page."""
LEFT_OUT = (".toml", ".jsonl")
"""Data: pages show it, and the files themselves stay in the repository."""
SHOWN_ELSEWHERE = ("proposals/", "decisions/", "community/meetings/")
"""Folders whose Markdown becomes a part of a generated page, cleaned, and is none by itself."""
UNDATED = "1970-01-01"
"""The day of a page that tells none. MkDocs would say today, but nothing of the site follows the clock."""


class SiteConfig(base.Config):  # type: ignore[no-untyped-call]  # MkDocs types its hook only in part
    """The plugin's options in mkdocs.yml: where the merged pages are laid."""

    staging = config_options.Type(str, default="build/site-src")


class SitePlugin(BasePlugin[SiteConfig]):  # type: ignore[no-untyped-call]  # as above
    """Adds everything that follows from the designs to a MkDocs site."""

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Stage all pages before any other plugin looks for them; raises PluginError with what a person must repair."""
        root, words = Path(config.config_file_path).parent, Path(config.docs_dir)
        try:
            catalogue = self.catalogue(root)
            made = dict(generated(catalogue))
            stage(
                root / self.config.staging,
                [*written(words, catalogue), *made.items(), *scripts(root)],
            )
        except (MakeshareError, ExceptionGroup) as error:
            raise PluginError(_said(error)) from error
        config.docs_dir = str(root / self.config.staging)
        config.watch = [*config.watch, str(words), str(root / "designs"), str(root / "bom")]
        config.theme.dirs.insert(0, str(THEME))
        _describe(config, catalogue.community)
        config.extra["feed"] = FEED if FEED in made else ""
        return config

    @event_priority(100)
    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:  # noqa: ARG002  MkDocs' signature
        """Take today's date from all pages, before a plugin that knows their own dates gives them."""
        for file in files.documentation_pages():
            if file.page is not None:
                file.page.update_date = UNDATED
        return nav

    def on_post_template(self, output_content: str, /, *, template_name: str, config: MkDocsConfig) -> str:  # noqa: ARG002  as above
        """Leave the days that are none out of the site map."""
        return output_content.replace(f"<lastmod>{UNDATED}</lastmod>", "")

    def catalogue(self, root: Path) -> Catalogue:
        """Build what is published; a test may put something else here."""
        from makeshare.workflows.publish import catalogue  # noqa: PLC0415  MkDocs loads plugins for every command

        return catalogue(root)


def written(words: Path, catalogue: Catalogue) -> Iterable[tuple[str, bytes]]:
    """Yield the community's own files, pieces filled in."""
    from makeshare.write.pages.fragments import fill  # noqa: PLC0415  as above

    for file in sorted(path for path in words.rglob("*") if path.is_file()):
        name = file.relative_to(words).as_posix()
        if name.endswith(LEFT_OUT) or (name.startswith(SHOWN_ELSEWHERE) and name.endswith(".md")):
            continue
        data = file.read_bytes()
        yield name, fill(data.decode(), catalogue, name).encode() if name.endswith(".md") else data


def generated(catalogue: Catalogue) -> Iterable[tuple[str, bytes]]:
    """Yield what follows from the designs."""
    from makeshare.write.pages.render import render  # noqa: PLC0415  as above

    return render(catalogue).items()


def scripts(root: Path) -> Iterable[tuple[str, bytes]]:
    """Yield other people's scripts; raises PluginError when they are not installed."""
    for name, source in SCRIPTS.items():
        path = root / "node_modules" / source
        if not path.is_file():
            raise PluginError(f"node_modules/{source} is not there: run `make setup`")
        yield name, path.read_bytes()


def stage(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Make a folder hold exactly these files, touching only what differs; raises PluginError for two of one name."""
    wanted: dict[str, bytes] = {}
    for name, data in files:
        if name in wanted:
            raise PluginError(f"{name} is generated, and site/ has a file of the same name: rename that one")
        wanted[name] = data
    _sweep(folder, wanted)
    for name, data in wanted.items():
        _put(folder / name, data)


def _sweep(folder: Path, wanted: Mapping[str, bytes]) -> None:
    """Delete files that nobody wants, and folders that are empty then."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(folder).as_posix() not in wanted:
            path.unlink()


def _put(path: Path, data: bytes) -> None:
    """Write a file unless it holds these bytes already; without fsync, since a lost one is made again.

    Raises PluginError when it cannot be written; then an older one is still whole.
    """
    if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
        return
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        os.replace(part, path)  # noqa: PTH105  Path.replace returns a path, and the name says what happens
    except OSError as error:
        part.unlink(missing_ok=True)
        raise PluginError(f"{path} cannot be written: {error.strerror}") from error


def _said(error: MakeshareError | ExceptionGroup[Exception]) -> str:
    """Print a problem, or a group of them line by line."""
    if isinstance(error, MakeshareError):
        return str(error)
    return "\n".join([error.message, *(f"  {one}" for one in error.exceptions)])


def _describe(config: MkDocsConfig, community: Community) -> None:
    """Give the theme what it shows of the community, and its styles and scripts."""
    from makeshare.write.text import plain  # noqa: PLC0415  as above

    config.site_name = plain(community.name)
    if community.url and not _ADDRESS.fullmatch(community.url):
        raise PluginError(f"'{community.url}' is no address of a site: write url = \"https://…\" in pyproject.toml")
    if community.url:
        config.site_url = community.url.rstrip("/") + "/"
    config.extra_css = ["assets/makeshare/makeshare.css", *config.extra_css]
    config.extra_javascript = ["assets/makeshare/makeshare.js", *config.extra_javascript]
    config.extra["community"] = {"contact": community.contact, "repository": community.repository}
