# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""STEP (ISO 10303, AP242): exact geometry with names and colours, for every CAD program. Lengths in mm."""

from __future__ import annotations

import io
import itertools
import re
from dataclasses import dataclass

import cadquery as cq
from OCP.APIHeaderSection import APIHeaderSection_MakeHeader
from OCP.BRepBuilderAPI import BRepBuilderAPI_Transform
from OCP.IFSelect import IFSelect_ReturnStatus
from OCP.Interface import Interface_Static
from OCP.Quantity import Quantity_Color, Quantity_TypeOfColor
from OCP.STEPCAFControl import STEPCAFControl_Writer
from OCP.STEPControl import STEPControl_StepModelType
from OCP.TCollection import TCollection_ExtendedString, TCollection_HAsciiString
from OCP.TDataStd import TDataStd_Name
from OCP.TDF import TDF_Label
from OCP.TDocStd import TDocStd_Document
from OCP.TopLoc import TopLoc_Location
from OCP.XCAFApp import XCAFApp_Application
from OCP.XCAFDoc import XCAFDoc_ColorTool, XCAFDoc_ColorType, XCAFDoc_DocumentTool, XCAFDoc_ShapeTool

from makeshare.errors import GeometryError
from makeshare.kernel.scene import Body, Colour, Node, Scene, tree
from makeshare.kernel.shapes import location

STYLE_ROOT = "MECHANICAL_DESIGN_GEOMETRIC_PRESENTATION_REPRESENTATION"
ENTITY = re.compile(r"#(\d+) = (.*?);\n(?=#|ENDSEC)", re.DOTALL)
REFERENCE = re.compile(r"#(\d+)")
OCCURRENCE = re.compile(r"( = NEXT_ASSEMBLY_USAGE_OCCURRENCE\(')\d+(.*?\);\n)", re.DOTALL)
BREAK = re.compile(r"\n *(?=[^\n])")
TIMESTAMP = "1970-01-01T00:00:00"
END = "ENDSEC;\nEND-ISO-10303-21;\n"
"""The end of every whole file."""


@dataclass(frozen=True)
class StepHeader:
    """What the head of a file says of its origin; `revision` names the geometry, `system` the program."""

    name: str
    revision: str
    organisation: str
    system: str


def part_step(shape: cq.Shape, name: str, colour: Colour, *, header: StepHeader) -> bytes:
    """Write one shape as a product of its own; raises GeometryError when the kernel refuses it."""
    document = _Document()
    document.add_shape(shape, name, colour)
    return document.write(header)


def assembly_step(scene: Scene, *, header: StepHeader) -> bytes:
    """Write a scene as nested products, each body once; raises GeometryError when the kernel refuses it."""
    document = _Document()
    root = document.add_assembly(scene.name)
    labels: dict[int, TDF_Label] = {}
    _fill(document, root, tree(scene), scene.bodies, labels)
    return document.write(header)


def _fill(
    document: _Document, label: TDF_Label, node: Node, bodies: tuple[Body, ...], labels: dict[int, TDF_Label]
) -> None:
    """Add what stands below a node, level by level; `labels` are the bodies already in the document."""
    for name, child in node.children.items():
        if child.placed is not None:
            index = child.placed.body
            if index not in labels:
                body = bodies[index]
                labels[index] = document.add_shape(body.shape, body.name, body.colour)
            document.add_component(label, labels[index], name, location(child.placed.matrix).wrapped)
        if child.children:
            assembly = document.add_assembly(name)
            document.add_component(label, assembly, name, TopLoc_Location())
            _fill(document, assembly, child, bodies, labels)


class _Document:
    """The kernel's document of products, components and colours."""

    def __init__(self) -> None:
        """Open an empty document."""
        self.document = TDocStd_Document(TCollection_ExtendedString("BinXCAF"))
        XCAFApp_Application.GetApplication_s().InitDocument(self.document)
        main = self.document.Main()
        self.shapes: XCAFDoc_ShapeTool = XCAFDoc_DocumentTool.ShapeTool_s(main)
        self.colours: XCAFDoc_ColorTool = XCAFDoc_DocumentTool.ColorTool_s(main)

    def add_shape(self, shape: cq.Shape, name: str, colour: Colour) -> TDF_Label:
        """Add a shape as a named and coloured product."""
        label = self.shapes.AddShape(_unplaced(shape).wrapped, False)
        _name(label, name)
        srgb = Quantity_Color(*colour, Quantity_TypeOfColor.Quantity_TOC_sRGB)
        self.colours.SetColor(label, srgb, XCAFDoc_ColorType.XCAFDoc_ColorGen)
        return label

    def add_assembly(self, name: str) -> TDF_Label:
        """Add an empty product to hold others."""
        label = self.shapes.NewShape()
        _name(label, name)
        return label

    def add_component(self, parent: TDF_Label, child: TDF_Label, name: str, place: TopLoc_Location) -> None:
        """Place one product in another."""
        _name(self.shapes.AddComponent(parent, child, place), name)

    def write(self, header: StepHeader) -> bytes:
        """Return the file's bytes, the same in every process."""
        self.shapes.UpdateAssemblies()
        writer = STEPCAFControl_Writer()  # the settings below do not exist before a writer does
        Interface_Static.SetCVal_s("write.step.schema", "AP242DIS")
        Interface_Static.SetCVal_s("write.step.unit", "MM")
        Interface_Static.SetCVal_s("xstep.cascade.unit", "MM")
        writer.SetColorMode(True)
        writer.SetNameMode(True)
        if not writer.Transfer(self.document, STEPControl_StepModelType.STEPControl_AsIs):
            raise GeometryError(f"the kernel cannot turn {header.name} into STEP")
        _set_header(writer, header)
        stream = io.BytesIO()
        if writer.WriteStream(stream) != IFSelect_ReturnStatus.IFSelect_RetDone:
            raise GeometryError(f"the kernel cannot write {header.name} as STEP")
        text = stream.getvalue().decode("latin-1")
        if not text.endswith(END):  # the kernel says "done" of a file that was cut short, too
            raise GeometryError(f"the kernel wrote only a part of {header.name} as STEP")
        return canonical(text).encode("latin-1")


