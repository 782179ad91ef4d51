# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What reaches or locates a person by its form: e-mail, telephone, street, position.

A long pattern is only tried around a key, a sign or a word that it cannot do without: that is ten times as quick.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Match = re.Match[str]
Pattern = re.Pattern[str]

_BEFORE, _AFTER = 90, 90
"""Letters around a key in which a passage must lie."""

_MAIL = re.compile(r"(?<![\w.+-])([A-Za-z0-9](?:[\w.+-]{0,62}[\w+-])?)@((?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24})(?![\w-])")
_NOBODYS = re.compile(r"(?:^|\.)(?:example\.(?:org|com|net)|example|invalid|test|localhost)$", re.IGNORECASE)
"""Hosts that RFC 2606 and RFC 6761 keep free for examples."""
_SERVICES = ("git",)
"""Names before an @ that are no person's: git@host is where a repository is cloned from."""

_DIGITS = r"(?:[ ./()-]{0,2}[0-9]){7,13}(?!\w|[.,][0-9])"
_INTERNATIONAL = (
    re.compile(rf"\+(?<![\w.+/-]\+)[1-9]{_DIGITS}"),
    re.compile(rf"00(?<![\w.+/-]00)[1-9][0-9]{{0,2}}[ ./()-]{_DIGITS}"),
)
"""With a plus, or with 00 and a gap after the country's code: without one it may be the number on a barcode."""
_AMERICAN = re.compile(
    r"(?<![\w.+(-])(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}([-.]))[2-9][0-9]{2}(?:(?(1)\1|[-.]))[0-9]{4}(?!\w|[-.][0-9])"
)
_PHONE_WORDS = (
    "tel", "Tel", "TEL", "tél", "Tél", "phone", "Phone", "mobil", "Mobil", "cell", "Cell", "hats", "ax", "andy", "GSM",
)  # fmt: skip
_NAMED = re.compile(
    r"\b(?:tel|phone|tele[pf]hone|telefon|mobile?|cell|whatsapp|fax|handy|téléphone|tél|telefoon|gsm)\b"
    r"\W{1,4}(?:number|no|nr|nummer)?\W{0,3}\(?0?[0-9](?:[ ./()-]{0,2}[0-9]){5,13}(?!\w)",
    re.IGNORECASE,
)

_WORD = r"[A-ZÀ-ÖØ-Þ][\wÀ-ÿ'\u2019-]+"
_STREETS = (
    (
        ("Street", " St", "Road", " Rd", " Ave", "Lane", "Drive", "Boulevard", "Blvd", "Crescent", "Terrace", "Close"),
        re.compile(
            rf"\b[0-9]{{1,5}}[A-Za-z]? (?:(?:North|South|East|West|N|S|E|W)\.? )?(?:{_WORD} ){{1,3}}"
            r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Boulevard|Blvd|Crescent|Terrace|Close)\b"
        ),
    ),
    (
        ("straße ", "strasse ", "str. ", "gasse ", "allee ", "straat ", "laan ", "plein ", "gracht ", "gatan ",
         "vägen ", "vej ", "gade "),
        re.compile(
            rf"\b{_WORD}(?:stra(?:ß|ss)e|str\.|gasse|allee|straat|laan|plein|gracht|gatan|vägen|vej|gade) "
            r"[0-9]{1,4}\b"
        ),
    ),
    (
        ("Straße ", "Strasse ", "Str. ", " Weg ", " Gasse ", " Allee ", " Platz "),
        re.compile(rf"\b{_WORD}(?: {_WORD})? (?:Stra(?:ß|ss)e|Str\.|Weg|Gasse|Allee|Platz) [0-9]{{1,4}}\b"),
    ),
    (
        (" rue ", " avenue ", " boulevard ", " chemin ", " impasse ", " quai "),
        re.compile(
            r"\b[0-9]{1,4}(?: ?(?:bis|ter))?,? (?:rue|avenue|boulevard|chemin|impasse|quai) "
            rf"(?:d[eu]s? |de la |de l['\u2019]|d['\u2019]|l['\u2019]|la |le )?{_WORD}"
        ),
    ),
    (
        ("Calle ", "Avenida ", "Plaza ", "Paseo ", "Rua ", "Travessa ", "Via ", "Viale ", "Corso ", "Piazza "),
        re.compile(
            r"\b(?:Calle|Avenida|Plaza|Paseo|Rua|Travessa|Via|Viale|Corso|Piazza) "
            rf"(?:de(?:l| la| los| las)? |d[aeio]s? |della? )?{_WORD}(?: {_WORD}){{0,2}},? (?:n[º°.]? ?)?[0-9]{{1,4}}\b"
        ),
    ),
)  # fmt: skip
"""Words, one of which must be there, and the whole: English, German and Dutch, German, French, the South."""

