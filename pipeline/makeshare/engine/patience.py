# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Interrupts at moments of our choosing."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def patient() -> Iterator[list[int]]:
    """Hold signals back until the end, and list them: raised within a lock of `threading` they would never free it."""
    held: list[int] = []
    main = threading.current_thread() is threading.main_thread()  # only that one gets any
    usual = {number: signal.getsignal(number) for number in (STOPS if main else ())}
    ours = {number: handler for number, handler in usual.items() if callable(handler)}
    for number in ours:
        signal.signal(number, lambda which, _: held.append(which))
    try:
        yield held
    finally:
        for number, handler in ours.items():
            signal.signal(number, handler)
    for which in held[:1]:
        signal.raise_signal(which)
