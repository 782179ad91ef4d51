# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
r"""The forms that single fields must have. A stranger wrote them: decoding refuses everything else.

The patterns mean the same in Python, in msgspec and in JSON Schema: `(?!\n)$` is the end, also before a line break.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, TypeAlias

from msgspec import Meta

_STEP = "[A-Za-z0-9][A-Za-z0-9._+-]*"
"""A folder's or file's name: never `..`, never hidden."""
_HOST = "[A-Za-z0-9-]+([.][A-Za-z0-9-]+)*(:[0-9]{1,5})?"
_REST = "(/[A-Za-z0-9._~:/?#@!$&()*+,;=%-]*)?"

Slug: TypeAlias = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(?!\n)$", max_length=80)]
Folder: TypeAlias = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*(?!\n)$", max_length=80)]
Sha256: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}(?!\n)$")]
Geometry: TypeAlias = Annotated[str, Meta(pattern=r"^[a-z0-9]{1,8}:[0-9a-f]{1,64}(?!\n)$")]
Version: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9]{1,4}[.][0-9]{1,4}[.][0-9]{1,4}(?!\n)$")]
Revision: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9.]{5,14}[+][a-z0-9.:]{1,80}(?!\n)$")]
Spdx: TypeAlias = Annotated[str, Meta(pattern=r"^[A-Za-z0-9.+ -]{1,100}(?!\n)$")]
Currency: TypeAlias = Annotated[str, Meta(pattern=r"^[A-Z]{3}(?!\n)$")]
Number: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9]{1,15}([.][0-9]{1,9})?(?!\n)$")]
Path: TypeAlias = Annotated[str, Meta(pattern=rf"^({_STEP}(/{_STEP})*/?)?(?!\n)$", max_length=300)]
Address: TypeAlias = Annotated[str, Meta(pattern=rf"^(https?://{_HOST}{_REST})?(?!\n)$", max_length=300)]

Name: TypeAlias = Annotated[str, Meta(min_length=1, max_length=200)]
Words: TypeAlias = Annotated[str, Meta(max_length=1000)]
Text: TypeAlias = Annotated[str, Meta(max_length=20_000)]
Count: TypeAlias = Annotated[int, Meta(ge=0, le=1_000_000_000)]
Minor: TypeAlias = Annotated[int, Meta(ge=0, le=1_000_000_000_000)]
Level: TypeAlias = Annotated[int, Meta(ge=0, le=9)]
Millimetres: TypeAlias = Annotated[float, Meta(ge=0, le=1_000_000)]
Moment: TypeAlias = Annotated[dt.datetime, Meta(tz=True)]
