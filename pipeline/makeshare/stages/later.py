# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Import CadQuery without VTK, which takes a fifth of the time and which hardly any script needs.

CadQuery imports names from VTK's modules for its viewers and for three of its exporters. While it is imported here it
gets stand-ins instead. The first use of any of them imports VTK and puts the real things in all their places; whoever
imports a VTK module afterwards gets the real one anyway.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import MutableSequence
from importlib.machinery import ModuleSpec
from types import ModuleType

PACKAGES = ("vtkmodules", "vtk")
BRIDGES = ("OCP.IVtkOCC", "OCP.IVtkVTK")
"""The kernel's modules that load all of VTK."""


class Later:
    """Stands in for one name of a module until it is called or looked into."""

    def __init__(self, module: str, name: str) -> None:
        """Remember what to import."""
        self._module = module
        self._name = name

    def __call__(self, *arguments: object, **named: object) -> object:
        """Call the real thing."""
        real = _real(self)
        if not callable(real):
            raise TypeError(f"{self._name} of {self._module} is nothing to call")
        return real(*arguments, **named)

    def __getattr__(self, name: str) -> object:
        """Look into the real thing."""
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(_real(self), name)


class _StandIn(ModuleType):
    """A module that has whatever is asked of it, later."""

    __path__: MutableSequence[str] = []  # noqa: RUF012  that there is one makes it a package

    def __getattr__(self, name: str) -> Later:
        if name.startswith("__"):
            raise AttributeError(name)
        return Later(self.__name__, name)


class _Finder:
    """Finds stand-ins for VTK's modules."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:  # noqa: ARG002
        """Take charge of VTK and of nothing else."""
        return ModuleSpec(name, self) if name.partition(".")[0] in PACKAGES else None  # type: ignore[arg-type]

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Make a stand-in."""
        return _StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Run nothing."""


def import_without_vtk(name: str) -> None:
    """Import a module, with stand-ins for VTK where nothing has loaded it yet."""
    if "vtkmodules" in sys.modules:
        importlib.import_module(name)
        return
    finder = _Finder()
    sys.meta_path.insert(0, finder)
    sys.modules |= {bridge: _StandIn(bridge) for bridge in BRIDGES}
    try:
        importlib.import_module(name)
    finally:
        sys.meta_path.remove(finder)
        for module in [key for key, value in sys.modules.items() if isinstance(value, _StandIn)]:
            del sys.modules[module]


def _real(wanted: Later) -> object:
    """Import what a stand-in stands for, and put the real things wherever CadQuery has stand-ins."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "cadquery":
            for key, value in list(vars(module).items()):
                if isinstance(value, Later):
                    setattr(module, key, _load(value))
    return _load(wanted)


def _load(wanted: Later) -> object:
    return getattr(importlib.import_module(wanted._module), wanted._name)  # noqa: SLF001  its own class would recurse