def _unplaced(shape: cq.Shape) -> cq.Shape:
    """Work a shape's own placement into its geometry: placed, it would lose name and colour."""
    place = shape.wrapped.Location()
    if place.IsIdentity():
        return shape
    bare = shape.wrapped.Located(TopLoc_Location())
    return cq.Shape.cast(BRepBuilderAPI_Transform(bare, place.Transformation(), True).Shape())


def _name(label: TDF_Label, name: str) -> None:
    TDataStd_Name.Set_s(label, TCollection_ExtendedString(name))


def _set_header(writer: STEPCAFControl_Writer, header: StepHeader) -> None:
    """Fill in the head of the file; its time is a constant, so that equal designs give equal bytes."""
    head = APIHeaderSection_MakeHeader(writer.ChangeWriter().Model())
    head.SetName(_text(header.name))
    head.SetTimeStamp(_text(TIMESTAMP))
    head.SetAuthorValue(1, _text(""))
    head.SetOrganizationValue(1, _text(header.organisation))
    head.SetOriginatingSystem(_text(header.system))
    head.SetPreprocessorVersion(_text("Open CASCADE Technology"))
    head.SetAuthorisation(_text(""))
    head.SetDescriptionValue(1, _text(header.revision))


def _text(text: str) -> TCollection_HAsciiString:
    """Encode a text for the header: characters beyond ASCII as hexadecimal (ISO 10303-21, 6.4.3)."""
    encoded = "".join(char if " " <= char <= "~" else f"\\X4\\{ord(char):08X}\\X0\\" for char in text)
    return TCollection_HAsciiString(encoded)


def canonical(text: str) -> str:
    """Undo what differs from one process to the next, and nothing else.

    The kernel numbers placements through the life of the process, and writes the colours, which come last, in
    the order of memory addresses. Number the former by their order in the file; sort the latter by the
    geometry they colour, drop the doubles and renumber.
    """
    counter = itertools.count(1)
    text = OCCURRENCE.sub(lambda match: f"{match[1]}{next(counter)}{_unbroken(match[2])}", text)
    start = re.search(rf"^#(\d+) = {STYLE_ROOT}", text, re.MULTILINE)
    if start is None:
        return text
    end = text.rindex("ENDSEC;")
    styles = {int(match[1]): match[2] for match in ENTITY.finditer(text, start.start(), end + len("ENDSEC"))}
    return text[: start.start()] + _sorted_styles(styles, int(start[1])) + text[end:]


def _unbroken(entity: str) -> str:
    """Put an entity on one line: where the kernel breaks it depends on how long its number was."""
    return BREAK.sub("", entity)


def _sorted_styles(styles: dict[int, str], first: int) -> str:
    """Lay out the colour entities anew from number `first`, each root's own before it."""
    joined = {number: _unbroken(body) for number, body in styles.items()}
    below = {number: [int(ref) for ref in REFERENCE.findall(body)] for number, body in joined.items()}
    numbers: dict[int, int] = {}
    written: dict[str, int] = {}

    def place(number: int) -> int:
        """Write an entity after those it refers to, once for each distinct content; return its new number."""
        if number not in joined:
            return number
        if number not in numbers:
            body = REFERENCE.sub(lambda match: f"#{place(int(match[1]))}", joined[number])
            numbers[number] = written.setdefault(body, first + len(written))
        return numbers[number]

    def coloured(number: int) -> list[int]:
        """List the geometry that an entity and those below it refer to."""
        return sorted(n for ref in below[number] for n in (coloured(ref) if ref in joined else [ref]))

    for root in sorted((n for n in joined if joined[n].startswith(STYLE_ROOT)), key=coloured):
        place(root)
    return "".join(f"#{number} = {body};\n" for body, number in written.items())
