# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Where another community's files come from: its site over https, or a folder that holds the same files."""

from __future__ import annotations

import http.client
import os
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from makeshare.errors import EngineError, InputError, Place
from makeshare.model.federation.index import FILE
from makeshare.read.federation.address import is_public
from makeshare.read.plain import read_plain

PATIENCE = 20.0
"""Seconds until a host says something."""
LONGEST = 300.0
"""Seconds for one file, however slowly it drips."""
MOST_REDIRECTS = 3
_CHUNK = 1 << 16
_FOLDERS = ("", "build/site")
"""Where a published folder may lie within what a person names: itself, or a checkout."""


class Source(Protocol):
    """Files of a published site, by their path from its root."""

    @property
    def address(self) -> str:
        """The public address of the site's root, ending in a slash; empty for a folder."""

    def read(self, path: str, most: int) -> bytes:
        """Return a file; raises InputError when it is not there or larger than `most`, EngineError for the net."""


def source(where: str) -> Source:
    """Return the source that an address or a path names; raises InputError when it can be none."""
    if "://" not in where:
        return Folder.around(Path(where))
    root = where.removesuffix(FILE)
    address = root if root.endswith("/") else f"{root}/"
    if not is_public(address, secure=True) or "?" in address or "#" in address:
        raise InputError(f"'{where}' is no public site", tip="an address such as https://commons.example/, or a folder")
    return Web(address)


@dataclass(frozen=True)
class Folder:
    """A published folder on this machine, or on a stick that somebody brought."""

    root: Path
    address: str = ""

    @classmethod
    def around(cls, path: Path) -> Folder:
        """Find the folder that holds catalog.json: the one named, a checkout's built site, or the file's own."""
        if path.name == FILE:
            path = path.parent
        for below in _FOLDERS:
            if (path / below / FILE).is_file():
                return cls((path / below).resolve())
        raise InputError(f"holds no {FILE}", Place(str(path)), "name a site's address, or the folder it was built into")

    def read(self, path: str, most: int) -> bytes:
        """Return a file of the folder, never through a link."""
        return read_plain(self.root, path, most)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a few redirects, to public https addresses only."""

    max_redirections = MOST_REDIRECTS

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: object,
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Refuse to be led anywhere else."""
        if not is_public(newurl, secure=True):
            raise InputError(f"leads on to '{newurl[:80]}', which is no public https address", Place(req.full_url))
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]  # typed as IO


def opener(*handlers: urllib.request.BaseHandler) -> urllib.request.OpenerDirector:
    """Make what speaks https, and neither file, ftp nor plain http; a proxy of the environment is used."""
    made = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler({name: at for name, at in urllib.request.getproxies().items() if name == "https"}),
        *(handlers or (urllib.request.HTTPSHandler(),)),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
        _Redirects(),
    ):
        made.add_handler(handler)
    return made


@dataclass(frozen=True)
class Web:
    """A site over https."""

    address: str
    opener: urllib.request.OpenerDirector = field(default_factory=opener)

    def read(self, path: str, most: int) -> bytes:
        """Fetch a file, within its size and within minutes; what comes is data, whatever its type says."""
        url = f"{self.address}{path}"
        request = urllib.request.Request(url, headers={"User-Agent": "makeshare"})  # noqa: S310  `source` takes only https
        until = time.monotonic() + LONGEST
        try:
            with self.opener.open(request, timeout=PATIENCE) as answer:
                data = bytearray()
                while chunk := answer.read1(_CHUNK):
                    data += chunk
                    if len(data) > most:
                        raise InputError(f"is larger than {most / 1e6:g} MB", Place(url))
                    if time.monotonic() > until:
                        raise EngineError(f"takes longer than {LONGEST:g} seconds", Place(url), "try again later")
                if answer.length:  # what was announced and did not come
                    raise EngineError("broke off", Place(url), "try again")
                return bytes(data)
        except urllib.error.HTTPError as error:
            error.close()
            raise InputError(f"cannot be fetched: {error.code} {error.reason}"[:200], Place(url)) from error
        except (OSError, http.client.HTTPException) as error:
            reason = error.reason if isinstance(error, urllib.error.URLError) else error
            said = os.strerror(reason.errno) if isinstance(reason, OSError) and reason.errno else str(reason)
            raise EngineError(
                f"cannot be reached: {said}"[:200], Place(url), "is the address right, and the net up?"
            ) from error
