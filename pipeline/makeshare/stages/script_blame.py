# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Whatever a script raises, as one sentence with the script's own line."""

from __future__ import annotations

import traceback
from pathlib import Path

from makeshare.errors import DesignError, GeometryError, MakeshareError, Place

MAYBE = {
    "fillet": "the radius may be larger than the edges around leave room for",
    "chamfer": "the length may be larger than the edges around leave room for",
    "shell": "the wall may be thicker than the smallest rounding inside",
    "loft": "the outlines may cross, or lie in one plane",
    "sweep": "the path may turn more sharply than the profile is wide",
    "twistExtrude": "the outline may be open",
    "extrude": "the outline may be open or cross itself",
    "revolve": "the outline may cross the axis",
}
"""What the kernel leaves unsaid when one of CadQuery's methods fails."""
SAYS = {
    MemoryError: "needs more memory than a script may have",
    RecursionError: "calls itself without end (RecursionError)",
}
LONGEST = 300


def blame(error: BaseException, folder: Path) -> MakeshareError:
    """Turn what a script in a folder raised into a problem; a kernel's exception becomes a GeometryError."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [index for index, frame in enumerate(frames) if frame.filename.startswith(str(folder))]
    place = _place(frames[own[-1]].filename, frames[own[-1]].lineno, folder) if own else Place()
    if isinstance(error, SyntaxError):
        where = _place(error.filename or "", error.lineno, folder)
        return DesignError(f"is no valid Python: {error.msg}", where if error.filename else place)
    if isinstance(error, SystemExit):
        return DesignError(f"ended itself with {error.code!r}"[:LONGEST], place)
    if type(error).__module__.startswith("OCP"):
        called = frames[own[-1] + 1].name if own and len(frames) > own[-1] + 1 else ""
        what = f"{called} failed: the kernel cannot make this shape" if called else "the kernel cannot make this shape"
        return GeometryError(f"{what} ({_words(error)})", place, MAYBE.get(called, ""))
    message, tip = _sentence(error, folder)
    return DesignError(message, place, tip)


def _sentence(error: BaseException, folder: Path) -> tuple[str, str]:
    """Say what happened, and what to do about it where that is known."""
    if isinstance(error, ModuleNotFoundError) and error.name:
        return _missing(error.name, folder)
    if isinstance(error, FileNotFoundError) and error.filename:
        tip = "a file comes along when a text in the script names it, and it lies below the script's folder"
        return f"needs {_relative(str(error.filename), folder)}, which it has not", tip
    if isinstance(error, PermissionError):
        return f"was refused: {_words(error)}", "scripts have no network, no other programs, and no files but their own"
    return next((says for kind, says in SAYS.items() if isinstance(error, kind)), _words(error)), ""


def _missing(module: str, folder: Path) -> tuple[str, str]:
    """Say of a module that cannot be imported whether it was looked for here or among what is installed."""
    top = module.partition(".")[0]
    if top != module and ((folder / top).exists() or (folder / f"{top}.py").exists()):
        return f"imports {module}, which is not in {top} beside the script", ""
    return f"imports {module}, which is not installed here", f"and no {top}.py is beside the script"


def _words(error: BaseException) -> str:
    """Return an exception's class and first line, as Python prints it."""
    text = (str(error).strip().split("\n") or [""])[0].strip()
    return f"{type(error).__name__}: {text}"[:LONGEST] if text else type(error).__name__


def _place(file: str, line: int | None, folder: Path) -> Place:
    return Place(_relative(file, folder), line)


def _relative(file: str, folder: Path) -> str:
    """Name a file as it lies beside the script."""
    return file.removeprefix(f"{folder}/")
