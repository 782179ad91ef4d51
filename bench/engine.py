# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a build takes, cold and warm, against a plain loop in one process: `python -m bench.engine [RUNS]`.

Whole commands on a copy of this checkout. It takes about a quarter of an hour; let the machine do nothing else.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from bench.measured import ROOT, Took, command, keep, makeshare, medians

RUNS = 10
EDITED = "broadfork"
SOURCES = ("designs", "bom", "licenses", "site", "pyproject.toml")


def main(runs: int) -> None:
    """Measure everything and keep the figures."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "checkout")
        copy(root)
        figures = {**cold(root, Path(folder)), **warm(root, runs)}
    keep("engine", figures)
    for name, figure in figures.items():
        sys.stdout.write(f"{name}: {figure}\n")


def copy(root: Path) -> None:
    """Copy what a checkout is built from."""
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, root / name)


def cold(root: Path, folder: Path) -> dict[str, dict[str, float]]:
    """Build everything from nothing: the floor, and us with one and two workers, with and without a sandbox."""
    plain = command([sys.executable, "-m", "bench.plain", str(root), str(folder / "out")], watch=True)
    found = {"cold: plain loop in one process": plain}
    for name, options in (
        ("cold: two workers, no sandbox", ("--jobs", "2", "--unconfined")),
        ("cold: one worker", ("--jobs", "1")),
        ("cold: two workers", ("--jobs", "2")),
    ):
        shutil.rmtree(root / "build", ignore_errors=True)
        found[name] = command(makeshare("build", *options), root, watch=True)
    return {name: {**asdict(took), "ratio": took.wall / plain.wall} for name, took in found.items()}


def warm(root: Path, runs: int) -> dict[str, dict[str, float]]:
    """Build again after nothing, a comment, a parameter, a price, and after build/ was emptied but for the store."""
    design = root / "designs" / EDITED / "design.py"
    card = root / "designs" / EDITED / "design.toml"
    offers = next(iter(sorted((root / "bom" / "catalog" / "offers").glob("*.toml"))))
    works: dict[str, tuple[int, Callable[[], Took]]] = {
        "unchanged": (runs, lambda: build(root)),
        "stage A of one design, with all variants": (runs, lambda: stage_a(root)),
        "a comment in that design": (runs, lambda: edited(root, design, comment)),
        "another value in one variant": (max(1, runs // 3), lambda: edited(root, card, value)),
        "another price": (max(1, runs // 3), lambda: edited(root, offers, price)),
        "restored from the store": (max(1, runs // 3), lambda: restored(root)),
        "import click, msgspec": (runs, lambda: command([sys.executable, "-c", "import click, msgspec"])),
    }
    return {name: {"wall": medians(count, work)[0]} for name, (count, work) in works.items()}


def build(root: Path) -> Took:
    """Build everything."""
    return command(makeshare("build"), root)


def stage_a(root: Path) -> Took:
    """Run stage A of one design in all variants, alone, from nothing: a process, a worker, the kernel's import."""
    code = (
        "import sys, tempfile; from pathlib import Path\n"
        "from makeshare.engine.run import Engine; from makeshare.engine.store import Store\n"
        "from makeshare.workflows.each import each; from makeshare.workflows.repository import Repository\n"
        "repository = Repository(Path.cwd())\n"
        "with tempfile.TemporaryDirectory() as folder, Engine(Store(Path(folder))) as engine:\n"
        "    wanted = repository.configurations(sys.argv[1])\n"
        "    found = list(each(lambda found: (found.assemble,), wanted, repository, engine))\n"
        "    sys.exit(any(one.problems for one in found))\n"
    )
    return command([sys.executable, "-c", code, EDITED], root)


def edited(root: Path, path: Path, edit: Callable[[str], str]) -> Took:
    """Edit a file, then build everything."""
    path.write_text(edit(path.read_text()))
    return build(root)


def comment(text: str) -> str:
    """Add a line of comment at the top, so that every line moves."""
    return "# one more line\n" + text


def value(text: str) -> str:
    """Make the first size in the first variant 1 mm more."""
    head, mark, rest = text.partition("[variants.")
    lines = rest.split("\n")
    for at, line in enumerate(lines):
        name, equals, said = line.partition(" = ")
        number, _, unit = said.strip('"').partition(" ")
        if equals and unit in ("mm", "cm", "m") and number.replace(".", "").isdigit():
            grown = float(number) + {"mm": 1.0, "cm": 0.1, "m": 0.001}[unit]
            lines[at] = f'{name} = "{grown:.4g} {unit}"'
            return head + mark + "\n".join(lines)
    raise RuntimeError("no variant states a length")


def price(text: str) -> str:
    """Make the first price one unit more."""
    head, mark, rest = text.partition('price = "')
    number, quote, rest = rest.partition('"')
    return f"{head}{mark}{float(number) + 1:.2f}{quote}{rest}"


def restored(root: Path) -> Took:
    """Delete what was published, then build everything."""
    shutil.rmtree(root / "build" / "designs")
    shutil.rmtree(root / "build" / "packages")
    return build(root)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else RUNS)
