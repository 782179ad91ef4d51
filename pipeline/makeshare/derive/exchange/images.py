# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Pictures, with the slots and tags of Open Know-How 2.4 (iop-alliance/OpenKnowHow, okh-img.ttl)."""

from __future__ import annotations

from collections.abc import Iterator

from makeshare.derive.exchange.say import cut, warning
from makeshare.model.exchange.finding import Finding
from makeshare.model.exchange.manifest import ForeignManifest

SLOTS = (
    "icon-main", "icon-main-bw", "logo", "logo-bw", "model-3d", "model-from-above", "model-from-back",
    "model-from-below", "model-from-front", "model-from-left", "model-from-right", "model-main", "organization-logo",
    "organization-logo-bw", "photo-packaging", "photo-thing-main", "social", "symbol",
)  # fmt: skip
TAGS = (
    "art", "assembly", "bw", "color", "diagram", "drawing", "gray", "icon", "logo", "model", "photo", "screenshot",
)  # fmt: skip
_CUSTOM = "c_"
"""How slots and tags of one's own begin."""


def image_problems(manifest: ForeignManifest) -> Iterator[Finding]:
    """Yield pictures without a place, unknown slots and tags, and slots that two pictures claim."""
    filled: dict[str, int] = {}
    for image in manifest.images:
        if image.location is None or not image.location.known:
            yield warning("image-without-location", manifest.at(image.place), "a picture says not where it is")
        for slot in image.slots:
            name = slot.text.strip()
            if name not in SLOTS and not name.startswith(_CUSTOM):
                tip = f"known are {', '.join(SLOTS)}; one's own begin with {_CUSTOM}"
                yield warning("slot-unknown", manifest.at(slot), f"'{cut(name)}' is no slot", tip, faulty=True)
            elif name in filled:
                sentence = f"the slot {name} is filled already in line {filled[name]}"
                yield warning("slot-twice", manifest.at(slot), sentence, "one picture a slot", faulty=True)
            filled.setdefault(name, slot.line)
        for tag in image.tags:
            if tag.text.strip() not in TAGS and not tag.text.startswith(_CUSTOM):
                sentence = f"'{cut(tag.text)}' is no tag"
                yield warning("tag-unknown", manifest.at(tag), sentence, f"known are {', '.join(TAGS)}", faulty=True)
