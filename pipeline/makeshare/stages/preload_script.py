# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What running a CadQuery script needs, imported once by the warm process before it forks; it runs no geometry."""

from makeshare.stages.later import import_without_vtk

import_without_vtk("cadquery")

import lib3mf  # noqa: E402  after CadQuery, as all below
from OCP.STEPCAFControl import STEPCAFControl_Controller  # noqa: E402

import makeshare.stages.script  # noqa: E402, F401  only loaded
from makeshare.fab.dxf import lines_dxf  # noqa: E402
from makeshare.model.flat import Circle  # noqa: E402

lib3mf.get_wrapper()
STEPCAFControl_Controller.Init_s()
lines_dxf([Circle(0.0, 0.0, 1.0)])
"""The first drawing, like the first use of the two libraries, takes longer than any after it."""