_FINE = r"-?[0-9]{1,3}\.[0-9]{4,}"
"""Degrees to four places or more: eleven metres, which is a house. Three places are a street or two, and allowed."""
_POSITIONS = (
    (
        ("latitude", "Latitude", "longitude", "Longitude", "lat=", "lat =", "lat:", 'lat"', "lon=", "lon =", "lon:",
         'lon"', "lng", "gps", "GPS", "oordinate", "geo"),
        re.compile(
            r"\b(?:lat(?:itude)?|lon|lng|long(?:itude)?|gps\w*|coordinates?|geo\w*)\b[\"']?\s*[:=]\s*[\[(\"']*\s*"
            rf"{_FINE}",
            re.IGNORECASE,
        ),
    ),
    (
        ("openstreetmap.", "osm.org", "google.", "maps."),
        re.compile(
            r"(?:openstreetmap\.org|osm\.org|google\.[a-z.]+/maps|maps\.[\w.]+)/?[^\s\"'<>)]*?[@/=]"
            rf"{_FINE}[,/]{_FINE}"
        ),
    ),
    (("°",), re.compile(rf"{_FINE}\s?°\s?[NS][,;\s]+{_FINE}\s?°\s?[EWO]\b")),
    (("°",), re.compile(r"[0-9]{1,2}°\s?[0-9]{1,2}[\u2032']\s?[0-9]{1,2}(?:\.[0-9]+)?[\u2033\"]\s?[NS]\b")),
)  # fmt: skip


def mails(text: str) -> Iterator[Match]:
    """Yield every e-mail address of somebody."""
    for match in _around(text, ("@",), _MAIL):
        if match[1] not in _SERVICES and not _NOBODYS.search(match[2]):
            yield match


def phones(text: str) -> Iterator[Match]:
    """Yield every telephone number: with its country's code, in the American form, or after a word that says so."""
    for pattern in (*_INTERNATIONAL, _AMERICAN):
        yield from pattern.finditer(text)
    yield from _around(text, _PHONE_WORDS, _NAMED)


def streets(text: str) -> Iterator[Match]:
    """Yield what reads like a street with a house's number."""
    for words, whole in _STREETS:
        yield from _around(text, words, whole)


def positions(text: str) -> Iterator[Match]:
    """Yield a position that is named as one, or stands in a map's address, to a few metres."""
    for words, whole in _POSITIONS:
        yield from _around(text, words, whole)


def _around(text: str, words: tuple[str, ...], whole: Pattern) -> Iterator[Match]:
    """Yield the passages that lie around one of the words, in its line; one that a window cuts is left to the next."""
    for word in words:
        at, end = text.find(word), -1
        while at >= 0:
            if at >= end:
                start, stop = max(text.rfind("\n", 0, at) + 1, at - _BEFORE), at + _AFTER
                for match in whole.finditer(text, start, stop):
                    if match.end() < stop or stop >= len(text):
                        end = match.end()
                        yield match
            at = text.find(word, at + 1)
