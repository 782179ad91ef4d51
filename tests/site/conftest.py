# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A built and served site, and a browser that tells which addresses its pages ask for."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.site.build_sample import build_sample
from tests.write.sample import catalogue

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
WEBGL = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"]


class Handler(SimpleHTTPRequestHandler):
    """Files as they are, without a line for each."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".glb": "model/gltf-binary", ".webp": "image/webp"}

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the overridden method's name
        """Stay quiet."""


def served(folder: Path) -> Iterator[str]:
    """Serve a folder at a free port and yield its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the hand-made catalogue's site."""
    return build_sample(tmp_path_factory.mktemp("sample"), catalogue())


@pytest.fixture(scope="session")
def sample_site(sample_folder: Path) -> Iterator[str]:
    """Return the address of the hand-made catalogue's site."""
    yield from served(sample_folder)


@pytest.fixture(scope="session")
def base_url() -> None:
    """Stand in for the plugin's own fixture, whose form pytest warns of; tests name whole addresses."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the system's browser where there is one, with WebGL in software."""
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    found = {"executable_path": CHROMIUM} if CHROMIUM else {}
    return browser_type_launch_args | found | {"args": [*root, *WEBGL]}


@pytest.fixture
def asked(page: Page) -> list[str]:
    """Collect every address that the page asks for."""
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    return addresses


@pytest.fixture
def noise(page: Page) -> list[str]:
    """Collect what the page complains about: errors of scripts, and messages of the console."""
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    return said


def sized(browser: Browser, width: int, scheme: Literal["light", "dark"]) -> Page:
    """Open a page of a width in a colour scheme, without motion."""
    return browser.new_page(
        viewport={"width": width, "height": 844}, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True
    )
