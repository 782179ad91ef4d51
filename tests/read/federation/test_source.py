# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Another community's files come over https or from a folder, within their size, and from nowhere else."""

from __future__ import annotations

import http.client
import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from makeshare.errors import EngineError, InputError
from makeshare.read.federation import source
from makeshare.read.federation.source import Folder, Web, opener

SITE = "https://hilltop.example.net/"


class Answers(BaseHTTPRequestHandler):
    """A site with a file, a large one, an endless one, and redirects."""

    def do_GET(self) -> None:
        """Answer by path."""
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
            self.end_headers()
            return
        if self.path == "/cut":
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.end_headers()
            self.wfile.write(b"half")
            return
        self.send_response(404 if self.path == "/missing" else 200)
        self.end_headers()
        self.wfile.write(b"x" * 5000 if self.path == "/large" else self.path.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the overridden method's name
        """Stay quiet."""


class Plain(urllib.request.HTTPSHandler):
    """Takes every https address to the server of this test, without the encryption: the rest is as in earnest."""

    def __init__(self, port: int) -> None:
        """Remember the port."""
        super().__init__()
        self.port = port

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Connect to the test's own server."""

        def connect(_host: str, **options: object) -> http.client.HTTPConnection:
            timeout = options["timeout"]
            assert isinstance(timeout, float)
            return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

        return self.do_open(connect, req)


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    """A site over https, served here."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Web(SITE, opener(Plain(server.server_port)))
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_file_comes_whole(web: Web) -> None:
    """What the site serves is what is read."""
    assert web.read("catalog.json", 100) == b"/catalog.json"


def test_a_file_that_is_too_large_is_dropped_on_the_way(web: Web) -> None:
    """The cap is the caller's: of a package, what its catalogue says that it has."""
    assert len(web.read("large", 5000)) == 5000
    with pytest.raises(InputError, match="is larger than"):
        web.read("large", 4999)


def test_a_file_that_is_not_there_is_a_sentence(web: Web) -> None:
    """With the address and the site's own words."""
    with pytest.raises(InputError, match=r"https://hilltop\.example\.net/missing: cannot be fetched: 404"):
        web.read("missing", 100)


def test_a_file_that_breaks_off_is_a_sentence(web: Web) -> None:
    """Half a catalogue is none."""
    with pytest.raises(EngineError, match="broke off"):
        web.read("cut", 100)


def test_a_redirect_to_another_public_site_is_followed(web: Web) -> None:
    """Sites move."""
    assert web.read("to/https://commons.example.org/catalog.json", 100) == b"/catalog.json"


@pytest.mark.parametrize(
    "target",
    [
        "http://commons.example.org/x",
        "https://127.0.0.1/x",
        "https://169.254.169.254/latest",
        "https://localhost/x",
        "file:///etc/passwd",
        "ftp://commons.example.org/x",
    ],
)
def test_a_redirect_to_anywhere_else_is_refused(web: Web, target: str) -> None:
    """Not to plain http, not into this machine or this house, not to a file."""
    with pytest.raises(InputError, match=r"no public https address|is not allowed"):
        web.read(f"to/{target}", 100)


def test_a_circle_of_redirects_ends(web: Web) -> None:
    """After a few steps it is over."""
    with pytest.raises(InputError, match="cannot be fetched"):
        web.read("to/" * 9 + "x", 100)


def test_a_site_that_is_down_is_a_sentence() -> None:
    """The machine's fault, not the reader's: another exit status."""
    with pytest.raises(EngineError, match="cannot be reached"):
        Web(SITE, opener(Plain(1))).read("catalog.json", 100)


def test_nothing_but_https_is_spoken() -> None:
    """The opener has no handler for files, ftp or plain http."""
    assert set(vars(opener())["handle_open"]) == {"https"}


@pytest.mark.parametrize(
    ("where", "address"),
    [
        ("https://commons.example", "https://commons.example/"),
        ("https://commons.example/a/", "https://commons.example/a/"),
        ("https://commons.example/a/catalog.json", "https://commons.example/a/"),
    ],
)
def test_an_address_is_the_sites_root(where: str, address: str) -> None:
    """With or without the catalogue's own name."""
    assert source(where).address == address


@pytest.mark.parametrize(
    "where",
    [
        "http://commons.example/",
        "https://localhost/",
        "https://a.example/?x=1",
        "https://a.example/#x",
        "ftp://a.example",
    ],
)
def test_an_address_that_is_none_is_refused(where: str) -> None:
    """One sentence before anything is asked."""
    with pytest.raises(InputError, match="is no public site"):
        source(where)


def test_a_folder_is_found_by_itself_by_its_checkout_and_by_its_file(tmp_path: Path) -> None:
    """The published folder, the checkout it was built in, the catalogue within it."""
    site = tmp_path / "build" / "site"
    site.mkdir(parents=True)
    (site / "catalog.json").write_text("{}")
    for where in (site, tmp_path, site / "catalog.json"):
        assert source(str(where)) == Folder(site.resolve())
    with pytest.raises(InputError, match=r"holds no catalog\.json"):
        source(str(tmp_path / "elsewhere"))


def test_no_link_leads_out_of_a_folder(tmp_path: Path) -> None:
    """A folder from a stick cannot have this machine's files read as a package."""
    (tmp_path / "catalog.json").write_text("{}")
    (tmp_path / "files").symlink_to("/etc")
    (tmp_path / "one").symlink_to("/etc/hostname")
    for path in ("files/hostname", "one"):
        with pytest.raises(InputError, match="symbolic link"):
            source(str(tmp_path)).read(path, 1000)
    with pytest.raises(InputError, match="is not there"):
        source(str(tmp_path)).read("two", 1000)
    (tmp_path / "large").write_bytes(b"x" * 10)
    with pytest.raises(InputError, match="is larger than"):
        source(str(tmp_path)).read("large", 9)
