# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Serve the built site on this machine, for looking at it; not for publishing."""

from __future__ import annotations

import argparse
import errno
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PORTS_TO_TRY = 20


class Handler(SimpleHTTPRequestHandler):
    """Files as they are, never cached, so that a rebuilt page shows at once."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".glb": "model/gltf-binary",
        ".stl": "model/stl",
        ".step": "model/step",
        ".3mf": "model/3mf",
        ".wasm": "application/wasm",
        ".webp": "image/webp",
    }

    def end_headers(self) -> None:
        """Ask the browser to check each file again."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the overridden method's name
        """Stay quiet: the address should remain the last line."""


def listen(folder: Path, port: int) -> ThreadingHTTPServer:
    """Take the first free port from `port` on; raise OSError when none of twenty is free."""
    handler = partial(Handler, directory=str(folder))
    for candidate in range(port, port + PORTS_TO_TRY):
        try:
            return ThreadingHTTPServer(("127.0.0.1", candidate), handler)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
    message = f"ports {port} to {port + PORTS_TO_TRY - 1} are all in use; name another: make site PORT=9000"
    raise OSError(errno.EADDRINUSE, message)


def main() -> None:
    """Serve a folder until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args()
    with listen(options.folder, options.port) as server:
        print("Ctrl-C stops the server. The catalogue is at:")
        print(f"http://127.0.0.1:{server.server_port}/", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
