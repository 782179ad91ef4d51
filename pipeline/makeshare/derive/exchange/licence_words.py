# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Licences as people write them in manifests, and the SPDX identifiers that they may have meant.

Gathered from published manifests: "CERN OHL v1.2", "CERN OHL", "CC-BY-SA 4.0", "BY-SA 4.0", "GPL3", and names in full.
"""

from __future__ import annotations

import re

_NOISE = re.compile(r"\b(licen[cs]es?|the|international|unported|generic|version|deed|public)\b|[^a-z0-9.+]+")
_VERSION = re.compile(r"v(?=[0-9])")

MEANT: dict[str, tuple[str, ...]] = {
    "cernohl": ("CERN-OHL-P-2.0", "CERN-OHL-W-2.0", "CERN-OHL-S-2.0"),
    "cernohl2": ("CERN-OHL-P-2.0", "CERN-OHL-W-2.0", "CERN-OHL-S-2.0"),
    "cernohl2.0": ("CERN-OHL-P-2.0", "CERN-OHL-W-2.0", "CERN-OHL-S-2.0"),
    "cernopenhardware": ("CERN-OHL-P-2.0", "CERN-OHL-W-2.0", "CERN-OHL-S-2.0"),
    "cernohlp": ("CERN-OHL-P-2.0",),
    "cernohlp2": ("CERN-OHL-P-2.0",),
    "cernohl2p": ("CERN-OHL-P-2.0",),
    "cernohlw": ("CERN-OHL-W-2.0",),
    "cernohlw2": ("CERN-OHL-W-2.0",),
    "cernohl2w": ("CERN-OHL-W-2.0",),
    "cernohls": ("CERN-OHL-S-2.0",),
    "cernohls2": ("CERN-OHL-S-2.0",),
    "cernohl2s": ("CERN-OHL-S-2.0",),
    "cernohl1.2": ("CERN-OHL-1.2",),
    "cernohl1.1": ("CERN-OHL-1.1",),
    "taprohl": ("TAPR-OHL-1.0",),
    "tapr": ("TAPR-OHL-1.0",),
    "solderpad": ("Apache-2.0 WITH SHL-2.1",),
    "solderpadhardware": ("Apache-2.0 WITH SHL-2.1",),
    "shl2.1": ("Apache-2.0 WITH SHL-2.1",),
    "ccbysa": ("CC-BY-SA-4.0", "CC-BY-SA-3.0"),
    "ccby": ("CC-BY-4.0", "CC-BY-3.0"),
    "bysa": ("CC-BY-SA-4.0", "CC-BY-SA-3.0"),
    "bysa4.0": ("CC-BY-SA-4.0",),
    "ccbysa4": ("CC-BY-SA-4.0",),
    "ccby4": ("CC-BY-4.0",),
    "cc0": ("CC0-1.0",),
    "creativecommonszero": ("CC0-1.0",),
    "creativecommons": ("CC-BY-4.0", "CC-BY-SA-4.0"),
    "creativecommonsattribution": ("CC-BY-4.0", "CC-BY-3.0"),
    "creativecommonsattribution4.0": ("CC-BY-4.0",),
    "creativecommonsattributionsharealike": ("CC-BY-SA-4.0", "CC-BY-SA-3.0"),
    "creativecommonsattributionsharealike4.0": ("CC-BY-SA-4.0",),
    "creativecommonsattributionsharealike3.0": ("CC-BY-SA-3.0",),
    "gpl": ("GPL-3.0-only", "GPL-3.0-or-later"),
    "gpl2": ("GPL-2.0-only", "GPL-2.0-or-later"),
    "gpl3": ("GPL-3.0-only", "GPL-3.0-or-later"),
    "gpl3.0": ("GPL-3.0-only", "GPL-3.0-or-later"),
    "gnugpl": ("GPL-3.0-only", "GPL-3.0-or-later"),
    "gnugpl3": ("GPL-3.0-only", "GPL-3.0-or-later"),
    "gnugeneral3": ("GPL-3.0-only", "GPL-3.0-or-later"),
    "gpl3+": ("GPL-3.0-or-later",),
    "lgpl": ("LGPL-3.0-only", "LGPL-3.0-or-later"),
    "lgpl3": ("LGPL-3.0-only", "LGPL-3.0-or-later"),
    "agpl": ("AGPL-3.0-only", "AGPL-3.0-or-later"),
    "agpl3": ("AGPL-3.0-only", "AGPL-3.0-or-later"),
    "mit": ("MIT",),
    "expat": ("MIT",),
    "apache": ("Apache-2.0",),
    "apache2": ("Apache-2.0",),
    "apache2.0": ("Apache-2.0",),
    "bsd": ("BSD-2-Clause", "BSD-3-Clause"),
    "domain": ("CC0-1.0",),
}
"""By squeezed words: see `squeezed`. Two and more: only the licensor can say which."""

CLOSED = {
    "allrightsreserved": "keeps all rights",
    "proprietary": "keeps all rights",
    "copyright": "keeps all rights",
    "licenserefallrightsreserved": "keeps all rights",
    "licenserefproprietary": "keeps all rights",
    "licenserefnone": "states that there is no licence",
    "licenserefnoassertion": "does not say which licence there is",
    "none": "states that there is no licence",
    "no": "states that there is no licence",
    "noassertion": "does not say which licence there is",
    "unlicensed": "states that there is no licence",
}
"""Words that give nobody any right, and what each of them does."""


def squeezed(text: str) -> str:
    """Drop spaces, hyphens and words that carry no meaning: "CERN OHL v1.2 License" is cernohl1.2."""
    plain = _VERSION.sub("", text.casefold().replace("_", "-"))
    return _NOISE.sub("", plain)
