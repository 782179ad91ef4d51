# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Languages: BCP 47 tags, such as en, de-AT or pt-BR."""

from __future__ import annotations

import re
from collections.abc import Iterator

from makeshare.derive.exchange.say import cut, error, warning
from makeshare.model.exchange.finding import Finding
from makeshare.model.exchange.manifest import ForeignManifest

_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(-[a-z]{3}){0,3}(-[a-z]{4})?(-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)(-[a-wyz0-9](-[a-z0-9]{2,8})+)*(-x(-[a-z0-9]{1,8})+)?|x(-[a-z0-9]{1,8})+",
    re.ASCII,
)
"""RFC 5646, section 2.1, in small letters, without the tags that it keeps from before."""
_SECOND_LETTERS = {
    "a": "abefkmnrsvyz", "b": "aeghimnors", "c": "aehorsuvy", "d": "aevz", "e": "elnostu", "f": "afijory", "g":
    "adlnuv", "h": "aeiortuyz", "i": "adegikostu", "j": "av", "k": "agijklmnorsuvwy", "l": "abginotuv", "m":
    "ghiklnrsty", "n": "abdeglnorvy", "o": "cjmrs", "p": "ailst", "q": "u", "r": "mnouw", "s": "acdeghiklmnoqrstuvw",
    "t": "aeghiklnorstwy", "u": "gkrz", "v": "eio", "w": "ao", "x": "h", "y": "io", "z": "ahu",
}  # fmt: skip
"""The second letters of ISO 639-1 by the first. Languages of three letters, nearly 8000, are taken on trust."""
_NAMES = {
    "english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "francais": "fr",
    "spanish": "es", "español": "es", "italian": "it", "italiano": "it", "dutch": "nl", "nederlands": "nl",
    "portuguese": "pt", "português": "pt", "swahili": "sw", "kiswahili": "sw", "arabic": "ar", "chinese": "zh",
}  # fmt: skip
_VARIANTS = frozenset(
    ("arevela", "arevmda", "asante", "akuapem", "fonipa", "hepburn", "heploc", "jauer", "jyutping", "monoton",
     "oxendict", "pinyin", "polyton", "provenc", "puter", "rozaj", "rumgr", "scotland", "scouse", "simple", "sursilv",
     "surmiran", "sutsilv", "tarask", "ulster", "valencia", "vallader", "wadegile"),
)  # fmt: skip
"""Variants in letters alone (IANA's registry, from memory): other words of that length are places that people meant."""
_NO_REGION = {"uk": "GB", "en": "GB", "eu": "", "sp": "ES"}
"""Two letters that people write for a country and ISO 3166 does not list, with what it has for that country."""


def language_problems(manifest: ForeignManifest) -> Iterator[Finding]:
    """Yield languages that are no BCP 47 tag."""
    for stated in manifest.languages:
        text = stated.text.strip()
        found = _TAG.fullmatch(text.casefold())
        place = manifest.at(stated)
        if found is None:
            yield error("language-unreadable", place, f"'{cut(text)}' is no language tag", _tip(text))
        elif not _exists(found["language"] or ""):
            yield error("language-unreadable", place, f"there is no language '{found['language']}'")
        elif odd := [one for one in (found["variants"] or "").split("-") if one.isalpha() and one not in _VARIANTS]:
            yield error("language-unreadable", place, f"'{odd[0]}' is no variant of a language", _tip(""))
        elif (region := found["region"]) in _NO_REGION:
            better = _NO_REGION[region]
            tip = f"write {found['language']}-{better}" if better else "name a country, or the language alone"
            yield warning("region-unknown", place, f"'{region.upper()}' is no region of ISO 3166", tip, faulty=True)


def _exists(language: str) -> bool:
    """Tell whether a language of two letters is listed; longer ones, and private tags, are taken on trust."""
    return len(language) != 2 or language[1] in _SECOND_LETTERS.get(language[0], "")  # noqa: PLR2004  letters


def _tip(text: str) -> str:
    """Suggest a tag for a language's name or a tag with an underscore; the value stays unknown all the same."""
    if _TAG.fullmatch(text.casefold().replace("_", "-")):
        return f"write {text.replace('_', '-')}"
    name = re.split(r"[^\w]+", text.casefold())[0]
    known = _NAMES.get(name)
    return f"write {known}, with a region if it matters" if known else "write a tag such as en, de-AT or pt-BR"
